"""Builds tiny typed tables by hand for the tests of checks and marts.

Here belongs turning short rows into staged files over the sample's project.toml. Not here: what must be found.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from string import ascii_uppercase
from typing import Any

import pyarrow as pa

from pipelines.checks.inputs import Waiver, load_inputs
from pipelines.checks.run import CheckResult, run_checks
from pipelines.staging.staged import Source, StagedFile
from pipelines.warehouse import Warehouse
from schemas.catalogue import load_catalogue
from schemas.finding import Finding
from schemas.places import DATA
from schemas.project import load_project
from schemas.tables import CELLS, RECORD_KINDS, ROW_COUNTS, SHEET_TOTALS, arrow_schema

CATALOGUE = load_catalogue(DATA / "findings")
PROJECT_TOML = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
LAW = {"annual_hours": 1720}
PARIKKALA = 580

_ROW_OF_TOTAL = 99
_UNREAD = {
    "project_s": "hours-ambiguous",
    "other_s": "hours-ambiguous",
    "absence_s": "hours-ambiguous",
    "work_date": "date-unreadable",
    "person": "person-unknown",
    "indicator": "indicator-unknown",
    "gender": "gender-unknown",
    "started": "count-unreadable",
    "ended": "count-unreadable",
}
"""The rule of staging for each field that may be left unread."""


def seconds(written: str | None) -> int | None:
    """`7:15` as seconds; None stays None."""
    if written is None:
        return None
    hours, minutes = written.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def worked(
    person: str | None,
    day: str | None,
    project: str | None = "0:00",
    other: str = "0:00",
    absence: str = "0:00",
    **more: Any,
) -> dict[str, Any]:
    """A row of a time sheet; None is what could not be read. `more`: `start_s`, `municipality`, and so on."""
    return {
        "person": person,
        "work_date": date.fromisoformat(day) if day else None,
        "project_s": seconds(project),
        "other_s": seconds(other),
        "absence_s": seconds(absence),
        **more,
    }


def entry(day: str, account: str, debit: str = "0.00", credit: str = "0.00", text: str = "Palkka") -> dict[str, Any]:
    """A row of a ledger."""
    return {
        "entry_date": date.fromisoformat(day),
        "cost_centre": "6810",
        "account": account,
        "voucher": "1001",
        "line": "1",
        "entry_text": text,
        "debit_eur": Decimal(debit),
        "credit_eur": Decimal(credit),
    }


def paid(person: str, month: str, gross: str, item: str = "1010") -> dict[str, Any]:
    """A row of pay."""
    return {"person": person, "month": month, "pay_item": item, "gross_eur": Decimal(gross)}


BY_PAY = {
    'staff_cost_model = "unit_cost_1720"': 'staff_cost_model = "actual_pay_fixed_side_costs"',
    "[ledger]": """[payroll]
posts = "whole_pay"
reference = "Palkanlaskennan ohje 1.9.2025"

[[shares]]
person = "H01"
valid_from = 2025-09-01
share = "1.00"
date = 2025-08-25
reference = "Tehtäväkuvaus 25.8.2025"

[[shares]]
person = "H03"
valid_from = 2025-11-01
share = "0.50"
date = 2025-10-27
reference = "Päätös 27.10.2025"

[ledger]""",
}
"""The sample's project with staff costs by actual pay: H01 works in the project all the time, H03 half of it."""


def count(
    indicator: str, gender: str, started: int | None, ended: int | None, month: str = "2025-10"
) -> dict[str, Any]:
    """A row of counts, of Parikkala."""
    return {
        "municipality": PARIKKALA,
        "month": month,
        "indicator": indicator,
        "gender": gender,
        "started": started,
        "ended": ended,
    }


