"""Which pages an edition has: the files of an output folder, by name.

Here belongs choosing pages and their names. Not here: what stands on them (`reports`).
"""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePath

from flows.desk import Desk
from pipelines.originals import originals_of
from reports.claim_workbook import claim_workbook
from reports.delivery_reminder import delivery_reminder, owing
from reports.delivery_workbook import delivery_workbook
from reports.feedback_workbook import feedback_workbook
from reports.indicator_picture import indicator_picture
from reports.indicator_workbook import indicator_workbook
from reports.invoices.billing import billing_rows
from reports.invoices.content import InvoiceContent, invoice_contents
from reports.invoices.finvoice import finvoice
from reports.invoices.letter import letter
from reports.invoices.pdf import Attachment, invoice_pdfs
from reports.invoices.register import invoice_register
from reports.invoices.ubl import ubl
from reports.payments.reminder import reminder
from reports.payments.statement import financing_statement
from schemas.bundle import FIGURES, Bundle, to_files
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from schemas.project import Project
from schemas.sales_ledger import load_sales_ledger

DATA_FOLDER = "tiedot"
INDICATORS = "indikaattorit.xlsx"
INDICATOR_PICTURE = "indikaattorit-ohjausryhma.pdf"
BILLING_ROWS = "laskutusrivit.csv"
_EINVOICES = {"finvoice": finvoice, "peppol": ubl}


def month_pages(bundle: Bundle, desk: Desk) -> dict[str, bytes]:
    """Feedback to each municipality, the claim as it stands, indicators, deliveries and reminders, figures and data."""
    month = str(bundle.facts["month"])
    catalogue = desk.rulebook.catalogue
    files = {
        "maksatushakemus-luonnos.xlsx": claim_workbook(bundle, desk.labels, catalogue),
        INDICATORS: indicator_workbook(bundle, desk.labels, catalogue),
        "toimitukset.xlsx": delivery_workbook(bundle, desk.labels, _delivery_labels(desk.lang)),
        **_reminders(bundle),
        **_data(bundle),
    }
    for partner in bundle.facts["partners"]:
        files[feedback_name(partner["name"], month)] = feedback_page(bundle, partner["number"], month, desk)
    return files


def feedback_page(bundle: Bundle, municipality: int, month: str, desk: Desk, *, trial: bool = False) -> bytes:
    """The feedback to a municipality about a month, with its own sheets as they were received."""
    sources = [s for s in bundle.facts["sources"] if s["sender"] == municipality and s["period"] == month]
    return feedback_workbook(
        bundle,
        municipality,
        month,
        desk.labels,
        desk.rulebook.catalogue,
        originals=originals_of(desk.ws, sources),
        trial=trial,
    )


def feedback_name(municipality: str, month: str) -> str:
    """The file's name of a municipality's feedback."""
    return f"palaute-{file_word(municipality)}-{month}.xlsx"


def template_name(form: str, municipality: str, month: str) -> str:
    """The file's name of a form that a municipality fills in: `tuntilomake-lemi-2026-03.xlsx`."""
    return f"{form}-{file_word(municipality)}-{month}.xlsx"


def claim_pages(bundle: Bundle, desk: Desk) -> dict[str, bytes]:
    """The claim's workbook, its indicators, figures and what they are made of."""
    catalogue = desk.rulebook.catalogue
    return {
        "maksatushakemus.xlsx": claim_workbook(bundle, desk.labels, catalogue),
        INDICATORS: indicator_workbook(bundle, desk.labels, catalogue),
        INDICATOR_PICTURE: indicator_picture(bundle, desk.labels),
        **_data(bundle),
    }


def invoice_pages(bundle: Bundle, invoices: Mapping[str, bytes], desk: Desk) -> dict[str, bytes]:
    """The list of invoices, the invoices by name with their covering letters, figures and what they are made of."""
    register = invoice_register(bundle, _invoice_labels(desk.lang))
    own = bundle.facts["invoicing"]["mode"] == "own"
    sent = letters(bundle, invoices) if own and bundle.facts["state"] == "issued" else {}
    return {"laskut.xlsx": register, **invoices, **sent, **_data(bundle)}


