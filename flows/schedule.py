"""When a month is run by itself: its turn, and which turns have passed without a run.

Here belongs the calendar of the monthly run. Not here: Prefect, which only wakes the run (`flows.deployments`), and the
run itself. What has been run stands in the journal and nowhere else.
"""

import calendar
from collections.abc import Sequence
from datetime import date

from pipelines.journal import Line
from pipelines.papers import month_before
from schemas.project import Project

RUN_DAY = 10
"""The day of the following month on which a month is run: the municipalities have sent their files by then."""


def due_months(project: Project, lines: Sequence[Line], today: date) -> list[str]:
    """The months (`YYYY-MM`) that a scheduled run runs on a day, oldest first.

    These are the months that were missed, and the one whose turn came last, even if somebody has run it already: files
    may have come since. Months of the project only.
    """
    turn = _last_turn(today)
    done = _done(lines)
    return [month for month in _months(project) if month == turn or (month < turn and month not in done)]


def missed_months(project: Project, lines: Sequence[Line], today: date) -> list[str]:
    """Those of the due months that nobody has run."""
    done = _done(lines)
    return [month for month in due_months(project, lines, today) if month not in done]


def _months(project: Project) -> list[str]:
    return sorted(month for period in project.claim_periods for month in project.months_of(period.id))


def _last_turn(today: date) -> str:
    month = month_before(today)
    return month if today.day >= RUN_DAY else month_before(_end(month))


def _done(lines: Sequence[Line]) -> set[str]:
    """Months whose pages were published after the month was over; a look at an unfinished month is no run of it."""
    published = (line for line in lines if line.kind == "published")
    runs = ((kind, month, line) for line in published for kind, _, month in [line.facts["edition"].partition(":")])
    return {month for kind, month, line in runs if kind == "month" and line.effective > _end(month)}


def _end(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])
