"""The measures of scale: the sample's whole year, and one, ten and a hundred workspaces in a row.

Here belongs what is measured and its limit. Not here: how time is taken (`measure.py`).
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from flows.demo import calendar, deliver, make_workspace, moment
from flows.desk import Desk
from flows.steps import Run, drive
from tests.bench.measure import Measured, call_time, process_time
from tests.bench.measures import DONE, TILITYS

YEAR_LIMIT = 40.0
FIRST_RUN = calendar()[0]


def scale_measures(folder: Path) -> Iterator[Measured]:
    """Every measure in turn; `folder` is for the workspaces and is empty."""
    year = process_time([TILITYS, "demo", str(folder / "year")], lambda: None, [DONE], repeats=1)
    yield Measured("the whole year of the sample, make run after set-up", year, YEAR_LIMIT, "2 cores")
    yield from many_workspaces(folder / "many")


def many_workspaces(folder: Path) -> Iterator[Measured]:
    """A first monthly run of one, ten and a hundred workspaces, one after the other in one process."""
    desk = make_workspace(folder / "first")
    deliver(desk, FIRST_RUN["on"])
    warm_up, times = _copy(desk.root, folder / "warm-up"), {}
    for many in (1, 10, 100):
        roots = [_copy(desk.root, folder / f"{many}-{n}") for n in range(many)]
        times[many] = call_time(_run, roots, warm_up)
        # Linear: ten times as many take ten times as long, with a fifth for what a machine does beside.
        limit = times[many // 10] * 12 if many > 1 else None
        yield Measured(
            f"the first monthly run, workspaces in a row: {many}", times[many], limit, "12 × a tenth as many"
        )


def _run(root: Path) -> None:
    drive(Run(Desk(root, moment(FIRST_RUN["on"])), month=FIRST_RUN["month"]))


def _copy(source: Path, target: Path) -> Path:
    return Path(shutil.copytree(source, target))
