"""What an invoice says in its municipality's language, whatever it is written as: PDF, Finvoice, UBL or letter.

Here belongs what several of them say alike. Not here: how each of them says it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from reports.invoices.calculation import calculation_words
from schemas.bundle import Bundle
from schemas.labels import Labels, as_date

_CREDIT_NOTE = "credit_note"
_NUMBERED = ("invoice", _CREDIT_NOTE)


@dataclass(frozen=True)
class InvoiceContent:
    """One invoice or credit note of an edition, to be written in a language."""

    bundle: Bundle
    labels: Labels
    invoice: Mapping[str, Any]

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts of the whole edition."""
        return self.bundle.facts

    @property
    def issued(self) -> bool:
        """Whether it has its number, reference and dates."""
        return bool(self.facts["state"] == "issued")

    @property
    def credit(self) -> bool:
        """Whether it is a credit note."""
        return bool(self.invoice["kind"] == _CREDIT_NOTE)

    @property
    def municipality(self) -> int:
        """The number of the municipality that gets it."""
        return int(self.invoice["municipality"])

    @property
    def amount(self) -> Decimal:
        """What is to be paid; below zero on a credit note."""
        return Decimal(self.invoice["amount_eur"])

    @cached_property
    def partner(self) -> Mapping[str, Any]:
        """The municipality that gets it."""
        return self._partner(self.municipality)

    @cached_property
    def seller(self) -> Mapping[str, Any]:
        """The municipality that administers the project."""
        return self._partner(self.facts["project"]["beneficiary"])

    @property
    def buyer_name(self) -> str:
        """The municipality's name as it is on invoices."""
        return str(self.partner["invoice_name"] or self.partner["name"])

    @property
    def project_name(self) -> str:
        """The project's name and code."""
        project = self.facts["project"]
        return self.text("project_named", name=project["name"], code=project["code"])

    @property
    def vat_text(self) -> str:
        """Why there is no VAT."""
        return str(self._texts["vat_text"])

    @property
    def late_interest(self) -> str:
        """What is said of late interest."""
        return str(self._texts["late_interest"])

    @property
    def payment_terms(self) -> str:
        """When it is to be paid, in words."""
        if self.credit:
            return self.text("credit_note")
        return self.text("payment_terms", days=self.facts["invoicing"]["due_days"])

    @property
    def rows(self) -> list[tuple[str, Decimal]]:
        """What is invoiced, row by row; the rows add up to the amount."""
        return [(self.text("row_name", project=self.facts["project"]["name"]), self.amount)]

    @property
    def words(self) -> list[str]:
        """How the amount came about, sentence by sentence."""
        if self.taken_back:
            return [self.text("words_taken_back", **self.taken_back)]
        return calculation_words(self)

    @property
    def taken_back(self) -> Mapping[str, str] | None:
        """The invoice that a credit note takes back as a whole, and why; None on everything else."""
        return self.facts.get("credits") if self.credit else None

    @property
    def credited(self) -> str:
        """The earlier invoices of which a credit note takes something back; nothing on an invoice."""
        return ", ".join(
            self.text("credited_invoice", number=str(credited["number"]), issue_date=credited["issue_date"])
            for credited in self.invoice["credits"]
        )

    def text(self, key: str, **facts: Any) -> str:
        """A text of invoices."""
        return self.labels.text(f"invoice.{key}", **facts)

    def day(self, name: str) -> str:
        """A day of the invoice as people write it."""
        return self.labels.date(as_date(self.invoice[name]))

    def referred(self, paper: Mapping[str, str]) -> str:
        """A paper by its reference, with its date where the reference does not say it."""
        if self.labels.date(as_date(paper["date"])) in paper["reference"]:
            return paper["reference"]
        return self.text("referred", reference=paper["reference"], of_date=paper["date"])

    def figure(self, name: str) -> Fraction:
        """A figure of all municipalities."""
        return self.bundle.figures[f"cofinancing/{self.facts['claim']['id']}/{name}"].value

    def has(self, name: str) -> bool:
        """Whether the edition has a figure of all municipalities."""
        return f"cofinancing/{self.facts['claim']['id']}/{name}" in self.bundle.figures

    def own_figure(self, name: str) -> Fraction:
        """A figure of the municipality."""
        return self.figure(f"{self.municipality}/{name}")

    def _partner(self, number: int) -> Mapping[str, Any]:
        found: Mapping[str, Any] = next(p for p in self.facts["partners"] if p["number"] == number)
        return found

    @property
    def _texts(self) -> Mapping[str, Any]:
        invoicing: Mapping[str, Any] = self.facts["invoicing"]
        return invoicing if self.labels.lang == "fi" else invoicing[self.labels.lang]


def invoice_contents(bundle: Bundle, labels: Mapping[str, Labels]) -> Iterator[InvoiceContent]:
    """Each invoice and credit note of an edition, by municipality number, in the municipality's language."""
    languages = {partner["number"]: partner["language"] for partner in bundle.facts["partners"]}
    for invoice in bundle.facts["invoices"]:
        if invoice["kind"] in _NUMBERED:
            yield InvoiceContent(bundle, labels[languages[invoice["municipality"]]], invoice)
