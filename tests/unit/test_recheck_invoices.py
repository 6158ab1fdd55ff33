"""Issued invoices held against their figures, their journal line and the numbers given before.

Not here: hashes of files (`test_paper_verify.py`) and the arithmetic of figures (`test_figures_evaluation.py`).
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.frozen import FrozenInvoices
from pipelines.invoice_facts import line_facts
from pipelines.journal import Line
from pipelines.papers import IssuedInvoices, Papers
from pipelines.recheck import invoice_problems
from schemas.bundle import Bundle
from schemas.project import load_project
from tests.unit.invoice_case import DAY, HEAD, SAMPLE, invoices

BUNDLE = invoices(["700.00", "70.07"])  # numbers 2026007 to 2026012
PROJECT = load_project(SAMPLE.encode())


def told(bundle: Bundle = BUNDLE, last_number: int = 2026006, line: Bundle = BUNDLE) -> list[str]:
    facts = {**line_facts(line), "claim": "2026-1", "edition": BUNDLE.edition, "folder": "invoices/2026-1-1"}
    frozen = FrozenInvoices("2026-1", BUNDLE.edition, Path(), Line(9, "", "", DAY, "invoiced", facts, ""), 1)
    before = (IssuedInvoices(7, "2025-1", "invoice:2025-1:1", last_number - 5, last_number, DAY),)
    papers = Papers(PROJECT, "", (), (), (), (), before, HEAD, DAY)
    return [f"{p.place}: {p.what}" for p in invoice_problems(frozen, bundle, "frozen/x", papers)]


def altered(change: Callable[[Any], object]) -> Bundle:
    facts = deepcopy(dict(BUNDLE.facts))
    change(facts["invoices"])
    return replace(BUNDLE, facts=facts)


def test_an_issue_as_it_was_made_has_no_problems() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda invoices: invoices[2].update(amount_eur="10.02"),
            "Kunnan 580 laskun summa on 10.02, mutta laskettu osuus on 10.01.",
        ),
        (
            lambda invoices: invoices[3].update(amount_eur="0.00"),
            "Kunnan 689 laskun summa on 0.00, mutta laskettu osuus on 10.01.",
        ),
        (
            lambda invoices: invoices[2].update(reference="2026158020260098"),
            "Laskun 2026009 viitenumeron tarkiste on väärä.",
        ),
        (lambda invoices: invoices[0].update(number=2026017), "Laskujen numerot eivät jatku numerosta 2026006."),
        (
            lambda invoices: invoices[0].update(due_date="2027-01-01"),
            "Laskut eivät ole ne, jotka tapahtumalokin rivi on antanut.",
        ),
    ],
)
def test_what_was_altered_is_named(change: Callable[[Any], object], words: str) -> None:
    assert any(words in line for line in told(altered(change)))


def test_a_number_given_before_is_named_even_when_the_line_says_the_same() -> None:
    assert told(last_number=2026007) == ["frozen/x/invoices.csv: Laskujen numerot eivät jatku numerosta 2026007."]


def test_a_line_that_says_other_amounts_is_named() -> None:
    other = altered(lambda invoices: invoices[0].update(amount_eur="1.00"))
    assert told(line=other) == ["frozen/x/facts.json: Laskut eivät ole ne, jotka tapahtumalokin rivi on antanut."]
