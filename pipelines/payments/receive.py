"""Receiving payments: of a file about money, the entries with our references are kept, and one journal line says so.

Here belongs choosing, comparing with what was kept before, and the reasons to refuse a file. Not here: reading it
(`bank_file`), and what a payment is for (`balance`).
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.intake.personal_ids import mask_personal_ids
from pipelines.papers import read_papers
from pipelines.payments.bank_file import read_bank_file
from pipelines.payments.entries import PAID, SOMEBODY_ELSE, Entry, entries_csv, kept_entries, total
from pipelines.payments.movement import BankFile, Movement
from pipelines.payments.receivables import OurReferences, Receivable, by_reference, our_references, receivables
from pipelines.workspace import Workspace
from schemas.errors import UnreadableFileError
from schemas.invoicing import Invoicing
from schemas.project import Project

# What banks give; spaces never, so that a name in the wrong column is no id.
_ENTRY_ID = re.compile(r"(?=.*[0-9])[0-9A-Za-z][0-9A-Za-z/._:+-]{0,59}")


@dataclass(frozen=True)
class ReceivedPayments:
    """What a file gave: new entries, how many were known already, how many had no reference of ours."""

    new: Sequence[Entry]
    known: int
    passed_over: int
    notes: Sequence[str]


def receive_payments(ws: Workspace, invoicing: Invoicing, data: bytes, name: str) -> ReceivedPayments:
    """Keep what is new and ours of a file's bytes. Runs under the lock, after the papers were recorded.

    A file with nothing new gives no line. Raises UnreadableFileError, with nothing kept, when the file cannot be read
    or one of our entries cannot be used.
    """
    return keep_payments(ws, read_bank_file(data, name, invoicing.account), data, name)


def keep_payments(ws: Workspace, file: BankFile, data: bytes, name: str) -> ReceivedPayments:
    """Keep what is new and ours of a file that was read. Raises UnreadableFileError, with nothing kept, as above."""
    project = read_papers(ws).project
    lines = ws.journal.lines()
    owed = receivables(lines)
    ours = our_references(project, owed)
    mine = [movement for movement in file.movements if _is_ours(movement, ours)]
    new, known = _new_entries(
        mine, kept_entries(ws, lines), _Judge(project, by_reference(owed), ours, ws.now.effective), name
    )
    if new:
        _record(ws, file, new, known, hashlib.sha256(data).hexdigest(), name)
    return ReceivedPayments(new, known, len(file.movements) - len(mine), file.notes)


@dataclass(frozen=True)
class _Judge:
    """Turns a movement of ours into an entry, or says why it cannot."""

    project: Project
    invoices: Mapping[str, Receivable]
    ours: OurReferences
    today: date

    def entry(self, movement: Movement) -> Entry | None:
        """The entry of a movement; None when something in it cannot be used."""
        if self.faults(movement) or movement.reference is None:
            return None
        if movement.booked_date is None or movement.amount_eur is None:
            return None
        payer = self._payer(movement.payer)
        return Entry(movement.entry_id, movement.booked_date, movement.amount_eur, movement.reference, payer)

    def faults(self, movement: Movement) -> list[str]:
        """Why a movement cannot be used, in words that cite nothing of it."""
        faults = list(movement.faults)
        if spoilt := self.ours.spoilt(movement.written, movement.in_workbook):
            faults.append(spoilt)
        if not movement.entry_id:
            faults.append("arkistointitunnus puuttuu, eikä kahdesti luettua maksua voisi huomata")
        elif not _ENTRY_ID.fullmatch(movement.entry_id) or mask_personal_ids(movement.entry_id) != movement.entry_id:
            faults.append("arkistointitunnus ei ole pankin tunnus")
        if movement.amount_eur is None and not movement.faults:
            faults.append("määrä puuttuu")
        if movement.amount_eur == 0:
            faults.append("määrä on nolla")
        return faults + self._faults_of_day(movement)

    def _faults_of_day(self, movement: Movement) -> list[str]:
        day = movement.booked_date
        if day is None:
            return [] if movement.faults else ["kirjauspäivä puuttuu"]
        if day > self.today:
            return ["kirjauspäivä on vasta tulossa"]
        invoice = self.invoices.get(movement.reference or "")
        return ["maksu on kirjattu ennen kuin lasku on annettu"] if invoice and day < invoice.issued else []

    def _payer(self, name: str) -> int | None:
        """Who a payer is when it is a municipality of the project; a name of anybody else goes no further."""
        if not name.strip():
            return None
        told = " ".join(name.split()).casefold()
        for partner in self.project.partners:
            if told in {partner.name.casefold(), (partner.invoice_name or partner.name).casefold()}:
                return partner.number
        return SOMEBODY_ELSE


def _is_ours(movement: Movement, ours: OurReferences) -> bool:
    return movement.reference in ours or ours.spoilt(movement.written, movement.in_workbook) is not None


def _new_entries(mine: Sequence[Movement], kept: Sequence[Entry], judge: _Judge, name: str) -> tuple[list[Entry], int]:
    """The entries that were not known, and how many were. Raises UnreadableFileError that lists every fault."""
    known = {entry.entry_id: entry for entry in kept}
    faults: list[str] = []
    new: list[Entry] = []
    repeated = 0
    for movement in mine:
        entry = judge.entry(movement)
        if entry is None:
            faults.append(f"{movement.place}: {'; '.join(judge.faults(movement))}.")
        elif entry.entry_id not in known:
            known[entry.entry_id] = entry
            new.append(entry)
        elif known[entry.entry_id].content == entry.content:
            repeated += 1
        else:
            faults.append(
                f"{movement.place}: arkistointitunnuksella {entry.entry_id} on jo kirjattu maksu, jonka päivä, määrä "
                "tai viite on toinen."
            )
    if faults:
        raise UnreadableFileError(
            "\n".join([f"{name}: maksuja ei kirjattu, koska osaa niistä ei voi käyttää:", *faults])
        )
    return new, repeated


def _record(ws: Workspace, file: BankFile, new: Sequence[Entry], known: int, original: str, name: str) -> None:
    """The kept file is named by the day and the line; the original is only hashed, since it may hold private payers."""
    data = entries_csv(new)
    kept_name = f"maksut-{ws.now.effective.isoformat()}-{ws.journal.head[0] + 1}.csv"
    sha256 = ws.archive(data, {"name": kept_name, "kind": "payments", "size": len(data)})
    ws.record(
        PAID,
        sha256=sha256,
        name=kept_name,
        original=original,
        original_name=mask_personal_ids(name),
        format=file.format,
        entries=len(new),
        known=known,
        amount_eur=f"{total(new):.2f}",
    )
