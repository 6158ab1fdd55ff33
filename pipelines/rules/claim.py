"""All figures of a payment application, put together from the rules.

Here belongs the order and the checks of what is handed in. Not here: any rule of money.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines.figures import FigureError, Graph
from pipelines.parameters import Parameters
from pipelines.rules.budget import add_budget
from pipelines.rules.corrections import ChangedClaim, add_corrections
from pipelines.rules.cost_lines import (
    add_eligible_costs,
    add_flat_rates,
    add_lump_sum,
    add_margins,
    add_real_costs,
)
from pipelines.rules.forecast import add_forecast
from pipelines.rules.pay_costs import add_pay
from pipelines.rules.scope import ClaimScope
from pipelines.rules.staff_costs import add_hours, add_rates, add_staff_costs, add_waiting
from pipelines.rules.support import Earlier, add_financing, add_support
from schemas.project import Project


def claim_graph(
    project: Project,
    claim_id: str,
    version: int,
    months: Sequence[str],
    parameters: Parameters,
    before: Earlier,
    changed: Sequence[ChangedClaim] = (),
    milestones: Sequence[str] = (),
    has_frozen: Callable[[str, str], bool] | None = None,
) -> Graph:
    """The figures of version `version` of a claim for its months so far.

    `before` names the closed claims that come before this one, each with its frozen edition; `changed` are those of
    them whose rows have changed since: without any, the claim has no figures of corrections. `milestones` are those of
    a lump sum that decisions claim in this claim; `has_frozen` says whether a frozen edition has a figure (without it,
    all have all). Raises `UsageError` for an unknown claim, `SettingsError` when a legal number is not in force or the
    decision goes above the law, `FigureError` when `months` or `before` do not belong to the claim.
    """
    _check(project, claim_id, version, months, before)
    scope = ClaimScope(project, claim_id, tuple(months))
    if has_frozen is not None:
        scope = replace(scope, has_frozen=has_frozen)
    graph, corrected = Graph(), bool(changed)
    add_rates(graph, scope, parameters)
    add_hours(graph, scope)
    add_pay(graph, scope)
    if scope.has_staff_records:
        add_staff_costs(graph, scope, parameters, corrected=corrected)
    add_waiting(graph, scope, parameters)
    add_real_costs(graph, scope)
    add_flat_rates(graph, scope, parameters, corrected=corrected)
    add_lump_sum(graph, scope, parameters, milestones)
    add_eligible_costs(graph, scope, parameters, corrected=corrected)
    add_margins(graph, scope)
    add_support(graph, scope, parameters, before, corrected=corrected)
    add_budget(graph, scope, parameters, before)
    add_forecast(graph, scope, parameters)
    add_financing(graph, scope, before)
    if corrected:
        add_corrections(graph, scope, parameters, changed)
    return graph


def _check(project: Project, claim_id: str, version: int, months: Sequence[str], before: Earlier) -> None:
    strange = sorted(set(months) - set(project.months_of(claim_id)))
    if strange:
        raise FigureError(f"Kuukausi {strange[0]} ei kuulu maksatusjaksoon {claim_id}.")
    order = [period.id for period in project.claim_periods]
    later = [claim for claim, _ in before if order.index(claim) >= order.index(claim_id)]
    if later:
        raise FigureError(f"Maksatushakemuksen {claim_id} versio {version} ei voi laskea aiemmaksi jaksoa {later[0]}.")
