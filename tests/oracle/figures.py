"""What the sample's figures must be: the clean truth minus what the list of mess takes out, added up plainly.

Here belongs arithmetic a person could do with pencil and paper: seconds, cents and fractions. It knows no file, no run
and no module of the program.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache

from tests.oracle.participants import expected_indicators
from tests.oracle.settings import (
    ANNUAL_HOURS,
    BENEFICIARY,
    BUDGET_CENTS,
    CLAIM_DAYS,
    CLAIM_MONTHS,
    CLOSED,
    EDITIONS,
    EMPLOYED_FROM,
    FLAT_RATE,
    GRANTED_SUPPORT_CENTS,
    MUNICIPALITIES,
    RATES,
    SIDE_COST_RATE,
    SUPPORT_RATE,
    Edition,
)
from tests.sample.costs import OTHER_SIDE_COSTS, PAY, PENSION, Entry, entries
from tests.sample.hours import Work, work
from tests.sample.mess import Out, cases
from tests.sample.places import month_of

LINES = ("staff_costs", "flat_rate", "eligible_costs", "support", "other_financing")
Hours = dict[tuple[str, str, date], int]
"""Seconds by person, month and the first day of the rate."""


def expected_figures(edition: str) -> dict[str, str]:
    """Every figure of an edition as `figures.csv` writes it: seconds whole, euros and rates with two decimals."""
    seconds, cents = _figures(EDITIONS[edition])
    figures = {name: str(value) for name, value in seconds.items()}
    figures |= {name: _euros(value) for name, value in cents.items()}
    figures |= expected_indicators(EDITIONS[edition])
    return dict(sorted(figures.items()))


@cache
def _figures(edition: Edition) -> tuple[dict[str, int], dict[str, int]]:
    claim = f"claim/{edition.claim}/"
    seconds: dict[str, int] = {}
    cents: dict[str, int] = {}
    counted, waiting = _hours(edition, waiting=False), _hours(edition, waiting=True)

    staff_costs = waiting_costs = 0
    for person, first_month in EMPLOYED_FROM.items():
        months = [month for month in edition.months if month >= first_month]
        for month in months:
            seconds[f"{claim}hours/{person}/{month}"] = _total(counted, person, month)
            seconds[f"{claim}waiting/hours/{person}/{month}"] = _total(waiting, person, month)
            cents[f"{claim}staff_costs/{person}/{month}"] = _cost(counted, person, month)
            cents[f"{claim}waiting/staff_costs/{person}/{month}"] = _cost(waiting, person, month)
            cents |= {f"rate/{person}/{day}": rate for day, rate in _rates_in(person, month).items()}
        if months:
            seconds[f"{claim}hours/{person}/total"] = sum(_total(counted, person, m) for m in months)
            cents[f"{claim}staff_costs/{person}/total"] = sum(_cost(counted, person, m) for m in months)
            staff_costs += cents[f"{claim}staff_costs/{person}/total"]
            waiting_costs += sum(_cost(waiting, person, m) for m in months)
    seconds[f"{claim}hours/total"] = sum(n for name, n in seconds.items() if _is_person_total(name))
    cents[f"{claim}staff_costs/total"] = staff_costs
    cents[f"{claim}waiting/staff_costs/total"] = waiting_costs

    before = _before(edition)
    flat_rate = _half_up(staff_costs * FLAT_RATE)
    eligible = staff_costs + flat_rate
    support = min(_down(eligible * SUPPORT_RATE), GRANTED_SUPPORT_CENTS - before["support"])
    this = dict(zip(LINES, (staff_costs, flat_rate, eligible, support, eligible - support), strict=True))
    budget_total = BUDGET_CENTS["staff_costs"] + BUDGET_CENTS["flat_rate"]
    budget = BUDGET_CENTS | {"eligible_costs": budget_total, "support": GRANTED_SUPPORT_CENTS}
    budget["other_financing"] = budget_total - GRANTED_SUPPORT_CENTS
    for line in LINES:
        if line != "staff_costs":
            cents[f"{claim}{line}"] = this[line]
        cents[f"{claim}budget/{line}"] = budget[line]
        cents[f"{claim}before/{line}"] = before[line]
        cents[f"{claim}cumulative/{line}"] = before[line] + this[line]
        cents[f"{claim}remaining/{line}"] = budget[line] - before[line] - this[line]

    # As many months as there are in all, each as the months so far were on average.
    so_far = [month for period in CLAIM_MONTHS.values() for month in period if month <= edition.months[-1]]
    all_months = sum(len(period) for period in CLAIM_MONTHS.values())
    for line in ("staff_costs", "flat_rate"):
        cumulative = Fraction(cents[f"{claim}cumulative/{line}"])
        cents[f"{claim}forecast/{line}"] = _half_up(cumulative * all_months / len(so_far))
    cents[f"{claim}forecast/eligible_costs"] = sum(cents[f"{claim}forecast/{x}"] for x in ("staff_costs", "flat_rate"))
    for line in ("staff_costs", "flat_rate", "eligible_costs"):
        cents[f"{claim}forecast_left/{line}"] = budget[line] - cents[f"{claim}forecast/{line}"]

    # What the beneficiary has carried so far of everything, less what it carried before.
    own = _own_share(before["other_financing"] + this["other_financing"]) - _own_share(before["other_financing"])
    cents[f"{claim}financing/own_municipal"] = own
    cents[f"{claim}financing/other_municipal"] = this["other_financing"] - own

    real = _real_costs(edition)
    cents |= {f"{claim}real_costs/{kind}": sum_of_kind for kind, sum_of_kind in real.items()}
    cents[f"{claim}margin"] = flat_rate - real["other"]
    cents[f"{claim}staff_margin"] = staff_costs - real["pay"] - real["side_costs"]
    return seconds, cents


def _before(edition: Edition) -> dict[str, int]:
    """What the claims that were closed by then, and come earlier, had on each line."""
    sums = dict.fromkeys(LINES, 0)
    for claim in CLOSED:
        if claim < edition.claim and CLAIM_DAYS[claim] <= edition.as_of:
            _, cents = _figures(EDITIONS[f"claim:{claim}:v1"])
            for line in LINES:
                name = "staff_costs/total" if line == "staff_costs" else line
                sums[line] += cents[f"claim/{claim}/{name}"]
    return sums


def _hours(edition: Edition, *, waiting: bool) -> Hours:
    sums: Hours = {}
    for person, day, minutes in _waiting_minutes(edition) if waiting else _counted_minutes(edition):
        if month_of(day) in edition.months:
            key = person, month_of(day), _rate_day(person, day)
            sums[key] = sums.get(key, 0) + minutes * 60
    return sums


def _counted_minutes(edition: Edition) -> Iterator[tuple[str, date, int]]:
    """The truth's hours that nothing takes out."""
    outs = _outs(edition)
    for row in work():
        if not any(_takes(out, row) for out in outs):
            yield row.person, row.day, row.project


