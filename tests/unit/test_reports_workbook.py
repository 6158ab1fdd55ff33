"""What all workbooks share: text stays text, numbers stay exact, the same page gives the same bytes."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.workbook import Book, Column, Sheet, Value, cell_number
from schemas.errors import TilitysError
from schemas.labels import Labels
from schemas.places import DATA

LABELS = Labels("fi", DATA / "labels")
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "{=1}",
    "http://example.org",
    "00123",
    "<b>&\"'",
    "🙂 שלום",
)


def _bytes(*values: Value, style: str = "text") -> bytes:
    book = Book(LABELS, "Otsikko", "Aihe", "S30999 & muut", date(2026, 4, 30))
    sheet = book.sheet("Taulu")
    for row, value in enumerate(values):
        sheet.put(row, 0, value, style)
    return book.to_bytes()


def _sheet(data: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(data))["Taulu"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_a_file_is_never_a_formula_a_link_or_a_number(text: str) -> None:
    cell = _sheet(_bytes(text))["A1"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


def test_the_same_page_gives_the_same_bytes_and_is_dated_by_its_edition() -> None:
    first, second = _bytes("a", 1, Decimal("1.10")), _bytes("a", 1, Decimal("1.10"))
    assert first == second
    assert load_workbook(io.BytesIO(first)).properties.created.date() == date(2026, 4, 30)


def test_a_cent_is_stored_as_the_nearest_double() -> None:
    assert _sheet(_bytes(Decimal("1234567.89"), style="eur"))["A1"].value == 1234567.89


@pytest.mark.parametrize("value", [Decimal("10000000000000.00"), Decimal("-10000000000000.00"), 10**13])
def test_an_amount_that_would_lose_cents_is_refused(value: Decimal | int) -> None:
    with pytest.raises(TilitysError, match="liian suuri"):
        cell_number(value)
    assert cell_number(Decimal("9999999999999.99")) == 9999999999999.99


def test_seconds_become_an_excel_duration() -> None:
    cell = _sheet(_bytes(93600, style="hours"))["A1"]
    assert (cell.number_format, cell.value.total_seconds()) == ("[h]:mm", 93600)


def test_a_text_longer_than_a_cell_is_cut_at_the_end_of_the_cell() -> None:
    assert _sheet(_bytes("x" * 40000))["A1"].value == "x" * 32767


def test_pages_print_on_a4_landscape_with_the_edition_and_page_number_at_the_foot() -> None:
    sheet = _sheet(_bytes("a"))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    foot = sheet.oddFooter
    assert foot is not None
    texts = [part.text for part in (foot.left, foot.right) if part is not None]
    assert texts == ["S30999 && muut", "Sivu &P / &N"]


def test_a_row_grows_with_its_longest_wrapped_text() -> None:
    book = Book(LABELS, "Otsikko", "Aihe", "S30999", date(2026, 4, 30))
    sheet: Sheet = book.sheet("Taulu")
    columns = [Column("Viesti", "wrapped", 20), Column("Määrä", "count", 8)]
    sheet.listing(columns, [["lyhyt", 1], ["sana " * 20, 2], [None, 3]], "Ei mitään.")
    shown = _sheet(book.to_bytes())
    assert shown.row_dimensions[2].height == 17.25  # one line
    assert shown.row_dimensions[3].height > 60  # five lines or more
    assert (shown.freeze_panes, shown.auto_filter.ref, shown.print_title_rows) == ("A2", "A1:B4", "$1:$1")


def test_an_empty_list_says_so_and_has_no_filter() -> None:
    book = Book(LABELS, "Otsikko", "Aihe", "S30999", date(2026, 4, 30))
    book.sheet("Taulu").listing([Column("Viesti", "wrapped", 20)], [], "Ei havaintoja.")
    shown = _sheet(book.to_bytes())
    assert (shown["A2"].value, shown.auto_filter.ref) == ("Ei havaintoja.", None)
