"""What the municipalities' boards have decided to pay at most, and whether it covers the budget.

Here belongs what a ceiling leaves room for, and the budget held against all ceilings. Not here: invoices up to a
ceiling (`co_financing`).
"""

from fractions import Fraction

from pipelines.figures import (
    FigureError,
    Graph,
    Leaves,
    difference,
    evaluate,
    greatest,
    least,
    number,
    parameter,
    total,
)
from pipelines.money import to_decimal
from pipelines.papers import PROJECT_FILE
from pipelines.parameters import OwnNumbers
from pipelines.rules.shares import shares_of
from schemas.agreement import Ceiling
from schemas.catalogue import Rule, finding_of
from schemas.figure import Expression, Unit
from schemas.finding import Finding
from schemas.project import Project

BELOW_BUDGET = "ceilings-below-budget"
"""The rule that tells of ceilings which do not cover the budget."""


def ceilings_of(project: Project, municipality: str) -> list[Ceiling]:
    """A municipality's ceilings: the whole project's first, then the years'."""
    own = [ceiling for ceiling in project.ceilings if str(ceiling.municipality) == municipality]
    return sorted(own, key=lambda ceiling: ceiling.year or 0)


def ceiling_amount(ceiling: Ceiling, numbers: OwnNumbers) -> Expression:
    """The amount of a ceiling."""
    return parameter(numbers.project(f"ceilings/{ceiling.id}/amount_eur"))


def add_budget_shares(graph: Graph, project: Project, prefix: str, numbers: OwnNumbers) -> None:
    """Add the budget's need, each municipality's part of it, and what their ceilings leave uncovered."""
    lines = [parameter(numbers.project(f"budget/{entry.line}/amount_eur")) for entry in project.budget]
    others = [parameter(numbers.project(f"other_financing/{other.id}/amount_eur")) for other in project.other_financing]
    granted = parameter(numbers.project("decision/granted_support_eur"))
    need = graph.add(f"{prefix}budget/need", Unit.EUR, difference(total(lines), total([granted, *others])))
    uncovered = []
    for municipality, part in shares_of(project, need).items():
        share = graph.add(f"{prefix}{municipality}/budget_share", Unit.EUR, part)
        room = whole_room(project, municipality, numbers)
        above = greatest(difference(share, room), number(0)) if room else number(0)
        uncovered.append(graph.add(f"{prefix}{municipality}/budget_uncovered", Unit.EUR, above))
    graph.add(f"{prefix}budget/uncovered", Unit.EUR, total(uncovered))


def ceiling_notes(project: Project, rule: Rule) -> list[Finding]:
    """A finding when the ceilings do not cover the budget, with the decisions that fall short."""
    if project.agreement.ceilings != "board_decisions":
        return []
    numbers, graph = OwnNumbers(project), Graph()
    add_budget_shares(graph, project, "", numbers)
    figures = evaluate(graph, Leaves({}), numbers.used, _no_frozen)
    needed, uncovered = (figures[f"budget/{name}"].value for name in ("need", "uncovered"))
    if uncovered == 0:
        return []
    partners = sorted(project.partners, key=lambda partner: partner.number)
    short = [partner for partner in partners if figures[f"{partner.number}/budget_uncovered"].value > 0]
    decisions = (
        f"{partner.name} ({'; '.join(ceiling.reference for ceiling in ceilings_of(project, str(partner.number)))})"
        for partner in short
    )
    facts = {
        "needed_eur": str(to_decimal(needed)),
        "covered_eur": str(to_decimal(needed - uncovered)),
        "uncovered_eur": str(to_decimal(uncovered)),
        "decisions": ", ".join(decisions),
    }
    return [finding_of(rule, file_name=PROJECT_FILE, subject="ceilings", facts=facts)]


def whole_room(project: Project, municipality: str, numbers: OwnNumbers) -> Expression | None:
    """What a municipality pays at most over the whole project, or None when no ceiling says it."""
    ceilings = ceilings_of(project, municipality)
    rooms = [ceiling_amount(ceiling, numbers) for ceiling in ceilings if ceiling.year is None]
    yearly = [ceiling for ceiling in ceilings if ceiling.year is not None]
    if {ceiling.year for ceiling in yearly} == {period.end.year for period in project.claim_periods}:
        rooms.append(total([ceiling_amount(ceiling, numbers) for ceiling in yearly]))
    return least(*rooms) if len(rooms) > 1 else next(iter(rooms), None)


def _no_frozen(edition: str, figure_id: str) -> Fraction:
    raise FigureError(f"Kustannusarvio ei lue ajoa {edition}.")
