"""Which edition is made: a claim's months up to a day, for a month's run or for the claim itself.

Here belongs choosing months and days. Not here: the journal, or what is done with the months.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from pipelines.papers import Papers
from schemas.errors import UsageError
from schemas.project import ClaimPeriod, Project

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Scope:
    """An edition's claim, version, months (`YYYY-MM`) and last day; `month` is None for a whole claim."""

    edition: str
    claim: str
    version: int
    months: tuple[str, ...]
    until: date
    month: str | None


def claim_of_month(project: Project, month: str) -> ClaimPeriod:
    """The claim period that a month is in. Raises UsageError that names the project's months."""
    period = project.claim_of_month(month)
    if period is None and not _MONTH.fullmatch(month):
        raise UsageError(f"Kuukautta ”{month}” ei voi lukea. Kirjoita se muodossa 2026-03.")
    if period is None:
        months = [m for p in project.claim_periods for m in project.months_of(p.id)]
        raise UsageError(
            f"Kuukausi {month} ei kuulu hankkeen maksatusjaksoihin. Kirjoita kuukausi muodossa {months[0]}; "
            f"hankkeen kuukaudet ovat {months[0]}–{months[-1]}."
        )
    return period


def month_scope(papers: Papers, month: str) -> Scope:
    """The edition of a month's run: the claim period that the month is in, up to the month's end."""
    project = papers.project
    period = claim_of_month(project, month)
    months_so_far = tuple(m for m in project.months_of(period.id) if m <= month)
    year, number = int(month[:4]), int(month[5:])
    until = date(year, number, calendar.monthrange(year, number)[1])
    version = _next_version(papers, period.id)
    return Scope(f"month:{month}", period.id, version, months_so_far, min(until, period.end), month)


def claim_scope(papers: Papers, claim: str) -> Scope:
    """The edition of a claim's next version. Raises UsageError for an unknown claim."""
    period = papers.project.claim(claim)
    version = _next_version(papers, claim)
    return Scope(f"claim:{claim}:v{version}", claim, version, tuple(papers.project.months_of(claim)), period.end, None)


def _next_version(papers: Papers, claim: str) -> int:
    return 1 + sum(closed.claim == claim for closed in papers.closed)
