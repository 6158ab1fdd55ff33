"""A bundle: one edition's figures, rows, parameters, findings and facts, and how they are written as files.

Here belongs the shape of a bundle and its exact bytes, for drafts and frozen claims alike. Not here: making one
(`pipelines.editions`), freezing one (`pipelines.frozen`) or showing one (`reports`).
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from schemas.figure import Figure, ParameterValue, Unit
from schemas.finding import Category, Finding, Severity

Row = Mapping[str, str]
"""A row of a table as text: numbers with a decimal point, dates as ISO."""

FIGURES = "figures.csv"
PARAMETERS = "parameters.csv"
FINDINGS = "findings.csv"
ROW_STATUS = "rows-status.csv"
FACTS = "facts.json"
ROWS_PREFIX = "rows-"
_ROW_STATUS_TABLE = "status"
_FINDING_COLUMNS = (
    "rule", "severity", "category", "record_kind", "sender", "month", "file", "file_name", "sheet", "row", "column",
    "field", "read", "person", "subject", "identity", "row_ids", "facts", "amount_eur", "waived_by",
)  # fmt: skip


@dataclass(frozen=True)
class Bundle:
    """One edition, complete: pages are made from this and from nothing else.

    `rows` maps a mart's name to its rows (`row_id, file, file_name, sender, sheet, row, column`, the mart's keys,
    `value`, `unit`). `row_status` has a row for each file and sheet: `file, rows_read, used, waiting, superseded,
    not_records`. `facts` is what else pages print, see `docs/developer/architecture.md`.
    """

    edition: str
    figures: Mapping[str, Figure]
    rows: Mapping[str, Sequence[Row]]
    parameters: Mapping[str, ParameterValue]
    findings: Sequence[Finding]
    row_status: Sequence[Row]
    facts: Mapping[str, Any]


def value_text(value: Fraction, unit: Unit | str) -> str:
    """Write an exact value: whole numbers plainly, euros with two decimals, unending decimals as `n/d`."""
    if value.denominator == 1 and unit != Unit.EUR:
        return str(value.numerator)
    reduced = value.denominator
    twos = fives = 0
    while reduced % 2 == 0:
        reduced, twos = reduced // 2, twos + 1
    while reduced % 5 == 0:
        reduced, fives = reduced // 5, fives + 1
    if reduced != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives, 2 if unit in (Unit.EUR, Unit.EUR_PER_HOUR) else 0)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    r"""Write a table in the one CSV form of the project: UTF-8, `;`, `\n`, quotes where needed."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def csv_rows(data: bytes) -> list[dict[str, str]]:
    """Read a table that `csv_bytes` wrote."""
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), delimiter=";"))


def expression_text(expression: Any) -> str:
    """Write an expression as compact JSON with sorted keys."""
    return json.dumps(expression, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def to_files(bundle: Bundle) -> dict[str, bytes]:
    """Write a bundle as files, the same bytes for the same bundle."""
    files = {
        FIGURES: csv_bytes(
            ("figure_id", "value", "unit", "expression"),
            (
                (f.id, value_text(f.value, f.unit), f.unit, expression_text(f.expression))
                for _, f in sorted(bundle.figures.items())
            ),
        ),
        PARAMETERS: csv_bytes(
            ("key", "value", "unit", "valid_from", "certainty", "source", "reference"),
            (
                (p.key, value_text(p.value, p.unit), p.unit, p.valid_from, p.certainty, p.source, p.reference)
                for _, p in sorted(bundle.parameters.items())
            ),
        ),
        FINDINGS: csv_bytes(_FINDING_COLUMNS, (_finding_row(f) for f in bundle.findings)),
        FACTS: (json.dumps(bundle.facts, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode(),
    }
    tables = {f"{ROWS_PREFIX}{mart}.csv": rows for mart, rows in bundle.rows.items()}
    tables[ROW_STATUS] = bundle.row_status
    for name, rows in tables.items():
        columns = tuple(rows[0]) if rows else ("row_id",)
        files[name] = csv_bytes(columns, sorted([row[c] for c in columns] for row in rows))
    return files


def from_files(edition: str, files: Mapping[str, bytes]) -> Bundle:
    """Read a bundle that `to_files` wrote."""
    figures = {
        row["figure_id"]: Figure(
            row["figure_id"], Fraction(row["value"]), Unit(row["unit"]), json.loads(row["expression"])
        )
        for row in csv_rows(files[FIGURES])
    }
    parameters = parameter_values(files[PARAMETERS])
    rows = {
        name.removeprefix(ROWS_PREFIX).removesuffix(".csv"): csv_rows(data)
        for name, data in files.items()
        if name.startswith(ROWS_PREFIX)
    }
    status = rows.pop(_ROW_STATUS_TABLE)
    findings = [_finding(row) for row in csv_rows(files[FINDINGS])]
    return Bundle(edition, figures, rows, parameters, findings, status, json.loads(files[FACTS]))


def figure_values(figures: bytes) -> dict[str, Fraction]:
    """The values alone of a `figures.csv`, by id: much faster than the whole bundle."""
    return {row["figure_id"]: Fraction(row["value"]) for row in csv_rows(figures)}


def parameter_values(parameters: bytes) -> dict[str, ParameterValue]:
    """The numbers of a `parameters.csv`, by key."""
    names = ("unit", "valid_from", "certainty", "source", "reference")
    return {
        row["key"]: ParameterValue(row["key"], Fraction(row["value"]), *(row[name] for name in names))
        for row in csv_rows(parameters)
    }


def _finding_row(finding: Finding) -> list[str]:
    cells = []
    for name in _FINDING_COLUMNS:
        value = getattr(finding, name)
        if name in ("row_ids", "facts"):
            cells.append(expression_text(list(value) if name == "row_ids" else value))
        else:
            cells.append("" if value is None else str(value))
    return cells


def _finding(row: Mapping[str, str]) -> Finding:
    values: dict[str, Any] = {name: row[name] or None for name in _FINDING_COLUMNS}
    for name in ("sender", "row"):
        values[name] = None if values[name] is None else int(values[name])
    values["severity"] = Severity(row["severity"])
    values["category"] = Category(row["category"])
    values["amount_eur"] = None if values["amount_eur"] is None else Decimal(values["amount_eur"])
    values["row_ids"] = tuple(json.loads(row["row_ids"]))
    values["facts"] = json.loads(row["facts"])
    return Finding(**values)