def _waiting_minutes(edition: Edition) -> Iterator[tuple[str, date, int]]:
    """The truth's hours that are taken out but stand in a file, and what the mess adds to them."""
    outs = _outs(edition)
    for row in work():
        taken = [out for out in outs if _takes(out, row)]
        if taken and not any(out.unread for out in taken):
            yield row.person, row.day, row.project
    for extra in (extra for case in cases() for extra in case.extra):
        employed = month_of(extra.day) >= EMPLOYED_FROM[extra.person]
        if employed and extra.since <= edition.as_of < extra.until:
            yield extra.person, extra.day, extra.minutes


def _outs(edition: Edition) -> list[Out]:
    return [out for case in cases() for out in case.out if out.since <= edition.as_of < out.until]


def _takes(out: Out, row: Work) -> bool:
    return (
        row.person == out.person
        and out.month in (None, row.month)
        and out.day in (None, row.day)
        and out.sender in (None, row.sender)
    )


def _total(hours: Hours, person: str, month: str) -> int:
    return sum(seconds for (who, when, _), seconds in hours.items() if (who, when) == (person, month))


def _cost(hours: Hours, person: str, month: str) -> int:
    """Hours at each rate times the rate; half up to cents once a person and month."""
    exact = Fraction(0)
    for day, rate in _rates_in(person, month).items():
        exact += Fraction(hours.get((person, month, day), 0), 3600) * rate
    return _half_up(exact)


def _rates_in(person: str, month: str) -> dict[date, int]:
    """The rates in force on some day of a month, in cents an hour."""
    own = [(first, pay, share) for who, first, pay, share in RATES if who == person]
    rates = {}
    for n, (first, pay, share) in enumerate(own):
        next_first = own[n + 1][0] if n + 1 < len(own) else date.max
        if month_of(first) <= month and next_first > date.fromisoformat(f"{month}-01"):
            rates[first] = _half_up(pay * (1 + SIDE_COST_RATE) / (ANNUAL_HOURS * share))
    return rates


def _rate_day(person: str, day: date) -> date:
    return max(first for who, first, _, _ in RATES if who == person and first <= day)


def _real_costs(edition: Edition) -> dict[str, int]:
    sums = {"pay": 0, "side_costs": 0, "other": 0}
    out = {entry for case in cases() if case.since <= edition.as_of < case.until for entry in case.entries_out}
    for entry in entries():
        kind = _kind(int(entry.account))
        if kind and entry.month in edition.months and _identity(entry) not in out:
            sums[kind] += entry.debit - entry.credit
    return sums


def _kind(account: int) -> str | None:
    if account == int(PAY):
        return "pay"
    if account in (int(PENSION), int(OTHER_SIDE_COSTS)):
        return "side_costs"
    return "other" if 4000 <= account <= 4999 or 5300 <= account <= 5499 else None


def _identity(entry: Entry) -> str:
    """As the list of mess writes it: leading zeros say nothing."""
    parts = (entry.sender, entry.day, entry.cost_centre, entry.account, entry.voucher, entry.line)
    return "/".join(str(part).lstrip("0") for part in parts)


def _own_share(cents: int) -> int:
    """The beneficiary's seventh: odd cents go one each to the municipalities in the order of their numbers."""
    whole, odd = divmod(cents, len(MUNICIPALITIES))
    return whole + (1 if MUNICIPALITIES.index(BENEFICIARY) < odd else 0)


def _is_person_total(name: str) -> bool:
    return "/hours/" in name and name.endswith("/total") and "/waiting/" not in name


def _half_up(exact: Fraction) -> int:
    """The nearest whole cent of a sum of zero or more; a half goes up."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def _down(exact: Fraction) -> int:
    return exact.numerator // exact.denominator


def _euros(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
