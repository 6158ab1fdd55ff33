"""The cost lines of a claim besides hours and pay: real costs, flat rates on their bases, lump sums, and their sum.

Here belongs each line by the table of models (`schemas.cost_models`). Not here: staff costs of persons
(`pipelines.rules.staff_costs`), or which combinations a project may have (`schemas.cost_model_checks`).
"""

from collections.abc import Sequence

from pipelines.figures import Graph, difference, figure, leaf, parameter, product, rounded, total
from pipelines.money import to_decimal
from pipelines.parameters import Parameters
from pipelines.rules.deductions import REVENUE, add_deductions, less
from pipelines.rules.levels import Parts, grouped, rounded_sum
from pipelines.rules.scope import ClaimScope
from pipelines.rules.staff_costs import add_whole
from schemas.cost_models import ACCOUNT_CLASSES, LINE_FIGURES, FlatRate
from schemas.errors import SettingsError
from schemas.figure import Expression, Unit

CLAIMED_COSTS = "claimed_costs"
"""The mart of real costs that are claimed: keys `claim, month, line, account, cost_centre`."""


def add_real_costs(graph: Graph, scope: ClaimScope) -> None:
    """Add each line of real costs of the ledger, `other_costs` and `participant_costs`, where the models have it.

    A line that a flat rate stands on has also `<line>_by_month/<month>`.
    """
    model = scope.project.model
    bases = {line for rate in model.rates for line in rate.base}
    for line in model.lines:
        if model.is_from_ledger(line):
            graph.add(scope.id(line), Unit.EUR, leaf(CLAIMED_COSTS, claim=scope.claim, line=line))
            for month in scope.months if line in bases else ():
                by_month = leaf(CLAIMED_COSTS, claim=scope.claim, line=line, month=month)
                graph.add(scope.id(f"{line}_by_month/{month}"), Unit.EUR, by_month)


def add_flat_rates(graph: Graph, scope: ClaimScope, parameters: Parameters, *, corrected: bool = False) -> None:
    """Add the line of each flat rate in force, `corrections/<line>` with it."""
    for rate in scope.project.model.rates:
        if rate.line == "staff_costs":
            add_whole(graph, scope, flat_rate_of(scope, parameters, rate), corrected=corrected)
            continue
        amount = flat_rate_of(scope, parameters, rate, corrected=corrected)
        if corrected:
            # What is corrected moves by its own claim's percentage and rounding, not by this claim's.
            amount = total(
                [graph.add(scope.id("period/flat_rate"), Unit.EUR, amount), figure(scope.id("corrections/flat_rate"))]
            )
        graph.add(scope.id(rate.line), Unit.EUR, amount)


def flat_rate_of(scope: ClaimScope, parameters: Parameters, rate: FlatRate, *, corrected: bool = False) -> Expression:
    """Euros of a flat rate: the percentage of its base, rounded at the level of the decision."""
    rounding = scope.project.decision.rounding
    level = rounding.flat_rate if rate.line == "flat_rate" else rounding.staff_costs
    # The rate is the one in force when the decision was made; the decision may give a lower one.
    share = parameter(parameters.law(rate.law, scope.project.decision.date))
    if level == "claim":
        base = [_whole(scope, line, corrected=corrected) for line in rate.base]
        return rounded("half_up", product(base[0] if len(base) == 1 else total(base), share))
    groups = grouped(_parts(scope, rate.base), level)
    return rounded_sum([product(total(group), share) for group in groups])


