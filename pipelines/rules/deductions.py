"""Revenue and other public support of a claim: what is taken off the eligible costs, and what is only shown.

Here belongs which of them the decision deducts. Not here: asking when the decision is silent (`pipelines.closing`),
and the costs themselves.
"""

from pipelines.figures import Graph, difference, leaf, number, parameter, total
from pipelines.parameters import Parameters
from pipelines.rules.scope import ClaimScope
from schemas.figure import Expression, Unit

REVENUE, OTHER_SUPPORT = "revenue", "other_support"
DEDUCTIONS = (REVENUE, OTHER_SUPPORT)
"""Names of the figures; each has a setting of that name in `[decision.terms]`."""


def add_deductions(graph: Graph, scope: ClaimScope, parameters: Parameters) -> list[Expression]:
    """Add `revenue` and `other_support` where the project has any; gives those that the decision deducts.

    A project without accounts of revenue has no figure of it, a claim without declared amounts none of other support.
    """
    found = {}
    if scope.project.ledger.revenue_accounts:
        # Revenue stands on the credit side of the ledger.
        booked = leaf("costs", claim=scope.claim, cost_class=REVENUE)
        found[REVENUE] = graph.add(scope.id(REVENUE), Unit.EUR, difference(number(0), booked))
    declared = parameters.other_support(scope.claim)
    if declared:
        found[OTHER_SUPPORT] = graph.add(scope.id(OTHER_SUPPORT), Unit.EUR, total([parameter(key) for key in declared]))
    # Whether they are deducted is not known of EURA: the decision says it, and closing asks where it is silent.
    terms = scope.project.decision.terms
    return [figure for name, figure in found.items() if getattr(terms, name) == "deduct"]


def less(costs: Expression, deducted: list[Expression]) -> Expression:
    """Costs less what is deducted of them; the costs themselves where nothing is."""
    return difference(costs, total(deducted)) if deducted else costs
