"""Checks against what was frozen: a closed claim's rows must still give the hours that were claimed.

Here belongs comparing frozen figures with today's rows. Not here: how a change is claimed afterwards.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from pipelines.figures import Leaves
from pipelines.frozen import frozen_files
from pipelines.papers import ClosedClaim, Papers
from pipelines.workspace import Workspace
from schemas.bundle import Bundle, Row, from_files
from schemas.catalogue import Rule
from schemas.finding import Finding


def changes_of_closed_periods(
    ws: Workspace, papers: Papers, closed: Sequence[ClosedClaim], rows: Mapping[str, Sequence[Row]], rule: Rule
) -> list[Finding]:
    """One finding a person-month of a closed claim whose hours now differ from the frozen ones; `rows` are all rows."""
    leaves = Leaves(rows)
    findings = []
    for claim in closed:
        frozen = from_files(claim.edition, frozen_files(ws, claim.edition))
        for person in papers.project.staff:
            for month in papers.project.months_of(claim.claim):
                keys = {"claim": claim.claim, "person": person.code, "month": month}
                before = _frozen_hours(frozen, claim.claim, person.code, month)
                now = leaves.value("hours", keys)
                if now != before:
                    findings.append(_finding(rule, person.code, month, before, now, leaves.rows_of("hours", keys)))
    return findings


def _frozen_hours(frozen: Bundle, claim: str, person: str, month: str) -> Fraction:
    figure = frozen.figures.get(f"claim/{claim}/hours/{person}/{month}")
    return figure.value if figure else Fraction(0)


def _finding(rule: Rule, person: str, month: str, before: Fraction, now: Fraction, rows: Sequence[Row]) -> Finding:
    first = min(rows, key=lambda row: (row["file_name"], row["sheet"], int(row["row"])), default=None)
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        category=rule.category,
        record_kind="timesheet",
        sender=int(first["sender"]) if first else None,
        month=month,
        file=first["file"] if first else None,
        file_name=first["file_name"] if first else None,
        sheet=first["sheet"] if first else None,
        row=int(first["row"]) if first else None,
        column=first["column"] if first else None,
        field="project_s",
        read=None,
        person=person,
        subject=f"{person}/{month}",
        identity=None,
        row_ids=tuple(row["row_id"] for row in rows),
        facts={"now_s": str(now), "frozen_s": str(before)},
    )
