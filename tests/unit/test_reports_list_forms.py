"""The lists that are filled in once a month come back as they were filled in: page and reader's layout fit each other.

Not here: the time sheets (`test_reports_template_workbook`, `test_reports_template_read_back`).
"""

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pipelines.facts import project_facts
from pipelines.intake.dialect import load_dialects, recognise
from pipelines.intake.text import read_text
from pipelines.staging.stage import Source, StagedFile, stage
from pipelines.staging.values import parse_count
from reports.key_list import key_list
from reports.list_forms import approvals_form, counts_form, ledger_form
from schemas.indicators import indicators_of
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from schemas.project import load_project

TOML = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
PROJECT = load_project(TOML.encode())
FACTS = project_facts(PROJECT)
DIALECTS = {dialect.id: dialect for dialect in load_dialects(DATA / "dialects")}
LEMI, RAUTJARVI = 416, 689

Maker = Callable[..., bytes]


def _labels(lang: str) -> Labels:
    return Labels(lang, DATA / "labels")


FORMS: Mapping[str, Maker] = {
    "approvals": lambda lang="fi": approvals_form(FACTS, "2026-03", _labels(lang)),
    "counts-long": lambda lang="fi": counts_form(FACTS, LEMI, "2026-03", indicators_of(PROJECT), _labels(lang)),
    "ledger-flat": lambda lang="fi": ledger_form(FACTS, LEMI, "2026-03", _labels(lang)),
}


def _filled(data: bytes, cells: Mapping[str, Any]) -> bytes:
    book = load_workbook(io.BytesIO(data))
    for address, value in cells.items():
        book.worksheets[0][address] = value
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _staged(data: bytes, dialect: str, sender: int) -> StagedFile:
    kind = DIALECTS[dialect].record_kind
    source = Source("f" * 64, "lomake.xlsx", sender, kind, "2026-03", dialect)
    return stage(read_text(data, "lomake.xlsx"), DIALECTS[dialect], source, PROJECT, [])


def _book(form: str, lang: str = "fi") -> Workbook:
    return load_workbook(io.BytesIO(FORMS[form](lang)))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_recognised_by_its_own_dialect_in_every_language(form: str, lang: str) -> None:
    assert recognise(read_text(FORMS[form](lang), "lomake.xlsx"), DIALECTS.values()).dialect == form


def test_approvals_that_were_filled_in_come_back_without_findings_and_blank_rows_are_nothing() -> None:
    signed = {
        "C2": timedelta(hours=120, minutes=30), "D2": timedelta(hours=7), "E2": timedelta(hours=14, minutes=30),
        "F2": datetime(2026, 4, 1), "G2": "Kaisa Kunnanjohtaja", "H2": datetime(2026, 4, 2), "I2": "H01.pdf",
    }  # fmt: skip
    cleared = {f"{column}{row}": None for column in "AB" for row in (3, 4, 5)}
    staged = _staged(_filled(FORMS["approvals"]("fi"), signed | cleared), "approvals", RAUTJARVI)
    [row] = staged.tables["approval"].to_pylist()
    assert staged.findings == []
    assert (row["person"], row["month"], row["supervisor"]) == ("H01", "2026-03", "Kaisa Kunnanjohtaja")
    # 120 h 30 min = 433 800 s, 7 h = 25 200 s, 14 h 30 min = 52 200 s
    assert (row["project_s"], row["other_s"], row["absence_s"]) == (433800, 25200, 52200)
    assert (row["employee_date"], row["supervisor_date"]) == (date(2026, 4, 1), date(2026, 4, 2))


def test_a_person_in_the_list_whose_approval_was_not_filled_in_is_asked_for() -> None:
    staged = _staged(FORMS["approvals"]("fi"), "approvals", RAUTJARVI)
    assert staged.tables["approval"].num_rows == 4
    assert {finding.rule for finding in staged.findings} == {"value-missing"}


def test_the_list_of_approvals_names_the_beneficiary_s_employees_of_the_month() -> None:
    october = load_workbook(io.BytesIO(approvals_form(FACTS, "2025-10", _labels("fi")))).worksheets[0]
    assert [october[f"A{row}"].value for row in range(2, 6)] == ["Malli Mallikas", "Essi Esimerkki", None, None]
    other = {**FACTS, "staff": [{**person, "employer": LEMI} for person in FACTS["staff"]]}
    sheet = load_workbook(io.BytesIO(approvals_form(other, "2026-03", _labels("fi")))).worksheets[0]
    assert [cell.value for cell in sheet["A"]][1:] == [None] * 6


def test_counts_that_were_filled_in_come_back_without_findings() -> None:
    sheet = _book("counts-long").worksheets[0]
    white = [
        cell.coordinate
        for row in sheet.iter_rows(min_row=2, min_col=5, max_col=6)
        for cell in row
        if not cell.protection.locked
    ]
    staged = _staged(_filled(FORMS["counts-long"]("fi"), dict.fromkeys(white, 2)), "counts-long", LEMI)
    rows = staged.tables["participants"].to_pylist()
    assert staged.findings == []
    counted = {(row["indicator"], row["gender"]): (row["started"], row["ended"]) for row in rows}
    assert counted["EECO01", "women"] == (2, 2)
    assert counted["EECO02", "men"] == (2, 0)
    assert counted["EECR04", "non_binary"] == (0, 2)
    assert counted["EECO18", "total"] == (2, 0)
    # 15 outputs (17 of participants but EECO12 and EECO15) and 6 results by three genders, and 2 of organisations
    assert len(rows) == 21 * 3 + 2
    assert {(row["municipality"], row["month"]) for row in rows} == {(LEMI, "2026-03")}


