"""What the command of payments says when it is done: what was kept of the file, and how the financing stands.

Here belongs the wording, also of what becomes of invoices. Not here: the page (`reports.payments`).
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from pipelines.invoice_facts import numbered
from pipelines.payments.entries import total
from pipelines.payments.numbers import ReadNumbers
from pipelines.payments.receive import ReceivedPayments
from schemas.bundle import Bundle
from schemas.decision import SendInvoices
from schemas.labels import Labels, as_date

_FIGURES = (
    ("Kunnilta laskutettu", "financing/invoiced/other_municipal"),
    ("Kunnilta saatu", "financing/received/other_municipal"),
    ("Kunnilta saamatta", "financing/open/other_municipal"),
    ("Siitä erääntynyt", "financing/overdue/other_municipal"),
)
_OUTCOMES = {
    "partial": "osasuoritus",
    "excess": "liikaa maksettu",
    "duplicate": "kahdesti maksettu",
    "returned": "palautus",
    "unknown": "viitettä ei ole annettu",
}


def received_lines(received: ReceivedPayments, name: str, labels: Labels) -> Iterator[str]:
    """What was kept of a file, what was known before, and how much of it was somebody else's."""
    if received.new:
        yield f"Kirjattu {len(received.new)} maksua, yhteensä {labels.eur(total(received.new))} ({name})"
    elif received.known:
        yield f"Ei uusia maksuja: tiedoston {name} maksut on jo kirjattu."
    else:
        yield f"Tiedostossa {name} ei ole yhtään maksua hankkeen viitteillä. Mitään ei kirjattu."
    if received.new and received.known:
        yield f"  Jo aiemmin kirjattuja: {received.known}."
    if received.passed_over:
        yield f"  Muita tapahtumia {received.passed_over}: niistä ei säilytetä mitään."
    for note in received.notes:
        yield f"  {note}"


def sent_lines(decision: SendInvoices) -> Iterator[str]:
    """Which invoices were recorded as sent, and how."""
    yield f"Laskut, maksatushakemus {decision.claim}, lähetetty"
    if decision.sent:
        yield f"  Verkkolaskuina: {', '.join(decision.sent)}"
    if decision.by_hand:
        yield f"  Käsin: {', '.join(decision.by_hand)}"


def credit_lines(bundle: Bundle, folder: Path, labels: Labels) -> Iterator[str]:
    """Which invoice was taken back, by which credit note, and what comes next."""
    claim, credited = bundle.facts["claim"]["id"], bundle.facts["credits"]["number"]
    (note,) = numbered(bundle.facts)
    by = f"hyvityslaskulla {note['number']}" if note["number"] else "laskutusrivillä myyntireskontraan"
    yield f"Lasku {credited} hyvitetty {by}, {labels.eur(Decimal(note['amount_eur']))}"
    yield f"  Sivut: {folder}"
    yield f"  Uusi lasku samasta osuudesta: tilitys invoice {claim}"


def number_lines(
    read: ReadNumbers, paid: ReceivedPayments, statement: Bundle, folder: Path, labels: Labels
) -> Iterator[str]:
    """Which numbers a sales ledger gave, what still waits for one, and how the financing stands."""
    names = {partner["number"]: partner["name"] for partner in statement.facts["partners"]}
    yield f"Kirjattu {len(read.new)} numeroa" + (f", jo aiemmin kirjattuja {read.known}" if read.known else "")
    for given in read.new:
        yield f"  {names[given.municipality]}: lasku {given.number}, viite {labels.reference(given.reference)}"
    if read.waiting:
        yield f"  Numeroa odottaa: {', '.join(names[one.municipality] for one in read.waiting)}"
    if paid.new:
        yield f"Kirjattu {len(paid.new)} maksua, yhteensä {labels.eur(total(paid.new))}"
    yield from statement_lines(statement, folder, labels)


def statement_lines(bundle: Bundle, folder: Path, labels: Labels) -> Iterator[str]:
    """How the financing stands, what must be looked into, and where the pages are."""
    yield f"Rahoitustilanne {labels.date(as_date(bundle.facts['as_of']))}"
    yield from statement_figures(bundle, labels)
    counts = Counter(payment["outcome"] for payment in bundle.facts["payments"])
    matters = [f"{words} {counts[outcome]}" for outcome, words in _OUTCOMES.items() if counts[outcome]]
    if matters:
        yield f"  Selvitettävät maksut: {', '.join(matters)}"
    names = {partner["number"]: partner["name"] for partner in bundle.facts["partners"]}
    overdue = {i["municipality"] for i in bundle.facts["invoices"] if i["days_overdue"]}
    if overdue:
        yield f"  Erääntynyt: {', '.join(names[number] for number in sorted(overdue))}"
    yield f"  Sivut: {folder}"


def statement_figures(bundle: Bundle, labels: Labels) -> Iterator[str]:
    """The main figures of a statement, one a line."""
    for words, figure in _FIGURES:
        yield f"  {words:<28}{labels.eur(bundle.figures[figure].value):>16}"
