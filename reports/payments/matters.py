"""What somebody must look into: money that fits no invoice, invoices that are overdue, payers who are not the buyer.

Here belongs telling each matter with what to do about it. Not here: the sheet (`statement`) and the reminders
(`reminder`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reports.pages import Page
from reports.payments.reminder import reminded


@dataclass(frozen=True)
class Matter:
    """A matter about a municipality (None: not known which) and an invoice (None: of no invoice), in words."""

    municipality: int | None
    invoice: str | None
    what: str
    remedy: str


def matters(page: Page) -> list[Matter]:
    """Every open matter of a statement: overdue invoices first, then payments in the order in which they came."""
    return [*_overdue(page), *_returnable(page), *_payments(page)]


def _overdue(page: Page) -> Iterator[Matter]:
    for invoice in page.facts["invoices"]:
        if invoice["days_overdue"]:
            open_eur = page.bundle.figures[f"payments/{invoice['number']}/open"].value
            remedy = "overdue" if invoice["municipality"] in reminded(page.bundle) else "overdue_covered"
            yield _matter(page, "overdue", invoice["municipality"], invoice["number"], remedy, open_eur=open_eur)


def _returnable(page: Page) -> Iterator[Matter]:
    for number in page.municipalities:
        figure = page.bundle.figures.get(f"financing/credited/{number}")
        if figure is not None and figure.value:
            yield _matter(page, "returnable", number, None, amount_eur=figure.value)


def _payments(page: Page) -> Iterator[Matter]:
    buyers = {invoice["number"]: invoice["municipality"] for invoice in page.facts["invoices"]}
    settled = {i["number"] for i in page.facts["invoices"] if i["number"] and not _is_open(page, i["number"])}
    for payment in page.facts["payments"]:
        buyer = buyers.get(payment["invoice"])
        told = {name: payment[name] for name in ("amount_eur", "entry_id")}
        # A part payment that was followed by the rest is no matter any more.
        if payment["outcome"] != "paid" and (payment["outcome"] != "partial" or payment["invoice"] not in settled):
            yield _matter(page, payment["outcome"], buyer or payment["payer"], payment["invoice"], **told)
        if buyer is not None and payment["payer"] not in (None, buyer):
            yield _matter(page, "other_payer", buyer, payment["invoice"])


def _is_open(page: Page, number: str) -> bool:
    figure = page.bundle.figures.get(f"payments/{number}/open")
    return figure is not None and figure.value > 0


def _matter(
    page: Page, key: str, municipality: int | None, invoice: str | None, remedy: str | None = None, **facts: Any
) -> Matter:
    words = page.text(f"matter.{key}", **facts), page.text(f"matter.{remedy or key}_remedy", **facts)
    return Matter(municipality, invoice, *words)