def credit_pages(bundle: Bundle, invoices: Mapping[str, bytes]) -> dict[str, bytes]:
    """The credit note that takes an invoice back with its covering letter, and the figures."""
    sent = letters(bundle, invoices) if bundle.facts["invoicing"]["mode"] == "own" else {}
    return {**invoices, **sent, **_data(bundle)}


def invoice_files(bundle: Bundle) -> dict[str, bytes]:
    """Each invoice as a PDF in its municipality's language, an issued one also as the e-invoice embedded in that.

    A sales ledger makes its invoices by itself: it gets billing rows.
    """
    invoicing = bundle.facts["invoicing"]
    if invoicing["mode"] == "sales_ledger":
        layout = load_sales_ledger(invoicing["ledger"]["layout"])
        return {BILLING_ROWS: billing_rows(bundle, layout, _invoice_labels("fi"))}
    languages = {lang: _invoice_labels(lang) for lang in LANGUAGES}
    contents = {content.municipality: content for content in invoice_contents(bundle, languages)}
    names = {number: invoice_name(content) for number, content in contents.items()}
    einvoices = {
        number: Attachment(f"{names[number]}.xml", write(content))
        for number, content in contents.items()
        if content.issued and (write := _EINVOICES.get(content.invoice["channel"]))
    }
    pdfs = invoice_pdfs(bundle, languages, einvoices)
    return {f"{names[number]}.pdf": data for number, data in pdfs.items()} | dict(einvoices.values())


def letters(bundle: Bundle, invoices: Mapping[str, bytes]) -> dict[str, bytes]:
    """The covering letter of each issued invoice, with the invoice's files attached."""
    languages = {lang: _invoice_labels(lang) for lang in LANGUAGES}
    made = {}
    for content in invoice_contents(bundle, languages):
        name = invoice_name(content)
        attached = {file: data for file, data in invoices.items() if PurePath(file).stem == name}
        made[f"saate-{name}.eml"] = letter(content, attached)
    return made


def payment_pages(bundle: Bundle, desk: Desk, copies: Mapping[int, Mapping[str, bytes]]) -> dict[str, bytes]:
    """The financing statement, a reminder to each municipality of `copies` (its overdue invoices), and the figures."""
    files = {"rahoitustilanne.xlsx": financing_statement(bundle, _payment_labels(desk.lang)), **_data(bundle)}
    partners = {partner["number"]: partner for partner in bundle.facts["partners"]}
    for number, pages in copies.items():
        name = f"muistutukset/muistutus-{file_word(partners[number]['name'])}.eml"
        files[name] = reminder(bundle, number, _payment_labels(partners[number]["language"]), pages)
    return files


def invoice_name(content: InvoiceContent) -> str:
    """The name of an invoice's files without the ending: `lasku-2026001-parikkala`, `lasku-luonnos-parikkala`."""
    kind = "hyvityslasku" if content.credit else "lasku"
    return f"{kind}-{content.invoice['number'] or 'luonnos'}-{file_word(content.partner['name'])}"


def _reminders(bundle: Bundle) -> dict[str, bytes]:
    """A reminder to each municipality that owes a delivery, in its language."""
    partners = {partner["number"]: partner for partner in bundle.facts["partners"]}
    return {
        f"muistutukset/toimitus-{file_word(partners[number]['name'])}.eml": delivery_reminder(
            bundle, number, _delivery_labels(partners[number]["language"])
        )
        for number in owing(bundle)
    }


def _delivery_labels(lang: str) -> Labels:
    return Labels(lang, DATA / "labels" / "deliveries")


def _payment_labels(lang: str) -> Labels:
    return Labels(lang, DATA / "labels" / "payments")


def _invoice_labels(lang: str) -> Labels:
    return Labels(lang, DATA / "labels" / "invoices")


def inbox_folders(project: Project) -> list[str]:
    """The inbox folders of the municipalities, `689-rautjarvi`."""
    return [f"{partner.number}-{file_word(partner.name)}" for partner in project.partners]


def file_word(name: str) -> str:
    """A name as a part of a file's name: `Rautjärvi` is `rautjarvi`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _data(bundle: Bundle) -> dict[str, bytes]:
    files = to_files(bundle)
    return {FIGURES: files.pop(FIGURES)} | {f"{DATA_FOLDER}/{name}": data for name, data in files.items()}
