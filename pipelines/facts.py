"""What pages print beside figures: who, which files, which approvals and decisions, in the shape of `facts.json`.

Here belongs gathering, nothing is calculated. Persons' names are here because a claim needs them; a page for others
shows codes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from pipelines.claim_life import reopened_claims
from pipelines.deliveries import Expected
from pipelines.papers import Papers, Receipt
from pipelines.rulebook import PROGRAM_VERSION
from pipelines.scope import Scope
from pipelines.staging.stage import StagedFile
from pipelines.submissions import Delivery, Replacement
from schemas.bundle import Row
from schemas.decision import ClaimMilestone, Close, Decision
from schemas.figure import ParameterValue
from schemas.finding import Finding
from schemas.project import Project

PARTICIPANT_KINDS = ("participants", "register")
PARTICIPANT_RULES = ("participants-kind-differs", "indicator-cumulative-fell", "indicator-reserved-sum")
"""Rules about participants that look at no single kind of record."""


@dataclass(frozen=True)
class Stand:
    """How the received files stand: the accepted ones as they came, what took the place of what, what is expected."""

    deliveries: Sequence[Delivery]
    replacements: Sequence[Replacement]
    expected: Sequence[Expected]

    @property
    def staged(self) -> list[StagedFile]:
        """The files as far as they are in force."""
        return [delivery.kept for delivery in self.deliveries if delivery.kept is not None]


@dataclass(frozen=True)
class Participation:
    """What is known of the participants' records beside their counts; `findings` are those of the edition."""

    records: Sequence[Mapping[str, Any]]
    complete: Sequence[Mapping[str, Any]]
    own_keys: bool
    findings: Sequence[Finding]


_COUNTS = ("rows_read", "used", "waiting", "superseded", "not_records")


def bundle_facts(
    papers: Papers,
    scope: Scope,
    stand: Stand,
    row_status: Sequence[Row],
    status: pa.Table,
    parameters: Mapping[str, ParameterValue],
    participation: Participation,
) -> dict[str, Any]:
    """The facts of an edition; `status` has `row_id` and `status`."""
    project, staged = papers.project, stand.staged
    period = project.claim(scope.claim)
    people = project_facts(project)
    people["project"]["funder"] = project.funder_on(papers.as_of).name
    return {
        "edition": scope.edition,
        "kind": "claim" if scope.month is None else "month",
        "state": "draft",
        "closed": None,
        "as_of": papers.as_of.isoformat(),
        "head": {"n": papers.head[0], "hash": papers.head[1]},
        "program_version": PROGRAM_VERSION,
        "decision": project.decision.model_dump(mode="json"),
        "claim": period.model_dump(mode="json") | {"version": scope.version},
        "month": scope.month,
        "months": list(scope.months),
        **people,
        "sources": _sources(papers, scope, stand, row_status),
        "deliveries": [_expected(one) for one in stand.expected if one.month in scope.months or one.state == "missing"],
        "replacements": [_replacement(one) for one in stand.replacements if one.newer.period in scope.months],
        "approvals": _approvals(staged, scope),
        "hours_by_day": _hours_by_day(staged, scope, status),
        "closed_claim": _closed_claim(papers, scope),
        "milestones": _milestones(papers),
        "decisions": [_decision(decision) for decision in papers.decisions],
        "corrected": _corrected(papers, staged),
        "participants": participant_facts(project, participation),
        "programme": project.programme.model_dump(mode="json") if project.programme else None,
        "parameters_warned": sorted(k for k, p in parameters.items() if p.certainty in ("unsure", "open")),
    }


def _closed_claim(papers: Papers, scope: Scope) -> dict[str, Any] | None:
    """The closed claim that a month belongs to: what a month is computed of may have changed since."""
    closed = [one for one in papers.closed if one.claim == scope.claim]
    if scope.month is None or not closed or scope.claim in reopened_claims(papers.lives):
        return None
    return {"version": closed[-1].version, "date": closed[-1].closed.isoformat()}


