"""What an XLSX sheet holds besides values, looked for in its XML.

Here belongs that. Not here: cells that have a value (`workbook`).
"""

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping

from pipelines.intake.inside import Inside, numbers, refuse_entities, refuse_far_cells

MAIN_PART = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\b([^>]*\bt=["']e["'][^>]*)>(?:<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>)?)?<(?:\w+:)?v>([^<]*)<"""
)
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)><(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_HIDDEN = re.compile(rb"""<(?:\w+:)?(row|col)\b([^>]*\bhidden=["'](?:1|true)["'][^>]*)>""")
# A sheet of at most 26 columns and 200 000 rows, which nearly all are, is never searched cell by cell.
_FAR = re.compile(rb""" r=["'](?:[A-Z]{2,3}[0-9]|[A-Z](?:[2-9][0-9]{5}|[0-9]{7}))""")
_HELD = re.compile(rb""" r=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]*?(/?)>""")
_PLACE = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")
_LAST_COLUMN = 16_383


def look_inside(archive: zipfile.ZipFile) -> Mapping[str, Inside]:
    """What each sheet holds besides values, by its name. Raises `IntakeProblem("sheet-too-large")`."""
    return {name: _inside(archive.read(part)) for name, part in _parts(archive)}


def _inside(xml: bytes) -> Inside:
    refuse_entities(xml)
    if _FAR.search(xml):
        for letters, row, empty in _HELD.findall(xml):
            if not empty:
                refuse_far_cells(int(row), _column(letters))
    found = Inside(silent=dict(_silent(xml)))
    if b"hidden=" in xml:
        for kind, tag in _HIDDEN.findall(xml):
            given = _attributes(tag)
            if kind == b"row" and given.get("r", "").isdigit():
                found.hidden_rows.add(int(given["r"]))
            elif given.get("min", "").isdigit() and given.get("max", "").isdigit():
                ends = int(given["min"]) - 1, int(given["max"]) - 1
                found.hidden_columns.update(numbers([ends], _LAST_COLUMN))
    return found


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    present = set(archive.namelist())
    if _RELATIONS not in present:
        return
    relations = [_attributes(tag) for tag in _RELATION.findall(archive.read(_RELATIONS))]
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for tag in _SHEET.findall(archive.read(MAIN_PART)):
        sheet = _attributes(tag)
        relation = next((value for name, value in sheet.items() if name.endswith(":id")), None)
        part = posixpath.join("xl", targets.get(relation, "")).removeprefix("/")
        if part in present:
            yield sheet.get("name", ""), part


def _silent(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if b't="e"' in xml or b"t='e'" in xml:
        for cell, value in _ERROR.findall(xml):
            yield from _placed(cell, _text(value))
    if b"<f" in xml or b":f" in xml:
        for cell, formula in _FORMULA.findall(xml):
            # A formula that gave an empty text was calculated: its cell is marked as text.
            if _attributes(cell).get("t") != "str":
                yield from _placed(cell, f"={_text(formula)}")


def _placed(cell: bytes, text: str) -> Iterator[tuple[tuple[int, int], str]]:
    if match := _PLACE.fullmatch(_attributes(cell).get("r", "").encode()):
        yield (int(match[2]), _column(match[1])), text


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = 26 * column + letter - ord("A") + 1
    return column - 1


def _attributes(tag: bytes) -> dict[str, str]:
    return {_text(name): _text(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}


def _text(data: bytes) -> str:
    return html.unescape(data.decode("utf-8", errors="replace"))
