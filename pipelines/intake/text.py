"""The text table: a file's cells as text, each with the sheet, row and column that a person sees.

Here belongs telling workbooks from text files by their content, and the limits on what is read at all. The readers
stand in `workbook` and `delimited`. Not here: which layout a file has (`dialect`), what its cells mean
(`pipelines.staging`).
"""

from pathlib import PurePath

from pipelines.intake.compound_file import SIGNATURE
from pipelines.intake.delimited import read_delimited
from pipelines.intake.sheet import IntakeProblem, TextFile, TextSheet
from pipelines.intake.workbook import read_workbook

__all__ = ["READER_VERSION", "IntakeProblem", "TextFile", "TextSheet", "read_text"]

READER_VERSION = 3
"""Raised whenever the same bytes would give another text table; part of the cache's key."""

WORKBOOK_LIMIT = 50_000_000
TEXT_LIMIT = 500_000_000

_WORKBOOKS = (b"PK\x03\x04", SIGNATURE)
# First bytes of what people send instead of a table; the names are those by which they know them.
_KNOWN_STARTS = {
    b"%PDF": "pdf",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpg",
    b"{\\rtf": "rtf",
    b"\x1f\x8b": "gz",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
}


def read_text(data: bytes, name: str) -> TextFile:
    """Read the bytes of a file as text, deciding by content what it is; `name` only helps to name what it is not.

    Raises `IntakeProblem`: `file-empty`, `file-too-large` (`size_count`, `limit_count` in bytes), `file-encrypted`,
    `sheet-too-large` (`cell`), `file-unreadable` (`format`, and `line` where a text file names one).
    """
    is_workbook = data.startswith(_WORKBOOKS)
    limit = WORKBOOK_LIMIT if is_workbook else TEXT_LIMIT
    if len(data) > limit:
        raise IntakeProblem("file-too-large", size_count=str(len(data)), limit_count=str(limit))
    if not data.strip():
        raise IntakeProblem("file-empty")
    for start, format_name in _KNOWN_STARTS.items():
        if data.startswith(start):
            raise IntakeProblem("file-unreadable", format=format_name)
    file = read_workbook(data, _ending(name)) if is_workbook else read_delimited(data, _ending(name))
    if not any(sheet.height for sheet in file.sheets):
        raise IntakeProblem("file-empty")
    return file


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".") or "?"
