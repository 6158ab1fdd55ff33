"""Which changes of closed periods an edition claims, and how they are handed to rules, marts and pages.

Here belongs choosing the claim that takes them: the first that is open. Not here: finding the changes
(`pipelines.changes`), what they are worth (`pipelines.rules.corrections`), and findings (`pipelines.history`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipelines.changes import DayChange, MonthChange, Reason, State, Today, changed_months
from pipelines.claim_life import reopened_claims
from pipelines.frozen import FrozenFigures
from pipelines.papers import ClosedClaim, Papers
from pipelines.parameters import Parameters, used_law
from pipelines.rules.corrections import ChangedClaim, ChangedMonth
from schemas.bundle import Row
from schemas.cost_models import FlatRate, chosen_in
from schemas.figure import ParameterValue

_ORIGIN = ("row_id", "file", "file_name", "sender", "sheet", "row", "column")
_NUMBERS = {
    "support_rate": "project/decision/support_rate",
    "granted_support_eur": "project/decision/granted_support_eur",
}


@dataclass(frozen=True)
class Corrections:
    """The changes that a claim takes (`claimed`), those that it does not take (`told`), and the claim that takes them.

    `taker` is None when every claim is closed. `corrected` names those that took corrections of a closed claim before.
    """

    claim: str
    taker: str | None
    claimed: tuple[MonthChange, ...]
    told: tuple[MonthChange, ...]
    corrected: Mapping[str, Sequence[ClosedClaim]]


def first_open(papers: Papers) -> str | None:
    """The first claim period that is not closed, or a draft again: what changes in closed ones is claimed in it."""
    closed = {one.claim for one in papers.closed} - reopened_claims(papers.lives)
    return next((period.id for period in papers.project.claim_periods if period.id not in closed), None)


def find_corrections(today: Today, claim: str, closed: Sequence[ClosedClaim], frozen: FrozenFigures) -> Corrections:
    """What of the closed claims changed, as the edition of a claim sees it.

    `closed` has the newest version of each, in order, without those that are drafts again.
    """
    order = [period.id for period in today.papers.project.claim_periods]
    taker = first_open(today.papers)
    # A closed claim that is looked at again is looked at as its next version, with what it took itself.
    takes = claim == taker or claim in {one.claim for one in closed}
    claimed: list[MonthChange] = []
    told: list[MonthChange] = []
    corrected: dict[str, Sequence[ClosedClaim]] = {}
    for place, one in enumerate(closed):
        comes_before = order.index(one.claim) < order.index(claim)
        later = closed[place + 1 :]
        if takes and comes_before:
            later = [other for other in later if order.index(other.claim) < order.index(claim)]
        corrected[one.claim] = later
        for change in changed_months(today, one, later, frozen):
            to_claim = takes and comes_before and change.state is State.EXPLAINED
            (claimed if to_claim else told).append(change)
    return Corrections(claim, taker, tuple(claimed), tuple(told), corrected)


def changed_claims(corrections: Corrections, frozen: FrozenFigures, parameters: Parameters) -> list[ChangedClaim]:
    """What the rules need of the changes that the edition claims."""
    found = []
    for (claim, edition), changes in groupby(corrections.claimed, key=lambda change: (change.claim, change.edition)):
        decision = frozen.facts(edition)["decision"]
        rounding, flat = decision["rounding"], chosen_in(decision).rate_of("flat_rate")
        before = corrections.corrected[claim]
        found.append(
            ChangedClaim(
                claim=claim,
                edition=edition,
                figures=frozenset(frozen.values(edition)),
                months=tuple(ChangedMonth(change.person, change.month, change.rates) for change in changes),
                parameters=_numbers(frozen.parameters(edition), edition, parameters, flat),
                support_rounding=rounding["support"],
                exact_hours=rounding["hours"] == "exact_seconds",
                flat_rate=flat,
                staff_costs_level=rounding["staff_costs"],
                flat_rate_level=rounding["flat_rate"],
                corrected=[(one.claim, one.edition, frozenset(frozen.values(one.edition))) for one in before],
            )
        )
    return found


def correction_rows(corrections: Corrections) -> list[Row]:
    """The mart of corrections: of every changed person-month that is claimed, what was, what is, and what stays."""
    rows: list[Row] = []
    for change in corrections.claimed:
        rows += [_row(corrections.claim, change, row, "unchanged") for row in change.unchanged]
        for day in change.days:
            rows += [_row(corrections.claim, change, row, "was") for row in day.was]
            rows += [_row(corrections.claim, change, row, "is") for row in day.now]
    return sorted(rows, key=lambda row: tuple(row.values()))


def correction_facts(corrections: Corrections) -> list[dict[str, Any]]:
    """One fact a changed day that is claimed, numbered, with its papers: what the page of corrections lists."""
    days = [(change, day) for change in corrections.claimed for day in change.days]
    return [
        {
            "number": f"{corrections.claim}-K{number:02d}",
            "claim": change.claim,
            "edition": change.edition,
            "person": change.person,
            "month": change.month,
            "day": day.day,
            "municipality": day.municipality,
            "was_s": day.was_s,
            "now_s": day.now_s,
            "was_rows": [_place(row) for row in day.was],
            "now_rows": [_place(row) for row in day.now],
            "reasons": [_reason(reason) for reason in _reasons(change, day)],
        }
        for number, (change, day) in enumerate(days, start=1)
    ]


def _numbers(
    used: Mapping[str, ParameterValue], edition: str, parameters: Parameters, flat: FlatRate | None
) -> dict[str, str]:
    keys = _NUMBERS if flat is None else {**_NUMBERS, "flat_rate": used_law(used, flat.law)}
    return {name: parameters.closed(edition, used[key]) for name, key in keys.items()}


def _row(claim: str, change: MonthChange, row: Row, part: str) -> Row:
    keys = {name: row[name] for name in ("person", "month", "day", "municipality", "rate")}
    now = "no" if part == "was" else "yes"
    return {
        **{name: row[name] for name in _ORIGIN},
        **{"claim": claim, "of_claim": change.claim, **keys, "part": part, "now": now},
        **{name: row[name] for name in ("value", "unit")},
    }


def _place(row: Row) -> dict[str, str]:
    return {name: row[name] for name in ("file_name", "sheet", "row", "column")}


def _reasons(change: MonthChange, day: DayChange) -> Sequence[Reason]:
    return day.reasons or change.reasons


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "date": reason.day.isoformat(),
        "kind": reason.kind,
        "name": reason.name,
        "sender": reason.sender,
        "says": reason.says,
    }
