"""Checks against what was frozen and what was decided before: do they still hold with today's rows?

Here belongs comparing frozen figures, corrections and waivers with the rows as they are. Not here: how a change is
claimed afterwards.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from pipelines.figures import Leaves
from pipelines.frozen import FrozenFigures
from pipelines.papers import ClosedClaim, Papers
from pipelines.staging.stage import StagedFile
from schemas.bundle import Row
from schemas.catalogue import Rule, finding_of
from schemas.decision import Correction, Waiver
from schemas.figure import Figure
from schemas.finding import Finding

FELL = "indicator-cumulative-fell"


def changes_of_closed_periods(
    papers: Papers, closed: Sequence[ClosedClaim], frozen: FrozenFigures, leaves: Leaves, rule: Rule
) -> list[Finding]:
    """One finding a person-month of a closed claim whose hours differ from the frozen ones; `leaves` of all rows."""
    findings = []
    for claim in closed:
        claimed = frozen.values(claim.edition)
        for person in papers.project.staff:
            for month in papers.project.months_of(claim.claim):
                keys = {"claim": claim.claim, "person": person.code, "month": month}
                # A person who came to the project afterwards had no hours.
                before = claimed.get(f"claim/{claim.claim}/hours/{person.code}/{month}", Fraction(0))
                now = leaves.value("hours", keys)
                if now != before:
                    findings.append(_finding(rule, person.code, month, before, now, leaves.rows_of("hours", keys)))
    return findings


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
            found.append(_of_decision(catalogue["correction-not-applied"], decision, facts))
        if isinstance(decision, Waiver) and decision.id not in waived:
            facts = {"decision": decision.id, "waived_rule": decision.rule}
            found.append(_of_decision(catalogue["waiver-without-finding"], decision, facts))
    return found


def _of_decision(rule: Rule, decision: Correction | Waiver, facts: dict[str, str]) -> Finding:
    return finding_of(rule, identity=decision.identity, facts=facts | {"identity": decision.identity})


def _finding(rule: Rule, person: str, month: str, before: Fraction, now: Fraction, rows: Sequence[Row]) -> Finding:
    first = min(rows, key=lambda row: (row["file_name"], row["sheet"], int(row["row"])), default=None)
    place = {name: first[name] for name in ("file", "file_name", "sheet", "column")} if first else {}
    return finding_of(
        rule,
        record_kind="timesheet",
        sender=int(first["sender"]) if first else None,
        month=month,
        row=int(first["row"]) if first else None,
        field="project_s",
        person=person,
        subject=f"{person}/{month}",
        row_ids=tuple(row["row_id"] for row in rows),
        facts={"now_s": str(now), "frozen_s": str(before)},
        **place,
    )
