"""What an ODS sheet holds besides values, looked for in its XML.

Here belongs that. Not here: cells that have a value (`workbook`).
"""

import io
import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import Element, iterparse

from pipelines.intake.inside import Inside, numbers, refuse_entities, refuse_far_cells

MAIN_PART = "content.xml"
MANIFEST = "META-INF/manifest.xml"
_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _TEXT, _OFFICE = _NS % "table", _NS % "text", _NS % "office"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_LAST_COLUMN = 16_383
_LAST_ROW = 1_048_576
_HIDDEN = ("collapse", "filter")


def has_password(archive: zipfile.ZipFile) -> bool:
    """Whether the document is encrypted."""
    return MANIFEST in archive.namelist() and b"encryption-data" in archive.read(MANIFEST)


def look_inside(archive: zipfile.ZipFile) -> Mapping[str, Inside]:
    """What each sheet holds besides values, by its name. Raises `IntakeProblem("sheet-too-large")`."""
    reader = _Reader()
    xml = archive.read(MAIN_PART)
    refuse_entities(xml)
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end")):
        reader.take(event, element)
    return reader.sheets


class _Reader:
    """Goes through the document once; a table within a cell of a table is not looked at."""

    def __init__(self) -> None:
        self.sheets: dict[str, Inside] = {}
        self._sheet = Inside()
        self._depth = 0
        self._row = self._column = self._next_column = 0

    def take(self, event: str, element: Element) -> None:
        name = element.tag.removeprefix(_TABLE)
        if event == "start":
            if name == "table":
                self._depth += 1
                if self._depth == 1:
                    self._begin(element)
            elif name == "table-row":
                self._column = 0
            return
        if name == "table":
            self._depth -= 1
        elif self._depth == 1 and name == "table-column":
            repeated = _repeated(element, "columns")
            if element.get(f"{_TABLE}visibility") in _HIDDEN:
                ends = self._next_column, self._next_column + repeated - 1
                self._sheet.hidden_columns.update(numbers([ends], _LAST_COLUMN))
            self._next_column += repeated
        elif self._depth == 1 and name == "table-row":
            self._end_row(element)
        elif self._depth == 1 and name in ("table-cell", "covered-table-cell"):
            self._cell(element)

    def _begin(self, element: Element) -> None:
        self._sheet = self.sheets.setdefault(element.get(f"{_TABLE}name", ""), Inside())
        self._row, self._next_column = 1, 0

    def _end_row(self, element: Element) -> None:
        repeated = _repeated(element, "rows")
        if element.get(f"{_TABLE}visibility") in _HIDDEN:
            self._sheet.hidden_rows.update(numbers([(self._row, self._row + repeated - 1)], _LAST_ROW))
        if self._sheet.last[0] == self._row:
            refuse_far_cells(self._row + repeated - 1, self._sheet.last[1])
        self._row += repeated
        element.clear()

    def _cell(self, element: Element) -> None:
        repeated = _repeated(element, "columns")
        last = self._column + repeated - 1
        kind = element.get(f"{_OFFICE}value-type")
        written = element.find(f"{_TEXT}p")
        formula = element.get(f"{_TABLE}formula")
        if kind is not None or written is not None or formula is not None:
            self._sheet.reach(self._row, last)
            refuse_far_cells(self._row, last)
            if element.get(f"{_CALC}value-type") == "error":
                shown = "".join(written.itertext()) if written is not None else ""
                self._silent(last, shown or "#?")
            elif formula is not None and kind is None and written is None:
                self._silent(last, f"={formula.partition('=')[2]}")
        down, across = (int(element.get(f"{_TABLE}number-{what}-spanned") or 1) for what in ("rows", "columns"))
        if down > 1 or across > 1:
            self._sheet.merged.append((self._row, self._column, self._row + down - 1, self._column + across - 1))
        self._column += repeated

    def _silent(self, last: int, text: str) -> None:
        for column in range(self._column, last + 1):
            self._sheet.silent[self._row, column] = text


def _repeated(element: Element, what: str) -> int:
    return max(1, int(element.get(f"{_TABLE}number-{what}-repeated") or 1))
