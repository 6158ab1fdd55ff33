"""Corrections of closed claims at other levels of rounding, and where no flat rate stands on pay.

Here belongs that the difference is the claim worked out again at its own level. Not here: corrections at the sample's
levels (`test_corrections`).
"""

from datetime import date
from typing import Any

import pytest

from pipelines.figures import Leaves, evaluate
from pipelines.parameters import Parameters
from pipelines.rules.claim import claim_graph
from pipelines.rules.corrections import ChangedClaim, ChangedMonth
from schemas.bundle import Row
from schemas.figure import Figure
from schemas.places import DATA
from schemas.project import Project
from tests.rules.models_case import REAL, amounts, figures_of, project_with

FIRST, EDITION = date(2025, 9, 1), "claim:2025-1:v1"
MINUTES_WAS, MINUTES_NOW = 101, 37


def hours(person: str, month: str, minutes: int) -> Row:
    return {
        "claim": "2025-1", "person": person, "month": month, "rate": FIRST.isoformat(), "value": str(60 * minutes)
    }  # fmt: skip


def claimed(project: Project, minutes: int) -> dict[str, Figure]:
    """The closed claim in which H01 worked so many minutes in October, beside what H02 worked and other months."""
    rows = [hours("H01", "2025-10", minutes), hours("H02", "2025-10", 53), hours("H01", "2025-11", 71)]
    costs = [{"claim": "2025-1", "line": "other_costs", "month": "2025-10", "value": "33.37"}]
    return figures_of(project, {"hours": rows, "claimed_costs": costs}, claim="2025-1")


def corrected(
    project: Project, then: dict[str, Figure], was: int = MINUTES_WAS, now: int = MINUTES_NOW
) -> dict[str, Figure]:
    parameters = Parameters(DATA / "parameters", project)
    flat, rounding = project.model.rate_of("flat_rate"), project.decision.rounding
    keys = {name: parameters.project(f"decision/{name}") for name in ("support_rate", "granted_support_eur")}
    if flat is not None:
        keys["flat_rate"] = parameters.law(flat.law, project.decision.date)
    changed = ChangedClaim(
        claim="2025-1",
        edition=EDITION,
        figures=frozenset(then),
        months=(ChangedMonth("H01", "2025-10", (FIRST,)),),
        parameters=keys,
        flat_rate=flat,
        staff_costs_level=rounding.staff_costs,
        flat_rate_level=rounding.flat_rate,
    )
    own = {"of_claim": "2025-1", "day": "2025-10-07", "claim": "2026-1"}
    rows = [
        {**hours("H01", "2025-10", was), **own, "part": "was", "now": "no"},
        {**hours("H01", "2025-10", now), **own, "part": "is", "now": "yes"},
    ]
    before = [("2025-1", EDITION)]
    graph = claim_graph(project, "2026-1", 1, project.months_of("2026-1"), parameters, before, [changed])
    empty: list[Row] = []
    marts = dict.fromkeys(("hours", "hours_waiting", "costs", "claimed_costs"), empty)
    leaves = Leaves({**marts, "corrections": rows})
    return evaluate(graph, leaves, parameters.used, lambda edition, id_: then[id_].value)


LEVELS = ("person_month", "month", "claim")
SEVEN_PER_CENT: dict[str, Any] = {
    "decision": {"cost_model": "flat_rate_7"},
    "budget": {"staff_costs": "300000.00", "other_costs": "215000.00", "flat_rate": "100000.00"},
}
NO_FLAT_RATE: dict[str, Any] = {**REAL, "decision": {"cost_model": "real_costs"}}


@pytest.mark.parametrize("staff_costs", LEVELS)
@pytest.mark.parametrize("flat_rate", LEVELS)
def test_a_correction_is_what_the_closed_claim_would_be_less_what_it_was(staff_costs: str, flat_rate: str) -> None:
    levels = {"rounding": {"staff_costs": staff_costs, "flat_rate": flat_rate, "hourly_rate": "unrounded"}}
    project = project_with(levels)
    then, now = claimed(project, MINUTES_WAS), claimed(project, MINUTES_NOW)
    figures = corrected(project, then)
    for line in ("staff_costs/total", "flat_rate", "eligible_costs", "support"):
        name = line.removesuffix("/total")
        difference = now[f"claim/2025-1/{line}"].value - then[f"claim/2025-1/{line}"].value
        assert difference < 0
        assert figures[f"claim/2026-1/corrections/2025-1/{name}"].value == difference, line


@pytest.mark.parametrize("flat_rate", LEVELS)
@pytest.mark.parametrize("staff_costs", LEVELS)
def test_a_flat_rate_on_pay_and_other_costs_is_corrected_with_both(staff_costs: str, flat_rate: str) -> None:
    levels = {"rounding": {"staff_costs": staff_costs, "flat_rate": flat_rate, "hourly_rate": "unrounded"}}
    project = project_with(REAL, SEVEN_PER_CENT, levels)
    # Minutes of which some round otherwise alone than with what they are grouped with.
    for was, now in ((101, 37), (97, 1), (60, 59), (13, 88)):
        then, anew = claimed(project, was), claimed(project, now)
        figures = corrected(project, then, was, now)
        found = {
            name: figures[f"claim/2026-1/corrections/2025-1/{name}"].value for name in ("staff_costs", "flat_rate")
        }
        lines = {"staff_costs": "claim/2025-1/staff_costs/total", "flat_rate": "claim/2025-1/flat_rate"}
        assert found == {name: anew[line].value - then[line].value for name, line in lines.items()}, (was, now)


def test_a_correction_without_a_flat_rate_moves_staff_costs_alone() -> None:
    project = project_with(NO_FLAT_RATE)
    figures = corrected(project, claimed(project, MINUTES_WAS))
    # 64 minutes at 37,05: 101 min are 62,3675 and 37 min 22,8475, each to cents: 22,85 - 62,37
    names = ("staff_costs", "flat_rate", "eligible_costs")
    assert amounts(figures, *(f"corrections/{name}" for name in names)) == ["-39.52", "0.00", "-39.52"]
