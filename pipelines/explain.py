"""Where a figure comes from: a tree from the figure down to rows of files, numbers of law and decision, closed claims.

Here belongs walking an edition's stored expressions and saying each step in words. Not here: the words themselves
(`data/labels/explain`), nor making figures.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from pipelines.explain_shares import parts_of, sentence
from pipelines.explain_titles import named_edition, named_figure, named_value
from pipelines.figures import FigureError, FrozenReader, Leaves, valuer
from pipelines.money import round_to
from schemas.bundle import Bundle, Row
from schemas.errors import UsageError
from schemas.explanation import ExplanationNode
from schemas.figure import Expression, Figure, ParameterValue, Unit
from schemas.indicators import indicator_name, indicator_words
from schemas.labels import Labels
from schemas.places import DATA

_SHOWN_STEP = Fraction(1, 10**6)


def explain(
    bundle: Bundle, figure_id: str, labels: Labels, depth: int | None = None, frozen: FrozenReader | None = None
) -> ExplanationNode:
    """Explain a figure of an edition, down to `depth` figures below it (all of them when None).

    A figure that is met again is not taken apart again. `frozen` reads the figures of closed claims; without it (a
    bundle that stands alone) they are named, and they and what is calculated from them show no value, except figures.
    Raises `UsageError` for an unknown figure, with those that resemble it.
    """
    words = Labels(labels.lang, DATA / "labels" / "explain")
    if figure_id not in bundle.figures:
        raise UsageError(unknown_figure(bundle, figure_id, labels))
    return _Explanation(bundle, words, frozen or _nothing).figure(figure_id, depth)


def explain_each(bundle: Bundle, labels: Labels, frozen: FrozenReader) -> dict[str, ExplanationNode]:
    """Explain every figure of an edition, by id, each down to the figures that it is made of and no further."""
    explanation = _Explanation(bundle, Labels(labels.lang, DATA / "labels" / "explain"), frozen)
    return {figure_id: explanation.alone(figure_id) for figure_id in sorted(bundle.figures)}


def text_lines(node: ExplanationNode, level: int = 0) -> Iterator[str]:
    """Write an explanation as text, two spaces a level: title, value, and the id of a figure."""
    value = f": {node.value}" if node.value else ""
    figure_id = f"  [{node.figure}]" if node.figure else ""
    yield f"{'  ' * level}{node.title}{value}{figure_id}"
    for child in node.children:
        yield from text_lines(child, level + 1)


class _Explanation:
    """One walk over the expressions of a bundle."""

    def __init__(self, bundle: Bundle, words: Labels, frozen: FrozenReader) -> None:
        self._bundle = bundle
        self._words = words
        self._leaves = Leaves(bundle.rows)
        self._value_of = valuer(bundle.figures, self._leaves, bundle.parameters, frozen)
        self._told: set[str] = set()
        self._indicator_words: Labels | None = None
        self._corrected: dict[str, dict[str, str]] = bundle.facts.get("corrected", {})
        self._towns = {str(partner["number"]): partner["name"] for partner in bundle.facts.get("partners", ())}

    def alone(self, figure_id: str) -> ExplanationNode:
        """A figure and those it is made of, whatever was told before."""
        self._told.clear()
        return self.figure(figure_id, 0)

    def figure(self, figure_id: str, depth: int | None) -> ExplanationNode:
        figure = self._bundle.figures[figure_id]
        title = self._title(figure_id)
        value = self._shown(figure.value, figure.unit)
        if figure_id in self._told:
            return ExplanationNode(self._words.text("node.repeated", title=title), value, figure=figure_id)
        if depth is not None and depth < 0:
            return ExplanationNode(title, value, figure=figure_id)
        self._told.add(figure_id)
        below = None if depth is None else depth - 1
        if figure_id.startswith("cofinancing/"):
            return self._shared(figure, title, value, below)
        return ExplanationNode(title, value, (self.step(figure.expression, below),), figure=figure_id)

    def _shared(self, figure: Figure, title: str, value: str, depth: int | None) -> ExplanationNode:
        """A figure of shares and invoices: in a sentence and its parts where there is one."""
        if figure.expression[0] == "number":
            return ExplanationNode(title, value, figure=figure.id)
        if figure.expression[0] == "frozen":
            _, edition, frozen_id = figure.expression
            whole = self._words.text("node.kept", title=title, edition=self._edition(edition))
            return ExplanationNode(whole, value, figure=figure.id, frozen=(edition, frozen_id))
        key = (named_figure(figure.id) or ("", {}))[0]
        told = sentence(self._bundle, key, figure)
        if told is None:
            return ExplanationNode(title, value, (self.step(figure.expression, depth),), figure=figure.id)
        words, facts = told
        written = {name: self._fact(name, fact) for name, fact in facts.items()}
        said = ExplanationNode(self._words.text(f"told.{words}", **written), "")
        parts = [self._part(sign, part, depth) for sign, part in parts_of(self._bundle, key, figure)]
        return ExplanationNode(title, value, (said, *parts), figure=figure.id)

    def _part(self, sign: int, part: Expression, depth: int | None) -> ExplanationNode:
        node = self.step(part, depth)
        if sign > 0:
            return node
        return replace(node, title=self._words.text("node.minus", title=node.title[:1].lower() + node.title[1:]))

    def _fact(self, name: str, fact: Any) -> Any:
        return self._words.decimal(fact) if isinstance(fact, Fraction) and not name.endswith("_eur") else fact

    def step(self, expression: Expression, depth: int | None) -> ExplanationNode:
        match expression:
            case ["figure", figure_id]:
                return self.figure(figure_id, depth)
            case ["leaf", mart, keys]:
                return self._rows(mart, keys)
            case ["parameter", key]:
                return self._parameter(self._bundle.parameters[key])
            case ["frozen", edition, figure_id]:
                title = self._words.text("node.frozen", edition=edition, title=self._title(figure_id))
                unit = Unit.SECONDS if "/hours/" in figure_id else Unit.EUR
                return ExplanationNode(title, self._value(expression, unit), frozen=(edition, figure_id))
            case ["number", text]:
                return ExplanationNode(self._words.text(f"node.number_{text}"), self._words.number(int(text)))
            case ["sum", only]:
                return self.step(only, depth)
            case ["round", mode, unit, inner]:
                title = self._words.text(f"node.round_{mode}", unit=unit)
                return ExplanationNode(title, self._value(expression), (self.step(inner, depth),))
            case ["share", inner, _, key, *_]:
                title = self._words.text("node.share", part=self._towns.get(str(key), str(key)))
                return ExplanationNode(title, self._value(expression), (self.step(inner, depth),))
        node, *parts = expression
        children = tuple(self.step(part, depth) for part in parts)
        return ExplanationNode(self._words.text(f"node.{node}"), self._value(expression), children)

    def _rows(self, mart: str, keys: dict[str, str]) -> ExplanationNode:
        rows = sorted(self._leaves.rows_of(mart, keys), key=_reading_order)
        children = tuple(
            ExplanationNode(self._place(row), self._shown(Fraction(row["value"]), row["unit"]), row=row) for row in rows
        )
        unit = rows[0]["unit"] if rows else Unit.COUNT
        title = self._words.text("node.leaf", mart=mart, rows_count=len(rows))
        return ExplanationNode(title, self._shown(self._leaves.value(mart, keys), unit), children)

    def _place(self, row: Row) -> str:
        place = {name: row[name] for name in ("file_name", "sheet", "row", "column")}
        town = self._towns.get(row["sender"], row["sender"])
        said = self._words.text("row.sheet" if row["sheet"] else "row.line", town=town, **place)
        corrected = self._corrected.get(row["row_id"])
        return said if corrected is None else self._words.text("row.corrected", place=said, **corrected)

    def _parameter(self, known: ParameterValue) -> ExplanationNode:
        value = self._shown(known.value, known.unit)
        if named := named_value(known.key):
            title = self._words.text(f"given.{named[0]}", reference=known.reference, **self._named(named[1]))
            return ExplanationNode(title, value, parameter=known)
        title = self._words.text(
            "node.parameter",
            parameter=known.key,
            certainty=known.certainty,
            reference=known.reference,
            source=known.source,
        )
        return ExplanationNode(title, value, parameter=known)

    def _title(self, figure_id: str) -> str:
        named = named_figure(figure_id)
        return self._words.text(f"figure.{named[0]}", **self._named(named[1])) if named else figure_id

    def _named(self, facts: Mapping[str, str]) -> dict[str, str]:
        """What a title speaks of, municipalities and indicators by their names."""
        named = dict(facts)
        if "town" in facts:
            named["town"] = self._towns.get(facts["town"], facts["town"])
        if "indicator" in facts:
            named |= self._indicator(facts["indicator"], facts["of_period"])
        if facts.get("term") == "support":
            named["term"] = f"support_{self._bundle.facts['agreement']['support']}"
        return named

    def _edition(self, edition: str) -> str:
        named = named_edition(edition)
        return self._words.text(f"edition.{named[0]}", **named[1]) if named else edition

    def _indicator(self, code: str, period: str) -> dict[str, str]:
        """An indicator with its name, and the month or claim as it is written."""
        if self._indicator_words is None:
            self._indicator_words = indicator_words(self._words.lang)
        words = self._indicator_words
        own = self._bundle.facts.get("indicators", ())
        named = code.replace("+", " + ") if "+" in code else f"{code} {indicator_name(words, code, own)}".strip()
        is_month = len(period) == len("2026-03")
        return {"indicator": named, "of_period": self._words.month(period) if is_month else period}

    def _value(self, expression: Expression, unit: str = "") -> str:
        try:
            value = self._value_of(expression)
        except _NotAtHandError:
            return ""
        return self._shown(value, unit)

    def _shown(self, value: Fraction, unit: str) -> str:
        words = self._words
        if unit == Unit.SECONDS:
            return f"{words.hours(int(value))} h"
        if unit == Unit.RATE:
            return words.percent(value)
        if unit in (Unit.EUR, Unit.EUR_PER_HOUR) and (value * 100).denominator == 1:
            return words.eur(value) + ("/h" if unit == Unit.EUR_PER_HOUR else "")
        cut = round_to(value, "down", _SHOWN_STEP)
        return words.decimal(cut) + ("" if cut == value else "…")


class _NotAtHandError(FigureError):
    """The closed claim that a figure reads is not at hand."""


def _reading_order(row: Row) -> tuple[str, str, int]:
    return row["file_name"], row["sheet"], int(row["row"])


def _nothing(edition: str, figure_id: str) -> Fraction:
    raise _NotAtHandError(f"{edition} {figure_id}")


def unknown_figure(bundle: Bundle, figure_id: str, labels: Labels) -> str:
    """Say that an edition has no such figure, and name those that resemble it."""
    words = Labels(labels.lang, DATA / "labels" / "explain")
    message = words.text("message.unknown", figure=figure_id, edition=bundle.edition)
    below = [known for known in sorted(bundle.figures) if known.startswith(figure_id)]
    near = (below or difflib.get_close_matches(figure_id, sorted(bundle.figures), n=5))[:5]
    return f"{message} {words.text('message.near', figures=', '.join(near))}" if near else message
