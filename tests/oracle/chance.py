"""Projects that chance makes: persons, rates, hours, ledger and settings, as plain numbers and dates.

Here belongs what may happen in a project. It knows no module of the program. Not here: what the figures must be
(`claims`, `invoices`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random

BENEFICIARY = 689
OTHERS = (416, 441, 580, 700, 739, 831)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A claim period."""

    id: str
    first: date
    last: date


@dataclass(frozen=True)
class Rate:
    """An hourly rate: the annual pay in cents from a day on."""

    first: date
    pay_cents: int


@dataclass(frozen=True)
class Work:
    """A day of a person in a municipality; `approved` says whether the month is."""

    day: date
    seconds: int
    place: int


@dataclass(frozen=True)
class Person:
    """Somebody on the staff; `approved` are the months whose hours are approved."""

    code: str
    share: Fraction
    first: date
    last: date
    rates: tuple[Rate, ...]
    work: tuple[Work, ...]
    approved: frozenset[str]


@dataclass(frozen=True)
class Entry:
    """An entry of the ledger, a debit or (below zero) a credit in cents."""

    day: date
    account: int
    cents: int
    is_holiday_bonus: bool


@dataclass(frozen=True)
class Ceiling:
    """The most that a municipality pays, over the project or in a year."""

    municipality: int
    cents: int
    year: int | None


@dataclass(frozen=True)
class Settings:
    """What decision and agreement say."""

    rate_rounding: str
    hours_rounding: str
    support_rounding: str
    support_per: str
    support_rate: Fraction
    granted_cents: int
    staff_budget_cents: int
    flat_budget_cents: int
    weights: dict[int, Fraction]
    is_equal: bool
    odd_cents: str
    least_credit_cents: int
    basis: str
    ceilings: tuple[Ceiling, ...]


@dataclass(frozen=True)
class ChanceProject:
    """One project of a batch; all projects of a batch have the same periods."""

    periods: tuple[Period, ...]
    settings: Settings
    staff: tuple[Person, ...]
    ledger: tuple[Entry, ...]


def month_of(day: date) -> str:
    """`2025-10`."""
    return f"{day.year}-{day.month:02}"


def chance_periods(random: Random) -> tuple[Period, ...]:
    """Two or three periods, one after the other, in four to six months around a turn of the year."""
    starts = [date(2025, 9 + random.randint(0, 3), 1)]
    for _ in range(random.choice((2, 2, 3))):
        later = starts[-1] + timedelta(days=random.choice((45, 61, 62)))
        starts.append(later if random.random() < 0.3 else later.replace(day=1))
    numbers: dict[int, int] = {}
    periods = []
    for first, after in pairwise(starts):
        numbers[first.year] = numbers.get(first.year, 0) + 1
        periods.append(Period(f"{first.year}-{numbers[first.year]}", first, after - _DAY))
    return tuple(periods)


def chance_project(random: Random, periods: tuple[Period, ...]) -> ChanceProject:
    """A project in these periods."""
    staff = tuple(_person(random, f"H{nth:02}", periods) for nth in range(1, random.randint(2, 3)))
    worked = sum(work.seconds for person in staff for work in person.work) // 3600 * 30_00
    ledger = tuple(_entry(random, periods) for _ in range(random.randint(0, 8)))
    return ChanceProject(periods, _settings(random, worked, periods), staff, ledger)


def _person(random: Random, code: str, periods: tuple[Period, ...]) -> Person:
    first, last = periods[0].first, periods[-1].last
    days = (last - first).days
    begins = first if random.random() < 0.6 else first + random.randint(1, days // 2) * _DAY
    ends = last if random.random() < 0.7 else last - random.randint(0, days // 3) * _DAY
    late = begins + random.randint(1, 20) * _DAY if random.random() < 0.2 else begins
    rates = [Rate(late, random.randint(15_000_00, 60_000_00))]
    if random.random() < 0.4:
        rates.append(Rate(late + random.randint(5, days // 2) * _DAY, random.randint(15_000_00, 60_000_00)))
    # A small share, so that the yearly cap is met, or an ordinary one.
    share = Fraction(random.choice((2, 3, 4)), 100) if random.random() < 0.4 else Fraction(random.randint(50, 100), 100)
    chosen = random.sample(range(-3, days + 4), random.randint(0, 25))
    work = [Work(first + n * _DAY, random.randint(1, 26_100), random.choice((*OTHERS, 689))) for n in sorted(chosen)]
    months = {month_of(one.day) for one in work}
    approved = frozenset(month for month in months if random.random() < 0.85)
    return Person(code, share, begins, ends, tuple(rates), tuple(work), approved)


def _entry(random: Random, periods: tuple[Period, ...]) -> Entry:
    first, last = periods[0].first, periods[-1].last
    day = first + random.randint(-5, (last - first).days + 5) * _DAY
    account = random.choice((5002, 5103, 5110, 4000, 4500, 4999, 5000, 5299, 5300, 5499, 5500, 9999))
    cents = random.randint(1, 3_000_00) * random.choice((1, 1, 1, -1))
    return Entry(day, account, cents, random.random() < 0.15)


def _settings(random: Random, worked: int, periods: tuple[Period, ...]) -> Settings:
    chosen = [BENEFICIARY, *random.sample(OTHERS, random.randint(1, 3))]
    is_equal = random.random() < 0.5
    weights = {number: Fraction(1 if is_equal else random.randint(1, 60)) for number in sorted(chosen)}
    # Room that is sometimes less than what is worked, so that each cap is met.
    granted, staff, flat = (max(1, int(worked * random.uniform(*room))) for room in ((0.3, 2), (0.5, 2), (0.2, 1)))
    years = sorted({period.last.year for period in periods})
    ceilings = [
        Ceiling(number, random.randint(1, max(2, worked // 4)), year)
        for number in chosen
        for year in (None, *years)
        if random.random() < 0.3
    ]
    return Settings(
        rate_rounding=random.choice(("cents", "unrounded", "pay_part_to_cents")),
        hours_rounding=random.choice(("exact_seconds", "two_decimals")),
        support_rounding=random.choice(("down", "half_up")),
        support_per=random.choice(("claim", "cumulative")),
        support_rate=Fraction(random.choice((50, 70, 75, 80)), 100),
        granted_cents=granted,
        staff_budget_cents=staff,
        flat_budget_cents=flat,
        weights=weights,
        is_equal=len(set(weights.values())) == 1,
        odd_cents=random.choice(("largest_remainder", "administrator")),
        least_credit_cents=random.choice((0, 100, 20_00, 300_00)),
        basis=random.choice(("eligible_costs", "real_costs")),
        ceilings=tuple(ceilings),
    )
