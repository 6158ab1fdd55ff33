"""The marts: which rows count, with which keys and values, and the proof that no row is lost.

Not here: sums over the rows, which are leaves of figures.
"""

from datetime import date

import pyarrow as pa
import pytest

from pipelines.marts.run import mart_rows, marts_of, row_status_rows
from pipelines.warehouse import Warehouse
from schemas.bundle import Row
from schemas.errors import TilitysError
from schemas.project import load_project
from schemas.tables import ROW_COUNTS
from tests.unit.checks_case import PROJECT_TOML, Case, count, entry, worked

WAITING_ENTRIES = count("EECO02", "women", 9, 0, "2025-09")
"""The people whom EECR05 is about. Without EECO01 they wait, and stand in no mart."""


def rows_of(case: Case, mart: str, until: date | None = None) -> list[Row]:
    with Warehouse(1) as warehouse:
        case.load(warehouse)
        return mart_rows(warehouse, [mart], until)[mart]


def test_every_mart_is_empty_without_files() -> None:
    marts = marts_of(load_project(PROJECT_TOML.encode()))
    assert marts == ("hours", "hours_waiting", "costs", "participants")
    for mart in marts:
        assert rows_of(Case(), mart) == []


def test_a_used_row_stands_in_hours_with_its_place_its_keys_and_its_seconds() -> None:
    case = Case()
    case.sheet(worked("H02", "2026-03-13", "7:15", municipality=689), month="2026-03")
    case.approve("H02", "2026-03", "7:15")
    sha256 = case.files[0].source.sha256
    [row] = rows_of(case, "hours")
    assert row == {
        "row_id": f"{sha256[:12]}:1:9",
        "file": sha256,
        "file_name": "tunnit.xlsx",
        "sender": "580",
        "sheet": "Taulukko",
        "row": "9",
        "column": "F",
        "claim": "2026-1",
        "person": "H02",
        "month": "2026-03",
        "day": "2026-03-13",
        "municipality": "689",
        "rate": "2025-09-01",
        "value": "26100",
        "unit": "s",
    }


def test_the_rate_changes_on_its_first_day_and_an_empty_place_is_the_senders() -> None:
    # H02 has a new rate from 16.3.2026.
    case = Case()
    case.sheet(*(worked("H02", f"2026-03-{day}", "7:00") for day in (15, 16)), month="2026-03")
    case.approve("H02", "2026-03", "14:00")
    rows = rows_of(case, "hours")
    assert sorted((row["day"], row["rate"], row["municipality"]) for row in rows) == [
        ("2026-03-15", "2025-09-01", "580"),
        ("2026-03-16", "2026-03-16", "580"),
    ]


def test_waiting_rows_and_rows_without_project_hours_are_not_in_hours() -> None:
    case = Case()
    case.sheet(
        worked("H01", "2025-10-06", "7:15"),
        worked("H01", "2025-10-07", "8:00"),
        worked("H01", "2025-10-08", other="7:15"),
        worked("H01", "2025-10-09", absence="7:15"),
    )
    case.approve("H01", "2025-10", "15:15", other="7:15", absence="7:15")
    assert [(row["day"], row["value"]) for row in rows_of(case, "hours")] == [("2025-10-06", "26100")]
    assert [(row["day"], row["value"]) for row in rows_of(case, "hours_waiting")] == [("2025-10-07", "28800")]


def test_waiting_hours_without_person_or_rate_are_there_with_empty_keys() -> None:
    case = Case()
    case.sheet(worked(None, "2025-10-06", "7:15"), worked("H03", "2025-10-07", "7:15"))
    assert sorted((row["person"], row["rate"]) for row in rows_of(case, "hours_waiting")) == [("", ""), ("H03", "")]


def test_each_day_belongs_to_its_claim_period() -> None:
    case = Case()
    for day in ("2025-12-31", "2026-01-02", "2026-05-04"):
        case.sheet(worked("H01", day, "7:15"), month=day[:7])
        case.approve("H01", day[:7], "7:15")
    assert sorted((row["day"], row["claim"]) for row in rows_of(case, "hours")) == [
        ("2025-12-31", "2025-1"),
        ("2026-01-02", "2026-1"),
        ("2026-05-04", "2026-2"),
    ]


def test_rows_after_the_last_day_wanted_are_left_out() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:15"), worked("H01", "2025-10-07", "7:15"))
    case.approve("H01", "2025-10", "14:30")
    case.counts(count("EECR05", "women", 1, 2), WAITING_ENTRIES)
    assert [row["day"] for row in rows_of(case, "hours", date(2025, 10, 6))] == ["2025-10-06"]
    assert rows_of(case, "participants", date(2025, 10, 30)) == []
    assert len(rows_of(case, "participants", date(2025, 10, 31))) == 2


