"""Asks every rule, turns offending rows into findings, applies waivers, and says which rows are used and which wait.

Here belongs the order of the rules, because one fault gives one finding: later rules leave out rows that an earlier one
blocked. What a rule looks for stands in its `.sql`. Not here: findings of intake, staging and history.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.checks.inputs import Waiver
from pipelines.warehouse import Warehouse
from schemas.catalogue import Rule
from schemas.errors import TilitysError
from schemas.finding import Category, Finding

__all__ = ["PHASES", "CheckResult", "Waiver", "run_checks"]

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Phase:
    """Tables that are made first, then views (`tables/<name>.sql`), then rules that may read them (`<id>.sql`)."""

    tables: tuple[str, ...]
    rules: tuple[str, ...]
    views: tuple[str, ...] = ()


PHASES = (
    Phase(
        ("places", "classed_accounts"),
        (
            "date-outside-month",
            "outside-project",
            "outside-employment",
            "employer-other",
            "row-repeated",
            "sheet-total-differs",
            "sender-and-place-differ",
            "holiday-bonus-in-pay",
            "account-outside-ranges",
            "entry-outside-project",
            "ledger-conflict",
            "entry-repeated",
            "pay-of-another-employer",
            "hours-look-like-minutes",
            "entered-late",
            "eu-code-unusual",
            "count-place-differs",
            "indicator-not-asked",
            "count-outside-project",
            "count-repeated",
            "pay-item-unknown",
            "pay-of-other-payroll",
            "pay-outside-employment",
            "participants-kind-differs",
            "participant-outside-project",
            "participant-incomplete",
            "participant-age-impossible",
            "grid-total-differs",
            "ledger-total-differs",
            "ledger-closing-differs",
            "ledger-opening-differs",
        ),
    ),
    # Sums of days and months: what counts in them depends on the rows that stand blocked by now.
    Phase(
        ("person_rows", "day_rows", "month_rows", "told_again"),
        (
            "participant-two-statuses",
            "participant-rows-differ",
            "participant-entries-overlap",
            "exit-status-missing",
            "sheet-repeated",
            "overlapping-times",
            "rate-missing",
            "share-missing",
            "day-above-24-hours",
            "work-on-absence-day",
            "day-above-agreed",
            "work-on-public-holiday",
            "work-on-weekend",
            "hours-same-every-day",
            "approval-missing",
            "approval-own",
            "approval-not-comparable",
            "approval-differs",
            "approval-too-early",
            "approval-without-hours",
            "count-breakdown-missing",
            "participants-total-differs",
        ),
        views=("register_rows",),
    ),
    # Only hours that nothing else blocks use up the cap; only counts that nothing else blocks are compared with others.
    Phase(
        ("count_rows", "month_times"),
        (
            "yearly-cap-exceeded",
            "rate-year-cap-exceeded",
            "eu-projects-above-full-time",
            "month-above-share",
            "hours-unlike-before",
            "cost-unlike-before",
            "indicator-status-sum",
        ),
    ),
    # Where the statuses bear out the number of participants, all the rest is compared with it.
    Phase(
        ("count_rows", "results_above"),
        (
            "indicator-subset",
            "indicator-age-sum",
            "indicator-education-sum",
            "indicator-flag-above-total",
            "indicator-result-above-reference",
            "indicator-later-result-above-reference",
            "count-unlike-before",
        ),
    ),
)

_LOCATED = """
SELECT
    places.file_name, places.sheet, places.row, offending.row_id, offending.subject, offending.field, cells.column,
    offending.read, offending.facts, places.record_kind, places.sender, places.file_month, places.file, places.person,
    places.identity, places.is_record
FROM offending
LEFT JOIN places ON places.row_id = offending.row_id
LEFT JOIN cells
    ON cells.file = places.file AND cells.sheet = places.sheet AND cells.field = offending.field
    AND (cells.row_id IS NULL OR cells.row_id = places.row_id)
