"""The days by which something must be done about a claim: sending it, supplementing it, asking for rectification.

Here belongs which deadlines are open and near. Not here: what may follow what (`claim_life`), and deliveries of the
municipalities (`deliveries`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from pipelines.claim_life import ClaimState, ClaimStep, funder_told, state_of
from pipelines.figures import FrozenReader
from pipelines.papers import Papers
from schemas.bundle import value_text
from schemas.catalogue import Rule, finding_of
from schemas.decision import DecideClaim
from schemas.figure import Unit
from schemas.finding import Finding

DEADLINES = CLAIM, SUPPLEMENT, RECTIFICATION = "claim-due", "supplement-due", "rectification-due"
"""The rules, by id."""

_TOLD_BEFORE = timedelta(days=14)
_UNSENT = frozenset({ClaimState.DRAFT, ClaimState.CLOSED, ClaimState.WITHDRAWN})


def deadline_findings(papers: Papers, catalogue: Mapping[str, Rule], frozen: FrozenReader) -> list[Finding]:
    """One finding for each deadline that is near or past while what it is for has not been done."""
    found: list[Finding] = []
    for period in papers.project.claim_periods:
        steps = papers.lives.get(period.id, ())
        if (returned := _open_return(steps)) is not None:
            found += _told(catalogue[SUPPLEMENT], papers, period.id, returned)
        elif state_of(steps) in _UNSENT:
            found += _told(catalogue[CLAIM], papers, period.id, period.deadline)
    for decided in funder_told(papers.decisions):
        if isinstance(decided, DecideClaim) and decided.due is not None:
            found += _rectification(catalogue[RECTIFICATION], papers, decided, decided.due, frozen)
    return found


def _open_return(steps: Sequence[ClaimStep]) -> date | None:
    """Until when a returned claim is to be sent again, None when none is returned or it has been sent since."""
    for step in reversed(steps):
        if step.state is ClaimState.RETURNED:
            return step.due
        if step.state not in _UNSENT:
            return None
    return None


def _rectification(
    rule: Rule, papers: Papers, decided: DecideClaim, due: date, frozen: FrozenReader
) -> Iterator[Finding]:
    closed = [one.edition for one in papers.closed if one.claim == decided.claim]
    applied = frozen(closed[-1], f"claim/{decided.claim}/support")
    # Nobody asks for rectification of a decision that gives what was applied for, or after the day.
    if applied > decided.support_eur and papers.as_of <= due:
        amounts = {
            "applied_eur": value_text(applied, Unit.EUR),
            "decided_eur": value_text(Fraction(decided.support_eur), Unit.EUR),
        }
        yield _finding(rule, decided.claim, due, amounts)


def _told(rule: Rule, papers: Papers, claim: str, due: date) -> Iterator[Finding]:
    if papers.as_of >= due - _TOLD_BEFORE:
        yield _finding(rule, claim, due, {})


def _finding(rule: Rule, claim: str, due: date, more: Mapping[str, str]) -> Finding:
    return finding_of(rule, subject=claim, facts={"claim": claim, "due_date": due.isoformat(), **more})
