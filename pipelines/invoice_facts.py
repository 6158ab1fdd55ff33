"""What stands on invoices beside figures: parties, numbers, references, dates, in the shape of `facts.json`.

Here belongs the content of each invoice, and the list of them as a table. Not here: amounts (`pipelines.rules`), what
must hold before invoices are made (`pipelines.invoicing`), and pages (`reports.invoices`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipelines.facts import project_facts
from pipelines.money import to_decimal
from pipelines.papers import ClosedClaim, Papers
from pipelines.references import BARCODE_BELOW_EUR, bank_barcode, reference_number, rf_reference
from pipelines.rulebook import PROGRAM_VERSION
from schemas.agreement import Instalment
from schemas.bundle import Bundle, csv_bytes
from schemas.decision import ApproveInvoices
from schemas.figure import Figure
from schemas.invoicing import Invoicing, by_hand_reason, channel_of
from schemas.project import Project

INVOICES = "invoices.csv"
_COLUMNS = (
    "number", "municipality", "name", "business_id", "kind", "reference", "issue_date", "due_date", "amount_eur",
    "claim", "period_start", "period_end", "channel",
)  # fmt: skip
NUMBERED = ("invoice", "credit_note")
"""The kinds that get a number and a page: a `transfer` inside the beneficiary's books and `none` of zero do not."""


def draft_facts(
    papers: Papers,
    invoicing: Invoicing,
    edition: str,
    closed: Sequence[ClosedClaim],
    figures: Mapping[str, Figure],
    earlier: Sequence[Mapping[str, Any]] = (),
    instalment: Instalment | None = None,
) -> dict[str, Any]:
    """The facts of invoices that have no numbers yet, of an instalment in advance or else of the last of `closed`.

    `earlier` are the invoices of every issue before, as facts, in order.
    """
    project = papers.project
    claim = instalment.claim if instalment else closed[-1].claim
    version = None if instalment else closed[-1].version
    people = project_facts(project)
    people["project"]["funder"] = project.funder_on(papers.as_of).name
    return {
        "edition": edition,
        "kind": "invoices",
        "state": "draft",
        "approved": None,
        "as_of": papers.as_of.isoformat(),
        "head": None,
        "program_version": PROGRAM_VERSION,
        "project": people["project"],
        "partners": people["partners"],
        "decision": project.decision.model_dump(mode="json"),
        "agreement": project.agreement.model_dump(mode="json"),
        "ceilings": [ceiling.model_dump(mode="json") for ceiling in project.ceilings],
        "other_financing": [other.model_dump(mode="json") for other in project.other_financing],
        "invoicing": invoicing.model_dump(mode="json"),
        "claim": project.claim(claim).model_dump(mode="json") | {"version": version},
        "instalment": instalment.model_dump(mode="json") if instalment else None,
        "claims": [_closed(project, one) for one in closed],
        "invoices": [_unnumbered(project, claim, number, figures, earlier) for number in _numbers(project)],
    }


def approved_facts(facts: Mapping[str, Any], approval: ApproveInvoices) -> dict[str, Any]:
    """The facts of invoices that may be issued."""
    approved = approval.model_dump(mode="json", include={"id", "by", "approved_by", "date", "reason"})
    return {**facts, "state": "approved", "approved": approved}


def issued_facts(facts: Mapping[str, Any], first_number: int, day: date, head: tuple[int, str]) -> dict[str, Any]:
    """The facts of invoices that are given numbers from `first_number` on a day, in order of municipality number."""
    invoicing = facts["invoicing"]
    due = day + timedelta(days=invoicing["due_days"])
    number = first_number
    invoices = []
    for invoice in facts["invoices"]:
        if invoice["kind"] in NUMBERED:
            numbered = _numbered(invoice, facts["claim"]["id"], number, invoicing["iban"].replace(" ", ""), due)
            invoices.append(numbered | {"issue_date": day.isoformat(), "due_date": due.isoformat()})
            number += 1
        else:
            invoices.append(invoice)
    n, digest = head
    issued = {"state": "issued", "as_of": day.isoformat(), "head": {"n": n, "hash": digest}, "invoices": invoices}
    return {**facts, **issued}


