"""The covering letter of an invoice: a draft of an e-mail to the municipality, with the invoice's files attached.

Here belongs the letter and its form. Not here: sending, which a person does; and what the invoice itself says
(`reports.invoices.content`).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from reports.invoices.content import InvoiceContent
from schemas.labels import as_date

_TYPES = {"pdf": "pdf", "xml": "xml"}


def letter(content: InvoiceContent, files: Mapping[str, bytes]) -> bytes:
    """Make the draft that carries an issued invoice's files (names and bytes), as `.eml`; the same bytes each time."""
    message = EmailMessage(SMTP)
    message["From"] = _address(content.seller)
    message["To"] = _address(content.partner)
    message["Subject"] = _text(content, f"subject_{content.invoice['kind']}")
    message["Date"] = format_datetime(
        datetime.combine(as_date(content.invoice["issue_date"]), datetime.min.time(), UTC)
    )
    # Outlook opens a message with this header as a draft to be sent.
    message["X-Unsent"] = "1"
    message.set_content("\n\n".join(_paragraphs(content)) + "\n", cte="quoted-printable")
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


def _address(partner: Mapping[str, Any]) -> Address:
    return Address(partner["contact"], addr_spec=partner["email"])
