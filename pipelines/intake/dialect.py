"""Dialects: how a system or a municipality lays out its file, as data; and telling which one a file follows.

Here belongs the form of `data/dialects/<id>.toml`, checked strictly, and recognition by headers. Not here: finding the
cells of a layout (`layout`) and what they mean (`pipelines.staging`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import Field

from pipelines.intake.layout import SheetLayout, find_layout
from pipelines.intake.sections import Across, FieldName, Grouped, LeftOut, Names, Notation, TotalRow, Work
from pipelines.intake.sheet import IntakeProblem, TextFile
from pipelines.intake.written_dates import read_month, slash_order
from schemas.errors import SettingsError
from schemas.fields import FIELDS, FieldType
from schemas.settings import Fault, Strict, Text, raise_faults, read_toml, validate
from schemas.tables import RECORD_KINDS, Blank

_LONGEST_HEADERS = 300
_HEADER_ROWS = 10
_HOURS, _KIND, _AMOUNT = "[hours]", "[kind]", "[amount]"
"""Columns that are no fields of their own: what they hold becomes one of several fields."""

HOURS_OF_WORK = ("project_s", "other_s", "absence_s")
SIDES = ("debit_eur", "credit_eur")


class Dialect(Strict):
    """One layout. The id is the name of its file."""

    id: Text = Field(description="tiedoston nimi ilman päätettä")
    title: Text = Field(description="asettelun suomenkielinen nimi")
    record_kind: Literal["timesheet", "ledger", "participants", "approval", "register", "pay"] = Field(
        description="aineiston laji"
    )
    formats: tuple[Literal["workbook", "csv"], ...] = Field(
        strict=False, min_length=1, description='luettelo tiedostomuodoista, esim. ["workbook", "csv"]'
    )
    period: FieldName = Field(description="kenttä, josta aineiston kuukausi luetaan")
    columns: Mapping[FieldName, Names] = Field(
        default={}, description="osio [columns]: kenttä ja luettelo sarakkeen otsikoista"
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
    notation: Notation = Field(default=Notation(), description="osio [notation]: merkintöjen tulkinta")
    absent: tuple[FieldName, ...] = Field(
        default=(), strict=False, description="luettelo pakollisista kentistä, joita tässä asettelussa ei ole"
    )
    signed_amount: Names | None = Field(
        default=None,
        description="luettelo otsikoista, joiden alla on etumerkillinen summa: plus on debet, miinus kredit",
    )
    lone_sum: bool = Field(
        default=False, description="true, jos rivi, jolla on vain summa, on summarivi eikä kirjaus; muuten pois"
    )
    left_out: tuple[LeftOut, ...] = Field(
        default=(), strict=False, description="osio [[left_out]] jokaisesta sarakkeesta, joka kertoo ohitettavat rivit"
    )
    work: Work | None = Field(default=None, description="osio [work]: kenen työtä rivin tunnit ovat")
    across: Across | None = Field(default=None, description="osio [across]: taulukko, jonka jokainen solu on kirjaus")
    grouped: Grouped | None = Field(default=None, description="osio [grouped]: pääkirja ryhmiteltynä tileittäin")


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
    return [read_dialect(path.read_bytes(), path.stem, path.name) for path in paths]


def own_dialects(files: Mapping[str, bytes], folder: str, known: Iterable[Dialect]) -> list[Dialect]:
    """Read the dialects that a workspace has of its own, by id, as strictly as the `known` ones.

    Raises `SettingsError`, also for an id that a known one has.
    """
    taken = {dialect.id for dialect in known}
    dialects = []
    for dialect_id, data in files.items():
        name = f"{folder}/{dialect_id}.toml"
        if dialect_id in taken:
            raise SettingsError(f"{name}: ohjelmassa on jo asettelu {dialect_id}. Anna tiedostolle toinen nimi.")
        dialects.append(read_dialect(data, dialect_id, name))
    return dialects


def read_dialect(data: bytes, dialect_id: str, name: str) -> Dialect:
    """Read one dialect; `name` is what it is called when something in it is wrong. Raises `SettingsError`."""
    dialect = validate(Dialect, read_toml(data, name) | {"id": dialect_id}, name)
    raise_faults(name, _faults(dialect))
    return dialect


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
    return Recognition(dialect.id, dialect.record_kind, _period(layouts, dialect))


def period_cell(text: TextFile, dialect: Dialect, period: str) -> str:
    """Where a file that follows a dialect tells its month: sheet and cell of the first text that says `period`.

    Empty where no cell says it: the lines of a grouped ledger may be about another month than what stands above them.
    """
    for layout in layouts_of(text, dialect):
        if dialect.period in layout.columns:
            column = layout.columns[dialect.period]
            rows = zip(layout.body["row"].to_pylist(), layout.body[f"c{column}"].to_pylist(), strict=True)
            cells = [(row, column, written) for row, written in rows]
        else:
            cells = [(*layout.above[dialect.period], layout.above_text(dialect.period))]
        for row, column, written in cells:
            if read_month(written.strip()) == period:
                return f"{layout.sheet.name} {text.cell_name(row, text.column_name(column))}".strip()
    return ""


def layouts_of(text: TextFile, dialect: Dialect) -> list[SheetLayout]:
    """The sheets of a file that follow a dialect."""
    if text.shape not in dialect.formats:
        return []
    found = (
        find_layout(
            sheet,
            columns=headers_of(dialect),
            above=dialect.above,
            optional=dialect.optional,
            not_typed=dialect.not_typed,
            title=dialect.title_cell,
            across=dialect.across,
        )
        for sheet in text.sheets
    )
    return [_with_places(layout, dialect) for layout in found if layout is not None]


def headers_of(dialect: Dialect) -> Mapping[str, Sequence[str]]:
    """Every column that a layout looks for, with its headers: fields, and what becomes one of several fields."""
    columns: dict[str, Sequence[str]] = dict(dialect.columns)
    if dialect.work is not None:
        columns[_KIND] = dialect.work.kind
        if dialect.work.hours is not None:
            columns[_HOURS] = dialect.work.hours
    if dialect.signed_amount is not None:
        columns[_AMOUNT] = dialect.signed_amount
    return columns


def _with_places(layout: SheetLayout, dialect: Dialect) -> SheetLayout:
    """A layout in which each field that a shared column may become stands in that column."""
    shared = dict.fromkeys(HOURS_OF_WORK, _HOURS) | dict.fromkeys(SIDES, _AMOUNT)
    columns = {field: layout.columns[place] for field, place in shared.items() if place in layout.columns}
    return replace(layout, columns={**layout.columns, **columns})


def _period(layouts: Sequence[SheetLayout], dialect: Dialect) -> str | None:
    months: Counter[str] = Counter()
    written = [entry for layout in layouts for entry in layout.value_counts(dialect.period)]
    slash = slash_order(_dates(layouts, written), dialect.notation.date_slash)
    for text, count in written:
        month = read_month(text.strip(), slash)
        if month is not None:
            months[month] += count
    if not months and dialect.grouped is not None:
        # A month without vouchers still prints its period and its balances.
        months.update(month for layout in layouts if (month := layout.printed_month()) is not None)
    return min(months, key=lambda month: (-months[month], month), default=None)


def _dates(layouts: Sequence[SheetLayout], written: Sequence[tuple[str, int]]) -> Iterator[str]:
    """The texts of all dates of a file, when those that tell its month have slashes."""
    if any("/" in text for text, _ in written):
        for layout in layouts:
            for field in layout.columns:
                if field in FIELDS and FIELDS[field].type is FieldType.DATE:
                    yield from (text for text, _ in layout.value_counts(field))


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
    given = {*dialect.columns, *dialect.above, *_derived(dialect)}
    for section, names in (("columns", dialect.columns), ("above", dialect.above)):
        # The month of a sheet is no field of its rows: it stands once, above them.
        allowed = {*kind.columns, "month"} if section == "above" else set(kind.columns)
        for name in sorted(set(names) - allowed):
            yield (
                f"{section}.{name}",
                f"tuntematon kenttä; aineistossa {kind.name} tunnetaan {', '.join(sorted(allowed))}",
            )
    for name in kind.columns:
        if kind.columns[name] is Blank.MISSING and name not in given | set(dialect.absent):
            yield "columns", f"pakollinen kenttä {name} puuttuu"
    for name in sorted(set(dialect.absent) - set(kind.columns)):
        yield "absent", f"odotettiin kenttä, joka aineiston lajissa on; luettiin {name}"
    for name in sorted(set(dialect.optional) - given):
        yield "optional", f"odotettiin kenttä, joka on osiossa [columns] tai [above]; luettiin {name}"
    if dialect.period not in {*dialect.columns, *dialect.above} or FIELDS[dialect.period].type not in (
        FieldType.DATE,
        FieldType.MONTH,
    ):
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
    if dialect.across is not None:
        values = {*dialect.across.groups, *([dialect.across.value] if dialect.across.value else [])}
        for name in sorted({dialect.across.field, *values} - set(kind.columns)):
            yield "across", f"odotettiin aineiston lajin kenttä; luettiin {name}"
        if not values and dialect.work is None:
            yield "across", "odotettiin value, osio [across.groups] tai osio [work]: mitä solujen luvut ovat"


def _derived(dialect: Dialect) -> set[str]:
    """The fields that are made of the sheet's headings, of its lines, or of a column that several fields share."""
    derived: set[str] = set()
    if dialect.across is not None:
        derived |= {dialect.across.field, *dialect.across.groups}
        derived |= {dialect.across.value} if dialect.across.value else set()
    if dialect.work is not None:
        derived |= {*HOURS_OF_WORK, _KIND, _HOURS}
    if dialect.signed_amount is not None:
        derived |= {*SIDES}
    if dialect.grouped is not None:
        derived |= {"cost_centre", "account", "account_name"}
    return derived
