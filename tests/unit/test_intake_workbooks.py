"""Every format of workbook gives the same text, and says what a person does not see in it.

Here belongs `pipelines.intake.workbook` with `inside` and its formats. Not here: what is found in records because of it
(`test_staging_unseen.py`).
"""

import io
import zipfile
from pathlib import Path

import pytest

from pipelines.intake.text import IntakeProblem, TextSheet, read_text
from tests.unit.intake_case import workbook
from tests.unit.odd_workbooks import Row, odd_xlsx, ods, ods_cell, ods_row, xlsb, zipped

XLS = Path(__file__).parent / "workbooks"
ODD = {
    "xlsx": lambda year: odd_xlsx(date_1904=year == 1904),
    "xls": lambda year: (XLS / f"odd-{year}.xls").read_bytes(),
}
EPOCH_DIFFERENCE = 1462  # days from 0.1.1900 to 1.1.1904, as Excel counts them


def cells(sheet: TextSheet) -> list[list[str]]:
    return [row for _, row in sheet.head(100)]


def rule(data: bytes) -> tuple[str, dict[str, str]]:
    with pytest.raises(IntakeProblem) as caught:
        read_text(data, "a.xlsx")
    return caught.value.rule, caught.value.facts


@pytest.mark.parametrize("year", [1900, 1904])
@pytest.mark.parametrize("form", ODD)
def test_both_date_systems_give_the_same_days_and_errors_are_shown(form: str, year: int) -> None:
    file = read_text(ODD[form](year), "a")
    assert file.format == form
    assert file.column_name(3) == "D"
    assert cells(file.sheets[0]) == [
        ["Päivä", "Alkoi", "Tunnit", "Luku", "Teksti", "Virhe", "Kaava", "Tosi"],
        ["2025-10-06", "8:00", "26:20", "1234,5", "00123", "#DIV/0!", "2469", "TRUE"],
        ["2025-10-07 8:30", "", "", "", "", "#N/A", "", ""],
        ["yhdistetty", "", "", "", "", "", "", ""],
    ]


@pytest.mark.parametrize("form", ODD)
def test_hidden_and_merged_cells_are_told(form: str) -> None:
    sheet, other = read_text(ODD[form](1900), "a").sheets
    assert (sheet.hidden, other.hidden) == (False, True)
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({3}), frozenset({3}))
    assert sheet.merged == ((5, 0, 6, 1),)


def test_an_ods_workbook_tells_the_same() -> None:
    hidden = ' table:visibility="collapse"'
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    empty = '<table:table-cell table:formula="of:=[.A1]"/>'
    merged = (
        '<table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="2">'
        "<text:p>yhdistetty</text:p></table:table-cell><table:covered-table-cell/>"
    )
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = [
        f'<table:table-column/><table:table-column{hidden} table:number-columns-repeated="2"/>',
        ods_row(
            ods_cell("date", "2025-10-06"), ods_cell("time", "PT26H20M00S"), ods_cell("float", "7.5"), error, empty
        ),
        ods_row(blank, given=' table:number-rows-repeated="2"'),
        ods_row("a & b", given=hidden),
        ods_row(merged),
        ods_row(blank, given=' table:number-rows-repeated="1048571"'),
    ]
    file = read_text(ods({"Taul1": "".join(rows)}), "a.ods")
    (sheet,) = file.sheets
    assert file.format == "ods"
    assert list(sheet.head(9)) == [
        (1, ["2025-10-06", "26:20", "7,5", "#DIV/0!", "=[.A1]"]),
        (4, ["a & b", "", "", "", ""]),
        (5, ["yhdistetty", "", "", "", ""]),
    ]
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.merged) == (
        frozenset({4}),
        frozenset({1, 2}),
        ((5, 0, 6, 1),),
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [("PT1H0M0.5S", "1:00:00,5"), ("-PT0H30M00S", "-0:30"), ("PT7H20M00.000000001S", "7:20"), ("PT7H20M", "PT7H20M")],
)
def test_a_duration_of_an_ods_workbook_is_shown_as_any_other(written: str, shown: str) -> None:
    file = read_text(ods({"Taul1": ods_row(ods_cell("time", written))}), "a.ods")
    assert list(file.sheets[0].head(1)) == [(1, [shown])]


