"""What an XLSB sheet holds besides values, looked for in its records ([MS-XLSB]).

Here belongs that, and the names of a workbook that stand for constants. Not here: cells that have a value
(`workbook`). A formula always stands there with a value: whether Excel calculated it cannot be known.
"""

import zipfile
from collections.abc import Iterator, Mapping
from struct import unpack_from
from xml.etree.ElementTree import fromstring

from pipelines.intake.inside import ERRORS, TEXT, WHOLE_NUMBER, Inside, numbers, refuse_entities, refuse_far_cells

MAIN_PART = "xl/workbook.bin"
_RELATIONS = "xl/_rels/workbook.bin.rels"
_ROW, _COLUMNS, _MERGED, _SHEET = 0, 60, 176, 156
_NAME, _NAME_HEAD = 39, 9
_CELLS_WITH_VALUE = range(2, 12)
_CELL_ERROR, _FORMULA_ERROR = 3, 11
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x10, 0x01
_LAST_COLUMN = 16_383


def look_inside(archive: zipfile.ZipFile) -> Mapping[str, Inside]:
    """What each sheet holds besides values, by its name. Raises `IntakeProblem("sheet-too-large")`."""
    return {name: _inside(archive.read(part)) for name, part in _parts(archive)}


def named_constants(book: bytes) -> Iterator[tuple[str, str]]:
    """The names that the main part defines for a text or a whole number, with it as text."""
    for kind, at, size in _records(book):
        if kind == _NAME and size >= _NAME_HEAD + 4:
            record = book[at : at + size]
            name, formula = _wide(record, _NAME_HEAD)
            formula += 4  # after its size
            if formula + 3 > size:
                continue
            number = unpack_from("<H", record, formula + 1)[0]
            if record[formula] == WHOLE_NUMBER:
                yield name, str(number)
            elif record[formula] == TEXT:
                yield name, record[formula + 3 : formula + 3 + 2 * number].decode("utf-16-le", "replace")


def _inside(data: bytes) -> Inside:
    found = Inside()
    row = 0
    for kind, at, size in _records(data):
        if kind == _ROW and size >= 12:
            row = unpack_from("<I", data, at)[0] + 1
            if data[at + 11] & _ROW_HIDDEN:
                found.hidden_rows.add(row)
        elif kind in _CELLS_WITH_VALUE and size >= 9:
            column = unpack_from("<I", data, at)[0]
            refuse_far_cells(row, column)
            if kind in (_CELL_ERROR, _FORMULA_ERROR):
                found.silent[row, column] = ERRORS.get(data[at + 8], "#?")
        elif kind == _COLUMNS and size >= 17 and data[at + 16] & _COLUMN_HIDDEN:
            found.hidden_columns.update(numbers([unpack_from("<II", data, at)], _LAST_COLUMN))
        elif kind == _MERGED and size >= 16:
            first, last, left, right = unpack_from("<4I", data, at)
            found.merged.append((first + 1, left, last + 1, right))
    return found


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    present = set(archive.namelist())
    if _RELATIONS not in present:
        return
    xml = archive.read(_RELATIONS)
    refuse_entities(xml)
    targets = {tag.get("Id"): tag.get("Target", "") for tag in fromstring(xml)}
    data = archive.read(MAIN_PART)
    for kind, at, size in _records(data):
        if kind == _SHEET and size >= 12:
            relation, after = _wide(data, at + 8)
            part = f"xl/{targets.get(relation, '')}"
            if part in present:
                yield _wide(data, after)[0], part


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of each record; a record that reaches beyond the end is the last."""
    at = 0
    while at < len(data):
        kind, at = _variable(data, at, 2)
        size, at = _variable(data, at, 4)
        if at + size > len(data):
            return
        yield kind, at, size
        at += size


def _variable(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and the place after it."""
    value = 0
    for shift in range(most):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * shift)
        if not byte & 0x80:
            break
    return value, at


def _wide(data: bytes, at: int) -> tuple[str, int]:
    length = unpack_from("<I", data, at)[0]
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end
