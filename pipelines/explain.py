"""Where a figure comes from: a tree from the figure down to rows of files, numbers of law and decision, closed claims.

Here belongs walking an edition's stored expressions and saying each step in words. Not here: the words themselves
(`data/labels/explain`), nor making figures.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pipelines.figures import FigureError, FrozenReader, Leaves, value_of
from pipelines.money import round_to
from schemas.bundle import Bundle, Row
from schemas.errors import UsageError
from schemas.figure import Expression, Figure, ParameterValue, Unit
from schemas.indicators import indicator_name, indicator_words
from schemas.labels import Labels
from schemas.places import DATA

_LINES = "staff_costs|flat_rate|eligible_costs|support|other_financing"
_CLAIM = r"claim/(?P<claim>[^/]+)/"
_SHARED = r"cofinancing/(?P<claim>[^/]+)/"
_INDICATOR = r"indicators/(?P<of_period>[^/]+)/(?P<indicator>[A-Z0-9+]+)/"
_COUNT = _INDICATOR + "(?P<gender>women|men|non_binary|total)/(?P<town>[0-9]+|all)/"
_PERSON_MONTH = r"(?P<person>[^/]+)/(?P<for_month>[0-9]{4}-[0-9]{2})"
_TITLES = (
    ("rate", r"rate/(?P<person>[^/]+)/(?P<from_date>[^/]+)"),
    ("hours_month", _CLAIM + "hours/" + _PERSON_MONTH),
    ("hours_person", _CLAIM + "hours/(?P<person>[^/]+)/total"),
    ("hours_total", _CLAIM + "hours/total"),
    ("staff_costs_month", _CLAIM + "staff_costs/" + _PERSON_MONTH),
    ("staff_costs_person", _CLAIM + "staff_costs/(?P<person>[^/]+)/total"),
    ("staff_costs_total", _CLAIM + "staff_costs/total"),
    ("waiting_hours_month", _CLAIM + "waiting/hours/" + _PERSON_MONTH),
    ("waiting_staff_costs_month", _CLAIM + "waiting/staff_costs/" + _PERSON_MONTH),
    ("waiting_staff_costs_total", _CLAIM + "waiting/staff_costs/total"),
    ("flat_rate", _CLAIM + "flat_rate"),
    ("eligible_costs", _CLAIM + "eligible_costs"),
    ("support", _CLAIM + "support"),
    ("other_financing", _CLAIM + "other_financing"),
    ("own_municipal", _CLAIM + "financing/own_municipal"),
    ("other_municipal", _CLAIM + "financing/other_municipal"),
    ("real_costs", _CLAIM + "real_costs/(?P<cost_class>[^/]+)"),
    ("margin", _CLAIM + "margin"),
    ("staff_margin", _CLAIM + "staff_margin"),
    ("budget", _CLAIM + f"budget/(?P<line>{_LINES})"),
    ("before", _CLAIM + f"before/(?P<line>{_LINES})"),
    ("cumulative", _CLAIM + f"cumulative/(?P<line>{_LINES})"),
    ("remaining", _CLAIM + f"remaining/(?P<line>{_LINES})"),
    ("need", _SHARED + "need"),
    ("need_term", _SHARED + "(?P<line>eligible_costs|support)/(?P<of_claim>[0-9]{4}-[1-9])"),
    ("need_terms", _SHARED + "(?P<line>eligible_costs|support)/total"),
    ("share", _SHARED + "(?P<town>[0-9]+)/share"),
    ("invoiced_before", _SHARED + "(?P<town>[0-9]+)/invoiced_before"),
    ("invoice", _SHARED + "(?P<town>[0-9]+)/invoice"),
    ("invoices_total", _SHARED + "invoices_total"),
    ("by_hand_total", _SHARED + "by_hand_total"),
    ("financing_town", r"financing/(?P<financing>[a-z]+)/(?P<town>[0-9]+)"),
    ("financing_kind", r"financing/(?P<financing>[a-z]+)/(?P<financing_kind>[a-z_]+)"),
    ("of_invoice", r"payments/(?P<invoice>[^/]+)/(?P<of_invoice>[a-z]+)"),
    ("payments", r"payments/(?P<payments>[a-z]+)"),
    ("indicator_period", _COUNT + "period"),
    ("indicator_cumulative", _COUNT + "cumulative"),
    ("indicator_target", _INDICATOR + "target"),
    ("indicator_share", _INDICATOR + "share_of_target"),
)
_SHOWN_STEP = Fraction(1, 10**6)


@dataclass(frozen=True)
class ExplanationNode:
    """One step of an explanation: what it is, its value as shown (empty when not known), and what it is made of.

    The steps at the ends carry what they point at: `row` a row of a file, `parameter` a given value, `frozen` the
    edition and figure of a closed claim. `figure` is the id of a figure's own step.
    """

    title: str
    value: str
    children: tuple["ExplanationNode", ...] = ()
    figure: str | None = None
    row: Row | None = None
    parameter: ParameterValue | None = None
    frozen: tuple[str, str] | None = None


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
        self._frozen = frozen
        self._leaves = Leaves(bundle.rows)
        self._told: set[str] = set()
        self._indicators = indicator_words(words.lang)
        self._corrected: dict[str, dict[str, str]] = bundle.facts.get("corrected", {})
        self._towns = {str(partner["number"]): partner["name"] for partner in bundle.facts.get("partners", ())}

    def figure(self, figure_id: str, depth: int | None) -> ExplanationNode:
        figure = self._bundle.figures[figure_id]
        title = self._title(figure_id)
        value = self._shown(figure.value, figure.unit)
        if figure_id in self._told:
            return ExplanationNode(self._words.text("node.repeated", title=title), value, figure=figure_id)
        if depth is not None and depth < 0:
            return ExplanationNode(title, value, figure=figure_id)
        self._told.add(figure_id)
        return ExplanationNode(title, value, (self._made_of(figure, depth),), figure=figure_id)

    def _made_of(self, figure: Figure, depth: int | None) -> ExplanationNode:
        return self.step(figure.expression, None if depth is None else depth - 1)

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
        title = self._words.text(
            "node.parameter",
            parameter=known.key,
            certainty=known.certainty,
            reference=known.reference,
            source=known.source,
        )
        return ExplanationNode(title, self._shown(known.value, known.unit), parameter=known)

    def _title(self, figure_id: str) -> str:
        for key, pattern in _TITLES:
            if found := re.fullmatch(pattern, figure_id):
                facts = found.groupdict()
                if "town" in facts:
                    facts["town"] = self._towns.get(facts["town"], facts["town"])
                if "indicator" in facts:
                    facts |= self._indicator(facts["indicator"], facts["of_period"])
                return self._words.text(f"figure.{key}", **facts)
        return figure_id

    def _indicator(self, code: str, period: str) -> dict[str, str]:
        """An indicator with its name, and the month or claim as it is written."""
        named = code.replace("+", " + ") if "+" in code else f"{code} {indicator_name(self._indicators, code)}".strip()
        is_month = len(period) == len("2026-03")
        return {"indicator": named, "of_period": self._words.month(period) if is_month else period}

    def _value(self, expression: Expression, unit: str = "") -> str:
        try:
            value = value_of(expression, self._bundle.figures, self._leaves, self._bundle.parameters, self._frozen)
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
