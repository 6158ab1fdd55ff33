"""What an XLS sheet holds besides values, looked for in its records ([MS-XLS]).

Here belongs that, and the names of a workbook that stand for constants. Not here: cells that have a value
(`workbook`). A formula always stands there with a value: whether Excel calculated it cannot be known.
"""

from collections.abc import Iterator, Mapping, Sequence
from struct import unpack_from

from pipelines.intake.inside import ERRORS, TEXT, WHOLE_NUMBER, Inside, numbers

_STREAMS = ("Workbook", "Book")
_SHEET, _BEGIN, _END, _PASSWORD = 0x0085, 0x0809, 0x000A, 0x002F
_NAME, _NAME_HEAD = 0x0018, 14
_ROW, _COLUMNS, _ERROR, _FORMULA = 0x0208, 0x007D, 0x0205, 0x0006
_ROW_HIDDEN, _COLUMN_HIDDEN, _FORMULA_ERROR = 0x20, 0x01, 2
_LAST_COLUMN = 255

Record = tuple[int, int, int]


def workbook_stream(found: Mapping[str, bytes]) -> bytes | None:
    """The stream of a compound file in which the workbook is, None when it has none."""
    return next((found[name] for name in _STREAMS if name in found), None)


def has_password(stream: bytes) -> bool:
    """Whether the workbook is encrypted."""
    head = (kind for kind, _, _ in _substream(stream, 0))
    return any(kind == _PASSWORD for kind in head)


def look_inside(stream: bytes) -> Sequence[Inside]:
    """What each sheet holds besides values, in the order of the sheets."""
    places = [
        unpack_from("<I", stream, at)[0] for kind, at, size in _substream(stream, 0) if kind == _SHEET and size >= 6
    ]
    return [_inside(stream, place) for place in places]


def named_constants(stream: bytes) -> Iterator[tuple[str, str]]:
    """The names that the workbook defines for a text or a whole number, with it as text."""
    for kind, at, size in _substream(stream, 0):
        if kind == _NAME and size > _NAME_HEAD:
            record = stream[at : at + size]
            name, formula = _text(record, _NAME_HEAD, length=record[3])
            if formula + 3 <= size and record[formula] == WHOLE_NUMBER:
                yield name, str(unpack_from("<H", record, formula + 1)[0])
            elif formula + 3 <= size and record[formula] == TEXT:
                yield name, _text(record, formula + 2, length=record[formula + 1])[0]


def _text(record: bytes, at: int, length: int) -> tuple[str, int]:
    """A text whose first byte says whether its letters take two bytes, and the place after it."""
    if record[at] & 1:
        end = at + 1 + 2 * length
        return record[at + 1 : end].decode("utf-16-le", "replace"), end
    end = at + 1 + length
    return record[at + 1 : end].decode("latin-1"), end


def _inside(stream: bytes, place: int) -> Inside:
    found = Inside()
    for kind, at, size in _substream(stream, place):
        if kind == _ROW and size >= 14 and stream[at + 12] & _ROW_HIDDEN:
            found.hidden_rows.add(unpack_from("<H", stream, at)[0] + 1)
        elif kind == _COLUMNS and size >= 10 and stream[at + 8] & _COLUMN_HIDDEN:
            found.hidden_columns.update(numbers([unpack_from("<HH", stream, at)], _LAST_COLUMN))
        elif kind == _ERROR and size >= 8 and stream[at + 7]:
            found.silent[_cell(stream, at)] = ERRORS.get(stream[at + 6], "#?")
        elif kind == _FORMULA and size >= 14 and _is_error(stream, at):
            found.silent[_cell(stream, at)] = ERRORS.get(stream[at + 8], "#?")
    return found


def _is_error(stream: bytes, at: int) -> bool:
    """Whether the value of a formula is no number (its last bytes say so) but an error."""
    return stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == _FORMULA_ERROR


def _cell(stream: bytes, at: int) -> tuple[int, int]:
    row, column = unpack_from("<HH", stream, at)
    return row + 1, column


def _substream(stream: bytes, at: int) -> Iterator[Record]:
    """Kind, place and size of the records from a beginning to its end; those of charts within are left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        at += 4
        if at + size > len(stream):
            return
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, at, size
        at += size
