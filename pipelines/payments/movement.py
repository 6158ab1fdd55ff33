"""A movement of money as a bank file tells it, before anybody has asked whether it is ours.

Here belongs the shape that the readers of all formats give. Not here: the readers (`camt`, `listed`), nor what is kept
of it (`entries`). A movement may name a private person: it is never written anywhere, not even into a message.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CURRENCY = "EUR"


@dataclass(frozen=True)
class Movement:
    """One movement. What could not be read is None (texts: empty) and told in `faults`, which cite no cell.

    `place` is where it stands in the file, in words; `amount_eur` is negative for money that was taken back or paid
    out; `reference` is the plain reference number, None when there is none; `written` are its digits as they were
    written, also when they are no reference number; a workbook may have cut them.
    """

    place: str
    reference: str | None
    entry_id: str
    booked_date: date | None
    amount_eur: Decimal | None
    payer: str = ""
    faults: tuple[str, ...] = ()
    written: str = ""
    in_workbook: bool = False


@dataclass(frozen=True)
class BankFile:
    """A file that was read: its format (`camt.054.001.08`, `list`), its movements, and what is worth knowing of it."""

    format: str
    movements: Sequence[Movement]
    notes: tuple[str, ...] = ()
