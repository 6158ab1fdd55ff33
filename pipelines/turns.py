"""Whose turn it is: which issue of a claim's invoices comes next, and on what it stands.

Here belongs the rhythm of the agreement: after claims in their order, or instalments in advance that are settled when
their claim has closed. Not here: the amounts (`pipelines.rules`), approval and numbers (`pipelines.invoicing`).
"""

from dataclasses import dataclass

from pipelines.claim_life import funder_told, reopened_claims
from pipelines.editions import latest_closed
from pipelines.frozen import invoice_edition
from pipelines.papers import ClosedClaim, IssuedInvoices, Papers
from pipelines.rules.need import Issue
from pipelines.unfit import DECISIONS_FOLDER
from schemas.agreement import Instalment
from schemas.decision import Rejected
from schemas.errors import UsageError
from schemas.settings import raise_faults


@dataclass(frozen=True)
class Turn:
    """The next issue of a claim's invoices: the claims in its need, and what it collects or holds in advance."""

    claim: str
    number: int
    closed: tuple[ClosedClaim, ...]
    advances: tuple[Instalment, ...] = ()
    instalment: Instalment | None = None

    @property
    def edition(self) -> str:
        """The edition that the issue will be."""
        return invoice_edition(self.claim, self.number)

    def issue(self, papers: Papers) -> Issue:
        """The issue as the rules take it. Raises SettingsError for rejected costs of a claim that is not closed."""
        claims = {closed.claim for closed in self.closed}
        return Issue(
            claim=self.claim,
            number=self.number,
            closed=[(closed.claim, closed.edition) for closed in self.closed],
            earlier=[(issued.claim, issued.edition) for issued in papers.issued],
            advances=self.advances,
            rejected=tuple(decision for decision in _rejected(papers) if decision.claim in claims),
            funder=tuple(decision for decision in funder_told(papers.decisions) if decision.claim in claims),
        )


def next_turn(papers: Papers, claim: str) -> Turn:
    """The issue of a claim's invoices that comes next. Raises UsageError, naming the remedy, when none does."""
    papers.project.claim(claim)
    _refuse_reopened(papers, claim)
    number = 1 + sum(issued.claim == claim for issued in papers.issued)
    closed = latest_closed(papers)
    in_advance = papers.project.agreement.rhythm == "instalments"
    if in_advance and claim not in {one.claim for one in closed}:
        instalment = _next_instalment(papers, claim)
        settled = tuple(one for one in closed if _is_settled(papers, one.claim))
        return Turn(claim, number, settled, (*_collected(papers, settled), instalment), instalment)
    if claim not in {one.claim for one in closed}:
        raise UsageError(
            f"Maksatushakemusta {claim} ei ole suljettu, joten siitä ei voi vielä laskuttaa. "
            f"Sulje se ensin: tilitys claim {claim} --close"
        )
    _refuse_out_of_order(papers, claim)
    order = _order(papers)
    enter = tuple(one for one in closed if order.index(one.claim) <= order.index(claim))
    return Turn(claim, number, enter, _collected(papers, enter) if in_advance else ())


def issued_of(papers: Papers, claim: str) -> IssuedInvoices | None:
    """The last issue of a claim, unless the claim has been closed anew since or its next instalment is due.

    An invoice that was taken back is invoiced anew: by its own claim, or by a later one that has been settled already.
    """
    closed = max((one.n for one in papers.closed if one.claim == claim), default=0)
    issued = [one for one in papers.issued if one.claim == claim and one.n > closed]
    last = next((one for one in reversed(issued) if one.credits is None), None)
    if closed and last and issued[-1].credits is not None and not _later_settled(papers, claim):
        return None
    if last is None or closed:
        return last
    to_come = _plan(papers, claim)[_collected_count(papers, claim) :]
    return None if to_come and to_come[0].date <= papers.as_of else last


