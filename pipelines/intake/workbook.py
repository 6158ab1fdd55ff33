"""Reading workbooks (XLSX, XLSB, XLS, ODS): every cell becomes the text that Excel would show in Finnish.

Here belongs bytes of a workbook to text tables, one a worksheet. Not here: what a sheet holds besides values
(`inside` and its formats), headers and values.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from pipelines.intake import compound_file, inside_ods, inside_xls, inside_xlsb, inside_xlsx
from pipelines.intake.damages import ZIP_DAMAGES
from pipelines.intake.inside import Inside, refuse_far_cells
from pipelines.intake.sheet import IntakeProblem, TextFile, TextSheet, text_table

UNPACKED_LIMIT = 500_000_000
"""A workbook that says it unpacks to more bytes is refused before anything is unpacked."""

_PARTS_LIMIT = 10_000
# The stream in which Office keeps a workbook that is protected by a password.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_DAMAGES = (*ZIP_DAMAGES, CalamineError, OSError, struct.error, ParseError, IndexError, OverflowError)
# A time is a fraction of a day in binary: read back, a whole second may be a millisecond off.
_MILLISECOND = 1_000
_SECOND = 1_000_000
_ODS_DURATION = re.compile(r"(-?)PT([0-9]{1,6})H([0-9]{1,2})M([0-9]{1,2})(?:\.([0-9]{1,9}))?S")
# An exponent, infinity and what is no number, and minus zero.
_NOT_PLAIN = ("e", "n", "-0")


@dataclass(frozen=True)
class _Look:
    """The format of a workbook, and what the sheet of a name or number (from 0) holds besides values."""

    format: str
    of: Callable[[str, int], Inside]


def read_workbook(data: bytes, ending: str) -> TextFile:
    """Read the worksheets of a workbook, hidden ones too.

    Raises `IntakeProblem`: `file-unreadable` (`format`), `file-encrypted`, `file-too-large` (`size_count`,
    `limit_count` in bytes), `sheet-too-large` (`cell`).
    """
    with _told_as(ending):
        look = _look_at_zip(data, ending) if data.startswith(b"PK") else _look_at_compound_file(data, ending)
    sheets: list[TextSheet] = []
    with _told_as(look.format):
        workbook = load_workbook(io.BytesIO(data))
        for index, metadata in enumerate(workbook.sheets_metadata):
            if metadata.typ == SheetTypeEnum.WorkSheet:
                sheet = workbook.get_sheet_by_name(metadata.name)
                inside = look.of(metadata.name, index)
                text = TextSheet(
                    number=len(sheets) + 1,
                    name=metadata.name,
                    table=_table(sheet, inside.silent),
                    hidden=metadata.visible != SheetVisibleEnum.Visible,
                    hidden_rows=frozenset(inside.hidden_rows),
                    hidden_columns=frozenset(inside.hidden_columns),
                    merged=_merged(sheet, inside),
                )
                sheets.append(text)
    return TextFile(look.format, tuple(sheets))


@contextmanager
def _told_as(name: str) -> Iterator[None]:
    """Turn what damaged bytes raise into the problem of a file that cannot be read."""
    try:
        yield
    except PasswordError:
        raise IntakeProblem("file-encrypted") from None
    except _DAMAGES as error:
        raise IntakeProblem("file-unreadable", format=name) from error
    except BaseException as error:
        # A damaged file can make the Rust reader panic, which is no ordinary exception and has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise IntakeProblem("file-unreadable", format=name) from None


def _look_at_zip(data: bytes, ending: str) -> _Look:
    """Refuse what is no workbook or would unpack beyond the limit; look into the others."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        size = sum(part.file_size for part in parts)
        if size > UNPACKED_LIMIT or len(parts) > _PARTS_LIMIT:
            raise IntakeProblem("file-too-large", size_count=str(size), limit_count=str(UNPACKED_LIMIT))
        names = {part.filename for part in parts}
        if inside_xlsx.MAIN_PART in names:
            return _by_name("xlsx", inside_xlsx.look_inside(archive))
        if inside_xlsb.MAIN_PART in names:
            return _by_name("xlsb", inside_xlsb.look_inside(archive))
        if {"mimetype", inside_ods.MAIN_PART} <= names and archive.read("mimetype").startswith(_SPREADSHEET):
            if inside_ods.has_password(archive):
                raise IntakeProblem("file-encrypted")
            return _by_name("ods", inside_ods.look_inside(archive))
    raise IntakeProblem("file-unreadable", format=ending)


def _look_at_compound_file(data: bytes, ending: str) -> _Look:
    streams = compound_file.streams(data)
    stream = inside_xls.workbook_stream(streams)
    if _ENCRYPTED_PACKAGE in data or (stream is not None and inside_xls.has_password(stream)):
        raise IntakeProblem("file-encrypted")
    if stream is None:
        raise IntakeProblem("file-unreadable", format=ending)
    found = inside_xls.look_inside(stream)
    return _Look("xls", lambda _, index: found[index] if index < len(found) else Inside())


