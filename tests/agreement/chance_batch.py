"""Lays many chance projects in one database, and asks the program's rules for the figures of each.

Here belongs the key of the project, which persons and cost centres carry, and turning plain numbers into settings. All
projects of a batch have the same claim periods and ranges of accounts, for the marts join those by day and account
alone. Not here: what must come out (`tests/oracle`).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from pipelines.checks.inputs import load_inputs
from pipelines.checks.run import run_checks
from pipelines.figures import Leaves, evaluate
from pipelines.marts.run import mart_rows
from pipelines.parameters import OwnNumbers, Parameters
from pipelines.rules.claim import claim_graph
from pipelines.rules.co_financing import shares_graph
from pipelines.rules.need import Issue
from pipelines.staging.staged import Source, StagedFile
from pipelines.warehouse import Warehouse
from schemas.bundle import Row
from schemas.figure import Figure
from schemas.places import DATA
from schemas.project import Person, Project, Rate, load_project
from schemas.tables import CELLS, ROW_COUNTS, arrow_schema
from tests.oracle.chance import BENEFICIARY, ChanceProject, month_of
from tests.unit.checks_case import CATALOGUE, LAW, PROJECT_TOML

SAMPLE = load_project(PROJECT_TOML.encode())
LATE = date(2027, 1, 1)
MARTS = ("hours", "hours_waiting", "costs")


def figures_of(batch: Sequence[ChanceProject]) -> Iterator[dict[str, Figure]]:
    """The figures of all claims and invoices of each project."""
    rows = _rows(batch)
    for nth, chance in enumerate(batch):
        yield _figures(_project(chance), rows[str(nth)])


def _figures(project: Project, rows: Mapping[str, Sequence[Row]]) -> dict[str, Figure]:
    leaves, editions = Leaves(rows), dict[str, dict[str, Figure]]()
    before: list[tuple[str, str]] = []
    issued: list[tuple[str, str]] = []
    parameters = Parameters(DATA / "parameters", project)
    for period in project.claim_periods:
        graph = claim_graph(project, period.id, 1, project.months_of(period.id), parameters, before)
        before.append((period.id, f"claim:{period.id}:v1"))
        editions[before[-1][1]] = evaluate(graph, leaves, parameters.used, lambda e, i: editions[e][i].value)
        numbers = OwnNumbers(project)
        shares = shares_graph(project, Issue(period.id, 1, list(before), list(issued)), numbers)
        issued.append((period.id, f"invoice:{period.id}:1"))
        editions[issued[-1][1]] = evaluate(shares, leaves, numbers.used, lambda e, i: editions[e][i].value)
    return {id_: figure for figures in editions.values() for id_, figure in figures.items()}


def _rows(batch: Sequence[ChanceProject]) -> dict[str, dict[str, list[Row]]]:
    """The rows of the marts by project, whose key is taken from persons and cost centres again."""
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: {mart: [] for mart in MARTS})
    with Warehouse(1) as warehouse:
        load_inputs(warehouse, _everybody(batch), _files(batch), [], LAW)
        run_checks(warehouse, CATALOGUE, [], [])
        for mart, rows in mart_rows(warehouse, MARTS, None).items():
            for row in rows:
                key, _, person = (row["cost_centre"] if mart == "costs" else row["person"]).partition("/")
                found[key][mart].append(row if mart == "costs" else {**row, "person": person})
    return found


def _everybody(batch: Sequence[ChanceProject]) -> Project:
    """One project with the staff and the rates of all."""
    projects = [(str(nth), _project(chance)) for nth, chance in enumerate(batch)]
    staff = [p.model_copy(update={"code": f"{key}/{p.code}"}) for key, project in projects for p in project.staff]
    rates = [r.model_copy(update={"person": f"{key}/{r.person}"}) for key, project in projects for r in project.rates]
    return projects[0][1].model_copy(update={"staff": tuple(staff), "rates": tuple(rates), "partners": SAMPLE.partners})


def _project(chance: ChanceProject) -> Project:
    told, first, last = chance.settings, chance.periods[0].first, chance.periods[-1].last
    rounding = SAMPLE.decision.rounding.model_copy(
        update={
            "hourly_rate": told.rate_rounding,
            "hours": told.hours_rounding,
            "support": told.support_rounding,
            "support_per": told.support_per,
        }
    )
    decision = {"rounding": rounding, "support_rate": _decimal(told.support_rate)}
    decision["granted_support_eur"] = _euros(told.granted_cents)
    agreement = {
        "key": "equal" if told.is_equal else "weights",
        "weights": {str(number): _decimal(weight) for number, weight in told.weights.items()},
        "odd_cents": told.odd_cents,
        "basis": told.basis,
        "minimum_credit_note_eur": _euros(told.least_credit_cents),
    }
    period = SAMPLE.claim_periods[0]
    changes: dict[str, Any] = {
        "project": SAMPLE.project.model_copy(update={"start": first, "end": last}),
        "decision": SAMPLE.decision.model_copy(update=decision),
        "agreement": SAMPLE.agreement.model_copy(update=agreement),
        "budget": tuple(
            entry.model_copy(update={"amount_eur": _euros(cents)})
            for entry, cents in zip(SAMPLE.budget, (told.staff_budget_cents, told.flat_budget_cents), strict=True)
        ),
        "claim_periods": tuple(
            period.model_copy(update={"id": p.id, "start": p.first, "end": p.last, "last": p == chance.periods[-1]})
            for p in chance.periods
        ),
        "partners": tuple(partner for partner in SAMPLE.partners if partner.number in told.weights),
        "staff": tuple(_person(p.code, p.share, p.first, p.last) for p in chance.staff),
        "rates": tuple(_rate(p.code, p.share, r.first, r.pay_cents) for p in chance.staff for r in p.rates),
        "ceilings": tuple(
            SAMPLE.ceilings[0].model_copy(
                update={"municipality": c.municipality, "amount_eur": _euros(c.cents), "year": c.year}
            )
            for c in told.ceilings
        ),
    }
    return SAMPLE.model_copy(update=changes)


def _person(code: str, share: Fraction, first: date, last: date) -> Person:
    return SAMPLE.staff[0].model_copy(update={"code": code, "share": _decimal(share), "start": first, "end": last})


def _rate(code: str, share: Fraction, first: date, cents: int) -> Rate:
    changes = {"person": code, "share": _decimal(share), "valid_from": first, "annual_pay_eur": _euros(cents)}
    return SAMPLE.rates[0].model_copy(update=changes)


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _files(batch: Sequence[ChanceProject]) -> list[StagedFile]:
    """A file of hours for each municipality, one of approvals and one ledger, with the rows of all projects."""
    sheets: dict[int, list[dict[str, Any]]] = defaultdict(list)
    approvals, ledger = [], []
    for nth, chance in enumerate(batch):
        for person in chance.staff:
            months: dict[str, int] = defaultdict(int)
            for work in person.work:
                months[month_of(work.day)] += work.seconds
                hours = {"project_s": work.seconds, "other_s": 0, "absence_s": 0}
                told = {"person": f"{nth}/{person.code}", "work_date": work.day, "file_month": month_of(work.day)}
                sheets[work.place].append({**told, **hours, "identity": f"{nth}/{person.code}/{work.day}"})
            for month in person.approved:
                told = {"person": f"{nth}/{person.code}", "month": month, "supervisor": "Erkki Esihenkilö"}
                sums = {"project_s": months[month], "other_s": 0, "absence_s": 0, "identity": f"{nth}/{month}"}
                approvals.append({**told, **sums, "employee_date": LATE, "supervisor_date": LATE, "file_month": month})
        ledger += [
            {
                "entry_date": entry.day,
                "cost_centre": str(nth),
                "account": str(entry.account),
                "voucher": str(line),
                "line": "1",
                "entry_text": "Lomaraha" if entry.is_holiday_bonus else "Kulu",
                "debit_eur": _euros(max(entry.cents, 0)),
                "credit_eur": _euros(max(-entry.cents, 0)),
                "file_month": month_of(entry.day),
                "identity": f"{nth}/{line}",
            }
            for line, entry in enumerate(chance.ledger)
        ]
    files = [_file("timesheet", sender, rows) for sender, rows in sorted(sheets.items())]
    return [*files, _file("approval", BENEFICIARY, approvals), _file("ledger", BENEFICIARY, ledger)]


def _file(kind: str, sender: int, rows: Sequence[Mapping[str, Any]]) -> StagedFile:
    sha256 = hashlib.sha256(f"{kind} {sender}".encode()).hexdigest()
    typed = [
        {"row_id": f"{sha256[:12]}:1:{n}", "file": sha256, "sender": sender, "sheet": "", "row": n, **row}
        for n, row in enumerate(rows, 1)
    ]
    counts = [{"file": sha256, "sheet": "", "rows_read": len(rows), "not_records": 0}]
    tables = {
        kind: pa.Table.from_pylist(typed, schema=arrow_schema(kind)),
        "cells": CELLS.empty_table(),
        "row_counts": pa.Table.from_pylist(counts, schema=ROW_COUNTS),
    }
    return StagedFile(Source(sha256, f"{kind}.csv", sender, kind, "2025-10", "hand-made"), tables, [])
