"""The life of a claim after its draft: closed, withdrawn or sent, returned or decided, paid, perhaps recovered.

Here belongs which step may follow which, and the state that the journal's lines give. Not here: closing
(`pipelines.closing`), the form of the decisions (`schemas.decision`) and what their amounts do (`pipelines.rules`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipelines.journal import Line
from schemas.decision import ClaimDecision, DecideClaim, Decision, PayClaim, RecoverClaim
from schemas.errors import SettingsError


class ClaimState(StrEnum):
    """Where a claim is in its life."""

    DRAFT = "draft"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    SENT = "sent"
    RETURNED = "returned"
    DECIDED = "decided"
    PAID = "paid"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """One step in a claim's life: a `closed` line, or a recorded decision about the claim."""

    n: int
    state: ClaimState
    day: date
    by: str
    version: int
    decision: str | None = None
    due: date | None = None


STATES: Mapping[str, ClaimState] = {
    "withdraw_claim": ClaimState.WITHDRAWN,
    "send_claim": ClaimState.SENT,
    "return_claim": ClaimState.RETURNED,
    "decide_claim": ClaimState.DECIDED,
    "pay_claim": ClaimState.PAID,
    "recover_claim": ClaimState.RECOVERED,
}
"""The state that a decision of each kind gives."""

_MAY_FOLLOW: Mapping[str, frozenset[ClaimState]] = {
    "withdraw_claim": frozenset({ClaimState.CLOSED}),
    "send_claim": frozenset({ClaimState.CLOSED}),
    "return_claim": frozenset({ClaimState.SENT}),
    # A request for rectification may give a second decision; the newest one holds.
    "decide_claim": frozenset({ClaimState.SENT, ClaimState.DECIDED, ClaimState.PAID, ClaimState.RECOVERED}),
    "pay_claim": frozenset({ClaimState.DECIDED, ClaimState.PAID, ClaimState.RECOVERED}),
    "recover_claim": frozenset({ClaimState.PAID, ClaimState.RECOVERED}),
}
_CONDITIONS: Mapping[str, str] = {
    "withdraw_claim": "perua voi vain suljetun hakemuksen, jota ei ole vielä lähetetty",
    "send_claim": "lähetetyksi voi merkitä vain suljetun hakemuksen",
    "return_claim": "täydennettäväksi palautetuksi voi merkitä vain lähetetyn hakemuksen",
    "decide_claim": "rahoittajan päätöksen voi kirjata vain lähetetystä hakemuksesta",
    "pay_claim": "maksetun tuen voi kirjata vasta, kun rahoittajan päätös hakemuksesta on kirjattu",
    "recover_claim": "takaisin voi periä vain tukea, joka on kirjattu maksetuksi",
}
STATE_WORDS: Mapping[ClaimState, str] = {
    ClaimState.DRAFT: "luonnos",
    ClaimState.CLOSED: "suljettu",
    ClaimState.WITHDRAWN: "peruttu ennen lähettämistä",
    ClaimState.SENT: "lähetetty",
    ClaimState.RETURNED: "palautettu täydennettäväksi",
    ClaimState.DECIDED: "päätetty",
    ClaimState.PAID: "maksettu",
    ClaimState.RECOVERED: "peritty osaksi takaisin",
}
REOPENED = frozenset({ClaimState.WITHDRAWN, ClaimState.RETURNED})
"""A claim in one of these states is a draft again, and is closed as a new version beside the old."""


def claim_lives(lines: Iterable[Line], decisions: Iterable[Decision]) -> dict[str, tuple[ClaimStep, ...]]:
    """The steps of each claim that has been closed, in the journal's order."""
    known = {decision.id: decision for decision in decisions}
    lives: dict[str, list[ClaimStep]] = {}
    for line in lines:
        if line.kind == "closed":
            facts = line.facts
            step = ClaimStep(line.n, ClaimState.CLOSED, line.effective, facts["by"], facts["version"])
            lives.setdefault(facts["claim"], []).append(step)
        elif line.kind == "decided" and isinstance(decision := known.get(line.facts["id"]), ClaimDecision):
            steps = lives.setdefault(decision.claim, [])
            steps.append(_step(line.n, decision, steps[-1].version if steps else 0))
    return {claim: tuple(steps) for claim, steps in lives.items()}


def state_of(steps: Sequence[ClaimStep]) -> ClaimState:
    """The state after some steps."""
    return steps[-1].state if steps else ClaimState.DRAFT


def reopened_claims(lives: Mapping[str, Sequence[ClaimStep]]) -> set[str]:
    """The claims that were closed and are drafts again: withdrawn before they were sent, or returned."""
    return {claim for claim, steps in lives.items() if state_of(steps) in REOPENED}


def funder_told(decisions: Iterable[Decision]) -> list[DecideClaim | PayClaim | RecoverClaim]:
    """The funder's newest decision on each claim, and every payment and recovery, in the order of recording."""
    known = list(decisions)
    decided = {decision.claim: decision for decision in known if isinstance(decision, DecideClaim)}
    return [*decided.values(), *(decision for decision in known if isinstance(decision, PayClaim | RecoverClaim))]


def refuse_impossible_steps(lines: Sequence[Line], old: Iterable[Decision], new: Iterable[Decision]) -> None:
    """Raise SettingsError for a new decision about a claim that is not where it may be made, or was not on its day."""
    lives = claim_lives(lines, old)
    for decision in new:
        if not isinstance(decision, ClaimDecision):
            continue
        steps = lives.get(decision.claim, ())
        state = state_of(steps)
        if state not in _MAY_FOLLOW[decision.kind]:
            raise SettingsError(
                f"decisions/{decision.id}.toml: claim: maksatushakemus {decision.claim} on nyt {STATE_WORDS[state]}; "
                f"{_CONDITIONS[decision.kind]}."
            )
        if decision.date < steps[-1].day:
            raise SettingsError(
                f"decisions/{decision.id}.toml: date: päivä {_day(decision.date)} on ennen maksatushakemuksen "
                f"{decision.claim} edellistä vaihetta ({STATE_WORDS[state]} {_day(steps[-1].day)})."
            )
        lives[decision.claim] = (*steps, _step(0, decision, steps[-1].version))


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _step(n: int, decision: ClaimDecision, version: int) -> ClaimStep:
    due = getattr(decision, "due", None)
    return ClaimStep(n, STATES[decision.kind], decision.date, decision.by, version, decision.id, due)
