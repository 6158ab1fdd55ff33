"""Why a file follows a layout or none, and a dialect file that would fit it.

Here belongs comparing the headers of a file with those that layouts know. Not here: recognition itself (`dialect`), and
saying it to people (`flows.dialects`).
"""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.intake.dialect import Dialect, Recognition, headers_of, layouts_of, recognise
from pipelines.intake.layout import label_key
from pipelines.intake.personal_ids import mask_personal_ids
from pipelines.intake.sheet import IntakeProblem, TextFile, TextSheet
from schemas.fields import FIELDS, FieldType
from schemas.tables import RECORD_KINDS, Blank

_SEARCHED_ROWS = 30
_NEAR = 3
_CLOSE = 0.7
_SHAPED = 3
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A column that was found: its field, its header as written, and where it stands (`E`)."""

    field: str
    header: str
    column: str


@dataclass(frozen=True, slots=True)
class FollowedSheet:
    """A sheet that follows a layout: its header row, what was found and the headers that nothing uses."""

    name: str
    header_row: int
    places: tuple[Place, ...]
    above: tuple[Place, ...]
    across: int
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A required field without a header: the headers it is known by, and one of the file that is nearly one of them."""

    field: str
    names: tuple[str, ...]
    close: str | None


@dataclass(frozen=True, slots=True)
class NearDialect:
    """A layout that the file nearly follows, at its best row of headers."""

    dialect: Dialect
    sheet: TextSheet
    row: int
    headers: tuple[str, ...]
    found: tuple[Place, ...]
    missing: tuple[Missing, ...]


def explained(text: TextFile, dialects: Sequence[Dialect]) -> tuple[Recognition, Dialect, list[FollowedSheet]] | None:
    """How a file was recognised; None when it was not."""
    try:
        found = recognise(text, dialects)
    except IntakeProblem:
        return None
    dialect = next(dialect for dialect in dialects if dialect.id == found.dialect)
    sheets = []
    for layout in layouts_of(text, dialect):
        headers = _row(layout.sheet, layout.header_row)
        used = {*layout.columns.values(), *(column.column for column in layout.across)}
        above = [
            Place(field, layout.cell(row, column - 1), text.column_name(column))
            for field, (row, column) in layout.above.items()
        ]
        places = [Place(f, headers[column], text.column_name(column)) for f, column in layout.columns.items()]
        sheets.append(
            FollowedSheet(
                layout.sheet.name,
                layout.header_row,
                tuple(place for place in places if place.field in FIELDS),
                tuple(above),
                len(layout.across),
                tuple(header for index, header in enumerate(headers) if header and index not in used),
            )
        )
    return found, dialect, sheets


def nearest(text: TextFile, dialects: Iterable[Dialect]) -> list[NearDialect]:
    """The layouts that a file follows best, of those of which it has at least one required header."""
    near = [found for dialect in dialects if (found := _near(text, dialect)) is not None]
    return sorted(near, key=_nearness)[:_NEAR]


def proposal(text: TextFile, name: str, near: NearDialect, dialects: Iterable[Dialect]) -> str:
    """A dialect file for the headers of the nearest layout's row, to be completed by a person."""
    kind = RECORD_KINDS[near.dialect.record_kind]
    known = _synonyms(near.dialect.record_kind, dialects)
    headers = [header for header in near.headers if header]
    columns: dict[str, str] = {}
    left = list(headers)
    for cutoff in (1.0, _CLOSE):
        for field in kind.columns:
            header = _match(known[field], left, cutoff) if field not in columns else None
            if header is not None:
                columns[field] = header
                left.remove(header)
    lines = [
        f'# Ehdotus asetteluksi tiedostosta {_shown(name)}. Tarkista joka rivi ja täydennä kohdat "...".',
        "# Tallenna ohjelman kansioon data/dialects omalla nimellä (pääte .toml) ja kokeile: tilitys dialect TIEDOSTO",
        f"title = {_quoted(near.dialect.title)}",
        f"record_kind = {_quoted(kind.name)}",
        f"formats = [{_quoted(text.shape)}]",
        f"period = {_quoted(_period(near))}",
        f"scope = {_quoted(near.dialect.scope)}",
    ]
    may_lack = [field for field in columns if kind.columns[field] is not Blank.MISSING]
    if may_lack:
        lines.append(f"optional = [{', '.join(map(_quoted, may_lack))}]")
    if left:
        lines += ["# Otsikot, joita mikään kenttä ei käytä:", f"not_typed = [{', '.join(map(_quoted, left))}]"]
    lines += ["", "[columns]"]
    for field, blank in kind.columns.items():
        if field in columns:
            lines.append(f"{field} = [{_quoted(columns[field])}]")
        elif blank is Blank.MISSING or field in kind.one_of:
            lines.append(f'# {field} = ["..."]    # {FIELDS[field].fi}: otsikkoa ei löytynyt')
    return "\n".join([*lines, ""])


