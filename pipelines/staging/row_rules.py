"""Typed rows held to their contract and to the rules of one row, by pandera.

Here belongs running the schemas of `schemas.tables`. Not here: the schemas themselves, and findings (`faults`).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from schemas.errors import TilitysError
from schemas.tables import RECORD_KINDS, RowRule, frame_schema, rule_schema

if TYPE_CHECKING:
    import pandas as pd


def hold_to_contract(kind: str, table: pa.Table) -> None:
    """Raise `TilitysError` when typed rows are not as their schema says: a fault of the program, not of a file."""
    # pandas and pandera take a second to import, and a run whose files are all in the cache needs neither.
    from pandera.errors import SchemaErrors

    try:
        frame_schema(kind).validate(_frame(table), lazy=True)
    except SchemaErrors as error:
        broken = sorted({f"{case['column']}: {case['check']}" for case in error.failure_cases.to_dict("records")})
        raise TilitysError(f"Tyypitetyt rivit ({kind}) eivät ole sopimuksen mukaisia: {'; '.join(broken)}.") from None


def broken_rules(kind: str, table: pa.Table) -> Iterator[tuple[int, RowRule]]:
    """The rows, counted from 0, that break a rule of one row; a row that cannot be judged breaks none."""
    rules = {rule.id: rule for rule in RECORD_KINDS[kind].row_rules}
    if not rules or table.num_rows == 0:
        return
    from pandera.errors import SchemaErrors

    frame = _frame(pa.table({rule.id: rule.derive(table) for rule in rules.values()}))
    try:
        rule_schema(kind).validate(frame, lazy=True)
    except SchemaErrors as error:
        for case in error.failure_cases.to_dict("records"):
            yield int(case["index"]), rules[case["check"]]


def _frame(table: pa.Table) -> "pd.DataFrame":
    import pandas as pd

    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame
