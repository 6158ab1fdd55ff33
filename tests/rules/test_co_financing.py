"""Shares and invoices of claim after claim: the hand-made vectors, keys, odd cents, credits, and what is refused.

Not here: the need (`test_need.py`), ceilings (`test_ceilings.py`), the split of one sum (`tests/unit/test_money.py`),
and issuing invoices (`tests/e2e`).
"""

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipelines.figures import FigureError
from pipelines.parameters import OwnNumbers
from pipelines.rules.co_financing import shares_graph
from pipelines.rules.need import Issue
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


def test_the_beneficiarys_own_share_is_no_part_of_the_invoices_total() -> None:
    (figures,) = year_of(project_of(), ["700.00"])
    assert parts(figures, "invoice")["689"] == 100
    assert common(figures, "invoices_total") == 600


def test_invoices_that_leave_by_hand_are_added_up_apart() -> None:
    # Lemi has no e-invoice address; Rautjärvi has none either, but its own share is no invoice
    (figures,) = year_of(project_of(), ["700.07"])
    by_hand = figures["cofinancing/2025-1/by_hand_total"]
    assert by_hand.expression == ["sum", ["figure", "cofinancing/2025-1/416/invoice"]]
    assert by_hand.value == Fraction("100.01")


@pytest.mark.parametrize("key", ["weights", "population"])
def test_shares_follow_the_weights_or_the_inhabitants_given(key: str) -> None:
    # 1 000,00 by 3 012 : 4 550 : 4 438, together 12 000: 251,00, 379,1666… and 369,8333…; the odd cent is 441's
    weights = {"416": "3012", "441": "4550", "580": "4438"}
    project = project_of(*weights, key=key, weights=weights, weights_reference="Tilastokeskus 31.12.2024")
    (figures,) = year_of(project, ["1000.00"])
    assert parts(figures, "by_key") == exact({"416": "251.00", "441": "379.17", "580": "369.83"})


def test_the_administrator_carries_the_odd_cents_of_unequal_weights_too() -> None:
    # 10,00 by 1 : 1 : 1,5, together 3,5: 2,857… and 2,857… are cut, 4,2857… gets the rest
    weights = {"441": "1", "580": "1", "689": "1.5"}
    project = project_of(
        *weights, key="weights", weights=weights, weights_reference="Sopimus 4 §", odd_cents="administrator"
    )
    (figures,) = year_of(project, ["10.00"])
    assert parts(figures, "share") == exact({"441": "2.85", "580": "2.85", "689": "4.30"})


def test_a_credit_below_the_least_is_carried_to_the_next_instalment_and_not_lost() -> None:
    # 100,00 each; then 96,00: 4,00 is below 5,00 and carried; then 94,00: with the 4,00 it is 6,00 and credited
    year = Year(project_of(minimum_credit_note_eur="5.00"))
    year.close("700.00")
    year.invoice()
    year.close("-28.00")
    second = year.invoice()
    assert parts(second, "share")["416"] == 96
    assert parts(second, "invoice")["416"] == 0
    assert parts(second, "carried")["416"] == 4
    # the beneficiary's own share is a transfer: nothing is written, so nothing is carried
    assert [parts(second, "invoice")["689"], parts(second, "carried")["689"]] == [-4, 0]
    year.close("-14.00")
    third = year.invoice()  # the last claim settles everything
    assert [parts(third, "invoice")["416"], parts(third, "carried")["416"]] == [-6, 0]


@pytest.mark.parametrize(("fall", "credited"), [("34.93", "0"), ("35.00", "-5.00"), ("35.07", "-5.01")])
def test_a_credit_of_the_least_itself_is_credited(fall: str, credited: str) -> None:
    # 34,93 ÷ 7 = 4,99 is below 5,00; 35,00 ÷ 7 = 5,00 and 35,07 ÷ 7 = 5,01 are not
    _, second = year_of(project_of(minimum_credit_note_eur="5.00"), ["700.00", f"-{fall}"])
    assert parts(second, "invoice")["416"] == Fraction(credited)


def test_what_is_carried_lessens_the_next_invoice() -> None:
    year = Year(project_of(minimum_credit_note_eur="5.00"))
    for need in ("700.00", "-28.00", "70.00"):
        year.close(need)
        figures = year.invoice()
    # 100,00 invoiced, share 96,00 + 10,00
    assert parts(figures, "invoice")["416"] == 6


def test_after_the_last_claim_even_the_smallest_credit_is_credited_so_that_the_project_closes_to_the_cent() -> None:
    *_, last = year_of(project_of(minimum_credit_note_eur="5.00"), ["700.00", "70.00", "-0.07"])
    assert set(parts(last, "invoice").values()) == {Fraction("-0.01")}
    assert set(parts(last, "carried").values()) == {Fraction(0)}


def test_with_unequal_weights_a_cent_that_moves_is_carried_rather_than_credited() -> None:
    # 5 : 3 : 1 of 0,04 is 2, 1 and 1 cents (2,22 1,33 0,44); of 0,05 it is 3, 2 and 0 (2,78 1,67 0,56): one cent moves
    weights = {"416": "5", "441": "3", "580": "1"}
    project = project_of(*weights, key="weights", weights=weights, weights_reference="Sopimus 4 §")
    year = Year(project)
    year.close("0.04")
    assert parts(year.invoice(), "invoice") == exact({"416": "0.02", "441": "0.01", "580": "0.01"})
    year.close("0.01")
    second = year.invoice()
    assert parts(second, "share")["580"] == 0
    assert [parts(second, "invoice")["580"], parts(second, "carried")["580"]] == [0, Fraction("0.01")]
    year.close("0.04")
    third = year.invoice()  # 0,09 is 5, 3 and 1 cents: the carried cent is all that 580 owes
    assert [parts(third, "share")["580"], parts(third, "invoice")["580"]] == [Fraction("0.01"), 0]


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
