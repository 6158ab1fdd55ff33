"""The PDF of an invoice or a credit note: one page, which the municipality's accountant reads and pays.

Here belongs the words and numbers of the page. Not here: its layout (`invoice.typ`).
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import typst

from reports.invoices.barcode import bar_widths
from schemas.bundle import Bundle
from schemas.errors import TilitysError
from schemas.labels import Labels, as_date

_TEMPLATE = Path(__file__).with_name("invoice.typ")
_CREDIT_NOTE = "credit_note"


def invoice_pdfs(bundle: Bundle, labels: Labels) -> dict[int, bytes]:
    """Make the PDF of each invoice and credit note of an edition, by municipality number; drafts are marked so.

    The same bytes for the same bundle and language.
    """
    compiler = typst.Compiler(str(_TEMPLATE), root=str(_TEMPLATE.parent), ignore_system_fonts=True)
    stamp = datetime.combine(as_date(bundle.facts["as_of"]), datetime.min.time(), UTC)
    pages = {}
    for invoice in bundle.facts["invoices"]:
        if invoice["kind"] in ("invoice", _CREDIT_NOTE):
            page = json.dumps(_Page(bundle, labels, invoice).content(), ensure_ascii=False)
            # Readable for decades and by screen readers.
            made = compiler.compile(
                format="pdf", sys_inputs={"page": page}, pdf_standards=["a-3a", "ua-1"], timestamp=stamp
            )
            if not isinstance(made, bytes):
                raise TilitysError(f"Laskusta {invoice['municipality']} ei syntynyt yhtä tiedostoa.")
            pages[invoice["municipality"]] = made
    return pages


class _Page:
    """The content of one page, in the shape that `invoice.typ` reads."""

    def __init__(self, bundle: Bundle, labels: Labels, invoice: Mapping[str, Any]) -> None:
        self._bundle = bundle
        self._facts = bundle.facts
        self._labels = labels
        self._invoice = invoice
        self._partner = next(p for p in bundle.facts["partners"] if p["number"] == invoice["municipality"])
        self._issued = bundle.facts["state"] == "issued"
        self._credit = invoice["kind"] == _CREDIT_NOTE

    def content(self) -> dict[str, Any]:
        name = self._partner["invoice_name"] or self._partner["name"]
        title = f"title_{self._invoice['kind']}" if self._issued else "title_draft"
        own = next(p for p in self._facts["partners"] if p["number"] == self._facts["project"]["beneficiary"])
        invoicing, partner = self._facts["invoicing"], self._partner
        return {
            "lang": self._labels.lang,
            "title": self._text(title, number=self._invoice["number"] or "", name=name),
            "heading": self._text(f"heading_{self._invoice['kind']}"),
            "mark": None if self._issued else self._text("draft_mark"),
            "sender": self._party(invoicing["payee"], invoicing, own["business_id"]),
            "buyer": self._party(name, partner, partner["business_id"]),
            "facts": self._head(),
            "about": self._about(),
            "calculation": self._calculation(),
            "notes": self._notes(),
            "payment": self._payment(),
        }

    def _party(self, name: str, address: Mapping[str, str], business_id: str) -> dict[str, Any]:
        lines = [address["street"], f"{address['post_code']} {address['town']}"]
        return {"name": name, "lines": lines, "business_id": self._text("business_id", business_id=business_id)}

    def _head(self) -> list[tuple[str, str]]:
        invoicing = self._facts["invoicing"]
        if self._issued:
            days = {name: self._labels.date(as_date(self._invoice[name])) for name in ("issue_date", "due_date")}
            number, issue_date, due_date = str(self._invoice["number"]), days["issue_date"], days["due_date"]
        else:
            number, issue_date = self._text("number_later"), ""
            due_date = self._text("due_later", days=invoicing["due_days"])
        rows = [("number", number), ("issue_date", issue_date)]
        if not self._credit:
            rows.append(("due_date", due_date))
        rows.append(("reference", self._labels.reference(self._invoice["reference"] or "")))
        rows.append(("your_reference", self._partner["order_reference"]))
        rows.append(("our_reference", invoicing["our_reference"]))
        return [(self._text(key), value) for key, value in rows if value]

    def _about(self) -> list[tuple[str, str]]:
        facts, project, claim = self._facts, self._facts["project"], self._facts["claim"]
        period = {"start_date": claim["start"], "end_date": claim["end"], "claim": claim["id"]}
        rows = [
            ("subject", self._text("subject_text")),
            ("project", self._text("project_named", name=project["name"], code=project["code"])),
            ("period", self._text("period_of_claim", **period)),
            ("agreement", self._referred(facts["agreement"])),
            ("decision", self._referred(facts["decision"])),
            ("funder", project["funder"]),
        ]
        return [(self._text(key), value) for key, value in rows]

    def _referred(self, paper: Mapping[str, str]) -> str:
        """A paper by its reference, with its date where the reference does not say it."""
        if self._labels.date(as_date(paper["date"])) in paper["reference"]:
            return paper["reference"]
        return self._text("referred", reference=paper["reference"], of_date=paper["date"])

    def _calculation(self) -> dict[str, Any]:
        sign = 1 if not self._credit else -1
        amounts = {
            "eligible": self._figure("eligible_costs/total"),
            "support": self._figure("support/total"),
            "need": self._figure("need"),
            **{name: self._own(name) for name in ("share", "invoiced_before", "invoice")},
        }
        rows = [(self._text(f"row_{name}"), self._cents(amounts[name])) for name in ("eligible", "support", "need")]
        rows.append((self._text("row_share"), self._cents(amounts["share"])))
        rows.append((self._text("row_before"), self._cents(amounts["invoiced_before"])))
        claims = self._facts["claims"]
        words = [
            self._text(
                "words_need",
                start_date=claims[0]["start"],
                end_date=claims[-1]["end"],
                **{f"{name}_eur": amounts[name] for name in ("eligible", "support", "need")},
            ),
            self._text(
                "words_share",
                municipalities_count=len(self._facts["partners"]),
                odd_cents=self._labels.text(f"word.odd_cents_sentence.{self._facts['agreement']['odd_cents']}"),
                share_eur=amounts["share"],
            ),
            self._text(
                self._words_of_before(amounts["invoiced_before"]),
                before_eur=amounts["invoiced_before"],
                invoice_eur=sign * amounts["invoice"],
            ),
        ]
        return {
            "heading": self._text("calculation"),
            "words": " ".join(words),
            "columns": [self._text("column_what"), self._text("column_amount")],
            "rows": rows,
            "total": [self._text(f"total_{self._invoice['kind']}"), self._labels.eur(amounts["invoice"])],
        }

    def _words_of_before(self, before: Fraction) -> str:
        if self._credit:
            return "words_credit"
        return "words_before" if before else "words_first"

    def _notes(self) -> list[str]:
        notes = [self._facts["invoicing"]["vat_text"]]
        if self._credit:
            notes.append(self._text("credit_note"))
        elif not self._issued:
            notes.append(self._text("copy"))
        else:
            notes.append(self._facts["invoicing"]["late_interest"])
        return notes

    def _payment(self) -> dict[str, Any] | None:
        """The foot of an invoice that is to be paid; a draft and a credit note have none."""
        if not self._issued or self._credit:
            return None
        invoicing, invoice = self._facts["invoicing"], self._invoice
        left = [
            ("payee", invoicing["payee"]),
            ("iban", self._labels.account(invoicing["iban"])),
            ("bic", invoicing["bic"]),
        ]
        right = [
            ("amount", self._labels.eur(Decimal(invoice["amount_eur"]))),
            ("due_date", self._labels.date(as_date(invoice["due_date"]))),
            ("reference", self._labels.reference(invoice["reference"])),
        ]
        barcode = invoice["barcode"]
        return {
            "heading": self._text("payment"),
            "left": [(self._text(key), value) for key, value in left],
            "right": [(self._text(key), value) for key, value in right],
            "bars": bar_widths(barcode) if barcode else None,
            "digits": barcode,
        }

    def _figure(self, name: str) -> Fraction:
        return self._bundle.figures[f"cofinancing/{self._facts['claim']['id']}/{name}"].value

    def _own(self, name: str) -> Fraction:
        return self._figure(f"{self._invoice['municipality']}/{name}")

    def _cents(self, amount: Fraction) -> str:
        return self._labels.eur(amount).removesuffix("€").strip()

    def _text(self, key: str, **facts: Any) -> str:
        return self._labels.text(f"invoice.{key}", **facts)
