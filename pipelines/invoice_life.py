"""What becomes of issued invoices: they leave, or are taken back; each a decision that the journal names.

Here belongs what must hold before either, and issuing the credit note. Not here: deriving a state
(`pipelines.payments.life`), and the states up to the issue (`pipelines.invoicing`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.editions import latest_closed
from pipelines.figures import Leaves, evaluate
from pipelines.frozen import FrozenFigures, frozen_files, invoice_edition
from pipelines.invoice_facts import draft_facts, numbered
from pipelines.invoicing import MakeFiles, give_invoices, invoicing_of, refuse_incomplete
from pipelines.papers import Papers, read_papers, record_papers
from pipelines.payments.balance import lines_of
from pipelines.payments.life import waiting_to_leave
from pipelines.payments.receivables import Receivable, receivables
from pipelines.rules.crediting import credit_graph
from pipelines.unfit import DECISIONS_FOLDER
from pipelines.workspace import Workspace
from schemas.bundle import Bundle, from_files
from schemas.decision import CreditInvoice, SendInvoices, decision_text
from schemas.errors import UsageError

_BY_HAND = "by_hand"


@dataclass(frozen=True)
class Sending:
    """Which invoices of a claim have left, who says so and why; `by_hand` when not as each municipality takes them."""

    claim: str
    numbers: tuple[str, ...]
    by_hand: bool
    by: str
    reason: str


@dataclass(frozen=True)
class Crediting:
    """Which invoice of a claim is taken back, who prepared and who approves it, and why: two persons."""

    claim: str
    number: str
    by: str
    approved_by: str
    reason: str


def mark_sent(ws: Workspace, sending: Sending) -> SendInvoices:
    """Record that invoices have left; all that wait when no numbers are given. Runs under the lock.

    Raises UsageError, with nothing recorded, when one of them is not there or none waits.
    """
    recorded = {line.facts.get("id") for line in record_papers(ws)}
    papers = read_papers(ws)
    papers.project.claim(sending.claim)
    # A call that was cut off between writing its decision and recording it: that has just been done.
    for decision in papers.decisions:
        if decision.id in recorded and isinstance(decision, SendInvoices) and _says(decision, sending):
            return decision
    if invoicing_of(papers.project).mode != "own":
        raise UsageError("Laskut lähettää kunnan myyntireskontra, joten lähettämistä ei kirjata tässä.")
    waiting = waiting_to_leave(receivables(lines_of(ws, papers)), sending.claim, papers.decisions)
    known = {str(one.number) for one in waiting}
    unknown = [number for number in sending.numbers if number not in known]
    if unknown or not waiting:
        what = f"laskua {', '.join(unknown)} ei ole" if unknown else "laskuja ei ole"
        raise UsageError(
            f"Maksatushakemuksen {sending.claim} {what} odottamassa lähettämistä: ne on jo kirjattu lähetetyiksi, "
            "hyvitetty tai antamatta."
        )
    leaving = [str(one.number) for one in waiting if not sending.numbers or one.number in sending.numbers]
    channels = _channels(ws, waiting)
    by_hand = [number for number in leaving if sending.by_hand or channels[number] == _BY_HAND]
    decision = SendInvoices(
        kind="send_invoices",
        id=_free_id(ws, papers, f"send-invoices-{sending.claim}"),
        date=ws.now.effective,
        by=sending.by,
        reason=sending.reason,
        claim=sending.claim,
        sent=tuple(number for number in leaving if number not in by_hand),
        by_hand=tuple(by_hand),
    )
    _record(ws, decision)
    return decision


def _says(decision: SendInvoices, sending: Sending) -> bool:
    same = (decision.claim, decision.by, decision.reason) == (sending.claim, sending.by, sending.reason)
    return same and set(sending.numbers) <= {*decision.sent, *decision.by_hand}


def credit_invoice(ws: Workspace, crediting: Crediting, make_files: MakeFiles) -> Bundle:
    """Take an invoice back as a whole by a credit note, which is given and frozen. Runs under the lock.

    Raises UsageError or SettingsError, with nothing recorded, when that cannot be done.
    """
    record_papers(ws)
    papers = read_papers(ws)
    credited = _to_credit(ws, papers, crediting)
    decision = _credit_decision(ws, papers, crediting)
    bundle = _draft(ws, papers, credited, decision)
    if decision.id not in {known.id for known in papers.decisions}:
        _record(ws, decision)
        papers = read_papers(ws)
    who = {name: getattr(decision, name) for name in ("by", "approved_by", "reason")}
    return give_invoices(ws, papers, bundle, {**who, "credits": crediting.number}, make_files)


def _to_credit(ws: Workspace, papers: Papers, crediting: Crediting) -> Receivable:
    papers.project.claim(crediting.claim)
    owed = [one for one in receivables(lines_of(ws, papers)) if one.claim == crediting.claim and one.amount_eur > 0]
    found = next((one for one in owed if one.number == crediting.number), None)
    if found is None:
        known = ", ".join(one.number for one in owed if one.number) or "ei yhtään"
        raise UsageError(
            f"Maksatushakemuksella {crediting.claim} ei ole laskua {crediting.number}. Sen laskut ovat: {known}."
        )
    if found.note is not None:
        raise UsageError(f"Lasku {crediting.number} on jo hyvitetty{_by_note(found.note)}.")
    if crediting.by.casefold() == crediting.approved_by.casefold():
        raise UsageError(
            f"Laatija ja hyväksyjä ({crediting.by}) ovat sama henkilö. Anna toinen hyväksyjä: --approved-by NIMI"
        )
    return found


def _by_note(note: Receivable) -> str:
    return f" hyvityslaskulla {note.number}" if note.number else ""


def _credit_decision(ws: Workspace, papers: Papers, crediting: Crediting) -> CreditInvoice:
    """The recorded decision of a crediting that was cut off before its issue, or a new one."""
    for known in papers.decisions:
        if isinstance(known, CreditInvoice) and (known.claim, known.invoice) == (crediting.claim, crediting.number):
            return known
    return CreditInvoice(
        kind="credit_invoice",
        id=_free_id(ws, papers, f"credit-invoice-{crediting.number}"),
        date=ws.now.effective,
        by=crediting.by,
        reason=crediting.reason,
        claim=crediting.claim,
        invoice=crediting.number,
        approved_by=crediting.approved_by,
    )


def _draft(ws: Workspace, papers: Papers, credited: Receivable, decision: CreditInvoice) -> Bundle:
    """The issue that takes one invoice back, approved, with the parties as they are now."""
    project, claim = papers.project, credited.claim
    edition = invoice_edition(claim, 1 + sum(issued.claim == claim for issued in papers.issued))
    graph = credit_graph(project, claim, (credited.edition, credited.municipality))
    figures = evaluate(graph, Leaves({}), {}, FrozenFigures(ws))
    original = {
        "municipality": credited.municipality,
        "kind": "invoice",
        "number": credited.number,
        "issue_date": credited.issued.isoformat(),
    }
    issued_facts = from_files(credited.edition, frozen_files(ws, credited.edition)).facts
    closed = [one for one in latest_closed(papers) if one.claim == claim]
    advance = next((one for one in project.agreement.instalments if one.claim == claim and not closed), None)
    facts = {
        **draft_facts(papers, invoicing_of(project), edition, closed, figures, [original], advance),
        **{name: issued_facts[name] for name in ("claim", "claims", "instalment") if name in issued_facts},
        "credits": {name: original[name] for name in ("number", "issue_date")} | {"reason": decision.reason},
    }
    refuse_incomplete(project, invoicing_of(project), numbered(facts))
    approved = decision.model_dump(mode="json", include={"id", "by", "approved_by", "date", "reason"})
    facts |= {"state": "approved", "approved": approved}
    return Bundle(edition, figures, rows={}, parameters={}, findings=[], row_status=[], facts=facts)


def _channels(ws: Workspace, invoices: Sequence[Receivable]) -> Mapping[str, str]:
    """By which way each invoice was issued to leave."""
    found: dict[str, str] = {}
    for edition in {one.edition for one in invoices}:
        issued: Sequence[Mapping[str, Any]] = from_files(edition, frozen_files(ws, edition)).facts["invoices"]
        found |= {str(invoice["number"]): invoice["channel"] for invoice in issued if invoice["number"] is not None}
    return found


def _free_id(ws: Workspace, papers: Papers, name: str) -> str:
    name = f"{ws.now.effective.isoformat()}-{name}"
    again = sum(decision.id.startswith(name) for decision in papers.decisions)
    return f"{name}-{again + 1}" if again else name


def _record(ws: Workspace, decision: SendInvoices | CreditInvoice) -> None:
    ws.commit(f"{DECISIONS_FOLDER}/{decision.id}.toml", decision_text(decision))
    record_papers(ws)
