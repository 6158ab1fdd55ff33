"""Dialects: how a system or a municipality lays out its file, as data; and telling which one a file follows.

Here belongs the form of `data/dialects/<id>.toml`, checked strictly, and recognition by headers. Not here: finding the
cells of a layout (`layout`) and what they mean (`pipelines.staging`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from pipelines.intake.layout import SheetLayout, find_layout
from pipelines.intake.sheet import IntakeProblem, TextFile
from pipelines.intake.written_dates import read_month
from schemas.errors import SettingsError
from schemas.fields import FIELDS, FieldType
from schemas.settings import Fault, Strict, Text, raise_faults, read_toml, validate
from schemas.tables import RECORD_KINDS, Blank

FieldName = Text
Names = Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]
_LONGEST_HEADERS = 300
_HEADER_ROWS = 10


class TotalRow(Strict):
    """Section `[total_row]`: a row of sums that the sheet itself prints."""

    field: FieldName = Field(description='kenttä, jonka sarakkeessa summarivin sana on, esim. "work_date"')
    words: Names = Field(description='luettelo summarivin sanoista, esim. ["Yhteensä"]')
    sums: Names = Field(description='luettelo summatuista tuntikentistä, esim. ["project_s"]')


class Notation(Strict):
    """Section `[notation]`: what a point in a number means where the number alone does not tell."""

    amount_point: Literal["ambiguous", "decimal", "thousands"] = Field(
        default="ambiguous", description="mitä piste tarkoittaa euromäärässä 1.234"
    )
    hours_point: Literal["ambiguous", "decimal", "minutes"] = Field(
        default="ambiguous", description="mitä piste tarkoittaa tuntimäärässä 7.30"
    )


class Dialect(Strict):
    """One layout. The id is the name of its file."""

    id: Text = Field(description="tiedoston nimi ilman päätettä")
    title: Text = Field(description="asettelun suomenkielinen nimi")
    record_kind: Literal["timesheet", "ledger", "participants", "approval"] = Field(description="aineiston laji")
    formats: tuple[Literal["workbook", "csv"], ...] = Field(
        strict=False, min_length=1, description='luettelo tiedostomuodoista, esim. ["workbook", "csv"]'
    )
    period: FieldName = Field(description="kenttä, josta aineiston kuukausi luetaan")
    columns: Mapping[FieldName, Names] = Field(
        min_length=1, description="osio [columns]: kenttä ja luettelo sarakkeen otsikoista"
    )
    above: Mapping[FieldName, Names] = Field(
        default={}, description="osio [above]: kenttä ja selite, jonka oikealla puolella arvo on"
    )
    optional: tuple[FieldName, ...] = Field(
        default=(), strict=False, description="luettelo kentistä, jotka saavat puuttua"
    )
    not_typed: tuple[Text, ...] = Field(
        default=(), strict=False, description="luettelo otsikoista, joiden tekstiä ei lueta"
    )
    other_sheets: tuple[Text, ...] = Field(
        default=(), strict=False, description="luettelo taulukoista, jotka kuuluvat lomakkeeseen mutta joita ei lueta"
    )
    scope: Literal["person", "cost_centre", "file"] = Field(
        default="file",
        description='minkä rivit uudempi tiedosto korvaa: "person" = siinä olevien henkilöiden, '
        '"cost_centre" = siinä olevien kustannuspaikkojen, "file" = kunnan ja kuukauden kaikki',
    )
    title_cell: Text | None = Field(default=None, description="teksti, jonka on oltava otsikkorivin yläpuolella")
    total_row: TotalRow | None = Field(default=None, description="osio [total_row]: taulukon oma summarivi")
    notation: Notation = Field(default=Notation(), description="osio [notation]: pisteen merkitys luvuissa")


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a file is: its dialect, kind of record and the month `YYYY-MM` that most of it is about (None: no month)."""

    dialect: str
    record_kind: str
    period: str | None