def _near(text: TextFile, dialect: Dialect) -> NearDialect | None:
    names = headers_of(dialect)
    best: NearDialect | None = None
    for sheet in text.sheets:
        for row, cells in sheet.head(_SEARCHED_ROWS):
            headers = tuple(_shown(cell) for cell in cells)
            at = {label_key(header): index for index, header in reversed(list(enumerate(headers))) if header}
            found = [
                Place(field, headers[at[key]], text.column_name(at[key]))
                for field, known in names.items()
                if (key := next((label_key(n) for n in known if label_key(n) in at), None)) is not None
            ]
            if not found:
                continue
            missing = tuple(_missing(dialect, names, {place.field for place in found}, headers))
            one = NearDialect(dialect, sheet, row, headers, tuple(found), missing)
            if best is None or _nearness(one) < _nearness(best):
                best = one
    return best


def _missing(
    dialect: Dialect, names: Mapping[str, Sequence[str]], found: set[str], headers: Sequence[str]
) -> Iterator[Missing]:
    for field, known in names.items():
        if field not in found and field not in dialect.optional:
            yield Missing(field, tuple(known), _match(known, [header for header in headers if header], _CLOSE))


def _nearness(near: NearDialect) -> tuple[float, int, str]:
    """The greater part of what a layout needs is there; a header that is nearly right counts half."""
    dialect = near.dialect
    there = len(near.found) + 0.5 * sum(missing.close is not None for missing in near.missing)
    besides = len(dialect.above) + (_SHAPED if dialect.across or dialect.grouped else 0)
    needed = len(near.found) + len(near.missing) + besides
    return (-there / needed, -len(near.found), dialect.id)


def _period(near: NearDialect) -> str:
    """The field that tells the month in a list: that of the nearest layout, or the kind's first day or month."""
    columns = RECORD_KINDS[near.dialect.record_kind].columns
    told = (FieldType.DATE, FieldType.MONTH)
    first = next(f for f, blank in columns.items() if FIELDS[f].type in told and blank is Blank.MISSING)
    return near.dialect.period if near.dialect.period in columns else first


def _match(names: Sequence[str], headers: Sequence[str], cutoff: float) -> str | None:
    """The header that is one of the names, or nearly one."""
    by_key = {label_key(header): header for header in reversed(headers)}
    keys = [label_key(name) for name in names]
    exact = next((by_key[key] for key in keys if key in by_key), None)
    if exact is not None or cutoff == 1.0:
        return exact
    scored = [
        (difflib.SequenceMatcher(None, key, header).ratio(), header)
        for key in keys
        for header in by_key
        if len(header) > 2
    ]
    ratio, header = max(scored, default=(0.0, ""))
    return by_key[header] if ratio >= cutoff else None


def _synonyms(record_kind: str, dialects: Iterable[Dialect]) -> Mapping[str, list[str]]:
    """Every header by which a field of a kind is known in any layout, and its own headings."""
    known = {f: [FIELDS[f].fi, FIELDS[f].sv, FIELDS[f].en] for f in RECORD_KINDS[record_kind].columns}
    for dialect in dialects:
        if dialect.record_kind == record_kind:
            for field, names in dialect.columns.items():
                known[field].extend(names)
    return known


def _row(sheet: TextSheet, row: int) -> list[str]:
    return next([_shown(cell) for cell in cells] for number, cells in sheet.head(_SEARCHED_ROWS) if number == row)


def _shown(text: str) -> str:
    """A text of a file as it may be told: on one line, not too long, without personal identity codes."""
    line = " ".join(mask_personal_ids(text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
