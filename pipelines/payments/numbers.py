"""Reading back what a sales ledger gave: numbers, references and days of the invoices that were handed over to it.

Here belongs matching its list with our billing rows and recording what is new. Not here: the rows themselves
(`reports.invoices.billing`). The ledger's list may hold the invoices of others: of it, too, only our rows are kept.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipelines.intake.layout import find_layout
from pipelines.intake.personal_ids import mask_personal_ids
from pipelines.intake.sheet import TextFile
from pipelines.payments.movement import BankFile, Movement
from pipelines.payments.receivables import NUMBERED, Receivable, receivables
from pipelines.references import plain_reference, written_reference
from pipelines.staging.values import parse_amount, parse_date
from pipelines.workspace import Workspace
from schemas.bundle import csv_bytes
from schemas.decision import INVOICE_NUMBER
from schemas.errors import UnreadableFileError
from schemas.sales_ledger import SalesLedgerLayout, row_key

_COLUMNS = ("edition", "municipality", "number", "reference", "issue_date", "due_date", "amount_eur")


@dataclass(frozen=True)
class Given:
    """What the ledger gave one billing row."""

    municipality: int
    edition: str
    number: str
    reference: str
    issued: date
    due: date
    amount_eur: Decimal

    @property
    def facts(self) -> dict[str, object]:
        """As the journal's line says it."""
        return {
            "municipality": self.municipality,
            "number": self.number,
            "reference": self.reference,
            "issue_date": self.issued.isoformat(),
            "due_date": self.due.isoformat(),
            "amount_eur": f"{self.amount_eur:.2f}",
        }


@dataclass(frozen=True)
class ReadNumbers:
    """What a list gave: new numbers, how many were known, which rows still wait, and the payments that it tells."""

    new: Sequence[Given]
    known: int
    waiting: Sequence[Receivable]
    payments: BankFile


def read_numbers(
    ws: Workspace, claim: str, text: TextFile, layout: SalesLedgerLayout, data: bytes, name: str
) -> ReadNumbers:
    """Record the numbers that a list gives the billing rows of a claim; one `numbered` line an issue. Under the lock.

    Raises UnreadableFileError, with nothing recorded, when the list is no such list or a row of ours does not fit.
    """
    owed = [one for one in receivables(ws.journal.lines()) if one.claim == claim]
    rows = list(_rows(text, layout))
    if not rows:
        headings = ", ".join(names[0] for names in layout.numbers.values())
        raise UnreadableFileError(f"{name}: luettelossa pitää olla otsikot {headings}.")
    judge = _Judge({row_key(one.edition, one.municipality): one for one in owed})
    new, known = _fitting(rows, judge, receivables(ws.journal.lines()), name)
    for edition in sorted({given.edition for given in new}):
        _record(ws, claim, edition, [given for given in new if given.edition == edition], data, name)
    numbers = {(given.edition, given.municipality) for given in new}
    waiting = [one for one in owed if one.number is None and (one.edition, one.municipality) not in numbers]
    payments = BankFile("sales_ledger", [paid for row in rows if (paid := row.payment(layout))])
    return ReadNumbers(new, known, waiting, payments)


@dataclass(frozen=True)
class _Row:
    """A row of the list: the text of each field, by section and name."""

    place: str
    numbers: Mapping[str, str]
    payments: Mapping[str, str]

    def payment(self, layout: SalesLedgerLayout) -> Movement | None:
        """The payment that the row tells, when the layout has payments and something was paid."""
        if set(self.payments) != set(layout.payments) or not self.payments.get("amount_eur"):
            return None
        day, no_day = parse_date(self.payments["booked_date"])
        amount, no_amount = parse_amount(self.payments["amount_eur"])
        faults = [words for words, wrong in (("maksupäivää ei voi lukea", no_day), (_NO_AMOUNT, no_amount)) if wrong]
        reference = self.numbers["reference"]
        return Movement(
            self.place,
            plain_reference(reference),
            self.payments["entry_id"],
            day,
            amount,
            faults=tuple(faults),
            written=written_reference(reference),
        )


_NO_AMOUNT = "maksettua määrää ei voi lukea euroina sentin tarkkuudella"


