"""Formulas: what a figure's expression becomes in Excel, and that it gives the exact cent there."""

import io
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipelines.money import round_to
from reports.formulas import LeafTable, fill_formulas
from reports.workbook import Book, Cell
from schemas.bundle import Bundle
from schemas.figure import Expression, Figure, ParameterValue, Unit
from schemas.labels import Labels
from schemas.places import DATA
from tests.golden.recalculate import Recalculated

LABELS = Labels("fi", DATA / "labels")
CENT = Fraction(1, 100)


def _bundle(
    figures: Iterable[Figure], parameters: Iterable[ParameterValue] = (), **rows: list[dict[str, str]]
) -> Bundle:
    by_id = {figure.id: figure for figure in figures}
    return Bundle("claim:2026-1:v1", by_id, rows, {p.key: p for p in parameters}, [], [], {})


def _figure(id_: str, value: str | Fraction, unit: Unit, expression: Expression) -> Figure:
    return Figure(id_, Fraction(value), unit, expression)


def _parameter(key: str, value: str, unit: str) -> ParameterValue:
    return ParameterValue(key, Fraction(value), unit, "2025-09-01", "decided", "project.toml", "päätös")


def _book(bundle: Bundle, hidden: tuple[str, ...] = (), leaves: dict[str, LeafTable] | None = None) -> bytes:
    """One sheet `Luvut`: figures down column A in their order, parameters down column B; `hidden` figures left out."""
    book = Book(LABELS, "Koe", "Koe", "S30999", date(2026, 4, 30))
    sheet = book.sheet("Luvut")
    styles = {Unit.SECONDS: "hours"}
    for row, figure in enumerate(f for f in bundle.figures.values() if f.id not in hidden):
        sheet.put(row, 0, Cell(figure.value, (styles.get(figure.unit, "eur"),), figure=figure.id))
    for row, known in enumerate(bundle.parameters.values()):
        sheet.put(row, 1, Cell(known.value, ("number",), parameter=known.key))
    fill_formulas(book, bundle, leaves or {})
    return book.to_bytes()


def _formula(data: bytes, address: str) -> Any:
    return load_workbook(io.BytesIO(data))["Luvut"][address].value


def test_staff_cost_of_a_person_month_is_rounded_over_whole_seconds_and_cents() -> None:
    cost = ["round", "half_up", "0.01", ["product", ["quotient", ["figure", "h"], ["number", "3600"]], ["figure", "r"]]]
    data = _book(
        _bundle(
            [
                _figure("h", "52200", Unit.SECONDS, ["leaf", "hours", {}]),
                _figure("r", "37.05", Unit.EUR_PER_HOUR, ["number", "0"]),
                _figure("c", "537.23", Unit.EUR, cost),  # 14,5 h × 37,05 = 537,225
            ]
        )
    )
    assert _formula(data, "A3") == "=ROUND(ROUND(A1*86400,0)*ROUND(A2*100,0)/3600,0)/100"
    assert Recalculated(data).value("Luvut", "A3") == 537.23


def test_support_is_rounded_down_over_whole_cents() -> None:
    support = ["round", "down", "0.01", ["product", ["figure", "e"], ["parameter", "p"]]]
    figures = [
        _figure("e", "0.35", Unit.EUR, ["number", "0"]),
        _figure("s", "0.28", Unit.EUR, support),  # 0,35 × 0,80 = 0,28; the doubles give 0,27999999999999997
    ]
    data = _book(_bundle(figures, [_parameter("p", "0.80", "rate")]))
    assert _formula(data, "A2") == "=ROUNDDOWN(ROUND(A1*100,0)*ROUND(B1*10000,0)/10000,0)/100"
    assert Recalculated(data).value("Luvut", "A2") == 0.28


def test_sums_and_differences_of_cells_are_written_as_a_person_would() -> None:
    cells = [_figure(name, "1.10", Unit.EUR, ["frozen", "x", name]) for name in ("a", "b", "c")]
    parts = [["figure", figure.id] for figure in cells]
    total = _figure("total", "3.30", Unit.EUR, ["sum", *parts])
    gap = _figure("gap", "2.20", Unit.EUR, ["difference", ["figure", "total"], ["figure", "a"]])
    data = _book(_bundle([*cells, total, gap]))
    assert _formula(data, "A4") == "=SUM(A1:A3)"
    assert _formula(data, "A5") == "=ROUND(A4-A1,2)"


def test_a_figure_of_a_closed_claim_or_a_share_keeps_its_stored_value() -> None:
    figures = [
        _figure("before", "67200.00", Unit.EUR, ["sum", ["frozen", "claim:2025-1:v1", "claim/2025-1/support"]]),
        _figure("own", "58.74", Unit.EUR, ["share", ["figure", "before"], {"689": "1"}, "689", "0.01"]),
    ]
    data = _book(_bundle(figures))
    assert [_formula(data, address) for address in ("A1", "A2")] == [67200, 58.74]