def participant_facts(project: Project, known: Participation) -> dict[str, Any]:
    """How participants are told of, whether the report is ready, and the records that somebody should look at.

    The report is ready when no error about participants is open: sums of our own data that fail are such errors.
    """
    of_people = [f for f in known.findings if f.record_kind in PARTICIPANT_KINDS or f.rule in PARTICIPANT_RULES]
    failed = Counter(finding.rule for finding in of_people if finding.blocks)
    modes = {str(partner.number): partner.participants for partner in project.partners}
    return {
        "modes": modes,
        # Counts, and keys that municipalities made up, cannot show one person in two municipalities.
        "unique": len(modes) == 1 or (set(modes.values()) == {"register"} and not known.own_keys),
        "state": "unfinished" if failed else "ready",
        "failed": [{"rule": rule, "findings_count": n} for rule, n in sorted(failed.items())],
        "records": list(known.records),
        "complete": list(known.complete),
    }


def project_facts(project: Project) -> dict[str, Any]:
    """Who takes part: the parts of project.toml that pages and templates print."""
    return {
        "project": project.project.model_dump(mode="json", include={"code", "name", "start", "end", "beneficiary"}),
        "partners": [partner.model_dump(mode="json") for partner in project.partners],
        "areas": [area.model_dump(mode="json") for area in project.areas],
        "staff": [
            person.model_dump(mode="json", exclude={"aliases", "agreed_day"}) | {"agreed_day_s": person.agreed_day_s}
            for person in project.staff
        ],
        "rates": [rate.model_dump(mode="json") for rate in project.rates],
        "indicators": [indicator.model_dump(mode="json") for indicator in project.indicators],
    }


def closed_facts(facts: Mapping[str, Any], decision: Close, day: date) -> dict[str, Any]:
    """The facts of a claim that is being closed on a day."""
    who = {"by": decision.by, "approved_by": decision.approved_by, "date": day.isoformat(), "reason": decision.reason}
    return {**facts, "state": "closed", "closed": who}


def _sources(papers: Papers, scope: Scope, stand: Stand, row_status: Sequence[Row]) -> list[dict[str, Any]]:
    counts: dict[str, Counter[str]] = {}
    for row in row_status:
        counts.setdefault(row["file"], Counter()).update({name: int(row[name]) for name in _COUNTS})
    states = {delivery.receipt.n: delivery.status for delivery in stand.deliveries}
    states |= {receipt.n: "withdrawn" for receipt in papers.withdrawn}
    elsewhere = {receipt.sha256 for receipt in papers.accepted}
    sources = []
    for receipt in papers.receipts:
        state = states.get(receipt.n, "repeated")
        counted = state != "repeated" and not (state == "withdrawn" and receipt.sha256 in elsewhere)
        rows = counts.get(receipt.sha256, Counter()) if counted else Counter()
        sources.append(_source(receipt, state) | {name: rows[name] for name in _COUNTS})
    for refusal in papers.refusals:
        sources.append(
            {
                "sha256": refusal.sha256,
                "name": refusal.name,
                "sender": refusal.sender,
                "record_kind": None,
                "period": refusal.month,
                "received": refusal.received.isoformat(),
                "received_time": refusal.received_time,
                "scopes": None,
                "status": "quarantined" if refusal.sha256 is None else "refused",
                "rule": refusal.rule,
                **dict.fromkeys(_COUNTS, 0),
            }
        )
    wanted = [source for source in sources if source["period"] in scope.months]
    return sorted(
        wanted, key=lambda s: (s["period"], s["sender"] or 0, s["record_kind"] or "", s["received"], s["name"])
    )


def _source(receipt: Receipt, state: str) -> dict[str, Any]:
    return {
        "sha256": receipt.sha256,
        "name": receipt.name,
        "sender": receipt.sender,
        "record_kind": receipt.record_kind,
        "period": receipt.period,
        "received": receipt.received.isoformat(),
        "received_time": receipt.received_time,
        "scopes": None if receipt.scopes is None else list(receipt.scopes),
        "status": state,
        "rule": None,
    }


