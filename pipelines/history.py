"""Checks against what was frozen and what was decided before: do they still hold with today's rows?

Here belongs comparing frozen figures, corrections and waivers with the rows as they are. Not here: how a change is
claimed afterwards.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from pipelines.changes import MonthChange, State
from pipelines.correcting import Corrections
from pipelines.frozen import FrozenFigures
from pipelines.papers import Papers
from pipelines.staging.stage import StagedFile
from schemas.bundle import Row
from schemas.catalogue import Rule, finding_of
from schemas.decision import Correction, Waiver
from schemas.figure import Figure
from schemas.finding import Finding

MOST_ROWS_NAMED = 20
"""Of more rows the rest is counted; the finding has them all in `row_ids`."""

FELL = "indicator-cumulative-fell"
NOT_APPLIED = "correction-not-applied"
LEDGER = "closed-ledger-changed"
COSTS = "costs"
"""The mart of the ledger's entries."""

CHANGES = {
    State.EXPLAINED: "closed-period-corrected",
    State.UNEXPLAINED: "closed-period-changed",
    State.WAITING: "closed-period-waits",
}
"""The rules about person-months of closed claims that are otherwise now."""


def changes_of_closed_periods(corrections: Corrections, catalogue: Mapping[str, Rule]) -> list[Finding]:
    """One finding a person-month of a closed claim whose hours differ from the claimed ones.

    What a paper explains is claimed by difference, and told; what none does is an error that names the rows.
    """
    changes = (*corrections.claimed, *corrections.told)
    return [_changed(catalogue[CHANGES[change.state]], change, corrections.taker) for change in changes]


def changed_ledgers(
    today: Sequence[Row], closed: Sequence[tuple[str, str]], frozen: FrozenFigures, rule: Rule
) -> list[Finding]:
    """One finding an account of a closed claim (claim and edition) whose entries of the period sum otherwise now."""
    found = []
    for claim, edition in closed:
        was, now = _by_account(frozen.rows(edition, COSTS)), _by_account(r for r in today if r["claim"] == claim)
        for account in sorted(was.keys() | now.keys()):
            if was[account] != now[account]:
                sums = {f"{name}_eur": f"{sums[account]:.2f}" for name, sums in (("was", was), ("now", now))}
                facts = {"account": account, "of_claim": claim, **sums}
                found.append(finding_of(rule, record_kind="ledger", subject=f"{claim}/{account}", facts=facts))
    return found


def _by_account(rows: Iterable[Row]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row["account"]] += Decimal(row["value"])
    return sums


def fallen_counts(
    papers: Papers,
    figures: Mapping[str, Figure],
    key: str,
    before: Sequence[tuple[str, str]],
    frozen: FrozenFigures,
    rule: Rule,
) -> list[Finding]:
    """`cumulative_that_fell` for the last of the closed claims `before` (claim and edition), if there is one."""
    waivers = [decision for decision in papers.decisions if isinstance(decision, Waiver)]
    return [
        finding
        for claim, edition in before[-1:]
        for finding in cumulative_that_fell(figures, key, claim, frozen.values(edition), rule, waivers)
    ]


def cumulative_that_fell(
    figures: Mapping[str, Figure],
    key: str,
    claim: str,
    claimed: Mapping[str, Fraction],
    rule: Rule,
    waivers: Sequence[Waiver],
) -> list[Finding]:
    """One finding a cumulative count that is below the one of the closed claim before; a waiver is its comment.

    `claimed` are that claim's frozen figures; `key` is the one in the ids of `figures`.
    """
    comments = {waiver.identity: waiver.id for waiver in waivers if waiver.rule == rule.id}
    found = []
    for id_, then in sorted(claimed.items()):
        parts = id_.split("/")
        if parts[:2] != ["indicators", claim] or parts[4:] != ["all", "cumulative"] or "+" in parts[2]:
            continue
        now = figures.get("/".join(["indicators", key, *parts[2:]]))
        if now is not None and now.value < then:
            facts = {"indicator": parts[2], "gender": parts[3], "claim": claim}
            facts |= {"then_count": str(then), "now_count": str(now.value)}
            subject = f"{key}/{parts[2]}/{parts[3]}"
            found.append(finding_of(rule, subject=subject, facts=facts, waived_by=comments.get(subject)))
    return found


def decisions_without_effect(
    papers: Papers, staged: Sequence[StagedFile], findings: Sequence[Finding], catalogue: Mapping[str, Rule]
) -> list[Finding]:
    """Corrections that no row took, and waivers that no finding needed."""
    applied = {correction for file in staged for correction in file.applied}
    waived = {finding.waived_by for finding in findings}
    found = []
    for decision in papers.decisions:
        if isinstance(decision, Correction) and (decision.id, decision.identity, decision.field) not in applied:
            facts = {"decision": decision.id, "expect": decision.expect, "corrected_field": decision.field}
            found.append(_of_decision(catalogue[NOT_APPLIED], decision, facts))
        if isinstance(decision, Waiver) and decision.id not in waived:
            facts = {"decision": decision.id, "waived_rule": decision.rule}
            found.append(_of_decision(catalogue["waiver-without-finding"], decision, facts))
    return found


def _of_decision(rule: Rule, decision: Correction | Waiver, facts: dict[str, str]) -> Finding:
    return finding_of(rule, identity=decision.identity, facts=facts | {"identity": decision.identity})


def _changed(rule: Rule, change: MonthChange, taker: str | None) -> Finding:
    rows = [row for day in change.days for row in (*day.now, *day.was)]
    first = min(rows, key=lambda row: (row["file_name"], row["sheet"], int(row["row"])))
    facts = {"frozen_s": str(change.was_s), "of_claim": change.claim}
    if change.state is not State.WAITING:
        facts["now_s"] = str(change.now_s)
    if change.state is State.EXPLAINED:
        facts |= {"to_claim": taker or "–", "papers": ", ".join(reason.name for reason in change.reasons)}
    elif change.state is State.UNEXPLAINED:
        places = list(dict.fromkeys(_place(row) for row in rows))
        more = f"; +{len(places) - MOST_ROWS_NAMED}" if len(places) > MOST_ROWS_NAMED else ""
        facts["rows"] = "; ".join(places[:MOST_ROWS_NAMED]) + more
    return finding_of(
        rule,
        record_kind="timesheet",
        sender=int(first["sender"]),
        month=change.month,
        row=int(first["row"]),
        field="project_s",
        person=change.person,
        subject=f"{change.person}/{change.month}",
        row_ids=tuple(dict.fromkeys(row["row_id"] for row in rows)),
        facts=facts,
        **{name: first[name] for name in ("file", "file_name", "sheet", "column")},
    )


def _place(row: Row) -> str:
    """Where a row stands, in every language: its file, its sheet and its number."""
    return ", ".join(part for part in (row["file_name"], row["sheet"], row["row"]) if part)
