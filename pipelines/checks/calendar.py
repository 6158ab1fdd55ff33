"""The days of a project: which are weekends, which are public holidays in Finland, and what a holiday is called.

Here belongs the calendar as a table for the rules. Not here: what work on such a day means (`<id>.sql`).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

CALENDAR_VERSION = 1
"""Raised when the same days would be told otherwise: kept calendars are made anew then."""

_SATURDAY = 5

Day = tuple[date, bool, str | None]
"""A date, whether it is a Saturday or Sunday, and the name of its holiday."""


@cache
def calendar_days(first: date, last: date) -> Sequence[Day]:
    """Each day from `first` to `last`: whether it is a Saturday or Sunday, and the Finnish name of a holiday.

    Midsummer Eve and Christmas Eve are among the holidays: municipalities do not work on them (KVTES).
    """
    # The package takes a seventh of a second to import; only runs that look at hours need it.
    from holidays.countries.finland import Finland

    names = Finland(years=range(first.year, last.year + 1), language="fi")  # type: ignore[no-untyped-call]  # untyped package
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [(day, day.weekday() >= _SATURDAY, names.get(day)) for day in days]