def _expected(one: Expected) -> dict[str, Any]:
    came = one.came
    return {
        "municipality": one.municipality,
        "record_kind": one.record_kind,
        "month": one.month,
        "state": one.state,
        "due": one.due.isoformat() if one.due else None,
        "received": came.received.isoformat() if came else None,
        "days_late": one.days_late,
        "name": came.name if came else None,
        "files": one.files,
        "waived_by": one.waived_by,
    }


def _replacement(one: Replacement) -> dict[str, Any]:
    newer = one.newer
    return {
        "sender": newer.sender,
        "record_kind": newer.record_kind,
        "period": newer.period,
        "received": newer.received.isoformat(),
        "name": newer.name,
        "old_names": [receipt.name for receipt in one.older],
        "before": one.before,
        "after": one.after,
        **one.counts,
        "left": one.left,
        "left_scopes": list(one.left_scopes),
        "rows": [dict(row) for row in one.rows],
    }


def _approvals(staged: Sequence[StagedFile], scope: Scope) -> list[dict[str, Any]]:
    columns = (
        "person", "month", "project_s", "other_s", "absence_s", "employee_date", "supervisor", "supervisor_date",
        "signed_file",
    )  # fmt: skip
    rows = [row for row in _rows(staged, "approval", columns) if row["month"] in scope.months]
    return sorted(rows, key=lambda row: (row["person"] or "", row["month"]))


def _hours_by_day(staged: Sequence[StagedFile], scope: Scope, status: pa.Table) -> list[dict[str, Any]]:
    states = dict(zip(status["row_id"].to_pylist(), status["status"].to_pylist(), strict=True))
    columns = ("row_id", "person", "work_date", "municipality", "project_s", "other_s", "absence_s")
    days = []
    for row in _rows(staged, "timesheet", columns):
        day = row.pop("work_date")
        month = day[:7] if day else None
        if row["person"] and month in scope.months:
            status_of_row = states[row.pop("row_id")]
            days.append(row | {"day": day, "month": month, "status": status_of_row})
    return sorted(days, key=lambda row: (row["person"], row["day"], row["municipality"] or 0, row["project_s"] or 0))


def _rows(staged: Sequence[StagedFile], table: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    found = []
    for file in staged:
        if table in file.tables:
            found.extend(file.tables[table].select(columns).to_pylist())
    return [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in found]


def _milestones(papers: Papers) -> list[dict[str, Any]]:
    """The milestones of a lump sum, each with the claim and the proof of the decision that claims it."""
    claimed = {d.milestone: d for d in papers.decisions if isinstance(d, ClaimMilestone)}
    return [
        milestone.model_dump(mode="json")
        | {
            "claim": claimed[milestone.id].claim if milestone.id in claimed else None,
            "proof": claimed[milestone.id].proof if milestone.id in claimed else milestone.proof,
        }
        for milestone in papers.project.milestones
    ]


def _corrected(papers: Papers, staged: Sequence[StagedFile]) -> dict[str, dict[str, str]]:
    """By row: the decision that has it read otherwise than the file says, and both texts."""
    decided = {correction.id: correction for correction in papers.corrections}
    corrected = {}
    for file in staged:
        applied = {identity: decided[decision] for decision, identity, _ in file.applied}
        rows = file.tables[file.source.record_kind].select(["row_id", "identity"]).to_pylist() if applied else []
        for row in rows:
            if correction := applied.get(row["identity"]):
                texts = {"read": correction.expect, "corrected": correction.value}
                corrected[row["row_id"]] = {"decision": correction.id, **texts}
    return corrected


def _decision(decision: Decision) -> dict[str, Any]:
    shown = decision.model_dump(mode="json")
    common = {name: shown.pop(name) for name in ("id", "kind", "date", "by", "reason")}
    # What stands on a list of its own is only named here.
    for name, key in (("papers", "paper"), ("persons", "person"), ("shown", "field")):
        if name in shown:
            shown[name] = [one[key] for one in shown[name]]
    details = {key: value if isinstance(value, list) else str(value) for key, value in shown.items() if value}
    return {**common, "details": details}
