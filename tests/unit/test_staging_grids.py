"""Sheets in which a cell is a record: months as grids of days, counts with a column a gender; the sums they print.

Here belongs `pipelines.staging` over these shapes, each record at its own cell. Not here: lists (`test_staging_stage`).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pipelines.checks.inputs import load_inputs
from pipelines.checks.run import run_checks
from pipelines.staging.stage import StagedFile
from pipelines.warehouse import Warehouse
from tests.unit.checks_case import CATALOGUE, LAW
from tests.unit.intake_case import hours, project, rules, staged, workbook

DAYS = list(range(1, 32))


def grid(rows: Sequence[Sequence[Any]], *, label: str = "Henkilö", above: Sequence[Sequence[Any]] = ()) -> bytes:
    """A sheet: what stands above, the headers in the fourth row, rows of a label, days by number, and a total."""
    top: list[list[Any]] = [["Työtunnit"], ["Kuukausi", "10/2025"], *map(list, above)]
    top += [[None]] * (3 - len(top))
    body = [
        [name, *(by_day.get(day) for day in DAYS), total]
        for name, by_day, total in rows  # B is the first day
    ]
    return workbook({"Lokakuu": [*top, [label, *DAYS, "Yht."], *body]})


def rows_of(file: StagedFile, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in file.tables[file.source.record_kind].select(fields).to_pylist()]


def counts(file: StagedFile) -> list[tuple[int, int]]:
    return [(row["rows_read"], row["not_records"]) for row in file.tables["row_counts"].to_pylist()]


def test_a_filled_cell_of_a_month_is_a_record_of_its_person_and_day() -> None:
    data = grid(
        [
            ("Malli Mallikas", {1: 7.25, 7: "5:30"}, 12.75),
            ("Essi Esimerkki", {7: hours("3:00")}, 3),
            ("Yhteensä", {1: 7.25, 7: 8.5}, 15.75),
        ]
    )
    file = staged(data, "g.xlsx")
    assert (file.source.dialect, file.source.period) == ("kuukausi-henkilot", "2025-10")
    # 7,25 h = 26 100 s, 5:30 = 19 800 s, 3:00 = 10 800 s; the 7th stands in column H
    assert rows_of(file, "person", "work_date", "project_s", "row", "identity") == [
        ("H01", date(2025, 10, 1), 26100, 5, "580/H01/2025-10-01/1"),
        ("H01", date(2025, 10, 7), 19800, 5, "580/H01/2025-10-07/1"),
        ("H02", date(2025, 10, 7), 10800, 6, "580/H02/2025-10-07/1"),
    ]
    assert [row_id.split(":")[1:] for (row_id,) in rows_of(file, "row_id")] == [
        ["1", "5", "B"], ["1", "5", "H"], ["1", "6", "H"],
    ]  # fmt: skip
    assert file.findings == []
    # Three cells, and the row of sums.
    assert counts(file) == [(4, 1)]


def test_each_record_of_a_grid_has_its_own_cell_and_a_common_field_that_of_its_sheet() -> None:
    file = staged(grid([("Malli Mallikas", {7: 7.25}, 7.25)]), "g.xlsx")
    cells = {(c["field"], c["row_id"] is None): c["column"] for c in file.tables["cells"].to_pylist()}
    assert cells["person", True] == "A"
    assert cells["project_s", False] in ("H", "AG")  # the record's cell, and that of the printed sum
    assert cells["work_date", False] == "H"
    assert ("project_s", True) not in cells


def test_a_cell_that_cannot_be_read_is_named_with_its_row_and_day_s_column() -> None:
    file = staged(grid([("Malli Mallikas", {7: "loma", 8: "7.30"}, None), ("Vili V", {8: 1}, None)]), "g.xlsx")
    assert rules(file) == [
        ("hours-unreadable", "Lokakuu", 5, "H", "loma"),
        ("hours-ambiguous", "Lokakuu", 5, "I", "7.30"),
        ("person-unknown", "Lokakuu", 6, "A", "Vili V"),
    ]


def test_a_thirty_first_in_a_month_of_thirty_days_is_no_date() -> None:
    assert rules(staged(grid([("H01", {31: 2}, 2)]), "g.xlsx")) == []
    september = workbook({"S": [["Kuukausi", "9/2025"], ["Henkilö", *DAYS, "Yht."], ["H01", *[None] * 30, 2, 2]]})
    assert rules(staged(september, "g.xlsx")) == [("date-unreadable", "S", 3, "AF", "31.9.2025")]


def test_the_sums_of_a_grid_are_kept_to_be_compared_with_their_places() -> None:
    data = grid([("H01", {1: 7, 2: 1}, 9), ("H02", {2: 1}, None), ("Yht.", {1: 7, 2: 2}, 9)])
    sums = staged(data, "g.xlsx").tables["sheet_totals"].to_pylist()
    assert [(s["row"], s["column"], s["over"], s["person"], s["total_s"]) for s in sums] == [
        (5, "AG", "row", "H01", 32400),  # 9 h
        (7, "B", "column", None, 25200),  # 7 h
        (7, "C", "column", None, 7200),  # 2 h
        (7, "AG", "sheet", None, 32400),
    ]


def test_a_sum_that_cannot_be_read_is_a_finding() -> None:
    assert rules(staged(grid([("H01", {1: 7}, "paljon")]), "g.xlsx")) == [
        ("hours-unreadable", "Lokakuu", 5, "AG", "paljon")
    ]


def test_kinds_of_work_down_the_sheet_of_a_person_tell_the_field_of_their_hours() -> None:
    rows = [
        ("Hanke", {7: 5.25}, 5.25), ("Muu työ", {7: 1}, 1), ("Loma", {7: 1, 8: 7.25}, 8.25), ("Kirjasto", {9: 2}, 2),
    ]  # fmt: skip
    file = staged(grid(rows, label="Työ", above=[["Henkilö", "Essi Esimerkki"]]), "g.xlsx")
    # 5,25 h = 18 900 s, 1 h = 3 600 s, 7,25 h = 26 100 s, 2 h = 7 200 s
    assert rows_of(file, "person", "identity", "project_s", "other_s", "absence_s") == [
        ("H02", "580/H02/2025-10-07/1", 18900, 0, 0),
        ("H02", "580/H02/2025-10-07/2", 0, 3600, 0),
        ("H02", "580/H02/2025-10-07/3", 0, 0, 3600),
        ("H02", "580/H02/2025-10-08/1", 0, 0, 26100),
        ("H02", "580/H02/2025-10-09/1", 0, 7200, 0),
    ]
    assert rules(file) == [("other-work-name", "Lokakuu", 8, "A", "Kirjasto")]


def test_a_month_above_the_days_that_cannot_be_read_is_one_finding_about_all_cells() -> None:
    head: list[Any] = ["Henkilö", *DAYS, "Yht."]
    data = workbook(
        {
            "Loka": [["Kuukausi", "loka"], head, ["H01", 7, 7, *[None] * 29, 14]],
            "Muut": [["Kuukausi", "10/2025"], head, ["H02", 7, *[None] * 30, 7]],
        }
    )
    file = staged(data, "g.xlsx")
    assert rules(file) == [("month-unreadable", "Loka", 1, "B", "loka")]
    assert len(file.findings[0].row_ids) == 2


def test_days_may_be_written_with_weekdays_points_or_as_dates() -> None:
    heads: list[Any] = [*(f"ma {day}." for day in range(1, 29)), "29.", "30.10.", date(2025, 10, 31)]
    data = workbook({"L": [["Kuukausi", "10/2025"], ["Nimi", *heads], ["H01", 1, *[None] * 27, 2, 3, 4]]})
    days = [(day.day, seconds // 3600) for day, seconds in rows_of(staged(data, "g.xlsx"), "work_date", "project_s")]
    assert days == [(1, 1), (29, 2), (30, 3), (31, 4)]


def crosstab(*rows: Sequence[Any], municipality: str = "Lemi") -> bytes:
    genders: list[Any] = ["Naiset", "Miehet", "Muut", "Yhteensä"]
    head: list[list[Any]] = [
        ["Kunta", municipality],
        ["Kuukausi", "10/2025"],
        [],
        [None, "Uudet", None, None, None, "Päättäneet"],
    ]
    return workbook({"10-2025": [*head, ["Indikaattori", *genders, *genders], *rows]})


def test_counts_with_a_column_a_gender_are_a_record_a_gender_with_both_values() -> None:
    file = staged(crosstab(["EECO01", 2, 1, 0, 3, 1, 0, 0, 1], ["EECO02", None, 1, None, None, None, 0]), "o.xlsx")
    assert (file.source.dialect, file.source.record_kind) == ("osallistujat-taulukko", "participants")
    assert rows_of(file, "identity", "started", "ended") == [
        ("416/2025-10/EECO01/women", 2, 1),
        ("416/2025-10/EECO01/men", 1, 0),
        ("416/2025-10/EECO01/non_binary", 0, 0),
        ("416/2025-10/EECO01/total", 3, 1),
        ("416/2025-10/EECO02/men", 1, 0),
    ]
    assert file.findings == []
    assert counts(file) == [(5, 0)]


def test_a_count_that_cannot_be_read_or_is_missing_is_named_in_its_own_column() -> None:
    file = staged(crosstab(["EECO01", "kaksi", 1, 0, 3, 1, None, 0, 1]), "o.xlsx")
    # started stands in B–E, ended in F–I
    assert rules(file) == [("count-unreadable", "10-2025", 6, "B", "kaksi"), ("value-missing", "10-2025", 6, "G", "")]


def test_a_sum_that_is_not_that_of_its_cells_is_a_warning_at_the_sum() -> None:
    rows = [("H01", {1: 7, 2: 1}, 9), ("H02", {2: "x"}, 4), ("Yht.", {1: 7, 2: 2}, 9)]
    file = staged(grid(rows), "g.xlsx")
    with Warehouse(1) as warehouse:
        load_inputs(warehouse, project(), [file], [], LAW)
        findings = run_checks(warehouse, CATALOGUE, [], []).findings
    # 7 + 1 = 8, not 9; the row and the day with the cell that cannot be read, and so the whole, are not compared
    assert [(f.row, f.column, f.facts) for f in findings if f.rule == "grid-total-differs"] == [
        (5, "AG", {"total_s": "32400", "sum_s": "28800"})
    ]
    # A finding of a month names the cell of its first record: the 1st stands in column B.
    assert {f.column for f in findings if f.rule == "approval-missing" and f.person == "H01"} == {"B"}
