"""The measures of invoices: a thousand of them written and checked, beside the time that typst itself takes.

Here belongs making a thousand invoices of one, and their limits. Not here: how time is taken (`measure.py`).
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

from flows.invoice_pages import invoice_files
from pipelines.einvoices import refuse_faulty
from pipelines.references import reference_number, rf_reference
from reports.invoices.content import invoice_contents
from reports.invoices.pdf import LAYOUT, Attachment, invoice_page
from reports.press import Press
from schemas.bundle import Bundle
from schemas.labels import as_date
from tests.bench.measure import Measured, call_time
from tests.unit.einvoice_rules import finvoice_faults, ubl_faults
from tests.unit.invoice_case import einvoices, invoices, labels

MANY = 1_000
_MODEL = {"finvoice": 441, "peppol": 580}
_FIRST_MUNICIPALITY = 1_000


def invoice_measures() -> Iterator[Measured]:
    """Every measure in turn."""
    finvoices, peppols = (many_invoices(channel, MANY) for channel in _MODEL)
    few = many_invoices("finvoice", 5)
    own = call_time(Press(LAYOUT, as_date(few.facts["as_of"])).pdf, pages(finvoices), pages(few)[0])
    yield Measured(f"typst alone, {MANY} invoices", own)
    written = call_time(write_and_check, [finvoices], few) + call_time(write_and_check_files, [peppols], few)
    yield Measured(f"{MANY} invoices as Finvoice, UBL and PDF, checked", written, 2 * own + 2, "2 × typst alone + 2 s")
    ruled = sum(
        call_time(faultless, list(files.values()), min(files.values()))
        for files in (einvoices(finvoices), einvoices(peppols))
    )
    yield Measured(f"the rules of others on {MANY} invoices of both formats", ruled, 10, "agreed")


def many_invoices(channel: str, many: int) -> Bundle:
    """An issue of many invoices by one way, each with a number, reference and municipality of its own."""
    bundle = invoices(["59123.45", "66712.07"])
    facts = deepcopy(dict(bundle.facts))
    model = _MODEL[channel]
    partner = next(p for p in facts["partners"] if p["number"] == model)
    invoice = next(i for i in facts["invoices"] if i["municipality"] == model)
    own = [p for p in facts["partners"] if p["number"] == facts["project"]["beneficiary"]]
    numbers = range(_FIRST_MUNICIPALITY, _FIRST_MUNICIPALITY + many)
    facts["partners"] = own + [{**partner, "number": number, "name": f"Kunta {number}"} for number in numbers]
    facts["invoices"] = [_of(invoice, number) for number in numbers]
    shared = f"cofinancing/{facts['claim']['id']}"
    of_model = {i.removeprefix(f"{shared}/{model}/"): f for i, f in bundle.figures.items() if f"/{model}/" in i}
    figures = {f"{shared}/{number}/{name}": figure for number in numbers for name, figure in of_model.items()}
    return replace(bundle, facts=facts, figures={**bundle.figures, **figures})


def _of(invoice: Mapping[str, Any], municipality: int) -> dict[str, Any]:
    reference = reference_number(f"20261{municipality}{municipality}")
    own = {"number": municipality, "reference": reference, "rf_reference": rf_reference(reference)}
    return {**invoice, **own, "municipality": municipality}


def pages(bundle: Bundle) -> list[dict[str, Any]]:
    """What is on each page of an issue, its e-invoice with it."""
    files = einvoices(bundle)
    embedded = (Attachment(name, data) for name, data in files.items())
    return [invoice_page(*pair) for pair in zip(invoice_contents(bundle, labels()), embedded, strict=True)]


def write_and_check(bundle: Bundle) -> None:
    """What an issue does between its numbers and its line."""
    refuse_faulty(bundle, invoice_files(bundle))


def write_and_check_files(bundle: Bundle) -> None:
    """The same without PDFs."""
    refuse_faulty(bundle, einvoices(bundle))


def faultless(data: bytes) -> None:
    """Run every rule of others over a file; raises RuntimeError when one is broken."""
    faults = finvoice_faults(data) if b"<Finvoice" in data else ubl_faults(data)
    if faults:
        raise RuntimeError(f"the measured e-invoice is wrong: {faults}")
