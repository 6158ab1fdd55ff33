"""Personal identity codes are found wherever they stand, in cells and besides them, and never given on.

The codes are the published example of stdnum and others made of it: no person has them.
"""

import gzip
import io
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipelines.intake import hidden_ids
from pipelines.intake.hidden_ids import find_outside_cells
from pipelines.intake.personal_ids import CellRef, find_personal_ids, mask_personal_ids
from pipelines.intake.receive import judge
from pipelines.intake.text import read_text
from pipelines.workspace import InboxFile
from tests.unit.intake_case import dialects, workbook
from tests.unit.odd_workbooks import ods, ods_row, xlsb, zipped

CODE = "131052-308T"


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        f"asiakas {CODE} kävi",
        f"hetu{CODE}abc",
        f"999999-{CODE}",  # a number before it
        *(CODE.replace("-", sign) for sign in "+ABCDEFUVWXYabcdefuvwxy\u2010\u2011\u2012\u2013\u2014\u2212"),
        "131052-9085",  # a temporary code
    ],
)
def test_a_code_is_found_in_any_form(text: str) -> None:
    file = read_text(f"a;b;c\n1;2;{text}\n".encode(), "a.csv")
    assert find_personal_ids(file) == [CellRef("", 2, "3")]


@pytest.mark.parametrize(
    "text",
    [
        "131052-3080",  # wrong check digit: a voucher of a day may be numbered so
        "131052-001U",  # numbers begin at 002
        "131052-908U",  # temporary numbers are not guessed at
        "131052-308G",  # no check character
        "131052-308UA",
        "x131052-308U",
        "310252-308Y",  # 31 February
        "1131052-308T",  # a longer number
        "9f131052a308tc4",  # a hash
        "FI21 1234 5600 0007 85",
        "13.10.52",
    ],
)
def test_what_only_looks_like_a_code_is_left_alone(text: str) -> None:
    assert find_personal_ids(read_text(f"a;b;c\n1;2;{text}\n".encode(), "a.csv")) == []
    assert mask_personal_ids(text) == text


@pytest.mark.parametrize("text", ["131052-308U", "131052A308b", "hetu 131052\u2013308U.", "131052+308U, 5.1."])
def test_a_code_with_a_wrong_letter_at_its_end_is_a_likely_one(text: str) -> None:
    file = read_text(f"a;b;c\n1;2;{text}\n".encode(), "a.csv")
    assert find_personal_ids(file) == [CellRef("", 2, "3", certain=False)]
    assert mask_personal_ids(text) == text
    assert "308" not in mask_personal_ids(text, likely=True)


def test_a_file_with_a_likely_code_is_set_aside_until_its_cell_is_released() -> None:
    heading = "Työntekijä;Päivä;Hanketunnit;Muu työ;Poissaolo;Kunta;Selite\nMalli Mallikas;3.11.2025;7,25;;;;"

    def judged(text: str, released: Collection[str] = ()) -> tuple[str | None, Mapping[str, str] | None, bool]:
        data = f"{heading}{text}\n".encode()
        file = InboxFile(Path("x"), "580-parikkala", "tunnit.csv", len(data))
        found = judge(file, data, {580}, dialects(), released=released)
        return found.rule, found.facts, found.set_aside

    cell = "rivi 2, kenttä 7"
    assert judged("kävi 131052-308U") == ("file-likely-personal-id", {"cell": cell}, True)
    assert judged(f"kävi 131052-308U ja {CODE}") == ("file-personal-id", {"cell": cell}, True)
    assert judged("tosite 131052-308U", released=[cell]) == (None, None, False)
    assert judged("tosite 131052-3085") == (None, None, False)


def test_the_places_are_those_that_a_person_sees_and_hold_no_code() -> None:
    data = workbook({"Malli": [["a", None], [None, CODE]], CODE: [[None, None, CODE]]})
    found = find_personal_ids(read_text(data, "a.xlsx"))
    assert found == [CellRef("Malli", 2, "B"), CellRef("xxxxxx-xxxx", 0, ""), CellRef("xxxxxx-xxxx", 1, "C")]


