"""Personal identity codes (henkilötunnus): where a file holds one. The code itself is never given on.

Here belongs finding and masking. Not here: what is done with such a file (`receive`).
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow.compute as pc
from stdnum.fi import hetu

from pipelines.intake.sheet import TextFile, TextSheet

_SIGNS = "+\\-\u2010\u2011\u2012\u2013\u2014\u2212"
_LETTERS = "ABCDEFUVWXYabcdefuvwxy"
# Looked for at every place, since a number before a code must not hide it. A letter as the sign of the century also
# stands in hashes and references: there no letter or digit may touch the code.
_CODE = re.compile(
    rf"(?<![0-9])(?=([0-9]{{6}}[{_SIGNS}][0-9]{{3}}[0-9A-Za-z]))"
    rf"|(?<![0-9A-Za-z])(?=([0-9]{{6}}[{_LETTERS}][0-9]{{3}}[0-9A-Za-z])(?![0-9A-Za-z]))"
)
_CANDIDATE = rf"[0-9]{{6}}[{_SIGNS}{_LETTERS}][0-9]{{3}}[0-9A-Za-z]"
_LENGTH = 11
_MASK = "xxxxxx-xxxx"
_CELLS = re.compile(r"xl/(worksheets/sheet[^/]*\.xml|sharedStrings\.xml)")
_TAG = re.compile(rb"<[^<>]*>")
_ELSEWHERE = {
    "omment": "solun kommentissa",
    "xl/drawings/": "tekstiruudussa",
    "xl/pivotCache/": "pivot-taulukon tiedoissa",
    "docProps/": "tiedoston ominaisuuksissa",
}
_ANYWHERE = "tiedoston sisällä"
_UNPACKED_LIMIT = 200_000_000


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell as people find it: `column` is a letter in a workbook, an ordinal in a text file.

    `row` is 0 and `column` is empty when the name of the sheet itself holds a code; the name given is masked.
    """

    sheet: str
    row: int
    column: str


def find_personal_ids(text: TextFile) -> list[CellRef]:
    """Every cell, and every name of a sheet, that holds a valid code, also inside longer text; sorted by place."""
    found = []
    for sheet in text.sheets:
        name = mask_personal_ids(sheet.name)
        if name != sheet.name:
            found.append(CellRef(name, 0, ""))
        found.extend(CellRef(name, row, text.column_name(column)) for row, column in sorted(_cells(sheet)))
    return found


def find_outside_cells(data: bytes, cells_read: bool) -> list[str]:
    """Where a code stands besides cells, in words that tell the place: comments, text boxes, copies of data.

    Of a file whose cells could not be read, all of it is looked through, as far as it can be unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sorted(set(_outside_cells(archive, cells_read)))
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError):
        return [_ANYWHERE] if not cells_read and _holds_code(data) else []


def mask_personal_ids(name: str) -> str:
    """Put `xxxxxx-xxxx` in the place of every code in the name of a file or sheet."""
    for start in reversed(list(_codes(name))):
        name = f"{name[:start]}{_MASK}{name[start + _LENGTH :]}"
    return name


def _outside_cells(archive: zipfile.ZipFile, cells_read: bool) -> Iterator[str]:
    left = _UNPACKED_LIMIT
    for part in archive.infolist():
        if cells_read and _CELLS.fullmatch(part.filename):
            continue
        with archive.open(part) as file:
            data = file.read(left)
        left -= len(data)
        # With and without tags: a code in a text may be cut up by them.
        if _holds_code(data) or _holds_code(_TAG.sub(b"", data)):
            yield next((words for mark, words in _ELSEWHERE.items() if mark in part.filename), _ANYWHERE)


def _holds_code(data: bytes) -> bool:
    # A code is ASCII but for a typographic sign; without its zeros UTF-16 is as good as UTF-8.
    return next(_codes(data.replace(b"\0", b"").decode("utf-8", "replace")), None) is not None


def _cells(sheet: TextSheet) -> Iterator[tuple[int, int]]:
    for index in range(sheet.width):
        candidates = sheet.table.filter(pc.match_substring_regex(sheet.column(index), _CANDIDATE))
        rows = candidates["row"].to_pylist()
        for row, cell in zip(rows, candidates[f"c{index}"].to_pylist(), strict=True):
            if next(_codes(cell), None) is not None:
                yield row, index


def _codes(text: str) -> Iterator[int]:
    """Where valid codes begin in a text. Numbers 900–999 are temporary codes, which stand for real persons too."""
    for match in _CODE.finditer(text):
        if hetu.is_valid(match[1] or match[2], allow_temporary=True):
            yield match.start()
