"""Staff costs by actual pay: pay really paid, the project's share of it, and the fixed side costs on top.

Here belongs the price of a person-month's pay. Not here: which rows of pay count (`pipelines/marts/pay.sql`,
`pipelines/checks`), or where it is rounded (`pipelines.rules.staff_costs`).
"""

from datetime import date

from pipelines.figures import Graph, leaf, number, parameter, product, total
from pipelines.parameters import Parameters
from pipelines.rules.scope import ClaimScope, month_days
from schemas.cost_models import SIDE_COST_RATES
from schemas.costs import WorkShare
from schemas.figure import Expression, Unit
from schemas.project import Project


def add_pay(graph: Graph, scope: ClaimScope) -> None:
    """Add the pay that counts, `pay/<person>/<month>` and `pay/total`, where staff costs are pay."""
    if scope.project.decision.staff_cost_model != "actual_pay_fixed_side_costs":
        return
    months = scope.person_months()
    parts = [
        graph.add(scope.id(f"pay/{person}/{month}"), Unit.EUR, pay_rows(scope, "pay", person, month))
        for person, month in months
    ]
    graph.add(scope.id("pay/total"), Unit.EUR, total(parts))


def pay_rows(scope: ClaimScope, mart: str, person: str, month: str) -> Expression:
    """The pay of a person-month without side costs and without holiday bonus."""
    # Both are inside the fixed percentage and never added to it.
    # Source: rakennerahastot.fi/palkkakustannusmallit; managing authority's decision 24.8.2021.
    return leaf(mart, claim=scope.claim, person=person, month=month, pay_class="pay")


def pay_cost(scope: ClaimScope, parameters: Parameters, pay: Expression, person: str, month: str) -> Expression:
    """Unrounded euros of a person-month: pay × the project's share × (1 + fixed side costs)."""
    factors = [pay]
    share = share_in(scope.project, person, month)
    if share is not None:
        factors.append(parameter(parameters.project(f"shares/{person}/{share.valid_from.isoformat()}/share")))
    law = SIDE_COST_RATES[scope.project.person(person).side_costs]
    # Dated by the month that the pay is for.
    rate = parameter(parameters.law(law, _day_of_law(scope, month)))
    return product(*factors, total([number(1), rate]))


def share_in(project: Project, person: str, month: str) -> WorkShare | None:
    """The share by which a person-month's pay is the project's; None where the payroll has taken it apart already.

    A share is never applied twice: where the payroll posts only the project's part, its documents are evidence alone.
    A month without a document has no share either, and its rows wait (`share-missing`).
    """
    if project.payroll is None or project.payroll.posts == "project_part":
        return None
    first, last = month_days(month)
    found = (s for s in project.shares if s.person == person and s.valid_from <= last)
    return next((s for s in found if s.valid_to is None or s.valid_to >= first), None)


def _day_of_law(scope: ClaimScope, month: str) -> date:
    return max(month_days(month)[0], scope.project.project.start)