def add_lump_sum(graph: Graph, scope: ClaimScope, parameters: Parameters, claimed: Sequence[str]) -> None:
    """Add `milestones/<id>` of those claimed in this claim, and `lump_sum`, where the project is paid by a lump sum.

    Raises `SettingsError` when the lump sum is above the law's limit.
    """
    if "lump_sum" not in scope.project.model.lines:
        return
    budget = parameters.project("budget/lump_sum/amount_eur")
    limit = parameters.law("lump_sum_limit", scope.project.decision.date)
    # A lump sum is for projects of at most 200 000 euros. Source: rakennerahastot.fi/kertakorvaus.
    if parameters.value(budget) > parameters.value(limit):
        raise SettingsError(
            f"project.toml: budget.lump_sum: kertakorvaus {to_decimal(parameters.value(budget))} on suurempi kuin "
            f"enimmäismäärä {to_decimal(parameters.value(limit))}; käytä muuta kustannusmallia (cost_model)"
        )
    parts = [
        graph.add(
            scope.id(f"milestones/{milestone}"),
            Unit.EUR,
            parameter(parameters.project(f"milestones/{milestone}/amount_eur")),
        )
        for milestone in claimed
    ]
    graph.add(scope.id("lump_sum"), Unit.EUR, total(parts))


def add_eligible_costs(graph: Graph, scope: ClaimScope, parameters: Parameters, *, corrected: bool = False) -> None:
    """Add `eligible_costs`, the cost lines less what the decision deducts, and the period's own part of it.

    Where something is deducted, `costs` are the lines themselves.
    """
    lines = scope.project.model.lines
    deducted = add_deductions(graph, scope, parameters)
    if corrected:
        own = [_whole(scope, line, corrected=True) for line in lines]
        graph.add(scope.id("period/eligible_costs"), Unit.EUR, less(total(own), deducted))
    whole = total([figure(scope.id(LINE_FIGURES[line])) for line in lines])
    if deducted:
        whole = graph.add(scope.id("costs"), Unit.EUR, whole)
    graph.add(scope.id("eligible_costs"), Unit.EUR, less(whole, deducted))


def add_margins(graph: Graph, scope: ClaimScope) -> None:
    """Add the real costs of the ledger by class, `margin` and `staff_margin` where the models have them."""
    model, ledger = scope.project.model, scope.project.ledger
    real = {
        cost_class: graph.add(
            scope.id(f"real_costs/{cost_class}"), Unit.EUR, leaf("costs", claim=scope.claim, cost_class=cost_class)
        )
        for cost_class, key in ACCOUNT_CLASSES.items()
        if cost_class in ("pay", "side_costs", "other") or (getattr(ledger, key) and cost_class != REVENUE)
    }
    rate = model.rate_of("flat_rate")
    if rate is not None:
        # Flat-rate margin: flat-rate income less all real costs that it pays for, in whatever cost centre.
        paid_for = [real[cost_class] for cost_class in rate.stands_for if cost_class in real]
        spent = paid_for[0] if len(paid_for) == 1 else total(paid_for)
        graph.add(scope.id("margin"), Unit.EUR, difference(figure(scope.id("flat_rate")), spent))
    if "lump_sum" in model.lines:
        graph.add(scope.id("margin"), Unit.EUR, difference(figure(scope.id("lump_sum")), total(list(real.values()))))
    if "staff_costs" in model.lines:
        # Staff margin: eligible staff costs less real pay and side costs.
        real_staff = total([real["pay"], real["side_costs"]])
        graph.add(scope.id("staff_margin"), Unit.EUR, difference(figure(scope.id("staff_costs/total")), real_staff))


def _whole(scope: ClaimScope, line: str, *, corrected: bool) -> Expression:
    """A line of the period; of a claim that takes corrections, without them."""
    own = corrected and line in ("staff_costs", "flat_rate")
    return figure(scope.id(f"period/{line}" if own else LINE_FIGURES[line]))


def _parts(scope: ClaimScope, base: Sequence[str]) -> Parts:
    """The base by person and month; real costs by their line and month."""
    parts: dict[tuple[str, str], Expression] = {}
    for line in base:
        if line == "staff_costs":
            parts |= {(p, m): figure(scope.id(f"staff_costs/{p}/{m}")) for p, m in scope.person_months()}
        else:
            parts |= {(line, m): figure(scope.id(f"{line}_by_month/{m}")) for m in scope.months}
    return parts
