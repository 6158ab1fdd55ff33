"""What must hold of any needs, weights and ceilings: shares close, ceilings hold, nothing is lost."""

from dataclasses import dataclass, replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.agreement import Ceiling
from schemas.project import Project
from tests.rules.shares_case import CLAIMS, SEVEN, Year, common, parts, project_of

CENT = Fraction(1, 100)
ADMINISTRATOR = "689"
PROJECT = project_of()
DAY = PROJECT.agreement.date
needs = st.integers(min_value=-(10**8), max_value=10**9).map(lambda cents: cents * CENT)
weights = st.one_of(
    st.just(("1",) * 7),
    st.lists(st.integers(min_value=0, max_value=9000), min_size=7, max_size=7)
    .filter(any)
    .map(lambda drawn: tuple(map(str, drawn))),
)
amounts = st.integers(min_value=0, max_value=2 * 10**8).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
ceilings = st.lists(st.tuples(st.sampled_from(SEVEN), st.sampled_from([None, 2025, 2026]), amounts), max_size=7)


@dataclass(frozen=True)
class Terms:
    """What an agreement says of the split."""

    weights: tuple[str, ...]
    odd_cents: str
    least_credit: str
    ceilings: tuple[Ceiling, ...]

    @property
    def equal(self) -> bool:
        return len(set(self.weights)) == 1

    @property
    def carried(self) -> bool:
        """Whether a credit may wait for the next instalment."""
        return self.least_credit != "0.00" or not self.equal


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    drawn = {(number, year): amount for number, year, amount in draw(ceilings)}
    table = [
        {"municipality": int(number), "year": year, "amount_eur": amount, "reference": "Khall § 1", "date": DAY}
        for (number, year), amount in drawn.items()
    ]
    return Terms(
        draw(weights),
        draw(st.sampled_from(["largest_remainder", "administrator"])),
        draw(st.sampled_from(["0.00", "0.01", "5.00"])),
        tuple(Ceiling.model_validate(one) for one in table),
    )


def project(agreed: Terms) -> Project:
    changed = {
        "key": "weights",
        "weights": dict(zip(SEVEN, agreed.weights, strict=True)),
        "odd_cents": agreed.odd_cents,
    }
    agreement = PROJECT.agreement.model_copy(
        update=changed | {"minimum_credit_note_eur": Fraction(agreed.least_credit)}
    )
    return PROJECT.model_copy(update={"agreement": agreement, "ceilings": agreed.ceilings})


@given(st.lists(needs, min_size=1, max_size=len(CLAIMS)), terms())
@settings(max_examples=60, deadline=None)
def test_any_sequence_of_needs_is_shared_to_the_cent_and_no_ceiling_is_exceeded(
    sequence: list[Fraction], agreed: Terms
) -> None:
    year = Year(project(agreed))
    invoiced = dict.fromkeys(SEVEN, Fraction(0))
    in_year = {(number, y): Fraction(0) for number in SEVEN for y in (2025, 2026)}
    for so_far, need in enumerate(sequence, start=1):
        year.close(need)
        figures = year.invoice()
        shares, invoices, carried = (parts(figures, name) for name in ("share", "invoice", "carried"))
        for number, invoice in invoices.items():
            invoiced[number] += invoice
            in_year[number, year.project.year_of(CLAIMS[so_far - 1])] += invoice
        # shares + kattamatta = need
        assert sum(shares.values()) + common(figures, "uncovered") == sum(sequence[:so_far])
        assert sum(parts(figures, "by_key").values()) == sum(sequence[:so_far])
        assert min(parts(figures, "uncovered").values()) >= 0
        # what was invoiced is the share and what is carried, which is never lost
        assert {number: invoiced[number] - carried[number] for number in SEVEN} == shares
        assert min(carried.values()) >= 0
        assert max(carried.values()) < max(Fraction(agreed.least_credit), 2 * CENT)
        assert agreed.carried or not any(carried.values())
        for ceiling in agreed.ceilings:
            used = (
                in_year[str(ceiling.municipality), ceiling.year]
                if ceiling.year
                else invoiced[str(ceiling.municipality)]
            )
            assert used <= Fraction(ceiling.amount_eur)
    if so_far == len(CLAIMS):
        assert not any(carried.values())


@given(st.lists(needs, min_size=1, max_size=len(CLAIMS)), terms())
@settings(max_examples=40, deadline=None)
def test_equal_shares_stay_within_a_cent_of_each_other_unless_the_administrator_carries_the_odd_ones(
    sequence: list[Fraction], drawn: Terms
) -> None:
    agreed = replace(drawn, weights=("1",) * 7, ceilings=())
    year = Year(project(agreed))
    for need in sequence:
        year.close(need)
        shares = parts(year.invoice(), "share")
        carrier = shares.pop(ADMINISTRATOR) if agreed.odd_cents == "administrator" else None
        assert max(shares.values()) - min(shares.values()) <= (0 if carrier is not None else CENT)
        assert carrier is None or abs(carrier - shares["416"]) < 7 * CENT


@given(needs, needs, weights)
@settings(max_examples=40, deadline=None)
def test_a_need_that_grows_credits_nobody(first: Fraction, more: Fraction, weighed: tuple[str, ...]) -> None:
    year = Year(project(Terms(weighed, "largest_remainder", "0.00", ())))
    year.close(abs(first))
    year.invoice()
    year.close(abs(more))
    invoices = parts(year.invoice(), "invoice")
    del invoices[ADMINISTRATOR]
    assert min(invoices.values()) >= 0
