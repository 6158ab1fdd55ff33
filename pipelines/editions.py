"""Making an edition: the layers run in order over the papers, and the result is one bundle.

Here belongs which files, months and rules an edition takes. Not here: the layers themselves, what the pages print
beside figures (`pipelines.facts`), and who asks for an edition and when (`flows`).
"""

import hashlib
from collections.abc import Mapping, Sequence, Set
from functools import partial
from typing import Any

import pyarrow as pa

from pipelines.attachments import attachment_facts, declared_support
from pipelines.changes import Today
from pipelines.checks.inputs import load_inputs
from pipelines.checks.project_notes import project_notes
from pipelines.checks.run import Waiver, run_checks
from pipelines.claim_life import reopened_claims
from pipelines.closed_costs import CHANGED, changed_costs
from pipelines.correcting import changed_claims, correction_facts, correction_rows, find_corrections
from pipelines.deadlines import deadline_findings
from pipelines.deliveries import delivery_findings, expected_deliveries
from pipelines.facts import Participation, Stand, bundle_facts
from pipelines.figures import Graph, Leaves, evaluate
from pipelines.frozen import FrozenFigures
from pipelines.history import (
    CHANGES,
    COSTS,
    FELL,
    LEDGER,
    changed_ledgers,
    changes_of_closed_periods,
    decisions_without_effect,
    fallen_counts,
)
from pipelines.intake.dialect import Dialect
from pipelines.intake.reading import read_text
from pipelines.intake.text import READER_VERSION, TextFile
from pipelines.kept_calendar import kept_days
from pipelines.marts.participant_records import complete_records, has_own_keys, participant_records
from pipelines.marts.run import mart_rows, marts_of, row_status_rows
from pipelines.milestones import claimed_milestones
from pipelines.originals import HOLDS_KEYS, keep_text
from pipelines.papers import ClosedClaim, Papers, Receipt, Refusal
from pipelines.parameters import Parameters
from pipelines.parking import PARKED, parked_findings
from pipelines.payments.unpaid import UNPAID, unpaid_notes
from pipelines.receipts import receipt_findings
from pipelines.roundings import rounding_facts
from pipelines.rulebook import PROGRAM_VERSION, Rulebook
from pipelines.rules.advance import add_advance, refuse_above_limit
from pipelines.rules.at_stake import with_amounts
from pipelines.rules.ceilings import BELOW_BUDGET, ceiling_notes
from pipelines.rules.claim import claim_graph
from pipelines.rules.corrections import CORRECTIONS, ChangedClaim
from pipelines.rules.indicators import add_indicators
from pipelines.rules.reserved_sums import RESERVED, reserved_sums_that_fail
from pipelines.scope import Scope
from pipelines.staging.stage import (
    STAGING_VERSION,
    Correction,
    Source,
    StagedFile,
    stage,
    stage_rows,
    staged_from_files,
    staged_to_files,
)
from pipelines.submissions import Delivery, deliveries, replacements
from pipelines.warehouse import ROWS_OF_A_THREAD, Warehouse
from pipelines.wider_circle import withheld_counts
from pipelines.workspace import Workspace
from schemas.bundle import Bundle, Row
from schemas.figure import Figure
from schemas.finding import Category, Finding
from schemas.project import Project

CAP = "yearly-cap-exceeded"
"""The rule that keeps hours above a year's cap waiting."""


def stage_files(ws: Workspace, papers: Papers, rulebook: Rulebook, receipts: Sequence[Receipt]) -> list[StagedFile]:
    """The typed rows of files, from the cache where it has them."""
    staged = []
    for receipt in receipts:
        files = ws.read_cache(_cache_key(receipt, papers, rulebook))
        staged.append(_stage_anew(ws, papers, rulebook, receipt) if files is None else staged_from_files(files))
    return staged


def fill_cache(ws: Workspace, papers: Papers, rulebook: Rulebook) -> int:
    """Type the rows of every file that the cache does not have; gives how many there were."""
    missing = [
        r for r in (*papers.accepted, *papers.withdrawn) if not ws.cache(_cache_key(r, papers, rulebook)).is_dir()
    ]
    for receipt in missing:
        _stage_anew(ws, papers, rulebook, receipt)
    return len(missing)


def _stage_anew(ws: Workspace, papers: Papers, rulebook: Rulebook, receipt: Receipt) -> StagedFile:
    to_stage = _to_stage(ws, papers, rulebook, receipt)
    staged = stage(*to_stage)
    ws.write_cache(_cache_key(receipt, papers, rulebook), staged_to_files(staged))
    if receipt.record_kind != HOLDS_KEYS:
        keep_text(ws, receipt.sha256, to_stage[0])
    return staged


