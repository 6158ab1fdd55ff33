"""What a claim would be with each other rounding: the same rows by the same rules, only the switch is another.

Here belongs changing one switch of `[decision.rounding]` and taking the claim's lines. Not here: showing them
(`reports`, `flows.comparing`), and other what-ifs, for which everything is computed anew.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from schemas.bundle import value_text
from schemas.cost_models import figures_of
from schemas.figure import Figure
from schemas.project import Project, Rounding

Compute = Callable[[Project], Mapping[str, Figure]]
"""Gives the figures of a claim by a project's settings."""


def other_roundings(project: Project) -> Iterator[tuple[str, str]]:
    """Each switch that the project's models have, with each choice that it does not have now."""
    now = project.decision.rounding
    for name, field in Rounding.model_fields.items():
        for choice in getattr(field.annotation, "__args__", ()):
            if choice != getattr(now, name) and _is_used(project, name):
                yield name, choice


def rounding_facts(project: Project, claim: str, compute: Compute) -> list[dict[str, Any]]:
    """One fact a switch and choice, with the claim's lines as they would be."""
    facts = []
    for name, choice in other_roundings(project):
        rounding = project.decision.rounding.model_copy(update={name: choice})
        decision = project.decision.model_copy(update={"rounding": rounding})
        figures = compute(project.model_copy(update={"decision": decision}))
        lines = {
            line: value_text(figures[f"claim/{claim}/{figure}"].value, figures[f"claim/{claim}/{figure}"].unit)
            for line, figure in figures_of(project.model.lines).items()
        }
        facts.append({"setting": name, "choice": choice, "lines": lines})
    return facts


def _is_used(project: Project, name: str) -> bool:
    by_hours = project.decision.staff_cost_model == "unit_cost_1720"
    by_pay = project.decision.staff_cost_model == "actual_pay_fixed_side_costs"
    used = {
        "hourly_rate": by_hours,
        "hours": by_hours,
        "staff_costs": by_hours or by_pay,
        "flat_rate": (by_hours or by_pay) and project.model.rate_of("flat_rate") is not None,
    }
    return used.get(name, True)
