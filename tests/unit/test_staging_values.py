"""How written amounts, dates and hours are read, by the vectors and by the rules of what is ambiguous.

Here belongs `pipelines.staging.values` and `vocabulary`.
"""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.intake.sections import Notation
from pipelines.staging.values import (
    parse_amount,
    parse_clock,
    parse_count,
    parse_date,
    parse_hours,
    parse_month,
)
from pipelines.staging.vocabulary import vocabulary
from tests.unit.intake_case import project

VECTORS = tomllib.loads((Path(__file__).parents[1] / "vectors" / "amounts.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "value"), VECTORS["amounts"].items())
def test_amounts_of_the_vectors(text: str, value: str) -> None:
    assert parse_amount(text) == (Decimal(value), None)


@pytest.mark.parametrize("text", VECTORS["amounts_refused"])
def test_refused_amounts_of_the_vectors(text: str) -> None:
    assert parse_amount(text) == (None, "amount-unreadable")


@pytest.mark.parametrize(("text", "value"), VECTORS["dates"].items())
def test_dates_of_the_vectors(text: str, value: str) -> None:
    assert parse_date(text) == (date.fromisoformat(value), None)


@pytest.mark.parametrize("text", VECTORS["dates_refused"])
def test_refused_dates_of_the_vectors(text: str) -> None:
    assert parse_date(text) == (None, "date-unreadable")


@pytest.mark.parametrize(("text", "value"), VECTORS["seconds"].items())
def test_hours_of_the_vectors(text: str, value: int) -> None:
    assert parse_hours(text) == (value, None)


@pytest.mark.parametrize("text", VECTORS["hours_refused"])
def test_refused_hours_of_the_vectors(text: str) -> None:
    assert parse_hours(text) == (None, "hours-unreadable")


@pytest.mark.parametrize("case", VECTORS["sums"])
def test_sums_of_the_vectors_are_exact(case: dict[str, list[str] | int]) -> None:
    each = case["each"]
    assert isinstance(each, list)
    assert sum(parse_hours(text)[0] or 0 for text in each) == case["seconds"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1\u00a0234,56", "1234.56"),
        ("1\u202f234 567,8", "1234567.80"),
        ("1 234.56", "1234.56"),
        ("12.345.678", "12345678.00"),
        ("- 5", "-5.00"),
        ("(1.234,5) EUR", "-1234.50"),
        ("1 2345", None),
        ("0.234", None),
        ("1234.567", None),
        ("1,234.56", None),
        ("--1", None),
        ("-(1)", None),
        ("€", None),
        ("999999999999,99", "999999999999.99"),
        ("1 000 000 000 000", None),  # beyond DECIMAL(14,2)
        ("١٢", None),
    ],
)
def test_other_ways_of_writing_an_amount(text: str, value: str | None) -> None:
    expected = (None, "amount-unreadable") if value is None else (Decimal(value), None)
    assert parse_amount(text) == expected


def test_a_point_before_three_digits_is_ambiguous_until_the_layout_settles_it() -> None:
    assert parse_amount("1.234") == (None, "amount-ambiguous")
    assert parse_amount("-1.234 €") == (None, "amount-ambiguous")
    assert parse_amount("1.234", Notation(amount_point="thousands")) == (Decimal("1234.00"), None)
    assert parse_amount("1.234", Notation(amount_point="decimal")) == (None, "amount-unreadable")  # three decimals


def test_a_point_in_hours_is_ambiguous_only_where_the_two_readings_differ() -> None:
    assert parse_hours("7.30") == (None, "hours-ambiguous")
    assert parse_hours("7.50") == (None, "hours-ambiguous")  # 7 h 50 min or 7,5 h
    assert parse_hours("7.5") == (27000, None)
    assert parse_hours("7.75") == (27900, None)  # 75 are no minutes: 7,75 × 3600
    assert parse_hours("7.00") == (25200, None)
    assert parse_hours("7.30", Notation(hours_point="minutes")) == (27000, None)  # 7 × 3600 + 30 × 60
    assert parse_hours("7.30", Notation(hours_point="decimal")) == (26280, None)  # 7,3 × 3600


@pytest.mark.parametrize(
    ("text", "value"),
    [("7 t 5 min", 25500), ("7,5 h", 27000), ("8h", 28800), ("146:20", 526800), ("7:30:15", 27015), ("0", 0)],
)
def test_other_ways_of_writing_hours(text: str, value: int) -> None:
    assert parse_hours(text) == (value, None)


@pytest.mark.parametrize("text", ["7h75", "7:5", "#DIV/0!", "=C9-B9", "7,5 t/pv", "1900-01-01 2:00"])
def test_hours_that_say_nothing_are_unreadable(text: str) -> None:
    assert parse_hours(text) == (None, "hours-unreadable")


@pytest.mark.parametrize(
    ("text", "value"), [("8:30", 30600), ("8.30", 30600), ("klo 8.30", 30600), ("8", 28800), ("24:00", 86400)]
)
def test_a_time_of_the_day(text: str, value: int) -> None:
    assert parse_clock(text) == (value, None)


@pytest.mark.parametrize("text", ["24:01", "8,5", "8:60", "aamulla"])
def test_no_time_of_the_day(text: str) -> None:
    assert parse_clock(text) == (None, "hours-unreadable")


def test_months() -> None:
    for text in ("2025-10", "10/2025", "10.2025", "2025-10-01", "1.10.2025"):
        assert parse_month(text) == ("2025-10", None)
    for text in ("13/2025", "10,2025", "lokakuu", "2025", "0000-10"):
        assert parse_month(text) == (None, "month-unreadable")


def test_counts() -> None:
    assert parse_count("1 234") == (1234, None)
    for text in ("-1", "1,5", "kaksi", "1000000000"):
        assert parse_count(text) == (None, "count-unreadable")


def test_names_are_known_without_case_commas_and_spaces() -> None:
    names = vocabulary(project())
    for text in ("Malli Mallikas", " mallikas,  malli ", "H01", "h01"):
        assert names.person(text) == ("H01", None)
    assert names.person("Malli") == (None, "person-unknown")
    assert (
        names.municipality("LUUMÄKI") == names.municipality("Luuma\u0308ki") == names.municipality("441") == (441, None)
    )
    assert names.municipality("Lappeenranta") == (None, "municipality-unknown")
    assert names.indicator("eeco19") == ("EECO19", None)
    assert names.indicator("EECO20") == (None, "indicator-unknown")
    assert names.gender("Yhteensä") == ("total", None)
    assert names.gender("tytöt") == (None, "gender-unknown")
