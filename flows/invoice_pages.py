"""Which pages invoices and payments have: the files of an output folder, by name.

Here belongs choosing pages and their names. Not here: what stands on them (`reports`), and the pages of a month's run
and of a claim (`flows.pages`), which come without what invoices need.
"""

from collections.abc import Mapping
from pathlib import PurePath

from flows.desk import Desk
from flows.pages import data_pages, file_word
from reports.invoices.billing import billing_rows
from reports.invoices.content import InvoiceContent, invoice_contents
from reports.invoices.finvoice import finvoice
from reports.invoices.letter import letter
from reports.invoices.pdf import Attachment, invoice_pdfs
from reports.invoices.register import invoice_register
from reports.invoices.ubl import ubl
from reports.payments.reminder import reminder
from reports.payments.statement import financing_statement
from schemas.bundle import Bundle
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from schemas.sales_ledger import load_sales_ledger

BILLING_ROWS = "laskutusrivit.csv"
_EINVOICES = {"finvoice": finvoice, "peppol": ubl}


def invoice_pages(bundle: Bundle, invoices: Mapping[str, bytes], desk: Desk) -> dict[str, bytes]:
    """The list of invoices, the invoices by name with their covering letters, figures and what they are made of."""
    register = invoice_register(bundle, _invoice_labels(desk.lang))
    own = bundle.facts["invoicing"]["mode"] == "own"
    sent = letters(bundle, invoices) if own and bundle.facts["state"] == "issued" else {}
    return {"laskut.xlsx": register, **invoices, **sent, **data_pages(bundle)}


def credit_pages(bundle: Bundle, invoices: Mapping[str, bytes]) -> dict[str, bytes]:
    """The credit note that takes an invoice back with its covering letter, and the figures."""
    sent = letters(bundle, invoices) if bundle.facts["invoicing"]["mode"] == "own" else {}
    return {**invoices, **sent, **data_pages(bundle)}


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
    files = {"rahoitustilanne.xlsx": financing_statement(bundle, _payment_labels(desk.lang)), **data_pages(bundle)}
    partners = {partner["number"]: partner for partner in bundle.facts["partners"]}
    for number, pages in copies.items():
        name = f"muistutukset/muistutus-{file_word(partners[number]['name'])}.eml"
        files[name] = reminder(bundle, number, _payment_labels(partners[number]["language"]), pages)
    return files


def invoice_name(content: InvoiceContent) -> str:
    """The name of an invoice's files without the ending: `lasku-2026001-parikkala`, `lasku-luonnos-parikkala`."""
    kind = "hyvityslasku" if content.credit else "lasku"
    return f"{kind}-{content.invoice['number'] or 'luonnos'}-{file_word(content.partner['name'])}"


def _payment_labels(lang: str) -> Labels:
    return Labels(lang, DATA / "labels" / "payments")


def _invoice_labels(lang: str) -> Labels:
    return Labels(lang, DATA / "labels" / "invoices")
