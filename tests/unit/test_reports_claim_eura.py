"""The claim workbook's first sheet, read back cell by cell: what to type into EURA, and how EURA's values differ."""

import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import load_workbook

from reports.claim_eura import eura_labels
from reports.claim_workbook import claim_workbook
from schemas.bundle import Bundle
from schemas.catalogue import load_catalogue
from schemas.eura_form import payment_form
from schemas.figure import Figure, Unit
from schemas.labels import Labels
from schemas.places import DATA
from tests.golden.recalculate import Recalculated
from tests.golden.sample_bundle import sample_bundle
from tests.golden.sample_figures import CLAIM
from tests.unit.recorded_labels import RecordedLabels

CATALOGUE = load_catalogue(DATA / "findings")
_CHOSEN = {"absent", "certainty", "field", "papers"}
"""Sections of which a claim shows some texts; that each field has its own is held below."""
LABELS = Labels("fi", DATA / "labels")


def _rows(data: bytes, *, formulas: bool = False) -> dict[str, list[Any]]:
    """The cells of each field's row by the field's name."""
    sheet = load_workbook(io.BytesIO(data), data_only=not formulas).worksheets[0]
    assert sheet.title == "EURA"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return {str(row[2]): row for row in rows if isinstance(row[0], int)}


def _value(bundle: Bundle, name: str) -> Decimal:
    value = bundle.figures[f"claim/{CLAIM}/{name}"].value
    return Decimal(value.numerator) / value.denominator


def test_the_fields_stand_in_the_order_of_eura_with_the_claims_own_figures() -> None:
    bundle = sample_bundle(closed=True)
    rows = _rows(claim_workbook(bundle, LABELS, CATALOGUE))
    assert [row[0] for row in rows.values()] == list(range(1, 18))
    shown = {name: row[3] for name, row in rows.items()}
    expected = {
        "Palkkakustannukset": "staff_costs/total",
        "Flat rate": "flat_rate",
        "Kustannukset yhteensä": "eligible_costs",
        "Nettokustannukset": "eligible_costs",
        "Haettava tuki": "support",
        "Rahoitus yhteensä": "eligible_costs",
    }
    for field, figure in expected.items():
        assert Decimal(str(shown[field])) == _value(bundle, figure), field
    assert shown["Viimeinen maksatushakemus"] == "ei"
    assert shown["Liitteet"] == "6 / 7"
    assert rows["Liitteet"][6] == "Puuttuu 1: katso sivu Liitteet."
    assert rows["Ennakko"][3:] == [0, None, None, "Ennakkoa ei ole maksettu."]


def test_a_line_of_another_cost_model_stands_among_the_costs_where_the_claim_has_it() -> None:
    bundle = sample_bundle()
    line = Figure(f"claim/{CLAIM}/other_costs", Fraction(1250), Unit.EUR, ["number", "0"])
    rows = _rows(claim_workbook(replace(bundle, figures={**bundle.figures, line.id: line}), LABELS, CATALOGUE))
    assert rows["Muut kustannukset"][:4] == [4, "Kustannukset", "Muut kustannukset", 1250]
    assert rows["Flat rate"][0] == 5


def test_a_value_that_eura_shows_otherwise_is_marked_with_its_difference_and_the_formula_gives_the_same() -> None:
    bundle = sample_bundle(closed=True)
    support = _value(bundle, "support")
    shown = {"support": support - Decimal("0.01"), "flat_rate": _value(bundle, "flat_rate")}
    data = claim_workbook(bundle, LABELS, CATALOGUE, shown)
    rows = _rows(data)
    assert rows["Haettava tuki"][4:6] == [float(support) - 0.01, -0.01]
    assert rows["Flat rate"][5] == 0
    assert rows["Palkkakustannukset"][4:6] == [None, None]
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet["A4"].value == (
        "Kirjattuja lukuja 2, niistä eroaa 1. Korjaa luku EURAan tai selvitä ero ennen kuin lähetät hakemuksen."
    )
    (row,) = (cell.row for cell in sheet["C"] if cell.value == "Haettava tuki")
    assert sheet.cell(row, 6).value == f"=ROUND(E{row}-D{row},2)"
    assert Recalculated(data).value("EURA", f"F{row}") == pytest.approx(-0.01)


def test_when_all_is_as_in_eura_the_page_says_so_and_a_month_says_that_papers_come_later() -> None:
    bundle = sample_bundle()
    data = claim_workbook(bundle, LABELS, CATALOGUE, {"support": _value(bundle, "support")})
    assert (
        load_workbook(io.BytesIO(data)).worksheets[0]["A4"].value
        == "Kirjattuja lukuja 1: kaikki ovat samat kuin EURAssa."
    )
    assert _rows(data)["Seurantaraportti"][6].startswith("Liitteet luetellaan maksatushakemuksessa")
    month = replace(bundle, facts={**bundle.facts, "month": "2026-03"})
    sheet = load_workbook(io.BytesIO(claim_workbook(month, LABELS, CATALOGUE))).worksheets[0]
    assert sheet["A4"].value.startswith("Kuukauden luonnos. EURAan kirjoitetaan maksatushakemuksen luvut")


def test_every_text_of_the_sheet_is_used_in_the_three_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {}
    for lang in ("fi", "sv", "en"):
        words = RecordedLabels(lang, DATA / "labels" / "eura")
        monkeypatch.setattr("reports.claim_workbook.eura_labels", lambda _, words=words: words)
        draft = sample_bundle()
        month = replace(draft, facts={**draft.facts, "month": "2026-03"})
        for bundle in (sample_bundle(closed=True), draft, month):
            support = _value(bundle, "support")
            for shown in (None, {"support": support}, {"support": support + 1}):
                claim_workbook(bundle, Labels(lang, DATA / "labels"), CATALOGUE, shown)
        keys[lang] = words.keys
        unused = {key for key in words.keys - words.asked if key.split(".")[0] not in _CHOSEN}
        assert unused == set()
        fields = {field.id for field in payment_form().fields}
        assert {key.removeprefix("field.") for key in words.keys if key.startswith("field.")} == fields
        amounts = {field.id for field in payment_form().amounts.values() if not field.where_there}
        assert {key.removeprefix("absent.") for key in words.keys if key.startswith("absent.")} == amounts
    assert keys["fi"] == keys["sv"] == keys["en"]
    assert eura_labels("fi").text("sheet") == "EURA"