def test_costs_are_debit_less_credit_by_the_class_of_the_account() -> None:
    case = Case()
    case.ledger(
        entry("2025-10-15", "5002", "3500.00"),
        entry("2025-10-15", "5002", "900.00", text="Lomaraha"),
        entry("2025-10-15", "5103", "805.50"),
        entry("2025-10-16", "4321", credit="12.30"),
        entry("2025-10-16", "9999", "1.00"),
    )
    rows = sorted(rows_of(case, "costs"), key=lambda row: int(row["row"]))
    assert [(r["row"], r["cost_class"], r["account"], r["column"], r["value"]) for r in rows] == [
        ("2", "pay", "5002", "H", "3500.00"),
        ("4", "side_costs", "5103", "H", "805.50"),
        ("5", "other", "4321", "I", "-12.30"),
        ("6", "outside", "9999", "H", "1.00"),
    ]
    assert {(r["claim"], r["month"], r["cost_centre"], r["unit"]) for r in rows} == {
        ("2025-1", "2025-10", "6810", "eur")
    }


def test_participants_stand_once_as_started_and_once_as_ended_and_a_zero_nowhere() -> None:
    case = Case()
    case.counts(count("EECR05", "women", 3, 2), count("EECR05", "men", 0, 0), WAITING_ENTRIES)
    assert [
        (r["month"], r["municipality"], r["indicator"], r["gender"], r["flow"], r["column"], r["value"], r["unit"])
        for r in rows_of(case, "participants")
    ] == [
        ("2025-10", "580", "EECR05", "women", "started", "E", "3", "count"),
        ("2025-10", "580", "EECR05", "women", "ended", "F", "2", "count"),
    ]


def test_counts_of_a_month_within_which_a_claim_period_ends_are_dated_on_its_last_day() -> None:
    case = Case({"end = 2025-12-31": "end = 2025-12-15", "start = 2026-01-01\nend": "start = 2025-12-16\nend"})
    case.counts(count("EECR05", "women", 3, 2, month="2025-12"), WAITING_ENTRIES)
    assert rows_of(case, "participants", date(2025, 12, 14)) == []
    assert len(rows_of(case, "participants", date(2025, 12, 15))) == 2


def proof(case: Case, superseded: Case | None = None) -> list[Row]:
    with Warehouse(1) as warehouse:
        case.load(warehouse)
        return row_status_rows(warehouse, superseded.files if superseded else [])


def test_rows_read_are_used_waiting_superseded_or_no_records() -> None:
    # The builder reads two rows more than there are records.
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:15"), worked("H01", "2025-10-07", "8:00"), name="new.xlsx")
    case.approve("H01", "2025-10", "15:15")
    old = Case()
    old.sheet(worked("H01", "2025-10-06", "7:15"), name="old.xlsx")
    by_file = {row["file"]: {k: v for k, v in row.items() if k != "file"} for row in proof(case, old)}
    columns = ("rows_read", "used", "waiting", "superseded", "not_records")
    assert by_file == {
        case.files[0].source.sha256: dict(zip(columns, ("4", "1", "1", "0", "2"), strict=True)),
        case.files[1].source.sha256: dict(zip(columns, ("3", "1", "0", "0", "2"), strict=True)),
        old.files[0].source.sha256: dict(zip(columns, ("3", "0", "0", "1", "2"), strict=True)),
    }


@pytest.mark.parametrize("is_superseded", [False, True])
def test_a_row_that_was_lost_is_told_with_the_file(is_superseded: bool) -> None:
    broken = Case()
    broken.sheet(worked("H01", "2025-10-06", "7:15"), name="rikki.xlsx")
    file = broken.files[0]
    counts = {"file": file.source.sha256, "sheet": "Taulukko", "rows_read": 4, "not_records": 2}
    file.tables["row_counts"] = pa.Table.from_pylist([counts], schema=ROW_COUNTS)
    with pytest.raises(TilitysError, match=r"rikki\.xlsx.*luettu 4"):
        proof(Case(), broken) if is_superseded else proof(broken)


def test_a_sheet_that_was_never_counted_does_not_add_up() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:15"), name="rikki.xlsx")
    case.files[0].tables["row_counts"] = ROW_COUNTS.empty_table()
    with pytest.raises(TilitysError, match=r"rikki\.xlsx"):
        proof(case)
