"""Budget, claimed before, cumulative and remaining, for each line of the claim.

Here belongs the claim beside what was granted and claimed earlier. Not here: the claim's own amounts.
"""

from pipelines.figures import Graph, difference, figure, frozen, parameter, total
from pipelines.parameters import Parameters
from pipelines.rules.scope import ClaimScope
from pipelines.rules.support import Earlier
from schemas.figure import Unit

LINES = {
    "staff_costs": "staff_costs/total",
    "flat_rate": "flat_rate",
    "eligible_costs": "eligible_costs",
    "support": "support",
    "other_financing": "other_financing",
}
"""The claim's lines, with the name of each line's figure."""


def add_budget(graph: Graph, scope: ClaimScope, parameters: Parameters, before: Earlier) -> None:
    """Add `budget/<line>`, `before/<line>`, `cumulative/<line>` and `remaining/<line>`."""
    staff_costs, flat_rate = (
        parameter(parameters.project(f"budget/{line}/amount_eur")) for line in ("staff_costs", "flat_rate")
    )
    budget = {
        "staff_costs": staff_costs,
        "flat_rate": flat_rate,
        "eligible_costs": total([figure(scope.id("budget/staff_costs")), figure(scope.id("budget/flat_rate"))]),
        "support": parameter(parameters.project("decision/granted_support_eur")),
        "other_financing": difference(figure(scope.id("budget/eligible_costs")), figure(scope.id("budget/support"))),
    }
    for line, name in LINES.items():
        planned = graph.add(scope.id(f"budget/{line}"), Unit.EUR, budget[line])
        earlier = [frozen(edition, f"claim/{claim}/{name}") for claim, edition in before]
        claimed = graph.add(scope.id(f"before/{line}"), Unit.EUR, total(earlier))
        so_far = total([claimed, figure(scope.id(name))])
        cumulative = graph.add(scope.id(f"cumulative/{line}"), Unit.EUR, so_far)
        graph.add(scope.id(f"remaining/{line}"), Unit.EUR, difference(planned, cumulative))
