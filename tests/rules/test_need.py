"""The need that the municipalities share: its basis, others' money, rejected costs, instalments, and what is to come.

Not here: its split (`test_co_financing.py`).
"""

from typing import Any

from pipelines.figures import Leaves, evaluate
from pipelines.parameters import OwnNumbers
from pipelines.rules.co_financing import shares_graph
from pipelines.rules.need import Issue
from schemas.agreement import Instalment
from tests.rules.shares_case import Year, common, parts, project_of, year_of


def test_each_claim_s_costs_and_support_are_figures_of_their_own_and_read_from_the_frozen_claims() -> None:
    *_, figures = year_of(project_of(), ["700.00", "70.00"])
    term = figures["cofinancing/2026-1/support/2025-1"]
    assert term.expression == ["frozen", "claim:2025-1:v1", "claim/2025-1/support"]
    assert term.value == 1000
    assert common(figures, "eligible_costs/total") == 1700 + 1070
    assert common(figures, "need") == 770


def test_without_rejections_their_lines_are_zero() -> None:
    (figures,) = year_of(project_of(), ["700.00"])
    assert [common(figures, "rejected/costs"), common(figures, "rejected/support")] == [0, 0]


def plan(*instalments: tuple[str, str, str]) -> dict[str, Any]:
    """An agreement by which instalments (claim, date, amount) are collected in advance."""
    import datetime

    rows = [
        {"claim": claim, "date": datetime.date.fromisoformat(day), "amount_eur": amount}
        for claim, day, amount in instalments
    ]
    return {"rhythm": "instalments", "instalments": rows}


def test_instalments_in_advance_are_settled_against_the_need_of_their_claim() -> None:
    project = project_of(**plan(("2025-1", "2025-10-01", "700.00"), ("2026-1", "2026-01-15", "1400.00")))
    first, second = project.agreement.instalments
    year = Year(project)
    advance = year.invoice("2025-1", [first])
    assert [common(advance, "need"), common(advance, "advances/total"), common(advance, "to_share")] == [0, 700, 700]
    assert parts(advance, "invoice")["580"] == 100
    # the next one is collected before the claim of the first has closed
    assert parts(year.invoice("2026-1", [first, second]), "invoice")["580"] == 200
    # 2025-1 needed 630: of the 100 each 10 comes back, and the 200 for 2026-1 stay
    year.close("630.00")
    settled = year.invoice("2025-1", [second])
    assert common(settled, "to_share") == 630 + 1400
    assert parts(settled, "invoice")["580"] == -10
    # 2026-1 needed 1 610: 230 each, of which 200 were collected
    year.close("1610.00")
    assert parts(year.invoice("2026-1"), "invoice")["580"] == 30


def test_an_instalment_stands_in_the_figures_with_its_day_and_amount() -> None:
    project = project_of(**plan(("2025-1", "2025-10-01", "700.00")))
    (first,) = project.agreement.instalments
    assert first == Instalment(claim="2025-1", date=first.date, amount_eur="700.00")  # type: ignore[arg-type]  # as in the file
    figures = Year(project).invoice("2025-1", [first])
    known = figures["cofinancing/2025-1/advances/2025-1/2025-10-01"]
    assert known.expression == ["parameter", "project/agreement/instalments/2025-1/2025-10-01/amount_eur"]


def test_an_advance_looks_at_the_whole_project_by_its_months() -> None:
    # nothing is known yet: 4 months of 2025 and 8 of 2026 share 123 000 as 41 000 and 82 000
    project = project_of(**plan(("2025-1", "2025-10-01", "700.00")))
    figures = Year(project).invoice("2025-1", project.agreement.instalments)
    assert [common(figures, "outlook/2025/need"), common(figures, "outlook/2026/need")] == [41000, 82000]


def test_after_the_last_claim_no_year_is_left() -> None:
    *_, last = year_of(project_of(), ["100.00", "100.00", "100.00"])
    assert common(last, "budget/remaining") == 122700
    assert [figure for figure in last if "/outlook/" in figure] == []


def test_a_rejection_of_a_claim_that_is_not_in_the_need_yet_changes_nothing() -> None:
    year = Year(project_of(rejected="administrator"))
    year.close("700.00")
    year.close("70.00")
    year.reject("50.00", "40.00")
    issue = Issue("2025-1", 1, year.closed[:1], rejected=tuple(year.rejected))
    numbers = OwnNumbers(year.project, year.decisions)
    graph = shares_graph(year.project, issue, numbers)
    figures = evaluate(graph, Leaves({}), numbers.used, lambda edition, figure: year.frozen[edition, figure])
    assert [common(figures, "rejected/costs"), common(figures, "need")] == [0, 700]
