"""The same papers give the same bytes: in another folder, time zone, locale, with other threads and hashes.

Not here: the plain driver against the Prefect one (`tests/flows`).
"""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from flows.desk import Desk
from tests.e2e.told import papers_of
from tests.sample_year import issue_first_invoices

REPOSITORY = Path(__file__).resolve().parents[2]
ELSEWHERE = {
    "one thread": ("1", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"}),
    "two threads": ("2", {"TZ": "America/Anchorage", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"}),
}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same two months and closing, each run in a process and surroundings of its own, all at once."""
    running = {}
    for name, (threads, environment) in ELSEWHERE.items():
        root = tmp_path_factory.mktemp(name.replace(" ", "-")) / "toinen kansio, jossa on ääkkösiä"
        running[root] = subprocess.Popen(
            [sys.executable, "-m", "tests.sample_year", str(root), threads],
            cwd=REPOSITORY,
            env={**os.environ, **environment},
            stderr=subprocess.PIPE,
            text=True,
        )
    for process in running.values():
        _, said = process.communicate()
        assert process.returncode == 0, said
    return dict(zip(ELSEWHERE, running, strict=True))


@pytest.fixture(scope="module")
def invoiced(closed_claim: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two months closed and invoiced in this process."""
    root = tmp_path_factory.mktemp("invoiced") / "hanke"
    shutil.copytree(closed_claim.root, root)
    return issue_first_invoices(replace(closed_claim, root=root)).root


@pytest.mark.parametrize("name", ELSEWHERE)
def test_the_same_papers_give_the_same_bytes_elsewhere(name: str, elsewhere: dict[str, Path], invoiced: Path) -> None:
    here, there = papers_of(invoiced), papers_of(elsewhere[name])
    for made in ("out/2025-1/", "out/2025-1-laskut/", "frozen/2025-1/v1/", "frozen/invoices/2025-1-1/"):
        assert any(path.startswith(made) for path in here)
    assert sorted(here) == sorted(there)
    assert [path for path in here if here[path] != there[path]] == []
