"""What today's papers change in closed claims, claimed by difference in the claim that is open.

Here belongs how pay, flat rate and support move together: each closed period is worked out again by its own rates and
numbers, and what it gave before is taken off. Not here: which rows changed and why (`pipelines.corrections`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.figures import (
    Graph,
    difference,
    figure,
    frozen,
    leaf,
    least,
    parameter,
    product,
    rounded,
    total,
)
from pipelines.money import Mode
from pipelines.parameters import Parameters
from pipelines.rules.levels import grouped, rounded_sum
from pipelines.rules.scope import ClaimScope
from pipelines.rules.staff_costs import hourly_rate, hours_of, rate_id
from pipelines.rules.support import above
from schemas.cost_models import FLAT_RATES, FlatRate
from schemas.figure import Expression, Unit
from schemas.project import Level

CORRECTIONS = "corrections"
"""The mart of changed person-months: keys `claim, of_claim, person, month, day, municipality, rate, part, now`.

`part` is `was` (claimed before and changed), `is` (what stands in its place) or `unchanged`; `now` says whether the row
belongs to the period as it is now (`yes`) or not (`no`).
"""

LINES = ("staff_costs", "flat_rate", "eligible_costs", "above_budget", "support")
"""What moves together; `above_budget` is what of the costs is above the lines of the budget and gets no support."""


@dataclass(frozen=True)
class ChangedMonth:
    """A person-month of a closed claim whose rows are others now, with the rates that its rows have."""

    person: str
    month: str
    rates: tuple[date, ...]


@dataclass(frozen=True)
class ChangedClaim:
    """A closed claim whose rows are others now.

    `figures` are the ids of its frozen figures. `corrected` are the closed claims that have taken corrections of it
    before, each with its edition and the ids of its figures. `parameters` are the keys of its own numbers by their
    names (`flat_rate`, `support_rate`, `granted_support_eur`), the rest its settings; `flat_rate` is the flat rate that
    stands on staff costs, if any.
    """

    claim: str
    edition: str
    figures: frozenset[str]
    months: tuple[ChangedMonth, ...]
    parameters: Mapping[str, str]
    support_rounding: Mode = "down"
    exact_hours: bool = True
    flat_rate: FlatRate | None = FLAT_RATES["art_56"]
    staff_costs_level: Level = "person_month"
    flat_rate_level: Level = "claim"
    corrected: Sequence[tuple[str, str, frozenset[str]]] = ()


def add_corrections(graph: Graph, scope: ClaimScope, parameters: Parameters, changed: Sequence[ChangedClaim]) -> None:
    """Add `corrections/<claim>/…` of every changed claim, and the sums `corrections/<line>` and `corrections/hours`."""
    sums: dict[str, list[Expression]] = {name: [] for name in ("hours", *LINES)}
    for one in changed:
        period = _ClosedPeriod(graph, scope, parameters, one)
        sums["hours"].append(period.add_hours())
        sums["staff_costs"].append(period.add_staff_costs())
        if one.flat_rate is not None:
            sums["flat_rate"].append(period.add_flat_rate(one.flat_rate))
        sums["eligible_costs"].append(period.add_eligible_costs())
        sums["above_budget"].append(period.add_above_budget())
        sums["support"].append(period.add_support())
    for name, parts in sums.items():
        unit = Unit.SECONDS if name == "hours" else Unit.EUR
        graph.add(scope.id(f"corrections/{name}"), unit, total(parts))


@dataclass(frozen=True)
class _ClosedPeriod:
    """Adds the corrections of one closed claim."""

    graph: Graph
    scope: ClaimScope
    parameters: Parameters
    changed: ChangedClaim

    @property
    def _lines(self) -> list[str]:
        """The lines of the budget that hours move."""
        return ["staff_costs"] if self.changed.flat_rate is None else ["staff_costs", "flat_rate"]

    def add_hours(self) -> Expression:
        parts = []
        for month in self.changed.months:
            now, before = (self._rows(month, part=part) for part in ("is", "was"))
            parts.append(self._add(f"hours/{month.person}/{month.month}", difference(now, before), Unit.SECONDS))
        return self._add("hours", total(parts), Unit.SECONDS)

    def add_staff_costs(self) -> Expression:
        """Each changed person-month as it is now, by the rates of the closed claim, less what was claimed of it."""
        level, parts = self.changed.staff_costs_level, []
        for month in self.changed.months:
            name = f"staff_costs/{month.person}/{month.month}"
            at_rates = [
                product(
                    hours_of(self._rows(month, now="yes", rate=day.isoformat()), exact=self.changed.exact_hours),
                    self._rate(month.person, day),
                )
                for day in month.rates
            ]
            # Half up to cents at the level of the claim itself.
            now = rounded("half_up", total(at_rates)) if level == "person_month" else total(at_rates)
            parts.append(self._by_difference(name, name, now))
        if level != "person_month":
            now, then = (rounded_sum([total(group) for group in self._groups(level, and_now=n)]) for n in (True, False))
            return self._add("staff_costs", difference(now, then))
        return self._add("staff_costs", total(parts))

    def add_flat_rate(self, flat: FlatRate) -> Expression:
        """The flat rate of the closed period's costs as they are now, less the one that was claimed."""
        level = self.changed.flat_rate_level
        rate = parameter(self.changed.parameters["flat_rate"])
        others = [line for line in flat.base if line != "staff_costs"]
        if level == "claim":
            base = [self._so_far("staff_costs/total", "staff_costs"), *(self._then(line) for line in others)]
            now = rounded("half_up", product(base[0] if len(base) == 1 else total(base), rate))
            return self._by_difference("flat_rate", "flat_rate", now)
        rounds = [
            rounded_sum([product(total(group), rate) for group in self._groups(level, and_now=n, others=others)])
            for n in (True, False)
        ]
        return self._add("flat_rate", difference(*rounds))

    def _groups(self, level: Level, *, and_now: bool, others: Sequence[str] = ()) -> list[list[Expression]]:
        """The groups of person-months that a change is in: as they were claimed, and as they are now."""
        changed = {(month.person, month.month) for month in self.changed.months}
        touched = {month for _, month in changed}
        prefix = f"claim/{self.changed.claim}/staff_costs/"
        known = {
            (person, month)
            for id_ in self.changed.figures
            if id_.startswith(prefix) and not id_.endswith("/total")
            for person, month in [id_.removeprefix(prefix).split("/")]
        }
        wanted = {
            "person_month": changed,
            "month": {one for one in known | changed if one[1] in touched},
            "claim": known | changed,
        }[level]
        parts: dict[tuple[str, str], Expression] = {}
        for person, month in sorted(wanted):
            name = f"staff_costs/{person}/{month}"
            own = self._claimed(name, name)
            if and_now and (person, month) in changed:
                own.append(self._figure(name))
            parts[person, month] = total(own)
        if level == "month":
            parts |= {(line, m): self._then(f"{line}_by_month/{m}") for line in others for m in sorted(touched)}
        return grouped(parts, level)

    def add_eligible_costs(self) -> Expression:
        return self._add("eligible_costs", total([self._figure(line) for line in self._lines]))

    def add_above_budget(self) -> Expression:
        """How much more of the closed period's costs is above the budget's lines than was when it was claimed."""
        now, then = (total([self._above(line, and_now) for line in self._lines]) for and_now in (True, False))
        return self._add("above_budget", difference(now, then))

    def add_support(self) -> Expression:
        """The support for the closed period's costs as they are now, less the support that was claimed."""
        rate = parameter(self.changed.parameters["support_rate"])
        above_own = [self._above(line, and_now=True) for line in self._lines]
        above_others = f"claim/{self.changed.claim}/corrections/above_budget"
        excess = total(above_own)
        if above_others in self.changed.figures:
            excess = difference(excess, frozen(self.changed.edition, above_others))
        supported = difference(self._so_far("eligible_costs", "eligible_costs"), excess)
        applied = rounded(self.changed.support_rounding, product(supported, rate))
        # The closed claim's own ceiling holds: support stopped at what was granted.
        granted = difference(parameter(self.changed.parameters["granted_support_eur"]), self._then("before/support"))
        return self._by_difference("support", "support", least(applied, granted))

    def _above(self, line: str, and_now: bool) -> Expression:
        so_far = [self._then(f"cumulative/{line}"), *self._corrected_before(line)]
        if and_now:
            so_far.append(self._figure(line))
        return above(total(so_far), self._then(f"before/{line}"), self._then(f"budget/{line}"))

    def _then(self, name: str) -> Expression:
        return frozen(self.changed.edition, f"claim/{self.changed.claim}/{name}")

    def _by_difference(self, name: str, of_claim: str, now: Expression) -> Expression:
        """Add what a line is now less what was claimed of it, in the claim itself and in corrections since."""
        return self._add(name, difference(now, total(self._claimed(of_claim, name))))

    def _so_far(self, of_claim: str, name: str) -> Expression:
        return total([*self._claimed(of_claim, name), self._figure(name)])

    def _claimed(self, of_claim: str, name: str) -> list[Expression]:
        changed = self.changed
        # A claim that took corrections of earlier claims has its own period's amounts beside its totals.
        own = f"claim/{changed.claim}/period/{name}"
        own = own if own in changed.figures else f"claim/{changed.claim}/{of_claim}"
        claimed = [frozen(changed.edition, own)] if own in changed.figures else []
        return [*claimed, *self._corrected_before(name)]

    def _corrected_before(self, name: str) -> list[Expression]:
        return [
            frozen(edition, id_)
            for claim, edition, figures in self.changed.corrected
            if (id_ := f"claim/{claim}/corrections/{self.changed.claim}/{name}") in figures
        ]

    def _rate(self, person: str, day: date) -> Expression:
        """The rate of the closed claim; today's where that claim had none, for somebody who came in afterwards."""
        id_ = rate_id(person, day)
        if id_ in self.changed.figures:
            return frozen(self.changed.edition, id_)
        if id_ not in self.graph.definitions:
            self.graph.add(id_, Unit.EUR_PER_HOUR, hourly_rate(self.scope, self.parameters, person, day))
        return figure(id_)

    def _rows(self, month: ChangedMonth, **keys: str) -> Expression:
        own = {"claim": self.scope.claim, "of_claim": self.changed.claim, "person": month.person, "month": month.month}
        return leaf(CORRECTIONS, **own, **keys)

    def _add(self, name: str, expression: Expression, unit: Unit = Unit.EUR) -> Expression:
        return self.graph.add(self.scope.id(f"corrections/{self.changed.claim}/{name}"), unit, expression)

    def _figure(self, name: str) -> Expression:
        return figure(self.scope.id(f"corrections/{self.changed.claim}/{name}"))
