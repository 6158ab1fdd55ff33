"""Reading XLSX workbooks: every cell becomes the text that Excel would show in Finnish, whatever its format.

Here belongs bytes of a workbook to text tables, one a worksheet. Not here: headers and values.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum, load_workbook

from pipelines.intake.sheet import IntakeProblem, TextFile, TextSheet, text_table
from pipelines.intake.silent_cells import MAIN_PART, SilentCells, silent_cells

UNPACKED_LIMIT = 500_000_000
"""A workbook that says it unpacks to more bytes is refused before anything is unpacked."""

_PARTS_LIMIT = 10_000
# A time is a fraction of a day in binary: read back, a whole second may be a millisecond off.
_MILLISECOND = 1_000
_SECOND = 1_000_000


def read_workbook(data: bytes, ending: str) -> TextFile:
    """Read the worksheets of an XLSX workbook, hidden ones too.

    Raises `IntakeProblem`: `file-unreadable` (`format`), `file-too-large` (`size_count`, `limit_count` in bytes).
    """
    silent = _look_inside(data, ending)
    sheets: list[TextSheet] = []
    try:
        workbook = load_workbook(io.BytesIO(data))
        for metadata in workbook.sheets_metadata:
            if metadata.typ == SheetTypeEnum.WorkSheet:
                sheet = workbook.get_sheet_by_name(metadata.name)
                sheets.append(TextSheet(len(sheets) + 1, metadata.name, _table(sheet, silent.get(metadata.name, {}))))
    except (CalamineError, OSError, ValueError) as error:
        raise IntakeProblem("file-unreadable", format="xlsx") from error
    except BaseException as error:
        # A damaged file can make the Rust reader panic, which is no ordinary exception and has no importable name.
        if type(error).__name__ != "PanicException":
            raise
        raise IntakeProblem("file-unreadable", format="xlsx") from None
    return TextFile("xlsx", tuple(sheets))


def _look_inside(data: bytes, ending: str) -> Mapping[str, SilentCells]:
    """Refuse what is no workbook or would unpack beyond the limit; give the cells that the reader is silent about."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if MAIN_PART not in archive.namelist():
                raise IntakeProblem("file-unreadable", format=ending)
            size = sum(part.file_size for part in parts)
            if size > UNPACKED_LIMIT or len(parts) > _PARTS_LIMIT:
                raise IntakeProblem("file-too-large", size_count=str(size), limit_count=str(UNPACKED_LIMIT))
            return silent_cells(archive)
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise IntakeProblem("file-unreadable", format=ending) from error


def _table(sheet: CalamineSheet, silent: SilentCells) -> pa.Table:
    rows = sheet.to_python(skip_empty_area=False)
    for (row, column), text in silent.items():
        # Beyond the sheet's other cells there is neither a record nor a header that it could belong to.
        if row <= len(rows) and column < len(rows[row - 1]):
            rows[row - 1][column] = text
    shown: dict[object, str] = {}
    columns = [pa.chunked_array([pa.array(_texts(cells, shown), pa.string())]) for cells in zip(*rows, strict=True)]
    numbers = pa.chunked_array([pa.array(range(1, len(rows) + 1), pa.int64())])
    return text_table(numbers, columns)


def _texts(cells: Iterable[object], shown: dict[object, str]) -> Iterable[str]:
    """The text of each cell of a column; `shown` keeps what was written before, by value and type."""
    texts = []
    for cell in cells:
        if isinstance(cell, str):
            texts.append(cell)
            continue
        key = (type(cell), cell)
        text = shown.get(key)
        if text is None:
            text = shown[key] = cell_text(cell)
        texts.append(text)
    return texts


def cell_text(cell: object) -> str:
    """Write a cell: `7,5`, `2026-03-10`, `2026-03-10 8:00`, `8:00`, `26:00`; seconds only where there are some."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
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
    decimal = Decimal(f"{value:.15g}")
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
