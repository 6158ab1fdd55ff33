"""A second opinion on our formulas: computes a workbook's cells anew with doubles, as a spreadsheet does.

Here belongs the small part of Excel's formula language that our pages use. Not here: any figure of ours.
"""

import io
import math
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?(?![\w(])")
_LITERAL = re.compile(r'"(?:[^"]|"")*"')
_EPOCH = datetime(1899, 12, 30)


class Recalculated:
    """A workbook's cells, computed from its formulas and plain values; stored results are never looked at."""

    def __init__(self, data: bytes) -> None:
        self._book = load_workbook(io.BytesIO(data))
        self._known: dict[tuple[str, str], Any] = {}
        stored = load_workbook(io.BytesIO(data), data_only=True)
        self.stored = {
            (sheet.title, cell.coordinate): _number(stored[sheet.title][cell.coordinate].value)
            for sheet in self._book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }

    def value(self, sheet: str, address: str) -> Any:
        """The value of a cell."""
        if (sheet, address) not in self._known:
            cell = self._book[sheet][address]
            is_formula = cell.data_type == "f"
            self._known[sheet, address] = self._compute(sheet, cell.value) if is_formula else _number(cell.value)
        return self._known[sheet, address]

    def _compute(self, sheet: str, formula: str) -> Any:
        parts, last = [], 0
        for literal in _LITERAL.finditer(formula):
            parts += [self._linked(formula[last : literal.start()]), literal.group()]
            last = literal.end()
        parts.append(self._linked(formula[last:]))
        names = {"SUM": _sum, "SUMIF": _sumif, "SUMIFS": _sumifs, "MIN": min, "MAX": max, "DATE": _date}
        names |= {"IF": lambda known, then, otherwise: then if known else otherwise, "AND": lambda *known: all(known)}
        names |= {"SIGN": _sign, "ABS": abs, "INT": math.floor, "MOD": lambda value, by: value % by}
        names["area"] = self._area
        rounding = {"ROUND": _half_up, "ROUNDDOWN": _down, "ROUNDUP": _up}
        return eval("".join(parts).lstrip("="), {"__builtins__": {}}, {**names, **rounding, "here": sheet})

    def _linked(self, text: str) -> str:
        def area(found: re.Match[str]) -> str:
            sheet, column, row, last_column, last_row = found.groups()
            first, last = f"{column}{row}", f"{last_column}{last_row}" if last_column else None
            return f"area({sheet!r} or here, {first!r}, {last!r})"

        return _REFERENCE.sub(area, text)

    def _area(self, sheet: str, first: str, last: str | None) -> Any:
        if last is None:
            return self.value(sheet, first) or 0
        left, top, right, bottom = range_boundaries(f"{first}:{last}")
        cells = self._book[sheet].iter_rows(top, bottom, left, right)
        return [self.value(sheet, cell.coordinate) for row in cells for cell in row]


def _number(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    return (value - _EPOCH) / timedelta(days=1) if isinstance(value, datetime) else value


def _flat(values: tuple[Any, ...]) -> Iterator[Any]:
    for value in values:
        yield from value if isinstance(value, list) else [value]


def _sum(*values: Any) -> Any:
    return math.fsum(value for value in _flat(values) if isinstance(value, int | float))


def _sumif(values: Any, criterion: str) -> Any:
    sign = {">0": 1, "<0": -1}[criterion]
    return math.fsum(value for value in _flat((values,)) if value * sign > 0)


def _sumifs(values: list[Any], *criteria: Any) -> Any:
    ranges, wanted = criteria[::2], criteria[1::2]
    rows = zip(values, *ranges, strict=True)
    return math.fsum(value or 0 for value, *keys in rows if all(a == b for a, b in zip(keys, wanted, strict=True)))


def _sign(value: float) -> float:
    return math.copysign(1, value) if value else 0.0


def _date(year: int, month: int, day: int) -> float:
    return float((date(year, month, day) - _EPOCH.date()).days)


def _half_up(value: float, places: int) -> float:
    scaled = Fraction(value) * 10**places
    whole = math.floor(abs(scaled) + Fraction(1, 2))
    return math.copysign(whole / 10**places, value)


def _down(value: float, places: int) -> float:
    return math.copysign(math.floor(abs(value) * 10**places) / 10**places, value)


def _up(value: float, places: int) -> float:
    return math.copysign(math.ceil(abs(value) * 10**places) / 10**places, value)
