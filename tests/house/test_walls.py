"""The walls between the rooms stand: a planted violation of each is reported by import-linter.

Here belongs proof that the contracts of pyproject.toml see what they must. The rooms themselves are checked by
`make lint`. Not here: what the contracts are.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.repository import ROOMS, ROOT

CLEAN = '"""Planted. Not here: anything else."""\n'
# File, what it imports, the contract that must break.
PLANTED = [
    ("schemas/planted.py", "pipelines", "flows -> {pipelines, reports} -> schemas"),
    ("pipelines/intake/planted.py", "flows", "flows -> {pipelines, reports} -> schemas"),
    ("reports/planted_rooms.py", "pipelines", "flows -> {pipelines, reports} -> schemas"),
    ("pipelines/intake/planted_reports.py", "reports", "flows -> {pipelines, reports} -> schemas"),
    ("pipelines/staging/planted.py", "pipelines.rules", "The layers inside pipelines"),
    ("pipelines/money.py", "pipelines.marts", "The layers inside pipelines"),
    ("pipelines/marts/planted.py", "duckdb", "DuckDB only behind pipelines.warehouse"),
    ("reports/planted.py", "duckdb", "DuckDB only behind pipelines.warehouse"),
    ("pipelines/rules/planted.py", "xlsxwriter", "XlsxWriter only in reports"),
    ("flows/planted.py", "xlsxwriter", "XlsxWriter only in reports"),
    ("pipelines/checks/planted.py", "prefect", "Prefect only in flows"),
    ("reports/planted_prefect.py", "prefect", "Prefect only in flows"),
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy of the rooms with all the violations planted."""
    copy = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for path, imported, _ in PLANTED:
        _plant(copy / path, f"import {imported}\n")
        target = copy / imported.replace(".", "/")
        if imported.split(".")[0] in ROOMS and not target.is_dir():
            _plant(target.with_suffix(".py"), "")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    ran = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert ran.returncode == 1, ran.stderr
    return ran.stdout


def _plant(path: Path, line: str) -> None:
    path.parent.mkdir(exist_ok=True)
    (path.parent / "__init__.py").touch()
    with path.open("a", encoding="utf-8") as file:
        file.write(("" if path.stat().st_size else CLEAN) + line)


@pytest.mark.parametrize(("path", "imported", "contract"), PLANTED)
def test_a_planted_import_breaks_its_wall(report: str, path: str, imported: str, contract: str) -> None:
    importer = path.removesuffix(".py").replace("/", ".")
    broken = re.split(r"\n(?=[^\n]+\n-{3,}\n)", report[report.index("Broken contracts") :])
    (section,) = [part for part in broken if part.strip().startswith(contract)]
    assert re.search(rf"\b{re.escape(importer)} -> {re.escape(imported)}\b", section)
