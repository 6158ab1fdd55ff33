"""How dates and months are written in Finland and in exports: text to date, or None.

Here belongs what both recognising a file's month and typing its rows need. Not here: findings about what cannot be
read.
"""

import re
from datetime import date

_FINNISH = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]0?0:00(?::00)?)?")
_MONTH = re.compile(r"(?P<y1>[0-9]{4})-(?P<m1>[0-9]{1,2})|(?P<m2>[0-9]{1,2})[/.](?P<y2>[0-9]{4})")


def read_date(text: str) -> date | None:
    """Read `15.6.2026`, `15.06.2026` or `2026-06-15`; None for anything else and for days that do not exist."""
    if match := _FINNISH.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_month(text: str) -> str | None:
    """Read `2025-10`, `10/2025`, `10.2025` or a date as `2025-10`; None for anything else."""
    if match := _MONTH.fullmatch(text):
        year = int(match["y1"] or match["y2"])
        month = int(match["m1"] or match["m2"])
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 and year else None
    day = read_date(text)
    return f"{day.year:04d}-{day.month:02d}" if day else None
