"""Invoices through the command line: draft, approval, issue, and what is refused, in words and with nothing done.

Here belongs also the proof that a killed issue loses and doubles no number. Not here: what stands on the pages
(`tests/unit/test_reports_invoices.py`).
"""

import csv
import io
import json
import os
import re
import shutil
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from flows.demo import moment
from flows.desk import Desk
from pipelines.frozen import frozen_invoices
from pipelines.invoicing import Approval, approve_invoices, issue_invoices
from pipelines.papers import read_papers
from pipelines.verify import verify_papers
from pipelines.workspace import Workspace
from schemas.bundle import Bundle
from schemas.errors import TilitysError, UsageError
from tests.e2e.crashes import kill, operations
from tests.e2e.told import CommandLine
from tests.sample_year import APPROVER, PREPARER
from tests.unit.invoice_case import einvoices

CLAIM = "2025-1"
ON = date(2025, 11, 22)
OUT = f"out/{CLAIM}-laskut"
APPROVE = ("--approve", "--by", PREPARER, "--approved-by", APPROVER, "--reason", "Tarkastettu.")


def edit(root: Path, old: str, new: str) -> None:
    project = root / "project.toml"
    text = project.read_text(encoding="utf-8")
    assert old in text
    project.write_text(text.replace(old, new), encoding="utf-8")


def kinds(root: Path) -> list[str]:
    """What the journal says happened, line by line."""
    return [json.loads(line)["kind"] for line in (root / "journal.jsonl").read_bytes().splitlines()]


def pages(root: Path, suffix: str = "pdf") -> list[str]:
    return sorted(path.name for path in (root / OUT).glob(f"*.{suffix}"))


def test_a_draft_is_looked_at_approved_and_issued(suljettu: Path, tilitys: CommandLine) -> None:
    told = tilitys(suljettu, "invoice", CLAIM, on=ON)
    assert told.code == 0
    assert told.out.startswith(f"Laskut, maksatushakemus {CLAIM}, luonnos\n")
    assert f"tilitys invoice {CLAIM} --approve" in told.out
    assert pages(suljettu)[0] == "lasku-luonnos-lemi.pdf"

    told = tilitys(suljettu, "invoice", CLAIM, *APPROVE, on=ON)
    assert told.code == 0
    assert "hyväksytty" in told.out
    assert pages(suljettu)[0] == "lasku-luonnos-lemi.pdf"
    assert "invoiced" not in kinds(suljettu)

    told = tilitys(suljettu, "invoice", CLAIM, "--issue", on=ON)
    assert told.code == 0
    assert "Numerot 2026001–2026006, 6 kpl, eräpäivä 13.12.2025" in told.out
    assert pages(suljettu) == [
        "lasku-2026001-lemi.pdf",
        "lasku-2026002-luumaki.pdf",
        "lasku-2026003-parikkala.pdf",
        "lasku-2026004-ruokolahti.pdf",
        "lasku-2026005-savitaipale.pdf",
        "lasku-2026006-taipalsaari.pdf",
    ]
    # Lemi has no e-invoice address: its invoice leaves by hand, and it is told
    assert "Lähetettävä käsin: Lemi\n" in told.out
    assert pages(suljettu, "xml") == [name.replace(".pdf", ".xml") for name in pages(suljettu)[1:]]
    assert pages(suljettu, "eml") == [f"saate-{name}".replace(".pdf", ".eml") for name in pages(suljettu)]
    frozen = suljettu / "frozen/invoices/2025-1-1"
    for name in pages(suljettu) + pages(suljettu, "xml"):
        assert (frozen / name).read_bytes() == (suljettu / OUT / name).read_bytes()
    assert kinds(suljettu).count("invoiced") == 1


