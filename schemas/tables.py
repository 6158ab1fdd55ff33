"""The tables of received records: Arrow schemas, the contract that pandera holds them to, and the rules of one row.

Here belongs which kind of record has which columns and what a single typed row must satisfy. Not here: what a field
means (`schemas.fields`), reading files (`pipelines.staging`), rules across rows (`pipelines.checks`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from schemas.fields import DAY_S, FIELDS, FieldType

if TYPE_CHECKING:
    import pandera.pandas as pandera


class Blank(StrEnum):
    """What an empty cell of a record means: nothing known, zero, or a value that is missing."""

    NULL = "null"
    ZERO = "zero"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule about one typed row: `derive` gives a number a row (null: cannot be judged) that lies within the bounds.

    `field` is the field at fault.
    """

    id: str
    field: str
    derive: Callable[[pa.Table], pa.Array]
    at_least: int | None = None
    equal_to: int | None = None


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record: its fields in order, each with what an empty cell means.

    Of the fields `one_of` a record gives at least one.
    """

    name: str
    columns: Mapping[str, Blank]
    one_of: tuple[str, ...] = ()
    row_rules: tuple[RowRule, ...] = ()


ORIGIN = pa.schema(
    [
        pa.field("row_id", pa.string(), nullable=False),
        pa.field("file", pa.string(), nullable=False),
        pa.field("sender", pa.int64(), nullable=False),
        pa.field("file_month", pa.string(), nullable=False),
        pa.field("sheet", pa.string(), nullable=False),
        pa.field("row", pa.int64(), nullable=False),
        pa.field("identity", pa.string(), nullable=False),
    ]
)
"""Where a typed row came from; every kind of record begins with these columns."""

CELLS = pa.schema([(name, pa.string()) for name in ("file", "sheet", "field", "column", "row_id")])
"""In which column of a sheet each field stands; with a `row_id`, in that row only."""

SHEET_TOTALS = pa.schema(
    [
        ("file", pa.string()),
        ("sender", pa.int64()),
        ("sheet", pa.string()),
        ("row", pa.int64()),
        ("person", pa.string()),
        ("month", pa.string()),
        ("field", pa.string()),
        ("total_s", pa.int64()),
        ("column", pa.string()),
        ("over", pa.string()),
    ]
)
"""Totals of hours that a sheet prints: of a field; in a grid, at `column`, over a `row`, a `column` or the `sheet`."""

LEDGER_TOTALS = pa.schema(
    [
        ("file", pa.string()),
        ("sender", pa.int64()),
        ("sheet", pa.string()),
        ("row", pa.int64()),
        ("month", pa.string()),
        ("what", pa.string()),
        ("cost_centre", pa.string()),
        ("account", pa.string()),
        ("debit_eur", pa.decimal128(14, 2)),
        ("credit_eur", pa.decimal128(14, 2)),
    ]
)
"""What a grouped ledger prints: balances (`opening`, `closing`) and totals (`account`, `cost_centre`)."""

ROW_COUNTS = pa.schema(
    [("file", pa.string()), ("sheet", pa.string()), ("rows_read", pa.int64()), ("not_records", pa.int64())]
)
"""How many rows of each sheet were read and how many of them are no records."""


ABOUT_SHEETS = {"cells": CELLS, "sheet_totals": SHEET_TOTALS, "row_counts": ROW_COUNTS}
"""The small tables beside a file's rows, by name."""


def _presence(table: pa.Table) -> pa.Array:
    """From start to end, over midnight where a day of the end is told."""
    days = pc.fill_null(_days_over(table), 0)
    return pc.add(pc.subtract(table["end_s"], table["start_s"]), pc.multiply(days, DAY_S))


def _days_over(table: pa.Table) -> pa.Array:
    return _days_between(table["work_date"], table["end_date"])


def _days_in_project(table: pa.Table) -> pa.Array:
    return _days_between(table["started_date"], table["ended_date"])


def _days_between(first: pa.Array, last: pa.Array) -> pa.Array:
    days = [pc.cast(pc.cast(column, pa.int32()), pa.int64()) for column in (first, last)]
    return pc.subtract(days[1], days[0])


def _unexplained(table: pa.Table) -> pa.Array:
    """Presence less break less hours worked; null where the day already ends before it starts."""
    presence = pc.if_else(pc.greater_equal(_presence(table), 0), _presence(table), None)
    worked = pc.add(table["project_s"], table["other_s"])
    # A time tracker notes an absence with its times, too.
    worked = pc.if_else(pc.equal(worked, 0), table["absence_s"], worked)
    return pc.subtract(pc.subtract(presence, pc.fill_null(table["break_s"], 0)), worked)


def _sides(table: pa.Table) -> pa.Array:
    given = [pc.cast(pc.not_equal(table[name], 0), pa.int64()) for name in ("debit_eur", "credit_eur")]
    return pc.add(*given)


_HOURS = ("project_s", "other_s", "absence_s")

