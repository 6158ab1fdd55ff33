"""What the figures of a chance project's claims and invoices must be, calculated plainly in cents and fractions.

Here belongs arithmetic with pencil and paper. It knows no module of the program. Not here: what happened (`chance`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.chance import BENEFICIARY, ChanceProject, Period, Person, Rate, Work, month_of

LINES = ("staff_costs", "flat_rate", "eligible_costs", "support", "other_financing")
REAL = ("pay", "side_costs", "other")
SIDE_COSTS = Fraction(2644, 10000)
FULL_YEAR_S = 1720 * 3600

Cents = dict[str, Fraction]
"""Amounts in cents by figure; a rate may have parts of a cent."""


def rounded(mode: str, exact: Fraction) -> int:
    """A whole number, by the size of the amount whatever its sign."""
    size, sign = abs(exact), -1 if exact < 0 else 1
    return sign * (int(size) if mode == "down" else int(size + Fraction(1, 2)))


def split(cents: int, weights: dict[int, Fraction], carrier: int | None) -> dict[int, int]:
    """Whole cents by weights: what is cut off goes to those that lost most, or all to the carrier."""
    size, sign = abs(cents), -1 if cents < 0 else 1
    exact = {number: size * weight / sum(weights.values()) for number, weight in weights.items()}
    parts = {number: int(amount) for number, amount in exact.items()}
    order = sorted(weights, key=lambda number: (parts[number] - exact[number], number))
    for place in range(size - sum(parts.values())):
        parts[carrier if carrier is not None else order[place]] += 1
    return {number: sign * part for number, part in parts.items()}


def months_between(first: date, last: date) -> list[str]:
    """The months that have a day from the first to the last."""
    months: list[str] = []
    day = first.replace(day=1)
    while first <= last and day <= last:
        months.append(month_of(day))
        day = (day + timedelta(days=31)).replace(day=1)
    return months


@dataclass
class Oracle:
    """Claims one after the other, with their invoices; `cents` and `seconds` are the figures of all of them."""

    project: ChanceProject
    cents: Cents = field(default_factory=dict)
    seconds: dict[str, int] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*LINES, *REAL), 0))
    invoiced: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def calculate(self) -> None:
        """Work everything out."""
        for period in self.project.periods:
            self._claim(period)
            self._invoices(period)

    def _claim(self, period: Period) -> None:
        settings, claim, before = self.project.settings, f"claim/{period.id}/", dict(self.sums)
        staff_costs = waiting_costs = hours = 0
        for person in self.project.staff:
            counted, waiting = _used_and_waiting(person, self.project.periods)
            costs_of_person = hours_of_person = 0
            for month in months_between(max(person.first, period.first), min(person.last, period.last)):
                rates = dict(self._rates(person, month, period))
                for prefix, rows in (("", counted), ("waiting/", waiting)):
                    own = [
                        work for work in rows if month_of(work.day) == month and period.first <= work.day <= period.last
                    ]
                    cost = self._cost(person, own, rates)
                    self.seconds[f"{claim}{prefix}hours/{person.code}/{month}"] = sum(work.seconds for work in own)
                    self.cents[f"{claim}{prefix}staff_costs/{person.code}/{month}"] = Fraction(cost)
                    costs_of_person += cost if rows is counted else 0
                    hours_of_person += sum(work.seconds for work in own) if rows is counted else 0
                    waiting_costs += cost if rows is waiting else 0
                self.cents |= {f"rate/{person.code}/{first}": rate for first, rate in rates.items()}
            if max(person.first, period.first) <= min(person.last, period.last):
                self.seconds[f"{claim}hours/{person.code}/total"] = hours_of_person
                self.cents[f"{claim}staff_costs/{person.code}/total"] = Fraction(costs_of_person)
            staff_costs, hours = staff_costs + costs_of_person, hours + hours_of_person
        self.seconds[f"{claim}hours/total"] = hours
        flat_rate = rounded("half_up", staff_costs * Fraction(2, 5))
        eligible = staff_costs + flat_rate
        excess = _above(before["staff_costs"], staff_costs, settings.staff_budget_cents)
        excess += _above(before["flat_rate"], flat_rate, settings.flat_budget_cents)
        applied = rounded(settings.support_rounding, (eligible - excess) * settings.support_rate)
        if settings.support_per == "cumulative":
            supported = before["eligible_costs"] + eligible
            supported -= max(before["staff_costs"] + staff_costs - settings.staff_budget_cents, 0)
            supported -= max(before["flat_rate"] + flat_rate - settings.flat_budget_cents, 0)
            applied = rounded(settings.support_rounding, supported * settings.support_rate) - before["support"]
        support = min(applied, settings.granted_cents - before["support"])
        this = dict(zip(LINES, (staff_costs, flat_rate, eligible, support, eligible - support), strict=True))
        real = self._real_costs(period)
        self.sums = {name: self.sums[name] + amount for name, amount in (this | real).items()}
        own_part = self._split(self.sums["other_financing"])[BENEFICIARY]
        own_part -= self._split(before["other_financing"])[BENEFICIARY]
        found = {f"real_costs/{kind}": cents for kind, cents in real.items()}
        found |= {line: this[line] for line in LINES[1:]} | {"staff_costs/total": staff_costs}
        found |= {"waiting/staff_costs/total": waiting_costs}
        found |= {"margin": flat_rate - real["other"], "staff_margin": staff_costs - real["pay"] - real["side_costs"]}
        found |= {"financing/own_municipal": own_part, "financing/other_municipal": eligible - support - own_part}
        for line in LINES:
            found |= {f"before/{line}": before[line], f"cumulative/{line}": before[line] + this[line]}
        self.cents |= {f"{claim}{name}": Fraction(amount) for name, amount in found.items()}

    def _split(self, cents: int) -> dict[int, int]:
        settings = self.project.settings
        return split(cents, settings.weights, BENEFICIARY if settings.odd_cents == "administrator" else None)

    def _rates(self, person: Person, month: str, period: Period) -> Iterator[tuple[date, Fraction]]:
        """The rates in force on a day of the month and of the period, employed or not, in cents an hour."""
        ends = [rate.first - timedelta(days=1) for rate in person.rates[1:]] + [self.project.periods[-1].last]
        for rate, last in zip(person.rates, ends, strict=True):
            if month in months_between(max(rate.first, period.first), min(last, period.last)):
                yield rate.first, self._rate(person, rate)

    def _rate(self, person: Person, rate: Rate) -> Fraction:
        hours = 1720 * person.share
        match self.project.settings.rate_rounding:
            case "cents":
                return Fraction(rounded("half_up", rate.pay_cents * (1 + SIDE_COSTS) / hours))
            case "unrounded":
                return rate.pay_cents * (1 + SIDE_COSTS) / hours
            case _:
                return rounded("half_up", rate.pay_cents / hours) * (1 + SIDE_COSTS)

    def _cost(self, person: Person, rows: list[Work], rates: dict[date, Fraction]) -> int:
        exact = Fraction(0)
        for first, rate in rates.items():
            hours = Fraction(sum(work.seconds for work in rows if _rate_day(person, work.day) == first), 3600)
            if self.project.settings.hours_rounding == "two_decimals":
                hours = Fraction(rounded("half_up", hours * 100), 100)
            exact += hours * rate
        return rounded("half_up", exact)

    def _real_costs(self, period: Period) -> dict[str, int]:
        sums = dict.fromkeys(REAL, 0)
        for entry in self.project.ledger:
            kind = _kind(entry.account)
            bonus = kind == "pay" and entry.is_holiday_bonus
            if kind and not bonus and period.first <= entry.day <= period.last:
                sums[kind] += entry.cents
        return sums

    def _invoices(self, period: Period) -> None:
        settings, issue = self.project.settings, f"cofinancing/{period.id}/"
        costs = self.sums["eligible_costs"] if settings.basis == "eligible_costs" else sum(self.sums[k] for k in REAL)
        need, limits = costs - self.sums["support"], [settings.least_credit_cents]
        if not settings.is_equal and settings.odd_cents == "largest_remainder":
            limits.append(2)
        least = 0 if period == self.project.periods[-1] else max(limits)
        found = {"need": need, "uncovered": 0, "invoices_total": 0}
        for number, by_key in self._split(need).items():
            earlier = self.invoiced.setdefault(number, [])
            before, year = sum(cents for _, cents in earlier), period.last.year
            in_year = sum(cents for when, cents in earlier if when == year)
            rooms = {None: before, year: in_year}
            own = [ceiling for ceiling in settings.ceilings if ceiling.municipality == number]
            share = min([by_key, *(before + one.cents - rooms[one.year] for one in own if one.year in rooms)])
            invoice = share - before
            if number != BENEFICIARY and -least < invoice < 0:
                invoice = 0
            earlier.append((year, invoice))
            told = {"by_key": by_key, "invoiced_before": before, "share": share, "uncovered": by_key - share}
            told |= {"invoice": invoice, "carried": before + invoice - share}
            found |= {f"{number}/{name}": cents for name, cents in told.items()}
            found["uncovered"] += by_key - share
            found["invoices_total"] += invoice if number != BENEFICIARY else 0
        self.cents |= {f"{issue}{name}": Fraction(cents) for name, cents in found.items()}


def _above(before: int, this: int, budget: int) -> int:
    """What of this claim's amount is above a line of the budget."""
    return max(before + this - budget, 0) - max(before - budget, 0)


def _rate_day(person: Person, day: date) -> date | None:
    """The first day of the rate that a day has, None before the first one."""
    return max((rate.first for rate in person.rates if rate.first <= day), default=None)


def _used_and_waiting(person: Person, periods: tuple[Period, ...]) -> tuple[list[Work], list[Work]]:
    """The days that count: in project and employment, with a rate, approved, and within the year's cap."""
    used: list[Work] = []
    waiting: list[Work] = []
    so_far: dict[int, int] = {}
    for work in person.work:
        in_time = max(person.first, periods[0].first) <= work.day <= min(person.last, periods[-1].last)
        if not in_time or _rate_day(person, work.day) is None or month_of(work.day) not in person.approved:
            waiting.append(work)
            continue
        so_far[work.day.year] = so_far.get(work.day.year, 0) + work.seconds
        (used if so_far[work.day.year] <= FULL_YEAR_S * person.share else waiting).append(work)
    return used, waiting


def _kind(account: int) -> str | None:
    if account == 5002:
        return "pay"
    if account in (5103, 5110):
        return "side_costs"
    return "other" if 4000 <= account <= 4999 or 5300 <= account <= 5499 else None