@dataclass
class Case:
    """A workspace in miniature; `changes` are replaced in `text`, the sample's project.toml."""

    changes: Mapping[str, str] = field(default_factory=dict)
    text: str = PROJECT_TOML
    files: list[StagedFile] = field(default_factory=list)

    def sheet(
        self,
        *rows: dict[str, Any],
        name: str = "tunnit.xlsx",
        sender: int = PARIKKALA,
        month: str = "2025-10",
        sheet: str = "Taulukko",
        totals: Mapping[str, str] | None = None,
    ) -> None:
        """Add a file of hours, one sheet, its rows from row 9 on; `totals` are printed by the sheet in row 99."""
        seen: Counter[tuple[Any, Any]] = Counter()
        typed = []
        for row in rows:
            key = (row["person"], row["work_date"])
            seen[key] += 1
            typed.append({**row, "identity": f"{sender}/{key[0]}/{key[1]}/{seen[key]}"})
        file = self._add("timesheet", typed, name, sender, month, sheet, first_row=9)
        file.tables["sheet_totals"] = pa.Table.from_pylist(
            [
                {
                    "file": file.source.sha256,
                    "sender": sender,
                    "sheet": sheet,
                    "row": _ROW_OF_TOTAL,
                    "person": rows[0]["person"],
                    "month": month,
                    "field": name_of_field,
                    "total_s": seconds(total),
                }
                for name_of_field, total in (totals or {}).items()
            ],
            schema=SHEET_TOTALS,
        )

    def approve(
        self,
        person: str,
        month: str,
        project: str | None,
        other: str = "0:00",
        absence: str = "0:00",
        employee: str = "2026-09-01",
        supervisor: str = "2026-09-02",
        by: str | None = "Erkki Esihenkilö",
        name: str = "hyvaksynnat.xlsx",
    ) -> None:
        """Add a file of one approval, sent by Rautjärvi; `by` is the supervisor's name."""
        row = {
            "person": person,
            "month": month,
            "project_s": seconds(project),
            "other_s": seconds(other),
            "absence_s": seconds(absence),
            "employee_date": date.fromisoformat(employee),
            "supervisor": by,
            "supervisor_date": date.fromisoformat(supervisor),
            "identity": f"{person}/{month}",
        }
        self._add("approval", [row], name, 689, month, "Hyväksynnät", first_row=2)

    def ledger(self, *rows: dict[str, Any], month: str = "2025-10", sender: int = 689) -> None:
        """Add a ledger, each row a line of one voucher."""
        typed = [
            {**row, "line": str(line), "identity": f"{sender}/{row['entry_date']}/6810/{row['account']}/1001/{line}"}
            for line, row in enumerate(rows, 1)
        ]
        self._add("ledger", typed, "paakirja.xlsx", sender, month, "Pääkirja", first_row=2)

    def pay(self, *rows: dict[str, Any], month: str = "2025-10", sender: int = 689) -> None:
        """Add a file of pay; a pay item stands once a person and month."""
        typed = [{**row, "identity": f"{sender}/{row['person']}/{row['month']}/{row['pay_item']}/1"} for row in rows]
        self._add("pay", typed, "palkat.csv", sender, month, "", first_row=2)

    def counts(self, *rows: dict[str, Any], month: str = "2025-10") -> None:
        """Add a file of counts, sent by Parikkala."""
        typed = [{**row, "identity": f"{PARIKKALA}/{row['month']}/{row['indicator']}/{row['gender']}"} for row in rows]
        self._add("participants", typed, "osallistujat.csv", PARIKKALA, month, "", first_row=2)

    def load(self, warehouse: Warehouse, waivers: Sequence[Waiver] = ()) -> CheckResult:
        """Lay the inputs and run every check."""
        text = self.text
        for old, new in self.changes.items():
            assert old in text
            text = text.replace(old, new)
        load_inputs(warehouse, load_project(text.encode()), self.files, waivers, LAW)
        return run_checks(warehouse, CATALOGUE, [f for file in self.files for f in file.findings], waivers)

    def check(self, *waivers: Waiver) -> list[Finding]:
        """Every finding of the case."""
        with Warehouse(1) as warehouse:
            return self.load(warehouse, waivers).findings

    def statuses(self, *waivers: Waiver) -> dict[str, str]:
        """The status of every row, by identity."""
        with Warehouse(1) as warehouse:
            status = {row["row_id"]: row["status"] for row in self.load(warehouse, waivers).status.to_pylist()}
        return {
            row["identity"]: status[row["row_id"]]
            for file in self.files
            for row in file.tables[file.source.record_kind].to_pylist()
        }

    def _add(
        self, kind: str, rows: Sequence[dict[str, Any]], name: str, sender: int, month: str, sheet: str, first_row: int
    ) -> StagedFile:
        sha256 = hashlib.sha256(f"{len(self.files)} {name}".encode()).hexdigest()
        columns = list(RECORD_KINDS[kind].columns)
        typed = [
            {
                "row_id": f"{sha256[:12]}:1:{number}",
                "file": sha256,
                "sender": sender,
                "file_month": month,
                "sheet": sheet,
                "row": number,
                **row,
            }
            for number, row in enumerate(rows, first_row)
        ]
        cells = [
            {"file": sha256, "sheet": sheet, "field": name_of_field, "column": ascii_uppercase[nth]}
            for nth, name_of_field in enumerate(columns)
        ]
        tables = {
            kind: pa.Table.from_pylist(typed, schema=arrow_schema(kind)),
            "cells": pa.Table.from_pylist(cells, schema=CELLS),
            "row_counts": pa.Table.from_pylist(
                [{"file": sha256, "sheet": sheet, "rows_read": len(rows) + 2, "not_records": 2}], schema=ROW_COUNTS
            ),
        }
        findings = [
            unreadable(row, fieldname) for row in typed for fieldname in _UNREAD if row.get(fieldname, "") is None
        ]
        file = StagedFile(Source(sha256, name, sender, kind, month, "hand-made"), tables, findings)
        self.files.append(file)
        return file


def unreadable(row: Mapping[str, Any], field_name: str) -> Finding:
    """The finding that staging gives for a field it could not read."""
    rule = CATALOGUE[_UNREAD[field_name]]
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        category=rule.category,
        record_kind=rule.record_kind,
        sender=row["sender"],
        month=row["file_month"],
        file=row["file"],
        file_name="tunnit.xlsx",
        sheet=row["sheet"],
        row=row["row"],
        column=None,
        field=field_name,
        read="7.30",
        person=row.get("person"),
        subject=None,
        identity=row["identity"],
        row_ids=(row["row_id"],),
    )


def said(findings: Sequence[Finding]) -> list[tuple[str, str | None]]:
    """Rule, and subject or else identity, of each finding."""
    return [(f.rule, f.subject or f.identity) for f in findings]
