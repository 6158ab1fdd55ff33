"""The records of participants that somebody should look at: what pages about their quality and EURA's counts list.

Here belongs where such a record stands, never whose it is. Not here: which records count (`run`), and findings, which
say what is wrong with a record.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.warehouse import Warehouse

_HERE = Path(__file__).parent

Record = dict[str, Any]


def participant_records(warehouse: Warehouse) -> Sequence[Record]:
    """Every record to look at, once a reason: call it after the mart `participants` has been read.

    `matter` is `waiting` (counts nowhere), `no_exit` (in the project for more than a year, or at its end), `no_status`
    (left, situation not told), `follow_up` (six months after leaving are over, situation not told), `after_period`
    (entered or left later) or `minor` (below the threshold of participation). `indicator` is that of a count.
    """
    return _read(warehouse, "records")


def complete_records(warehouse: Warehouse) -> Sequence[Record]:
    """How many persons entered in each municipality and month whose records are complete, and how many rows wait."""
    return _read(warehouse, "completeness")


def has_own_keys(warehouse: Warehouse) -> bool:
    """Whether a key was received that the project has not issued: it tells nobody apart in two municipalities."""
    return bool(warehouse.rows("SELECT TRUE FROM register WHERE starts_with(participant, 'own-') LIMIT 1"))


def _read(warehouse: Warehouse, name: str) -> list[Record]:
    table = warehouse.sql((_HERE / "tables" / f"{name}.sql").read_text(encoding="utf-8"))
    rows: list[Record] = table.to_pylist()
    return [
        {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()} for row in rows
    ]
