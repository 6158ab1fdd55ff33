"""Reading delimited text files: encoding and separator are found out, cells stay as they are written.

Here belongs bytes of a CSV or TXT file to text table. Not here: headers and values.
"""

import csv
import io
from collections.abc import Iterator
from itertools import islice

import pyarrow as pa

from pipelines.intake.sheet import IntakeProblem, TextFile, TextSheet, text_table

SEPARATORS = (";", "\t", ",")
_SAMPLE_RECORDS = 20
_SAMPLE_LENGTH = 100_000
_MOST_COLUMNS = 1_000
_BATCH = 20_000


def read_delimited(data: bytes, ending: str) -> TextFile:
    """Read a delimited text file.

    Raises `IntakeProblem("file-unreadable")` with `format` and, for a quote that is never closed or a record beyond all
    measure, the `line` on which that record begins.
    """
    text, encoding = _decode(data, ending)
    separator = _separator(text)
    lines: list[pa.Array] = []
    batches: list[list[pa.Array]] = []
    for numbers, records in _batches(text, separator):
        lines.append(pa.array(numbers, pa.int64()))
        batches.append(_columns(records))
    width = max(map(len, batches), default=0)
    for count, batch in zip(lines, batches, strict=True):
        batch.extend(pa.repeat("", len(count)) for _ in range(width - len(batch)))
    columns = [pa.chunked_array([batch[index] for batch in batches], pa.string()) for index in range(width)]
    table = text_table(pa.chunked_array(lines, pa.int64()), columns)
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


def _batches(text: str, separator: str) -> Iterator[tuple[list[int], list[list[str]]]]:
    """The records and the lines on which they begin, some thousands at a time."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[int] = []
    records: list[list[str]] = []
    line = 1
    try:
        for record in reader:
            if len(record) > _MOST_COLUMNS:
                raise IntakeProblem("file-unreadable", format="csv", line=str(line))
            lines.append(line)
            records.append(record)
            line = reader.line_num + 1
            if len(records) == _BATCH:
                yield lines, records
                lines, records = [], []
    except csv.Error:
        raise IntakeProblem("file-unreadable", format="csv", line=str(line)) from None
    if records:
        yield lines, records


def _columns(records: list[list[str]]) -> list[pa.Array]:
    """Turn records of unlike lengths into columns, short ones filled with empty cells."""
    width = max(map(len, records))
    if any(len(record) != width for record in records):
        records = [record + [""] * (width - len(record)) for record in records]
    return [pa.array(cells, pa.string()) for cells in zip(*records, strict=True)]
