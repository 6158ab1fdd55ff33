"""Lays the tables of a run in the warehouse: the rows of all current files, and what the project says.

Here belongs nothing that judges: tables only, empty ones too, so that every rule can be asked of any workspace.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from pipelines.checks.calendar import Day, calendar_days
from pipelines.staging.staged import StagedFile
from pipelines.staging.vocabulary import vocabulary
from pipelines.warehouse import Warehouse
from schemas.cost_models import ACCOUNT_CLASSES, CLAIMED_CLASSES
from schemas.errors import TilitysError
from schemas.indicators import indicators_of
from schemas.project import Person, Project
from schemas.tables import CELLS, LEDGER_TOTALS, RECORD_KINDS, ROW_COUNTS, SHEET_TOTALS, arrow_schema

_NEVER = date(9999, 12, 31)
_SECONDS_PER_HOUR = 3600

_FILES = pa.schema(
    [
        ("file", pa.string()),
        ("file_name", pa.string()),
        ("sender", pa.int64()),
        ("record_kind", pa.string()),
        ("file_month", pa.string()),
        ("arrival", pa.int64()),
    ]
)
_PROJECT = pa.schema(
    [
        ("start_date", pa.date32()),
        ("end_date", pa.date32()),
        ("beneficiary", pa.int64()),
        ("code", pa.string()),
        ("staff_cost_model", pa.string()),
        ("payroll_posts", pa.string()),
    ]
)
_STAFF = pa.schema(
    [
        ("person", pa.string()),
        ("employer", pa.int64()),
        ("start_date", pa.date32()),
        ("end_date", pa.date32()),
        ("agreed_day_s", pa.int64()),
        ("share_day_s", pa.int64()),
        ("cap_s", pa.int64()),
    ]
)
_CALENDAR = pa.schema([("work_date", pa.date32()), ("is_weekend", pa.bool_()), ("holiday", pa.string())])
_RATES = pa.schema([("person", pa.string()), ("valid_from", pa.date32()), ("valid_to", pa.date32())])
_SUPERVISORS = pa.schema([("supervisor", pa.string()), ("person", pa.string())])
_CLAIMS = pa.schema([("claim", pa.string()), ("start_date", pa.date32()), ("end_date", pa.date32())])
_ACCOUNTS = pa.schema([("cost_class", pa.string()), ("low", pa.int64()), ("high", pa.int64())])
_PAY_ITEMS = pa.schema([("pay_item", pa.string()), ("pay_class", pa.string())])
_WORK_SHARES = pa.schema([("person", pa.string()), ("valid_from", pa.date32()), ("valid_to", pa.date32())])
_COST_CENTRES = pa.schema([("cost_centre", pa.string())])
_CLAIMED_CLASSES = pa.schema([("line", pa.string()), ("cost_class", pa.string())])
_HOLIDAY_WORDS = pa.schema([("word", pa.string())])
_INDICATORS = pa.schema(
    [("indicator", pa.string()), ("has_genders", pa.bool_()), ("is_asked", pa.bool_()), ("flow", pa.string())]
)
_MODES = pa.schema([("municipality", pa.int64()), ("mode", pa.string())])
_PARTICIPANT_RULES = pa.schema([("long_term", pa.string()), ("least_s", pa.int64()), ("status_sum", pa.string())])
_WAIVERS = pa.schema([("decision", pa.string()), ("rule", pa.string()), ("identity", pa.string())])


@dataclass(frozen=True, slots=True)
class Waiver:
    """A decision that accepts a finding: of which rule, about which row (its identity) or subject."""

    decision: str
    rule: str
    identity: str


def load_inputs(
    warehouse: Warehouse,
    project: Project,
    staged: Sequence[StagedFile],
    waivers: Sequence[Waiver],
    law: Mapping[str, int],
    days: Callable[[date, date], Sequence[Day]] = calendar_days,
) -> None:
    """Register the tables that checks and marts read.

    Of the files, which come in the order of their arrival: `timesheet, ledger, participants, approval, register, pay,
    sheet_totals, ledger_totals, cells, row_counts, files`. Of the project: `project, staff, rates, claims, accounts,
    pay_items, work_shares, cost_centres, claimed_classes, holiday_words, indicators, modes` (how a municipality tells
    of its participants), `participant_rules, waivers`, and `supervisors`, the staff among those who approved. `law`
    gives `annual_hours`, the full year's hours of the unit cost model; `days` gives the calendar of the project.

    Raises `TilitysError` when the same bytes stand as two files, because their rows could not be told apart.
    """
    _refuse_twins(staged)
    schemas = {kind: arrow_schema(kind) for kind in RECORD_KINDS}
    schemas |= {"sheet_totals": SHEET_TOTALS, "ledger_totals": LEDGER_TOTALS, "cells": CELLS, "row_counts": ROW_COUNTS}
    for name, schema in schemas.items():
        parts = [file.tables[name].select(schema.names) for file in staged if name in file.tables]
        joined = pa.concat_tables([schema.empty_table(), *parts], promote_options="permissive")
        warehouse.register(name, joined.cast(schema).combine_chunks())
    for name, (schema, rows) in _project_tables(project, law["annual_hours"]).items():
        warehouse.register(name, _table(schema, rows))
    warehouse.register("calendar", _table(_CALENDAR, _calendar(project, staged, days)))
    warehouse.register("supervisors", _table(_SUPERVISORS, _supervisors(project, staged)))
    warehouse.register("files", _table(_FILES, [_file(nth, file) for nth, file in enumerate(staged)]))
    warehouse.register("waivers", _table(_WAIVERS, [(w.decision, w.rule, w.identity) for w in waivers]))


def _project_tables(project: Project, annual_hours: int) -> dict[str, tuple[pa.Schema, list[tuple[Any, ...]]]]:
    facts = project.project
    # Regulation (EU) 2021/1060 art. 55, by practice pro rata: 1 720 h x share. A part of a second is not given.
    caps = {p.code: math.floor(annual_hours * _SECONDS_PER_HOUR * Decimal(p.share)) for p in project.staff}
    ranges = {name: getattr(project.ledger, key) for name, key in ACCOUNT_CLASSES.items()}
    own = (
        facts.start, facts.end, facts.beneficiary, facts.code, project.decision.staff_cost_model,
        project.payroll.posts if project.payroll else None,
    )  # fmt: skip
    return {
        "project": (_PROJECT, [own]),
        "staff": (
            _STAFF,
            [
                (p.code, p.employer, p.start, p.end or _NEVER, p.agreed_day_s, _share_of_day(p), caps[p.code])
                for p in project.staff
            ],
        ),
        "rates": (
            _RATES,
            [(p.code, first, last) for p in project.staff for first, last in project.rate_periods(p.code)],
        ),
        "claims": (_CLAIMS, [(c.id, c.start, c.end) for c in project.claim_periods]),
        "accounts": (_ACCOUNTS, [(name, *_ends(written)) for name, many in ranges.items() for written in many]),
        "indicators": (
            _INDICATORS,
            [(i.code, i.has_genders, i.is_asked, i.flow) for i in indicators_of(project)],
        ),
        "pay_items": (_PAY_ITEMS, [(item.code, item.pay_class) for item in project.pay_items]),
        "modes": (_MODES, [(partner.number, partner.participants) for partner in project.partners]),
        "participant_rules": (
            _PARTICIPANT_RULES,
            [
                (
                    project.participants.long_term,
                    project.participants.least_hours * _SECONDS_PER_HOUR,
                    project.participants.status_sum,
                )
            ],
        ),
        "work_shares": (_WORK_SHARES, [(s.person, s.valid_from, s.valid_to or _NEVER) for s in project.shares]),
        "cost_centres": (_COST_CENTRES, [(centre,) for centre in project.ledger.cost_centres]),
        "claimed_classes": (_CLAIMED_CLASSES, list(CLAIMED_CLASSES.items())),
        "holiday_words": (_HOLIDAY_WORDS, [(word,) for word in project.ledger.holiday_bonus_words]),
    }


def _share_of_day(person: Person) -> int:
    """The seconds of an average working day by the person's share; a part of a second is not given."""
    return math.floor(person.agreed_day_s * Decimal(person.share))


