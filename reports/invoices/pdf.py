"""The PDF of an invoice or a credit note: one page, which the municipality's accountant reads and pays.

Here belongs the words and numbers of the page. Not here: its layout (`invoice.typ`), and what an e-invoice says too
(`reports.invoices.content`).
"""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from reports.invoices.barcode import bar_widths
from reports.invoices.calculation import calculation_lines
from reports.invoices.content import InvoiceContent, invoice_contents
from reports.invoices.qr import MOST_EUR, epc_text, qr_picture
from reports.press import Press
from schemas.bundle import Bundle
from schemas.labels import Labels, as_date

LAYOUT = Path(__file__).with_name("invoice.typ")


class Attachment(NamedTuple):
    """An e-invoice that is embedded in the PDF which shows it."""

    name: str
    data: bytes


def invoice_pdfs(bundle: Bundle, labels: Mapping[str, Labels], einvoices: Mapping[int, Attachment]) -> dict[int, bytes]:
    """Make the PDF of each invoice and credit note of an edition, by municipality number; drafts are marked so.

    Each is in its municipality's language and carries its e-invoice, where there is one. The same bytes for the same
    bundle and e-invoices. Raises SettingsError for a text with a character that the page cannot show.
    """
    press = Press(LAYOUT, as_date(bundle.facts["as_of"]))
    return {
        content.municipality: press.pdf(invoice_page(content, einvoices.get(content.municipality)))
        for content in invoice_contents(bundle, labels)
    }


def invoice_page(content: InvoiceContent, einvoice: Attachment | None) -> dict[str, Any]:
    """All that the page of an invoice says, in the shape that `invoice.typ` reads."""
    return _Page(content).content() | {"einvoice": _embedded(content, einvoice)}


def _embedded(content: InvoiceContent, einvoice: Attachment | None) -> dict[str, str] | None:
    if einvoice is None:
        return None
    described = content.labels.text(f"word.channel.{content.invoice['channel']}")
    return {"name": einvoice.name, "data": einvoice.data.decode(), "description": described}


class _Page:
    """The content of one page, in the shape that `invoice.typ` reads."""

    def __init__(self, content: InvoiceContent) -> None:
        self._content = content
        self._labels = content.labels
        self._invoice = content.invoice
        self._text = content.text

    def content(self) -> dict[str, Any]:
        content, invoicing = self._content, self._content.facts["invoicing"]
        title = f"title_{self._invoice['kind']}" if content.issued else "title_draft"
        return {
            "lang": self._labels.lang,
            "title": self._text(title, number=self._invoice["number"] or "", name=content.buyer_name),
            "heading": self._text(f"heading_{self._invoice['kind']}"),
            "mark": None if content.issued else self._text("draft_mark"),
            "copy": self._copy(),
            "sender": self._party(invoicing["payee"], invoicing, content.seller["business_id"]),
            "buyer": self._party(content.buyer_name, content.partner, content.partner["business_id"]),
            "facts": self._head(),
            "about": self._about(),
            "calculation": self._calculation(),
            "notes": self._notes(),
            "payment": self._payment(),
        }

    def _party(self, name: str, address: Mapping[str, str], business_id: str) -> dict[str, Any]:
        lines = [address["street"], f"{address['post_code']} {address['town']}"]
        return {"name": name, "lines": lines, "business_id": self._text("business_id", business_id=business_id)}

    def _copy(self) -> list[str] | None:
        """What marks a page beside which an e-invoice goes out."""
        if not self._content.issued or self._invoice["channel"] == "by_hand":
            return None
        kind = self._invoice["kind"]
        return [self._text(f"copy_mark_{kind}"), self._text(f"copy_why_{kind}")]

    def _head(self) -> list[tuple[str, str]]:
        content, invoicing = self._content, self._content.facts["invoicing"]
        if content.issued:
            number, issue_date = str(self._invoice["number"]), content.day("issue_date")
            due_date = content.day("due_date")
        else:
            number, issue_date = self._text("number_later"), ""
            due_date = self._text("due_later", days=invoicing["due_days"])
        rows = [("number", number), ("issue_date", issue_date)]
        if not content.credit:
            rows.append(("due_date", due_date))
        rows.append(("credited", content.credited))
        rows.append(("reference", self._labels.reference(self._invoice["reference"] or "")))
        rows.append(("your_reference", content.partner["order_reference"]))
        rows.append(("our_reference", invoicing["our_reference"]))
        return [(self._text(key), value) for key, value in rows if value]

    def _about(self) -> list[tuple[str, str]]:
        content, claim = self._content, self._content.facts["claim"]
        period = {"start_date": claim["start"], "end_date": claim["end"], "claim": claim["id"]}
        rows = [
            ("subject", self._text("subject_text")),
            ("project", content.project_name),
            ("period", self._text("period_of_claim", **period)),
            ("agreement", content.referred(content.facts["agreement"])),
            ("decision", content.referred(content.facts["decision"])),
            ("funder", content.facts["project"]["funder"]),
        ]
        return [(self._text(key), value) for key, value in rows]

    def _calculation(self) -> dict[str, Any]:
        content = self._content
        lines = [] if content.taken_back else calculation_lines(content)
        total = self._labels.eur(content.own_figure("invoice"))
        return {
            "heading": self._text("calculation"),
            "words": " ".join(content.words),
            "columns": [self._text("column_what"), self._text("column_amount")],
            "rows": [(self._text(f"row_{name}"), self._cents(amount)) for name, amount in lines],
            "total": [self._text(f"total_{self._invoice['kind']}"), total],
        }

    def _notes(self) -> list[str]:
        content = self._content
        if content.credit:
            return [content.vat_text, self._text("credit_note")]
        return [content.vat_text, content.late_interest if content.issued else self._text("copy")]

    def _payment(self) -> dict[str, Any] | None:
        """The foot of an invoice that is to be paid; a draft and a credit note have none."""
        content, invoicing, invoice = self._content, self._content.facts["invoicing"], self._invoice
        if not content.issued or content.credit:
            return None
        left = [
            ("payee", invoicing["payee"]),
            ("iban", self._labels.account(invoicing["iban"])),
            ("bic", invoicing["bic"]),
        ]
        right = [
            ("amount", self._labels.eur(content.amount)),
            ("due_date", content.day("due_date")),
            ("reference", self._labels.reference(invoice["reference"])),
        ]
        barcode = invoice["barcode"]
        return {
            "heading": self._text("payment"),
            "left": [(self._text(key), value) for key, value in left],
            "right": [(self._text(key), value) for key, value in right],
            "bars": bar_widths(barcode) if barcode else None,
            "digits": barcode,
            "qr": self._qr(),
        }

    def _qr(self) -> dict[str, str] | None:
        content, invoicing = self._content, self._content.facts["invoicing"]
        if content.amount > MOST_EUR:
            return None
        account = invoicing["iban"].replace(" ", "")
        said = epc_text(invoicing["payee"], account, invoicing["bic"], content.amount, self._invoice["rf_reference"])
        return {"picture": qr_picture(said), "alt": self._text("qr_alt"), "caption": self._text("qr_caption")}

    def _cents(self, amount: Fraction) -> str:
        return self._labels.eur(amount).removesuffix("€").strip()
