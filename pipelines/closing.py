"""Closing a claim: what must hold before, and what is frozen.

Here belongs the order of a closing and the reasons to refuse one. Not here: the pages made of a frozen claim, and the
form of the close decision (`schemas.decision`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.claim_life import reopened_claims
from pipelines.deliveries import MISSING
from pipelines.editions import compute
from pipelines.facts import closed_facts
from pipelines.frozen import freeze_claim
from pipelines.papers import Papers, read_papers, record_papers
from pipelines.parking import PARKED
from pipelines.rulebook import PROGRAM_VERSION, Rulebook
from pipelines.rules.budget import LINES
from pipelines.scope import claim_scope
from pipelines.unfit import DECISIONS_FOLDER
from pipelines.waiting import waiting_lines, waiting_name
from pipelines.workspace import Workspace
from schemas.bundle import Bundle, to_files, value_text
from schemas.catalogue import own_catalogue
from schemas.decision import AcceptWaiting, Close, decision_text
from schemas.errors import UsageError
from schemas.figure import Figure, Unit
from schemas.finding import Category, Finding


@dataclass(frozen=True)
class Closing:
    """Who closes a claim and why: `by` prepared it, `approved_by` is another person."""

    claim: str
    by: str
    approved_by: str
    reason: str


def close_claim(ws: Workspace, rulebook: Rulebook, closing: Closing, threads: int | None = None) -> Bundle:
    """Close a claim and give what was frozen. Runs under the lock.

    Raises UsageError in words that name the remedy, with nothing changed, when the claim cannot be closed.
    """
    record_papers(ws)
    papers = read_papers(ws)
    decision = _close_decision(papers, ws, closing)
    scope = claim_scope(papers, closing.claim)
    _refuse_out_of_order(papers, closing.claim)
    review = compute(ws, papers, scope, rulebook, threads)
    refuse_unaccepted(papers, closing.claim, review.findings)
    refuse_below_zero(closing.claim, review.figures)

    if decision.id not in {d.id for d in papers.decisions}:
        ws.commit(f"{DECISIONS_FOLDER}/{decision.id}.toml", decision_text(decision))
        record_papers(ws)
        papers = read_papers(ws)
    draft = compute(ws, papers, scope, rulebook, threads)
    facts = closed_facts(draft.facts, decision, ws.now.effective)
    frozen = replace(draft, facts=facts)
    freeze_claim(
        ws,
        closing.claim,
        scope.version,
        to_files(frozen),
        by=decision.by,
        approved_by=decision.approved_by,
        reason=decision.reason,
        program_version=PROGRAM_VERSION,
    )
    return frozen


def refuse_unaccepted(papers: Papers, claim: str, findings: Sequence[Finding]) -> None:
    """Raise UsageError that lists what still waits or was never delivered and no decision accepts."""
    accepted = {
        subject for d in papers.decisions if isinstance(d, AcceptWaiting) and d.claim == claim for subject in d.subjects
    }
    waiting = sorted(open_names(findings) - accepted)
    if waiting:
        told = waiting_lines(papers.project, own_catalogue(), findings, waiting)
        listed = "\n".join(f"  {line}" for line in told)
        raise UsageError(
            f"Maksatushakemusta {claim} ei voi sulkea: osa riveistä odottaa korjausta tai toimituksia puuttuu, "
            "eikä niitä ole hyväksytty jätettäviksi pois.\n"
            f"{listed}\n"
            f"Korjaa tai hyväksy ne: tilitys decide accept_waiting --claim {claim} --all --by NIMI --reason SYY"
        )


def refuse_below_zero(claim: str, figures: Mapping[str, Figure]) -> None:
    """Raise UsageError when corrections take more than has been claimed so far."""
    for line in LINES:
        so_far = figures[f"claim/{claim}/cumulative/{line}"].value
        if so_far < 0:
            claimed, now = (
                value_text(figures[f"claim/{claim}/{name}"].value, Unit.EUR).replace(".", ",")
                for name in (f"before/{line}", LINES[line])
            )
            raise UsageError(
                f"Maksatushakemusta {claim} ei voi sulkea: sen rivi {line} on {now} €, vaikka aiemmin on haettu vain "
                f"{claimed} €. Enempää ei voi korjata pois kuin on haettu. Tarkista korjaukset: "
                f"out/{claim}/maksatushakemus.xlsx, välilehti Korjaukset."
            )


def open_names(findings: Iterable[Finding]) -> set[str]:
    """What a claim cannot be closed with unless a decision names it.

    A file's own fault holds no rows back, and a row that was set aside is named by that decision.
    """
    return {
        waiting_name(f)
        for f in findings
        if (f.blocks and f.category is not Category.FILE and f.rule != PARKED)
        or (f.rule == MISSING and f.waived_by is None)
    }


def _refuse_out_of_order(papers: Papers, claim: str) -> None:
    closed = {c.claim for c in papers.closed} - reopened_claims(papers.lives)
    if claim in closed:
        raise UsageError(
            f"Maksatushakemus {claim} on jo suljettu. Uuden version voi sulkea, kun hakemus on peruttu ennen "
            f"lähettämistä (tilitys decide withdraw_claim --claim {claim}) tai kun rahoittaja on palauttanut sen "
            f"täydennettäväksi (tilitys decide return_claim --claim {claim})."
        )
    for period in papers.project.claim_periods:
        if period.id == claim:
            return
        if period.id not in closed:
            raise UsageError(f"Maksatushakemusta {claim} ei voi sulkea ennen kuin edellinen, {period.id}, on suljettu.")


def _close_decision(papers: Papers, ws: Workspace, closing: Closing) -> Close:
    """The recorded decision of a closing that was cut off, or a new one."""
    closed = sum(c.claim == closing.claim for c in papers.closed)
    earlier = [d for d in papers.decisions if isinstance(d, Close) and d.claim == closing.claim]
    if len(earlier) > closed:
        return earlier[-1]
    if closing.by.casefold() == closing.approved_by.casefold():
        raise UsageError(
            f"Laatija ja hyväksyjä ({closing.by}) ovat sama henkilö. Anna toinen hyväksyjä: --approved-by NIMI"
        )
    day = ws.now.effective
    return Close(
        kind="close",
        id=f"{day.isoformat()}-close-{closing.claim}-v{closed + 1}",
        date=day,
        by=closing.by,
        reason=closing.reason,
        claim=closing.claim,
        approved_by=closing.approved_by,
    )
