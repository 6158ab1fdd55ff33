"""Figures: the combinators that law is written with, the graph they make, and its exact evaluation.

Here belongs the closed grammar of `docs/developer/architecture.md`, both ways: building expressions and giving their
values. Not here: the rules themselves (`pipelines.rules`), or how rounding works (`pipelines.money`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from pipelines.money import Mode, round_to, shares
from schemas.bundle import Row
from schemas.errors import TilitysError
from schemas.figure import Expression, Figure, ParameterValue, Unit

NUMBERS = ("0", "1", "100", "3600")
CENT = "0.01"
UNITS = ("1", CENT)


class FigureError(TilitysError):
    """An expression is outside the grammar, or points at something that is not there. Exit code 20."""


def leaf(mart: str, **keys: str) -> Expression:
    """The sum of a mart's values over the rows with these keys."""
    return ["leaf", mart, keys]


def figure(figure_id: str) -> Expression:
    """Another figure of the same edition."""
    return ["figure", figure_id]


def frozen(edition: str, figure_id: str) -> Expression:
    """A figure as a frozen edition has it."""
    return ["frozen", edition, figure_id]


def parameter(key: str) -> Expression:
    """A value of law, decision or project.toml."""
    return ["parameter", key]


def number(value: int) -> Expression:
    """0, or a conversion of units: 1, 100 or 3600."""
    return ["number", str(value)]


def total(parts: Sequence[Expression]) -> Expression:
    """The sum of the parts; of no parts, zero."""
    return ["sum", *parts] if parts else number(0)


def difference(whole: Expression, part: Expression) -> Expression:
    """The first less the second."""
    return ["difference", whole, part]


def product(*factors: Expression) -> Expression:
    """The factors multiplied."""
    return ["product", *factors]


def quotient(dividend: Expression, divisor: Expression) -> Expression:
    """The first divided by the second, exactly."""
    return ["quotient", dividend, divisor]


def least(*parts: Expression) -> Expression:
    """The smallest of the parts."""
    return ["min", *parts]


def greatest(*parts: Expression) -> Expression:
    """The greatest of the parts."""
    return ["max", *parts]


def rounded(mode: Mode, expression: Expression, unit: str = CENT) -> Expression:
    """The expression rounded to a whole number of `unit`, symmetrically about zero."""
    return ["round", mode, unit, expression]


def share(
    expression: Expression, weights: Mapping[str, str], key: str, unit: str = CENT, carrier: str | None = None
) -> Expression:
    """The part of one key when an amount is split by weights: odd units by the largest remainder, or to the carrier."""
    return ["share", expression, dict(weights), key, unit, *([] if carrier is None else [carrier])]


class Definition(NamedTuple):
    """What a figure counts and how it is made."""

    unit: Unit
    expression: Expression


@dataclass
class Graph:
    """The figures of one edition before they are evaluated, by id."""

    definitions: dict[str, Definition] = field(default_factory=dict)

    def add(self, figure_id: str, unit: Unit, expression: Expression) -> Expression:
        """Define a figure and give the expression that points at it; an id is defined once."""
        if figure_id in self.definitions:
            raise FigureError(f"Luku {figure_id} on määritelty kahdesti.")
        self.definitions[figure_id] = Definition(unit, expression)
        return figure(figure_id)

    @property
    def expressions(self) -> Mapping[str, Expression]:
        """The expressions by figure id."""
        return {figure_id: definition.expression for figure_id, definition in self.definitions.items()}


class Leaves:
    """The rows of the marts, found by any of their keys.

    `rows` maps a mart to its rows: text, with the mart's keys and an exact `value`.
    """

    def __init__(self, rows: Mapping[str, Sequence[Row]]) -> None:
        self._rows = rows
        self._values = {mart: [_exact(row["value"]) for row in mart_rows] for mart, mart_rows in rows.items()}
        self._index: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], list[int]]] = {}

    def value(self, mart: str, keys: Mapping[str, str]) -> Fraction:
        """The sum of the rows with these keys; no rows give 0."""
        values = self._values.get(mart, [])
        return Fraction(sum(values[place] for place in self._places(mart, keys)))

    def rows_of(self, mart: str, keys: Mapping[str, str]) -> list[Row]:
        """The rows with these keys, in the order of the mart."""
        return [self._rows[mart][place] for place in self._places(mart, keys)]

    def _places(self, mart: str, keys: Mapping[str, str]) -> list[int]:
        if mart not in self._rows:
            raise FigureError(f"Rivitaulua {mart} ei ole.")
        names = tuple(sorted(keys))
        if (mart, names) not in self._index:
            self._index[mart, names] = self._indexed(mart, names)
        return self._index[mart, names].get(tuple(keys[name] for name in names), [])

    def _indexed(self, mart: str, names: tuple[str, ...]) -> dict[tuple[str, ...], list[int]]:
        rows = self._rows[mart]
        index = defaultdict(list)
        try:
            columns = [[row[name] for row in rows] for name in names]
        except KeyError as error:
            raise FigureError(f"Rivitaulussa {mart} ei ole saraketta {error.args[0]}.") from None
        keys: Iterable[tuple[str, ...]] = zip(*columns, strict=True) if names else [()] * len(rows)
        for place, key in enumerate(keys):
            index[key].append(place)
        return dict(index)


def _exact(text: str) -> int | Fraction:
    """Seconds and counts are whole and many: they are added as integers, which is much faster."""
    return int(text) if text.isdecimal() else Fraction(text)


FrozenReader = Callable[[str, str], Fraction]
"""Gives the value of a figure of a frozen edition: (edition, figure id)."""


