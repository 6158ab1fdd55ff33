"""What each payment is for: the invoice that its reference or a decision names, and how the amount fits.

Here belongs matching by reference and amount, payment by payment. Not here: how much of the money counts
(`pipelines.rules.financing`), which follows from the sums alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pipelines.payments.entries import Entry, in_order
from pipelines.payments.receivables import Receivable
from schemas.decision import AllotPayment


class Outcome(StrEnum):
    """How a payment fits its invoice; only `paid` needs nobody's attention."""

    PAID = "paid"
    PARTIAL = "partial"
    EXCESS = "excess"
    DUPLICATE = "duplicate"
    RETURNED = "returned"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Match:
    """A payment, or the part of it for one invoice (None: for none), how it fits, and how late it paid what was due."""

    entry: Entry
    amount_eur: Decimal
    invoice: str | None
    outcome: Outcome
    days_late: int


def match(entries: Iterable[Entry], owed: Iterable[Receivable], allotted: Sequence[AllotPayment]) -> list[Match]:
    """Match payments in the order in which they came; the decisions name what is for another invoice."""
    invoices = {one.number: one for one in owed if one.number is not None and one.amount_eur > 0}
    numbers = {one.reference: number for number, one in invoices.items()}
    came: dict[str, Decimal] = {}
    found = []
    for entry in in_order(entries):
        decided = [one for one in allotted if one.payment == entry.entry_id and one.invoice in invoices]
        for amount, number in _parts(entry, numbers.get(entry.reference), decided):
            if number is None:
                found.append(Match(entry, amount, None, Outcome.UNKNOWN, 0))
                continue
            before, invoice = came.get(number, Decimal(0)), invoices[number]
            late = _late(entry, invoice) if amount > 0 and _still(invoice, before) > 0 else 0
            found.append(Match(entry, amount, number, _outcome(amount, invoice, before), late))
            came[number] = before + amount
    return found


def _parts(entry: Entry, number: str | None, decided: Sequence[AllotPayment]) -> Iterator[tuple[Decimal, str | None]]:
    """A payment by its invoices; no decision takes more of it than there is left."""
    left = entry.amount_eur
    for one in decided:
        amount = left if one.amount_eur is None else one.amount_eur
        if amount != 0 and abs(amount) <= abs(left):
            yield amount, one.invoice
            left -= amount
    if left != 0 or not decided:
        yield left, number


def paid_on(matches: Iterable[Match], invoice: Receivable) -> date | None:
    """The day on which an invoice became fully paid; None when it is not, or was taken back."""
    came, day = Decimal(0), None
    for one in matches:
        if one.invoice == invoice.number:
            came += one.amount_eur
            day = (day or one.entry.booked_date) if came >= invoice.amount_eur else None
    return None if invoice.note else day


def _outcome(amount: Decimal, invoice: Receivable, came: Decimal) -> Outcome:
    if amount < 0:
        return Outcome.RETURNED
    still = _still(invoice, came)
    if still <= 0:
        return Outcome.DUPLICATE if amount == invoice.amount_eur else Outcome.EXCESS
    if amount < still:
        return Outcome.PARTIAL
    return Outcome.PAID if amount == still else Outcome.EXCESS


def _still(invoice: Receivable, came: Decimal) -> Decimal:
    """What an invoice still waits for; nothing when it was taken back."""
    return Decimal(0) if invoice.note else invoice.amount_eur - max(came, Decimal(0))


def _late(entry: Entry, invoice: Receivable) -> int:
    return max((entry.booked_date - invoice.due).days, 0) if invoice.due else 0
