"""What each cost line is to be when the project ends, against its budget.

Here belongs the assumption by which the costs so far go on. Not here: the claim's own lines (`pipelines.rules.budget`),
and the years of the municipalities (`pipelines.rules.outlook`).
"""

from pipelines.figures import Graph, difference, figure, parameter, product, quotient, rounded, total
from pipelines.parameters import Parameters
from pipelines.rules.scope import ClaimScope
from schemas.figure import Unit

_ALL = "eligible_costs"


def add_forecast(graph: Graph, scope: ClaimScope, parameters: Parameters) -> None:
    """Add `forecast/<line>` and `forecast_left/<line>` of each cost line and of all. Needs `cumulative`, `budget`."""
    so_far, all_months = (
        parameter(parameters.project(f"months/{month}"))
        for month in (scope.months[-1], f"{scope.project.project.end:%Y-%m}")
    )
    lines = scope.project.model.lines
    for line in lines:
        # Assumption: until the project ends each month costs as much as the months since it began have cost on average.
        at_the_end = quotient(product(figure(scope.id(f"cumulative/{line}")), all_months), so_far)
        graph.add(scope.id(f"forecast/{line}"), Unit.EUR, rounded("half_up", at_the_end))
    graph.add(scope.id(f"forecast/{_ALL}"), Unit.EUR, total([figure(scope.id(f"forecast/{x}")) for x in lines]))
    for line in (*lines, _ALL):
        left = difference(*(figure(scope.id(f"{name}/{line}")) for name in ("budget", "forecast")))
        graph.add(scope.id(f"forecast_left/{line}"), Unit.EUR, left)
