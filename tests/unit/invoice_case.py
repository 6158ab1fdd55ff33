"""Bundles of invoices for tests: the sample project with needs written by hand.

Not here: any expectation.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from pipelines.figures import FrozenReader, Leaves, evaluate
from pipelines.invoice_facts import approved_facts, draft_facts, issued_facts
from pipelines.papers import ClosedClaim, Papers
from pipelines.rules.co_financing import shares_graph
from schemas.bundle import Bundle
from schemas.decision import ApproveInvoices
from schemas.places import DATA
from schemas.project import load_project

SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
CLAIMS = ("2025-1", "2026-1", "2026-2")
DAY = date(2026, 5, 22)
HEAD = (209, "ab" * 32)


def invoices(needs: Sequence[str], state: str = "issued", project_text: str = SAMPLE) -> Bundle:
    """The invoices of the last claim, when each claim's need was one of `needs` and the ones before were invoiced."""
    project = load_project(project_text.encode())
    assert project.invoicing is not None
    frozen: dict[tuple[str, str], Fraction] = {}
    closed: list[ClosedClaim] = []
    issued: list[tuple[str, str]] = []
    for n, (claim, need) in enumerate(zip(CLAIMS, needs, strict=False)):
        closed.append(ClosedClaim(n, claim, 1, "Anna A", "Bo B", DAY))
        frozen[closed[-1].edition, f"claim/{claim}/eligible_costs"] = Fraction(need) * 5
        frozen[closed[-1].edition, f"claim/{claim}/support"] = Fraction(need) * 4
        graph = shares_graph(project, claim, 1, [(c.claim, c.edition) for c in closed], issued)
        figures = evaluate(graph, Leaves({}), {}, _reader(frozen))
        issued.append((claim, f"invoice:{claim}:1"))
        frozen |= {(issued[-1][1], figure.id): figure.value for figure in figures.values()}
    papers = Papers(project, "", (), (), (), tuple(closed), (), HEAD, DAY)
    facts: Mapping[str, object] = draft_facts(papers, project.invoicing, issued[-1][1], closed, figures)
    if state != "draft":
        facts = approved_facts(facts, _approval(closed[-1].claim))
    if state == "issued":
        facts = issued_facts(facts, 2026007, DAY, HEAD)
    return Bundle(issued[-1][1], figures, {}, {}, [], [], facts)


def _reader(frozen: Mapping[tuple[str, str], Fraction]) -> FrozenReader:
    return lambda edition, figure: frozen[edition, figure]


def _approval(claim: str) -> ApproveInvoices:
    who = {"by": "Anna A", "approved_by": "Bo B", "reason": "tarkastettu"}
    return ApproveInvoices(kind="approve_invoices", id="hyv-1", date=DAY, claim=claim, **who)