def test_an_xlsb_workbook_tells_the_same() -> None:
    rows: list[Row] = [["Nimi", "Päivä", "Luku"], ["Malli", 45936.0, 7.5], ["x", None, "#DIV/0!"], ["y", None, 1.0]]
    file = read_text(xlsb(rows, hidden_rows=[2], hidden_columns=[2], merged=[(3, 0, 4, 1)], state=1), "a.xlsb")
    (sheet,) = file.sheets
    assert file.format == "xlsb"
    assert cells(sheet) == [
        ["Nimi", "Päivä", "Luku"], ["Malli", "2025-10-06", "7,5"], ["x", "", "#DIV/0!"], ["y", "", "1"],
    ]  # fmt: skip
    assert (sheet.hidden, sheet.hidden_rows, sheet.hidden_columns) == (True, frozenset({3}), frozenset({2}))
    assert sheet.merged == ((4, 0, 5, 1),)
    early = read_text(xlsb([["Päivä"], [None, 45936.0 - EPOCH_DIFFERENCE]], date_1904=True), "a.xlsb")
    assert cells(early.sheets[0])[1] == ["", "2025-10-06"]


FAR = {
    "xlsx": lambda: with_cell("XFD1048576"),
    "xlsx, many rows": lambda: with_cell("BA1048576"),
    "xlsb": lambda: xlsb([["a"] + [None] * 16_382 + ["b"]]),
    "ods": lambda: ods({"A": ods_row("a", '<table:table-cell table:number-columns-repeated="16382"/>', "b")}),
    "ods, many rows": lambda: ods({"A": ods_row(*"a" * 30, given=' table:number-rows-repeated="1048576"')}),
}


def with_cell(place: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook({"A": [["a"], ["b"]]}))) as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            xml = old.read(part)
            if part.endswith("sheet1.xml"):
                xml = xml.replace(b"</sheetData>", f'<row r="9"><c r="{place}"><v>1</v></c></row></sheetData>'.encode())
            new.writestr(part, xml)
    return buffer.getvalue()


@pytest.mark.parametrize("form", FAR)
def test_a_cell_at_the_far_corner_is_told_before_the_empty_ones_are_made(form: str) -> None:
    found, facts = rule(FAR[form]())
    assert found == "sheet-too-large"
    assert facts["cell"] in ("XFD1048576", "BA1048576", "XFD1", "AD1048576")


def test_formatted_empty_cells_far_away_do_no_harm() -> None:
    data = with_cell("XFD1048576")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'<c r="XFD1048576"><v>1</v></c>', b'<c r="XFD1048576" s="1"/>')
    assert cells(read_text(zipped(parts), "a.xlsx").sheets[0]) == [["a"], ["b"]]


def test_workbooks_with_a_password_are_told_apart_in_each_format() -> None:
    xls = bytearray((XLS / "odd-1900.xls").read_bytes())
    codepage = xls.index(b"\x42\x00\x02\x00")  # a record of the same length as the one that tells of a password
    xls[codepage] = 0x2F
    assert rule(bytes(xls))[0] == "file-encrypted"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    data = zipped({"mimetype": kind, "content.xml": b"\x8f\x01", "META-INF/manifest.xml": manifest})
    assert rule(data)[0] == "file-encrypted"


@pytest.mark.parametrize("part", ["mimetype", "content.xml"])
def test_a_text_document_and_one_that_declares_entities_are_no_workbooks(part: str) -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": kind, "content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
    if part == "mimetype":
        parts = {"mimetype": kind.replace("spreadsheet", "text"), "content.xml": "<a/>"}
    assert rule(zipped(parts))[0] == "file-unreadable"
