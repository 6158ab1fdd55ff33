"""Bundles of invoices for tests: the sample project with needs written by hand.

Not here: any expectation.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from pipelines.figures import FrozenReader, Leaves, evaluate
from pipelines.invoice_facts import approved_facts, draft_facts, issued_facts, numbered
from pipelines.papers import ClosedClaim, Papers
from pipelines.parameters import OwnNumbers
from pipelines.rules.co_financing import shares_graph
from pipelines.rules.need import Issue
from reports.invoices.content import invoice_contents
from reports.invoices.finvoice import finvoice
from reports.invoices.ubl import ubl
from schemas.bundle import Bundle
from schemas.decision import ApproveInvoices
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from schemas.project import load_project

SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
VARIED = SAMPLE.replace(
    'format = "finvoice", address = "003790000046", operator = "BAWCFI22"', 'format = "none"'
).replace(', operator = "003714377140"', "")
"""Ruokolahti takes no e-invoices, and Savitaipale's operator is not known."""
CLAIMS = ("2025-1", "2026-1", "2026-2")
BEFORE, DAY = date(2026, 1, 22), date(2026, 5, 22)
FIRST = 2026007
"""The number of the first invoice; those of earlier claims come right before."""
OTHER_TEXTS = """
[invoicing.sv]
late_interest = "Dröjsmålsränta enligt räntelagen"
vat_text = "Utanför mervärdesskattens tillämpningsområde"

[invoicing.en]
late_interest = "Interest on late payment as provided in the Interest Act"
vat_text = "Outside the scope of VAT"
"""
HEAD = (209, "ab" * 32)


def in_language(language: str, project_text: str = SAMPLE) -> str:
    """The project with every municipality's invoices in a language."""
    languages = f'language = "{language}"\norder_reference ='
    return project_text.replace("order_reference =", languages) + OTHER_TEXTS


def labels() -> dict[str, Labels]:
    """The words of invoices in every language."""
    return {lang: Labels(lang, DATA / "labels" / "invoices") for lang in LANGUAGES}


def invoices(needs: Sequence[str], state: str = "issued", project_text: str = SAMPLE) -> Bundle:
    """The invoices of the last claim, when each claim's need was one of `needs` and the ones before were invoiced."""
    project = load_project(project_text.encode())
    assert project.invoicing is not None
    frozen: dict[tuple[str, str], Fraction] = {}
    closed: list[ClosedClaim] = []
    issued: list[tuple[str, str]] = []
    sent: list[Mapping[str, Any]] = []
    facts: Mapping[str, Any] = {}
    numbers = OwnNumbers(project)
    for n, (claim, need) in enumerate(zip(CLAIMS, needs, strict=False)):
        sent += numbered(issued_facts(facts, FIRST - 6 * (len(needs) - n), BEFORE, HEAD)) if facts else []
        closed.append(ClosedClaim(n, claim, 1, "Anna A", "Bo B", DAY))
        frozen[closed[-1].edition, f"claim/{claim}/eligible_costs"] = Fraction(need) * 5
        frozen[closed[-1].edition, f"claim/{claim}/support"] = Fraction(need) * 4
        issue = Issue(claim, 1, [(c.claim, c.edition) for c in closed], list(issued))
        figures = evaluate(shares_graph(project, issue, numbers), Leaves({}), numbers.used, _reader(frozen))
        issued.append((claim, f"invoice:{claim}:1"))
        frozen |= {(issued[-1][1], figure.id): figure.value for figure in figures.values()}
        papers = Papers(project, "", (), (), (), tuple(closed), (), HEAD, DAY)
        facts = draft_facts(papers, project.invoicing, issued[-1][1], closed, figures, sent)
    if state != "draft":
        facts = approved_facts(facts, _approval(closed[-1].claim))
    if state == "issued":
        facts = issued_facts(facts, FIRST, DAY, HEAD)
    return Bundle(issued[-1][1], figures, {}, numbers.used, [], [], facts)


def _reader(frozen: Mapping[tuple[str, str], Fraction]) -> FrozenReader:
    return lambda edition, figure: frozen[edition, figure]


def _approval(claim: str) -> ApproveInvoices:
    who = {"by": "Anna A", "approved_by": "Bo B", "reason": "tarkastettu"}
    return ApproveInvoices(kind="approve_invoices", id="hyv-1", date=DAY, claim=claim, **who)


def einvoices(bundle: Bundle) -> dict[str, bytes]:
    """The e-invoices of an issue, by format and number."""
    writers = {"finvoice": finvoice, "peppol": ubl}
    return {
        f"{content.invoice['channel']}-{content.invoice['number']}.xml": write(content)
        for content in invoice_contents(bundle, labels())
        if (write := writers.get(content.invoice["channel"]))
    }
