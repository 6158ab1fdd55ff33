"""What must hold of any payments: matched and open money make up all that came, and nothing counts twice.

Here belongs any sequence. Not here: single cases (`tests/rules/test_financing.py`).
"""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.payments.entries import Entry
from pipelines.payments.matching import Outcome, match
from pipelines.payments.receivables import Receivable
from pipelines.rules.financing import UNKNOWN
from schemas.decision import AllotPayment
from tests.rules.test_financing import figures
from tests.unit.payments_case import allot

DAY = date(2026, 2, 1)
NUMBERS = ("1", "2", "3", "4")
cents = st.integers(min_value=-(10**5), max_value=10**6).filter(bool).map(lambda n: Decimal(n).scaleb(-2))
amounts = st.lists(st.integers(1, 10**6).map(lambda n: Decimal(n).scaleb(-2)), min_size=1, max_size=3)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[Receivable], list[Entry], list[AllotPayment]]:
    """Some invoices of one municipality, payments with their references or others, and decisions about them."""
    invoices = [
        Receivable("2025-1", f"e{n}", 416, amount, DAY, number, f"ref{number}", DAY)
        for n, (number, amount) in enumerate(zip(NUMBERS, draw(amounts), strict=False))
    ]
    entries = [
        Entry(f"A{n}", DAY + timedelta(draw(st.integers(0, 60))), amount, f"ref{draw(st.sampled_from(NUMBERS))}", None)
        for n, amount in enumerate(draw(st.lists(cents, max_size=6)))
    ]
    parts = st.one_of(st.none(), st.integers(1, 10**6).map(lambda n: f"{n // 100}.{n % 100:02}"))
    decided = [
        allot(f"A{draw(st.integers(0, 6))}", number, draw(parts))
        for number in draw(st.lists(st.sampled_from(NUMBERS), max_size=3))
    ]
    return invoices, entries, decided


@given(stories())
@settings(max_examples=200)
def test_matched_and_open_money_make_up_all_that_came(
    story: tuple[list[Receivable], list[Entry], list[AllotPayment]],
) -> None:
    invoices, entries, decided = story
    matches = match(entries, invoices, decided)
    # No payment is lost or counted twice, whatever was decided about it.
    of_entry: dict[str, Decimal] = defaultdict(Decimal)
    for one in matches:
        of_entry[one.entry.entry_id] += one.amount_eur
    assert of_entry == {entry.entry_id: entry.amount_eur for entry in entries}

    came: dict[str, list[str]] = defaultdict(list)
    for one in matches:
        came[one.invoice or UNKNOWN].append(str(one.amount_eur))
    found = figures({str(one.number): str(one.amount_eur) for one in invoices}, came)
    received = found["financing/received/416"]
    open_money = found["payments/excess"] + found["payments/credited"] + found["payments/unknown"]
    assert received + open_money == found["payments/total"] == sum(Fraction(entry.amount_eur) for entry in entries)
    assert 0 <= received <= found["financing/invoiced/416"]
    assert received + found["financing/open/416"] == found["financing/invoiced/416"]
    for invoice in invoices:
        name = f"payments/{invoice.number}"
        assert found[f"{name}/matched"] + found[f"{name}/excess"] == found[f"{name}/received"]
        assert 0 <= found[f"{name}/matched"] <= Fraction(invoice.amount_eur)


@given(stories(), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_the_order_of_files_changes_nothing(
    story: tuple[list[Receivable], list[Entry], list[AllotPayment]], chance: Random
) -> None:
    invoices, entries, decided = story
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert match(shuffled, invoices, decided) == match(entries, invoices, decided)


@given(stories())
@settings(max_examples=100)
def test_what_fits_leaves_its_invoice_paid_in_full(
    story: tuple[list[Receivable], list[Entry], list[AllotPayment]],
) -> None:
    invoices, entries, _ = story
    positive = [entry for entry in entries if entry.amount_eur > 0]
    came: dict[str | None, Decimal] = defaultdict(Decimal)
    for one in match(positive, invoices, ()):
        came[one.invoice] += one.amount_eur
        if one.outcome is Outcome.PAID:
            assert came[one.invoice] == next(i.amount_eur for i in invoices if i.number == one.invoice)
