"""A municipality's own sheets in the answer to it: which cells are marked, and what is said beside them.

Here belongs taking findings to the cells of the files as they were sent. Not here: writing the sheets
(`reports.copied_sheets`) and the rest of the answer (`reports.feedback_workbook`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from reports.copied_sheets import CopiedSheet, Mark
from reports.pages import Page
from schemas.finding import Finding, Severity
from schemas.originals import OriginalSheet

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_RESERVED = "history"
_TOLD_IN_A_CELL = 4
_SEVERITIES = list(Severity)


def own_sheets(
    page: Page, sheets: Sequence[OriginalSheet], findings: Sequence[Finding], taken: Iterable[str]
) -> list[CopiedSheet]:
    """The municipality's sheets with the cells of `findings` marked; `taken` are names of sheets that are there."""
    names = _names(sheets, taken)
    about = _by_sheet(sheets, [finding for finding in findings if finding.waived_by is None])
    return [
        CopiedSheet(name, sheet.rows, _marks(page, sheet, about[sheet.file, sheet.number]))
        for name, sheet in zip(names, sheets, strict=True)
    ]


_Place = tuple[int, int, Finding, bool]
"""Row, column from 0, the finding, and whether it is told there or only coloured."""


def _by_sheet(sheets: Sequence[OriginalSheet], findings: Iterable[Finding]) -> dict[tuple[str, int], list[_Place]]:
    named = {(sheet.file, sheet.name): sheet for sheet in sheets}
    first = {sheet.file: sheet for sheet in reversed(sheets)}
    short = {sheet.file[:12]: sheet.file for sheet in sheets}
    found: dict[tuple[str, int], list[_Place]] = defaultdict(list)
    for finding in findings:
        told: set[tuple[str, int]] = set()
        home = named.get((finding.file or "", finding.sheet or "")) or first.get(finding.file or "")
        column = _column(finding.column)
        if home is not None and _has_place(finding):
            row = finding.row or (home.rows[0][0] if home.rows else 1)
            found[home.file, home.number].append((row, column or 0, finding, True))
            told.add((home.file, home.number))
        for row_id in finding.row_ids:
            file, number, row_text = row_id.split(":")[:3]
            place = (short.get(file, ""), int(number))
            if not place[0] or (place in told and int(row_text) == finding.row):
                continue
            same_file = place[0] == finding.file
            found[place].append((int(row_text), (column or 0) if same_file else 0, finding, place not in told))
            told.add(place)
    return found


def _has_place(finding: Finding) -> bool:
    """Whether it is about a place of the sheet, or so much at fault that it is told where people look first."""
    return finding.row is not None or finding.sheet is not None or finding.severity is Severity.ERROR


def _marks(page: Page, sheet: OriginalSheet, places: Iterable[_Place]) -> dict[tuple[int, int], Mark]:
    cells: dict[tuple[int, int], list[tuple[Finding, bool]]] = defaultdict(list)
    for row, column, finding, is_told in places:
        cells[row, column].append((finding, is_told))
    marks = {}
    for place, about in cells.items():
        about.sort(key=lambda pair: _SEVERITIES.index(pair[0].severity))
        told = [finding for finding, is_told in about if is_told]
        marks[place] = Mark(about[0][0].severity.value, "\n\n".join(_told(page, told)))
    return marks


def _told(page: Page, findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings[:_TOLD_IN_A_CELL]:
        severity = page.word("severity", finding.severity).upper()
        yield f"{severity}: {page.finding_message(finding)}\n{page.finding_remedy(finding)}"
    if len(findings) > _TOLD_IN_A_CELL:
        yield page.text("feedback.more_in_cell", more_count=len(findings) - _TOLD_IN_A_CELL)


def _column(shown: str | None) -> int | None:
    """A column as people find it, `E` or the ordinal `5` of a text file, counted from 0."""
    if shown is None:
        return None
    if shown.isdigit():
        return int(shown) - 1
    index = 0
    for letter in shown:
        index = 26 * index + ord(letter) - ord("A") + 1
    return index - 1


def _names(sheets: Sequence[OriginalSheet], taken: Iterable[str]) -> list[str]:
    """A name for each sheet that a workbook may have: its own, or the text file's; unlike all others."""
    used = {name.casefold() for name in taken} | {_RESERVED}
    names = []
    for sheet in sheets:
        wanted = _NOT_IN_NAMES.sub("_", sheet.name or PurePath(sheet.file_name).stem).strip("' ") or "?"
        name, n = wanted[:_LONGEST_NAME].rstrip("' "), 1
        while name.casefold() in used:
            n += 1
            mark = f" ({n})"
            name = wanted[: _LONGEST_NAME - len(mark)].rstrip("' ") + mark
        used.add(name.casefold())
        names.append(name)
    return names
