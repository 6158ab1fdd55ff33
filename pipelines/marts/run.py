"""Reads the marts out as rows of a bundle, and proves that no row was lost on the way.

Here belongs what all marts share: where a row came from, its text form, its order. Which rows count stands in each
mart's `.sql`. Not here: sums, which are leaves of figures (`pipelines.figures`).
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from pipelines.staging.staged import StagedFile
from pipelines.warehouse import Warehouse
from schemas.bundle import Row
from schemas.errors import TilitysError
from schemas.figure import Unit
from schemas.project import Project
from schemas.tables import RECORD_KINDS

_HERE = Path(__file__).parent
_NEVER = date(9999, 12, 31)

_UNITS = {
    "hours": Unit.SECONDS,
    "hours_waiting": Unit.SECONDS,
    "costs": Unit.EUR,
    "participants": Unit.COUNT,
    "pay": Unit.EUR,
    "pay_waiting": Unit.EUR,
    "claimed_costs": Unit.EUR,
}

_KEYS = {
    "hours": ("claim", "person", "month", "day", "municipality", "rate"),
    "hours_waiting": ("claim", "person", "month", "day", "municipality", "rate"),
    "costs": ("claim", "month", "cost_class", "account", "cost_centre"),
    "participants": ("month", "municipality", "indicator", "gender", "flow"),
    "pay": ("claim", "person", "month", "pay_class", "pay_item"),
    "pay_waiting": ("claim", "person", "month", "pay_class", "pay_item"),
    "claimed_costs": ("claim", "month", "line", "account", "cost_centre"),
}

_OF_EVERY_PROJECT = ("hours", "hours_waiting", "costs", "participants")


def marts_of(project: Project) -> tuple[str, ...]:
    """The marts that a project's figures stand on, by name; each is `<name>.sql`."""
    by_pay = project.decision.staff_cost_model == "actual_pay_fixed_side_costs"
    from_ledger = any(project.model.is_from_ledger(line) for line in project.model.lines)
    own = (("pay", by_pay), ("pay_waiting", by_pay), ("claimed_costs", from_ledger))
    return (*_OF_EVERY_PROJECT, *(mart for mart, is_needed in own if is_needed))


_TABLES = {"participants": ("persons",)}
_VIEWS = {
    "participants": ("participating", "aged", "entered", "outputs", "immediate_results", "later_results"),
}
"""What is known first, in order (`tables/<name>.sql`): what the law says of a record. What is read once is a view."""

_LOCATED = """
SELECT
    mart.row_id, places.file, places.file_name, places.sender, places.sheet, places.row, cells.column, {keys},
    mart.value
FROM (
{mart}
) AS mart
JOIN places ON places.row_id = mart.row_id
LEFT JOIN cells
    ON cells.file = places.file AND cells.sheet = places.sheet AND cells.field = mart.field
    AND (cells.row_id IS NULL OR cells.row_id = places.row_id)
WHERE {condition}
"""

_ORIGIN = ("row_id", "file", "file_name", "sender", "sheet", "row", "column")

_COUNTED = """
WITH
rows_by_status AS (
    SELECT
        places.file,
        places.sheet,
        count(*) FILTER (WHERE row_status.status = 'used') AS used,
        count(*) FILTER (WHERE row_status.status = 'waiting') AS waiting
    FROM places
    JOIN row_status ON row_status.row_id = places.row_id
    GROUP BY places.file, places.sheet
)
SELECT
    coalesce(row_counts.file, rows_by_status.file) AS file,
    coalesce(row_counts.sheet, rows_by_status.sheet) AS sheet,
    coalesce(row_counts.rows_read, 0) AS rows_read,
    coalesce(rows_by_status.used, 0) AS used,
    coalesce(rows_by_status.waiting, 0) AS waiting,
    0 AS superseded,
    coalesce(row_counts.not_records, 0) AS not_records
FROM row_counts
FULL JOIN rows_by_status ON rows_by_status.file = row_counts.file AND rows_by_status.sheet = row_counts.sheet
"""

_COUNTS = ("rows_read", "used", "waiting", "superseded", "not_records")


