"""The calendar of a project in the cache of its workspace.

Here belongs keeping it. Not here: which days are holidays (`pipelines.checks.calendar`).
"""

import json
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version

from pipelines.checks.calendar import CALENDAR_VERSION, Day, calendar_days
from pipelines.workspace import Workspace

_DAYS = "days.json"


def kept_days(ws: Workspace, first: date, last: date) -> Sequence[Day]:
    """What `calendar_days` gives, from the cache where it is: importing the package takes longer than the marts."""
    key = f"calendar/{first}_{last}_{version('holidays')}_{CALENDAR_VERSION}"
    files = ws.read_cache(key)
    if files is not None:
        return [(date.fromisoformat(day), weekend, name) for day, weekend, name in json.loads(files[_DAYS])]
    days = calendar_days(first, last)
    written = [(day.isoformat(), weekend, name) for day, weekend, name in days]
    ws.write_cache(key, {_DAYS: json.dumps(written, ensure_ascii=False).encode()})
    return days
