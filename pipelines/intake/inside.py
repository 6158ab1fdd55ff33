"""What a sheet holds besides values: errors, uncalculated formulas, hidden rows and columns, merged cells.

Here belongs the shape of it, and the limit on how far a sheet may reach. Not here: finding it in a format
(`inside_xlsx`, `inside_xlsb`, `inside_xls`, `inside_ods`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipelines.intake.sheet import IntakeProblem, column_letters

MOST_COLUMNS = 1_000
MOST_CELLS = 20_000_000
"""A sheet is read from A1 to its last cell, so one stray cell at its far corner would be billions of empty ones."""

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""The errors of a cell by their code in the binary formats."""

Cell = tuple[int, int]
Area = tuple[int, int, int, int]


@dataclass
class Inside:
    """What a sheet holds besides values. Rows count from 1, columns from 0.

    `silent` gives by cell the error (`#DIV/0!`) or the formula (`=A1+A2`) where the reader gives nothing. `merged` are
    areas: first row, first column, last row, last column. `last` is the furthest row and column that hold something,
    where the format had to be searched for them.
    """

    silent: dict[Cell, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    last: Cell = (0, -1)

    def reach(self, row: int, column: int) -> None:
        """Note that a cell holds something."""
        self.last = max(self.last[0], row), max(self.last[1], column)


TEXT, WHOLE_NUMBER = 0x17, 0x1E
"""How the formula of a name that is one constant begins in the binary formats."""


def refuse_far_cells(row: int, column: int) -> None:
    """Raise `IntakeProblem("sheet-too-large")` with the `cell` when a sheet reaches further than is read."""
    if column >= MOST_COLUMNS or row * (column + 1) > MOST_CELLS:
        raise IntakeProblem("sheet-too-large", cell=f"{column_letters(column)}{row}")


def refuse_entities(xml: bytes) -> None:
    """Raise ValueError when XML declares a document type: no workbook does, and entities could grow without end."""
    if b"<!DOCTYPE" in xml:
        raise ValueError("a document type is declared")


def numbers(ranges: Iterable[tuple[int, int]], most: int) -> Iterator[int]:
    """The numbers of ranges, both ends among them, up to `most`."""
    for first, last in ranges:
        yield from range(first, min(last, most) + 1)