def _next_instalment(papers: Papers, claim: str) -> Instalment:
    plan = _plan(papers, claim)
    collected = _collected_count(papers, claim)
    if collected >= len(plan):
        raise UsageError(
            f"Maksatushakemusta {claim} ei ole suljettu, eikä sopimuksen erissä ([[agreement.instalments]]) ole sille "
            f"enää etukäteen kerättävää. Loppu tasataan, kun hakemus on suljettu: tilitys claim {claim} --close"
        )
    return plan[collected]


def _collected(papers: Papers, settled: tuple[ClosedClaim, ...]) -> tuple[Instalment, ...]:
    """The instalments that were collected for claims other than these, in the order of the claim periods."""
    known = {one.claim for one in settled}
    return tuple(
        instalment
        for claim in _order(papers)
        if claim not in known
        for instalment in _plan(papers, claim)[: _collected_count(papers, claim)]
    )


def _collected_count(papers: Papers, claim: str) -> int:
    """How many of a claim's instalments were invoiced: its issues before it was first closed."""
    closed = _first_closed(papers, claim)
    return sum(closed is None or issued.n < closed for issued in _issues(papers, claim))


def _is_settled(papers: Papers, claim: str) -> bool:
    closed = _first_closed(papers, claim)
    return closed is not None and any(issued.n > closed for issued in _issues(papers, claim))


def _issues(papers: Papers, claim: str) -> list[IssuedInvoices]:
    """A claim's issues, without those that only took an invoice back."""
    return [issued for issued in papers.issued if issued.claim == claim and issued.credits is None]


def _first_closed(papers: Papers, claim: str) -> int | None:
    return min((one.n for one in papers.closed if one.claim == claim), default=None)


def _plan(papers: Papers, claim: str) -> list[Instalment]:
    plan = [instalment for instalment in papers.project.agreement.instalments if instalment.claim == claim]
    return sorted(plan, key=lambda instalment: instalment.date)


def _order(papers: Papers) -> list[str]:
    return [period.id for period in papers.project.claim_periods]


def _rejected(papers: Papers) -> list[Rejected]:
    closed = {one.claim for one in papers.closed}
    rejected = [decision for decision in papers.decisions if isinstance(decision, Rejected)]
    unfit = [decision for decision in rejected if decision.claim not in closed]
    raise_faults(
        DECISIONS_FOLDER,
        [
            (
                f"{d.id}.toml: claim",
                f"maksatushakemusta {d.claim} ei ole suljettu, joten siitä ei voi olla hylätty mitään",
            )
            for d in unfit
        ],
    )
    # A version that was closed anew is claimed no longer, nor is anything of it rejected.
    newest = {one.claim: one.version for one in latest_closed(papers)}
    return [decision for decision in rejected if decision.of_version == newest[decision.claim]]


def _refuse_reopened(papers: Papers, claim: str) -> None:
    """A claim that was taken back or returned has no costs to share until it is closed anew."""
    order = _order(papers)
    again = [one for one in order[: order.index(claim) + 1] if one in reopened_claims(papers.lives)]
    if again:
        raise UsageError(
            f"Maksatushakemus {again[0]} on peruttu tai palautettu täydennettäväksi, joten sen kustannukset ovat auki. "
            f"Sulje se ensin uutena versiona: tilitys claim {again[0]} --close"
        )


def _refuse_out_of_order(papers: Papers, claim: str) -> None:
    """Closed claims are invoiced, or settled against what was collected, in their order."""
    order = _order(papers)
    later = _later_settled(papers, claim)
    for earlier in order[: order.index(claim)]:
        if not _is_settled(papers, earlier):
            raise UsageError(
                f"Maksatushakemuksesta {claim} ei voi laskuttaa ennen kuin edellisen, {earlier}, laskut on annettu."
            )
    if later:
        raise UsageError(
            f"Maksatushakemuksen {later[0]} laskut on jo annettu. Jakson {claim} muutos tulee seuraavan "
            "maksatushakemuksen laskuihin, koska osuudet lasketaan kertymästä."
        )


def _later_settled(papers: Papers, claim: str) -> list[str]:
    order = _order(papers)
    return [later for later in order[order.index(claim) + 1 :] if _is_settled(papers, later)]
