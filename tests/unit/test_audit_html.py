"""Texts of files on the auditor's pages and in its tables: they are read, and do nothing.

Here belongs what a hostile text may try. Not here: the pages in a browser (`tests/e2e/test_audit_pages.py`).
"""

from html.parser import HTMLParser

import pytest

from reports.audit.html import foreign, link, page, table, tag
from reports.audit.index import HOMES
from reports.audit.sheets import Sheets, column_index, sheet_pages
from reports.audit.tables import cell_text
from schemas.labels import LANGUAGES, Labels
from schemas.originals import OriginalSheet
from schemas.places import DATA

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></table><a href='https://example.org'>x</a>",
    "=cmd|'/c calc'!A1",
    "\u202eoikealta vasemmalle",
    "a\x00b\x1b[31m",
    "&lt;b&gt; & 😀",
)
WORDS = {lang: Labels(lang, DATA / "labels" / "audit") for lang in LANGUAGES}


class Parsed(HTMLParser):
    """The elements and texts of a page."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.texts: list[str] = []
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.targets += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_sheet_of_hostile_texts_is_a_table_of_texts() -> None:
    sheet = OriginalSheet("f" * 64, HOSTILE[0], 1, HOSTILE[1], [(n, [text, text]) for n, text in enumerate(HOSTILE, 1)])
    (data,) = sheet_pages(Sheets({("f" * 12, "1"): sheet}), WORDS, HOMES).values()
    parsed = Parsed(data)
    assert {"script", "img"} & set(parsed.tags) == set()
    assert parsed.targets == ["../index.html", "../index-sv.html", "../index-en.html"]
    assert b"script-src &#x27;none&#x27;" in data
    shown = "".join(parsed.texts)
    assert all(text in shown for text in HOSTILE if "\x00" not in text)
    assert "a\N{REPLACEMENT CHARACTER}b" in shown
    # What is written from right to left ends with its cell.
    assert f"<bdi>{HOSTILE[4]}</bdi>".encode() in data


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_inside_its_element_and_attribute(text: str) -> None:
    rows = [[foreign(text), link(f"lahteet/x.html#{text}", text)]]
    parsed = Parsed(page("fi", text, tag("p", table(text, [text], rows, "-"), data_words=text)))
    assert set(parsed.tags) == {
        "html", "head", "meta", "title", "style", "body", "p", "div", "table", "caption", "thead", "tr", "th", "tbody",
        "td", "bdi", "a",
    }  # fmt: skip
    assert all(target.startswith("lahteet/x.html#") for target in parsed.targets)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_is_no_formula_in_a_spreadsheet(text: str) -> None:
    assert cell_text(text) == f"'{text}"


def test_numbers_and_empty_cells_of_tables_stay_as_they_are() -> None:
    assert [cell_text(-5), cell_text(None), cell_text("a"), cell_text({"b": 1})] == ["-5", "", "a", '{"b": 1}']


@pytest.mark.parametrize(("shown", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("AF", 31), ("1", 0), ("12", 11)])
def test_a_column_is_found_by_letters_and_by_number(shown: str, index: int) -> None:
    assert column_index(shown) == index


def test_the_three_languages_have_the_same_texts() -> None:
    assert WORDS["fi"].keys == WORDS["sv"].keys == WORDS["en"].keys
