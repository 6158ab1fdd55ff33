"""Delimited text by any hand: both readers within `delimited` give what the csv module gives, line by line.

Here belongs `pipelines.intake.delimited` on text that nobody would write on purpose.
"""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.intake import delimited
from pipelines.intake.delimited import read_delimited
from pipelines.intake.sheet import IntakeProblem

_PARTS = st.sampled_from(
    ["a", "ä", '"', '""', ";", ";;", "\n", "\r\n", "\r", "1,5", " ", "x;y\n", '"q";"r"\n', '"a\nb"']
)


def as_the_csv_module_reads(text: str) -> list[tuple[int, list[str]]] | int:
    """The records that are not blank with their lines, without empty cells at their ends; or the line of a fault."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    records, line = [], 1
    try:
        for record in reader:
            records.append((line, record))
            line = reader.line_num + 1
    except csv.Error:
        return line
    return [(line, _trimmed(record)) for line, record in records if any(cell.strip() for cell in record)]


def as_we_read(text: str) -> list[tuple[int, list[str]]] | int:
    try:
        (sheet,) = read_delimited(text.encode(), "csv").sheets
    except IntakeProblem as problem:
        return int(problem.facts["line"])
    return [(line, _trimmed(cells)) for line, cells in sheet.head(1000)]


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


@pytest.mark.parametrize("piece", [5, 1_000_000])
@given(parts=st.lists(_PARTS, max_size=12))
def test_any_text_is_read_as_the_csv_module_reads_it(piece: int, parts: list[str]) -> None:
    text = "k;l;m\n" * 8 + "".join(parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_PIECE", piece)
        assert as_we_read(text) == as_the_csv_module_reads(text)
