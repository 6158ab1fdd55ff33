"""Budget, claimed before, cumulative and remaining, for each line of the claim.

Here belongs the claim beside what was granted and claimed earlier. Not here: the claim's own amounts.
"""

from pipelines.figures import Graph, difference, figure, frozen, parameter, total
from pipelines.parameters import Parameters
from pipelines.rules.scope import ClaimScope
from pipelines.rules.support import Earlier
from schemas.cost_models import figures_of
from schemas.figure import Unit


def add_budget(graph: Graph, scope: ClaimScope, parameters: Parameters, before: Earlier) -> None:
    """Add `budget/<line>`, `before/<line>`, `cumulative/<line>` and `remaining/<line>`."""
    lines = scope.project.model.lines
    budget = {line: parameter(parameters.project(f"budget/{line}/amount_eur")) for line in lines} | {
        "eligible_costs": total([figure(scope.id(f"budget/{line}")) for line in lines]),
        "support": parameter(parameters.project("decision/granted_support_eur")),
        "other_financing": difference(figure(scope.id("budget/eligible_costs")), figure(scope.id("budget/support"))),
    }
    for line, name in figures_of(lines).items():
        planned = graph.add(scope.id(f"budget/{line}"), Unit.EUR, budget[line])
        ids = [(edition, f"claim/{claim}/{name}") for claim, edition in before]
        earlier = [frozen(edition, id_) for edition, id_ in ids if scope.has_frozen(edition, id_)]
        claimed = graph.add(scope.id(f"before/{line}"), Unit.EUR, total(earlier))
        so_far = total([claimed, figure(scope.id(name))])
        cumulative = graph.add(scope.id(f"cumulative/{line}"), Unit.EUR, so_far)
        graph.add(scope.id(f"remaining/{line}"), Unit.EUR, difference(planned, cumulative))
