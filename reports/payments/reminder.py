"""The reminder to a municipality whose share is overdue: a draft of an e-mail with copies of the invoices attached.

Here belongs the message. Not here: its form (`reports.draft_mail`), and sending it, which a person does.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from reports.draft_mail import draft_mail
from schemas.bundle import Bundle
from schemas.labels import Labels


def reminded(bundle: Bundle) -> list[int]:
    """The municipalities to remind, by number: those who owe something overdue after their credit notes.

    Whoever has paid as much too much is not reminded: first it is agreed what that money is for.
    """
    others = [number for number in _numbers(bundle) if number != bundle.facts["project"]["beneficiary"]]
    return [number for number in others if _figure(bundle, "overdue", number) > _figure(bundle, "excess", number)]


def overdue_invoices(bundle: Bundle, municipality: int) -> list[Mapping[str, Any]]:
    """The overdue invoices of a municipality."""
    invoices = bundle.facts["invoices"]
    return [i for i in invoices if i["municipality"] == municipality and i["days_overdue"]]


def reminder(bundle: Bundle, municipality: int, labels: Labels, copies: Mapping[str, bytes]) -> bytes:
    """Make the draft, as `.eml`, in the language of the labels; `copies` are PDFs by name. The same bytes each time."""
    facts = bundle.facts
    partners = {partner["number"]: partner for partner in facts["partners"]}
    seller, buyer = partners[facts["project"]["beneficiary"]], partners[municipality]
    subject = labels.text("reminder.subject", code=facts["project"]["code"])
    paragraphs = list(_paragraphs(bundle, municipality, labels, seller["contact"]))
    message = draft_mail(seller, buyer, subject, facts["as_of"], paragraphs)
    for name, data in sorted(copies.items()):
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    if copies:
        message.set_boundary(f"tilitys-{facts['as_of']}-{municipality}")
    return message.as_bytes()


def _paragraphs(bundle: Bundle, municipality: int, labels: Labels, sender: str) -> Iterator[str]:
    facts, invoicing = bundle.facts, bundle.facts["invoicing"]
    project = facts["project"]
    yield labels.text("reminder.greeting")
    yield labels.text("reminder.what", project=f"{project['name']} ({project['code']})", as_of_date=facts["as_of"])
    yield "\n".join(_lines(bundle, municipality, labels))
    texts = invoicing if labels.lang == "fi" else invoicing[labels.lang] or invoicing
    yield labels.text(
        "reminder.total",
        overdue_eur=_figure(bundle, "overdue", municipality),
        payee=invoicing["payee"],
        account=labels.account(invoicing["iban"]),
        bic=invoicing["bic"],
        late_interest=texts["late_interest"],
    )
    excess = _figure(bundle, "excess", municipality)
    if excess > 0:
        yield labels.text("reminder.excess", excess_eur=excess)
    yield labels.text("reminder.why")
    yield labels.text("reminder.crossed")
    yield labels.text("reminder.signature", sender=sender, payee=invoicing["payee"])


def _lines(bundle: Bundle, municipality: int, labels: Labels) -> Iterator[str]:
    for invoice in overdue_invoices(bundle, municipality):
        yield labels.text(
            "reminder.line",
            number=invoice["number"],
            due_date=invoice["due_date"],
            open_eur=bundle.figures[f"payments/{invoice['number']}/open"].value,
            reference=labels.reference(invoice["reference"]),
        )
    for note in bundle.facts["invoices"]:
        # A note that took back an invoice as a whole left nothing of it open.
        whole = note["credits"] is not None
        if note["municipality"] == municipality and note["kind"] == "credit_note" and note["number"] and not whole:
            yield labels.text("reminder.credit_line", number=note["number"], amount_eur=note["amount_eur"])


def _figure(bundle: Bundle, state: str, municipality: int) -> Fraction:
    return bundle.figures[f"financing/{state}/{municipality}"].value


def _numbers(bundle: Bundle) -> list[int]:
    return sorted(partner["number"] for partner in bundle.facts["partners"])
