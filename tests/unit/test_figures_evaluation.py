"""The grammar of figures: what each node gives, and that nothing outside it is accepted."""

import json
from fractions import Fraction
from typing import Any

import pytest

from pipelines.figures import (
    FigureError,
    Graph,
    Leaves,
    difference,
    evaluate,
    figure,
    frozen,
    greatest,
    leaf,
    least,
    number,
    parameter,
    product,
    quotient,
    rounded,
    share,
    total,
    value_of,
)
from schemas.figure import Expression, ParameterValue, Unit

HOURS = [
    {"row_id": "a:1:9", "person": "H01", "month": "2025-09", "value": "26100"},
    {"row_id": "a:1:10", "person": "H01", "month": "2025-09", "value": "1200"},
    {"row_id": "a:2:9", "person": "H02", "month": "2025-09", "value": "3600"},
]
LEAVES = Leaves({"hours": HOURS, "costs": []})
PARAMETERS = {
    "law/x/2021-01-01": ParameterValue("law/x/2021-01-01", Fraction("0.2644"), "rate", "2021-01-01", "", "", "")
}
FROZEN = {("claim:2025-1:v1", "claim/2025-1/support"): Fraction("12.50")}


def frozen_value(edition: str, figure_id: str) -> Fraction:
    return FROZEN[edition, figure_id]


def value(expression: Expression) -> Fraction:
    """The value of an expression after a journey through JSON, as figures.csv keeps it."""
    stored = json.loads(json.dumps(expression))
    return evaluate({"x": (Unit.EUR, stored)}, LEAVES, PARAMETERS, frozen_value)["x"].value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (leaf("hours", person="H01", month="2025-09"), "27300"),
        (leaf("hours", month="2025-09"), "30900"),
        (leaf("hours"), "30900"),
        (leaf("hours", person="H09"), "0"),
        (leaf("costs", cost_class="pay"), "0"),
        (parameter("law/x/2021-01-01"), "0.2644"),
        (frozen("claim:2025-1:v1", "claim/2025-1/support"), "12.50"),
        (total([number(1), number(100)]), "101"),
        (total([]), "0"),
        (difference(number(1), number(100)), "-99"),
        (product(number(100), number(3600), number(1)), "360000"),
        (quotient(number(1), number(3600)), "1/3600"),
        (least(number(100), number(1)), "1"),
        (greatest(number(100), number(1)), "100"),
        (rounded("half_up", quotient(number(100), number(3600))), "0.03"),  # 0.02777…
        (rounded("down", quotient(number(100), number(3600))), "0.02"),
        (rounded("up", quotient(number(3600), number(100)), "1"), "36"),
        (share(number(100), {"416": "1", "441": "1", "580": "1"}, "416"), "33.34"),
        (share(number(100), {"416": "1", "441": "1", "580": "1"}, "580"), "33.33"),
        (share(number(100), {"416": "1", "441": "1", "580": "1"}, "416", carrier="580"), "33.33"),
        (share(number(100), {"416": "1", "441": "1", "580": "1"}, "580", carrier="580"), "33.34"),
    ],
)  # fmt: skip
def test_each_node_has_its_exact_value(expression: Expression, expected: str) -> None:
    assert value(expression) == Fraction(expected)


def test_three_times_twenty_minutes_are_one_hour_exactly() -> None:
    twenty = quotient(product(number(1), leaf("hours", person="H02")), number(3600))
    assert value(quotient(total([twenty, twenty, twenty]), total([number(1), number(1), number(1)]))) == 1


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (["number", "2"], "Laskukaavaa ei tunneta"),
        (["number", 1], "Laskukaavaa ei tunneta"),
        (["power", ["number", "1"], ["number", "1"]], "Laskukaavaa ei tunneta"),
        (["sum"], "Laskukaavaa ei tunneta"),
        (["difference", ["number", "1"]], "Laskukaavaa ei tunneta"),
        (["quotient", ["number", "1"], ["number", "1"], ["number", "1"]], "Laskukaavaa ei tunneta"),
        (["round", "half_even", "0.01", ["number", "1"]], "Laskukaavaa ei tunneta"),
        (["round", "down", "0.05", ["number", "1"]], "Pyöristyksen tarkkuutta 0.05 ei tunneta"),
        (["leaf", "hours", {"person": 1}], "Laskukaavaa ei tunneta"),
        (["share", ["number", "1"], {"416": "1"}, "689", "0.01"], "Laskukaavaa ei tunneta"),
        (["share", ["number", "1"], {"416": "yksi"}, "416", "0.01"], "ei voi jakaa osuuksiin"),
        (["share", ["number", "1"], {"416": "1"}, "416", "0.01", "689"], "ei voi jakaa osuuksiin"),
        (["share", ["number", "1"], {"416": "1"}, "689", "0.01", "416"], "ei voi jakaa osuuksiin"),
        (["share", quotient(number(1), number(3600)), {"416": "1"}, "416", "0.01"], "ei voi jakaa osuuksiin"),
        ("number", "Laskukaavaa ei tunneta"),
        ([], "Laskukaavaa ei tunneta"),
        (1.5, "Laskukaavaa ei tunneta"),
        (["quotient", ["number", "1"], ["number", "0"]], "Jakaja on nolla"),
        (["figure", "y"], "Lukua y ei ole"),
        (["figure", "x"], "kehässä: x → x"),
        (["parameter", "law/y/2021-01-01"], "Lähtöarvoa law/y/2021-01-01 ei ole"),
        (["leaf", "days", {}], "Rivitaulua days ei ole"),
        (["leaf", "hours", {"town": "416"}], "Rivitaulussa hours ei ole saraketta town"),
    ],
)  # fmt: skip
def test_what_is_outside_the_grammar_or_points_nowhere_is_refused(expression: Any, message: str) -> None:
    with pytest.raises(FigureError, match=message):
        evaluate({"x": (Unit.EUR, expression)}, LEAVES, PARAMETERS, frozen_value)