def evaluate(
    definitions: Graph | Mapping[str, tuple[Unit, Expression]],
    leaves: Leaves,
    parameters: Mapping[str, ParameterValue],
    frozen: FrozenReader,
) -> dict[str, Figure]:
    """Give every figure its exact value.

    Takes the graph of an edition, or units and expressions by id as a frozen edition stores them. Raises `FigureError`
    for what is outside the grammar, an unknown figure, mart or parameter, a circle, or a division by 0.
    """
    known = definitions.definitions if isinstance(definitions, Graph) else definitions
    expressions = {figure_id: expression for figure_id, (_, expression) in known.items()}
    evaluation = _Evaluation(expressions, {}, leaves, parameters, frozen)
    return {i: Figure(i, evaluation.figure(i), unit, expression) for i, (unit, expression) in known.items()}


def value_of(
    expression: Expression,
    figures: Mapping[str, Figure],
    leaves: Leaves,
    parameters: Mapping[str, ParameterValue],
    frozen: FrozenReader,
) -> Fraction:
    """Give the value of one expression, or a part of one, over figures that have their values; raises as `evaluate`."""
    return valuer(figures, leaves, parameters, frozen)(expression)


def valuer(
    figures: Mapping[str, Figure],
    leaves: Leaves,
    parameters: Mapping[str, ParameterValue],
    frozen: FrozenReader,
) -> Callable[[Expression], Fraction]:
    """What gives the values of many expressions, as `value_of` gives that of one."""
    known = {figure_id: figure.value for figure_id, figure in figures.items()}
    return _Evaluation({}, known, leaves, parameters, frozen).value


class _Evaluation:
    """One walk over the expressions; each figure is calculated once."""

    def __init__(
        self,
        expressions: Mapping[str, Expression],
        known: Mapping[str, Fraction],
        leaves: Leaves,
        parameters: Mapping[str, ParameterValue],
        frozen: FrozenReader,
    ) -> None:
        self._expressions = expressions
        self._leaves = leaves
        self._parameters = parameters
        self._frozen = frozen
        self._values = dict(known)
        self._open: list[str] = []

    def figure(self, figure_id: str) -> Fraction:
        if figure_id in self._values:
            return self._values[figure_id]
        if figure_id in self._open:
            raise FigureError(f"Luvut viittaavat toisiinsa kehässä: {' → '.join([*self._open, figure_id])}.")
        if figure_id not in self._expressions:
            raise FigureError(f"Lukua {figure_id} ei ole.")
        self._open.append(figure_id)
        self._values[figure_id] = self.value(self._expressions[figure_id])
        self._open.pop()
        return self._values[figure_id]

    def value(self, expression: Any) -> Fraction:
        match expression:
            case ["number", str(text)] if text in NUMBERS:
                return Fraction(text)
            case ["parameter", str(key)]:
                if key not in self._parameters:
                    raise FigureError(f"Lähtöarvoa {key} ei ole.")
                return self._parameters[key].value
            case ["leaf", str(mart), dict(keys)] if _texts(keys):
                return self._leaves.value(mart, keys)
            case ["figure", str(figure_id)]:
                return self.figure(figure_id)
            case ["frozen", str(edition), str(figure_id)]:
                return self._frozen(edition, figure_id)
            case ["round", ("half_up" | "down" | "up") as mode, str(unit), inner]:
                return round_to(self.value(inner), mode, _unit(unit))
            case ["share", inner, dict(weights), str(key), str(unit)] if _texts(weights) and key in weights:
                return _share(self.value(inner), weights, key, _unit(unit), None)
            case ["share", inner, dict(weights), str(key), str(unit), str(carrier)] if _texts(weights):
                return _share(self.value(inner), weights, key, _unit(unit), carrier)
            case [str(node), *parts]:
                return self._combined(node, parts)
        raise FigureError(f"Laskukaavaa ei tunneta: {_short(expression)}")

    def _combined(self, node: str, parts: list[Any]) -> Fraction:
        fewest, most = _PARTS.get(node, (1, 0))
        if not fewest <= len(parts) <= most:
            raise FigureError(f"Laskukaavaa ei tunneta: {_short([node, *parts])}")
        values = [self.value(part) for part in parts]
        if node == "sum":
            return sum(values, Fraction(0))
        if node == "difference":
            return values[0] - values[1]
        if node == "product":
            result = Fraction(1)
            for value in values:
                result *= value
            return result
        if node == "quotient":
            if values[1] == 0:
                raise FigureError(f"Jakaja on nolla: {_short([node, *parts])}")
            return values[0] / values[1]
        return min(values) if node == "min" else max(values)


_MANY = 1_000_000
_PARTS = {
    "sum": (1, _MANY),
    "difference": (2, 2),
    "product": (1, _MANY),
    "quotient": (2, 2),
    "min": (1, _MANY),
    "max": (1, _MANY),
}


def _texts(values: Mapping[Any, Any]) -> bool:
    return all(isinstance(key, str) and isinstance(value, str) for key, value in values.items())


def _share(amount: Fraction, weights: Mapping[str, str], key: str, unit: Fraction, carrier: str | None) -> Fraction:
    try:
        return shares(amount, {name: Fraction(weight) for name, weight in weights.items()}, unit, carrier)[key]
    except (KeyError, ValueError, ZeroDivisionError) as error:
        raise FigureError(f"Summaa {amount} ei voi jakaa osuuksiin: {error}") from error


def _unit(text: str) -> Fraction:
    if text not in UNITS:
        raise FigureError(f"Pyöristyksen tarkkuutta {text} ei tunneta.")
    return Fraction(text)


def _short(expression: Any) -> str:
    text = str(expression)
    return text if len(text) <= 120 else f"{text[:117]}…"