def _calendar(
    project: Project, staged: Sequence[StagedFile], days: Callable[[date, date], Sequence[Day]]
) -> Sequence[Day]:
    """The days of the project, where there are hours to look at."""
    if not any("timesheet" in file.tables for file in staged):
        return []
    return days(project.project.start, project.project.end)


def _supervisors(project: Project, staged: Sequence[StagedFile]) -> list[tuple[str, str]]:
    """The names of supervisors that are somebody's on the staff, with the person's code."""
    names = vocabulary(project)
    written = {
        n for file in staged if "approval" in file.tables for n in file.tables["approval"]["supervisor"].to_pylist()
    }
    known = {name: code for name in written if name for code, rule in [names.person(name)] if rule is None}
    return sorted((name, str(code)) for name, code in known.items())


def _ends(written: str) -> tuple[int, int]:
    """Both ends of `5002` or `4000-4999`."""
    low, _, high = written.partition("-")
    return int(low), int(high or low)


def _file(arrival: int, file: StagedFile) -> tuple[Any, ...]:
    source = file.source
    return source.sha256, source.name, source.sender, source.record_kind, source.period, arrival


def _table(schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _refuse_twins(staged: Sequence[StagedFile]) -> None:
    seen: dict[str, StagedFile] = {}
    for file in staged:
        twin = seen.get(file.source.sha256)
        seen[file.source.sha256] = file
        if twin is not None:
            raise TilitysError(
                f"Tiedostot {twin.source.name} (kunta {twin.source.sender}) ja {file.source.name} (kunta "
                f"{file.source.sender}) ovat sisällöltään samat, eikä niiden rivejä voi erottaa toisistaan."
            )
