"""Reading delimited text files: encoding and separator are found out, cells stay as they are written.

Here belongs bytes of a CSV or TXT file to text table. Not here: headers and values.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from pipelines.intake.sheet import IntakeProblem, TextFile, TextSheet, text_table

SEPARATORS = (";", "\t", ",")
_SAMPLE_RECORDS = 20
_SAMPLE_LENGTH = 100_000
_MOST_COLUMNS = 1_000
_PIECE = 1_000_000
_LINE_END = re.compile(r"\r\n?|\n")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


def read_delimited(data: bytes, ending: str) -> TextFile:
    """Read a delimited text file.

    Raises `IntakeProblem("file-unreadable")` with `format` and, for a quote that is never closed or a record beyond all
    measure, the `line` on which that record begins.
    """
    text, encoding = _decode(data, ending)
    separator = _separator(text)
    pieces = list(_Reader(text, separator).pieces())
    width = max((len(piece.columns) for piece in pieces), default=0)
    for piece in pieces:
        piece.columns.extend(pa.repeat("", len(piece.lines)) for _ in range(width - len(piece.columns)))
    columns = [pa.chunked_array([piece.columns[index] for piece in pieces], pa.string()) for index in range(width)]
    table = text_table(pa.chunked_array([piece.lines for piece in pieces], pa.int64()), columns)
    return TextFile("csv", (TextSheet(1, "", table),), {"encoding": encoding, "separator": separator})


def _decode(data: bytes, ending: str) -> tuple[str, str]:
    """UTF-8 or UTF-16 by their marks, else UTF-8 when it is, else Windows-1252."""
    candidates = ["utf-8", "windows-1252"]
    if data.startswith(b"\xef\xbb\xbf"):
        candidates = ["utf-8-sig"]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise IntakeProblem("file-unreadable", format=ending)


def _separator(text: str) -> str:
    """The separator under which most of the first records are as wide as the first one with several columns.

    A comma also stands in amounts and sentences, but seldom in the headers and never equally often in every record.
    """
    scores = []
    for separator in SEPARATORS:
        reader = csv.reader(io.StringIO(text[:_SAMPLE_LENGTH], newline=""), delimiter=separator)
        try:
            widths = [len(record) for record in islice(reader, _SAMPLE_RECORDS) if record]
        except csv.Error:  # a quote that is closed under another separator only
            widths = []
        first = next((width for width in widths if width > 1), 0)
        scores.append((widths.count(first) if first else 0, first))
    return SEPARATORS[scores.index(max(scores))]


@dataclass(frozen=True)
class _Piece:
    """Records one after another: the lines on which they begin, and their columns."""

    lines: pa.Array
    columns: list[pa.Array]


class _Reader:
    """Reads a text from its first to its last record, a piece at a time.

    Most pieces are plain: records of equal length, a line each. Those Arrow reads, ten times as fast as the csv module,
    which reads the others and says what a record is.
    """

    def __init__(self, text: str, separator: str) -> None:
        self._text = text
        self._separator = separator
        cell = rf'[^"{separator}\r\n]*|"(?:[^"\r\n]|"")*"'
        self._plain = rf"\A(?:(?:{cell})(?:{separator}|\r\n?|\n))*(?:{cell})\z"
        self._position = 0
        self._line = 1

    def pieces(self) -> Iterator[_Piece]:
        """All records; raises `IntakeProblem` as `read_delimited` does."""
        while self._position < len(self._text):
            line_end = _LINE_END.search(self._text, self._position + _PIECE)
            end = line_end.end() if line_end else len(self._text)
            yield self._plain_piece(end) or self._any_piece(end)

    def _plain_piece(self, end: int) -> _Piece | None:
        """The records up to a position, when all of them are plain."""
        first = _LINE.search(self._text, self._position)
        block = self._text[self._position : end].encode()
        if b'"' in block and not _matches(self._plain, block):
            return None
        try:
            record = next(csv.reader([first[0] if first else ""], delimiter=self._separator), [])
            names = [f"c{index}" for index, _ in enumerate(record)] or ["c0"]
            if len(names) > _MOST_COLUMNS:
                return None
            table = arrow_csv.read_csv(
                pa.BufferReader(block),
                arrow_csv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=names),
                arrow_csv.ParseOptions(delimiter=self._separator, ignore_empty_lines=False),
                arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
            )
        except (csv.Error, pa.ArrowInvalid):  # a field beyond all measure, a record of another length
            return None
        columns = [column.combine_chunks() for column in table.columns]
        longest = max(pc.max(pc.binary_length(column)).as_py() for column in columns)
        if longest > csv.field_size_limit():
            return None
        first_line, self._line = self._line, self._line + table.num_rows
        self._position = end
        return _Piece(pa.arange(first_line, self._line), columns)

    def _any_piece(self, end: int) -> _Piece:
        """The records that begin before a position."""
        reader = csv.reader(self._lines(), delimiter=self._separator, strict=True)
        first, line = self._line, self._line
        lines: list[int] = []
        records: list[list[str]] = []
        try:
            while self._position < end:
                record = next(reader)
                if len(record) > _MOST_COLUMNS:
                    raise _unreadable(line)
                lines.append(line)
                records.append(record)
                line = first + reader.line_num
        except csv.Error:
            raise _unreadable(line) from None
        self._line = line
        return _Piece(pa.array(lines, pa.int64()), _columns(records))

    def _lines(self) -> Iterator[str]:
        while match := _LINE.match(self._text, self._position):
            self._position = match.end()
            yield match[0]


def _matches(pattern: str, block: bytes) -> bool:
    return bool(pc.match_substring_regex(pa.array([block], pa.binary()), pattern)[0].as_py())


def _unreadable(line: int) -> IntakeProblem:
    return IntakeProblem("file-unreadable", format="csv", line=str(line))


def _columns(records: list[list[str]]) -> list[pa.Array]:
    """Turn records of unlike lengths into columns, short ones filled with empty cells."""
    width = max(map(len, records))
    if any(len(record) != width for record in records):
        records = [record + [""] * (width - len(record)) for record in records]
    return [pa.array(cells, pa.string()) for cells in zip(*records, strict=True)]
