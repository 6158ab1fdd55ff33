"""What three municipalities export from their time trackers: Kimai, Toggl and Clockify.

Here belongs which cell holds what, and each tracker's way of writing days and times. Not here: what happened (`hours`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tests.sample.cells import Cell, Sheet
from tests.sample.hours import Work
from tests.sample.places import MUNICIPALITIES, PERSONS, SAVITAIPALE

_TOGGL = (
    "User", "Email", "Client", "Project", "Task", "Description", "Billable", "Start date", "Start time", "End date",
    "End time", "Duration", "Tags", "Amount ()",
)  # fmt: skip
_CLOCKIFY = (
    "Project", "Client", "Description", "Task", "User", "Group", "Email", "Tags", "Billable", "Type", "Start Date",
    "Start Time", "End Date", "End Time", "Duration (h)", "Duration (decimal)", "Billable Rate (EUR)",
    "Billable Amount (EUR)", "Date of creation",
)  # fmt: skip
_KIMAI = (
    "Date", "From", "To", "Duration", "Currency", "Price", "Internal price", "Hourly price", "Fixed price", "Name",
    "User", "E-mail", "Staff number", "Customer", "Project", "Activity", "Description", "Billable", "Tags", "Type",
)  # fmt: skip
_OURS, _OTHER, _ABSENCE = "Ketterästi Yhdessä", "Kunnan omat tehtävät", "Poissaolo"
_FIRST, _LAST = 8 * 60, 15 * 60 + 30
"""When work begins where the truth does not say, and when an absence ends."""


@dataclass(frozen=True)
class _Entry:
    """One entry, in minutes from midnight."""

    person: str
    day: date
    project: str
    start: int
    end: int
    text: str

    @property
    def minutes(self) -> int:
        return self.end - self.start


def toggl(rows: Iterable[Work]) -> list[Sheet]:
    """Savitaipale's report: dates as ISO, times with seconds."""
    lines: list[list[Cell]] = [
        [
            PERSONS[e.person], "", MUNICIPALITIES[SAVITAIPALE], e.project, "", e.text, "No", e.day.isoformat(),
            _clock(e.start, 2), e.day.isoformat(), _clock(e.end, 2), _clock(e.minutes, 2), "", "",
        ]
        for e in _entries(rows)
    ]  # fmt: skip
    return [Sheet("", 1, [list(_TOGGL), *lines])]


def clockify(rows: Iterable[Work]) -> list[Sheet]:
    """Taipalsaari's report, a workbook of texts: the month first, twelve hours, entries written the same day."""
    lines: list[list[Cell]] = [
        [
            e.project, "", e.text, "", PERSONS[e.person], "", "", "", "No", "Regular", _american(e.day), _half(e.start),
            _american(e.day), _half(e.end), _clock(e.minutes, 2), _hundredths(e.minutes), "0.00", "0.00",
            _american(e.day),
        ]
        for e in _entries(rows)
    ]  # fmt: skip
    return [Sheet("Detailed report", 1, [list(_CLOCKIFY), *lines])]


def kimai(rows: Iterable[Work]) -> list[Sheet]:
    """Lemi's export: dates as ISO, hours and minutes."""
    lines: list[list[Cell]] = [
        [
            e.day.isoformat(), _clock(e.start, 2)[:5], _clock(e.end, 2)[:5], _clock(e.minutes, 1)[:-3], "EUR", "0",
            "0", "0", "", PERSONS[e.person], e.person.lower(), "", "", "Lemi", e.project, "Ohjaus", e.text, "", "", "",
        ]
        for e in _entries(rows)
    ]  # fmt: skip
    return [Sheet("", 1, [list(_KIMAI), *lines])]


def _entries(rows: Iterable[Work]) -> Iterator[_Entry]:
    """Each row's project hours and other work after another, and its absence at the end of the day."""
    for row in sorted(rows, key=lambda row: (row.person, row.day)):
        start = _FIRST if row.start is None else row.start
        for project, minutes in ((_OURS, row.project), (_OTHER, row.other)):
            if minutes:
                yield _Entry(row.person, row.day, project, start, start + minutes, row.text)
                start += minutes
        if row.absence:
            yield _Entry(row.person, row.day, _ABSENCE, _LAST - row.absence, _LAST, "")


def _clock(minutes: int, digits: int) -> str:
    return f"{minutes // 60:0{digits}d}:{minutes % 60:02d}:00"


def _half(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{(hours - 1) % 12 + 1:02d}:{rest:02d}:00 {'PM' if hours >= 12 else 'AM'}"


def _american(day: date) -> str:
    return f"{day.month:02d}/{day.day:02d}/{day.year}"


def _hundredths(minutes: int) -> str:
    """Hours with two decimals, as Clockify rounds them; the duration beside it is exact."""
    hundredths = (minutes * 100 + 30) // 60
    return f"{hundredths // 100}.{hundredths % 100:02d}"
