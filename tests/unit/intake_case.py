"""Small files and a shortened way to stage them, for the tests of intake and staging.

Here belongs making input. Not here: expectations.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from functools import cache
from typing import Any

import xlsxwriter

from pipelines.intake.dialect import Dialect, load_dialects, recognise
from pipelines.intake.sheet import TextFile
from pipelines.intake.text import read_text
from pipelines.staging.stage import Correction, Source, StagedFile, stage
from schemas.places import DATA
from schemas.project import Project, load_project

Rows = Sequence[Sequence[Any]]
TEMPLATE_HEADERS = (
    "Päivä", "Alkoi", "Päättyi", "Tauko", "Hanketunnit", "Muu työ", "Muun EU-hankkeen koodi", "Poissaolo (h)", "Kunta",
    "Mitä tehtiin (ei asiakkaiden nimiä)",
)  # fmt: skip


@cache
def dialects() -> list[Dialect]:
    return load_dialects(DATA / "dialects")


@cache
def project() -> Project:
    return load_project((DATA / "sample" / "project.toml").read_bytes())


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook: dates, clock times and durations as Excel stores them, text that begins with `=` as a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, timedelta):
                    sheet.write_number(r, c, cell / timedelta(days=1), formats[timedelta])
                elif isinstance(cell, date | time):
                    sheet.write_datetime(r, c, cell, formats[type(cell)])
                elif cell is not None:
                    sheet.write(r, c, cell)
    book.close()
    return buffer.getvalue()


_FORMATS = {date: "d.m.yyyy", time: "h:mm", timedelta: "[h]:mm"}


def template(
    rows: Rows, *, person: Any = "Malli Mallikas", month: Any = "10/2025", municipality: Any = "Parikkala"
) -> Rows:
    """A sheet of our own template with the given rows below its headers, which stand in row 8."""
    return [
        ["Työaikalomake"],
        ["Kunta", municipality],
        ["Työntekijä", person],
        ["Kuukausi", month],
        ["Hyväksyjä", None],
        ["Hyväksytty pvm", None],
        [],
        TEMPLATE_HEADERS,
        *rows,
    ]


def hours(text: str) -> timedelta:
    """`7:15` as a duration."""
    whole, minutes = text.split(":")
    return timedelta(hours=int(whole), minutes=int(minutes))


def staged(data: bytes, name: str, sender: int = 580, corrections: Sequence[Correction] = ()) -> StagedFile:
    """Recognise and stage the bytes of a file."""
    return staged_text(read_text(data, name), data, name, sender, corrections)


def staged_text(
    text: TextFile, data: bytes, name: str, sender: int = 580, corrections: Sequence[Correction] = ()
) -> StagedFile:
    """Recognise and stage a file that was read."""
    found = recognise(text, dialects())
    dialect = next(dialect for dialect in dialects() if dialect.id == found.dialect)
    source = Source(
        hashlib.sha256(data).hexdigest(), name, sender, found.record_kind, found.period or "2025-10", found.dialect
    )
    return stage(text, dialect, source, project(), corrections)


def rules(file: StagedFile) -> list[tuple[str, str | None, int | None, str | None, str | None]]:
    """What was found: rule, sheet, row, column, what was read."""
    return [(f.rule, f.sheet, f.row, f.column, f.read) for f in file.findings]
