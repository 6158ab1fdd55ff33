"""Milestones of a lump sum: which of them a decision claims in which claim.

Here belongs refusing what cannot be claimed before it is recorded. Not here: the form of the decision
(`schemas.decision`) and what a milestone is worth (`pipelines.rules.cost_lines`).
"""

from collections.abc import Iterable, Sequence

from schemas.decision import ClaimMilestone, Decision
from schemas.errors import SettingsError
from schemas.project import Project


def claimed_milestones(decisions: Iterable[Decision], claim: str) -> list[str]:
    """The milestones that decisions claim in a claim, in order."""
    return sorted(d.milestone for d in decisions if isinstance(d, ClaimMilestone) and d.claim == claim)


def refuse_unclaimable(project: Project, closed: set[str], old: Sequence[Decision], new: Sequence[Decision]) -> None:
    """Raise SettingsError for a milestone that is unknown, claimed already, or claimed in a claim that is closed."""
    known = [milestone.id for milestone in project.milestones]
    taken = {d.milestone: d for d in old if isinstance(d, ClaimMilestone)}
    for decision in new:
        if not isinstance(decision, ClaimMilestone):
            continue
        where = f"decisions/{decision.id}.toml"
        if decision.milestone not in known:
            listed = ", ".join(known) or "ei yhtään"
            raise SettingsError(
                f"{where}: milestone: välitavoitetta {decision.milestone} ei ole; osiossa [[milestones]] ovat: {listed}"
            )
        if decision.claim not in {period.id for period in project.claim_periods}:
            raise SettingsError(f"{where}: claim: maksatusjaksoa {decision.claim} ei ole")
        if decision.claim in closed:
            raise SettingsError(
                f"{where}: claim: maksatushakemus {decision.claim} on suljettu; hae välitavoite avoimessa hakemuksessa"
            )
        if decision.milestone in taken:
            earlier = taken[decision.milestone]
            raise SettingsError(
                f"{where}: milestone: välitavoite {decision.milestone} on jo haettu hakemuksessa {earlier.claim} "
                f"(päätös {earlier.id}); sama tulos maksetaan vain kerran"
            )
        taken[decision.milestone] = decision
