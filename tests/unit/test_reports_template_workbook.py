"""The time sheet that a municipality fills in: cell by cell as the layout `tilitys-timesheet` says."""

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from reports.template_workbook import HEADINGS, template_workbook
from schemas.labels import Labels
from schemas.places import DATA
from tests.golden.sample_bundle import INJECTION, sample_bundle

FACTS: dict[str, Any] = dict(sample_bundle().facts)


def _bytes(municipality: int = 580, month: str = "2026-03", facts: dict[str, Any] = FACTS, lang: str = "fi") -> bytes:
    return template_workbook(facts, municipality, month, Labels(lang, DATA / "labels"))


def _book(municipality: int = 580, month: str = "2026-03", facts: dict[str, Any] = FACTS, lang: str = "fi") -> Workbook:
    return load_workbook(io.BytesIO(_bytes(municipality, month, facts, lang)))


def _staff(**changes: Any) -> dict[str, Any]:
    return {**FACTS, "staff": [{**FACTS["staff"][0], **changes}]}


def test_each_employee_of_the_area_has_a_sheet_and_the_instructions_come_last() -> None:
    assert _book(580).sheetnames == ["Malli Mallikas", "Otto Osa-aikainen", "Ohje"]
    assert _book(416).sheetnames == ["Essi Esimerkki", "Ohje"]


def test_an_employee_who_has_not_started_or_has_left_has_no_sheet() -> None:
    assert _book(580, "2025-10").sheetnames == ["Malli Mallikas", "Ohje"]
    assert _book(facts=_staff(end="2026-02-28")).sheetnames == ["Ohje"]
    assert _book(facts=_staff(end="2026-03-01")).sheetnames == ["Malli Mallikas", "Ohje"]


def test_the_head_says_municipality_employee_and_month_in_the_cells_of_the_layout() -> None:
    sheet = _book()["Malli Mallikas"]
    cells = [(sheet[f"A{row}"].value, sheet[f"B{row}"].value) for row in range(1, 7)]
    assert cells == [
        ("Työaikalomake", None), ("Kunta", "Parikkala"), ("Työntekijä", "Malli Mallikas"), ("Kuukausi", "3/2026"),
        ("Hyväksyjä", None), ("Hyväksytty pvm", None),
    ]  # fmt: skip
    assert tuple(cell.value for cell in sheet[8]) == HEADINGS


def test_each_day_is_a_date_cell_and_the_totals_stand_on_the_last_row() -> None:
    sheet = _book()["Malli Mallikas"]
    days = [sheet[f"A{row}"].value for row in range(9, 40)]
    assert (days[0], days[-1]) == (datetime(2026, 3, 1), datetime(2026, 3, 31))
    last = sheet.max_row
    assert [sheet.cell(last, column).value for column in (1, 5, 6, 8)] == [
        "Yhteensä", "=SUM(E9:E47)", "=SUM(F9:F47)", "=SUM(H9:H47)",
    ]  # fmt: skip
    stored = load_workbook(io.BytesIO(_bytes()), data_only=True)["Malli Mallikas"]
    assert [stored.cell(last, column).value for column in (5, 6, 8)] == [timedelta(0)] * 3


def test_a_leap_day_has_a_row() -> None:
    sheet = _book(month="2028-02", facts=_staff())["Malli Mallikas"]
    assert (sheet["A37"].value, sheet["A38"].value) == (datetime(2028, 2, 29), None)


def test_weekends_are_shaded_and_named() -> None:
    sheet = _book()["Malli Mallikas"]
    shaded = [row for row in range(9, 40) if sheet[f"A{row}"].fill.fill_type == "solid"]
    assert shaded == [9, 15, 16, 22, 23, 29, 30, 36, 37]  # 1., 7., 8., 14., 15., 21., 22., 28. ja 29.3.2026
    assert sheet["A9"].number_format == "[$-40B]ddd d.m.yyyy"


def test_only_the_cells_to_fill_in_are_open() -> None:
    sheet = _book()["Malli Mallikas"]
    assert sheet.protection.sheet
    opened = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert {"B5", "B6", "B9", "E9", "J39", "A40", "E47"} <= opened
    assert opened.isdisjoint({"A1", "B2", "B3", "B4", "E8", "A9", "A48", "E48"})


def test_times_and_hours_are_durations_and_bad_entries_are_told_in_finnish() -> None:
    sheet = _book()["Malli Mallikas"]
    assert [sheet[address].number_format for address in ("B9", "D9", "E9", "H9", "E48")] == ["h:mm", *["[h]:mm"] * 4]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    hours = rules["E9:E47"]
    # 7,5 is written as 7.5 days and refused: more than one day.
    assert (hours.type, hours.formula1, hours.formula2) == ("decimal", "0", "1")
    assert hours.error == "Kirjoittakaa tunnit kaksoispisteellä, esimerkiksi 7:30. Päivässä on enintään 24:00 tuntia."
    help_sheet = _book()["Ohje"]
    assert rules["I9:I47"].formula1 == "'Ohje'!$A$14:$A$20"
    assert [help_sheet[f"A{row}"].value for row in (14, 20)] == ["Lemi", "Taipalsaari"]


def test_kind_version_and_month_stand_in_hidden_names() -> None:
    names = {name: (item.attr_text, item.hidden) for name, item in _book().defined_names.items()}
    assert names == {
        "tilitys_kind": ('"timesheet"', True),
        "tilitys_month": ('"2026-03"', True),
        "tilitys_municipality": ("580", True),
        "tilitys_version": ("2", True),
    }


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_sheet_of_instructions_is_no_time_sheet_in_any_language(lang: str) -> None:
    book = _book(lang=lang)
    last = book.worksheets[-1]
    assert last["A1"].value != "Työaikalomake"
    assert [sheet["A1"].value for sheet in book.worksheets[:-1]] == ["Työaikalomake"] * 2


def test_the_reader_of_workbooks_sees_dates_as_dates() -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(_bytes())).get_sheet_by_name("Malli Mallikas")
    rows = sheet.to_python(skip_empty_area=False)
    assert str(rows[8][0])[:10] == "2026-03-01"
    assert rows[47][0] == "Yhteensä"


def test_names_that_excel_does_not_take_for_a_sheet_are_made_fit() -> None:
    long = "Anna-Maria Esimerkki-Mallikas von Pitkänimi"
    staff = [{**FACTS["staff"][0], "code": code, "name": name} for code, name in (
        ("H05", long), ("H06", long), ("H07", "A/B [C]"), ("H08", "Ohje"), ("H09", INJECTION),
    )]  # fmt: skip
    book = _book(facts={**FACTS, "staff": staff})
    assert book.sheetnames == [
        "Anna-Maria Esimerkki-Mallikas v", "Anna-Maria Esimerkki-Mallik H06", "A-B -C-", "Ohje H08",
        "=cmd|' -C calc'!A0", "Ohje",
    ]  # fmt: skip
    assert [sheet["B3"].value for sheet in book.worksheets[:2]] == [long, long]
    assert book["=cmd|' -C calc'!A0"]["B3"].data_type == "s"


def test_the_same_facts_give_the_same_bytes() -> None:
    assert _bytes() == _bytes()