def test_issued_invoices_are_shown_again_as_they_were_sent_and_never_issued_twice(
    suljettu: Path, tilitys: CommandLine
) -> None:
    tilitys(suljettu, "invoice", CLAIM, *APPROVE, on=ON)
    tilitys(suljettu, "invoice", CLAIM, "--issue", on=ON)
    names = [path.name for path in (suljettu / OUT).glob("*-2026*")]
    sent = {name: (suljettu / OUT / name).read_bytes() for name in names}
    assert len(sent) == 6 + 5 + 6  # PDFs, e-invoices, letters
    edit(suljettu, "FI21 1234 5600 0007 85", "FI79 4405 2020 0360 82")
    shutil.rmtree(suljettu / OUT)

    told = tilitys(suljettu, "invoice", CLAIM, on=date(2026, 2, 1))
    assert (told.code, "annettu" in told.out) == (0, True)
    assert {path.name: path.read_bytes() for path in (suljettu / OUT).glob("*-2026*")} == sent
    for again in (("--issue",), APPROVE):
        told = tilitys(suljettu, "invoice", CLAIM, *again, on=date(2026, 2, 1))
        assert told.code == 2
        assert f"Maksatushakemuksen {CLAIM} laskut on jo annettu (numerot 2026001–2026006)." in told.err
    assert kinds(suljettu).count("invoiced") == 1


def test_what_was_changed_after_the_approval_is_approved_again(suljettu: Path, tilitys: CommandLine) -> None:
    tilitys(suljettu, "invoice", CLAIM, *APPROVE, on=ON)
    told = tilitys(suljettu, "invoice", CLAIM, *APPROVE, on=ON)
    assert told.code == 2
    assert "on jo hyväksytty päätöksellä 2025-11-22-approve-invoices-2025-1" in told.err

    edit(suljettu, 'street = "Postilokero 80"', 'street = "Kunnantie 1"')
    told = tilitys(suljettu, "invoice", CLAIM, "--issue", on=ON)
    assert told.code == 2
    assert "tiedot ovat muuttuneet hyväksymisen (2025-11-22-approve-invoices-2025-1) jälkeen" in told.err
    assert "invoiced" not in kinds(suljettu)

    tilitys(suljettu, "invoice", CLAIM, *APPROVE, on=ON)
    assert tilitys(suljettu, "invoice", CLAIM, "--issue", on=ON).code == 0


def test_explain_tells_how_a_municipality_s_sum_came_about(suljettu: Path, tilitys: CommandLine) -> None:
    tilitys(suljettu, "invoice", CLAIM, *APPROVE, on=ON)
    tilitys(suljettu, "invoice", CLAIM, "--issue", on=ON)
    told = tilitys(suljettu, "explain", f"cofinancing/{CLAIM}/580/invoice", on=ON)
    assert told.code == 0
    first, second, *rest = told.out.splitlines()
    assert first == "Ajo invoice:2025-1:1"
    assert second.startswith("Laskutetaan nyt, Parikkala, maksatusjakso 2025-1: ")
    assert rest[0] == "  Kunnalta ei ole vielä laskutettu mitään, joten osuus laskutetaan kokonaan."
    assert any("Summa jaetaan tasan 7 kunnan kesken." in line for line in rest)
    assert any("Tukikelpoiset kustannukset, maksatushakemus 2025-1 (suljettu, versio 1): " in line for line in rest)
    told = tilitys(suljettu, "verify", on=ON)
    assert told.code == 0, told.out


def test_numbers_and_references_run_on_over_two_claims(sample_year: Desk) -> None:
    ws = sample_year.ws
    rows = []
    for issued in frozen_invoices(ws):
        table = (issued.folder / "invoices.csv").read_text(encoding="utf-8")
        rows += list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert [int(row["number"]) for row in rows] == list(range(2026001, 2026013))
    assert [row["municipality"] for row in rows] == ["416", "441", "580", "700", "739", "831"] * 2
    assert len({row["reference"] for row in rows}) == 12
    assert [i.number_last for i in read_papers(ws).issued] == [2026006, 2026012]