def handed_over_facts(facts: Mapping[str, Any], day: date, head: tuple[int, str]) -> dict[str, Any]:
    """The facts of invoices that are handed over to a sales ledger on a day, which numbers and sends them."""
    n, digest = head
    return {**facts, "state": "issued", "as_of": day.isoformat(), "head": {"n": n, "hash": digest}}


def numbered(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The invoices and credit notes of an edition, in order of municipality number."""
    return [invoice for invoice in facts["invoices"] if invoice["kind"] in NUMBERED]


def line_facts(bundle: Bundle) -> dict[str, Any]:
    """What the journal line of an issue says of it: the numbers that it gives, and each invoice."""
    columns = ("municipality", "number", "reference", "amount_eur", "due_date")
    invoices = [{column: invoice[column] for column in columns} for invoice in numbered(bundle.facts)]
    numbers = [invoice["number"] for invoice in invoices if invoice["number"] is not None]
    return {
        "number_first": min(numbers, default=None),
        "number_last": max(numbers, default=None),
        "invoices": invoices,
    }


def invoices_csv(bundle: Bundle) -> bytes:
    """The issued invoices as a table, one a row."""
    partners = {partner["number"]: partner for partner in bundle.facts["partners"]}
    return csv_bytes(_COLUMNS, _csv_rows(bundle.facts["claim"], numbered(bundle.facts), partners))


def _csv_rows(
    claim: Mapping[str, Any], invoices: Iterable[Mapping[str, Any]], partners: Mapping[int, Mapping[str, Any]]
) -> Iterator[list[str]]:
    for invoice in invoices:
        partner = partners[invoice["municipality"]]
        known = {"name": partner["name"], "business_id": partner["business_id"], "claim": claim["id"]}
        row = {**invoice, **known, "period_start": claim["start"], "period_end": claim["end"]}
        yield ["" if row[column] is None else str(row[column]) for column in _COLUMNS]


def _closed(project: Project, closed: ClosedClaim) -> dict[str, Any]:
    period = project.claim(closed.claim)
    return {
        "claim": closed.claim,
        "edition": closed.edition,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "closed": closed.closed.isoformat(),
    }


def _numbers(project: Project) -> list[int]:
    return sorted(partner.number for partner in project.partners)


def _unnumbered(
    project: Project,
    claim: str,
    municipality: int,
    figures: Mapping[str, Figure],
    earlier: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    amount = figures[f"cofinancing/{claim}/{municipality}/invoice"].value
    kind = _kind(amount, municipality == project.project.beneficiary)
    einvoice = project.partner(municipality).einvoice
    sent = kind in NUMBERED and project.invoicing is not None and project.invoicing.mode == "own"
    return {
        "municipality": municipality,
        "kind": kind,
        "amount_eur": str(to_decimal(amount)),
        "channel": channel_of(einvoice) if sent else None,
        "by_hand": by_hand_reason(einvoice) if sent else None,
        "credits": _credited(municipality, earlier) if kind == "credit_note" else [],
        **dict.fromkeys(("number", "reference", "rf_reference", "barcode", "issue_date", "due_date")),
    }


def _kind(amount: Fraction, own: bool) -> str:
    if own:
        return "transfer"
    if amount == 0:
        return "none"
    return "invoice" if amount > 0 else "credit_note"


def _credited(municipality: int, earlier: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a credit note takes back from: every earlier invoice of the municipality, as shares are cumulative."""
    return [
        {"number": invoice["number"], "issue_date": invoice["issue_date"]}
        for invoice in earlier
        if invoice["municipality"] == municipality and invoice["kind"] == "invoice"
    ]


def _numbered(invoice: Mapping[str, Any], claim: str, number: int, account: str, due: date) -> dict[str, Any]:
    reference = reference_number(f"{claim.replace('-', '')}{invoice['municipality']:03d}{number}")
    amount = Decimal(invoice["amount_eur"])
    # Nobody pays a credit note.
    coded = invoice["kind"] == "invoice" and amount < BARCODE_BELOW_EUR
    return {
        **invoice,
        "number": number,
        "reference": reference,
        "rf_reference": rf_reference(reference),
        "barcode": bank_barcode(account, amount, reference, due) if coded else None,
    }
