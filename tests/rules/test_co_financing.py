"""Shares and invoices of claim after claim: the hand-made vectors, keys, odd cents, credits, and what is refused.

Not here: the need (`test_need.py`), ceilings (`test_ceilings.py`), the split of one sum (`tests/unit/test_money.py`),
and issuing invoices (`tests/e2e`).
"""

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipelines.figures import FigureError
from pipelines.parameters import OwnNumbers
from pipelines.rules.co_financing import shares_graph
from pipelines.rules.need import Issue
from schemas.agreement import Instalment
from schemas.errors import UsageError
from tests.rules.shares_case import Year, common, exact, parts, project_of, year_of

VECTORS = tomllib.loads((Path(__file__).parents[1] / "vectors" / "shares.toml").read_text(encoding="utf-8"))["case"]


def case(name: str) -> dict[str, Any]:
    return next(case for case in VECTORS if case["name"].startswith(name))


def test_seven_equal_shares_as_worked_out_by_hand() -> None:
    known = case("Seven equal shares")
    (figures,) = year_of(project_of(*known["weights"]), [known["total"]])
    assert parts(figures, "share") == exact(known["shares"])
    assert common(figures, "need") == Fraction(known["total"])


def test_shares_follow_the_cumulative_need_so_nobody_pays_the_odd_cent_twice() -> None:
    known = case("Two instalments")
    first, second = year_of(project_of(*known["weights"]), known["needs"])
    assert parts(first, "invoice") == exact(known["first"])
    assert parts(second, "share") == exact(known["cumulative"])
    assert parts(second, "invoiced_before") == exact(known["first"])
    assert parts(second, "invoice") == exact(known["second"])


def test_a_need_that_falls_gives_credit_notes_by_itself() -> None:
    known = case("A need that falls")
    first, second = year_of(project_of(*known["weights"]), known["needs"])
    assert set(parts(first, "invoice").values()) == {Fraction(known["first_each"])}
    assert set(parts(second, "invoice").values()) == {Fraction(known["second_each"])}


def test_the_administrator_carries_the_odd_cents() -> None:
    known = case("The administrator carries")
    (figures,) = year_of(project_of(odd_cents="administrator"), [known["total"]])
    shares = parts(figures, "share")
    assert shares.pop(known["administrator"]) == Fraction(known["share_administrator"])
    assert set(shares.values()) == {Fraction(known["share_each_other"])}


def test_every_vector_has_a_test_of_its_name() -> None:
    told = {"Seven equal", "Two instalments", "A need that falls", "A ceiling that binds", "The administrator carries"}
    assert {known["name"] for known in VECTORS} == {case(name)["name"] for name in told}


def test_invoices_that_leave_by_hand_are_added_up_apart() -> None:
    # Lemi has no e-invoice address; Rautjärvi has none either, but its own share is no invoice
    (figures,) = year_of(project_of(), ["700.07"])
    by_hand = figures["cofinancing/2025-1/by_hand_total"]
    assert by_hand.expression == ["sum", ["figure", "cofinancing/2025-1/416/invoice"]]
    assert by_hand.value == Fraction("100.01")


def test_what_was_invoiced_before_is_told_issue_by_issue() -> None:
    *_, third = year_of(project_of(), ["700.00", "70.00", "7.00"])
    first = third["cofinancing/2026-2/580/invoiced/2025-1:1"]
    assert first.expression == ["frozen", "invoice:2025-1:1", "cofinancing/2025-1/580/invoice"]
    assert third["cofinancing/2026-2/580/invoiced/2026-1:1"].value == 10
    assert third["cofinancing/2026-2/580/invoiced_before"].value == 110


def test_an_instalment_needs_every_claim_before_it_and_no_issue_of_a_later_one() -> None:
    project = project_of()
    numbers = OwnNumbers(project)
    with pytest.raises(UsageError, match="Maksatusjaksoa 2027-1 ei ole"):
        shares_graph(project, Issue("2027-1", 1, []), numbers)
    with pytest.raises(FigureError, match="Laskujen 2026-1 tarvetta ei voi laskea maksatushakemuksista 2026-1"):
        shares_graph(project, Issue("2026-1", 1, [("2026-1", "claim:2026-1:v1")]), numbers)
    late = Issue("2025-1", 2, [("2025-1", "claim:2025-1:v2")], [("2026-1", "invoice:2026-1:1")])
    with pytest.raises(FigureError, match="Laskut 2025-1:2 eivät voi tulla jakson 2026-1 laskujen jälkeen"):
        shares_graph(project, late, numbers)


def test_an_instalment_in_advance_needs_the_claims_before_it_in_order_too() -> None:
    advance = Instalment.model_validate({"claim": "2026-2", "date": date(2026, 5, 1), "amount_eur": "7.00"})
    project = project_of(rhythm="instalments", instalments=[advance.model_dump() | {"amount_eur": "7.00"}])
    issue = Issue("2026-2", 1, [("2026-1", "claim:2026-1:v1")], advances=(advance,))
    with pytest.raises(FigureError, match="Laskujen 2026-2 tarvetta ei voi laskea maksatushakemuksista 2026-1"):
        shares_graph(project, issue, OwnNumbers(project))


def test_an_advance_for_the_last_claim_settles_nothing_yet_so_small_credits_wait() -> None:
    # 100,00 each; then 672,07 ÷ 7 = 96,01 with the instalment: 3,99 is below 5,00 and carried
    rows = [{"claim": "2026-2", "date": date(2026, 5, 1), "amount_eur": "0.07"}]
    year = Year(project_of(rhythm="instalments", instalments=rows, minimum_credit_note_eur="5.00"))
    year.close("700.00")
    year.invoice()
    year.close("-28.00")
    figures = year.invoice("2026-2", year.project.agreement.instalments)
    assert [parts(figures, name)["416"] for name in ("share", "invoice", "carried")] == exact_list("96.01", "0", "3.99")


def exact_list(*amounts: str) -> list[Fraction]:
    return [Fraction(amount) for amount in amounts]
