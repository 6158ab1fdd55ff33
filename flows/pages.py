"""Which pages an edition has: the files of an output folder, by name.

Here belongs choosing pages and their names. Not here: what stands on them (`reports`).
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from flows.desk import Desk
from reports.claim_workbook import claim_workbook
from reports.feedback_workbook import feedback_workbook
from reports.indicator_workbook import indicator_workbook
from reports.invoices.pdf import invoice_pdfs
from reports.invoices.register import invoice_register
from schemas.bundle import FIGURES, Bundle, to_files
from schemas.labels import Labels
from schemas.places import DATA

DATA_FOLDER = "tiedot"
INDICATORS = "indikaattorit.xlsx"


def month_pages(bundle: Bundle, desk: Desk) -> dict[str, bytes]:
    """Feedback to each municipality, the claim as it stands, indicators, figures and what they are made of."""
    month = str(bundle.facts["month"])
    catalogue = desk.rulebook.catalogue
    files = {
        "maksatushakemus-luonnos.xlsx": claim_workbook(bundle, desk.labels, catalogue),
        INDICATORS: indicator_workbook(bundle, desk.labels, catalogue),
        **_data(bundle),
    }
    for partner in bundle.facts["partners"]:
        files[feedback_name(partner["name"], month)] = feedback_workbook(
            bundle, partner["number"], month, desk.labels, catalogue
        )
    return files


def feedback_name(municipality: str, month: str) -> str:
    """The file's name of a municipality's feedback."""
    return f"palaute-{file_word(municipality)}-{month}.xlsx"


def template_name(municipality: str, month: str) -> str:
    """The file's name of a municipality's empty time sheet."""
    return f"tuntilomake-{file_word(municipality)}-{month}.xlsx"


def claim_pages(bundle: Bundle, desk: Desk) -> dict[str, bytes]:
    """The claim's workbook, its indicators, figures and what they are made of."""
    catalogue = desk.rulebook.catalogue
    return {
        "maksatushakemus.xlsx": claim_workbook(bundle, desk.labels, catalogue),
        INDICATORS: indicator_workbook(bundle, desk.labels, catalogue),
        **_data(bundle),
    }


def invoice_pages(bundle: Bundle, invoices: Mapping[str, bytes], desk: Desk) -> dict[str, bytes]:
    """The list of invoices, the invoices by name, figures and what they are made of."""
    register = invoice_register(bundle, _invoice_labels(desk))
    return {"laskut.xlsx": register, **invoices, **_data(bundle)}


def invoice_files(bundle: Bundle, desk: Desk) -> dict[str, bytes]:
    """One PDF an invoice."""
    numbers = {invoice["municipality"]: invoice for invoice in bundle.facts["invoices"]}
    names = {partner["number"]: partner["name"] for partner in bundle.facts["partners"]}
    made = invoice_pdfs(bundle, _invoice_labels(desk))
    return {invoice_name(numbers[number], names[number]): data for number, data in made.items()}


def invoice_name(invoice: Mapping[str, Any], municipality: str) -> str:
    """The file's name of an invoice: `lasku-2026001-parikkala.pdf`, `lasku-luonnos-parikkala.pdf`."""
    kind = "lasku" if invoice["kind"] == "invoice" else "hyvityslasku"
    return f"{kind}-{invoice['number'] or 'luonnos'}-{file_word(municipality)}.pdf"


def _invoice_labels(desk: Desk) -> Labels:
    return Labels(desk.lang, DATA / "labels" / "invoices")


def file_word(name: str) -> str:
    """A name as a part of a file's name: `Rautjärvi` is `rautjarvi`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _data(bundle: Bundle) -> dict[str, bytes]:
    files = to_files(bundle)
    return {FIGURES: files.pop(FIGURES)} | {f"{DATA_FOLDER}/{name}": data for name, data in files.items()}