# What is asked, how project.toml is changed before, the exit code, and the words.
REFUSED = {
    "a claim that is not closed": (("2026-1",), None, 2, "Maksatushakemusta 2026-1 ei ole suljettu"),
    "an unknown claim": (("2027-1",), None, 2, "Hankkeen jaksot ovat 2025-1, 2026-1, 2026-2"),
    "an issue without approval": ((CLAIM, "--issue"), None, 2, f"Maksatushakemuksen {CLAIM} laskuja ei ole hyväksytty"),
    "one person in both parts": (
        (CLAIM, "--approve", "--by", "Bo B", "--approved-by", "bo b", "--reason", "x"),
        None, 2, "Laatija ja hyväksyjä (Bo B) ovat sama henkilö",
    ),
    "an approval without a name": ((CLAIM, "--approve", "--by", "Bo B"), None, 2, "anna myös --approved-by, --reason"),
    "a name without approval": ((CLAIM, "--issue", "--by", "Bo B"), None, 2, "--approve, --sent tai --credit kanssa"),
    "both at once": ((CLAIM, *APPROVE, "--issue"), None, 2, "anna vain toinen"),
    "an issue in the past": ((CLAIM, "--issue", "--as-of", "2025-11-21"), None, 2, "jätä --as-of pois"),
    "the sales ledger": (
        (CLAIM,), ('mode = "own"', 'mode = "sales_ledger"'), 10, "invoicing.ledger: puuttuu; myyntireskontran",
    ),
    "a missing address": (
        (CLAIM,), ('town = "Parikkala"\n', ""), 10, "partners 580 (Parikkala).town: puuttuu; lasku tarvitsee tiedon",
    ),
    "a missing reference": (
        (CLAIM,), ('order_reference = "KETTERASTI-580"\n', ""), 10, "partners 580 (Parikkala).order_reference: puuttuu",
    ),
    "a missing address of the sender of e-invoices": (
        (CLAIM,), ('einvoice = { address = "003702069511", operator = "003721291126" }', ""), 10,
        "invoicing.einvoice: puuttuu; verkkolasku tarvitsee laskuttajan osoitteen ja operaattorin",
    ),
    "an e-invoice address of somebody else": (
        (CLAIM,), ('"003719136426"', '"003702069511"'), 10,
        "partners 580 (Parikkala).einvoice.address: verkkolaskuosoite 003702069511 ei ole kunnan Y-tunnuksesta",
    ),
    "a reference that no e-invoice holds": (
        (CLAIM,), ('"KETTERASTI-580"', f'"{"K" * 71}"'), 10,
        "partners 580 (Parikkala).order_reference: tunnuksessa on 71 merkkiä; verkkolaskuun mahtuu 70, eikä tunnusta",
    ),
    "an agreement whose reference no e-invoice holds": (
        (CLAIM,), ('"Yhteistyösopimus 2.9.2025"', f'"{"Sopimus " * 9}1"'), 10, "agreement.reference: tunnuksessa on 73",
    ),
    "a language without its texts": (
        (CLAIM,), ('order_reference = "KETTERASTI-580"', 'language = "sv"\norder_reference = "KETTERASTI-580"'), 10,
        "invoicing.sv: puuttuu; laskuissa Parikkala sen tekstit tarvitaan ruotsiksi",
    ),
    "a character that no page can show": (
        (CLAIM,), ('"Parikkalan kunta"', '"Parikkalan kunta 測"'), 10, "koska sen kirjasimessa ei ole merkkiä 測",
    ),
    "a wrong account": (
        (CLAIM,), ("0007 85", "0007 86"), 10, "invoicing.iban: tilinumeron FI21 1234 5600 0007 86 tarkiste on väärä",
    ),
    "a wrong business id": (
        (CLAIM,), ('"1913642-6"', '"1913642-7"'), 10, "partners 580 (Parikkala).business_id: Y-tunnuksen 1913642-7",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_in_words_and_nothing_is_made(what: str, suljettu: Path, tilitys: CommandLine) -> None:
    arguments, change, code, words = REFUSED[what]
    if change:
        edit(suljettu, *change)
    told = tilitys(suljettu, "invoice", *arguments, on=ON)
    assert (told.code, told.out) == (code, "")
    assert words in told.err
    assert not (suljettu / OUT).exists()
    assert "invoiced" not in kinds(suljettu)
    assert not list((suljettu / "decisions").glob("*approve-invoices*"))


def test_a_project_without_the_section_runs_but_does_not_invoice(suljettu: Path, tilitys: CommandLine) -> None:
    project = suljettu / "project.toml"
    project.write_text(project.read_text(encoding="utf-8").partition("# Kuntien laskut")[0], encoding="utf-8")
    told = tilitys(suljettu, "invoice", CLAIM, on=ON)
    assert told.code == 10
    assert "project.toml: invoicing: puuttuu; laskut tarvitsevat osion [invoicing]" in told.err
    assert tilitys(suljettu, "claim", CLAIM, on=ON).code in (0, 1)


@pytest.fixture
def approved(suljettu: Path) -> Path:
    """Invoices that were approved and wait to be issued."""
    ws = Workspace.open(suljettu, moment(ON))
    with ws.lock():
        approve_invoices(ws, Approval(CLAIM, PREPARER, APPROVER, "Tarkastettu."))
    return suljettu


def issue(root: Path) -> None:
    """Issue what is approved, or find that it is issued already."""
    ws = Workspace.open(root, moment(ON))
    with ws.lock(), suppress(UsageError):
        issue_invoices(ws, CLAIM, lambda issued: {"lasku-2026001-lemi.pdf": b"%PDF", **einvoices(issued)})


def test_an_e_invoice_that_says_another_sum_stops_the_issue_and_no_number_is_given(approved: Path) -> None:
    def one_cent_off(issued: Bundle) -> dict[str, bytes]:
        files = einvoices(issued)
        name = min(files)
        return files | {name: re.sub(rb"(<EpiInstructedAmount[^>]*>[0-9]+,)[0-9]{2}", rb"\g<1>99", files[name])}

    before = touched(approved)
    ws = Workspace.open(approved, moment(ON))
    with ws.lock(), pytest.raises(TilitysError, match=r"Laskuja ei annettu.*\nLasku 2026002: kohdassa EpiInstr"):
        issue_invoices(ws, CLAIM, one_cent_off)
    assert touched(approved) == before
    issue(approved)
    assert [issued.number_first for issued in read_papers(Workspace.open(approved, moment(ON))).issued] == [2026001]


@pytest.mark.skipif(sys.platform == "win32", reason="the processes are forked")
def test_killed_at_any_operation_an_issue_gives_each_number_once(
    approved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    before = touched(approved)
    names = operations(lambda: issue(approved))
    done = touched(approved)
    left: dict[str, bytes] = {}
    given = set()
    for at, name in enumerate(names):
        lay(before, approved)
        assert kill(lambda: issue(approved), at, torn=name == "write")
        if (found := touched(approved)) == left:
            continue  # the same papers as the call before left lead to the same end
        left = found
        given.add(found["journal.jsonl"].count(b'"kind":"invoiced"'))
        issue(approved)
        assert touched(approved) == done, (at, name)
        assert [problem for problem in verify_papers(Workspace.open(approved, moment(ON))) if not problem.note] == []
    # Some kills came before the line that gives the numbers, some after it.
    assert given == {0, 1}


def touched(root: Path) -> dict[str, bytes]:
    """What an issue changes: the journal and what is frozen; a torn line that was set aside says nothing."""
    files = [root / "journal.jsonl", *(root / "frozen").rglob("*")]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(files) if path.is_file()}


def lay(papers: dict[str, bytes], root: Path) -> None:
    shutil.rmtree(root / "frozen")
    for name, data in papers.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
