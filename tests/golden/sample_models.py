"""The hand-made bundle under other cost models: actual pay with claimed costs, and a lump sum.

Here belongs what these models have on pages that the sample's has not. Not here: the bundle itself
(`tests.golden.sample_bundle`).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pipelines.figures import Leaves, evaluate
from pipelines.parameters import Parameters
from pipelines.rules.claim import claim_graph
from schemas.bundle import Bundle, Row
from schemas.places import DATA
from schemas.project import Project
from tests.golden.sample_bundle import sample_bundle
from tests.rules.models_case import CLAIM, LUMP_SUM, PAY, cost, pay, project_with

REAL: dict[str, Any] = {
    "decision": {**PAY["decision"], "cost_model": "flat_rates", "flat_rates": ["art_54_b"]},
    "ledger": {
        "cost_centres": ["6810"],
        "participant_accounts": ["5020"],
        "indirect_accounts": ["6000"],
        "ineligible_accounts": ["6900"],
    },
    "budget": {
        "staff_costs": "300000.00", "other_costs": "200000.00", "participant_costs": "15000.00",
        "flat_rate": "100000.00",
    },
    "decided_numbers": [
        {"name": "side_cost_rate", "value": "0.25", "valid_from": date(2026, 2, 1), "reference": "Päätös 1.2.2026"}
    ],
    "payroll": {"posts": "whole_pay", "reference": "Ohje"},
    "shares": [
        {
            "person": "H03", "valid_from": date(2025, 11, 1), "share": "0.50", "date": date(2025, 10, 27),
            "reference": "Päätös 27.10.2025",
        }
    ],
}  # fmt: skip


def pay_bundle() -> Bundle:
    """Pay of two people, one by half, an item that never counts, a row that waits, and claimed costs."""
    rows = {
        "pay": [
            _placed(pay("H01", "2026-01", "4200.00"), 2),
            _placed(pay("H01", "2026-01", "2100.00", "holiday_bonus"), 3),
            _placed(pay("H03", "2026-02", "1600.00"), 4),
        ],
        "pay_waiting": [_placed(pay("H03", "2026-03", "1600.00", "unknown"), 5)],
        "claimed_costs": [
            _placed({**cost("other_costs", "2026-01", "300.05"), "account": "4321", "cost_centre": "6810"}, 6)
        ],
    }
    figures = {"roundings": [_rounding("staff_costs", "claim", "0.01")]}
    return _bundle(project_with(PAY, REAL), rows, figures)


def lump_sum_bundle() -> Bundle:
    """A lump sum of which the first of two milestones is claimed."""
    milestones = [{**one, "claim": CLAIM if one["id"] == "V1" else None} for one in LUMP_SUM["milestones"]]
    return _bundle(project_with(LUMP_SUM), {}, {"milestones": milestones}, ("V1",))


def _bundle(
    project: Project, rows: Mapping[str, list[Row]], facts: Mapping[str, Any], milestones: tuple[str, ...] = ()
) -> Bundle:
    bundle = sample_bundle()
    parameters = Parameters(DATA / "parameters", project)
    months = project.months_of(CLAIM)
    graph = claim_graph(project, CLAIM, 1, months, parameters, [], (), milestones)
    marts = {"hours": [], "hours_waiting": [], "costs": [], **rows}
    if "pay" not in rows:
        marts |= {"pay": [], "pay_waiting": []}
    figures = evaluate(graph, Leaves(marts), parameters.used, lambda edition, id_: bundle.figures[id_].value)
    shown = {name: mart for name, mart in marts.items() if mart or name == "hours"}
    decision = project.decision.model_dump(mode="json")
    return replace(
        bundle,
        figures={**{i: f for i, f in bundle.figures.items() if not i.startswith(("claim/", "rate/"))}, **figures},
        rows=shown,
        parameters=parameters.used,
        facts={**bundle.facts, "decision": decision, "rates": [], "months": months, **facts},
    )


def _placed(row: Row, line: int) -> Row:
    place = {"file_name": "palkat.csv", "sheet": "", "row": str(line), "column": "5", "pay_item": "1010"}
    return {**place, **row}


def _rounding(setting: str, choice: str, amount: str) -> dict[str, Any]:
    lines = ("staff_costs", "other_costs", "participant_costs", "flat_rate")
    return {"setting": setting, "choice": choice, "lines": dict.fromkeys(lines, amount)}
