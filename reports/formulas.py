"""Live formulas: a figure's expression written for Excel, over the cells where its parts stand.

Here belongs the translation of the closed grammar of figures into Excel formulas that give the exact cent: what rounds
is written over whole numbers (cents, seconds, ten-thousandths), because binary fractions are a cent wrong now and then.
Not here: values (they come with the figures and are stored beside the formulas) and where cells stand (the pages).
A figure whose formula could not be exact, or that rests on a closed claim, keeps its stored value alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm, prod
from typing import Any

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from reports.workbook import Book, Cell, quoted_sheet
from schemas.bundle import Bundle, expression_text
from schemas.fields import DAY_S
from schemas.figure import Unit
from schemas.labels import as_date, month_start

_EXACT = 2**53  # a double holds every whole number up to here
_MAX_FORMULA = 8000  # Excel stops at 8 192 characters
_MAX_PLACES = 6
_LEAST_PLACES: Mapping[str, int] = {Unit.EUR: 2, Unit.EUR_PER_HOUR: 2, Unit.RATE: 4}
_SIMPLE = ("figure", "number", "parameter")
_ROUNDINGS = {"half_up": "ROUND", "down": "ROUNDDOWN", "up": "ROUNDUP"}


@dataclass(frozen=True, slots=True)
class LeafTable:
    """Where the rows of a mart stand on a sheet: columns by key, and what a row must say to belong to the mart.

    Rows and columns count from 0; `given` are keys that every row of the sheet shares (`claim`).
    """

    sheet: str
    first_row: int
    last_row: int
    value_column: int
    key_columns: Mapping[str, int]
    fixed: Mapping[int, str]
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Place:
    sheet: str
    address: str
    unit: Unit | str
    value: Fraction

    def seen_from(self, sheet: str) -> str:
        return self.address if sheet == self.sheet else f"{quoted_sheet(self.sheet)}!{self.address}"


@dataclass(frozen=True, slots=True)
class _Term:
    """`text / over × factor`: `text` and `over` are whole-number formulas no larger than `size` and `over_size`."""

    text: str
    size: int
    factor: Fraction = Fraction(1)
    over: str = "1"
    over_size: int = 1


class _NotExactError(Exception):
    """The expression cannot be written as an exact formula over the cells that there are."""


def fill_formulas(book: Book, bundle: Bundle, leaves: Mapping[str, LeafTable]) -> None:
    """Give every cell of `book` that shows a figure or a parameter its formula.

    A figure's first cell placed as home (or its first cell) carries the expression, every other cell a link to it. A
    cell that brings a formula of its own keeps it.
    """
    figures, parameters = _places(book, bundle)
    writer = _Writer(bundle, leaves, figures, parameters)
    for sheet in book.sheets:
        for (row, column), cell in sheet.cells.items():
            address = xl_rowcol_to_cell(row, column)
            if cell.formula is not None:
                continue
            if cell.figure is not None:
                place = figures[cell.figure]
                home = (place.sheet, place.address) == (sheet.name, address)
                cell.formula = writer.formula(cell.figure, sheet.name) if home else f"={place.seen_from(sheet.name)}"
            elif cell.parameter is not None:
                known = parameters[cell.parameter]
                if (known.sheet, known.address) != (sheet.name, address):
                    cell.formula = f"={known.seen_from(sheet.name)}"


def _places(book: Book, bundle: Bundle) -> tuple[dict[str, _Place], dict[str, _Place]]:
    figures: dict[str, _Place] = {}
    parameters: dict[str, _Place] = {}
    placed: list[tuple[bool, str, str, Cell]] = [
        (not cell.home, sheet.name, xl_rowcol_to_cell(*at), cell)
        for sheet in book.sheets
        for at, cell in sheet.cells.items()
    ]
    for _, sheet, address, cell in sorted(placed, key=lambda item: item[0]):
        if cell.figure is not None:
            figure = bundle.figures[cell.figure]
            figures.setdefault(cell.figure, _Place(sheet, address, figure.unit, figure.value))
        elif cell.parameter is not None:
            known = bundle.parameters[cell.parameter]
            parameters.setdefault(cell.parameter, _Place(sheet, address, known.unit, known.value))
    return figures, parameters


class _Writer:
    """Writes expressions for one workbook."""

    def __init__(
        self,
        bundle: Bundle,
        leaves: Mapping[str, LeafTable],
        figures: Mapping[str, _Place],
        parameters: Mapping[str, _Place],
    ) -> None:
        self._bundle = bundle
        self._leaves = leaves
        self._figures = figures
        self._parameters = parameters
        self._known = {
            expression_text(bundle.figures[id_].expression): id_
            for id_ in reversed(list(figures))
            if bundle.figures[id_].expression[0] not in _SIMPLE and _places_of(figures[id_].value) is not None
        }
        self._current = ""
        self._sheet = ""

    def formula(self, id_: str, sheet: str) -> str | None:
        """Write the formula of the figure's home cell on `sheet`, or None where the stored value must do."""
        self._current, self._sheet = id_, sheet
        figure = self._bundle.figures[id_]
        if figure.expression[0] == "number":
            return None
        try:
            written = self._plain(figure.expression) or self._exact(figure.expression, figure.unit)
        except _NotExactError:
            return None
        return f"={written}" if len(written) <= _MAX_FORMULA else None

    def _plain(self, expression: Any) -> str | None:
        """Write what an accountant would write by hand: links, sums and differences of cells, sums over rows."""
        node, *parts = expression
        if node == "leaf":
            return self._sum_of_rows(parts[0], parts[1])
        if node == "parameter" and parts[0] in self._parameters:
            return self._parameters[parts[0]].seen_from(self._sheet)
        ids = [part[1] for part in parts if isinstance(part, list) and part[0] == "figure" and part[1] in self._figures]
        if node == "figure" and parts[0] in self._figures:
            return self._figures[parts[0]].seen_from(self._sheet)
        if len(ids) != len(parts) or not ids:
            return None
        if node == "sum":
            return f"SUM({','.join(_areas([self._figures[id_] for id_ in ids], self._sheet))})"
        if node == "difference" and self._bundle.figures[self._current].unit == Unit.EUR:
            first, second = (self._figures[id_].seen_from(self._sheet) for id_ in ids)
            return f"ROUND({first}-{second},2)"
        return None

    def _exact(self, expression: Any, unit: Unit) -> str:
        term = self._term(expression)
        factor = term.factor / DAY_S if unit == Unit.SECONDS else term.factor
        _require(term.size * factor.numerator, term.over_size * factor.denominator)
        return _divided(_times(term.text, factor.numerator), _times(term.over, factor.denominator))

    def _term(self, expression: Any) -> _Term:
        known = self._known.get(expression_text(expression))
        if known is not None and known != self._current:
            return self._cell(self._figures[known])
        node, *parts = expression
        match node:
            case "number":
                value = Fraction(parts[0])
                return _Term("1", 1, value) if value else _Term("0", 0)
            case "parameter" if parts[0] in self._parameters:
                return self._cell(self._parameters[parts[0]])
            case "figure" if parts[0] in self._figures and _places_of(self._figures[parts[0]].value) is not None:
                return self._cell(self._figures[parts[0]])
            case "figure":
                return self._term(self._bundle.figures[parts[0]].expression)
            case "leaf":
                whole = self._figure_of_same_rows(parts[0], parts[1])
                if whole is not None:
                    return self._cell(self._figures[whole])
                rows = self._sum_of_rows(parts[0], parts[1])
                return _Term(f"ROUND({rows}*{DAY_S},0)", 10**9)
            case "sum" | "difference":
                return self._added(node, [self._term(part) for part in parts])
            case "min" | "max":
                return self._chosen(node, [self._term(part) for part in parts])
            case "product":
                return _product([self._term(part) for part in parts])
            case "quotient":
                above, below = (self._term(part) for part in parts)
                turned = _Term(below.over, below.over_size, 1 / below.factor, below.text, below.size)
                return _product([above, turned])
            case "round":
                return _rounded(parts[0], Fraction(parts[1]), self._term(parts[2]))
            case _:
                raise _NotExactError

    def _cell(self, place: _Place) -> _Term:
        address = place.seen_from(self._sheet)
        if place.unit == Unit.SECONDS:
            return _Term(f"ROUND({address}*{DAY_S},0)", _whole(place.value))
        places = _places_of(place.value)
        if places is None:
            raise _NotExactError
        # Never fewer decimals than the unit has, so that the formula stays right when somebody changes the cell.
        places = max(places, _LEAST_PLACES.get(place.unit, 0))
        scale = 10**places
        text = f"ROUND({address}*{scale},0)" if places else f"ROUND({address},0)"
        return _Term(text, _whole(place.value * scale), Fraction(1, scale))

    def _figure_of_same_rows(self, mart: str, keys: Mapping[str, str]) -> str | None:
        """Find a placed figure over fewer keys whose rows are the very same, e.g. a month with one rate only."""
        if mart not in self._leaves:
            return None
        for dropped in keys:
            fewer = {key: value for key, value in keys.items() if key != dropped}
            id_: str | None = self._known.get(expression_text(["leaf", mart, fewer]))
            if id_ is None or id_ == self._current:
                continue
            rows = [r for r in self._bundle.rows.get(mart, ()) if all(r[key] == value for key, value in fewer.items())]
            if rows and all(row[dropped] == keys[dropped] for row in rows):
                return id_
        return None

    def _sum_of_rows(self, mart: str, keys: Mapping[str, str]) -> str:
        table = self._leaves.get(mart)
        if table is None:
            raise _NotExactError
        criteria = dict(table.fixed)
        quoted = {column: _text_literal(text) for column, text in criteria.items()}
        for key, value in keys.items():
            if key in table.given and table.given[key] == value:
                continue
            if key not in table.key_columns:
                raise _NotExactError
            quoted[table.key_columns[key]] = _key_literal(key, value)
        ranges = [f"{self._range(table, column)},{literal}" for column, literal in sorted(quoted.items())]
        return f"SUMIFS({self._range(table, table.value_column)},{','.join(ranges)})"

    def _range(self, table: LeafTable, column: int) -> str:
        first = xl_rowcol_to_cell(table.first_row, column, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(table.last_row, column, row_abs=True, col_abs=True)
        prefix = "" if table.sheet == self._sheet else f"{quoted_sheet(table.sheet)}!"
        return f"{prefix}{first}:{last}"

    def _added(self, node: str, terms: Sequence[_Term]) -> _Term:
        if len(terms) == 1:
            return terms[0]
        texts, sizes, factor, over, over_size = _common(terms)
        joined = ("-" if node == "difference" else "+").join(texts)
        return _Term(f"({joined})", sum(sizes), factor, over, over_size)

    def _chosen(self, node: str, terms: Sequence[_Term]) -> _Term:
        texts, sizes, factor, over, over_size = _common(terms)
        return _Term(f"{node.upper()}({','.join(texts)})", max(sizes), factor, over, over_size)


def _places_of(value: Fraction) -> int | None:
    """Count the decimals of a value; None when they do not end soon enough to be read from a cell."""
    return next((n for n in range(_MAX_PLACES + 1) if (value * 10**n).denominator == 1), None)


def _common(terms: Sequence[_Term]) -> tuple[list[str], list[int], Fraction, str, int]:
    """Bring terms over one factor and one divisor, so that only whole numbers are added or compared."""
    bottom = lcm(*(term.factor.denominator for term in terms))
    top = gcd(*(int(term.factor * bottom) for term in terms)) or 1
    factor = Fraction(top, bottom)
    overs = {term.over: term.over_size for term in terms if term.over != "1"}
    texts, sizes = [], []
    for term in terms:
        others = {over: size for over, size in overs.items() if over != term.over}
        multiple = int(term.factor / factor)
        texts.append("*".join([_times(term.text, multiple), *others]))
        sizes.append(term.size * abs(multiple) * prod(others.values()))
        _require(sizes[-1], 1)
    return texts, sizes, factor, "*".join(overs) or "1", prod(overs.values())


def _product(terms: Sequence[_Term]) -> _Term:
    text = "*".join(term.text for term in terms if term.text != "1") or "1"
    over = "*".join(term.over for term in terms if term.over != "1") or "1"
    size, over_size = prod(term.size for term in terms), prod(term.over_size for term in terms)
    _require(size, over_size)
    return _Term(text, size, prod((term.factor for term in terms), start=Fraction(1)), over, over_size)


def _rounded(mode: str, unit: Fraction, term: _Term) -> _Term:
    steps = term.factor / unit
    above, below = term.size * abs(steps.numerator), term.over_size * steps.denominator
    _require(above, below)
    inner = _divided(_times(term.text, steps.numerator), _times(term.over, steps.denominator))
    return _Term(f"{_ROUNDINGS[mode]}({inner},0)", above // max(below, 1) + 1, unit)


def _require(above: int, below: int) -> None:
    if abs(above) >= _EXACT or abs(below) >= _EXACT:
        raise _NotExactError


def _whole(value: Fraction) -> int:
    return abs(value.numerator) // value.denominator + 1


def _times(text: str, multiple: int) -> str:
    if multiple == 1:
        return text
    return str(multiple) if text == "1" else f"{text}*{multiple}"


def _divided(above: str, below: str) -> str:
    if below == "1":
        return above
    return f"{above}/({below})" if "*" in below else f"{above}/{below}"


def _areas(places: Iterable[_Place], sheet: str) -> list[str]:
    """Join cells that follow each other downwards on one sheet into ranges."""
    runs: list[list[_Place]] = []
    for place in places:
        row, column = xl_cell_to_rowcol(place.address)
        last = runs[-1][-1] if runs else None
        if last is not None and (last.sheet, xl_cell_to_rowcol(last.address)) == (place.sheet, (row - 1, column)):
            runs[-1].append(place)
        else:
            runs.append([place])
    return [run[0].seen_from(sheet) + (f":{run[-1].address}" if len(run) > 1 else "") for run in runs]


def _key_literal(key: str, value: str) -> str:
    """Write a key for SUMIFS; days and months as dates, because text like 2026-01 is read as a date anyway."""
    if key == "month":
        day = month_start(value)
    elif key in ("day", "rate"):
        day = as_date(value)
    else:
        return _text_literal(value)
    return f"DATE({day.year},{day.month},{day.day})"


def _text_literal(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