def test_a_figure_without_a_cell_is_written_out_inside_the_formula() -> None:
    rate = _figure(
        "r", Fraction(5310480, 172000), Unit.EUR_PER_HOUR, ["quotient", ["parameter", "pay"], ["parameter", "h"]]
    )
    cost = _figure(
        "c", "926.24", Unit.EUR, ["round", "half_up", "0.01", ["product", ["figure", "r"], ["number", "30"]]]
    )
    parameters = [_parameter("pay", "53104.80", "eur"), _parameter("h", "1720", "hours")]
    data = _book(_bundle([rate, cost], parameters), hidden=("r",))
    assert _formula(data, "A1") == "=ROUND(ROUND(B1*100,0)*30/ROUND(B2,0),0)/100"
    assert Recalculated(data).value("Luvut", "A1") == 926.25  # 53 104,80 ÷ 1 720 × 30 = 926,2465


def test_an_unending_rate_is_never_read_from_its_cell() -> None:
    rate = _figure("r", Fraction(10, 3), Unit.EUR_PER_HOUR, ["quotient", ["number", "10"], ["parameter", "three"]])
    cost = _figure("c", "6.67", Unit.EUR, ["round", "half_up", "0.01", ["product", ["figure", "r"], ["number", "2"]]])
    data = _book(_bundle([rate, cost], [_parameter("three", "3", "count")]))
    assert _formula(data, "A2") == "=ROUND(2000/ROUND(B1,0),0)/100"


def test_whole_numbers_beyond_the_exactness_of_doubles_get_no_formula() -> None:
    figures = [
        _figure("a", "99999999999.99", Unit.EUR, ["frozen", "x", "a"]),
        _figure("b", "999999.99", Unit.EUR, ["frozen", "x", "b"]),
        _figure("c", "1.00", Unit.EUR, ["round", "up", "0.01", ["product", ["figure", "a"], ["figure", "b"]]]),
    ]
    assert _formula(_book(_bundle(figures)), "A3") == 1


def test_a_leaf_is_a_sum_over_its_rows_and_a_quote_in_a_key_stays_text() -> None:
    keys = {"claim": "2026-1", "person": 'H"1', "month": "2026-03"}
    table = LeafTable("Tunnit", 1, 9, 5, {"person": 0, "month": 2}, {6: "mukana"}, {"claim": "2026-1"})
    figure = _figure("h", "3600", Unit.SECONDS, ["leaf", "hours", keys])
    formula = _formula(_book(_bundle([figure]), leaves={"hours": table}), "A1")
    assert formula == (
        "=SUMIFS('Tunnit'!$F$2:$F$10,'Tunnit'!$A$2:$A$10,\"H\"\"1\","
        "'Tunnit'!$C$2:$C$10,DATE(2026,3,1),'Tunnit'!$G$2:$G$10,\"mukana\")"
    )


def test_a_leaf_with_a_key_that_the_sheet_lacks_gets_no_formula() -> None:
    table = LeafTable("Tunnit", 1, 9, 5, {"person": 0}, {}, {"claim": "2026-1"})
    figure = _figure("h", "3600", Unit.SECONDS, ["leaf", "hours", {"claim": "2025-1", "person": "H01"}])
    stored = Recalculated(_book(_bundle([figure]), leaves={"hours": table}))
    assert stored.stored == {}


SECONDS = st.integers(0, 200 * 3600)
CENTS = st.integers(1, 9999)


@given(st.lists(st.tuples(SECONDS, CENTS), min_size=1, max_size=3), st.sampled_from(["half_up", "down", "up"]))
@example([(52200, 3705)], "half_up")
@example([(26100, 3087), (25800, 3180)], "half_up")
def test_the_formula_gives_the_exact_cent_for_any_hours_and_rates(hours: list[tuple[int, int]], mode: str) -> None:
    figures, parts, exact = [], [], Fraction(0)
    for index, (seconds, cents) in enumerate(hours):
        figures.append(_figure(f"h{index}", Fraction(seconds), Unit.SECONDS, ["frozen", "x", f"h{index}"]))
        figures.append(_figure(f"r{index}", Fraction(cents, 100), Unit.EUR_PER_HOUR, ["frozen", "x", f"r{index}"]))
        quotient = ["quotient", ["figure", f"h{index}"], ["number", "3600"]]
        parts.append(["product", quotient, ["figure", f"r{index}"]])
        exact += Fraction(seconds, 3600) * Fraction(cents, 100)
    value = round_to(exact, mode, CENT)  # type: ignore[arg-type]  # hypothesis gives str, the mode is one of three
    figures.append(_figure("c", value, Unit.EUR, ["round", mode, "0.01", ["sum", *parts]]))
    data = _book(_bundle(figures))
    assert isinstance(_formula(data, f"A{len(figures)}"), str)
    assert Recalculated(data).value("Luvut", f"A{len(figures)}") == float(value)


@pytest.mark.parametrize(("mode", "value"), [("half_up", "-0.13"), ("down", "-0.12"), ("up", "-0.13")])
def test_rounding_is_symmetric_about_zero(mode: str, value: str) -> None:
    figures = [
        _figure("a", "-0.25", Unit.EUR, ["frozen", "x", "a"]),
        _figure("b", value, Unit.EUR, ["round", mode, "0.01", ["product", ["figure", "a"], ["parameter", "half"]]]),
    ]
    data = _book(_bundle(figures, [_parameter("half", "0.5", "rate")]))
    assert Recalculated(data).value("Luvut", "A2") == float(value)
