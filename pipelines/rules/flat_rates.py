"""The flat rate of 40 %, and the margins that tell whether it covers what was really spent.

Here belongs what is derived from staff costs, and its comparison with the ledger. Not here: staff costs themselves.
"""

from pipelines.figures import Graph, difference, figure, leaf, parameter, product, rounded, total
from pipelines.parameters import Parameters
from pipelines.rules.deductions import add_deductions, less
from pipelines.rules.scope import ClaimScope
from schemas.figure import Unit


def add_flat_rate(graph: Graph, scope: ClaimScope, parameters: Parameters, *, corrected: bool = False) -> None:
    """Add `flat_rate` and `eligible_costs`, `corrections/…` with them."""
    staff_costs = figure(scope.id("period/staff_costs" if corrected else "staff_costs/total"))
    # All costs other than the staff's are paid as 40 % of the eligible staff costs.
    # Source: rakennerahastot.fi/prosenttimaarainen-korvaus; (EU) 2021/1060, art. 56(1).
    rate = parameter(parameters.law("flat_rate_40", scope.project.decision.date))
    # Half up to cents, once a claim, by the project's decision.
    flat_rate = rounded("half_up", product(staff_costs, rate))
    deducted = add_deductions(graph, scope, parameters)
    if corrected:
        # What is corrected moves by its own claim's percentage and rounding, not by this claim's.
        own = graph.add(scope.id("period/flat_rate"), Unit.EUR, flat_rate)
        graph.add(scope.id("period/eligible_costs"), Unit.EUR, less(total([staff_costs, own]), deducted))
        flat_rate = total([own, figure(scope.id("corrections/flat_rate"))])
    graph.add(scope.id("flat_rate"), Unit.EUR, flat_rate)
    parts = [figure(scope.id(name)) for name in ("staff_costs/total", "flat_rate")]
    graph.add(scope.id("eligible_costs"), Unit.EUR, less(total(parts), deducted))


def add_margins(graph: Graph, scope: ClaimScope) -> None:
    """Add the real costs of the ledger by class, `margin` and `staff_margin`."""
    pay, side_costs, other = (
        graph.add(
            scope.id(f"real_costs/{cost_class}"), Unit.EUR, leaf("costs", claim=scope.claim, cost_class=cost_class)
        )
        for cost_class in ("pay", "side_costs", "other")
    )
    # Flat-rate margin: flat-rate income less all real other costs, in whatever cost centre.
    graph.add(scope.id("margin"), Unit.EUR, difference(figure(scope.id("flat_rate")), other))
    # Staff margin: eligible staff costs less real pay and side costs.
    real_staff = total([pay, side_costs])
    graph.add(scope.id("staff_margin"), Unit.EUR, difference(figure(scope.id("staff_costs/total")), real_staff))
