"""What the financing statement and the reminders say, and that their bytes repeat.

Not here: the figures (`tests/agreement/test_financing.py`) and whole commands (`tests/e2e/test_payments.py`).
"""

import email
import email.policy
import io
import string
from dataclasses import replace
from email.message import EmailMessage

import openpyxl
import pytest

from reports.payments.reminder import reminded, reminder
from reports.payments.statement import financing_statement
from schemas.bundle import Bundle
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from tests.unit.recorded_labels import RecordedLabels
from tests.unit.statement_case import statement

FOLDER = DATA / "labels" / "payments"
FI = Labels("fi", FOLDER)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return statement()


def rows_of(bundle: Bundle, sheet: str, labels: Labels = FI) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(financing_statement(bundle, labels)), data_only=True)
    return [tuple(_plain(cell) for cell in row) for row in book[sheet].iter_rows(values_only=True)]


def _plain(cell: object) -> object:
    return cell.replace("\N{NO-BREAK SPACE}", " ") if isinstance(cell, str) else cell


def message(bundle: Bundle, municipality: int, copies: dict[str, bytes] | None = None) -> EmailMessage:
    data = reminder(bundle, municipality, FI, copies or {})
    return email.message_from_bytes(data, policy=email.policy.default)


def test_financing_is_shown_by_kind_and_by_municipality(bundle: Bundle) -> None:
    rows = {row[0]: row[1:] for row in rows_of(bundle, "Rahoitustilanne") if row[0]}
    # applied, decided at most, invoiced, received, open, overdue
    assert rows["Oma kuntarahoitus (Rautjärvi)"][:6] == (400, 18000, 400, 400, 0, 0)
    assert rows["Muu kuntarahoitus (6 kuntaa)"][:6] == (2400, 108000, 2400, 900, 1500, 1500)
    assert rows["Tuki (EU ja valtio)"][:6] == (11200, 492000, None, None, None, None)
    # number, then the same states, and what is too much
    assert rows["Lemi"] == (416, 400, 18000, 400, 400, 0, 0, 400)
    assert rows["Luumäki"] == (441, 400, 18000, 400, 100, 300, 300, 0)
    assert rows["Maksut yhteensä"][0] == 1307


def test_an_advance_is_shown_as_an_open_balance() -> None:
    rows = [row for row in rows_of(statement(crowded=True), "Rahoitustilanne") if row[0] == "Ennakko"]
    # paid, set off, open
    assert rows[-1][1:4] == (5000, 2000, 3000)


def test_each_payment_says_how_it_fits(bundle: Bundle) -> None:
    found = [(row[1], row[4], row[5], row[6]) for row in rows_of(bundle, "Maksut")[1:]]
    assert found == [
        (400, "Lemi", "2026001", "Sopii laskuun"),
        (100, "Luumäki", "2026002", "Osasuoritus"),
        (400, "muu kuin hankkeen kunta", "2026003", "Sopii laskuun"),
        (7, None, "-", "Laskua ei ole"),
        (400, "Lemi", "2026001", "Maksettu kahdesti"),
    ]


def test_what_must_be_looked_into_is_listed_with_what_to_do(bundle: Bundle) -> None:
    rows = rows_of(bundle, "Selvitettävät")[1:]
    told = [(row[0], row[1], row[2]) for row in rows]
    assert told[:2] == [
        ("Luumäki", "2026002", "Lasku on erääntynyt, avoinna 300,00 €."),
        ("Ruokolahti", "2026004", "Lasku on erääntynyt, avoinna 400,00 €."),
    ]
    assert ("Parikkala", "2026003", "Laskun on maksanut muu kuin kunta, jolle se on annettu.") in told
    assert (None, None, "Maksun 7,00 € viite on hankkeen muotoa, mutta sellaista laskua ei ole.") in told
    assert ("Lemi", "2026001", "Sama summa 400,00 € on maksettu toisen kerran.") in told
    assert any("tilitys decide allot_payment --payment A5 --invoice NUMERO" in str(row[3]) for row in rows)


def test_nothing_to_settle_is_said(bundle: Bundle) -> None:
    calm = replace(bundle, facts={**bundle.facts, "payments": [], "invoices": []}, rows={"payments": []})
    assert rows_of(calm, "Selvitettävät")[1][0] == (
        "Ei selvitettävää: kaikki maksut sopivat laskuihin, eikä mitään ole erääntynyt."
    )
    assert rows_of(calm, "Maksut")[1][0] == "Maksuja ei ole luettu."


def test_sums_of_the_statement_are_formulas_over_its_payments(bundle: Bundle) -> None:
    book = openpyxl.load_workbook(io.BytesIO(financing_statement(bundle, FI)))
    sheet = book["Laskut"]
    headings = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, headings.index("Tullut viitteellä (€)") + 1).value == (
        '=SUMIFS(Maksut!$B$2:$B$6,Maksut!$F$2:$F$6,"2026001")'
    ).replace("Maksut!", "'Maksut'!")
    totals = {row[0].value: row[1].value for row in book["Rahoitustilanne"].iter_rows()}
    assert totals["Maksut yhteensä"] == "=SUMIFS('Maksut'!$B$2:$B$6,'Maksut'!$C$2:$C$6,\"eur\")"


def test_those_who_owe_something_overdue_are_reminded(bundle: Bundle) -> None:
    # Lemi has paid twice; Parikkala's invoice was paid by somebody else
    assert reminded(bundle) == [441, 700, 739, 831]


def test_a_reminder_lists_what_is_overdue_and_how_to_pay(bundle: Bundle) -> None:
    found = message(bundle, 441, {"lasku-2026002-luumaki.pdf": b"%PDF"})
    assert found["To"] == "Lauri Lokero <lauri.lokero@luumaki.example>"
    assert found["From"] == "Raija Rivi <raija.rivi@rautjarvi.example>"
    assert found["Subject"] == "Maksumuistutus: kunnan osuus omarahoituksesta, S30999"
    assert found["X-Unsent"] == "1"
    body = found.get_body()
    assert body is not None
    text = body.get_content().replace("\N{NO-BREAK SPACE}", " ")
    assert "Lasku 2026002, eräpäivä 12.2.2026, avoinna 300,00 €, viitenumero 2 02514 41202 60025" in text
    assert "Maksettava yhteensä 300,00 €. Saaja Rautjärven kunta, tili FI21 1234 5600 0007 85, BIC NDEAFIHH." in text
    assert "Viivästyskorko korkolain mukaan." in text
    assert [part.get_filename() for part in found.iter_attachments()] == ["lasku-2026002-luumaki.pdf"]


def test_bytes_repeat(bundle: Bundle) -> None:
    copies = {"a.pdf": b"%PDF"}
    assert reminder(bundle, 441, FI, copies) == reminder(bundle, 441, FI, copies)
    assert financing_statement(bundle, FI) == financing_statement(bundle, FI)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_texts_and_every_text_is_shown(lang: str) -> None:
    words = RecordedLabels(lang, FOLDER)
    assert words.keys == FI.keys
    for key in FI.keys:
        assert _placeholders(words, key) == _placeholders(FI, key), key
    for varied in (statement(), statement(crowded=True), statement(empty=True)):
        financing_statement(varied, words)
        for municipality in reminded(varied):
            reminder(varied, municipality, words, {})
    assert sorted(key for key in words.keys - words.asked if not key.startswith("word.")) == []


def _placeholders(labels: Labels, key: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(labels.template(key))}
