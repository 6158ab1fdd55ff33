"""Taking one invoice back as a whole: its full amount for its municipality, nothing for the others.

Not here: when an invoice may be taken back (`tests/e2e/test_invoices.py`).
"""

from fractions import Fraction

from pipelines.figures import Leaves, evaluate
from pipelines.rules.crediting import credit_graph
from tests.rules.shares_case import SEVEN, parts, project_of

EDITION = "invoice:2025-1:1"


def credited(municipality: int) -> dict[str, Fraction]:
    graph = credit_graph(project_of(), "2025-1", (EDITION, municipality))
    invoiced = {(EDITION, f"cofinancing/2025-1/{municipality}/invoice"): Fraction("100.07")}
    figures = evaluate(graph, Leaves({}), {}, lambda edition, id_: invoiced[edition, id_])
    return parts(figures, "invoice") | {"total": figures["cofinancing/2025-1/invoices_total"].value}


def test_an_invoice_is_taken_back_with_all_its_cents_and_nobody_else_gets_anything() -> None:
    nothing = dict.fromkeys(SEVEN, Fraction(0))
    assert credited(580) == {**nothing, "580": Fraction("-100.07"), "total": Fraction("-100.07")}


def test_the_beneficiarys_own_share_is_no_invoice_when_it_is_taken_back_either() -> None:
    assert [credited(689)[name] for name in ("689", "total")] == [Fraction("-100.07"), 0]
