"""Projects of other cost models than the sample's, and the figures of their claims over a few rows.

Here belongs changing the sample's project.toml by table and laying rows out. Not here: what the figures must be.
"""

import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from pipelines.figures import Leaves, evaluate
from pipelines.parameters import Parameters
from pipelines.rules.claim import claim_graph
from schemas.bundle import Row, value_text
from schemas.figure import Figure, Unit
from schemas.places import DATA
from schemas.project import Project, project_of

CLAIM = "2026-1"
TABLE = tomllib.loads((DATA / "sample" / "project.toml").read_text(encoding="utf-8"))
PAY: dict[str, Any] = {
    "decision": {"staff_cost_model": "actual_pay_fixed_side_costs"},
    "payroll": {"posts": "project_part", "reference": "Ohje 1.9.2025"},
}
REAL: dict[str, Any] = {
    "ledger": {"cost_centres": ["6810"]},
    "budget": {"staff_costs": "400000.00", "other_costs": "215000.00"},
}
LUMP_SUM: dict[str, Any] = {
    "decision": {"staff_cost_model": "none", "cost_model": "lump_sum", "granted_support_eur": "120000.00"},
    "budget": {"lump_sum": "150000.00"},
    "milestones": [
        {"id": "V1", "name": "Kohtaamispaikat avattu", "amount_eur": "60000.00", "proof": "Avajaisten pöytäkirja"},
        {"id": "V2", "name": "Malli julkaistu", "amount_eur": "90000.00", "proof": "Julkaisu"},
    ],
}


def table_with(*changes: Mapping[str, Any]) -> dict[str, Any]:
    """The sample's project.toml as a table; sections are changed by key, the budget is given by line."""
    table = deepcopy(TABLE)
    for change in changes:
        for name, value in change.items():
            if name == "budget":
                table[name] = [{"line": line, "amount_eur": amount} for line, amount in value.items()]
            elif name == "rounding":
                table["decision"]["rounding"] |= value
            elif isinstance(value, Mapping):
                table[name] = table.get(name, {}) | dict(value)
            else:
                table[name] = list(value)
    return table


def project_with(*changes: Mapping[str, Any]) -> Project:
    """The sample's project with changed sections; raises as reading project.toml does."""
    return project_of(table_with(*changes))


def pay(person: str, month: str, amount: str, pay_class: str = "pay") -> Row:
    """A row of the mart of pay."""
    return {"claim": CLAIM, "person": person, "month": month, "pay_class": pay_class, "value": amount}


def cost(line: str, month: str, amount: str) -> Row:
    """A row of the mart of claimed costs."""
    return {"claim": CLAIM, "line": line, "month": month, "value": amount}


def figures_of(
    project: Project,
    rows: Mapping[str, Sequence[Row]] = {},
    milestones: Sequence[str] = (),
    earlier: Mapping[str, Mapping[str, Figure]] = {},
    claim: str = CLAIM,
) -> dict[str, Figure]:
    """The figures of a claim; `earlier` has those of closed claims by edition."""
    parameters = Parameters(DATA / "parameters", project)
    before = [(edition.split(":")[1], edition) for edition in earlier]
    months = project.months_of(claim)
    graph = claim_graph(
        project, claim, 1, months, parameters, before, (), milestones, lambda edition, id_: id_ in earlier[edition]
    )
    marts: dict[str, Sequence[Row]] = dict.fromkeys(
        ("hours", "hours_waiting", "costs", "pay", "pay_waiting", "claimed_costs"), ()
    )
    leaves = Leaves({**marts, **rows})
    return evaluate(graph, leaves, parameters.used, lambda edition, id_: earlier[edition][id_].value)


def amounts(figures: Mapping[str, Figure], *names: str, claim: str = CLAIM) -> list[str]:
    """Values of a claim's figures in euros, as figures.csv has them."""
    return [value_text(figures[f"claim/{claim}/{name}"].value, Unit.EUR) for name in names]
