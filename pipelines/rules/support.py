"""Support and what is left for others to finance.

Here belongs the support applied for, its ceiling, and the split of the rest by kind of financing. Not here: invoices.
"""

from collections.abc import Sequence

from pipelines.figures import (
    Graph,
    difference,
    figure,
    frozen,
    greatest,
    least,
    number,
    parameter,
    product,
    rounded,
    total,
)
from pipelines.money import to_decimal
from pipelines.parameters import Parameters
from pipelines.rules.scope import ClaimScope
from pipelines.rules.shares import shares_of
from schemas.errors import SettingsError
from schemas.figure import Expression, Unit

Earlier = Sequence[tuple[str, str]]
"""The earlier claims with the edition that holds their figures: (claim, edition)."""


def add_support(
    graph: Graph, scope: ClaimScope, parameters: Parameters, before: Earlier, *, corrected: bool = False
) -> None:
    """Add `support` and `other_financing`, `corrections/support` with them. Needs `cumulative/…` and `budget/…`.

    Raises `SettingsError` when the decision's rate is above the law's.
    """
    decision = scope.project.decision
    highest = parameters.law("max_support_rate", decision.date)
    granted_rate = parameters.project("decision/support_rate")
    # Support is at most 80 % of the eligible costs. Source: decree 867/2021, section 4.
    if parameters.value(granted_rate) > parameters.value(highest):
        raise SettingsError(
            f"project.toml: decision.support_rate: tuen osuus {decision.support_rate} on suurempi kuin enimmäisosuus "
            f"{to_decimal(parameters.value(highest))} (asetus 867/2021, 4 §)"
        )
    eligible = figure(scope.id("eligible_costs"))
    claimed_before = total([frozen(edition, f"claim/{claim}/support") for claim, edition in before])
    # Rounded per claim or on the cumulative sum: EURA's own practice is not known, so the project's decision says it.
    if decision.rounding.support_per == "cumulative":
        applied = difference(_support_so_far(scope, parameter(granted_rate)), claimed_before)
        if corrected:
            applied = difference(applied, figure(scope.id("corrections/support")))
    else:
        own = figure(scope.id("period/eligible_costs")) if corrected else eligible
        # Support is also capped by each budget line: what goes above a line gets none.
        excess = total([above_line(scope, line) for line in scope.project.model.lines])
        if corrected:
            excess = difference(excess, figure(scope.id("corrections/above_budget")))
        # Down or half up, by the decision.
        applied = rounded(decision.rounding.support, product(difference(own, excess), parameter(granted_rate)))
    if corrected:
        of_period = graph.add(scope.id("period/support"), Unit.EUR, applied)
        applied = total([of_period, figure(scope.id("corrections/support"))])
    # Support stops at what was granted.
    left = difference(parameter(parameters.project("decision/granted_support_eur")), claimed_before)
    support = graph.add(scope.id("support"), Unit.EUR, least(applied, left))
    # Other financing is always the residual, so that the parts close.
    graph.add(scope.id("other_financing"), Unit.EUR, difference(eligible, support))


def _support_so_far(scope: ClaimScope, rate: Expression) -> Expression:
    """The support of all costs so far, without what is above a budget line, rounded once."""
    above_lines = [
        greatest(difference(*(figure(scope.id(f"{name}/{line}")) for name in ("cumulative", "budget"))), number(0))
        for line in scope.project.model.lines
    ]
    supported = difference(figure(scope.id("cumulative/eligible_costs")), total(above_lines))
    return rounded(scope.project.decision.rounding.support, product(supported, rate))


def above_line(scope: ClaimScope, line: str) -> Expression:
    """By how much more than before the claims so far are above a budget line; less, when a correction lowers them."""
    so_far, before, budget = (figure(scope.id(f"{name}/{line}")) for name in ("cumulative", "before", "budget"))
    return above(so_far, before, budget)


def above(so_far: Expression, before: Expression, budget: Expression) -> Expression:
    """What of an amount above its budget line came after `before`."""
    return difference(*(greatest(difference(amount, budget), number(0)) for amount in (so_far, before)))


def add_financing(graph: Graph, scope: ClaimScope, before: Earlier) -> None:
    """Add the beneficiary's own part of other financing, and the other municipalities'. Needs `cumulative/…`."""
    # The municipalities carry the project's own financing by the cooperation agreement. Shares are computed on the
    # cumulative need, and what was before is subtracted: so nobody carries the odd cent twice.
    shares = shares_of(scope.project, figure(scope.id("cumulative/other_financing")))
    own_so_far = shares[str(scope.project.project.beneficiary)]
    own_before = total([frozen(edition, f"claim/{claim}/financing/own_municipal") for claim, edition in before])
    own = graph.add(scope.id("financing/own_municipal"), Unit.EUR, difference(own_so_far, own_before))
    others = difference(figure(scope.id("other_financing")), own)
    graph.add(scope.id("financing/other_municipal"), Unit.EUR, others)
