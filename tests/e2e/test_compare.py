"""What a claim would be with other values: side by side, and nothing is touched.

Not here: what each rounding gives (`tests/rules`).
"""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from pipelines.papers import KEY_SECRET_FILE
from tests.e2e.test_agreement import CLAIM, ON, change
from tests.e2e.told import CommandLine, papers_of


def cents(amount: Fraction) -> Fraction:
    """Half up."""
    return Fraction(int(amount * 100 + Fraction(1, 2)), 100)


def row(out: str, name: str) -> list[str]:
    """The values of a row, spaces inside numbers left out."""
    (line,) = (line for line in out.splitlines() if line.startswith(f"  {name} "))
    return re.findall(r"[-−+]?[0-9][0-9:,]*", line.removeprefix(f"  {name}").replace("\N{NO-BREAK SPACE}", ""))


def test_other_values_stand_beside_those_of_now(suljettu: Path, tilitys: CommandLine) -> None:
    before = papers_of(suljettu)
    told = tilitys(
        suljettu, "compare", CLAIM, "--with", "decision.support_rate=0.80,rates.H01.annual_pay_eur=50400.00",
        "--with", "rates.H01.annual_pay_eur=55440.00", on=ON,
    )  # fmt: skip
    assert (told.code, told.err) == (0, "")
    now, same, more = (Decimal(value.replace(",", ".")) for value in row(told.out, "Palkkakustannukset"))
    # The first changes nothing. In the second H01 earns a tenth more: 50 400 × 1,2644 ÷ 1 720 = 37,0498… → 37,05 €/h
    # becomes 55 440 × 1,2644 ÷ 1 720 = 40,7547… → 40,75 €/h.
    assert now == same
    listed = tilitys(suljettu, "figures", f"claim/{CLAIM}/hours/H01/20", "--csv", on=ON).out
    hours = [Fraction(int(line.split(";")[1]), 3600) for line in listed.splitlines()[1:]]
    assert hours
    assert more - now == sum(cents(h * Fraction("40.75")) - cents(h * Fraction("37.05")) for h in hours)
    assert papers_of(suljettu) == before


def test_without_wishes_every_other_rounding_is_compared(suljettu: Path, tilitys: CommandLine) -> None:
    out = tilitys(suljettu, "compare", CLAIM, on=ON).out
    assert re.findall(r"^  (\w+=\w+) ", out, re.MULTILINE) == [
        "hourly_rate=unrounded", "hourly_rate=pay_part_to_cents", "hours=two_decimals", "staff_costs=month",
        "staff_costs=claim", "flat_rate=person_month", "flat_rate=month", "support=half_up", "support_per=cumulative",
    ]  # fmt: skip
    staff_costs, flat_rate, eligible, support, other = row(out, "nyt")
    assert row(out, "support_per=cumulative") == [staff_costs, flat_rate, eligible, support, other]
    assert "  *" not in next(line for line in out.splitlines() if "support_per=cumulative" in line)
    # Rounded once, H01's and the others' cents fall otherwise.
    assert row(out, "hourly_rate=unrounded")[0] != staff_costs


def test_what_was_typed_of_the_files_is_read_from_the_cache_whatever_is_compared(
    suljettu: Path, tilitys: CommandLine
) -> None:
    change(suljettu, r"^key_secret = .*\n", "")
    (suljettu / KEY_SECRET_FILE).write_text("salaisuus-on-pitka\n", encoding="utf-8")
    assert tilitys(suljettu, "run", "2025-10", on=ON).code in (0, 1)
    typed = sorted((suljettu / "cache" / "typed").iterdir())
    assert tilitys(suljettu, "compare", CLAIM, on=ON).code == 0
    # Typed anew, the keys of participants would be hashed without the project's secret.
    assert sorted((suljettu / "cache" / "typed").iterdir()) == typed


@pytest.mark.parametrize(
    ("wish", "code", "words"),
    [
        ("decision", 2, "Kirjoita kohta=arvo ja desimaalit pisteellä"),
        ("staff.H01.share=0.5", 2, "kohtaa staff.H01.share ei voi vertailla"),
        ("rates.H09.share=1.00", 2, "kohtaa rates.H09.share ei ole"),
        ("decision.x=1", 10, "decision.x=1: decision.x: tuntematon avain"),
        ("decision.support_rate=kaksi", 10, "decision.support_rate=kaksi: decision.support_rate: odotettiin"),
    ],
)
def test_what_cannot_be_compared_is_told(
    wish: str, code: int, words: str, suljettu: Path, tilitys: CommandLine
) -> None:
    told = tilitys(suljettu, "compare", CLAIM, "--with", wish, on=ON)
    assert (told.code, told.out) == (code, "")
    assert words in told.err
