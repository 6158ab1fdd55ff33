"""Our own time sheet comes back as it was filled in: the page and the reader's layout fit each other."""

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import load_workbook

from pipelines.intake.dialect import Recognition, load_dialects, recognise
from pipelines.intake.text import read_text
from pipelines.staging.stage import Source, StagedFile, stage
from reports.template_workbook import template_workbook
from schemas.fields import DAY_S
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from schemas.project import load_project
from tests.unit.checks_case import Case, worked

PROJECT = load_project((DATA / "sample" / "project.toml").read_bytes())
DIALECTS = load_dialects(DATA / "dialects")
SOURCE = Source("f" * 64, "tuntilomake.xlsx", 580, "timesheet", "2026-03", "tilitys-timesheet")


def _template(lang: str = "fi") -> bytes:
    facts: dict[str, Any] = {
        "project": PROJECT.project.model_dump(mode="json"),
        "partners": [partner.model_dump(mode="json") for partner in PROJECT.partners],
        "staff": [person.model_dump(mode="json") for person in PROJECT.staff],
    }
    return template_workbook(facts, 580, "2026-03", Labels(lang, DATA / "labels"))


def _recognised(data: bytes) -> Recognition:
    return recognise(read_text(data, "tuntilomake.xlsx"), DIALECTS)


def _staged(data: bytes, *, is_form: bool = True) -> StagedFile:
    dialect = next(dialect for dialect in DIALECTS if dialect.id == "tilitys-timesheet")
    return stage(read_text(data, "tuntilomake.xlsx"), dialect, replace(SOURCE, is_form=is_form), PROJECT, [])


def _filled() -> bytes:
    """Two days filled in, the second of them in two municipalities, with the total that Excel would store."""
    book = load_workbook(io.BytesIO(_template()))
    sheet = book["Malli Mallikas"]
    for address, value in {"D10": timedelta(minutes=30), "E10": timedelta(hours=7, minutes=15)}.items():
        sheet[address] = value
    sheet["E11"] = timedelta(hours=4)
    sheet["A40"], sheet["E40"], sheet["I40"] = datetime(2026, 3, 3), timedelta(hours=3), "Ruokolahti"
    for name in ("Malli Mallikas", "Otto Osa-aikainen"):
        hours = timedelta(hours=14, minutes=15) if name == "Malli Mallikas" else timedelta(0)
        for column, total in (("E", hours), ("F", timedelta(0)), ("H", timedelta(0))):
            book[name][f"{column}48"] = total
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_empty_form_is_recognised_with_its_month_in_every_language(lang: str) -> None:
    found = _recognised(_template(lang))
    assert (found.dialect, found.record_kind, found.period) == ("tilitys-timesheet", "timesheet", "2026-03")


def test_an_empty_form_gives_no_rows_and_no_findings() -> None:
    staged = _staged(_template())
    assert (staged.tables["timesheet"].num_rows, staged.findings) == (0, [])


def test_what_was_filled_in_comes_back_as_rows_without_findings() -> None:
    staged = _staged(_filled())
    rows = (
        staged.tables["timesheet"].select(["person", "work_date", "break_s", "project_s", "municipality"]).to_pylist()
    )
    assert [tuple(row.values()) for row in rows] == [
        ("H01", date(2026, 3, 2), 1800, 26100, 580),
        ("H01", date(2026, 3, 3), None, 14400, 580),
        ("H01", date(2026, 3, 3), None, 10800, 700),
    ]
    assert staged.findings == []
    totals = staged.tables["sheet_totals"].to_pylist()
    assert [row["total_s"] for row in totals if row["person"] == "H01" and row["field"] == "project_s"] == [51300]


def _day_of(seconds: Fraction) -> bytes:
    """The form with hours of one day as Excel stores them."""
    book = load_workbook(io.BytesIO(_template()))
    book["Malli Mallikas"]["E10"] = float(seconds / DAY_S)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def test_the_most_hours_that_the_form_lets_in_are_the_most_that_the_checks_let_pass() -> None:
    sheet = load_workbook(io.BytesIO(_template()))["Malli Mallikas"]
    [rule] = [rule for rule in sheet.data_validations.dataValidation if "E10" in rule.sqref]
    most = Fraction(rule.formula2) * DAY_S
    for more, found in ((0, set[str]()), (60, {"day-above-24-hours"})):
        [read] = _staged(_day_of(most + more)).tables["timesheet"]["project_s"].to_pylist()
        assert read == most + more
        case = Case()
        case.sheet({**worked("H01", "2025-10-07"), "project_s": read})
        assert {finding.rule for finding in case.check()} & {"day-above-24-hours"} == found


def test_totals_that_nobody_calculated_are_told_once_a_sheet_with_the_cells() -> None:
    # A program that keeps formulas and drops their values leaves the three totals of each of the two sheets.
    book = load_workbook(io.BytesIO(_template()))
    book["Malli Mallikas"]["E10"] = timedelta(hours=7)
    output = io.BytesIO()
    book.save(output)
    found = _staged(output.getvalue()).findings
    assert [(f.rule, f.sheet, f.row, f.column, f.read) for f in found] == [
        ("formula-not-calculated", name, 48, "E", "=SUM(E9:E47)") for name in ("Malli Mallikas", "Otto Osa-aikainen")
    ]
    assert {tuple(f.facts.values()) for f in found} == {("E48, F48, H48", "3")}


def test_a_month_that_was_written_over_is_told_at_its_cell_and_the_rows_of_its_sheet_wait() -> None:
    book = load_workbook(io.BytesIO(_filled()))
    book["Otto Osa-aikainen"]["B4"] = "4/2026"
    book["Otto Osa-aikainen"]["E10"], book["Otto Osa-aikainen"]["E48"] = timedelta(hours=2), timedelta(hours=2)
    output = io.BytesIO()
    book.save(output)
    staged = _staged(output.getvalue(), is_form=True)
    assert set(staged.tables["timesheet"]["file_month"].to_pylist()) == {"2026-03"}
    [finding] = staged.findings
    assert (finding.rule, finding.sheet, finding.row, finding.column) == (
        "form-month-changed", "Otto Osa-aikainen", 4, "B",
    )  # fmt: skip
    assert (finding.read, finding.facts, len(finding.row_ids)) == ("4/2026", {"form_month": "2026-03"}, 1)
    # What no form says of itself may hold sheets of several months.
    assert _staged(output.getvalue(), is_form=False).findings == []
    assert _staged(_filled(), is_form=True).findings == []