def load_dialects(folder: Path) -> list[Dialect]:
    """Read every dialect of a folder, by id. Raises `SettingsError` naming file, key and what was expected."""
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise SettingsError(f"Kansiossa {folder} ei ole yhtään asettelua. Asenna ohjelma uudelleen.")
    dialects = []
    for path in paths:
        dialect = validate(Dialect, read_toml(path.read_bytes(), path.name) | {"id": path.stem}, path.name)
        raise_faults(path.name, _faults(dialect))
        dialects.append(dialect)
    return dialects


def recognise(text: TextFile, dialects: Iterable[Dialect]) -> Recognition:
    """Tell which dialect a file follows: the one that knows most of its headers.

    Raises `IntakeProblem("file-kind-unknown")` with `headers` as they were read.
    """
    best: tuple[int, Dialect, list[SheetLayout]] | None = None
    for dialect in dialects:
        layouts = layouts_of(text, dialect)
        known = max((len(layout.columns) + len(layout.above) for layout in layouts), default=0)
        if layouts and (best is None or known > best[0]):
            best = known, dialect, layouts
    if best is None:
        raise IntakeProblem("file-kind-unknown", headers=_headers(text))
    _, dialect, layouts = best
    return Recognition(dialect.id, dialect.record_kind, _period(layouts, dialect.period))


def layouts_of(text: TextFile, dialect: Dialect) -> list[SheetLayout]:
    """The sheets of a file that follow a dialect."""
    if text.shape not in dialect.formats:
        return []
    found = (
        find_layout(
            sheet,
            columns=dialect.columns,
            above=dialect.above,
            optional=dialect.optional,
            not_typed=dialect.not_typed,
            title=dialect.title_cell,
        )
        for sheet in text.sheets
    )
    return [layout for layout in found if layout is not None]


def _period(layouts: Sequence[SheetLayout], field: str) -> str | None:
    months: Counter[str] = Counter()
    for layout in layouts:
        for text, count in layout.value_counts(field):
            month = read_month(text.strip())
            if month is not None:
                months[month] += count
    return min(months, key=lambda month: (-months[month], month), default=None)


def _headers(text: TextFile) -> str:
    """The fullest of the first rows, which is where people look for the headers."""
    rows = [
        [cell.strip() for cell in cells if cell.strip()]
        for sheet in text.sheets
        for _, cells in sheet.head(_HEADER_ROWS)
    ]
    return "; ".join(" ".join(cell.split()) for cell in max(rows, key=len, default=[]))[:_LONGEST_HEADERS]


def _faults(dialect: Dialect) -> Iterator[Fault]:
    kind = RECORD_KINDS[dialect.record_kind]
    given = {*dialect.columns, *dialect.above}
    for section, names in (("columns", dialect.columns), ("above", dialect.above)):
        # The month of a sheet is no field of its rows: it stands once, above them.
        allowed = {*kind.columns, "month"} if section == "above" else set(kind.columns)
        for name in sorted(set(names) - allowed):
            yield (
                f"{section}.{name}",
                f"tuntematon kenttä; aineistossa {kind.name} tunnetaan {', '.join(sorted(allowed))}",
            )
    for name in kind.columns:
        if kind.columns[name] is Blank.MISSING and name not in given:
            yield "columns", f"pakollinen kenttä {name} puuttuu"
    for name in sorted(set(dialect.optional) - given):
        yield "optional", f"odotettiin kenttä, joka on osiossa [columns] tai [above]; luettiin {name}"
    if dialect.period not in given or FIELDS[dialect.period].type not in (FieldType.DATE, FieldType.MONTH):
        yield "period", f"odotettiin päivän tai kuukauden kenttä, joka asettelussa on; luettiin {dialect.period}"
    if dialect.scope != "file" and dialect.scope not in given:
        yield "scope", f"odotettiin kenttä, joka asettelussa on, tai file; luettiin {dialect.scope}"
    if dialect.total_row is not None:
        for name in (dialect.total_row.field, *dialect.total_row.sums):
            if name not in dialect.columns:
                yield "total_row", f"odotettiin kenttä, joka on osiossa [columns]; luettiin {name}"
        for name in dialect.total_row.sums:
            if name in FIELDS and FIELDS[name].type is not FieldType.HOURS:
                yield "total_row.sums", f"odotettiin tuntikenttä; luettiin {name}"