def test_a_circle_over_several_figures_is_named() -> None:
    graph = Graph()
    graph.add("a", Unit.EUR, figure("b"))
    graph.add("b", Unit.EUR, total([figure("c"), number(1)]))
    graph.add("c", Unit.EUR, figure("a"))
    with pytest.raises(FigureError, match="a → b → c → a"):
        evaluate(graph, LEAVES, PARAMETERS, frozen_value)


def test_a_figure_is_defined_once() -> None:
    graph = Graph()
    graph.add("a", Unit.EUR, number(1))
    with pytest.raises(FigureError, match="a on määritelty kahdesti"):
        graph.add("a", Unit.EUR, number(1))


def test_a_graph_gives_figures_with_unit_and_expression() -> None:
    graph = Graph()
    hours = graph.add("hours", Unit.SECONDS, leaf("hours", person="H01"))
    graph.add("euros", Unit.EUR, rounded("half_up", product(quotient(hours, number(3600)), number(100))))
    figures = evaluate(graph, LEAVES, PARAMETERS, frozen_value)
    # 27 300 s = 7.58333… h at 100 an hour
    assert (figures["euros"].value, figures["euros"].unit) == (Fraction("758.33"), Unit.EUR)
    assert figures["euros"].expression == graph.expressions["euros"]


def test_a_part_of_an_expression_has_its_value_over_ready_figures() -> None:
    figures = evaluate({"a": (Unit.EUR, total([number(100)]))}, LEAVES, PARAMETERS, frozen_value)
    assert value_of(product(figure("a"), figure("a")), figures, LEAVES, PARAMETERS, frozen_value) == 10000


def test_a_leaf_and_its_rows_cannot_disagree() -> None:
    keys = {"person": "H01"}
    assert [row["row_id"] for row in LEAVES.rows_of("hours", keys)] == ["a:1:9", "a:1:10"]
    assert LEAVES.value("hours", keys) == sum(Fraction(row["value"]) for row in LEAVES.rows_of("hours", keys))


@pytest.mark.parametrize("node", ["sum", "product", "min", "max"])
def test_what_takes_many_parts_takes_one(node: str) -> None:
    assert value([node, number(100)]) == 100


@pytest.mark.parametrize("node", ["difference", "quotient"])
def test_what_takes_two_parts_takes_no_third(node: str) -> None:
    with pytest.raises(FigureError, match="Laskukaavaa ei tunneta"):
        value([node, number(1), number(1), number(1)])


def test_a_node_that_nobody_knows_is_refused_with_one_part_too() -> None:
    with pytest.raises(FigureError, match="Laskukaavaa ei tunneta"):
        value(["power", number(1)])


def test_a_circle_is_named_without_the_figures_that_were_ready_before() -> None:
    graph = Graph()
    graph.add("ready", Unit.EUR, number(1))
    graph.add("a", Unit.EUR, total([figure("ready"), figure("a")]))
    with pytest.raises(FigureError, match="kehässä: a → a"):
        evaluate(graph, LEAVES, PARAMETERS, frozen_value)


@pytest.mark.parametrize(("length", "said"), [(120, 120), (121, 118)])
def test_a_long_expression_is_told_by_its_first_120_characters(length: int, said: int) -> None:
    expression = ["power", "x" * (length - len("['power', '']"))]
    with pytest.raises(FigureError) as refused:
        value(expression)
    told = str(refused.value).removeprefix("Laskukaavaa ei tunneta: ")
    assert (len(told), told.endswith("…")) == (said, length > 120)
