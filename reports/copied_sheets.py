"""A sheet of somebody else's file, copied as it was: texts at their own rows and columns, some coloured and commented.

Here belongs how such a sheet is written. Not here: which cells are marked and why (`reports.own_sheets`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_NARROWEST, _WIDEST = 7, 38
_LOOKED_AT = 300  # rows that decide how wide columns are
_HEADER_ROWS = 30  # the first rows, among which the headers stand
_FROZEN_AT_MOST = 12
_MAX_TEXT = 32767
_COMMENT_WIDTH, _LINE_HEIGHT, _LINE_LENGTH = 380, 17, 56


@dataclass(frozen=True, slots=True)
class Mark:
    """How a cell is marked: a style of `reports.workbook`, and what stands beside it as a comment (or nothing)."""

    style: str
    comment: str = ""


@dataclass(slots=True)
class CopiedSheet:
    """A sheet as it was: `rows` by their numbers from 1, `marks` by row number and column from 0."""

    name: str
    rows: Sequence[tuple[int, Sequence[str]]]
    marks: Mapping[tuple[int, int], Mark] = field(default_factory=dict)

    def write(self, page: Worksheet, look: Callable[[tuple[str, ...]], Format]) -> None:
        """Write the sheet; `look` gives the format of styles."""
        header = self._header_row()
        self._set_widths(page)
        marked = {row for row, _ in self.marks}
        heading = look(("copied_heading",))
        write = page.write_string
        for number, cells in self.rows:
            if number in marked:
                continue
            # Text from files is never a formula or a link: always write_string.
            for column, text in enumerate(cells):
                if text:
                    if number == header:
                        write(number - 1, column, text[:_MAX_TEXT], heading)
                    else:
                        write(number - 1, column, text[:_MAX_TEXT])
        self._write_marked(page, look, marked, heading if header in marked else None, header)
        if header is not None and header <= _FROZEN_AT_MOST:
            page.freeze_panes(header, 0)
        if any(mark.style == "error" for mark in self.marks.values()):
            page.set_tab_color("#C00000")
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _write_marked(
        self,
        page: Worksheet,
        look: Callable[[tuple[str, ...]], Format],
        marked: set[int],
        heading: Format | None,
        header: int | None,
    ) -> None:
        by_number = {number: cells for number, cells in self.rows if number in marked}
        for number, cells in by_number.items():
            for column, text in enumerate(cells):
                if text and (number, column) not in self.marks:
                    page.write_string(number - 1, column, text[:_MAX_TEXT], heading if number == header else None)
        for (number, column), mark in self.marks.items():
            cells = by_number.get(number, ())
            text = cells[column] if column < len(cells) else ""
            style = look((f"marked_{mark.style}",))
            if text:
                page.write_string(number - 1, column, text[:_MAX_TEXT], style)
            else:
                page.write_blank(number - 1, column, None, style)
            if mark.comment:
                lines = sum(1 + len(line) // _LINE_LENGTH for line in mark.comment.split("\n"))
                size = {"width": _COMMENT_WIDTH, "height": _LINE_HEIGHT * (lines + 1), "font_size": 10}
                page.write_comment(number - 1, column, mark.comment, size)

    def _header_row(self) -> int | None:
        """The first of the rows at the top that has the most cells filled: people look for what stands below it."""
        filled = [(sum(1 for text in cells if text), number) for number, cells in self.rows[:_HEADER_ROWS]]
        most = max((count for count, _ in filled), default=0)
        return next((number for count, number in filled if count == most), None) if most > 1 else None

    def _set_widths(self, page: Worksheet) -> None:
        longest: list[int] = []
        for _, cells in self.rows[:_LOOKED_AT]:
            longest += [0] * (len(cells) - len(longest))
            for column, text in enumerate(cells):
                if len(text) > longest[column]:
                    longest[column] = len(text)
        for column, length in enumerate(longest):
            page.set_column(column, column, min(_WIDEST, max(_NARROWEST, length + 2)))
