"""What a payment is for and how it fits, payment by payment, with decisions that part or move it.

Not here: which money counts (`tests/rules/test_financing.py`).
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipelines.payments.entries import Entry
from pipelines.payments.life import Life, State, life_of
from pipelines.payments.matching import match, paid_on
from pipelines.payments.receivables import Receivable
from schemas.decision import AllotPayment, SendInvoices
from tests.unit.payments_case import LEMI, LUUMAKI, allot

ISSUED, DUE = date(2026, 1, 22), date(2026, 2, 12)
FIRST = Receivable("2025-1", "invoice:2025-1:1", 416, Decimal("100.00"), ISSUED, str(LEMI.number), LEMI.reference, DUE)
SECOND = Receivable(
    "2025-1", "invoice:2025-1:1", 441, Decimal("250.50"), ISSUED, str(LUUMAKI.number), LUUMAKI.reference, DUE
)
NOTE = Receivable("2025-1", "invoice:2025-1:2", 416, Decimal("-100.00"), DUE, "2026003", "x", DUE, credits=FIRST.number)


def entry(amount: str, day: int = 10, reference: str = LEMI.reference, entry_id: str = "A1") -> Entry:
    return Entry(entry_id, date(2026, 2, day), Decimal(amount), reference, 416)


def told(*entries: Entry, allotted: tuple[AllotPayment, ...] = (), first: Receivable = FIRST) -> list[tuple[str, ...]]:
    return [
        (one.entry.entry_id, str(one.amount_eur), one.invoice or "-", one.outcome.value)
        for one in match(entries, [first, SECOND, NOTE], allotted)
    ]


@pytest.mark.parametrize(
    ("amounts", "outcomes"),
    [
        (["100.00"], ["paid"]),
        (["40.00"], ["partial"]),
        (["40.00", "60.00"], ["partial", "paid"]),
        (["40.00", "70.00"], ["partial", "excess"]),
        (["100.01"], ["excess"]),
        (["100.00", "100.00"], ["paid", "duplicate"]),
        (["100.00", "5.00"], ["paid", "excess"]),
        (["100.00", "-30.00", "30.00"], ["paid", "returned", "paid"]),
        (["-30.00", "100.00"], ["returned", "paid"]),
    ],
)
def test_payments_of_an_invoice_fit_in_the_order_in_which_they_came(amounts: list[str], outcomes: list[str]) -> None:
    entries = [entry(amount, day, entry_id=f"A{day}") for day, amount in enumerate(amounts, 10)]
    assert [outcome for *_, outcome in told(*reversed(entries))] == outcomes


def test_a_reference_that_is_no_invoice_s_is_unknown() -> None:
    assert told(entry("5.00", reference="20251700202601444")) == [("A1", "5.00", "-", "unknown")]


def test_an_invoice_that_was_taken_back_takes_no_money() -> None:
    taken_back = replace(FIRST, note=NOTE)
    assert told(entry("100.00"), entry("7.00", entry_id="A2"), first=taken_back) == [
        ("A1", "100.00", "2026001", "duplicate"),
        ("A2", "7.00", "2026001", "excess"),
    ]


def test_a_decision_moves_a_payment_to_another_invoice() -> None:
    assert told(entry("250.50"), allotted=(allot("A1", "2026002"),)) == [("A1", "250.50", "2026002", "paid")]
    # an unknown one too
    unknown = entry("250.50", reference="20251700202601444")
    assert told(unknown, allotted=(allot("A1", "2026002"),)) == [("A1", "250.50", "2026002", "paid")]


def test_a_decision_moves_a_part_and_the_rest_stays_where_the_reference_says() -> None:
    # 350,50 came with Lemi's reference: 250,50 of it for Luumäki's invoice, 100,00 is left
    assert told(entry("350.50"), allotted=(allot("A1", "2026002", "250.50"),)) == [
        ("A1", "250.50", "2026002", "paid"),
        ("A1", "100.00", "2026001", "paid"),
    ]


def test_no_decision_takes_more_of_a_payment_than_there_is() -> None:
    greedy = (allot("A1", "2026002", "90.00"), allot("A1", "2026002", "20.00"))
    assert told(entry("100.00"), allotted=greedy) == [
        ("A1", "90.00", "2026002", "partial"),
        ("A1", "10.00", "2026001", "partial"),
    ]
    assert told(entry("100.00"), allotted=(allot("A1", "2026099"),)) == [("A1", "100.00", "2026001", "paid")]


def test_an_invoice_is_paid_on_the_day_on_which_the_rest_came() -> None:
    matches = match([entry("40.00", 10), entry("60.00", 15, entry_id="A2")], [FIRST], ())
    assert paid_on(matches, FIRST) == date(2026, 2, 15)
    assert [one.days_late for one in matches] == [0, 3]  # due on the 12th
    returned = [*matches, *match([entry("-1.00", 20, entry_id="A3")], [FIRST], ())]
    assert paid_on(returned, FIRST) is None


def test_only_money_that_was_still_due_is_late() -> None:
    twice_and_back = [entry("100.00", 15, entry_id="A1"), entry("100.00", 16, entry_id="A2")]
    twice_and_back.append(entry("-100.00", 17, entry_id="A3"))
    assert [one.days_late for one in match(twice_and_back, [FIRST], ())] == [3, 0, 0]


def sending(sent: tuple[str, ...] = (), by_hand: tuple[str, ...] = (), day: int = 23) -> SendInvoices:
    common = {"kind": "send_invoices", "id": "x", "by": "Anna A", "reason": "kuittaus", "claim": "2025-1"}
    keys = {"date": date(2026, 1, day), "sent": sent, "by_hand": by_hand}
    return SendInvoices.model_validate(common | keys)


def test_an_invoice_lives_from_issued_over_sent_to_paid_or_credited() -> None:
    assert life_of(FIRST, [], []) == Life(State.ISSUED, ISSUED)
    assert life_of(FIRST, [], [sending(sent=("2026001",))]) == Life(State.SENT, date(2026, 1, 23))
    failed = [sending(sent=("2026001",)), sending(by_hand=("2026001",), day=25)]
    assert life_of(FIRST, [], failed) == Life(State.BY_HAND, date(2026, 1, 25))
    matches = match([entry("100.00")], [FIRST], ())
    assert life_of(FIRST, matches, failed) == Life(State.PAID, date(2026, 2, 10))
    taken_back = replace(FIRST, note=NOTE)
    assert life_of(taken_back, matches, failed) == Life(State.CREDITED, DUE)
    waiting = replace(FIRST, number=None, reference=None, due=None)
    assert life_of(waiting, [], []) == Life(State.HANDED_OVER, ISSUED)
