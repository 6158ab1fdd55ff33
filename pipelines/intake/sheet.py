"""The shape of a text table, and the problem that a file is refused with.

Here belongs what the readers give and everything after them takes. Not here: the readers themselves.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

import pyarrow as pa
import pyarrow.compute as pc


class IntakeProblem(Exception):  # noqa: N818  # what is told about a file, no error of the program
    """Why a file cannot be received: the id of a rule and its facts."""

    def __init__(self, rule: str, **facts: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.facts = facts


@dataclass(frozen=True)
class TextSheet:
    """One sheet: an Arrow table with `row` (as the program shows it; a line number in a text file) and text columns.

    The columns `c0`, `c1`, … are the sheet's columns A, B, …; an empty cell is `""`. Rows in which every cell is blank
    are not in the table. `name` is `""` for a text file; `number` counts from 1. What a person does not see in a
    workbook is told: whether the sheet is `hidden`, its hidden rows (numbers) and columns (from 0). `merged` are areas
    of merged cells: first row, first column, last row, last column; all but the first cell of each are empty.
    """

    number: int
    name: str
    table: pa.Table
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def height(self) -> int:
        """The number of rows that are not blank."""
        return int(self.table.num_rows)

    @property
    def width(self) -> int:
        """The number of columns."""
        return int(self.table.num_columns) - 1

    def column(self, index: int) -> pa.ChunkedArray:
        """The cells of a column, counted from 0."""
        return self.table[f"c{index}"]

    def head(self, rows: int) -> Iterator[tuple[int, list[str]]]:
        """The first rows that are not blank, each with its row number."""
        for row in self.table.slice(0, rows).to_pylist():
            number = row.pop("row")
            yield number, list(row.values())


@dataclass(frozen=True)
class TextFile:
    """A file as text; `format` is `xlsx`, `xlsb`, `xls`, `ods` or `csv`.

    `properties` holds what the reader found (encoding, separator).
    """

    format: str
    sheets: Sequence[TextSheet]
    properties: Mapping[str, str] = dataclass_field(default_factory=dict)

    @property
    def is_workbook(self) -> bool:
        """Whether the file has sheets, and columns with letters."""
        return self.format != "csv"

    @property
    def shape(self) -> str:
        """`workbook` or `csv`: what a dialect says that it may come as."""
        return "workbook" if self.is_workbook else "csv"

    def column_name(self, index: int) -> str:
        """A column as people find it: a letter in a workbook, its ordinal in a text file."""
        return column_letters(index) if self.is_workbook else str(index + 1)

    def cell_name(self, row: int, column: str) -> str:
        """A cell of one sheet as people find it: `E40`; in a text file `rivi 40, kenttä 5`."""
        return f"{column}{row}" if self.is_workbook else f"rivi {row}, kenttä {column}"


def column_letters(index: int) -> str:
    """The letters of a workbook's column, counted from 0: 0 is `A`, 26 is `AA`."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def text_table(rows: pa.ChunkedArray, columns: Sequence[pa.ChunkedArray]) -> pa.Table:
    """Make the table of a `TextSheet` from row numbers and columns of text, leaving out blank rows."""
    names = ["row", *(f"c{index}" for index in range(len(columns)))]
    table = pa.table([rows, *columns], names=names)
    return without_rows(table, blank_rows(len(rows), columns).to_pylist())


def blank_rows(height: int, columns: Iterable[pa.ChunkedArray]) -> pa.Array:
    """The places (from 0) of the rows in which every one of the columns is blank, the fullest column first."""
    places = pa.arange(0, height)
    for column in columns:
        cells = column if len(places) == height else column.take(places)
        places = places.filter(pc.equal(pc.utf8_trim_whitespace(cells), ""))
        if not len(places):
            break
    return places


def without_rows(table: pa.Table, places: Collection[int]) -> pa.Table:
    """A table without the rows at some places; itself where there are none."""
    if not places:
        return table
    left_out = pa.array(sorted(places), pa.int64())
    return table.filter(pc.invert(pc.is_in(pa.arange(0, table.num_rows), value_set=left_out)))