def test_every_code_in_a_file_name_is_masked() -> None:
    assert mask_personal_ids(f"{CODE}_tunnit_{CODE.lower()}.xlsx") == "xxxxxx-xxxx_tunnit_xxxxxx-xxxx.xlsx"


def xlsx(change: Callable[[Any, Any], object]) -> bytes:
    """A workbook with one cell, changed."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Taul1")
        sheet.write_string(0, 0, "a")
        change(book, sheet)
    return data.getvalue()


XLS = Path(__file__).parent / "workbooks" / "odd-1900.xls"
ANNOTATED = (
    f"<table:table-cell><office:annotation><text:p>{CODE[:4]}<text:s/>{CODE[4:]}</text:p></office:annotation>"
    "<text:p>a</text:p></table:table-cell>"
)
PLAIN = zipped({"word/document.xml": f"<w:t>{CODE}</w:t>" + "x" * 5_000})
BESIDES = {
    "comment": (xlsx(lambda _, sheet: sheet.write_comment("A1", f"asiakas {CODE}")), "solun kommentissa"),
    "header of the page": (xlsx(lambda _, sheet: sheet.set_header(f"&L{CODE}")), "tiedoston sisällä"),
    "hint of a drop-down": (
        xlsx(lambda _, s: s.data_validation("A1", {"validate": "any", "input_message": f"esim. {CODE}"})),
        "tiedoston sisällä",
    ),
    "defined name": (xlsx(lambda book, _: book.define_name("asiakas", f'="{CODE}"')), "tiedoston sisällä"),
    "properties": (xlsx(lambda book, _: book.set_properties({"comments": CODE})), "tiedoston ominaisuuksissa"),
    "text box": (xlsx(lambda _, sheet: sheet.insert_textbox("C3", f"muista {CODE}")), "tekstiruudussa"),
    "comment of an ODS": (ods({"A": ods_row("b", ANNOTATED)}), "tiedoston sisällä"),
    "XLS": (XLS.read_bytes() + CODE.encode("utf-16-le"), "tiedoston sisällä"),
    "archive in an archive": (zipped({"liite.zip": zipped({"a.txt": CODE})}), "tiedoston sisällä"),
    "character references": (zipped({"a.xml": f"<t>{CODE[:6]}&#45;{CODE[7:]}</t>"}), "tiedoston sisällä"),
    "cut archive": (PLAIN[: len(PLAIN) // 2], "tiedoston sisällä"),
    "gzip": (gzip.compress(f"nimi;{CODE}".encode()), "tiedoston sisällä"),
    "cut gzip": (gzip.compress(f"nimi;{CODE}".encode())[:-9], "tiedoston sisällä"),
}


@pytest.mark.parametrize("where", BESIDES)
def test_a_code_is_found_besides_cells(where: str) -> None:
    data, place = BESIDES[where]
    read = where not in ("archive in an archive", "character references", "cut archive", "gzip", "cut gzip")
    assert find_outside_cells(data, cells_read=read) == ([place], True)


@pytest.mark.parametrize("data", [xlsb([["a", CODE]]), ods({"A": ods_row("a", CODE)})])
def test_a_code_in_a_cell_of_every_format_is_told_by_its_cell(data: bytes) -> None:
    assert [(ref.row, ref.column) for ref in find_personal_ids(read_text(data, "a"))] == [(1, "B")]


def test_neighbouring_cells_are_no_code_together() -> None:
    cells = ("131052-", "308T")
    assert find_outside_cells(ods({"A": ods_row(*cells)}), cells_read=True) == ([], True)
    assert find_outside_cells(workbook({"A": [cells]}), cells_read=True) == ([], True)


def test_a_file_with_too_much_to_search_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hidden_ids, "_UNPACKED_LIMIT", 1_000)
    assert find_outside_cells(zipped({"a.txt": "x" * 2_000}), cells_read=False) == ([], False)
    deep = zipped({"1.zip": zipped({"2.zip": zipped({"3.zip": zipped({"4.zip": zipped({"a.txt": CODE})})})})})
    monkeypatch.undo()
    assert find_outside_cells(deep, cells_read=False) == ([], False)
