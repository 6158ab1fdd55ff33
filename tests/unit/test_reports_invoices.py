"""Invoices on paper and their list: what stands there in each state, that the bytes repeat, that the sums hold.

Not here: the amounts (`tests/rules/test_co_financing.py`) and issuing (`tests/e2e/test_invoices.py`).
"""

import io
import json
import string
from typing import Any

import pytest
import typst
from openpyxl import load_workbook

from reports.invoices.barcode import bar_widths
from reports.invoices.content import invoice_contents
from reports.invoices.finvoice import finvoice
from reports.invoices.letter import letter
from reports.invoices.pdf import Attachment, invoice_pdfs
from reports.invoices.register import invoice_register
from reports.invoices.ubl import ubl
from schemas.bundle import Bundle
from schemas.errors import SettingsError, TilitysError
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from tests.golden.recalculate import Recalculated
from tests.unit.invoice_case import OTHER_TEXTS, SAMPLE, VARIED, in_language, invoices, labels
from tests.unit.recorded_labels import RecordedLabels

FOLDER = DATA / "labels" / "invoices"
FI = Labels("fi", FOLDER)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def contents(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What each page is given to say, instead of a PDF."""
    said: list[dict[str, Any]] = []

    class Listening:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def compile(self, sys_inputs: dict[str, str], **_: object) -> bytes:
            said.append(json.loads(sys_inputs["page"]))
            return b""

    monkeypatch.setattr(typst, "Compiler", Listening)
    return said


def test_an_invoice_says_who_pays_what_to_whom_and_how_it_came_about(contents: list[dict[str, Any]]) -> None:
    invoice_pdfs(invoices(["700.00", "70.07"]), labels(), {})
    assert len(contents) == 6
    page = contents[2]  # Parikkala, after Lemi and Luumäki
    assert (page["heading"], page["title"], page["mark"]) == ("Lasku", "Lasku 2026009, Parikkalan kunta", None)
    assert page["sender"] == {
        "name": "Rautjärven kunta",
        "lines": ["Mallitie 2", "56800 Simpele"],
        "business_id": "Y-tunnus 0206951-1",
    }
    assert page["buyer"] == {
        "name": "Parikkalan kunta",
        "lines": ["Postilokero 80", "59100 Parikkala"],
        "business_id": "Y-tunnus 1913642-6",
    }
    assert dict(page["facts"]) == {
        "Laskun numero": "2026009",
        "Päiväys": "22.5.2026",
        "Eräpäivä": "12.6.2026",  # 21 days
        "Viitenumero": "2 02615 80202 60097",
        "Viitteenne": "KETTERASTI-580",
        "Viitteemme": "Ketterästi Yhdessä, hallinto",
    }
    about = dict(page["about"])
    assert about["Laskutusjakso"] == "1.1.2026–30.4.2026 (maksatushakemus 2026-1)"
    assert about["Sopimus"] == "Yhteistyösopimus 2.9.2025"
    assert about["Tukipäätös"] == "EURA 2021/900999/09 02 01 01/2025/HAME, 20.8.2025"
    # costs 5 × 770,07, support 4 × 770,07; a seventh of the need is 110,01 exactly; 100,00 was invoiced before
    words = page["calculation"]["words"].replace(NBSP, " ")
    assert "kustannukset 1.9.2025–30.4.2026 ovat 3 850,35 €, ja niihin on haettu tukea 3 080,28 €" in words
    assert "rahoitettavaksi jää 770,07 €" in words
    assert "tasan 7 kunnan kesken" in words
    assert words.endswith("Siitä on laskutettu aiemmin 100,00 €, joten nyt laskutetaan 10,01 €.")
    assert page["calculation"]["total"] == ["Maksettava", f"10,01{NBSP}€"]
    assert page["notes"] == ["Ei kuulu arvonlisäveron soveltamisalaan", "Viivästyskorko korkolain mukaan"]
    assert page["copy"] == ["Kopio – älä maksa tällä", "Lasku lähetetään verkkolaskuna, ja se maksetaan sillä."]
    assert contents[0]["copy"] is None  # Lemi's leaves by hand: it is what is paid
    payment = {**dict(page["payment"]["left"]), **dict(page["payment"]["right"])}
    assert payment == {
        "Saaja": "Rautjärven kunta",
        "IBAN": "FI21 1234 5600 0007 85",
        "BIC": "NDEAFIHH",
        "Summa": f"10,01{NBSP}€",
        "Eräpäivä": "12.6.2026",
        "Viitenumero": "2 02615 80202 60097",
    }
    # version, account, cents, reserve, reference, due date
    assert (
        page["payment"]["digits"] == "4" + "2112345600000785" + "00001001" + "000" + "00002026158020260097" + "260612"
    )


def test_a_draft_is_marked_and_has_neither_number_nor_reference_nor_payment(contents: list[dict[str, Any]]) -> None:
    invoice_pdfs(invoices(["700.00"], state="approved"), labels(), {})
    page = contents[0]
    assert page["mark"] == "LUONNOS"
    assert page["payment"] is None
    assert dict(page["facts"]) == {
        "Laskun numero": "annetaan, kun lasku annetaan",
        "Eräpäivä": "21 päivää päiväyksestä",
        "Viitteenne": "KETTERASTI-416",
        "Viitteemme": "Ketterästi Yhdessä, hallinto",
    }
    assert page["notes"] == ["Ei kuulu arvonlisäveron soveltamisalaan", "Luonnos: tätä ei makseta."]
    assert "Siitä ei ole aiemmin laskutettu mitään" in page["calculation"]["words"]


def test_a_credit_note_is_called_so_and_asks_for_no_payment(contents: list[dict[str, Any]]) -> None:
    invoice_pdfs(invoices(["700.00", "-70.00"]), labels(), {})
    page = contents[0]
    assert (page["heading"], page["payment"], page["copy"]) == ("Hyvityslasku", None, None)
    assert [other["copy"][0] for other in contents[1:]] == ["Kopio"] * 5
    assert dict(page["facts"])["Hyvittää laskuja"] == f"2026001{NBSP}(22.1.2026)"
    assert "Eräpäivä" not in dict(page["facts"])
    assert page["calculation"]["words"].replace(NBSP, " ").endswith("aiemmin 100,00 €, joten nyt hyvitetään 10,00 €.")
    assert page["calculation"]["total"] == ["Hyvitetään", f"−10,00{NBSP}€"]
    assert page["notes"][-1] == "Hyvityslaskua ei makseta."


def test_a_character_that_the_page_cannot_show_is_named() -> None:
    text = SAMPLE.replace('"Parikkalan kunta"', '"Parikkalan kunta 測"')
    with pytest.raises(SettingsError, match=r"PDF-sivua \(Lasku 2026009, .*\) ei voi tehdä, .* ei ole merkkiä 測"):
        invoice_pdfs(invoices(["700.00"], project_text=text), labels(), {})


def test_a_municipality_with_nothing_to_pay_gets_no_invoice(contents: list[dict[str, Any]]) -> None:
    # one cent: it falls to Lemi, the lowest number
    invoice_pdfs(invoices(["0.01"]), labels(), {})
    assert [page["buyer"]["name"] for page in contents] == ["Lemin kunta"]


@pytest.mark.parametrize(
    ("lang", "heading", "note", "mark"),
    [
        ("sv", "Faktura", "Utanför mervärdesskattens tillämpningsområde", "Kopia – betala inte med den här"),
        ("en", "Invoice", "Outside the scope of VAT", "Copy – do not pay with this"),
    ],
)
def test_an_invoice_is_in_its_municipality_s_language(
    contents: list[dict[str, Any]], lang: str, heading: str, note: str, mark: str
) -> None:
    parikkala = 'order_reference = "KETTERASTI-580"'
    text = SAMPLE.replace(parikkala, f'language = "{lang}"\n{parikkala}') + OTHER_TEXTS
    invoice_pdfs(invoices(["700.00"], project_text=text), labels(), {})
    assert [page["lang"] for page in contents] == ["fi", "fi", lang, "fi", "fi", "fi"]
    page = contents[2]
    assert (page["heading"], page["notes"][0], page["copy"][0]) == (heading, note, mark)


def test_the_e_invoice_is_embedded_in_its_pdf_as_another_form_of_it() -> None:
    bundle, data = invoices(["700.00"]), b"<Invoice>hyv\xc3\xa4</Invoice>"
    made = invoice_pdfs(bundle, labels(), {580: Attachment("lasku-2026009-parikkala.xml", data)})
    assert b"/AFRelationship/Alternative" in made[580].replace(b" ", b"")
    assert b"lasku-2026009-parikkala.xml" in made[580]
    assert b"/AFRelationship" not in made[416]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("state", ["draft", "issued"])
def test_an_invoice_is_one_page_and_its_bytes_repeat(lang: str, state: str) -> None:
    bundle = invoices(["123456.78"], state, in_language(lang))
    einvoices = {580: Attachment("lasku.xml", b"<Invoice>\xc3\xa4</Invoice>")}
    made = invoice_pdfs(bundle, labels(), einvoices)
    assert made == invoice_pdfs(bundle, labels(), einvoices)
    assert sorted(made) == [416, 441, 580, 700, 739, 831]
    for data in made.values():
        assert data.startswith(b"%PDF-1.7")
        assert data.count(b"/Type/Page\n") + data.count(b"/Type/Page/") == 1
        assert b"2026-05-22" in data  # its metadata have the edition's day, not the clock's


def test_bars_are_those_of_code_128_c() -> None:
    # 12 is worth 12: start 211232, 112232, check (105 + 12) mod 103 = 14: 122231, stop 2331112
    assert bar_widths("12") == [int(width) for width in "211232" + "112232" + "122231" + "2331112"]
    # 54 digits: start, 27 pairs and check of 11 modules each, stop of 13
    assert sum(bar_widths("4" * 54)) == 29 * 11 + 13


@pytest.mark.parametrize("digits", ["123", "12a4", ""])
def test_what_cannot_be_bars_is_refused(digits: str) -> None:
    with pytest.raises(TilitysError, match="ei kelpaa"):
        bar_widths(digits)


def rows_of(bundle: Bundle, sheet: str) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(invoice_register(bundle, FI)), data_only=True)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def test_the_list_shows_each_municipality_with_its_share_and_invoice() -> None:
    rows = {row[0]: row for row in rows_of(invoices(["700.00", "70.07"]), "Laskut")}
    parikkala = rows["Parikkala"]
    assert parikkala[1:7] == [580, 110.01, 100, 10.01, "Lasku", "Peppol-verkkolasku"]
    assert parikkala[7:9] == ["2026009", "2 02615 80202 60097"]
    assert [day.date().isoformat() for day in parikkala[9:11]] == ["2026-05-22", "2026-06-12"]
    assert parikkala[11] == "KETTERASTI-580"
    assert rows["Rautjärvi"][1:] == [689, 110.01, 100, 10.01, "Sisäinen siirto", *[None] * 6]
    assert rows["Kaikki kunnat"][2:5] == [770.07, 700, 70.07]
    assert rows["Siitä laskuina"][4] == 60.06
    # Lemi's share of the need is 110,01, of which 100,00 was invoiced before
    assert rows["Lemi"][6] == "lähetettävä käsin: verkkolaskuosoite puuttuu"
    assert rows["Siitä lähetettävä käsin"][4] == 10.01
    assert rows["Kuntien rahoitettava (välilehti Tarve)"][2] == 770.07


def test_the_list_shows_what_the_need_is_made_of() -> None:
    rows = {row[0]: row for row in rows_of(invoices(["700.00", "70.07"]), "Tarve")}
    assert rows["2025-1"][3:] == [3500, 2800, 700]
    assert rows["2026-1"][3:] == [350.35, 280.28, 70.07]
    assert rows["Yhteensä"][3:] == [3850.35, 3080.28, 770.07]


def test_every_sum_of_the_list_is_a_formula_that_gives_the_stored_value() -> None:
    book = Recalculated(invoice_register(invoices(["123456.78", "-0.05", "9.99"]), FI))
    assert {(sheet, address): book.value(sheet, address) for sheet, address in book.stored} == book.stored
    sums = [address for sheet, address in book.stored if sheet == "Laskut"]
    # share, invoiced before and invoice of seven, three totals, the invoices' total and those by hand, and links to
    # what is uncovered and to the need
    assert len(sums) == 7 * 3 + 3 + 2 + 2


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("draft", "LUONNOS – laskuja ei ole hyväksytty eikä annettu."),
        ("approved", "HYVÄKSYTTY 22.5.2026 – laatinut Anna A, hyväksynyt Bo B."),
        ("issued", "ANNETTU 22.5.2026 – laatinut Anna A, hyväksynyt Bo B."),
    ],
)
def test_the_list_says_its_state_and_who_approved(state: str, words: str) -> None:
    bundle = invoices(["700.00"], state)
    assert any(str(row[0]).startswith(words) for row in rows_of(bundle, "Laskut"))
    approval = {row[0]: row[1] for row in rows_of(bundle, "Hyväksyntä")}
    assert approval["Hyväksynyt"] == ("ei vielä" if state == "draft" else "Bo B")
    # the head of the chain, to be registered elsewhere, is there when the invoices are frozen
    assert approval.get("Lokin tarkiste laskuja annettaessa") == ("ab" * 32 if state == "issued" else None)


def test_the_bytes_of_the_list_repeat() -> None:
    assert invoice_register(invoices(["1.00"]), FI) == invoice_register(invoices(["1.00"]), FI)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_texts_and_every_text_is_shown(lang: str) -> None:
    words, plain = RecordedLabels(lang, FOLDER), Labels(lang, FOLDER)
    assert plain.keys == FI.keys
    differing = [key for key in FI.keys if _placeholders(FI, key) != _placeholders(plain, key)]
    assert differing == []
    varied = in_language(lang, VARIED)
    administrator = varied.replace('"largest_remainder"', '"administrator"')
    bundles = [invoices(["0.01"], state, varied) for state in ("draft", "approved", "issued")]  # one cent: Lemi's
    bundles += [invoices(needs, project_text=varied) for needs in (["7000.00"], ["7000.00", "-70.00"])]
    for bundle in (*bundles, invoices(["700.00", "70.00"], project_text=administrator)):
        invoice_pdfs(bundle, {lang: words}, {580: Attachment("lasku.xml", b"<Invoice/>")})
        invoice_register(bundle, words)
        if bundle.facts["state"] == "issued":
            _written(bundle, words)
    # What other agreements need is shown in test_reports_shares.py, what a sales ledger needs beside its rows.
    elsewhere = ("shares.", "invoice.words_", "invoice.row_", "word.", "billing.")
    assert [key for key in sorted(words.keys - words.asked) if not key.startswith(elsewhere)] == []


def _written(bundle: Bundle, words: Labels) -> None:
    """Let every e-invoice and letter of an issue be written."""
    for content in invoice_contents(bundle, {words.lang: words}):
        letter(content, {})
        if content.invoice["channel"] != "by_hand":
            (finvoice if content.invoice["channel"] == "finvoice" else ubl)(content)


def _placeholders(labels: Labels, key: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(labels.template(key))}
