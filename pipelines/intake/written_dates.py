"""How dates and months are written in Finland and in exports: text to date, or None.

Here belongs what both recognising a file's month and typing its rows need. Not here: findings about what cannot be
read.
"""

import re
from collections.abc import Iterable
from datetime import date

_FINNISH = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]0?0:00(?::00)?)?")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_MONTH = re.compile(r"(?P<y1>[0-9]{4})-(?P<m1>[0-9]{1,2})|(?P<m2>[0-9]{1,2})[/.](?P<y2>[0-9]{4})")


def slash_order(texts: Iterable[str], notation: str) -> str | None:
    """Which part comes first in dates with slashes: `day_first`, `month_first`, None where nothing tells.

    A program writes all dates of a file one way, so that a single `08/18/2026` tells it of all; `notation` may settle
    it beforehand, else it is `file`.
    """
    if notation != "file":
        return notation
    parts = [(int(match[1]), int(match[2])) for text in texts if (match := _SLASHED.match(text.strip()))]
    day_first, month_first = any(first > 12 for first, _ in parts), any(second > 12 for _, second in parts)
    if day_first == month_first:
        return None
    return "day_first" if day_first else "month_first"


def is_ambiguous(text: str) -> bool:
    """Whether a date with slashes may be one with either part first."""
    return all(read_date(text, slash) is not None for slash in ("day_first", "month_first")) and "/" in text


def read_date(text: str, slash: str | None = None) -> date | None:
    """Read `15.6.2026`, `15.06.2026` or `2026-06-15`; None for anything else and for days that do not exist.

    `slash` is the order of dates with slashes (`slash_order`); without it they are not read.
    """
    if match := _FINNISH.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif slash is not None and (match := _SLASHED.fullmatch(text)):
        first, second, year = map(int, match.groups())
        day, month = (first, second) if slash == "day_first" else (second, first)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_month(text: str, slash: str | None = None) -> str | None:
    """Read `2025-10`, `10/2025`, `10.2025` or a date as `2025-10`; None for anything else."""
    if match := _MONTH.fullmatch(text):
        year = int(match["y1"] or match["y2"])
        month = int(match["m1"] or match["m2"])
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 and year else None
    day = read_date(text, slash)
    return f"{day.year:04d}-{day.month:02d}" if day else None
