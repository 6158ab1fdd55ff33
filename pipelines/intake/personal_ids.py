"""Personal identity codes (henkilötunnus): where a file holds one. The code itself is never given on.

A *likely* code is a mistyped one: all of it fits but the check character. Only those that end in a letter are held to
be likely, for numbers of vouchers begin with a date and end in digits too.

Here belongs finding and masking. Not here: what stands besides cells (`hidden_ids`), and what is done with such a file
(`receive`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
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
_LIKELY = re.compile(
    rf"(?<![0-9A-Za-z])(?=([0-9]{{6}}[{_SIGNS}{_LETTERS}][0-9]{{3}}[A-FHJ-NPR-Ya-fhj-npr-y])(?![0-9A-Za-z]))"
)
_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CANDIDATE = rf"[0-9]{{6}}[{_SIGNS}{_LETTERS}][0-9]{{3}}[0-9A-Za-z]"
_LENGTH = 11
_MASK = "xxxxxx-xxxx"


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell as people find it: `column` is a letter in a workbook, an ordinal in a text file.

    `row` is 0 and `column` is empty when the name of the sheet itself holds a code; the name given is masked. A cell
    that is not `certain` holds a likely code.
    """

    sheet: str
    row: int
    column: str
    certain: bool = True


def find_personal_ids(text: TextFile) -> list[CellRef]:
    """Every cell, and every name of a sheet, that holds a valid or likely code, also inside longer text; by place."""
    found = []
    for sheet in text.sheets:
        name = mask_personal_ids(sheet.name, likely=True)
        if name != sheet.name:
            found.append(CellRef(name, 0, "", certain=_holds_valid(sheet.name)))
        found.extend(CellRef(name, row, text.column_name(column), sure) for row, column, sure in sorted(_cells(sheet)))
    return found


def mask_personal_ids(name: str, *, likely: bool = False) -> str:
    """Put `xxxxxx-xxxx` in the place of every code in the name of a file or sheet, of `likely` ones too."""
    for start in sorted({*_codes(name), *(_likely_codes(name) if likely else ())}, reverse=True):
        name = f"{name[:start]}{_MASK}{name[start + _LENGTH :]}"
    return name


def holds_code(data: bytes) -> bool:
    """Whether a code stands in bytes of text, whatever their encoding."""
    # A code is ASCII but for a typographic sign; without its zeros UTF-16 is as good as UTF-8.
    return _holds_valid(data.replace(b"\0", b"").decode("utf-8", "replace"))


def _cells(sheet: TextSheet) -> Iterator[tuple[int, int, bool]]:
    """Row, column from 0, and whether the code is valid."""
    for index in range(sheet.width):
        if not any(map(_holds_candidate, sheet.column(index).chunks)):
            continue
        candidates = sheet.table.filter(pc.match_substring_regex(sheet.column(index), _CANDIDATE))
        rows = candidates["row"].to_pylist()
        for row, cell in zip(rows, candidates[f"c{index}"].to_pylist(), strict=True):
            if _holds_valid(cell):
                yield row, index, True
            elif next(_likely_codes(cell), None) is not None:
                yield row, index, False


def _holds_candidate(cells: pa.Array) -> bool:
    """Whether cells hold something like a code: asked of all of them as one text, which is faster than of each."""
    together = pc.binary_join(pa.ListArray.from_arrays([0, len(cells)], cells), "\n")
    return bool(pc.match_substring_regex(together, _CANDIDATE)[0].as_py())


def _holds_valid(text: str) -> bool:
    return next(_codes(text), None) is not None


def _likely_codes(text: str) -> Iterator[int]:
    """Where codes begin that only their check character spoils."""
    for match in _LIKELY.finditer(text):
        date_and_number = match[1][:6] + match[1][7:10]
        mended = match[1][:10] + _CHECK_CHARACTERS[int(date_and_number) % len(_CHECK_CHARACTERS)]
        if hetu.is_valid(mended) and not hetu.is_valid(match[1]):
            yield match.start()


def _codes(text: str) -> Iterator[int]:
    """Where valid codes begin in a text. Numbers 900–999 are temporary codes, which stand for real persons too."""
    for match in _CODE.finditer(text):
        if hetu.is_valid(match[1] or match[2], allow_temporary=True):
            yield match.start()
