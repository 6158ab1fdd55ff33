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
from pipelines.rules.scope import ClaimScope
from pipelines.rules.staff_costs import hourly_rate, hours_of, rate_id
from pipelines.rules.support import BUDGET_LINES, above
from schemas.figure import Expression, Unit

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
    names (`flat_rate_40`, `support_rate`, `granted_support_eur`), `support_rounding` and `exact_hours` its settings.
    """

    claim: str
    edition: str
    figures: frozenset[str]
    months: tuple[ChangedMonth, ...]
    parameters: Mapping[str, str]
    support_rounding: Mode = "down"
    exact_hours: bool = True
    corrected: Sequence[tuple[str, str, frozenset[str]]] = ()


def add_corrections(graph: Graph, scope: ClaimScope, parameters: Parameters, changed: Sequence[ChangedClaim]) -> None:
    """Add `corrections/<claim>/…` of every changed claim, and the sums `corrections/<line>` and `corrections/hours`."""
    sums: dict[str, list[Expression]] = {name: [] for name in ("hours", *LINES)}
    for one in changed:
        period = _ClosedPeriod(graph, scope, parameters, one)
        sums["hours"].append(period.add_hours())
        sums["staff_costs"].append(period.add_staff_costs())
        sums["flat_rate"].append(period.add_flat_rate())
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

    def add_hours(self) -> Expression:
        parts = []
        for month in self.changed.months:
            now, before = (self._rows(month, part=part) for part in ("is", "was"))
            parts.append(self._add(f"hours/{month.person}/{month.month}", difference(now, before), Unit.SECONDS))
        return self._add("hours", total(parts), Unit.SECONDS)

    def add_staff_costs(self) -> Expression:
        """Each changed person-month as it is now, by the rates of the closed claim, less what was claimed of it."""
        parts = []
        for month in self.changed.months:
            name = f"staff_costs/{month.person}/{month.month}"
            at_rates = [
                product(
                    hours_of(self._rows(month, now="yes", rate=day.isoformat()), exact=self.changed.exact_hours),
                    self._rate(month.person, day),
                )
                for day in month.rates
            ]
            # Half up to cents, once a person-month, as in the claim itself.
            parts.append(self._by_difference(name, name, rounded("half_up", total(at_rates))))
        return self._add("staff_costs", total(parts))

    def add_flat_rate(self) -> Expression:
        """The flat rate of the closed period's staff costs as they are now, less the one that was claimed."""
        rate = parameter(self.changed.parameters["flat_rate_40"])
        now = rounded("half_up", product(self._so_far("staff_costs/total", "staff_costs"), rate))
        return self._by_difference("flat_rate", "flat_rate", now)

    def add_eligible_costs(self) -> Expression:
        return self._add("eligible_costs", total([self._figure("staff_costs"), self._figure("flat_rate")]))

    def add_above_budget(self) -> Expression:
        """How much more of the closed period's costs is above the budget's lines than was when it was claimed."""
        now, then = (total([self._above(line, and_now) for line in BUDGET_LINES]) for and_now in (True, False))
        return self._add("above_budget", difference(now, then))

    def add_support(self) -> Expression:
        """The support for the closed period's costs as they are now, less the support that was claimed."""
        rate = parameter(self.changed.parameters["support_rate"])
        above_own = [self._above(line, and_now=True) for line in BUDGET_LINES]
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
