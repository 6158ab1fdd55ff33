"""A municipality's own sheets in the answer to it: everything where it was, the faults marked and explained.

Here belongs what stands on these sheets. Not here: the rest of the answer (`test_reports_feedback_workbook.py`).
"""

import io
from dataclasses import replace
from typing import Any

from openpyxl import Workbook, load_workbook

from reports.feedback_workbook import feedback_workbook
from schemas.catalogue import finding_of, load_catalogue
from schemas.finding import Finding
from schemas.labels import Labels
from schemas.originals import Originals, OriginalSheet
from schemas.places import DATA
from tests.golden.sample_bundle import sample_bundle

CATALOGUE = load_catalogue(DATA / "findings")
LABELS = Labels("fi", DATA / "labels")
FILE = "ab" * 32
ROWS = [
    (1, ["Henkilö", "Päivä", "Tunnit"]),
    (3, ["=1+1", "2.3.2026", "7.30"]),
    (4, ["Malli Mallikas", "3.3.2026", "8"]),
]
SHEET = OriginalSheet(FILE, "tunnit.xlsx", 1, "Maaliskuu", ROWS)


def at(rule: str, row: int, column: str, **more: Any) -> Finding:
    place = {"file": FILE, "file_name": "tunnit.xlsx", "sheet": "Maaliskuu", "row": row, "column": column}
    return finding_of(CATALOGUE[rule], sender=580, month="2026-03", read="7.30", field="project_s", **place, **more)


def answer(findings: list[Finding], originals: Originals) -> Workbook:
    bundle = replace(sample_bundle(), findings=findings)
    made = feedback_workbook(bundle, 580, "2026-03", LABELS, CATALOGUE, originals=originals)
    return load_workbook(io.BytesIO(made))


def test_texts_stand_at_their_own_rows_and_columns() -> None:
    sheet = answer([], Originals([SHEET]))["Maaliskuu"]
    cells = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert cells == {
        "A1": "Henkilö", "B1": "Päivä", "C1": "Tunnit", "A3": "=1+1", "B3": "2.3.2026", "C3": "7.30",
        "A4": "Malli Mallikas", "B4": "3.3.2026", "C4": "8",
    }  # fmt: skip


def test_text_of_a_file_never_becomes_a_formula() -> None:
    assert answer([at("hours-ambiguous", 3, "A")], Originals([SHEET]))["Maaliskuu"]["A3"].data_type == "s"


def test_a_faulty_cell_is_coloured_and_says_what_is_wrong_and_what_to_do() -> None:
    sheet = answer([at("hours-ambiguous", 3, "C")], Originals([SHEET]))["Maaliskuu"]
    assert sheet["C3"].fill.fgColor.rgb != sheet["C4"].fill.fgColor.rgb
    assert sheet["C3"].comment.text.startswith("VIRHE: ")
    assert sheet["C4"].comment is None


def test_the_worst_of_several_findings_gives_the_colour_and_all_are_told() -> None:
    remark, error = at("sender-and-place-differ", 3, "C", facts={"municipality": "416"}), at("hours-ambiguous", 3, "C")
    both = answer([remark, error], Originals([SHEET]))["Maaliskuu"]["C3"]
    alone = answer([error], Originals([SHEET]))["Maaliskuu"]["C3"]
    assert both.fill.fgColor.rgb == alone.fill.fgColor.rgb
    assert "VIRHE: " in both.comment.text
    assert "HUOMAUTUS: " in both.comment.text


def test_a_waived_finding_is_not_marked() -> None:
    waived = replace(at("hours-ambiguous", 3, "C"), waived_by="2026-001")
    assert answer([waived], Originals([SHEET]))["Maaliskuu"]["C3"].comment is None


def test_sheets_of_one_name_and_names_that_no_workbook_allows_get_names_of_their_own() -> None:
    text = OriginalSheet("cd" * 32, "a[b]:c.csv", 1, "", [(1, ["x"])])
    again = replace(SHEET, file="ef" * 32)
    assert answer([], Originals([SHEET, again, text])).sheetnames[-3:] == ["Maaliskuu", "Maaliskuu (2)", "a_b__c"]


def test_a_file_too_large_to_show_is_named() -> None:
    texts = [cell.value for row in answer([], Originals([], ["iso.csv"]))["Tilanne"].iter_rows() for cell in row]
    assert "iso.csv" in texts
    assert "Ei näytetä: liian suuri tai osallistujarekisteri" in texts
