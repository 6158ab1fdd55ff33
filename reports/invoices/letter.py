"""The covering letter of an invoice: a draft of an e-mail to the municipality, with the invoice's files attached.

Here belongs the letter. Not here: its form (`reports.draft_mail`); sending, which a person does; and what the invoice
itself says (`reports.invoices.content`).
"""

from collections.abc import Mapping
from typing import Any

from reports.draft_mail import draft_mail
from reports.invoices.content import InvoiceContent

_TYPES = {"pdf": "pdf", "xml": "xml"}


def letter(content: InvoiceContent, files: Mapping[str, bytes]) -> bytes:
    """Make the draft that carries an issued invoice's files (names and bytes), as `.eml`; the same bytes each time."""
    subject, day = _text(content, f"subject_{content.invoice['kind']}"), content.invoice["issue_date"]
    message = draft_mail(content.seller, content.partner, subject, day, _paragraphs(content))
    for name, data in sorted(files.items()):
        subtype = _TYPES[name.rpartition(".")[2]]
        message.add_attachment(data, maintype="application", subtype=subtype, filename=name)
    message.set_boundary(f"tilitys-{content.invoice['number']}")
    return message.as_bytes()


def _paragraphs(content: InvoiceContent) -> list[str]:
    kind, channel, by_hand = (content.invoice[name] for name in ("kind", "channel", "by_hand"))
    paragraphs = [
        _text(content, "greeting"),
        _text(content, f"what_{kind}"),
        " ".join(content.words),
        _text(content, f"{channel}_{kind}"),
    ]
    if by_hand:
        paragraphs.append(_text(content, by_hand))
    paragraphs.append(_text(content, "signature"))
    return paragraphs


def _text(content: InvoiceContent, key: str) -> str:
    facts, invoice, claim = content.facts, content.invoice, content.facts["claim"]
    known: dict[str, Any] = {
        "buyer": content.buyer_name,
        "payee": facts["invoicing"]["payee"],
        "sender": content.seller["contact"],
        "project": content.project_name,
        "code": facts["project"]["code"],
        "claim": claim["id"],
        "start_date": claim["start"],
        "end_date": claim["end"],
        "number": str(invoice["number"]),
        "amount_eur": abs(content.amount),
        "due_date": invoice["due_date"],
        "reference": content.labels.reference(invoice["reference"]),
        "your_reference": content.partner["order_reference"],
        "address": (content.partner["einvoice"] or {}).get("address") or "",
    }
    return content.labels.text(f"letter.{key}", **known)
