"""Bytes to text tables: what a cell is shown as, how text files are taken apart, and what is refused.

Here belongs `pipelines.intake.text` and its readers.
"""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest

from pipelines.intake import text as limits
from pipelines.intake import workbook as workbook_reader
from pipelines.intake.text import IntakeProblem, TextFile, read_text
from tests.unit.intake_case import workbook


def cells(file: TextFile, sheet: int = 0) -> list[list[str]]:
    return [row for _, row in file.sheets[sheet].head(100)]


def numbers(file: TextFile) -> list[int]:
    return [number for number, _ in file.sheets[0].head(100)]


def problem(data: bytes, name: str) -> IntakeProblem:
    with pytest.raises(IntakeProblem) as caught:
        read_text(data, name)
    return caught.value


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (7.5, "7,5"),
        (1682, "1682"),
        (0.1 + 0.2, "0,3"),
        (-12.3, "-12,3"),
        (-0.0, "0"),
        (1e-7, "0,0000001"),
        (1234567890123456.0, "1234567890123460"),  # Excel keeps fifteen digits too
        ("00123", "00123"),
        ("7,5", "7,5"),
        (True, "TRUE"),
        (date(2026, 3, 10), "2026-03-10"),
        (datetime(2026, 3, 10), "2026-03-10"),
        (datetime(2026, 3, 10, 7, 5), "2026-03-10 7:05"),
        (time(7, 20), "7:20"),
        (time(0, 0), "0:00"),
        (time(7, 20, 15), "7:20:15"),
        (timedelta(hours=146, minutes=20), "146:20"),
        (timedelta(hours=146, minutes=19, seconds=59, microseconds=999_000), "146:20"),
        (timedelta(seconds=0, microseconds=500_000), "0:00:00,5"),
        (timedelta(hours=-1), "-1:00"),
    ],
)
def test_a_cell_is_shown_as_excel_shows_it_in_finnish(cell: object, shown: str) -> None:
    assert workbook_reader.cell_text(cell) == shown


def test_numbers_of_a_column_are_shown_as_each_of_them_alone() -> None:
    columns: list[list[object]] = [
        [7.5, -0.5, 1e-7, 1e20, 0.1 + 0.2, 2.0, -12.3],
        ["Tunnit", 7.5, True, 1, 2.0, "7.5", -12.3],
    ]
    for column in columns:
        shown = [workbook_reader.cell_text(cell) for cell in column]
        assert [text for (text,) in cells(read_text(workbook({"A": [[cell] for cell in column]}), "a.xlsx"))] == shown


def test_a_workbook_keeps_sheets_rows_and_columns_where_they_are() -> None:
    data = workbook({"Malli": [[], [None, "00123", 7.5], [], [None, None, timedelta(hours=26)]], "Essi": [["x"]]})
    file = read_text(data, "a.xlsx")
    assert [(sheet.number, sheet.name) for sheet in file.sheets] == [(1, "Malli"), (2, "Essi")]
    assert numbers(file) == [2, 4]
    assert cells(file) == [["", "00123", "7,5"], ["", "", "26:00"]]
    assert file.column_name(1) == "B"
    assert file.column_name(27) == "AB"


