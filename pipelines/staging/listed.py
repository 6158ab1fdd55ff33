"""Sheets in list form: a row is a record.

Here belongs telling records from totals and other rows, and columns that several fields share. Not here: grids
(`across`) and grouped ledgers (`grouped`).
"""

from collections.abc import Collection, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake.dialect import HOURS_OF_WORK, SIDES, Dialect
from pipelines.intake.layout import SheetLayout, label_key
from pipelines.intake.sheet import blank_rows, without_rows
from pipelines.staging.kind import Kind, Texts, is_blank
from pipelines.staging.part import STRAY_WORDS, Line, Part, WorkNames
from schemas.fields import FIELDS, FieldType
from schemas.tables import RECORD_KINDS

_NEGATIVE = r"^\s*[-−–(]|-\s*(€|eur)?\s*$"
_SIGNS = r"[-−–()]"


def take_list(layout: SheetLayout, index: int, dialect: Dialect, kind: Kind, names: WorkNames) -> Part:
    """The records of a sheet; `index` is that of the layout in its file."""
    body = layout.body
    totals = _total_rows(layout, body, dialect)
    if dialect.lone_sum:
        totals |= _lone_sums(layout, body)
    lines = list(_lines(index, body.take(pa.array(sorted(totals), pa.int64()))))
    body = without_rows(body, totals | kind.no_record(layout, body) | _left_out(layout, body, dialect))
    texts = {field: _texts(layout, body, field) for field in RECORD_KINDS[dialect.record_kind].columns}
    other_names = None
    if dialect.work is not None:
        other_names = _split_work(texts, _column(layout, body, "[kind]"), names)
    if dialect.signed_amount is not None:
        _split_sides(texts)
    return Part(
        layout,
        body["row"],
        texts,
        other_names=other_names,
        totals=lines if dialect.total_row else (),
        strays=() if dialect.total_row else lines,
    )


def folded(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Texts as `label_key` compares them, but for spaces within."""
    lower = pc.utf8_lower(pc.utf8_normalize(pc.utf8_trim_whitespace(texts), form="NFKC"))
    return pc.utf8_rtrim(lower, characters=": ")


def _total_rows(layout: SheetLayout, body: pa.Table, dialect: Dialect) -> set[int]:
    """The places of rows in which a cell says only that the row is a sum.

    In a layout that has totals that is a cell of their column, else any cell.
    """
    if dialect.total_row is not None:
        words = {label_key(word) for word in dialect.total_row.words}
        columns = [layout.columns[dialect.total_row.field]]
    else:
        words = set(STRAY_WORDS)
        # A count's gender may be "total"; that is no total row.
        genders = {column for field, column in layout.columns.items() if _is_gender(field)}
        columns = [index for index in range(layout.sheet.width) if index not in genders]
    return {place for index in columns for place in _places_of(body[f"c{index}"], words)}


def _places_of(texts: pa.ChunkedArray, words: Collection[str]) -> list[int]:
    """Where texts are one of some words, as `label_key` gives these."""
    trimmed = pc.utf8_rtrim(pc.utf8_trim_whitespace(texts), characters=": ")
    # Most cells need no closer look: they begin with a digit, or are long even were each letter written as two signs.
    long = 2 * max(map(len, words))
    looked_at = pc.and_(
        pc.greater_equal(trimmed, "A" if min(words) >= "a" else ""), pc.less_equal(pc.utf8_length(trimmed), long)
    )
    short = trimmed.filter(looked_at)
    unlike = short.unique()
    meant = unlike.filter(pc.is_in(folded(unlike), value_set=pa.array(sorted(words), pa.string())))
    places: list[int] = pc.indices_nonzero(looked_at).filter(pc.is_in(short, value_set=meant)).to_pylist()
    return places


def _is_gender(field: str) -> bool:
    return field in FIELDS and FIELDS[field].type is FieldType.GENDER


def _lone_sums(layout: SheetLayout, body: pa.Table) -> set[int]:
    """The places of rows in which an amount stands and nothing else."""
    amounts = {index for field, index in layout.columns.items() if field in (*SIDES, "[amount]")}
    others = (body[f"c{index}"] for index in range(layout.sheet.width) if index not in amounts)
    return set(blank_rows(body.num_rows, others).to_pylist())


def _left_out(layout: SheetLayout, body: pa.Table, dialect: Dialect) -> set[int]:
    """The places of rows that a column's word says to be no records."""
    found: set[int] = set()
    for rule in dialect.left_out:
        column = layout.header_column(rule.headers)
        if column is not None:
            found.update(_places_of(body[f"c{column}"], {label_key(word) for word in rule.words}))
    return found


def _lines(sheet: int, rows: pa.Table) -> Iterator[Line]:
    for entry in rows.to_pylist():
        row = entry.pop("row")
        yield Line(sheet, row, tuple(entry.values()))


def _texts(layout: SheetLayout, body: pa.Table, field: str) -> pa.Array:
    """The texts of a field: of its column, and where that is empty or missing the one above the headers."""
    common = layout.above_text(field)
    if field not in layout.columns:
        return pa.repeat(common, body.num_rows)
    own = _column(layout, body, field)
    return pc.if_else(is_blank(own), common, own) if common else own


def _column(layout: SheetLayout, body: pa.Table, field: str) -> pa.Array:
    return body[f"c{layout.columns[field]}"]


def _split_work(texts: Texts, kinds: pa.ChunkedArray, names: WorkNames) -> pa.Array:
    """Leave each row's hours in the one field that its name of work means; gives the names of other work to tell."""
    encoded = kinds.combine_chunks().dictionary_encode()
    unlike = encoded.dictionary.to_pylist()
    keys = [label_key(text) for text in unlike]
    fields = [names.hours_field(key) for key in keys]
    own = pa.array(fields, pa.string()).take(encoded.indices)
    for field in HOURS_OF_WORK:
        texts[field] = pc.if_else(pc.equal(own, field), texts[field], "")
    told = [
        text.strip() if field == "other_s" and key not in names.other else ""
        for text, key, field in zip(unlike, keys, fields, strict=True)
    ]
    return pa.array(told, pa.string()).take(encoded.indices)


def _split_sides(texts: Texts) -> None:
    """A signed amount is debit, a negative one credit without its sign."""
    debit, credit = SIDES
    signed = texts[debit]
    is_negative = pc.match_substring_regex(signed, _NEGATIVE, ignore_case=True)
    unsigned = pc.replace_substring_regex(signed, _SIGNS, "")
    texts[debit] = pc.if_else(is_negative, "", signed)
    texts[credit] = pc.if_else(is_negative, unsigned, "")