def test_a_count_that_was_left_empty_is_asked_for_and_never_taken_for_zero() -> None:
    staged = _staged(FORMS["counts-long"]("fi"), "counts-long", LEMI)
    assert {finding.rule for finding in staged.findings} == {"value-missing"}


def test_each_row_of_counts_says_what_is_counted() -> None:
    sheet = _book("counts-long").worksheets[0]
    assert [sheet.cell(2, column).value for column in range(1, 5)] == ["Lemi", "2026-03", "EECO01", "naiset"]
    assert all(sheet[f"G{row}"].value for row in range(2, sheet.max_row + 1))


def test_ledger_entries_that_were_filled_in_come_back_without_findings_and_keep_their_zeros() -> None:
    entry = {
        "A2": datetime(2026, 3, 15), "B2": "004512", "C2": "5002", "D2": "Kuukausipalkat", "E2": "0260301", "F2": "1",
        "G2": "Palkka 2026-03", "H2": 4200.5,
    }  # fmt: skip
    staged = _staged(_filled(FORMS["ledger-flat"]("fi"), entry), "ledger-flat", LEMI)
    [row] = staged.tables["ledger"].to_pylist()
    assert staged.findings == []
    assert (row["entry_date"], row["cost_centre"], row["voucher"]) == (date(2026, 3, 15), "004512", "0260301")
    assert (row["debit_eur"], row["credit_eur"]) == (Decimal("4200.50"), Decimal("0.00"))


def test_an_empty_ledger_gives_no_rows_and_no_findings() -> None:
    staged = _staged(FORMS["ledger-flat"]("fi"), "ledger-flat", LEMI)
    assert (staged.tables["ledger"].num_rows, staged.findings) == (0, [])


@pytest.mark.parametrize("form", FORMS)
def test_headings_are_locked_and_the_instructions_are_the_second_sheet(form: str) -> None:
    book = _book(form)
    assert book.sheetnames[1:] == ["Ohje"]
    assert all(cell.protection.locked for cell in book.worksheets[0][1])
    assert book.worksheets[0].protection.sheet


def test_hours_dates_and_counts_are_checked_while_they_are_written() -> None:
    rules = {str(rule.sqref): rule for rule in _book("approvals").worksheets[0].data_validations.dataValidation}
    assert rules["C2:C11"].error == "Kirjoittakaa tunnit kaksoispisteellä, esimerkiksi 120:30."
    assert rules["F2:F11"].type == "date"
    counts = _book("counts-long").worksheets[0].data_validations.dataValidation
    assert {rule.error for rule in counts} == {"Kirjoittakaa kokonaisluku, joka on vähintään 0."}
    # A month of 31 days of 24 hours; counts of at most nine digits, as the reader takes them.
    assert [(rules["C2:C11"].formula1, rules["C2:C11"].formula2)] == [("0", "31")]
    assert {(rule.formula1, rule.formula2) for rule in counts} == {("0", "999999999")}
    assert (parse_count("999999999"), parse_count("1000000000")) == ((999_999_999, None), (None, "count-unreadable"))


def test_every_text_of_the_forms_is_shown_and_every_language_has_the_same() -> None:
    words = {lang: Labels(lang, DATA / "labels" / "forms") for lang in LANGUAGES}
    assert words["fi"].keys == words["sv"].keys == words["en"].keys
    shown = set()
    for form in FORMS:
        book = _book(form)
        shown |= {str(cell.value) for cell in book["Ohje"]["A"] if cell.value} | {"Ohje"}
        for rule in book.worksheets[0].data_validations.dataValidation:
            shown |= {str(rule.error), str(rule.errorTitle)}
    keys = load_workbook(io.BytesIO(key_list(FACTS, LEMI, ["416-7KQ3-X"], _labels("fi"))))
    shown |= {str(cell.value) for cell in keys["Ohje"]["A"]}
    titles = {key for key in words["fi"].keys if key.endswith(".title")}
    assert {key for key in words["fi"].keys - titles if words["fi"].text(key) not in shown} == set()


@pytest.mark.parametrize("form", FORMS)
def test_the_same_facts_give_the_same_bytes(form: str) -> None:
    assert FORMS[form]("fi") == FORMS[form]("fi")


def test_a_municipality_that_keeps_a_register_is_asked_for_no_counts_of_people() -> None:
    own = '\n[[indicators]]\ncode = "KP1"\nname = "Avatut paikat"\nunit = "kpl"\ntarget = 7\n'
    project = load_project((TOML + own).encode())
    [register] = [partner.number for partner in project.partners if partner.participants == "register"]
    data = counts_form(project_facts(project), register, "2026-03", indicators_of(project), _labels("fi"))
    rows = [row[2:4] + row[6:7] for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)]
    assert [row[:2] for row in rows[1:]] == [("EECO18", "yhteensä"), ("EECO19", "yhteensä"), ("KP1", "yhteensä")]
    assert rows[-1][2] == "Avatut paikat (kpl)"
