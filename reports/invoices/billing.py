"""Billing rows: what is handed over to a sales ledger instead of invoices, as its layout wants them.

Here belongs one row a municipality. Not here: the layout (`data/sales_ledgers`), and the numbers that come back.
"""

import csv
import io
from collections.abc import Mapping
from typing import Any

from schemas.bundle import Bundle
from schemas.errors import SettingsError
from schemas.labels import Labels
from schemas.sales_ledger import SalesLedgerLayout, row_key

_BILLED = ("invoice", "credit_note")


def billing_rows(bundle: Bundle, layout: SalesLedgerLayout, labels: Labels) -> bytes:
    """Write the billing rows of an edition, by municipality number; the same bytes each time.

    Raises SettingsError for a character that the ledger's encoding does not have.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=layout.separator, lineterminator="\r\n")
    writer.writerow([column.heading for column in layout.columns])
    for invoice in bundle.facts["invoices"]:
        if invoice["kind"] in _BILLED:
            values = _values(bundle, invoice, layout, labels)
            writer.writerow([values[column.value] for column in layout.columns])
    try:
        return out.getvalue().encode(layout.encoding)
    except UnicodeEncodeError as error:
        sign = out.getvalue()[error.start]
        raise SettingsError(
            f"Myyntireskontran merkistössä {layout.encoding} ei ole merkkiä {sign}. Korjaa teksti tiedostossa "
            "project.toml."
        ) from None


def _values(bundle: Bundle, invoice: Mapping[str, Any], layout: SalesLedgerLayout, labels: Labels) -> dict[str, str]:
    facts, invoicing = bundle.facts, bundle.facts["invoicing"]
    partner = next(one for one in facts["partners"] if one["number"] == invoice["municipality"])
    return {
        "customer": partner["ledger_customer"],
        "customer_name": partner["invoice_name"] or partner["name"],
        "business_id": partner["business_id"],
        "account": invoicing["ledger"]["account"],
        "cost_centre": invoicing["ledger"]["cost_centre"],
        "text": _text(facts, labels),
        "amount": invoice["amount_eur"].replace(".", layout.decimal),
        "due_days": str(invoicing["due_days"]),
        "your_reference": partner["order_reference"],
        "our_reference": invoicing["our_reference"],
        "row_key": row_key(bundle.edition, invoice["municipality"]),
    }


def _text(facts: Mapping[str, Any], labels: Labels) -> str:
    taken_back = facts.get("credits")
    if taken_back:
        return labels.text("invoice.words_taken_back", **taken_back)
    claim, project = facts["claim"], facts["project"]
    return labels.text(
        "billing.text",
        project=f"{project['name']} ({project['code']})",
        start_date=claim["start"],
        end_date=claim["end"],
        claim=claim["id"],
    )