def stage_file(ws: Workspace, papers: Papers, rulebook: Rulebook, receipt: Receipt) -> StagedFile:
    """The typed rows of one archived file with its findings, read from its bytes."""
    return stage(*_to_stage(ws, papers, rulebook, receipt))


def reread_rows(ws: Workspace, papers: Papers, rulebook: Rulebook, receipt: Receipt) -> pa.Table:
    """The typed rows of one archived file alone, read from its bytes."""
    return stage_rows(*_to_stage(ws, papers, rulebook, receipt))


def _to_stage(
    ws: Workspace, papers: Papers, rulebook: Rulebook, receipt: Receipt
) -> tuple[TextFile, Dialect, Source, Project, list[Correction]]:
    source = Source(
        receipt.sha256, receipt.name, receipt.sender, receipt.record_kind, receipt.period, receipt.dialect,
        is_form=receipt.form_version is not None,
    )  # fmt: skip
    text = read_text(ws.archived(receipt.sha256), receipt.name)
    return text, rulebook.dialect(receipt.dialect, ws, papers), source, papers.project, corrections_of(papers, receipt)


def corrections_of(papers: Papers, receipt: Receipt) -> list[Correction]:
    """The declared corrections that may be about a file: identities of hours and entries begin with the sender."""
    own = f"{receipt.sender}/" if receipt.record_kind in ("timesheet", "ledger") else ""
    return [
        Correction(d.id, d.identity, d.field, d.expect, d.value)
        for d in papers.corrections
        if d.identity.startswith(own)
    ]


def compute(ws: Workspace, papers: Papers, scope: Scope, rulebook: Rulebook, threads: int | None = None) -> Bundle:
    """Run the layers over the papers and give the edition's bundle; writes nothing but the cache."""
    rulebook = rulebook.seen_by(papers.project)
    received = _received(ws, papers, rulebook)
    staged = [delivery.kept for delivery in received if delivery.kept is not None]
    out_of_force = [delivery.out for delivery in received if delivery.out is not None]
    out_of_force += _withdrawn(ws, papers, rulebook)
    waivers = [Waiver(d.id, d.rule, d.identity) for d in papers.decisions if d.kind == "waiver"]
    parameters = Parameters(rulebook.parameters, papers.project, papers.decisions)
    law = {"annual_hours": int(parameters.value(parameters.law("annual_hours", papers.project.project.start)))}
    with Warehouse(threads or _threads_for(staged)) as warehouse:
        load_inputs(warehouse, papers.project, staged, waivers, law, partial(kept_days, ws))
        found = [finding for file in staged for finding in file.findings]
        found += parked_findings(papers, staged, rulebook.catalogue[PARKED])
        checked = run_checks(warehouse, rulebook.catalogue, found, waivers)
        rows = mart_rows(warehouse, marts_of(papers.project), scope.until)
        records, complete = participant_records(warehouse), complete_records(warehouse)
        own_keys = has_own_keys(warehouse)
        row_status = row_status_rows(warehouse, out_of_force)

    closed, frozen = latest_closed(papers), FrozenFigures(ws)
    before = [(c.claim, c.edition) for c in closed if _comes_before(papers, c.claim, scope.claim)]
    today = Today(papers, received, rows, _held_by(checked.findings, CAP), _held_by(checked.findings, PARKED))
    # A claim that is a draft again is no closed period: what it becomes is told by its own next version.
    settled = [c for c in closed if c.claim not in reopened_claims(papers.lives)]
    by_hours = papers.project.decision.staff_cost_model == "unit_cost_1720"
    corrections = find_corrections(today, scope.claim, settled if by_hours else [], frozen)
    changed = changed_claims(corrections, frozen, parameters)
    if changed:
        rows[CORRECTIONS] = correction_rows(corrections)
    graph_of = partial(_graph, papers, scope, parameters, before, changed, frozen)
    graph = graph_of(papers.project)
    refuse_above_limit(papers.project, papers.decisions, parameters)
    add_advance(graph, f"claim/{scope.claim}/advance", papers.decisions, parameters)
    counted, until = _counted_months(papers, scope), scope.months[-1]
    add_indicators(graph, papers.project, scope.month or scope.claim, counted, until, parameters)
    leaves = Leaves(rows)
    used = parameters.used
    figures = evaluate(graph, leaves, used, frozen)
    roundings = []
    if scope.month is None:
        roundings = rounding_facts(
            papers.project, scope.claim, lambda project: evaluate(graph_of(project), leaves, parameters.used, frozen)
        )
    expected = expected_deliveries(papers, _months_until(papers.project, scope.months[-1]))
    awaited = delivery_findings(expected, rulebook.catalogue)
    history = changes_of_closed_periods(corrections, rulebook.catalogue)
    earlier = [(c.claim, c.edition) for c in settled if _comes_before(papers, c.claim, scope.claim)]
    history += changed_ledgers(rows[COSTS], earlier, frozen, rulebook.catalogue[LEDGER])
    history += changed_costs(rows, settled, frozen, rulebook.catalogue[CHANGED])
    fell = fallen_counts(papers, figures, scope.month or scope.claim, before, frozen, rulebook.catalogue[FELL])
    history += fell
    history += reserved_sums_that_fail(figures, scope.month or scope.claim, rulebook.catalogue[RESERVED])
    history += decisions_without_effect(papers, staged, [*checked.findings, *awaited, *fell], rulebook.catalogue)
    stand = Stand(received, replacements(received), expected)
    findings = project_notes(papers.project, rulebook.catalogue)
    findings += ceiling_notes(papers.project, rulebook.catalogue[BELOW_BUDGET])
    if scope.month is None:
        findings += unpaid_notes(ws, papers, scope.claim, rulebook.catalogue[UNPAID])
    findings += deadline_findings(papers, rulebook.catalogue, frozen)
    findings += awaited
    findings += [*receipt_findings(papers, rulebook.catalogue, stand.replacements), *checked.findings, *history]
    # A run of a month does not know the rows of later months, so it cannot miss them.
    reopened = {(f.person, f.month) for f in history if f.person and _belongs(f, papers, scope)}
    findings = [f for f in findings if _belongs(f, papers, scope) or _explains(f, reopened, scope)]
    participation = Participation(records, complete, own_keys, findings)
    facts = bundle_facts(papers, scope, stand, row_status, checked.status, used, participation)
    return Bundle(
        edition=scope.edition,
        figures=figures,
        rows={mart: [row for row in rows[mart] if mart == CORRECTIONS or _in_scope(row, scope)] for mart in rows},
        parameters=used,
        findings=with_amounts(findings, staged, papers.project, figures),
        row_status=row_status,
        facts=facts
        | _attached(papers, scope, facts)
        | _withheld(papers, scope, figures, frozen)
        | {"corrections": correction_facts(corrections), "roundings": roundings},
    )