def _by_name(name: str, found: Mapping[str, Inside]) -> _Look:
    return _Look(name, lambda sheet, _: found.get(sheet, Inside()))


def _merged(sheet: CalamineSheet, inside: Inside) -> tuple[tuple[int, int, int, int], ...]:
    areas = [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]
    return tuple(areas or inside.merged)


def _table(sheet: CalamineSheet, silent: Mapping[tuple[int, int], str]) -> pa.Table:
    if sheet.end is not None:
        refuse_far_cells(sheet.end[0] + 1, sheet.end[1])
    rows = sheet.to_python(skip_empty_area=False)
    if silent:
        _put(rows, silent)
    shown = _Shown()
    columns = [pa.chunked_array([pa.array(_texts(cells, shown), pa.string())]) for cells in zip(*rows, strict=True)]
    numbers = pa.chunked_array([pa.arange(1, len(rows) + 1)])
    return text_table(numbers, columns)


def _put(rows: list[list[Any]], silent: Mapping[tuple[int, int], str]) -> None:
    """Put the silent cells where they stand; the sheet grows to hold them."""
    last_row, last_column = max(row for row, _ in silent), max(column for _, column in silent)
    refuse_far_cells(last_row, last_column)
    width = max(len(rows[0]) if rows else 0, last_column + 1)
    for cells in rows:
        cells.extend([""] * (width - len(cells)))
    rows.extend([""] * width for _ in range(last_row - len(rows)))
    for (row, column), text in silent.items():
        rows[row - 1][column] = text


class _Shown(dict[object, str]):
    """How each unlike cell is written; True and False, which equal numbers, are not asked for."""

    def __missing__(self, cell: object) -> str:
        text = cell_text(cell)
        self[cell] = text = _unfolded(text) if text.startswith(("PT", "-PT")) else text
        return text


def _texts(cells: Sequence[object], shown: _Shown) -> list[str]:
    """Write the cells of a column; `shown` keeps what was written before."""
    if bool in set(map(type, cells)):
        cells = [cell_text(cell) if isinstance(cell, bool) else cell for cell in cells]
    numbers = iter(_numbers([cell for cell in cells if type(cell) is float]))
    return [next(numbers) if type(cell) is float else shown[cell] for cell in cells]


def _numbers(values: Sequence[float]) -> Sequence[str]:
    """What `_number` gives of each: nearly always all of them can be written together, in a fifth of the time."""
    together = "%.15g " * len(values) % tuple(values)
    if any(sign in together for sign in _NOT_PLAIN):
        return [_number(value) for value in values]
    return together.replace(".", ",").split()


def _unfolded(text: str) -> str:
    """A duration as an ODS file writes it, `PT26H20M00S`, as any other duration."""
    match = _ODS_DURATION.fullmatch(text)
    if match is None:
        return text
    sign, hours, minutes, seconds, fraction = match.groups()
    micro = int((fraction or "").ljust(6, "0")[:6])
    size = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds), microseconds=micro)
    return _duration(-size if sign else size)


def cell_text(cell: object) -> str:
    """Write a cell: `7,5`, `2026-03-10`, `2026-03-10 8:00`, `8:00`, `26:00`; seconds only where there are some."""
    match cell:
        case float():
            return _number(cell)
        case bool():
            return "TRUE" if cell else "FALSE"
        case int():
            return _number(cell)
        case datetime():
            clock = cell.time()
            return f"{cell.date()}" if clock == time() else f"{cell.date()} {cell_text(clock)}"
        case date():
            return cell.isoformat()
        case time():
            since_midnight = timedelta(
                hours=cell.hour, minutes=cell.minute, seconds=cell.second, microseconds=cell.microsecond
            )
            return _duration(since_midnight)
        case timedelta():
            return _duration(cell)
        case _:
            return str(cell)


def _number(value: float) -> str:
    # Excel computes with 15 significant digits: 0.1 + 0.2 is 0.3 there, not 0.30000000000000004.
    decimal = Decimal(f"{value or 0:.15g}")  # minus zero is zero
    return f"{decimal:f}".replace(".", ",")


def _duration(value: timedelta) -> str:
    sign, size = ("-", -value) if value < timedelta() else ("", value)
    microseconds = size // timedelta(microseconds=1)
    whole, rest = divmod(microseconds + _MILLISECOND, _SECOND)
    if rest > 2 * _MILLISECOND:
        whole, rest = divmod(microseconds, _SECOND)
        fraction = f",{rest:06d}".rstrip("0")
    else:
        fraction = ""
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    tail = f":{seconds:02d}{fraction}" if seconds or fraction else ""
    return f"{sign}{hours}:{minutes:02d}{tail}"
