"""The measures of the command line: how long a person waits for help and for a monthly run.

Here belongs what is measured and its limit. Not here: how time is taken (`measure.py`), and whether what was
measured is right, which the tests say.
"""

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from schemas.places import DATA
from tests.bench.measure import Measured, process_time

TILITYS = str(Path(sysconfig.get_path("scripts")) / "tilitys")
REPEATS = 5
DONE, DONE_WITH_ERRORS = 0, 1
MONTH = "2026-08"
(SENT,) = (DATA / "sample" / "deliveries").glob(f"*/*/tyoaika-ruokolahti-{MONTH}.csv")


def measures(folder: Path) -> Iterator[Measured]:
    """Every measure in turn; `folder` is for the workspaces and is empty."""
    imports = process_time(
        [sys.executable, "-c", "import pandas, pandera.pandas, duckdb, xlsxwriter"], lambda: None, [DONE], REPEATS
    )
    yield Measured("importing pandas, pandera, duckdb, xlsxwriter", imports)
    shown = process_time([TILITYS, "--help"], lambda: None, [DONE], REPEATS)
    yield Measured("tilitys --help", shown, 0.3, "a blink")
    yield Measured("tilitys run MONTH after one new file", _run(folder), 2 * imports + 1, "2 × the imports + 1 s")


def _run(folder: Path) -> float:
    demo, copy = folder / "demo", folder / "copy"
    subprocess.run([TILITYS, "demo", str(demo)], check=True, capture_output=True)
    versions = count(1)

    def one_new_file() -> None:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(demo, copy)
        send(copy, next(versions))

    command = [TILITYS, "run", MONTH, "-w", str(copy)]
    return process_time(command, one_new_file, [DONE, DONE_WITH_ERRORS], REPEATS)


def send(workspace: Path, version: int) -> None:
    """Put a file into the inbox that was not there before: one more empty line, other bytes, the same records."""
    (workspace / "inbox" / SENT.parent.name / SENT.name).write_bytes(SENT.read_bytes() + b"\r\n" * version)
