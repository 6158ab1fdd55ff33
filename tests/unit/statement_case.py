"""Financing statements for tests: seven shares of 400 €, and payments that fit, or do not, in every way.

Not here: any expectation.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipelines.claim_life import ClaimState, ClaimStep
from pipelines.financing import bundle_of
from pipelines.journal import Line
from pipelines.papers import ClosedClaim, IssuedInvoices, Papers
from pipelines.payments.balance import balance_of
from pipelines.payments.entries import SOMEBODY_ELSE, Entry
from pipelines.payments.receivables import Receivable
from schemas.bundle import Bundle
from schemas.decision import DecideClaim, PayAdvance, PayClaim
from schemas.project import load_project
from tests.sample.payments import bank_reference
from tests.unit.payments_case import PROJECT

ISSUED, DUE, AS_OF = date(2026, 1, 22), date(2026, 2, 12), date(2026, 3, 5)
TOWNS = (416, 441, 580, 700, 739, 831)
EDITION = "invoice:2025-1:1"


def statement(crowded: bool = False, empty: bool = False) -> Bundle:
    """Lemi pays twice, Luumäki a part, somebody else for Parikkala, somebody with a wrong reference, the rest nothing.

    `crowded` adds every other way: too much, taken back, a credit note, an invoice taken back, one without a number.
    """
    project = load_project(PROJECT)
    invoices = [_invoice(town, "400.00", number) for number, town in enumerate(TOWNS, 2026001)]
    entries = [
        _entry("A1", "400.00", 2026001, 416, 416, day=10),
        _entry("A2", "100.00", 2026002, 441, 441, day=11),
        _entry("A3", "400.00", 2026003, 580, SOMEBODY_ELSE, day=12),
        _entry("A4", "7.00", 2026099, 831, None, day=13),
        _entry("A5", "400.00", 2026001, 416, 416, day=14),
    ]
    if crowded:
        invoices, entries = _crowded(invoices, entries)
    if empty:
        invoices, entries = [], []
    papers = Papers(
        project, "", (), (), (), (ClosedClaim(5, "2025-1", 1, "Anna A", "Bo B", ISSUED),),
        (IssuedInvoices(7, "2025-1", EDITION, 2026001, 2026006, ISSUED),), (9, "ab" * 32), AS_OF,
        {"2025-1": (ClaimStep(5, ClaimState.PAID if crowded else ClaimState.CLOSED, ISSUED, "Anna A", 1),)},
    )  # fmt: skip
    if crowded:
        papers = replace(papers, decisions=_told())
    return _bundle(papers, invoices, entries, [] if empty else [_line()])


def _bundle(papers: Papers, invoices: Sequence[Receivable], entries: Sequence[Entry], paid: Sequence[Line]) -> Bundle:
    frozen = {one.figure: Fraction(one.amount_eur) for one in invoices}
    frozen[EDITION, "cofinancing/2025-1/689/invoice"] = Fraction(400)
    claimed = {
        "support": 11200,
        "other_financing": 2800,
        "financing/own_municipal": 400,
        "financing/other_municipal": 2400,
    }
    frozen |= {("claim:2025-1:v1", f"claim/2025-1/{name}"): Fraction(amount) for name, amount in claimed.items()}
    issues: dict[str, list[tuple[str, str]]] = {str(partner.number): [] for partner in papers.project.partners}
    for edition, figure in frozen:
        if figure.startswith("cofinancing/"):
            issues[figure.split("/")[2]].append(("2025-1", edition))
    found = balance_of(papers, invoices, entries, issues, lambda edition, figure: frozen[edition, figure])
    return bundle_of(papers, found, paid)


def _told() -> tuple[PayAdvance, DecideClaim, PayClaim]:
    """The funder paid 5 000 in advance, decided 11 000 of the 11 200 that were applied for, and paid 8 000 of it.

    Of the 8 000 it set off 2 000 against the advance.
    """
    who: dict[str, Any] = {"claim": "2025-1", "date": AS_OF, "by": "Anna A", "reason": "Rahoittajan päätös"}
    decided = {"kind": "decide_claim", "id": "d-1", "support_eur": "11000.00", "reference": "EURA 1", **who}
    advance = {"kind": "pay_advance", "id": "d-0", "amount_eur": "5000.00", "reference": "EURA 0"}
    paid = {"kind": "pay_claim", "id": "d-2", "support_eur": "6000.00", "set_off_eur": "2000.00"}
    return (
        PayAdvance.model_validate(advance | {name: who[name] for name in ("date", "by", "reason")}),
        DecideClaim.model_validate(decided),
        PayClaim.model_validate({**paid, **who}),
    )


def _line() -> Line:
    facts = {
        "name": "maksut-2026-03-05-9.csv", "sha256": "ab" * 32, "original": "cd" * 32, "format": "list",
        "original_name": "viitemaksut.csv", "entries": 5, "amount_eur": "1307.00",
    }  # fmt: skip
    return Line(9, "", "", AS_OF, "paid", facts, "ab" * 32)


def _crowded(invoices: list[Receivable], entries: list[Entry]) -> tuple[list[Receivable], list[Entry]]:
    # Savitaipale pays too much for one invoice and owes more on another; Taipalsaari's invoice is taken back.
    note = replace(_invoice(831, "-400.00", 2026008), credits="2026006")
    more = [
        _invoice(739, "900.00", 2026007),
        note,
        _invoice(441, "-50.00", 2026009),
        # Lemi has paid in full, and is credited afterwards
        _invoice(416, "-150.00", 2026010),
        replace(_invoice(580, "10.00", 2026011), number=None, reference=None, due=None),
    ]
    kept = [replace(one, note=note) if one.number == "2026006" else one for one in invoices]
    paid = [
        _entry("B1", "450.00", 2026005, 739, 739, day=15),
        _entry("B2", "-5.00", 2026004, 700, 700, day=16),
        # Ruokolahti owes less than it has paid too much elsewhere
        _entry("B3", "395.00", 2026004, 700, 700, day=17),
        _entry("B4", "20.00", 2026003, 580, 580, day=18),
    ]
    return [*kept, *more], [*entries, *paid]


def _invoice(town: int, amount: str, number: int) -> Receivable:
    reference = bank_reference("2025-1", town, number)
    edition = EDITION if number == 2026000 + 1 + TOWNS.index(town) else f"invoice:2025-1:{number}"
    return Receivable("2025-1", edition, town, Decimal(amount), ISSUED, str(number), reference, DUE)


def _entry(entry_id: str, amount: str, number: int, town: int, payer: int | None, day: int) -> Entry:
    reference = bank_reference("2025-1", town, number)
    where = {"file": "ab" * 32, "file_name": "maksut-2026-03-05-9.csv", "row": 2}
    return Entry(entry_id, date(2026, 2, day), Decimal(amount), reference, payer, **where)  # type: ignore[arg-type]  # a place
