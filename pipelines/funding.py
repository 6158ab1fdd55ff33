"""What the funder has told of the closed claims, held to what they applied for.

Here belongs reading the claims' own amounts for that. Not here: the comparison (`pipelines.rules.agreement`).
"""

from collections.abc import Iterable, Iterator

from pipelines.claim_life import funder_told
from pipelines.editions import latest_closed
from pipelines.frozen import FrozenFigures
from pipelines.papers import Papers
from pipelines.rules.advance import advance_faults
from pipelines.rules.agreement import support_faults
from schemas.decision import Decision
from schemas.settings import Fault


def told_faults(papers: Papers, frozen: FrozenFigures, decisions: Iterable[Decision]) -> Iterator[Fault]:
    """More decided than applied for, more paid than decided, more recovered than paid, of claims and advance."""
    closed = {one.claim: one.edition for one in latest_closed(papers)}
    applied = {claim: frozen(edition, f"claim/{claim}/support") for claim, edition in closed.items()}
    decisions = list(decisions)
    yield from support_faults(list(closed), [one for one in funder_told(decisions) if one.claim in closed], applied)
    yield from advance_faults(papers.project, decisions)