def test_errors_and_formulas_never_calculated_are_shown_and_not_taken_as_empty() -> None:
    buffer = io.BytesIO()
    made = zipfile.ZipFile(io.BytesIO(workbook({"Ä & B": [["a", "b", "c"], [1, 2, 3]]})))
    with made as old, zipfile.ZipFile(buffer, "w") as new:
        for part in old.namelist():
            xml = old.read(part)
            if part.endswith("sheet1.xml"):
                xml = xml.replace(b'<c r="A2"><v>1</v>', b'<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v>')
                xml = xml.replace(b'<c r="B2"><v>2</v>', b'<c r="B2"><f>SUM(A1:A2)&amp;"h"</f><v></v>')
                xml = xml.replace(b'<c r="C2"><v>3</v>', b'<c r="C2" t="str"><f>IF(1,"","")</f><v></v>')
            new.writestr(part, xml)
    assert cells(read_text(buffer.getvalue(), "a.xlsx"))[1] == ["#DIV/0!", '=SUM(A1:A2)&"h"', ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encoding_and_separator_are_found_out(encoding: str, separator: str) -> None:
    text = f"Päivä{separator}Selite{separator}Määrä\r\n1.10.2025{separator}– kahvit{separator}12 €\r\n"
    file = read_text(text.encode(encoding), "a.txt")
    assert cells(file) == [["Päivä", "Selite", "Määrä"], ["1.10.2025", "– kahvit", "12 €"]]
    assert file.properties == {"encoding": encoding, "separator": separator}


def test_commas_in_amounts_and_sentences_do_not_hide_the_semicolon() -> None:
    lines = ["Tunnit, lokakuu, Lemi", "Nimi;Tunnit;Selite", "Malli;7,25;a, b, c, d, e", "Essi;7,25;a, b, c, d, e"]
    assert cells(read_text("\n".join(lines).encode(), "a.csv"))[1] == ["Nimi", "Tunnit", "Selite"]


def test_a_row_is_known_by_the_line_on_which_it_begins() -> None:
    file = read_text(b'a;b;c\n1;"two\nlines";"say ""yes"""\n\n;;\n2;x\n', "a.csv")
    assert numbers(file) == [1, 2, 6]
    assert cells(file) == [["a", "b", "c"], ["1", "two\nlines", 'say "yes"'], ["2", "x", ""]]
    assert file.column_name(1) == "2"


def test_an_unclosed_quote_is_refused_and_its_line_is_named() -> None:
    found = problem(b'a;b\n1;2\n3;"four\n5;6\n', "a.csv")
    assert (found.rule, found.facts) == ("file-unreadable", {"format": "csv", "line": "3"})


def test_a_field_beyond_all_measure_is_refused_and_its_line_is_named() -> None:
    assert problem(b"a;b\n" + b"x" * 200_000 + b";1\n", "a.csv").facts == {"format": "csv", "line": "2"}


def test_a_line_of_ten_thousand_columns_is_refused() -> None:
    assert problem(b"a;b\n" + b";" * 10_000 + b"x\n", "a.csv").facts == {"format": "csv", "line": "2"}


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xff\xfe", b";;\n;;\n", workbook({"Taul1": []})])
def test_a_file_without_a_single_text_is_empty(data: bytes) -> None:
    assert problem(data, "a.csv").rule == "file-empty"


@pytest.mark.parametrize(
    ("data", "name", "format_name"),
    [
        (workbook({"A": [["x"]]})[:3000], "a.xlsx", "xlsx"),
        (b"%PDF-1.7 ...", "a.xlsx", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xls", "xls"),
        (b"abc\0\1\2;\0", "a.csv", "csv"),
        (b"\x81\x8d\xe4;x", "a", "?"),
    ],
)
def test_what_is_no_table_is_refused_by_its_content(data: bytes, name: str, format_name: str) -> None:
    found = problem(data, name)
    assert (found.rule, found.facts) == ("file-unreadable", {"format": format_name})


def test_another_archive_under_the_name_of_a_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert problem(buffer.getvalue(), "a.docx").facts == {"format": "docx"}


def test_broken_xml_inside_a_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><sheets><sheet")
    assert problem(buffer.getvalue(), "a.xlsx").rule == "file-unreadable"


def test_a_workbook_with_a_password_is_told_apart() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert problem(data, "a.xlsx").rule == "file-encrypted"


def test_limits_of_size_hold_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEXT_LIMIT", 10)
    assert problem(b"x" * 11, "a.csv").facts == {"size_count": "11", "limit_count": "10"}
    data = workbook({"A": [["x"]]})
    monkeypatch.setattr(limits, "WORKBOOK_LIMIT", len(data) - 1)
    assert problem(data, "a.xlsx").rule == "file-too-large"


def test_a_workbook_that_would_unpack_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO(workbook({"A": [["x"]]}))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"\0" * 10_000_000)
    assert len(buffer.getvalue()) < 20_000
    monkeypatch.setattr(workbook_reader, "UNPACKED_LIMIT", 10_000_000)
    found = problem(buffer.getvalue(), "a.xlsx")
    assert (found.rule, found.facts["limit_count"]) == ("file-too-large", "10000000")
    assert int(found.facts["size_count"]) > 10_000_000
