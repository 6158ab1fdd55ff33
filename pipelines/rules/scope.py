"""What a claim's rules work on: its months, its persons month by month, and the rates in force.

Here belongs what the project says about who could have hours when, so that zeros are explicit. Not here: amounts.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from schemas.project import Project


def _always(edition: str, figure_id: str) -> bool:
    return True


@dataclass(frozen=True)
class ClaimScope:
    """A claim period, whole or up to one of its months; `months` are `YYYY-MM` in order.

    `has_frozen` says whether a frozen edition has a figure: a line that came in later was not claimed before.
    """

    project: Project
    claim: str
    months: tuple[str, ...]
    has_frozen: Callable[[str, str], bool] = _always

    @property
    def has_staff_records(self) -> bool:
        """Whether staff costs come from rows about persons: hours or pay."""
        return self.project.decision.staff_cost_model in ("unit_cost_1720", "actual_pay_fixed_side_costs")

    def id(self, name: str) -> str:
        """The id of one of the claim's figures."""
        return f"claim/{self.claim}/{name}"

    def person_months(self) -> list[tuple[str, str]]:
        """Every person with every month in which the employment has days, in order."""
        return [
            (person.code, month)
            for person in sorted(self.project.staff, key=lambda person: person.code)
            for month in self.months
            if self._overlap(month, self.project.employed_days(person.code))
        ]

    def rate_days(self, person: str, month: str) -> list[date]:
        """The valid-from days of a person's rates that are in force on a day of the month."""
        return [period[0] for period in self.project.rate_periods(person) if self._overlap(month, period)]

    def rates(self) -> list[tuple[str, date]]:
        """Every (person, valid from) whose rate is in force in a person-month, in order; none without hours."""
        if self.project.decision.staff_cost_model != "unit_cost_1720":
            return []
        return sorted(
            {(person, day) for person, month in self.person_months() for day in self.rate_days(person, month)}
        )

    def _overlap(self, month: str, days: tuple[date, date]) -> bool:
        claim = self.project.claim(self.claim)
        periods = (days, (claim.start, claim.end), month_days(month))
        return max(first for first, _ in periods) <= min(last for _, last in periods)


def month_days(month: str) -> tuple[date, date]:
    """The first and the last day of a month `YYYY-MM`."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])
