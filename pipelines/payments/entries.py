"""Kept entries: the payments with our references, in files of ours, and the journal's lines that name these files.

Here belongs the form of the file and reading what the journal names. Not here: choosing what is kept (`receive`). An
entry says who paid only when that is a municipality of the project.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipelines.journal import Line
from pipelines.workspace import Workspace
from schemas.bundle import csv_bytes, csv_rows
from schemas.labels import as_date

PAID = "paid"
"""The kind of the journal's lines about payments."""

_COLUMNS = ("entry_id", "booked_date", "amount_eur", "reference", "payer")
AMOUNT_COLUMN = str(_COLUMNS.index("amount_eur") + 1)
_FIRST_ROW = 2  # below the headers

SOMEBODY_ELSE = 0
"""The payer that is no municipality of the project; the name is not kept."""


@dataclass(frozen=True)
class Entry:
    """One kept payment. `payer` is a municipality's number, `SOMEBODY_ELSE`, or None when the file does not say.

    `file`, `file_name` and `row` say where it stands among our papers.
    """

    entry_id: str
    booked_date: date
    amount_eur: Decimal
    reference: str
    payer: int | None
    file: str = ""
    file_name: str = ""
    row: int = 0

    @property
    def row_id(self) -> str:
        """The id of its row, as other rows have one."""
        return f"{self.file[:12]}:1:{self.row}"

    @property
    def content(self) -> tuple[date, Decimal, str]:
        """What two tellings of the same payment agree on."""
        return self.booked_date, self.amount_eur, self.reference


def entries_csv(entries: Iterable[Entry]) -> bytes:
    """Write kept entries, in the order of their days and ids."""
    rows = [
        (
            entry.entry_id,
            entry.booked_date.isoformat(),
            f"{entry.amount_eur:.2f}",
            entry.reference,
            "" if entry.payer is None else str(entry.payer),
        )
        for entry in in_order(entries)
    ]
    return csv_bytes(_COLUMNS, rows)


def entries_of(ws: Workspace, line: Line) -> list[Entry]:
    """The entries of the file that a `paid` line names, in the order of the file."""
    sha256, name = line.facts["sha256"], line.facts["name"]
    return [
        Entry(
            entry_id=row["entry_id"],
            booked_date=as_date(row["booked_date"]),
            amount_eur=Decimal(row["amount_eur"]),
            reference=row["reference"],
            payer=int(row["payer"]) if row["payer"] else None,
            file=sha256,
            file_name=name,
            row=number,
        )
        for number, row in enumerate(csv_rows(ws.archived(sha256)), _FIRST_ROW)
    ]


def kept_entries(ws: Workspace, lines: Iterable[Line]) -> list[Entry]:
    """The entries of all lines, in the order of their days and ids."""
    return in_order(entry for line in lines if line.kind == PAID for entry in entries_of(ws, line))


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries as money came: by day, then by the bank's id."""
    return sorted(entries, key=lambda entry: (entry.booked_date, entry.entry_id))


def total(entries: Sequence[Entry]) -> Decimal:
    """The sum of entries."""
    return sum((entry.amount_eur for entry in entries), Decimal(0))
