"""What a reader would miss is told where records are concerned: hidden and merged cells, columns that are not read.

Here belongs `pipelines.staging.unseen`, and cells that a spreadsheet could not compute. Not here: finding them in each
format (`test_intake_workbooks.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipelines.intake.text import read_text
from pipelines.staging.stage import StagedFile
from schemas.finding import Finding, Severity
from tests.unit.intake_case import rules, staged, staged_text, workbook

HEADERS = ["Työntekijä", "Päivä", "Hanketunnit", "Muu työ", "Selite"]
FIRST, SECOND = ["H01", date(2025, 10, 6), 7.5, None, "a"], ["H01", date(2025, 10, 7), 2, None, "b"]
Told = tuple[str, int | None, str | None, Mapping[str, str]]


def marked(*rows: Sequence[Any], headers: Sequence[str] = HEADERS, **marks: Any) -> StagedFile:
    """A list of hours, read, with marks on its one sheet."""
    data = workbook({"Tunnit": [headers, *rows]})
    text = read_text(data, "tunnit.xlsx")
    return staged_text(replace(text, sheets=[replace(text.sheets[0], **marks)]), data, "tunnit.xlsx")


def told(file: StagedFile) -> list[Told]:
    return [(f.rule, f.row, f.column, f.facts) for f in file.findings]


def only(file: StagedFile) -> Finding:
    (finding,) = file.findings
    return finding


def test_records_on_a_hidden_sheet_are_read_and_told() -> None:
    file = marked(FIRST, SECOND, hidden=True)
    assert told(file) == [("sheet-hidden", None, None, {"sheet": "Tunnit", "rows_count": "2"})]
    assert file.tables["timesheet"]["project_s"].to_pylist() == [27000, 7200]


def test_hidden_rows_and_columns_are_told_where_they_hold_records() -> None:
    file = marked(FIRST, SECOND, hidden_rows=frozenset({1, 3, 9}), hidden_columns=frozenset({2, 3, 4}))
    assert told(file) == [
        ("columns-hidden", None, "C", {"columns": "C"}),  # D holds nothing, and the words of E are not read
        ("rows-hidden", 3, None, {"rows": "3", "rows_count": "1"}),
    ]


def test_merged_cells_are_told_where_they_touch_fields_of_records() -> None:
    areas = ((1, 0, 1, 3), (2, 4, 3, 4), (2, 2, 3, 2), (8, 0, 9, 1))
    assert told(marked(FIRST, SECOND, merged=areas)) == [("cells-merged", 2, "C", {"areas": "C2:C3"})]


def test_a_second_column_of_a_field_and_unknown_columns_are_told_when_they_hold_something() -> None:
    headers = [*HEADERS, "Muu työ", "Hanke-\ntunnit", "Kommentti", "", "Tyhjä"]
    file = marked([*FIRST, 1, 2, "x", "y", None], headers=headers)
    assert told(file) == [
        ("column-repeated", 1, "F", {"headers": "Muu työ (F)"}),
        ("columns-not-read", 1, "G", {"headers": "Hanke- tunnit (G), Kommentti (H), I"}),
    ]
    assert {finding.severity for finding in file.findings} == {Severity.REMARK}


def test_a_text_file_names_its_columns_by_their_number() -> None:
    data = b"Ty\xf6ntekij\xe4;P\xe4iv\xe4;Hanketunnit;Huom\nH01;6.10.2025;7,5;x\n"
    assert only(staged(data, "t.csv")).facts == {"headers": "Huom (4)"}


@pytest.mark.parametrize("shown", ["#DIV/0!", "#N/A", "#REF!", "#JAKO/0!", "#ARVO!", "Err:502", "#?"])
@pytest.mark.parametrize("column", [2, 0])
def test_an_error_of_a_spreadsheet_is_told_at_its_cell_and_its_row_waits(shown: str, column: int) -> None:
    row = ["H01", "6.10.2025", "7,5"]
    row[column] = shown
    file = staged(("Työntekijä;Päivä;Hanketunnit\n" + ";".join(row)).encode(), "t.csv")
    assert rules(file) == [("cell-error", None, 2, str(column + 1), shown)]
    assert only(file).blocks


@pytest.mark.parametrize("shown", ["=A1+A2", "=SUMMA(C2:C3)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")'])
def test_a_formula_that_was_never_calculated_is_told_and_never_zero(shown: str) -> None:
    file = staged(f"Työntekijä\tPäivä\tHanketunnit\nH01\t6.10.2025\t{shown}\n".encode(), "t.csv")
    assert rules(file) == [("formula-not-calculated", None, 2, "3", shown)]
    assert file.tables["timesheet"]["project_s"].to_pylist() == [None]


@pytest.mark.parametrize("text", ["= sama kuin eilen", "==", "#1", "# tärkeä", "Err"])
def test_other_texts_of_a_ledger_that_begin_so_are_texts(text: str) -> None:
    head = "Päivämäärä;Kustannuspaikka;Tili;Tosite;Selite;Debet;Kredit\n"
    file = staged(f"{head}1.10.2025;1682;5002;7;{text};5,00;\n".encode(), "t.csv", sender=689)
    assert (file.findings, file.tables["ledger"]["entry_text"].to_pylist()) == ([], [text])