@dataclass(frozen=True)
class _Judge:
    """Turns a row into what was given, or says why it does not fit; `rows` are our billing rows by their keys."""

    rows: Mapping[str, Receivable]

    def given(self, row: _Row) -> tuple[Given | None, list[str]]:
        """What a row of ours gives, and what is wrong with it; neither for a row of somebody else."""
        ours = self.rows.get(row.numbers["row_key"])
        if ours is None:
            return None, []
        reference = plain_reference(row.numbers["reference"])
        issued, _ = parse_date(row.numbers["issue_date"])
        due, _ = parse_date(row.numbers["due_date"])
        amount, _ = parse_amount(row.numbers["amount_eur"])
        number = row.numbers["number"]
        faults = [
            words
            for words, wrong in (
                ("laskun numeroa ei voi lukea", not re.fullmatch(INVOICE_NUMBER, number)),
                ("viitenumeron tarkiste on väärä tai viite puuttuu", reference is None),
                ("laskun päiväystä tai eräpäivää ei voi lukea", issued is None or due is None),
                (f"summa ei ole laskutusrivin {ours.amount_eur:.2f} €".replace(".", ","), amount != ours.amount_eur),
            )
            if wrong
        ]
        if faults or reference is None or issued is None or due is None or amount is None:
            return None, faults
        return Given(ours.municipality, ours.edition, number, reference, issued, due, amount), []


def _rows(text: TextFile, layout: SalesLedgerLayout) -> Iterator[_Row]:
    numbers = {str(field): headings for field, headings in layout.numbers.items()}
    payments = {str(field): headings for field, headings in layout.payments.items()}
    for sheet in text.sheets:
        found = find_layout(sheet, columns=numbers, above={}, optional=(), not_typed=(), title=None)
        if found is None:
            continue
        paid = find_layout(sheet, columns=payments, above={}, optional=(), not_typed=(), title=None)
        where = f"{sheet.name}, " if text.is_workbook else ""
        for row in found.body.to_pylist():
            cells = [str(row[f"c{index}"]).strip() for index in range(sheet.width)]
            yield _Row(
                f"{where}rivi {row['row']}",
                {field: cells[index] for field, index in found.columns.items()},
                {field: cells[index] for field, index in paid.columns.items()} if paid and layout.payments else {},
            )


def _fitting(
    rows: Sequence[_Row], judge: _Judge, everything: Sequence[Receivable], name: str
) -> tuple[list[Given], int]:
    """What is new, and how many were known. Raises UnreadableFileError that lists every fault."""
    known = {(one.edition, one.municipality): one for one in everything if one.number is not None}
    taken = {one.number: key for key, one in known.items()} | {one.reference: key for key, one in known.items()}
    new: list[Given] = []
    faults: list[str] = []
    again = 0
    for row in rows:
        given, wrong = judge.given(row)
        faults += [f"{row.place}: {fault}." for fault in wrong]
        if given is None:
            continue
        key = given.edition, given.municipality
        before = known.get(key)
        if before is not None:
            same = (before.number, before.reference, before.due) == (given.number, given.reference, given.due)
            again += same
            faults += [] if same else [f"{row.place}: laskulla on jo toinen numero, viite tai eräpäivä."]
        elif {taken.get(given.number, key), taken.get(given.reference, key)} != {key}:
            faults.append(f"{row.place}: sama numero tai viite on jo toisella laskulla.")
        else:
            taken |= {given.number: key, given.reference: key}
            new.append(given)
    if len({(given.edition, given.municipality) for given in new}) < len(new):
        faults.append("Sama laskutusrivi on luettelossa kahdesti.")
    if faults:
        raise UnreadableFileError("\n".join([f"{name}: numeroita ei kirjattu, koska osaa ei voi käyttää:", *faults]))
    return new, again


def _record(ws: Workspace, claim: str, edition: str, given: Sequence[Given], data: bytes, name: str) -> None:
    rows = [[edition, *(str(one.facts[column]) for column in _COLUMNS[1:])] for one in given]
    kept = csv_bytes(_COLUMNS, sorted(rows))
    kept_name = f"numerot-{ws.now.effective.isoformat()}-{ws.journal.head[0] + 1}.csv"
    sha256 = ws.archive(kept, {"name": kept_name, "kind": "numbers", "size": len(kept)})
    ws.record(
        NUMBERED,
        claim=claim,
        edition=edition,
        sha256=sha256,
        name=kept_name,
        original=hashlib.sha256(data).hexdigest(),
        original_name=mask_personal_ids(name),
        invoices=[one.facts for one in sorted(given, key=lambda one: one.municipality)],
    )
