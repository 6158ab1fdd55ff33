"""Time sheets: days without an entry, the municipality of a row, the numbering of a day's rows.

Here belongs what no other kind of record has. Not here: the fields and the rules of one row (`schemas.tables`).
"""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake.layout import SheetLayout
from pipelines.intake.sheet import blank_rows
from pipelines.staging.kind import Keys, Kind, Texts, fill_municipality, joined, numbered
from pipelines.staging.staged import Source

_TIME_AFTER_DATE = r"[ T,]+[0-9]{1,2}[:.][0-9]{2}.*$"


def _identities(keys: Keys, source: Source) -> pa.Array:
    """`<sender>/<person>/<date>/<nth>`: nth counts the rows of a person and day in the order of the file."""
    return numbered(joined(str(source.sender), keys["person"], keys["work_date"]))


def _no_record(layout: SheetLayout, body: pa.Table) -> set[int]:
    """A template prints every day of the month: a row with a date and nothing else records nothing."""
    date_column = layout.columns["work_date"]
    others = (body[f"c{index}"] for index in range(layout.sheet.width) if index != date_column)
    # A row that is blank as a whole is in no text table.
    return set(blank_rows(body.num_rows, others).to_pylist())


def _fill(texts: Texts, source: Source) -> None:
    """At what time of its day an entry was written is not asked."""
    texts["created_date"] = pc.replace_substring_regex(texts["created_date"], _TIME_AFTER_DATE, "")
    fill_municipality(texts, source)


def _facts(rule: str, row: Mapping[str, int]) -> dict[str, str]:
    if rule != "times-do-not-match":
        return {}
    times_s = row["end_s"] - row["start_s"] - (row["break_s"] or 0)
    return {"times_s": str(times_s), "hours_s": str(row["project_s"] + row["other_s"])}


TIMESHEET = Kind(("person", "work_date"), _identities, no_record=_no_record, fill=_fill, facts=_facts)
