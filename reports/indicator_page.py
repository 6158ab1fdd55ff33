"""What the sheets of indikaattorit.xlsx share: the edition's key, its codes, the cells of counts, headings.

Here belongs what two of its sheets must show alike. Not here: the sheets themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reports.pages import Page
from reports.workbook import Cell, Column, Sheet
from schemas.indicators import OUTPUTS, PARTS, RESULTS, TOTAL, indicator_name
from schemas.labels import Labels

ALL = "all"
GENDERS = (*PARTS, TOTAL)
NONE = "–"
"""What a cell says where there can be no figure."""

OUTPUT_GROUPS = (
    ("total", OUTPUTS[:1]),
    ("status", OUTPUTS[1:5]),
    ("age", OUTPUTS[5:8]),
    ("education", OUTPUTS[8:11]),
    ("others", OUTPUTS[11:17]),
    ("organisations", OUTPUTS[17:]),
)
RESULT_GROUPS = (("immediate", RESULTS[:4]), ("later", RESULTS[4:]))
_NUMBER = 11


@dataclass(frozen=True)
class IndicatorPage:
    """A page with the words of indicators."""

    page: Page
    words: Labels

    @property
    def kind(self) -> str:
        """`month` or `claim`."""
        return "claim" if self.page.facts["month"] is None else "month"

    @property
    def key(self) -> str:
        """The month or claim in the ids of the figures."""
        return str(self.page.facts["month"] or self.page.facts["claim"]["id"])

    @property
    def title(self) -> str:
        """The workbook's title."""
        return self.of_kind("title")

    def of_kind(self, group: str) -> str:
        """The text for a month, which gives its name, or for a claim, which gives its id."""
        if self.kind == "month":
            return self.words.text(f"{group}.month", name=self.page.labels.month_name(self.key), in_month=self.key)
        return self.words.text(f"{group}.claim", claim=self.key)

    @cached_property
    def own_codes(self) -> list[str]:
        """The project's own indicators."""
        codes = {figure.split("/")[2] for figure in self.page.bundle.figures if figure.startswith("indicators/")}
        return sorted(code for code in codes - {*OUTPUTS, *RESULTS} if "+" not in code)

    @cached_property
    def counted(self) -> list[str]:
        """Every code that has figures, in order."""
        codes = (*OUTPUTS, *RESULTS, *self.own_codes)
        return [code for code in codes if self.page.has(f"indicators/{self.key}/{code}/{TOTAL}/{ALL}/period")]

    @property
    def declared(self) -> Sequence[Mapping[str, Any]]:
        """What project.toml says of indicators; nothing in a claim that was closed before pages spoke of it."""
        known: Sequence[Mapping[str, Any]] = self.page.facts.get("indicators", ())
        return known

    @cached_property
    def milestones(self) -> list[Mapping[str, Any]]:
        """The declared indicators that have a milestone."""
        return [one for one in self.declared if self.page.has(f"indicators/{self.key}/{one['code']}/milestone")]

    def name(self, code: str) -> str:
        """The indicator's name in the page's language; a project's own as project.toml gives it."""
        return indicator_name(self.words, code, self.declared)

    def of_code(self, code: str, name: str, *styles: str) -> Cell | None:
        """The cell of a figure of an indicator's own: `target`, `forecast`, …; None where it has none."""
        cell = self.page.figure(f"indicators/{self.key}/{code}/{name}", home=True)
        if cell is not None and styles:
            cell.styles = styles
        return cell

    def count(self, code: str, gender: str, place: str, span: str, home: bool = False) -> Cell:
        """The cell of a count; a dash where an indicator has no such figure."""
        cell = self.page.figure(f"indicators/{self.key}/{code}/{gender}/{place}/{span}", home)
        return cell if cell is not None else Cell(NONE, ("right",))

    def heading(self, sheet: Sheet, title: str) -> None:
        """A sheet's title, and whom it is for."""
        sheet.line(title, "title")
        sheet.line(self.words.text("title.own_use"), "subtitle", skip=1)

    def code_column(self, width: int) -> Column:
        """The column of codes, wide enough for the project's own."""
        longest = max((len(code) for code in self.own_codes), default=0)
        return Column(self.words.text("column.code"), "text", max(width, longest + 4))

    def gender_columns(self) -> list[Column]:
        """A column of counts for each gender, and for all of them."""
        return [Column(self.page.word("gender", gender), "count", _NUMBER) for gender in GENDERS]

    def span_headings(self, sheet: Sheet, columns: Sequence[Column], first: int, spans: Mapping[str, int]) -> None:
        """A table's headings below a line that says over which columns period and cumulative numbers stand.

        `spans` gives `period` and `cumulative` the number of their columns, in order from the column `first`.
        """
        above = {}
        for span, many in spans.items():
            above[first] = self.of_kind("column") if span == "period" else self.words.text("column.cumulative")
            first += many
        band(sheet, above, len(columns), "heading_above")
        sheet.headings(columns)


def band(sheet: Sheet, texts: Mapping[int, str], columns: int, style: str) -> None:
    """A row of one colour with texts that run over the cells to their right."""
    for at in range(columns):
        sheet.put(sheet.row, at, texts.get(at), style)
        sheet.cells[sheet.row, at].spills = True
    sheet.row += 1
