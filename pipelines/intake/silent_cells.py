"""Cells that the reader of workbooks gives as empty although something stands there: errors, uncalculated formulas.

Here belongs looking for them in the sheet's XML, so that they are told and never taken as nothing. Not here: cells that
have a value (`workbook`).
"""

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_ERROR = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?)?<(?:\w+:)?v>([^<]*)<')
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)><(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_PLACE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
MAIN_PART = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"

SilentCells = Mapping[tuple[int, int], str]
"""By row number and column (from 0): the error (`#DIV/0!`) or the formula (`=A1+A2`)."""


def silent_cells(archive: zipfile.ZipFile) -> Mapping[str, SilentCells]:
    """The silent cells of each sheet, by its name."""
    return {name: dict(_cells(archive.read(part))) for name, part in _parts(archive)}


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    present = set(archive.namelist())
    if _RELATIONS not in present:
        return
    relations = [_attributes(tag) for tag in _RELATION.findall(archive.read(_RELATIONS))]
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for tag in _SHEET.findall(archive.read(MAIN_PART)):
        sheet = _attributes(tag)
        part = posixpath.join("xl", targets.get(sheet.get("r:id"), "")).removeprefix("/")
        if part in present:
            yield sheet.get("name", ""), part


def _cells(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if b't="e"' in xml:
        for cell, value in _ERROR.findall(xml):
            yield from _placed(cell, _text(value))
    if b"<f" in xml or b":f" in xml:
        for cell, formula in _FORMULA.findall(xml):
            # A formula that gave an empty text was calculated: its cell is marked as text.
            if b't="str"' not in cell:
                yield from _placed(cell, f"={_text(formula)}")


def _placed(cell: bytes, text: str) -> Iterator[tuple[tuple[int, int], str]]:
    if match := _PLACE.fullmatch(_attributes(cell).get("r", "").encode()):
        column = 0
        for letter in match[1]:
            column = 26 * column + letter - ord("A") + 1
        yield (int(match[2]), column - 1), text


def _attributes(tag: bytes) -> dict[str, str]:
    return {_text(name): _text(value) for name, value in _ATTRIBUTE.findall(tag)}


def _text(data: bytes) -> str:
    return html.unescape(data.decode("utf-8", errors="replace"))
