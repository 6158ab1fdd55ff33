"""Rounding and splitting: the hand-made vectors of shares, and the cases where roundings differ."""

import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipelines.money import Mode, round_to, shares, to_decimal

CENT = Fraction(1, 100)
VECTORS = Path(__file__).parents[1] / "vectors" / "shares.toml"
CASES = {case["name"].split(":")[0]: case for case in tomllib.loads(VECTORS.read_text(encoding="utf-8"))["case"]}


def split(total: str | Fraction, weights: dict[str, Any]) -> dict[str, Fraction]:
    return shares(Fraction(total), {key: Fraction(weight) for key, weight in weights.items()}, CENT)


@pytest.mark.parametrize(
    ("value", "mode", "expected"),
    [
        ("260.625", "half_up", "260.63"),
        ("260.625", "down", "260.62"),
        ("260.621", "up", "260.63"),
        ("260.62", "up", "260.62"),
        ("-260.625", "half_up", "-260.63"),  # a half goes away from zero
        ("-260.625", "down", "-260.62"),  # down goes toward zero
        ("-260.621", "up", "-260.63"),
        ("0", "half_up", "0"),
    ],
)
def test_a_value_is_rounded_to_cents(value: str, mode: Mode, expected: str) -> None:
    assert round_to(Fraction(value), mode, CENT) == Fraction(expected)


def test_a_third_is_rounded_from_its_exact_value() -> None:
    # 2/3 of a cent is above a half, 1/3 below
    assert round_to(Fraction(2, 300), "half_up", CENT) == CENT
    assert round_to(Fraction(1, 300), "half_up", CENT) == 0


def test_an_unknown_rounding_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown rounding bankers"):
        round_to(Fraction(1), "bankers", CENT)  # type: ignore[arg-type]  # what a frozen file could hold
    with pytest.raises(ValueError, match="unit must be above zero"):
        round_to(Fraction(1), "down", Fraction(0))


def test_a_decimal_keeps_its_places_and_never_rounds() -> None:
    assert str(to_decimal(Fraction(12))) == "12.00"
    assert str(to_decimal(Fraction("-0.05"))) == "-0.05"
    assert to_decimal(Fraction("30.8753"), places=4) == Decimal("30.8753")
    with pytest.raises(ValueError, match="more than 2 decimals"):
        to_decimal(Fraction(1, 3))


def test_odd_cents_go_to_the_lowest_municipality_numbers() -> None:
    # 12 345 678 cents = 7 x 1 763 668 + 2
    case = CASES["Seven equal shares of 123 456.78"]
    assert split(case["total"], case["weights"]) == {k: Fraction(v) for k, v in case["shares"].items()}


def test_shares_of_the_cumulative_need_never_charge_the_odd_cent_twice() -> None:
    case = CASES["Two instalments"]
    need, more = (Fraction(need) for need in case["needs"])
    first, cumulative = split(need, case["weights"]), split(need + more, case["weights"])
    assert first == {k: Fraction(v) for k, v in case["first"].items()}
    assert cumulative == {k: Fraction(v) for k, v in case["cumulative"].items()}
    assert {k: cumulative[k] - first[k] for k in first} == {k: Fraction(v) for k, v in case["second"].items()}


def test_a_need_that_falls_gives_credit_by_itself() -> None:
    case = CASES["A need that falls gives credit notes by itself"]
    need, fall = (Fraction(need) for need in case["needs"])
    first, cumulative = split(need, case["weights"]), split(need + fall, case["weights"])
    assert set(first.values()) == {Fraction(case["first_each"])}
    assert {cumulative[k] - first[k] for k in first} == {Fraction(case["second_each"])}


def test_a_negative_total_is_split_like_the_positive_one() -> None:
    weights = {"416": 1, "441": 1, "580": 1}
    assert split("-0.02", weights) == {k: -v for k, v in split("0.02", weights).items()}


def test_the_odd_cent_goes_to_the_largest_remainder_before_the_lowest_key() -> None:
    # 10 cents by 1:1:2 are 2.5, 2.5 and 5: the tie goes to 9, which is lower than 10 as a number
    assert split("0.10", {"10": 1, "9": 1, "800": 2}) == {
        "10": Fraction("0.02"),
        "9": Fraction("0.03"),
        "800": Fraction("0.05"),
    }
    # 10 cents by 1:2 are 3.33 and 6.67
    assert split("0.10", {"1": 1, "2": 2}) == {"1": Fraction("0.03"), "2": Fraction("0.07")}


def test_the_one_who_carries_the_odd_units_gets_them_all() -> None:
    # 10 cents by 1 : 1 : 1,5, together 3,5: 2,857…, 2,857… and 4,285…; two cents are odd
    weights = {"416": Fraction(1), "441": Fraction(1), "689": Fraction(3, 2)}
    carried = shares(Fraction("0.10"), weights, CENT, "416")
    assert carried == {"416": Fraction("0.04"), "441": Fraction("0.02"), "689": Fraction("0.04")}
    assert shares(Fraction("-0.10"), weights, CENT, "416") == {key: -part for key, part in carried.items()}
    with pytest.raises(ValueError, match="580 carries the odd units but has no weight"):
        shares(Fraction(1), weights, CENT, "580")


@pytest.mark.parametrize(
    ("total", "weights", "message"),
    [
        ("0.005", {"1": 1}, "not a whole number"),
        ("1.00", {"1": 0}, "at least one of them above"),
        ("1.00", {"1": 2, "2": -1}, "weights must be zero or above"),
        ("1.00", {}, "at least one of them above"),
    ],
)
def test_what_cannot_be_split_is_refused(total: str, weights: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        split(total, weights)


def test_keys_that_are_not_all_numbers_go_in_the_order_of_their_letters() -> None:
    # one cent for two equal weights: "10" stands before "9" as text, and "a" after both
    assert split("0.01", {"9": 1, "10": 1, "a": 1}) == {"9": 0, "10": Fraction("0.01"), "a": 0}
