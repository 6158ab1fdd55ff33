"""Runs a hunt in a pytest of its own over the fast tests of the rules, and reads what came of it.

Here belongs which tests try mutants. Not here: how (`hunt`).
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ACCEPTED = Path(__file__).parent / "survivors.toml"
UNIT = (
    "claim_limits", "explain_shares", "figures_evaluation", "figures_explanation", "money", "parameters_law",
    "rejections",
)  # fmt: skip
TESTS = (
    "tests/rules",
    "tests/property",
    "tests/agreement/test_claims.py",
    *(f"tests/unit/test_{name}.py" for name in UNIT),
)


def hunted(*options: str) -> tuple[int, list[str]]:
    """How many mutants were tried, and the names of those that no test noticed."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.json"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.mutation.hunt", "-p", "no:cacheprovider"]
        said = subprocess.run(
            [*command, "--survivors", str(told), *options, *TESTS],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if not told.exists():
            raise RuntimeError(said.stdout + said.stderr)
        result = json.loads(told.read_text(encoding="utf-8"))
    return result["tried"], result["survivors"]


def accepted() -> dict[str, str]:
    """The survivors that are accepted, each with its reason."""
    return {one["mutant"]: one["reason"] for one in tomllib.loads(ACCEPTED.read_text(encoding="utf-8"))["survivor"]}
