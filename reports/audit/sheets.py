"""The source sheets of the auditor's folder: somebody else's texts in a table, the cells of figures marked.

Here belongs one page a sheet and its address. Not here: the figures that lead to it (`reports.audit.figures`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_col_to_name

from reports.audit.html import Markup, foreign, joined, link, page, tag
from schemas.audit import AuditCase
from schemas.bundle import Row
from schemas.labels import Labels
from schemas.originals import OriginalSheet

FOLDER = "lahteet"
_WAITING = "_waiting"
_SHORT = 12
_KINDS = {False: "used", True: "waiting"}


@dataclass(frozen=True)
class Sheets:
    """Which sheets are shown, and the marks on them by (short hash, number, row, column): whether the cell waits."""

    shown: Mapping[tuple[str, str], OriginalSheet]
    marks: Mapping[tuple[str, str], Mapping[tuple[int, int], bool]] = field(default_factory=dict)

    def address(self, row: Row) -> str | None:
        """Where the cell of a row can be seen, from the folder's top; None where its sheet is not shown."""
        file, number, _ = row["row_id"].split(":")[:3]
        if (file, number) not in self.shown:
            return None
        return f"{sheet_name(file, number)}#{_place(int(row['row']), column_index(row['column']))}"


def sheets_of(case: AuditCase) -> Sheets:
    """The sheets of a case with the cells of its rows marked."""
    shown = {(one.file[:_SHORT], str(one.number)): one for one in case.originals.sheets}
    marks: dict[tuple[str, str], dict[tuple[int, int], bool]] = {}
    for mart, rows in case.bundle.rows.items():
        for row in rows:
            file, number, _ = row["row_id"].split(":")[:3]
            if (file, number) in shown:
                place = (int(row["row"]), column_index(row["column"]))
                waits = marks.setdefault((file, number), {})
                waits[place] = waits.get(place, True) and mart.endswith(_WAITING)
    return Sheets(shown, marks)


def sheet_name(file: str, number: str) -> str:
    """The file of a sheet's page: its file's first twelve digits and its number."""
    return f"{FOLDER}/{file}-{number}.html"


def sheet_pages(sheets: Sheets, words: Mapping[str, Labels], homes: Mapping[str, str]) -> dict[str, bytes]:
    """A page for each sheet; it is the same in every language, so its few words stand in all of them."""
    return {sheet_name(*key): _page(one, sheets.marks.get(key, {}), words, homes) for key, one in sheets.shown.items()}


def _page(
    sheet: OriginalSheet,
    marks: Mapping[tuple[int, int], bool],
    words: Mapping[str, Labels],
    homes: Mapping[str, str],
) -> bytes:
    width = max((len(cells) for _, cells in sheet.rows), default=0)
    width = max([width, *(column + 1 for _, column in marks)])
    columns = [str(n + 1) if sheet.name == "" else xl_col_to_name(n) for n in range(width)]
    said = {False: _said(words, "sheets.used"), True: _said(words, "sheets.waiting")}
    back = [tag("li", link(f"../{homes[lang]}", label.text("page.back"), lang=lang)) for lang, label in words.items()]
    title = sheet.file_name + (f" – {sheet.name}" if sheet.name else "")
    head = tag(
        "tr", tag("th", words["fi"].text("sheets.row"), scope="col"), *(tag("th", c, scope="col") for c in columns)
    )
    rows = [_row(number, [*cells, *[""] * (width - len(cells))], marks, said) for number, cells in sheet.rows]
    whole = tag("table", tag("caption", foreign(title), class_="unseen"), tag("thead", head), tag("tbody", *rows))
    key = tag("p", *(tag("span", said[waits], class_=kind) for waits, kind in _KINDS.items()), class_="key")
    body = joined(
        [
            tag("header", tag("nav", tag("ul", *back), aria_label=words["fi"].text("page.back")),
                tag("h1", foreign(title)), tag("p", tag("code", sheet.file))),
            tag("main",
                key,
                tag("div", whole, class_="wide sheet", tabindex="0", role="region", aria_label=title)),
        ]
    )  # fmt: skip
    return page("fi", title, body)


def _said(words: Mapping[str, Labels], key: str) -> str:
    return " / ".join(label.text(key) for label in words.values())


def _row(number: int, cells: list[str], marks: Mapping[tuple[int, int], bool], said: Mapping[bool, str]) -> Markup:
    written = [tag("th", number, scope="row")]
    for column, value in enumerate(cells):
        waits = marks.get((number, column))
        if waits is None:
            written.append(tag("td", foreign(value)))
        else:
            seen = tag("span", said[waits], class_="unseen")
            written.append(tag("td", foreign(value), " ", seen, class_=_KINDS[waits], id=_place(number, column)))
    return tag("tr", *written)


def _place(row: int, column: int) -> str:
    """The id of a marked cell."""
    return f"r{row}-{column + 1}"


def column_index(shown: str) -> int:
    """A column as its program shows it, `E` or the ordinal `5`, counted from 0."""
    if shown.isdecimal():
        return int(shown) - 1
    index = 0
    for letter in shown:
        index = 26 * index + ord(letter) - ord("A") + 1
    return index - 1