def _graph(
    papers: Papers,
    scope: Scope,
    parameters: Parameters,
    before: Sequence[tuple[str, str]],
    changed: Sequence[ChangedClaim],
    frozen: FrozenFigures,
    project: Project,
) -> Graph:
    """The claim's figures by the settings of a project, which may be others than those of the papers."""
    return claim_graph(
        project,
        scope.claim,
        scope.version,
        scope.months,
        parameters,
        before,
        changed,
        claimed_milestones(papers.decisions, scope.claim),
        lambda edition, figure: figure in frozen.values(edition),
    )


def _held_by(findings: Sequence[Finding], rule: str) -> Set[str]:
    """The rows that findings of one rule keep waiting."""
    return {row_id for finding in findings if finding.rule == rule and finding.blocks for row_id in finding.row_ids}


def files_in_force(ws: Workspace, papers: Papers, rulebook: Rulebook) -> list[StagedFile]:
    """The typed rows of the files as far as newer ones have not taken their place."""
    received = _received(ws, papers, rulebook.seen_by(papers.project))
    return [delivery.kept for delivery in received if delivery.kept is not None]


def _threads_for(staged: Sequence[StagedFile]) -> int | None:
    """One thread where there is work for one only, else as many as DuckDB likes."""
    rows = sum(table.num_rows for file in staged for table in file.tables.values())
    return 1 if rows < ROWS_OF_A_THREAD else None


def _withheld(papers: Papers, scope: Scope, figures: Mapping[str, Figure], frozen: FrozenFigures) -> dict[str, Any]:
    """What a claim's pages for a wider circle withhold; a month has none."""
    if scope.month is not None:
        return {}
    closed = [(c.claim, c.edition) for c in latest_closed(papers)]
    seen = [(claim, e) for claim, e in closed if claim == scope.claim or _comes_before(papers, claim, scope.claim)]
    return {"withheld": withheld_counts(scope.claim, figures, seen, frozen)}