def mart_rows(warehouse: Warehouse, names: Sequence[str], until: date | None) -> dict[str, list[Row]]:
    """The rows of each mart as text, sorted; with `until`, only those dated up to that day.

    A count is dated on the last day of its month. Call it after `run_checks`. Columns: `row_id, file, file_name,
    sender, sheet, row, column`, the mart's keys, `value`, `unit`; an empty value is the empty text.
    """
    for name in names:
        lay_mart(warehouse, name, until)
    answers = warehouse.answers([_question(name, until) for name in names])
    return {name: _as_rows(name, answer) for name, answer in zip(names, answers, strict=True)}


def _question(name: str, until: date | None) -> str:
    return _LOCATED.format(
        mart=(_HERE / f"{name}.sql").read_text(encoding="utf-8"),
        keys=", ".join(f"mart.{key}" for key in _KEYS[name]),
        condition="TRUE" if until is None else f"mart.dated <= DATE '{until.isoformat()}'",
    )


def _as_rows(name: str, answer: pa.Table) -> list[Row]:
    values = (column.to_pylist() for column in answer.columns)
    texts = sorted(tuple("" if v is None else str(v) for v in row) for row in zip(*values, strict=True))
    columns = (*_ORIGIN, *_KEYS[name], "value")
    return [dict(zip(columns, row, strict=True)) | {"unit": _UNITS[name].value} for row in texts]


def lay_mart(warehouse: Warehouse, name: str, until: date | None) -> None:
    """Make the tables that a mart's `.sql` reads, as things stood at the end of a day's month (None: in the end)."""
    last = _NEVER if until is None else until.replace(day=monthrange(until.year, until.month)[1])
    warehouse.register("period", pa.table({"until_date": pa.array([last], pa.date32())}))
    for table in _TABLES.get(name, ()):
        warehouse.define(table, (_HERE / "tables" / f"{table}.sql").read_text(encoding="utf-8"))
    for view in _VIEWS.get(name, ()):
        warehouse.view(view, (_HERE / "tables" / f"{view}.sql").read_text(encoding="utf-8"))


def row_status_rows(warehouse: Warehouse, superseded: Sequence[StagedFile]) -> list[Row]:
    """One row a file: `file, rows_read, used, waiting, superseded, not_records`, sorted by file.

    Raises `TilitysError` naming file and sheet when rows read are not used + waiting + superseded + not records.
    """
    names = dict(warehouse.rows("SELECT file, file_name FROM files")) | {
        f.source.sha256: f.source.name for f in superseded
    }
    sheets = warehouse.rows(_COUNTED) + [row for file in superseded for row in _superseded_sheets(file)]
    totals: dict[str, list[int]] = {}
    for file, sheet, *counts in sheets:
        rows_read, *parts = counts
        if rows_read != sum(parts):
            raise TilitysError(
                f"Tiedoston {names[file]} rivit eivät täsmää (taulukko ”{sheet}”): luettu {rows_read}, käytetty "
                f"{parts[0]}, odottaa {parts[1]}, korvattu {parts[2]}, muita kuin kirjauksia {parts[3]}."
            )
        totals[file] = [a + b for a, b in zip(totals.get(file, [0] * len(counts)), counts, strict=True)]
    return [
        {"file": file} | {name: str(n) for name, n in zip(_COUNTS, counts, strict=True)}
        for file, counts in sorted(totals.items())
    ]


def _superseded_sheets(file: StagedFile) -> list[tuple[str, str, int, int, int, int, int]]:
    rows: dict[str, int] = {}
    for kind in RECORD_KINDS:
        for sheet in file.tables[kind]["sheet"].to_pylist() if kind in file.tables else []:
            rows[sheet] = rows.get(sheet, 0) + 1
    read = {row["sheet"]: row for row in file.tables["row_counts"].to_pylist()}
    nothing = {"rows_read": 0, "not_records": 0}
    return [
        (file.source.sha256, sheet, counts["rows_read"], 0, 0, rows.get(sheet, 0), counts["not_records"])
        for sheet in sorted(read.keys() | rows.keys())
        for counts in [read.get(sheet, nothing)]
    ]
