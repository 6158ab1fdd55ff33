"""What staging takes and gives, and how the result is written for the cache.

Here belongs the shape of a staged file and its exact bytes. Not here: making one (`stage`).
"""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal

import pyarrow as pa

from schemas.finding import Category, Finding, Severity
from schemas.tables import ABOUT_SHEETS

_FACTS = "staged.json"
_EMPTY = {name: schema.empty_table() for name, schema in ABOUT_SHEETS.items()}
_TABLE = ".arrow"


@dataclass(frozen=True, slots=True)
class Source:
    """The received file that rows come from; `sender` is a municipality's number, `period` a month `YYYY-MM`.

    `is_form` tells that a hidden name of our own form says that month too.
    """

    sha256: str
    name: str
    sender: int
    record_kind: str
    period: str
    dialect: str
    is_form: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A declared correction of one field of the row with an identity, in force while the file still says `expect`."""

    decision: str
    identity: str
    field: str
    expect: str
    value: str


@dataclass
class StagedFile:
    """The typed rows of a file.

    `tables` holds the rows under the name of their kind, and `cells`, `sheet_totals`, `row_counts` (`schemas.tables`).
    `applied` lists (decision, identity, field) of the corrections that were made, `failed` those that found their row
    but not the value they expect.
    """

    source: Source
    tables: dict[str, pa.Table]
    findings: list[Finding]
    applied: list[tuple[str, str, str]] = dataclass_field(default_factory=list)
    failed: list[Correction] = dataclass_field(default_factory=list)


def staged_to_files(staged: StagedFile) -> dict[str, bytes]:
    """Write a staged file as Arrow streams and JSON, the same bytes for the same content.

    Not as Parquet: a run reads hundreds of small files, and unpacking each cost thirty times as much as laying an
    Arrow stream under a table. The few rows about sheets go with the facts.
    """
    rows = {name: table for name, table in sorted(staged.tables.items()) if name not in ABOUT_SHEETS}
    files = {f"{name}{_TABLE}": _arrow(table) for name, table in rows.items()}
    facts = {
        "source": asdict(staged.source),
        "tables": {name: staged.tables[name].to_pydict() for name in ABOUT_SHEETS if name in staged.tables},
        "findings": [_finding_facts(finding) for finding in staged.findings],
        "applied": staged.applied,
        "failed": [asdict(correction) for correction in staged.failed],
    }
    files[_FACTS] = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
    return files


def staged_from_files(files: Mapping[str, bytes]) -> StagedFile:
    """Read a staged file that `staged_to_files` wrote."""
    facts = json.loads(files[_FACTS])
    tables = {
        name.removesuffix(_TABLE): pa.ipc.open_stream(data).read_all() for name, data in files.items() if name != _FACTS
    }
    tables |= {name: _about(name, columns) for name, columns in facts["tables"].items()}
    return StagedFile(
        source=Source(**facts["source"]),
        tables=tables,
        findings=[_finding(values) for values in facts["findings"]],
        applied=[(decision, identity, field) for decision, identity, field in facts["applied"]],
        failed=[Correction(**values) for values in facts["failed"]],
    )


def _about(name: str, columns: dict[str, list[object]]) -> pa.Table:
    # Most are empty, and to make a column of an empty list takes as long as of a full one.
    return pa.table(columns, schema=ABOUT_SHEETS[name]) if any(columns.values()) else _EMPTY[name]


def _arrow(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


def _finding_facts(finding: Finding) -> dict[str, object]:
    amount = finding.amount_eur
    return asdict(finding) | {"amount_eur": None if amount is None else str(amount)}


def _finding(values: dict[str, object]) -> Finding:
    amount, row_ids = values.pop("amount_eur"), values.pop("row_ids")
    values["severity"] = Severity(str(values["severity"]))
    values["category"] = Category(str(values["category"]))
    return Finding(
        **values,  # type: ignore[arg-type]  # the keys are those of the class, which wrote them
        row_ids=tuple(row_ids),  # type: ignore[arg-type]  # a JSON list of text
        amount_eur=None if amount is None else Decimal(str(amount)),
    )
