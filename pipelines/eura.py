"""EURA's counts of participants: reading a file of them, and listing every difference from an edition's figures.

Here belongs which records of the municipalities may be behind a difference. Not here: the pages (`reports`). Nothing of
the file is kept.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from pipelines.intake.layout import find_layout
from pipelines.intake.sections import Names
from pipelines.intake.sheet import TextFile
from pipelines.staging.values import parse_count
from pipelines.staging.vocabulary import vocabulary
from schemas.bundle import Bundle
from schemas.errors import UnreadableFileError
from schemas.eura import Difference
from schemas.indicators import PARTS, RESULTS, TOTAL, indicators_of
from schemas.places import DATA
from schemas.project import Project
from schemas.settings import Strict, Text, read_folder

Counts = Mapping[tuple[str, str], int]
"""Cumulative counts by indicator and gender (`women`, `men`, `non_binary`, `total`)."""

_FOLDER = DATA / "dialects" / "eura"
_OF_OUTPUTS = ("waiting", "after_period", "minor")
_OF_RESULTS = ("waiting", "after_period", "no_exit", "no_status")
_OF_LATER_RESULTS = (*_OF_RESULTS, "follow_up")
_LATER = RESULTS[4:]


class EuraLayout(Strict):
    """One file of `data/dialects/eura`: the headers of a list of EURA's counts."""

    columns: Mapping[Text, Names] = Field(description="osio [columns]: kenttä ja luettelo sarakkeen otsikoista")


def read_eura_counts(text: TextFile, project: Project) -> Counts:
    """The counts of a file. Raises UnreadableFileError, naming the row, when it is no list of counts or has a fault."""
    names = vocabulary(project)
    counts: dict[tuple[str, str], int] = {}
    for sheet in text.sheets:
        for layout in eura_layouts():
            found = find_layout(sheet, columns=layout.columns, above={}, optional=(), not_typed=(), title=None)
            for row in found.body.to_pylist() if found else ():
                place = f"{sheet.name}, rivi {row['row']}" if text.is_workbook else f"rivi {row['row']}"
                cell = {field: str(row[f"c{index}"]).strip() for field, index in found.columns.items()} if found else {}
                if not any(cell.values()):
                    continue
                indicator, gender = names.indicator(cell["indicator"])[0], names.gender(cell["gender"])[0]
                number = parse_count(cell["cumulative"])[0]
                if indicator is None:
                    raise UnreadableFileError(f"{place}: indikaattoria ei tunneta. Kirjoita sen koodi, esim. EECO01.")
                if gender is None:
                    raise UnreadableFileError(f"{place}: sukupuolta ei tunneta: naiset, miehet, muut tai yhteensä.")
                if not isinstance(number, int):
                    raise UnreadableFileError(f"{place}: kertymä ei ole kokonaisluku, joka on vähintään 0.")
                key = str(indicator), str(gender)
                if key in counts:
                    raise UnreadableFileError(f"{place}: {key[0]} on samalle sukupuolelle kahdesti. Jätä vain toinen.")
                counts[key] = number
    if not counts:
        raise UnreadableFileError(
            "Tiedostossa ei ole EURAn osallistujamääriä. Otsikot ovat Indikaattori, Sukupuoli ja Kertymä, ja niiden "
            "alla on yksi rivi indikaattoria ja sukupuolta kohden."
        )
    return counts


@cache
def eura_layouts(folder: Path = _FOLDER) -> list[EuraLayout]:
    """The layouts of EURA's counts, in the order of their names."""
    return read_folder(EuraLayout, folder)


def differences(bundle: Bundle, project: Project, counts: Counts) -> list[Difference]:
    """Every cumulative count of an edition that differs from EURA's, in the order of the indicators.

    Where EURA's file breaks an indicator down by gender, a gender that it leaves out is 0; an indicator that it leaves
    out as a whole is compared by its total.
    """
    key = str(bundle.facts["month"] or bundle.facts["claim"]["id"])
    found = []
    for indicator in indicators_of(project):
        code = indicator.code
        given = {gender: n for (of_code, gender), n in counts.items() if of_code == code}
        parts = {gender: given.get(gender, 0) for gender in PARTS} if set(given) & set(PARTS) else {}
        eura: dict[str, int | None] = {**parts, **given} if given else {TOTAL: None}
        for gender in (*PARTS, TOTAL):
            figure = bundle.figures.get(f"indicators/{key}/{code}/{gender}/all/cumulative")
            ours = 0 if figure is None else int(figure.value)
            if gender in eura and ours != (eura[gender] or 0):
                found.append(Difference(code, gender, ours, eura[gender], _behind(bundle, code, gender)))
    return found


def _behind(bundle: Bundle, code: str, gender: str) -> list[Mapping[str, Any]]:
    """The records that may be behind a difference: not counted yet, or of which an exit or a situation is missing."""
    matters = _OF_LATER_RESULTS if code in _LATER else _OF_RESULTS if code in RESULTS else _OF_OUTPUTS
    return [
        record
        for record in bundle.facts.get("participants", {}).get("records", ())
        if record["matter"] in matters
        and (gender == TOTAL or record["gender"] in (gender, TOTAL, None))
        and record["indicator"] in (code, None)
    ]
