"""The financing statement: how the project is financed as of a day, what is paid and what is not.

Here belongs the statement's bundle. It is dated and stands beside the claims: money comes after a claim is closed, and
changes nothing in it. Not here: receiving payments (`pipelines.payments`), the law (`pipelines.rules.financing`) and
the page.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pipelines.claim_life import state_of
from pipelines.facts import project_facts
from pipelines.frozen import FrozenFigures
from pipelines.funding import told_faults
from pipelines.invoicing import invoicing_of
from pipelines.journal import Line
from pipelines.papers import Papers
from pipelines.payments.balance import Balance, balance, lines_of
from pipelines.payments.entries import PAID
from pipelines.payments.life import life_of
from pipelines.payments.matching import Match, paid_on
from pipelines.payments.receivables import Receivable
from pipelines.rulebook import PROGRAM_VERSION
from pipelines.unfit import DECISIONS_FOLDER
from pipelines.workspace import Workspace
from schemas.bundle import Bundle
from schemas.errors import UsageError
from schemas.settings import raise_faults

EDITION = "payments"
"""How the editions of statements begin: `payments:2026-06-15`."""


def statement_of(ws: Workspace, papers: Papers) -> Bundle:
    """The statement as the papers stand; writes nothing.

    Raises UsageError when nothing has been invoiced yet, SettingsError when project.toml does not say how.
    """
    invoicing_of(papers.project)
    if not papers.issued:
        raise UsageError(
            "Yhtään laskua ei ole vielä annettu, joten maksuja ei ole mihin kohdistaa. Anna ensin laskut: "
            "tilitys invoice JAKSO --issue"
        )
    raise_faults(DECISIONS_FOLDER, told_faults(papers, FrozenFigures(ws), papers.decisions))
    paid = [line for line in lines_of(ws, papers) if line.kind == PAID]
    return bundle_of(papers, balance(ws, papers), paid)


def bundle_of(papers: Papers, found: Balance, paid: Sequence[Line]) -> Bundle:
    """The statement of a balance; `paid` are the journal's lines about the files that were read."""
    invoicing = invoicing_of(papers.project)
    n, digest = papers.head
    people = project_facts(papers.project)
    facts = {
        "edition": f"{EDITION}:{papers.as_of.isoformat()}",
        "kind": EDITION,
        "state": "dated",
        "as_of": papers.as_of.isoformat(),
        "head": {"n": n, "hash": digest},
        "program_version": PROGRAM_VERSION,
        "project": people["project"] | {"funder": papers.project.funder_on(papers.as_of).name},
        "partners": people["partners"],
        "invoicing": invoicing.model_dump(mode="json"),
        "claims": _claims(papers),
        "invoices": [_invoice(one, found, papers) for one in found.owed],
        "payments": [_payment(one) for one in found.matches],
        "files": [_file(line) for line in paid],
    }
    return Bundle(facts["edition"], found.figures, found.rows, found.parameters, [], [], facts)


def _claims(papers: Papers) -> list[dict[str, Any]]:
    """The closed claims, each with its newest version."""
    newest = {closed.claim: closed for closed in papers.closed}
    return [
        {
            "claim": one.claim,
            "edition": one.edition,
            "closed": one.closed.isoformat(),
            "state": state_of(papers.lives.get(one.claim, ())).value,
        }
        for period in papers.project.claim_periods
        if (one := newest.get(period.id))
    ]


def _invoice(one: Receivable, found: Balance, papers: Papers) -> dict[str, Any]:
    life = life_of(one, found.matches, papers.decisions)
    paid = paid_on(found.matches, one) if one.number and one.amount_eur > 0 else None
    still = one.number is not None and one.amount_eur > 0 and found.figures[f"payments/{one.number}/open"].value > 0
    return {
        "claim": one.claim,
        "edition": one.edition,
        "municipality": one.municipality,
        "kind": "invoice" if one.amount_eur > 0 else "credit_note",
        "number": one.number,
        "reference": one.reference,
        "amount_eur": f"{one.amount_eur:.2f}",
        "issue_date": one.issued.isoformat(),
        "due_date": one.due.isoformat() if one.due else None,
        "state": life.state.value,
        "state_date": life.since.isoformat(),
        "credits": one.credits,
        "credited_by": one.note.number if one.note else None,
        "paid_date": paid.isoformat() if paid else None,
        "days_late": _days_after(one.due, paid),
        "days_overdue": _days_after(one.due, papers.as_of) if still else 0,
    }


def _days_after(due: date | None, day: date | None) -> int:
    return max((day - due).days, 0) if due and day else 0


def _payment(one: Match) -> dict[str, Any]:
    entry = one.entry
    return {
        "entry_id": entry.entry_id,
        "booked_date": entry.booked_date.isoformat(),
        "amount_eur": f"{one.amount_eur:.2f}",
        "reference": entry.reference,
        "payer": entry.payer,
        "invoice": one.invoice,
        "outcome": one.outcome.value,
        "days_late": one.days_late,
        "row_id": entry.row_id,
    }


def _file(line: Line) -> dict[str, Any]:
    names = ("name", "sha256", "original", "original_name", "format", "entries", "amount_eur")
    return {"read": line.effective.isoformat(), **{name: line.facts[name] for name in names}}