RECORD_KINDS: Mapping[str, RecordKind] = {
    kind.name: kind
    for kind in (
        RecordKind(
            "timesheet",
            {
                "person": Blank.MISSING,
                "work_date": Blank.MISSING,
                "start_s": Blank.NULL,
                "end_s": Blank.NULL,
                "break_s": Blank.NULL,
                "project_s": Blank.ZERO,
                "other_s": Blank.ZERO,
                "other_eu_code": Blank.NULL,
                "absence_s": Blank.ZERO,
                "municipality": Blank.NULL,
                "end_date": Blank.NULL,
                "created_date": Blank.NULL,
            },
            one_of=_HOURS,
            row_rules=(
                RowRule("end-before-start", "end_s", _presence, at_least=0),
                RowRule("entry-crosses-midnight", "end_s", _days_over, equal_to=0),
                RowRule("times-do-not-match", "project_s", _unexplained, equal_to=0),
            ),
        ),
        RecordKind(
            "ledger",
            {
                "entry_date": Blank.MISSING,
                "cost_centre": Blank.MISSING,
                "account": Blank.MISSING,
                "account_name": Blank.NULL,
                "voucher": Blank.MISSING,
                "line": Blank.NULL,
                "entry_text": Blank.NULL,
                "debit_eur": Blank.ZERO,
                "credit_eur": Blank.ZERO,
            },
            row_rules=(RowRule("ledger-both-sides", "debit_eur", _sides, equal_to=1),),
        ),
        RecordKind(
            "participants",
            {
                "municipality": Blank.MISSING,
                "month": Blank.MISSING,
                "indicator": Blank.MISSING,
                "gender": Blank.MISSING,
                "started": Blank.MISSING,
                "ended": Blank.MISSING,
            },
        ),
        RecordKind(
            "approval",
            {
                "person": Blank.MISSING,
                "month": Blank.MISSING,
                "project_s": Blank.ZERO,
                "other_s": Blank.ZERO,
                "absence_s": Blank.ZERO,
                "employee_date": Blank.MISSING,
                "supervisor": Blank.MISSING,
                "supervisor_date": Blank.MISSING,
                "signed_file": Blank.NULL,
            },
            one_of=_HOURS,
        ),
        RecordKind(
            "register",
            {
                "participant": Blank.MISSING,
                "municipality": Blank.NULL,
                "started_date": Blank.MISSING,
                "gender": Blank.MISSING,
                "birth_year": Blank.NULL,
                "started_age": Blank.NULL,
                "employment": Blank.MISSING,
                "unemployed_months": Blank.NULL,
                "long_term": Blank.NULL,
                "education": Blank.MISSING,
                "in_education": Blank.NULL,
                "third_country": Blank.NULL,
                "foreign_background": Blank.NULL,
                "homeless": Blank.NULL,
                "rural": Blank.NULL,
                "participated_s": Blank.NULL,
                "ended_date": Blank.NULL,
                "ended_status": Blank.NULL,
                "ended_status_date": Blank.NULL,
                "qualification": Blank.NULL,
                "six_months_status": Blank.NULL,
            },
            one_of=("birth_year", "started_age"),
            row_rules=(RowRule("exit-before-entry", "ended_date", _days_in_project, at_least=0),),
        ),
        RecordKind(
            "pay",
            {
                "person": Blank.MISSING,
                "month": Blank.MISSING,
                "pay_item": Blank.MISSING,
                "pay_item_name": Blank.NULL,
                "gross_eur": Blank.MISSING,
                "paid_date": Blank.MISSING,
            },
        ),
    )
}
"""Every kind of record by name."""


@cache
def arrow_schema(kind: str) -> pa.Schema:
    """The Arrow schema of the typed rows of a kind: where they came from, then the kind's fields."""
    fields = [pa.field(name, FIELDS[name].arrow_type) for name in RECORD_KINDS[kind].columns]
    return pa.schema([*ORIGIN, *fields])


@cache
def frame_schema(kind: str) -> "pandera.DataFrameSchema":
    """The contract of a typed frame (Arrow types): its columns and types, times not negative, row ids unlike.

    A frame that breaks it was typed wrongly: a fault of the program, never of a file.
    """
    # pandera takes half a second to import; most who need the Arrow schemas do not need it.
    import pandas as pd
    import pandera.pandas as pandera

    not_negative = pandera.Check.ge(0)
    # pandera's own `unique` makes Python objects of the column.
    unlike = pandera.Check(lambda ids: len(pc.unique(pa.array(ids))) == len(ids), error="unique")
    columns = {}
    for field in arrow_schema(kind):
        dictionary = FIELDS.get(field.name)
        counted = dictionary is not None and dictionary.type in (FieldType.CLOCK, FieldType.HOURS, FieldType.COUNT)
        columns[field.name] = pandera.Column(
            pd.ArrowDtype(field.type),
            checks=[not_negative] if counted else [unlike] if field.name == "row_id" else [],
            nullable=field.nullable,
        )
    return pandera.DataFrameSchema(columns, strict=True, ordered=True)


@cache
def rule_schema(kind: str) -> "pandera.DataFrameSchema":
    """The row rules of a kind as a schema over a frame with one derived column a rule, named by the rule's id."""
    import pandas as pd
    import pandera.pandas as pandera

    columns = {}
    for rule in RECORD_KINDS[kind].row_rules:
        check = (
            pandera.Check.eq(rule.equal_to, error=rule.id)
            if rule.equal_to is not None
            else pandera.Check.ge(rule.at_least, error=rule.id)
        )
        columns[rule.id] = pandera.Column(pd.ArrowDtype(pa.int64()), checks=[check], nullable=True)
    return pandera.DataFrameSchema(columns, strict=True)
