"""What is still to come to the municipalities by the budget: next year's need for each one's own budget.

Here belongs the assumption by which the rest of the budget falls on years. Not here: what is invoiced.
"""

from collections import Counter

from pipelines.figures import Graph, difference, figure, greatest, number, share, total
from pipelines.rules.need import Issue
from pipelines.rules.shares import shares_of
from schemas.figure import Expression, Unit
from schemas.project import Project


def months_to_come(project: Project, issue: Issue) -> dict[str, int]:
    """How many months of each year lie in the claim periods that do not enter the need yet."""
    known = {claim for claim, _ in issue.closed}
    months = {
        month for period in project.claim_periods if period.id not in known for month in project.months_of(period.id)
    }
    # A month in which two periods meet belongs to the one that is known.
    months -= {month for claim in known for month in project.months_of(claim)}
    return dict(sorted(Counter(month[:4] for month in months).items()))


def add_outlook(graph: Graph, project: Project, issue: Issue, need: Expression) -> None:
    """Add `budget/remaining`, and each year's part of it for all and for each municipality. Needs `budget/need`."""
    budget = figure(issue.id("budget/need"))
    remaining = graph.add(issue.id("budget/remaining"), Unit.EUR, greatest(difference(budget, need), number(0)))
    months = {year: str(count) for year, count in months_to_come(project, issue).items()}
    so_far = need
    for year in months:
        # Assumption: what is left of the budget's own financing falls evenly on the months that are left.
        coming = graph.add(issue.id(f"outlook/{year}/need"), Unit.EUR, share(remaining, months, year))
        then = total([so_far, coming])
        before, after = shares_of(project, so_far), shares_of(project, then)
        for municipality, part in after.items():
            own = difference(part, before[municipality])
            graph.add(issue.id(f"{municipality}/outlook/{year}"), Unit.EUR, own)
        so_far = then
