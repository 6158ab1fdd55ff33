"""In whatever order files stand, findings, statuses and rows that count are the same.

Here belongs `pipelines.checks` and `pipelines.marts` over files in another order. Not here: which of two files came
first, by which the later of two alike waits (`sheet-repeated`) and a newer takes the place of an older.
"""

from collections.abc import Sequence
from random import Random

import pytest

from pipelines.marts.run import mart_rows
from pipelines.staging.staged import StagedFile
from pipelines.warehouse import Warehouse
from tests.unit.checks_case import Case, count, entry, worked

DAYS = [f"2025-10-{day:02}" for day in (6, 7, 8, 9, 10)]


@pytest.fixture(scope="module")
def files() -> Sequence[StagedFile]:
    """Four municipalities' files with something for most kinds of rule that look across them."""
    case = Case()
    for sender, name, hours in ((580, "b.xlsx", "3:00"), (689, "a.xlsx", "3:15"), (700, "c.xlsx", "3:30")):
        case.sheet(*(worked("H01", day, hours, other="0:15") for day in DAYS), name=name, sender=sender)
    case.sheet(worked("H01", DAYS[0], "20:00"), worked("H02", DAYS[0], "7:15"), name="d.xlsx", sender=739)
    case.sheet(worked("H02", DAYS[0], None), worked("H03", "2025-12-24", "3:00"), name="a.xlsx")
    case.approve("H01", "2025-10", "65:00", other="3:45")
    case.approve("H02", "2025-10", "7:15", name="toinen.xlsx")
    case.sheet(worked("H02", "2025-11-05", "7:00"), name="marraskuu.xlsx", month="2025-11")
    case.approve("H02", "2025-11", "7:00", name="kolmas.xlsx")
    case.ledger(entry("2025-10-31", "5000", "100.00"), entry("2025-10-31", "5000", "100.00"))
    case.counts(*(count(code, "women", 3, 0) for code in ("EECO01", "EECO02")))
    return case.files


@pytest.fixture(scope="module")
def as_they_came(files: Sequence[StagedFile]) -> tuple[object, ...]:
    return told(files)


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_files_never_changes_what_is_found_and_what_counts(
    seed: int, files: Sequence[StagedFile], as_they_came: tuple[object, ...]
) -> None:
    assert told(Random(seed).sample(files, len(files))) == as_they_came


def told(files: Sequence[StagedFile]) -> tuple[object, ...]:
    """Findings in their order, the status of each row, and the rows of each mart."""
    with Warehouse(1) as warehouse:
        result = Case(files=list(files)).load(warehouse)
        marts = mart_rows(warehouse, ("hours", "costs", "participants"), None)
        assert sum(map(len, marts.values())) > 2
        assert len(result.findings) > 5
        return result.findings, sorted(map(str, result.status.to_pylist())), marts