"""

_STANDING = pa.schema(
    [("row_id", pa.string()), ("rule", pa.string()), ("category", pa.string()), ("field", pa.string())]
)

_STATUS = """
SELECT row_id, CASE WHEN row_id IN (SELECT row_id FROM standing) THEN 'waiting' ELSE 'used' END AS status
FROM places
WHERE is_record
"""


@dataclass(frozen=True)
class CheckResult:
    """All findings in the order in which people mend them; `status` has `row_id` and `status` (used or waiting)."""

    findings: list[Finding]
    status: pa.Table


def run_checks(
    warehouse: Warehouse,
    catalogue: Mapping[str, Rule],
    staging_findings: Sequence[Finding],
    waivers: Sequence[Waiver],
) -> CheckResult:
    """Ask every rule of the tables that `load_inputs` registered.

    Staging's findings are waived like the others and block like the others. Also registers `row_status` for the marts.
    """
    decided = {(w.rule, w.identity): w.decision for w in sorted(waivers, key=lambda w: w.decision, reverse=True)}
    findings = [_waived(finding, catalogue[finding.rule], decided) for finding in staging_findings]
    kinds = {kind for (kind,) in warehouse.rows("SELECT DISTINCT record_kind FROM files")}
    for phase in PHASES:
        warehouse.register("standing", _standing(findings))
        for name in phase.tables:
            warehouse.define(name, _text(f"tables/{name}"))
        for name in phase.views:
            warehouse.view(name, _text(f"tables/{name}"))
        # A rule is not asked when nothing was received that it looks at.
        rules = [r for r in map(catalogue.__getitem__, phase.rules) if r.record_kind is None or r.record_kind in kinds]
        answers = warehouse.answers([_text(rule.id) for rule in rules])
        for rule, offending in zip(rules, answers, strict=True):
            findings += [_waived(finding, rule, decided) for finding in _found(warehouse, rule, offending)]
    warehouse.register("standing", _standing(findings))
    status = warehouse.sql(_STATUS)
    warehouse.register("row_status", status)
    return CheckResult(sorted(findings, key=_mending_order), status)


def _found(warehouse: Warehouse, rule: Rule, offending: pa.Table) -> list[Finding]:
    if not offending.num_rows:
        return []  # as most rules do most months: looking up places would cost more than the rule itself
    warehouse.register("offending", offending)
    # Ordered by file name, sheet and row: the first row of a subject names it.
    subjects: dict[str, list[tuple[Any, ...]]] = {}
    alone = []
    for row in warehouse.rows(_LOCATED):
        subject = row[4]
        if subject is None:
            alone.append([row])
        else:
            subjects.setdefault(subject, []).append(row)
    return [_finding(rule, rows) for rows in (*subjects.values(), *alone)]


def _text(name: str) -> str:
    return (_HERE / f"{name}.sql").read_text(encoding="utf-8")


def _finding(rule: Rule, rows: Sequence[tuple[Any, ...]]) -> Finding:
    (
        file_name, sheet, row, row_id, subject, field, column, read, facts, record_kind, sender, month, file, person,
        identity, is_record,
    ) = rows[0]  # fmt: skip
    if file is None:
        raise TilitysError(f"Sääntö {rule.id} antoi rivin {row_id}, jota ei ole missään tiedostossa.")
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        category=rule.category,
        record_kind=record_kind,
        sender=sender,
        month=month,
        file=file,
        file_name=file_name,
        sheet=sheet,
        row=row,
        column=column,
        field=field,
        read=read,
        person=person,
        subject=subject,
        identity=identity,
        row_ids=tuple(r[3] for r in rows) if is_record else (),
        facts=facts,
    )


def _waived(finding: Finding, rule: Rule, decided: Mapping[tuple[str, str], str]) -> Finding:
    """The finding with the decision that accepts it: one that names its subject (or row), if the rule may be waived."""
    about = finding.subject or finding.identity
    if not rule.waivable or about is None:
        return finding
    return replace(finding, waived_by=decided.get((rule.id, about)))


def _standing(findings: Iterable[Finding]) -> pa.Table:
    blocking = [(row_id, f.rule, f.category.value, f.field) for f in findings if f.blocks for row_id in f.row_ids]
    columns = zip(*blocking, strict=True) if blocking else [()] * len(_STANDING)
    return pa.Table.from_arrays([pa.array(values, pa.string()) for values in columns], schema=_STANDING)


def _mending_order(finding: Finding) -> tuple[Any, ...]:
    return (
        list(Category).index(finding.category),
        finding.sender or 0,
        finding.file_name or "",
        finding.sheet or "",
        finding.row or 0,
        finding.rule,
        finding.subject or "",
        finding.column or "",
    )
