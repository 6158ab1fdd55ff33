"""The life of an invoice after it was issued: sent or by hand, paid, credited, as journal and decisions tell it.

Here belongs deriving a state; none is ever stored. Not here: the states before an issue (`pipelines.invoicing`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipelines.payments.matching import Match, paid_on
from pipelines.payments.receivables import Receivable
from schemas.decision import Decision, SendInvoices


class State(StrEnum):
    """Where an invoice is; `handed_over` waits for its number from the sales ledger."""

    HANDED_OVER = "handed_over"
    ISSUED = "issued"
    SENT = "sent"
    BY_HAND = "by_hand"
    PAID = "paid"
    CREDITED = "credited"


@dataclass(frozen=True)
class Life:
    """The state of an invoice and since when."""

    state: State
    since: date


def life_of(one: Receivable, matches: Iterable[Match], decisions: Iterable[Decision]) -> Life:
    """The state of an invoice or credit note: the last that has been reached."""
    if one.note is not None:
        return Life(State.CREDITED, one.note.issued)
    if one.number is None:
        return Life(State.HANDED_OVER, one.issued)
    paid = paid_on(matches, one) if one.amount_eur > 0 else None
    return Life(State.PAID, paid) if paid else sent_or_issued(one, decisions)


def sent_or_issued(one: Receivable, decisions: Iterable[Decision]) -> Life:
    """Whether and how an invoice has left, by the newest decision about it."""
    life = Life(State.ISSUED, one.issued)
    for decision in decisions:
        if isinstance(decision, SendInvoices) and one.number in (*decision.sent, *decision.by_hand):
            life = Life(State.SENT if one.number in decision.sent else State.BY_HAND, decision.date)
    return life


def waiting_to_leave(owed: Sequence[Receivable], claim: str, decisions: Sequence[Decision]) -> list[Receivable]:
    """The numbered invoices and credit notes of a claim that nobody has recorded as sent."""
    return [
        one
        for one in owed
        if one.claim == claim
        and one.number is not None
        and one.note is None
        and sent_or_issued(one, decisions).state is State.ISSUED
    ]
