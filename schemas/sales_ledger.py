"""How a sales ledger takes billing rows and gives numbers back: the form of `data/sales_ledgers/<id>.toml`.

Here belongs the layout of both files. Not here: writing the rows (`reports.invoices.billing`) and reading the numbers
(`pipelines.payments.numbers`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from schemas.errors import SettingsError
from schemas.places import DATA
from schemas.settings import Strict, Text, read_toml, validate

FOLDER = DATA / "sales_ledgers"

BillingValue = Literal[
    "customer", "customer_name", "business_id", "account", "cost_centre", "text", "amount", "due_days",
    "your_reference", "our_reference", "row_key",
]  # fmt: skip
_NumberField = Literal["row_key", "number", "reference", "issue_date", "due_date", "amount_eur"]
_PaymentField = Literal["booked_date", "amount_eur", "entry_id"]
_Headings = Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]


class BillingColumn(Strict):
    """One `[[columns]]`: a heading, and what stands below it."""

    heading: Text = Field(description="sarakkeen otsikko")
    value: BillingValue = Field(description="mitä sarakkeessa on")


class SalesLedgerLayout(Strict):
    """One layout: the billing rows that are handed over, and the columns that are read back."""

    title: Text = Field(description="asettelun nimi")
    encoding: Literal["utf-8", "windows-1252"] = Field(description="laskutusrivien merkistö")
    separator: Literal[";", ",", "\t"] = Field(description="sarakkeiden erotin")
    decimal: Literal[",", "."] = Field(description="desimaalierotin")
    columns: tuple[BillingColumn, ...] = Field(strict=False, min_length=1, description="laskutusrivien sarakkeet")
    numbers: Mapping[_NumberField, _Headings] = Field(description="osio [numbers]: takaisin luettavat sarakkeet")
    payments: Mapping[_PaymentField, _Headings] = Field(
        default={}, description="osio [payments]: reskontran kirjaamat maksut samassa luettelossa"
    )


def row_key(edition: str, municipality: int) -> str:
    """By what a row is known when it comes back: `2025-1.1.416` is Lemi's of the first issue of claim 2025-1."""
    return f"{edition.removeprefix('invoice:').replace(':', '.')}.{municipality}"


def load_sales_ledger(name: str, folder: Path = FOLDER) -> SalesLedgerLayout:
    """Read the layout that `[invoicing.ledger]` names. Raises SettingsError when there is none or it is broken."""
    known = sorted(path.stem for path in folder.glob("*.toml"))
    if name not in known:
        raise SettingsError(
            f"project.toml: invoicing.ledger.layout: asettelua {name} ei ole; vaihtoehdot: {', '.join(known)}"
        )
    path = folder / f"{name}.toml"
    return validate(SalesLedgerLayout, read_toml(path.read_bytes(), path.name), path.name)
