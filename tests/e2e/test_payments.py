"""Payments through the command line: a bank file is read, told and refused, and the statement follows.

Here belongs also that a closed claim does not change and that no private payer is left anywhere. Not here: formats and
single faults (`tests/unit/test_payments_receive.py`).
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import pytest

from flows.demo import moment
from flows.desk import Desk
from flows.invoices import approve_and_publish, issue_and_publish
from pipelines.frozen import frozen_claims
from pipelines.invoicing import Approval
from tests.e2e.told import CommandLine, papers_of
from tests.sample.bank import camt
from tests.sample.payments import ACCOUNT, PRIVATE_CODE, PRIVATE_PAYERS, Payment, bank_reference
from tests.sample_year import APPROVER, PREPARER
from tests.unit.payments_case import SOMEBODY, listed

CLAIM, ON, LATER = "2025-1", date(2025, 11, 22), date(2026, 1, 10)
WHO = ("--by", PREPARER, "--reason", "Kuittaus.")
FOLDER = "out/rahoitustilanne"


@pytest.fixture
def laskutettu(suljettu: Path) -> Path:
    """The invoices of claim 2025-1 are issued on 22.11.2025, due on 13.12.2025."""
    desk = Desk(suljettu, moment(ON))
    approve_and_publish(desk, Approval(CLAIM, PREPARER, APPROVER, "Tarkastettu."))
    issue_and_publish(desk, CLAIM)
    return suljettu


def lines(root: Path, kind: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in (root / "journal.jsonl").read_bytes().splitlines()]
    return [line for line in found if line["kind"] == kind]


def invoice(root: Path, municipality: int) -> dict[str, Any]:
    """An issued invoice: number, reference, amount."""
    (line,) = lines(root, "invoiced")
    return next(one for one in line["invoices"] if one["municipality"] == municipality)


def paid(root: Path, municipality: int, entry_id: str, less: int = 0) -> Payment:
    """A municipality pays its invoice, or `less` cents less."""
    one = invoice(root, municipality)
    cents = int(one["amount_eur"].replace(".", "")) - less
    return Payment("x", date(2025, 12, 10), cents, one["reference"], "Lemin kunta", entry_id)


def bank_file(root: Path, *payments: Payment, kind: str = "camt.054.001.08", currency: str = "EUR") -> Path:
    """A file with these payments and one of a private payer."""
    private = Payment("x", date(2025, 12, 11), 45_00, SOMEBODY, PRIVATE_PAYERS[0], "Y1", message=PRIVATE_CODE)
    path = root.parent / "tiliote.xml"
    path.write_bytes(camt(kind, [*payments, private], currency=currency))
    return path


def figure(told_out: str, figure_id: str) -> str:
    row = next(line for line in told_out.splitlines() if line.startswith(f"{figure_id};"))
    return row.split(";")[1]


def test_a_payment_is_read_told_and_explained(laskutettu: Path, tilitys: CommandLine) -> None:
    path = bank_file(laskutettu, paid(laskutettu, 416, "X1"), paid(laskutettu, 441, "X2", less=100))
    told = tilitys(laskutettu, "payments", str(path), on=LATER)
    assert told.code == 0
    assert told.out.startswith("Kirjattu 2 maksua, yhteensä ")
    assert "Muita tapahtumia 1: niistä ei säilytetä mitään." in told.out
    assert "Rahoitustilanne 10.1.2026" in told.out
    assert "Selvitettävät maksut: osasuoritus 1" in told.out
    assert "Erääntynyt: Luumäki, Parikkala, Ruokolahti, Savitaipale, Taipalsaari" in told.out
    reminders = sorted(path.name for path in (laskutettu / FOLDER / "muistutukset").iterdir())
    assert reminders[0] == "muistutus-luumaki.eml"
    assert len(reminders) == 5

    told = tilitys(laskutettu, "explain", "financing/received/416", on=LATER)
    assert told.out.splitlines()[0] == "Ajo payments:2026-01-10"
    assert "Saatu rahoitus, Lemi: " in told.out
    assert "Rautjärvi, maksut-2026-01-10-" in told.out
    assert tilitys(laskutettu, "verify", on=LATER).code == 0


def test_a_closed_claim_does_not_change_when_money_comes(laskutettu: Path, tilitys: CommandLine) -> None:
    before = {
        name: digest for name, digest in papers_of(laskutettu).items() if name.startswith(("frozen", "out/2025-1"))
    }
    assert tilitys(laskutettu, "payments", str(bank_file(laskutettu, paid(laskutettu, 416, "X1"))), on=LATER).code == 0
    after = papers_of(laskutettu)
    assert {name: after.get(name) for name in before} == before


def test_the_same_file_again_says_so_and_changes_nothing(laskutettu: Path, tilitys: CommandLine) -> None:
    path = bank_file(laskutettu, paid(laskutettu, 416, "X1"))
    tilitys(laskutettu, "payments", str(path), on=LATER)
    before = papers_of(laskutettu)
    told = tilitys(laskutettu, "payments", str(path), on=LATER)
    assert (told.code, told.out.splitlines()[0]) == (
        0,
        "Ei uusia maksuja: tiedoston tiliote.xml maksut on jo kirjattu.",
    )
    assert papers_of(laskutettu) == before


def test_a_duplicate_is_told_and_a_decision_uses_it_for_another_invoice(laskutettu: Path, tilitys: CommandLine) -> None:
    twice = (paid(laskutettu, 416, "X1"), paid(laskutettu, 416, "X2"))
    told = tilitys(laskutettu, "payments", str(bank_file(laskutettu, *twice)), on=LATER)
    assert "Selvitettävät maksut: kahdesti maksettu 1" in told.out
    number = str(invoice(laskutettu, 441)["number"])
    allot = ("decide", "allot_payment", "--by", PREPARER, "--reason", "Lemi vahvisti.")
    for wrong, words in (
        (("--payment", "X9", "--invoice", number), "Maksua, jonka arkistointitunnus on X9, ei ole kirjattu."),
        (("--payment", "X2", "--invoice", "7"), "Laskua 7 ei ole. Annetut laskut ovat: 2026001"),
    ):
        told = tilitys(laskutettu, *allot, *wrong, on=LATER)
        assert (told.code, words in told.err) == (2, True)
    assert tilitys(laskutettu, *allot, "--payment", "X2", "--invoice", number, on=LATER).code == 0
    told = tilitys(laskutettu, "payments", on=LATER)
    assert "Selvitettävät maksut" not in told.out or "kahdesti" not in told.out
    figures = tilitys(laskutettu, "figures", "financing/", "--csv", on=LATER).out
    assert figure(figures, "financing/excess/416") == "0.00"
    assert figure(figures, "financing/received/441") == str(invoice(laskutettu, 416)["amount_eur"])


# What is asked, the exit code, and the words; the file is made for each.
REFUSED = {
    "another currency": ("sek", "tapahtuma 1: maksun valuutta on SEK; vain euroja kohdistetaan."),
    "a tampered statement": ("tampered", "Tiliotteen luvut eivät täsmää, joten siitä ei luettu mitään:"),
    "a cut-off statement": ("cut", "Tiedostoa ei voi lukea XML-tiedostona"),
    "an older message": ("old", "camt.053 ja camt.054, versiot .02 ja .08"),
    "another account": ("account", f"Tiedostossa ei ole tilin {ACCOUNT} tapahtumia (invoicing.iban)."),
    "a text file": ("text", "eikä maksuluettelo"),
    "a wrong check digit": ("digit", "viitteen tarkiste on väärä"),
    "no file": ("missing", "ei löydy. Tarkista nimi ja kansio."),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_and_nothing_changes(
    what: str, laskutettu: Path, tilitys: CommandLine
) -> None:
    case, words = REFUSED[what]
    one = paid(laskutettu, 416, "X1")
    path = bank_file(laskutettu, one, kind="camt.053.001.08", currency="SEK" if case == "sek" else "EUR")
    data = path.read_bytes()
    reference = one.reference[:-1] + str((int(one.reference[-1]) + 1) % 10)
    changes = {
        "tampered": data.replace(b">45.00<", b">46.00<"),
        "cut": data[: len(data) // 2],
        "old": data.replace(b"camt.053.001.08", b"camt.053.001.06"),
        "account": data.replace(ACCOUNT.encode(), b"FI7944052020036082"),
        "text": "Matti Meikäläinen;45,00\n".encode(),
        "digit": listed(f"10.12.2025;1,00;{reference};;X1"),
    }
    path.write_bytes(changes.get(case, data))
    if case == "missing":
        path.unlink()
    before = papers_of(laskutettu)
    told = tilitys(laskutettu, "payments", str(path), on=LATER)
    assert (told.code, told.out) == (11, "")
    assert words in told.err
    assert not [name for name in (*PRIVATE_PAYERS, PRIVATE_CODE) if name in told.err]
    assert papers_of(laskutettu) == before


def test_a_file_in_the_past_and_payments_before_any_invoice_are_refused(suljettu: Path, tilitys: CommandLine) -> None:
    told = tilitys(suljettu, "payments", on=LATER)
    assert (told.code, "Yhtään laskua ei ole vielä annettu" in told.err) == (2, True)
    told = tilitys(suljettu, "payments", "x.xml", "--as-of", "2025-12-01", on=LATER)
    assert (told.code, "jätä --as-of pois" in told.err) == (2, True)


def test_a_statement_of_an_earlier_day_knows_nothing_of_later_money(laskutettu: Path, tilitys: CommandLine) -> None:
    tilitys(laskutettu, "payments", str(bank_file(laskutettu, paid(laskutettu, 416, "X1"))), on=LATER)
    told = tilitys(laskutettu, "payments", "--as-of", "2025-12-31", on=LATER)
    assert "Rahoitustilanne 31.12.2025" in told.out
    figures = tilitys(laskutettu, "figures", "financing/received/other_municipal", "--csv", on=LATER).out
    assert figure(figures, "financing/received/other_municipal") == "0.00"


def test_invoices_are_recorded_as_sent_once(laskutettu: Path, tilitys: CommandLine) -> None:
    told = tilitys(laskutettu, "invoice", CLAIM, "--sent", "--number", "2026002", "--by-hand", *WHO, on=ON)
    assert (told.code, told.out.splitlines()[1:]) == (0, ["  Käsin: 2026002"])
    told = tilitys(laskutettu, "invoice", CLAIM, "--sent", *WHO, on=ON)
    assert told.out.splitlines()[1:] == [
        "  Verkkolaskuina: 2026003, 2026004, 2026005, 2026006",
        "  Käsin: 2026001",  # Lemi's e-invoice address is not known
    ]
    told = tilitys(laskutettu, "invoice", CLAIM, "--sent", *WHO, on=ON)
    assert (told.code, "laskuja ei ole odottamassa lähettämistä" in told.err) == (2, True)
    told = tilitys(laskutettu, "invoice", CLAIM, "--sent", "--number", "9", *WHO, on=ON)
    assert (told.code, "laskua 9 ei ole odottamassa lähettämistä" in told.err) == (2, True)
    assert [line["decision"] for line in lines(laskutettu, "decided")][-2:] == ["send_invoices"] * 2


def test_a_sending_cut_off_before_it_was_recorded_is_recorded_by_the_same_command(
    laskutettu: Path, tilitys: CommandLine
) -> None:
    before = (laskutettu / "journal.jsonl").read_bytes()
    first = tilitys(laskutettu, "invoice", CLAIM, "--sent", *WHO, on=ON)
    done = (laskutettu / "journal.jsonl").read_bytes()
    # As a crash leaves it: the decision's file is there, its line is not.
    (laskutettu / "journal.jsonl").write_bytes(before)
    again = tilitys(laskutettu, "invoice", CLAIM, "--sent", *WHO, on=ON)
    assert (again.code, again.out) == (0, first.out)
    assert (laskutettu / "journal.jsonl").read_bytes() == done


def test_numbers_given_here_are_not_read_back(laskutettu: Path, tilitys: CommandLine) -> None:
    path = laskutettu.parent / "numerot.csv"
    path.write_bytes(b"x;y")
    told = tilitys(laskutettu, "invoice", CLAIM, "--numbers", str(path), on=LATER)
    assert (told.code, "Numerot antaa tämä ohjelma" in told.err) == (2, True)


def test_an_invoice_is_taken_back_and_invoiced_anew(laskutettu: Path, tilitys: CommandLine) -> None:
    people = ("--by", PREPARER, "--approved-by", APPROVER, "--reason", "Viitteenne puuttui.")
    told = tilitys(laskutettu, "invoice", CLAIM, "--credit", "2026003", *people, on=ON)
    assert told.code == 0
    assert told.out.startswith("Lasku 2026003 hyvitetty hyvityslaskulla 2026007, −")
    note = laskutettu / f"out/{CLAIM}-hyvitys-2026003"
    assert sorted(path.name for path in note.iterdir() if path.is_file()) == [
        "figures.csv",
        "hyvityslasku-2026007-parikkala.pdf",
        "hyvityslasku-2026007-parikkala.xml",
        "saate-hyvityslasku-2026007-parikkala.eml",
    ]
    again = tilitys(laskutettu, "invoice", CLAIM, "--credit", "2026003", *people, on=ON)
    assert (again.code, "Lasku 2026003 on jo hyvitetty hyvityslaskulla 2026007." in again.err) == (2, True)
    unknown = tilitys(laskutettu, "invoice", CLAIM, "--credit", "2026099", *people, on=ON)
    assert (unknown.code, "ei ole laskua 2026099. Sen laskut ovat: 2026001" in unknown.err) == (2, True)
    alone = ("--by", "Bo B", "--approved-by", "bo b", "--reason", "x")
    told = tilitys(laskutettu, "invoice", CLAIM, "--credit", "2026001", *alone, on=ON)
    assert (told.code, "ovat sama henkilö" in told.err) == (2, True)

    # The share is invoiced anew, with its own number and nobody else's.
    tilitys(laskutettu, "invoice", CLAIM, "--approve", *people, on=ON)
    told = tilitys(laskutettu, "invoice", CLAIM, "--issue", on=ON)
    assert "Numerot 2026008–2026008, 1 kpl" in told.out
    assert (laskutettu / f"out/{CLAIM}-laskut/lasku-2026003-parikkala.pdf").is_file()
    assert (laskutettu / f"out/{CLAIM}-laskut-3/lasku-2026008-parikkala.pdf").is_file()
    told = tilitys(laskutettu, "payments", on=LATER)
    figures = tilitys(laskutettu, "figures", "--at", "payments:2026-01-10", "--csv", on=LATER).out
    assert figure(figures, "payments/2026003/due") == "0.00"
    assert figure(figures, "financing/invoiced/580") == figure(figures, "payments/2026008/due")
    assert tilitys(laskutettu, "verify", on=LATER).code == 0


def test_a_kept_payment_that_somebody_changed_is_named(laskutettu: Path, tilitys: CommandLine) -> None:
    tilitys(laskutettu, "payments", str(bank_file(laskutettu, paid(laskutettu, 416, "X1"))), on=LATER)
    (line,) = lines(laskutettu, "paid")
    kept = laskutettu / "archive" / str(line["sha256"])
    kept.write_bytes(kept.read_bytes().replace(b"X1", b"X2"))
    told = tilitys(laskutettu, "verify", on=LATER)
    assert (told.code, f"archive/{line['sha256']}" in told.out) == (13, True)


def test_no_private_payer_of_the_sample_is_left_anywhere(sample_year: Desk) -> None:
    secrets = [name.encode() for name in (*PRIVATE_PAYERS, PRIVATE_CODE, SOMEBODY)]
    looked = 0
    for data in _everything(sample_year.root):
        looked += 1
        assert [secret for secret in secrets if secret in data] == []
    assert looked > 500
    assert len(frozen_claims(sample_year.ws)) == 2
    # what is kept names municipalities by number only
    assert bank_reference("2025-1", 416, 2026001).encode() in b"".join(_everything(sample_year.root / "archive"))


def _everything(root: Path) -> Iterator[bytes]:
    """The bytes of every file, and of every part of what is packed."""
    for path in root.rglob("*"):
        if path.is_file():
            yield path.name.encode() + path.read_bytes()
            try:
                with ZipFile(path) as archive:
                    yield from (archive.read(part) for part in archive.namelist())
            except BadZipFile:
                continue
