"""Invoices of a closed claim: what must hold before, their draft, their approval, and the issue that gives numbers.

Here belongs the order of the states and the reasons to refuse one. Not here: the amounts (`pipelines.rules`), what
stands on an invoice (`pipelines.invoice_facts`), and the pages made of it.

Everything of an issue hangs on one `invoiced` line: before it no number is given, after it all are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipelines.einvoices import refuse_faulty, setting_faults
from pipelines.figures import Leaves, evaluate
from pipelines.frozen import FrozenFigures, freeze_invoices, frozen_files
from pipelines.invoice_facts import (
    INVOICES,
    approved_facts,
    draft_facts,
    handed_over_facts,
    invoices_csv,
    issued_facts,
    line_facts,
    numbered,
)
from pipelines.papers import (
    PROJECT_FILE,
    Papers,
    read_papers,
    record_papers,
)
from pipelines.parameters import OwnNumbers
from pipelines.rulebook import PROGRAM_VERSION
from pipelines.rules.agreement import (
    asked_by_amounts,
    asked_by_rejections,
    rejection_faults,
    silent_terms,
    support_faults,
    unknown_support,
)
from pipelines.rules.co_financing import shares_graph
from pipelines.turns import issued_of, next_turn
from pipelines.unfit import DECISIONS_FOLDER
from pipelines.workspace import Workspace
from schemas.bundle import Bundle, from_files, to_files
from schemas.decision import ApproveInvoices, decision_text
from schemas.errors import SettingsError, UsageError
from schemas.invoicing import Invoicing
from schemas.labels import as_date
from schemas.project import Partner, Project
from schemas.settings import Fault, raise_faults, with_hints

_NEEDED = {
    "own": ("street", "post_code", "town", "order_reference"),
    "sales_ledger": ("order_reference", "ledger_customer"),
}
_CONTENT = (
    "project", "partners", "decision", "agreement", "ceilings", "other_financing", "invoicing", "claim", "claims",
    "instalment", "invoices",
)  # fmt: skip

MakeFiles = Callable[[Bundle], Mapping[str, bytes]]
"""Makes the pages that are frozen with an issue: files by name."""


@dataclass(frozen=True)
class Approval:
    """Who prepared the invoices of a claim, who approves them, and why: two persons."""

    claim: str
    by: str
    approved_by: str
    reason: str


def invoices_of(ws: Workspace, papers: Papers, claim: str) -> Bundle:
    """The invoices of a claim as they stand: issued ones frozen, otherwise what would be issued now.

    Raises UsageError or SettingsError in words that name the remedy when they cannot be made.
    """
    issued = issued_of(papers, claim)
    if issued:
        return from_files(issued.edition, frozen_files(ws, issued.edition))
    draft = _draft(ws, papers, claim)
    approval = _approval_of(ws, papers, draft)
    return replace(draft, facts=approved_facts(draft.facts, approval)) if approval else draft


def approve_invoices(ws: Workspace, approval: Approval) -> Bundle:
    """Record that the invoices of a claim may be issued as they stand now; gives them. Runs under the lock.

    Raises UsageError, with nothing recorded, when they cannot be made, are issued or approved already, or when the
    preparer and the approver are one person.
    """
    record_papers(ws)
    papers = read_papers(ws)
    _refuse_issued(papers, approval.claim)
    bundle = invoices_of(ws, papers, approval.claim)
    approved = bundle.facts["approved"]
    if approved:
        raise UsageError(
            f"Maksatushakemuksen {approval.claim} laskut on jo hyväksytty päätöksellä {approved['id']}. "
            f"Anna laskut: tilitys invoice {approval.claim} --issue"
        )
    if approval.by.casefold() == approval.approved_by.casefold():
        raise UsageError(
            f"Laatija ja hyväksyjä ({approval.by}) ovat sama henkilö. Anna toinen hyväksyjä: --approved-by NIMI"
        )
    decision = _new_decision(ws, papers, approval)
    ws.commit(f"{DECISIONS_FOLDER}/{decision.id}.toml", decision_text(decision))
    record_papers(ws)
    return invoices_of(ws, read_papers(ws), approval.claim)


def issue_invoices(ws: Workspace, claim: str, make_files: MakeFiles) -> Bundle:
    """Give the approved invoices of a claim their numbers and freeze them with their pages. Runs under the lock.

    Raises UsageError, with nothing issued, when the invoices cannot be made, are issued already or not approved;
    TilitysError when an e-invoice does not say what it must.
    """
    record_papers(ws)
    papers = read_papers(ws)
    _refuse_issued(papers, claim)
    draft = invoices_of(ws, papers, claim)
    approved = draft.facts["approved"]
    if not approved:
        raise UsageError(_not_approved(papers, claim))
    _refuse_too_early(ws, draft)
    who = {name: approved[name] for name in ("by", "approved_by", "reason")}
    return give_invoices(ws, papers, draft, who, make_files)


def give_invoices(
    ws: Workspace, papers: Papers, draft: Bundle, facts: Mapping[str, Any], make_files: MakeFiles
) -> Bundle:
    """Give invoices their numbers, or hand them over to the sales ledger, and freeze them; `facts` go into their line.

    Raises TilitysError, with nothing given, when an e-invoice does not say what it must.
    """
    invoicing = invoicing_of(papers.project)
    day, head = ws.now.effective, ws.journal.head
    if invoicing.mode == "own":
        bundle = replace(draft, facts=issued_facts(draft.facts, next_number(papers, invoicing), day, head))
        pages = make_files(bundle)
        refuse_faulty(bundle, pages)
    else:
        bundle = replace(draft, facts=handed_over_facts(draft.facts, day, head))
        pages = make_files(bundle)
    files = {**to_files(bundle), INVOICES: invoices_csv(bundle), **pages}
    claim, issue = bundle.facts["claim"]["id"], int(bundle.edition.rpartition(":")[2])
    freeze_invoices(ws, claim, issue, files, {**line_facts(bundle), **facts}, program_version=PROGRAM_VERSION)
    return bundle


def next_number(papers: Papers, invoicing: Invoicing) -> int:
    """The number of the next invoice: after every number that was given, never below the first one agreed."""
    given = [issued.number_last for issued in papers.issued if issued.number_last is not None]
    return max([invoicing.first_number or 1, *(number + 1 for number in given)])


def _draft(ws: Workspace, papers: Papers, claim: str) -> Bundle:
    project = papers.project
    _refuse_settings(ws, papers, silent_terms(project))
    turn = next_turn(papers, claim)
    invoicing = invoicing_of(project)
    _refuse_other_municipalities(ws, papers)
    issue, numbers = turn.issue(papers), OwnNumbers(project, papers.decisions)
    _refuse_settings(ws, papers, [*asked_by_rejections(project, issue), *unknown_support(project, issue)])
    graph = shares_graph(project, issue, numbers)
    frozen = FrozenFigures(ws)
    figures = evaluate(graph, Leaves({}), numbers.used, frozen)
    _refuse_settings(ws, papers, asked_by_amounts(project, issue, figures))
    applied = {claim: frozen(edition, f"claim/{claim}/support") for claim, edition in issue.closed}
    told = support_faults(list(applied), issue.funder, applied)
    raise_faults(DECISIONS_FOLDER, [*rejection_faults(issue, figures, applied), *told])
    sent = [invoice for _, one in issue.earlier for invoice in numbered(frozen.bundle(one).facts)]
    facts = draft_facts(papers, invoicing, turn.edition, turn.closed, figures, sent, turn.instalment)
    refuse_incomplete(project, invoicing, numbered(facts))
    return Bundle(turn.edition, figures, rows={}, parameters=numbers.used, findings=[], row_status=[], facts=facts)


def _refuse_issued(papers: Papers, claim: str) -> None:
    issued = issued_of(papers, claim)
    if issued:
        numbers = f" (numerot {issued.number_first}–{issued.number_last})" if issued.number_first else ""
        raise UsageError(
            f"Maksatushakemuksen {claim} laskut on jo annettu{numbers}. Samaa erää ei laskuteta kahdesti. "
            f"Sivut saa uudelleen: tilitys invoice {claim}"
        )


def _refuse_settings(ws: Workspace, papers: Papers, faults: Iterable[Fault]) -> None:
    """Raise SettingsError for what invoices need of project.toml and do not find there, with the lines of the file."""
    found = list(faults)
    if found:
        text = ws.archived(papers.project_sha256).decode("utf-8-sig")
        raise_faults(PROJECT_FILE, with_hints(found, text), text)


def _refuse_too_early(ws: Workspace, draft: Bundle) -> None:
    instalment = draft.facts["instalment"]
    if instalment and as_date(instalment["date"]) > ws.now.effective:
        day = as_date(instalment["date"])
        raise UsageError(
            f"Sopimuksen mukaan tämän erän saa laskuttaa {day.day}.{day.month}.{day.year} alkaen. Mitään ei annettu."
        )


def invoicing_of(project: Project) -> Invoicing:
    """How a project invoices. Raises SettingsError when project.toml does not say."""
    if project.invoicing is None:
        raise SettingsError(
            f"{PROJECT_FILE}: invoicing: puuttuu; laskut tarvitsevat osion [invoicing]: laskun numerot, maksuajan ja "
            "tilin. Malli on uuden hankkeen tiedostossa: tilitys init KANSIO"
        )
    return project.invoicing


def refuse_incomplete(project: Project, invoicing: Invoicing, invoices: Sequence[Mapping[str, Any]]) -> None:
    """Raise SettingsError that lists what project.toml lacks for these invoices."""
    missing = [
        (
            f"partners {partner.number} ({partner.name}).{key}",
            f"puuttuu; lasku tarvitsee tiedon: {Partner.model_fields[key].description}",
        )
        for partner in (project.partner(invoice["municipality"]) for invoice in invoices)
        for key in _NEEDED[invoicing.mode]
        if getattr(partner, key) is None
    ]
    # A sales ledger sends its invoices by itself.
    sending = setting_faults(project, invoicing, invoices) if invoicing.mode == "own" else ()
    raise_faults(PROJECT_FILE, [*missing, *sending])


def _refuse_other_municipalities(ws: Workspace, papers: Papers) -> None:
    """Stop when the municipalities are not those of the earlier issues: what then, only the agreement can say."""
    now = {partner.number for partner in papers.project.partners}
    for issued in papers.issued[-1:]:
        earlier = from_files(issued.edition, frozen_files(ws, issued.edition)).facts["invoices"]
        changed = sorted(now ^ {invoice["municipality"] for invoice in earlier})
        if changed:
            raise SettingsError(
                f"{PROJECT_FILE}: partners: kunnat {', '.join(map(str, changed))} ovat tulleet tai jääneet pois "
                f"laskujen {issued.edition} jälkeen. Yhteistyösopimuksen muutosta kesken hankkeen ei vielä tueta."
            )


def _approval_of(ws: Workspace, papers: Papers, draft: Bundle) -> ApproveInvoices | None:
    """The newest approval of exactly these invoices: of the claim, and with the same content when it was given."""
    for n, decision in _approvals(ws, papers, draft.facts["claim"]["id"]):
        try:
            seen = _draft(ws, read_papers(ws, up_to=n), decision.claim)
        except (SettingsError, UsageError):
            continue  # written by hand at a time when there was nothing to approve
        if _content(seen) == _content(draft):
            return decision
    return None


def _approvals(ws: Workspace, papers: Papers, claim: str) -> Iterator[tuple[int, ApproveInvoices]]:
    """The approvals since the claim was closed or last invoiced, newest first, with the line of each."""
    known = {d.id: d for d in papers.decisions if isinstance(d, ApproveInvoices) and d.claim == claim}
    closed = [closed.n for closed in papers.closed if closed.claim == claim]
    since = max(closed + [issued.n for issued in papers.issued if issued.claim == claim], default=0)
    for line in reversed(ws.journal.lines(up_to=papers.head[0])):
        if line.n > since and line.kind == "decided" and line.facts["id"] in known:
            yield line.n, known[line.facts["id"]]


def _content(bundle: Bundle) -> tuple[object, ...]:
    """What an approver has seen: every figure, and all that is printed; days are set when the invoices are issued."""
    figures = {figure.id: figure.value for figure in bundle.figures.values()}
    return figures, *(bundle.facts[name] for name in _CONTENT)


def _not_approved(papers: Papers, claim: str) -> str:
    earlier = [d.id for d in papers.decisions if isinstance(d, ApproveInvoices) and d.claim == claim]
    why = (
        f"Laskujen tiedot ovat muuttuneet hyväksymisen ({earlier[-1]}) jälkeen, joten ne on hyväksyttävä uudelleen"
        if earlier
        else f"Maksatushakemuksen {claim} laskuja ei ole hyväksytty"
    )
    return f"{why}: tilitys invoice {claim} --approve --by NIMI --approved-by NIMI --reason SYY"


def _new_decision(ws: Workspace, papers: Papers, approval: Approval) -> ApproveInvoices:
    day = ws.now.effective
    name = f"{day.isoformat()}-approve-invoices-{approval.claim}"
    again = sum(decision.id.startswith(name) for decision in papers.decisions)
    return ApproveInvoices(
        kind="approve_invoices",
        id=f"{name}-{again + 1}" if again else name,
        date=day,
        by=approval.by,
        reason=approval.reason,
        claim=approval.claim,
        approved_by=approval.approved_by,
    )
