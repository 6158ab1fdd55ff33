"""Workbooks with all that a reader may be silent about; those that no library here writes are made byte by byte.

Here belongs making them. Not here: expectations. The XLS files in `workbooks` are the two of `odd_xlsx`, converted by
LibreOffice: `soffice --headless --convert-to xls odd-1900.xlsx odd-1904.xlsx`; `form.xls` is `stamped_xlsx`,
converted in the same way.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from struct import pack
from xml.sax.saxutils import escape

import xlsxwriter

Row = Sequence[str | float | None]
STAMP: Mapping[str, str | int] = {"kind": "timesheet", "version": 2, "municipality": 580, "month": "2025-11"}
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def odd_xlsx(*, date_1904: bool) -> bytes:
    """Dates, times, errors, formulas; row 3 and column D hidden, A5:B6 merged, and a hidden sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": date_1904}) as book:
        day, clock, length, moment = (
            book.add_format({"num_format": code}) for code in ("d.m.yyyy", "h:mm", "[h]:mm", "d.m.yyyy h:mm")
        )
        sheet = book.add_worksheet("Päivä")
        sheet.write_row(0, 0, ["Päivä", "Alkoi", "Tunnit", "Luku", "Teksti", "Virhe", "Kaava", "Tosi"])
        sheet.write_datetime(1, 0, date(2025, 10, 6), day)
        sheet.write_datetime(1, 1, time(8), clock)
        sheet.write_number(1, 2, 26 / 24 + 20 / 1440, length)
        sheet.write_number(1, 3, 1234.5)
        sheet.write_string(1, 4, "00123")
        sheet.write_formula(1, 5, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 6, "=D2*2", None, 2469)
        sheet.write_boolean(1, 7, True)
        sheet.write_datetime(2, 0, datetime(2025, 10, 7, 8, 30), moment)
        sheet.write_formula(2, 5, "=NA()", None, "#N/A")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
        sheet.merge_range(4, 0, 5, 1, "yhdistetty")
        other = book.add_worksheet("Piilo")
        other.write_string(0, 0, "x")
        other.hide()
    return buffer.getvalue()


def stamped_xlsx() -> bytes:
    """A workbook with the hidden names of a form and two that are none."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Työ")
        for name, value in {**STAMP, "vuosi": 2025, "alue": "=Työ!$A$1"}.items():
            constant = value if str(value).startswith("=") else f"={value}" if isinstance(value, int) else f'="{value}"'
            book.define_name(f"tilitys_{name}" if name in STAMP else name, constant)
    return buffer.getvalue()


def ods(sheets: Mapping[str, str], styles: str = "") -> bytes:
    """An ODS workbook: the XML of each sheet's rows by its name."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} {calc}>{styles}'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"})


def ods_row(*cells: str, given: str = "") -> str:
    """A row of an ODS sheet; a cell is text, or XML that begins with `<`."""
    made = (
        cell
        if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row{given}>{''.join(made)}</table:table-row>"


def ods_cell(kind: str, value: str, given: str = "") -> str:
    """A cell of an ODS sheet with a typed value."""
    name = {"float": "value", "date": "date-value", "time": "time-value"}[kind]
    return f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"{given}/>'


def xlsb(
    rows: Sequence[Row],
    *,
    date_1904: bool = False,
    state: int = 0,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
    names: Mapping[str, str | int] | None = None,
) -> bytes:
    """An XLSB workbook with one sheet, `Taul1`: numbers in column B are dates, texts that begin with `#` errors."""
    width = max(map(len, rows))
    sheet = _record(129) + _record(148, pack("<4I", 0, len(rows) - 1, 0, width - 1))
    for column in hidden_columns:
        sheet += _record(390) + _record(60, pack("<IIIIH", column, column, 2560, 0, 1)) + _record(391)
    sheet += _record(145)
    for number, row in enumerate(rows):
        sheet += _record(0, pack("<IIHBBBI", number, 0, 300, 0, 0x10 if number in hidden_rows else 0, 0, 0))
        sheet += b"".join(_cell(column, value) for column, value in enumerate(row) if value is not None)
    sheet += _record(146)
    if merged:
        areas = b"".join(_record(176, pack("<4I", top, bottom, left, right)) for top, left, bottom, right in merged)
        sheet += _record(177, pack("<I", len(merged))) + areas + _record(178)
    sheet += _record(130)
    book = _record(131) + _record(153, pack("<II", int(date_1904), 0) + _wide("")) + _record(143)
    book += _record(156, pack("<II", state, 1) + _wide("rId1") + _wide("Taul1")) + _record(144)
    book += b"".join(_name(name, value) for name, value in (names or {}).items()) + _record(132)
    formats = _record(278) + _record(617, pack("<I", 2)) + _format(0) + _format(14) + _record(618) + _record(279)
    relation = f'<Relationship Id="rId%d" Type="{_RELATIONS}/%s" Target="%s"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": _relations(relation % (1, "officeDocument", "xl/workbook.bin")),
            "xl/_rels/workbook.bin.rels": _relations(
                relation % (1, "worksheet", "worksheets/sheet1.bin") + relation % (2, "styles", "styles.bin")
            ),
            "xl/workbook.bin": book,
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": formats,
        }
    )


_ERRORS = {"#DIV/0!": 0x07, "#N/A": 0x2A}


def _cell(column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        if value in _ERRORS:
            return _record(3, pack("<IIB", column, 0, _ERRORS[value]))
        return _record(6, pack("<II", column, 0) + _wide(value))
    return _record(5, pack("<IId", column, 1 if column == 1 else 0, value))


def _format(number: int) -> bytes:
    """A cell format with a built-in number format: 0 general, 14 a date."""
    return _record(47, pack("<HHHHHBBHH", 0, number, 0, 0, 0, 0, 0, 0, 0)[:16])


def _record(kind: int, data: bytes = b"") -> bytes:
    marks = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(data)
    while True:
        length, low = length >> 7, length & 0x7F
        size += bytes([low | (0x80 if length else 0)])
        if not length:
            return marks + size + data


def _wide(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")


def _name(name: str, value: str | int) -> bytes:
    """A hidden name of the workbook that stands for a constant."""
    if isinstance(value, str):
        constant = pack("<BH", 0x17, len(value)) + value.encode("utf-16-le")
    else:
        constant = pack("<BH", 0x1E, value)
    formula = pack("<I", len(constant)) + constant + pack("<I", 0)
    return _record(39, pack("<IBI", 1, 0, 0xFFFFFFFF) + _wide(name) + formula + pack("<I", 0xFFFFFFFF))


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
