"""Of a bank file only what is new and ours is kept, and what cannot be used is refused with nothing kept.

Not here: reading the formats (`test_payments_camt.py`) and what a payment pays (`test_payments_matching.py`).
"""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pipelines.payments.entries import SOMEBODY_ELSE, entries_of, kept_entries
from pipelines.workspace import Workspace
from schemas.errors import UnreadableFileError
from tests.sample.bank import camt, payment_list
from tests.sample.payments import PRIVATE_CODE, PRIVATE_PAYERS, bank_reference
from tests.unit.payments_case import LEMI, LUUMAKI, SOMEBODY, issued, listed, payment, receive

LEMI_ROW = f"10.2.2026;100,00;{LEMI.reference};Lemin kunta;A1"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return issued(tmp_path / "hanke")


def kept(ws: Workspace) -> list[tuple[str, str, str, int | None]]:
    return [(e.entry_id, f"{e.amount_eur}", e.reference, e.payer) for e in kept_entries(ws, ws.journal.lines())]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Maksut", 0)
    for row in (("Kirjauspäivä", "Määrä", "Viite", "Maksaja", "Arkistointitunnus"), *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ROWS = (
    payment(100_00, entry_id="A1"),
    payment(45_50, SOMEBODY, entry_id="A2", payer=PRIVATE_PAYERS[0], message=PRIVATE_CODE),
)

# The same payment of Lemi and one of somebody else, in every format.
FORMATS: dict[str, Callable[[], bytes]] = {
    "camt.054.001.02": lambda: camt("camt.054.001.02", ROWS),
    "camt.054.001.08": lambda: camt("camt.054.001.08", ROWS),
    "camt.053.001.02": lambda: camt("camt.053.001.02", ROWS),
    "camt.053.001.08": lambda: camt("camt.053.001.08", ROWS),
    "a list": lambda: payment_list(ROWS),
    "a workbook": lambda: workbook(
        (date(2026, 2, 10), 100, LEMI.reference, "Lemin kunta", "A1"),
        (date(2026, 2, 10), 45.5, SOMEBODY, PRIVATE_PAYERS[0], "A2"),
    ),
}


@pytest.mark.parametrize("what", FORMATS)
def test_only_the_payment_with_our_reference_is_kept(what: str, ws: Workspace) -> None:
    received = receive(ws, FORMATS[what](), "tiliote")
    assert (len(received.new), received.passed_over) == (1, 1)
    assert kept(ws) == [("A1", "100.00", LEMI.reference, 416)]


@pytest.mark.parametrize("what", FORMATS)
def test_nothing_of_a_private_payer_is_written_anywhere(what: str, ws: Workspace) -> None:
    data = FORMATS[what]()
    receive(ws, data, "tiliote")
    written = [path.read_bytes() for path in ws.root.rglob("*") if path.is_file()]
    for secret in (*PRIVATE_PAYERS, PRIVATE_CODE, SOMEBODY):
        assert [found for found in written if secret.encode() in found] == []
    assert data not in written


def test_the_line_names_our_file_and_only_the_hash_of_the_bank_s(ws: Workspace) -> None:
    receive(ws, camt("camt.054.001.02", ROWS), f"tiliote {PRIVATE_CODE}.xml")
    line = ws.journal.lines()[-1]
    assert line.kind == "paid"
    assert line.facts["original_name"] == "tiliote xxxxxx-xxxx.xml"
    assert (line.facts["entries"], line.facts["amount_eur"], line.facts["format"]) == (1, "100.00", "camt.054.001.02")
    assert not ws.archive_path(line.facts["original"]).exists()
    assert ws.archived(line.facts["sha256"]).decode() == (
        f"entry_id;booked_date;amount_eur;reference;payer\nA1;2026-02-10;100.00;{LEMI.reference};416\n"
    )


def test_a_payer_is_a_municipality_or_somebody_else_or_not_told(ws: Workspace) -> None:
    rows = [
        f"10.2.2026;1,00;{LEMI.reference};{payer};A{n}"
        for n, payer in enumerate(("LEMI", "luumäen  kunta", "Matti Meikäläinen", ""))
    ]
    receive(ws, listed(*rows), "lista.csv")
    assert [payer for _, _, _, payer in kept(ws)] == [416, 441, SOMEBODY_ELSE, None]


def test_a_file_read_again_adds_nothing(ws: Workspace) -> None:
    data = camt("camt.054.001.02", ROWS)
    receive(ws, data)
    lines = ws.journal.head
    again = receive(ws, data)
    assert (list(again.new), again.known) == ([], 1)
    assert ws.journal.head == lines


def test_a_payment_that_another_file_told_before_is_kept_once(ws: Workspace) -> None:
    receive(ws, camt("camt.054.001.02", ROWS))
    received = receive(ws, listed(LEMI_ROW, f"11.2.2026;250,50;{LUUMAKI.reference};;B7"), "lista.csv")
    assert ([entry.entry_id for entry in received.new], received.known) == (["B7"], 1)
    assert [entry_id for entry_id, *_ in kept(ws)] == ["A1", "B7"]
    assert [len(entries_of(ws, line)) for line in ws.journal.lines() if line.kind == "paid"] == [1, 1]


def test_a_file_without_our_references_gives_no_line(ws: Workspace) -> None:
    before = ws.journal.head
    received = receive(ws, camt("camt.054.001.02", ROWS[1:]))
    assert (list(received.new), received.known, received.passed_over) == ([], 0, 1)
    assert ws.journal.head == before


@pytest.mark.parametrize("number", [2026099, 2026007])
def test_a_reference_of_our_form_that_was_never_given_is_kept(number: int, ws: Workspace) -> None:
    # that of number 2026007 ends in 0 and begins like Luumäki's own: in a text nothing has cut it
    never = bank_reference("2025-1", 441, number)
    receive(ws, listed(f"10.2.2026;5,00;{never};;A9"), "lista.csv")
    assert [reference for _, _, reference, _ in kept(ws)] == [never]


# Rows of a list, and the words of the refusal; each row is ours.
REFUSED = {
    "another currency": (f"10.2.2026;100,00 SEK;{LEMI.reference};;A1", "rivi 2: määrää ei voi lukea euroina"),
    "half a cent": (f"10.2.2026;100,005;{LEMI.reference};;A1", "rivi 2: määrää ei voi lukea euroina"),
    "no day": (f";100,00;{LEMI.reference};;A1", "rivi 2: kirjauspäivää ei voi lukea"),
    "a day that does not exist": (f"31.2.2026;100,00;{LEMI.reference};;A1", "kirjauspäivää ei voi lukea"),
    "a day to come": (f"21.3.2026;100,00;{LEMI.reference};;A1", "kirjauspäivä on vasta tulossa"),
    "a day before the invoice": (f"21.1.2026;100,00;{LEMI.reference};;A1", "ennen kuin lasku on annettu"),
    "nothing paid": (f"10.2.2026;0,00;{LEMI.reference};;A1", "määrä on nolla"),
    "no archive id": (f"10.2.2026;100,00;{LEMI.reference};;", "arkistointitunnus puuttuu"),
    "a name for an archive id": (f"10.2.2026;100,00;{LEMI.reference};;Matti 1", "arkistointitunnus ei ole pankin"),
    "a code for an archive id": (f"10.2.2026;100,00;{LEMI.reference};;{PRIVATE_CODE}", "ei ole pankin tunnus"),
    "a wrong check digit": (f"10.2.2026;100,00;{LEMI.reference[:-1]}9;;A1", "viitteen tarkiste on väärä"),
    "the same id with another sum": (f"{LEMI_ROW}\n10.2.2026;1,00;{LEMI.reference};;A1", "on jo kirjattu maksu, jonka"),
    "a total that does not agree": (f"{LEMI_ROW}\nYhteensä;100,01;;;", "luettelon summa ei täsmää maksuihin"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_payment_of_ours_that_cannot_be_used_refuses_the_file(what: str, ws: Workspace) -> None:
    rows, words = REFUSED[what]
    before = ws.journal.head
    with pytest.raises(UnreadableFileError) as refused:
        receive(ws, listed(rows, f"11.2.2026;250,50;{LUUMAKI.reference};;B7"), "lista.csv")
    assert words in str(refused.value)
    assert str(refused.value).startswith("lista.csv: ")
    assert PRIVATE_CODE not in str(refused.value)
    assert ws.journal.head == before


def test_another_currency_in_a_statement_refuses_it(ws: Workspace) -> None:
    with pytest.raises(UnreadableFileError, match="tapahtuma 1: maksun valuutta on SEK; vain euroja kohdistetaan"):
        receive(ws, camt("camt.054.001.08", ROWS, currency="SEK"))
    # somebody else's payment in another currency is nobody's business
    receive(ws, camt("camt.054.001.08", [ROWS[1]], currency="SEK"))


def test_faults_of_what_is_not_ours_do_not_matter(ws: Workspace) -> None:
    received = receive(ws, listed(LEMI_ROW, f"x;y;{SOMEBODY};Matti Meikäläinen;", ";;;;z"), "lista.csv")
    assert (len(received.new), received.passed_over) == (1, 2)


def test_a_workbook_that_cut_a_reference_to_fifteen_digits_is_refused(ws: Workspace) -> None:
    # 2025144120260025 has sixteen digits; a workbook's number keeps fifteen
    with pytest.raises(UnreadableFileError, match="viite on työkirjassa lukuna ja siksi katkennut"):
        receive(ws, workbook((date(2026, 2, 10), 250.5, int(LUUMAKI.reference), "", "A1")), "lista.xlsx")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Tiedosto on tyhjä."),
        (b"%PDF-1.7", "muuta kuin XML-, CSV- tai XLSX-tiedosto"),
        (b"nimi;summa\nAnna;1,00\n", "eikä maksuluettelo. Luettelossa pitää olla otsikot Kirjauspäivä, Määrä"),
    ],
)
def test_what_is_no_bank_file_is_refused(data: bytes, words: str, ws: Workspace) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        receive(ws, data, "tiedosto.csv")
    assert words in str(refused.value)