def _attached(papers: Papers, scope: Scope, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The list of papers of a claim and what was declared of other support; a month has none."""
    if scope.month is not None:
        return {}
    given = attachment_facts(papers, scope.claim, facts["sources"], facts["approvals"])
    return {"attachments": given, "other_support": declared_support(papers, scope.claim)}


def _received(ws: Workspace, papers: Papers, rulebook: Rulebook) -> list[Delivery]:
    staged = stage_files(ws, papers, rulebook, papers.accepted)
    return deliveries(papers, {r.n: file for r, file in zip(papers.accepted, staged, strict=True)})


def _withdrawn(ws: Workspace, papers: Papers, rulebook: Rulebook) -> list[StagedFile]:
    """The files that were taken out, for the proof of rows; not those that the right municipality has sent as well."""
    elsewhere = {receipt.sha256 for receipt in papers.accepted}
    return stage_files(ws, papers, rulebook, [r for r in papers.withdrawn if r.sha256 not in elsewhere])


def latest_closed(papers: Papers) -> list[ClosedClaim]:
    """The newest closed version of each claim, in the order of the claim periods."""
    newest = {closed.claim: closed for closed in papers.closed}
    return [newest[period.id] for period in papers.project.claim_periods if period.id in newest]


def _comes_before(papers: Papers, earlier: str, claim: str) -> bool:
    order = [period.id for period in papers.project.claim_periods]
    return order.index(earlier) < order.index(claim)


def _counted_months(papers: Papers, scope: Scope) -> list[str]:
    """The months whose participants an edition counts; a month in which two claim periods meet is the first one's."""
    of_claim = papers.project.claim(scope.claim)
    months = [scope.month] if scope.month else scope.months
    return [month for month in months if papers.project.claim_of_month(month) == of_claim]


def _months_until(project: Project, last: str) -> list[str]:
    months = dict.fromkeys(m for period in project.claim_periods for m in project.months_of(period.id))
    return [month for month in months if month <= last]


def _in_scope(row: Row, scope: Scope) -> bool:
    """Rows of hours and costs belong to one claim; counts are cumulative, so all months up to the scope's end do."""
    if "claim" in row:
        return row["claim"] == scope.claim and row["month"] in scope.months
    return row["month"] <= scope.months[-1]


def _belongs(finding: Finding, papers: Papers, scope: Scope) -> bool:
    """Whether a finding is this edition's to tell: of its months, or of an earlier month that is still open.

    A claim that is closed was closed with its findings; only what arrived afterwards is told again.
    """
    if finding.month is None:
        return True
    if scope.month is None:
        # What changed in a closed period is claimed here: so is what nobody explains, before this claim is closed.
        changed = finding.rule in (*CHANGES.values(), CHANGED) and _comes_before(
            papers, finding.facts["of_claim"], scope.claim
        )
        return changed or finding.month in scope.months
    closed = next((c for c in latest_closed(papers) if finding.month in papers.project.months_of(c.claim)), None)
    if closed is None or finding.category is Category.HISTORY:
        return finding.month <= scope.month
    files: tuple[Receipt | Refusal, ...] = (*papers.receipts, *papers.refusals)
    arrived = [file.n for file in files if file.sha256 == finding.file]
    return bool(arrived) and max(arrived) > closed.n


def _explains(finding: Finding, reopened: Set[tuple[str, str | None]], scope: Scope) -> bool:
    """Whether a finding may be why a closed person-month's rows no longer give what was claimed."""
    return scope.month is not None and (finding.person, finding.month) in reopened


def _key_secret_sha256(papers: Papers) -> str:
    return hashlib.sha256((papers.project.participants.key_secret or "").encode()).hexdigest()


def _cache_key(receipt: Receipt, papers: Papers, rulebook: Rulebook) -> str:
    """The typed rows depend on the bytes, the readers, dialects, project, its secret and corrections."""
    parts = (
        receipt.sha256, receipt.name, receipt.sender, receipt.period, receipt.dialect, receipt.form_version,
        READER_VERSION, STAGING_VERSION, PROGRAM_VERSION, rulebook.dialect_version(receipt.dialect, papers),
        papers.project_sha256, _key_secret_sha256(papers),
        *corrections_of(papers, receipt),
    )  # fmt: skip
    return f"typed/{hashlib.sha256(repr(parts).encode()).hexdigest()}"
