"""Closing a claim: what must hold before, and what is frozen.

Here belongs the order of a closing and the reasons to refuse one. Not here: the pages made of a frozen claim, and the
form of the close decision (`schemas.decision`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from pipelines.attachments import OTHER_SUPPORT, PAPER_WORDS, missing_papers
from pipelines.claim_life import reopened_claims
from pipelines.deliveries import MISSING
from pipelines.editions import compute
from pipelines.facts import closed_facts
from pipelines.frozen import FrozenFigures, freeze_claim
from pipelines.history import NOT_APPLIED
from pipelines.papers import Papers, read_papers, record_papers
from pipelines.parking import PARKED
from pipelines.rulebook import PROGRAM_VERSION, Rulebook
from pipelines.rules.deductions import REVENUE
from pipelines.scope import claim_scope
from pipelines.unfit import DECISIONS_FOLDER
from pipelines.waiting import waiting_lines, waiting_name
from pipelines.workspace import Workspace
from schemas.bundle import Bundle, to_files, value_text
from schemas.catalogue import own_catalogue
from schemas.cost_models import LINE_FIGURES, figures_of
from schemas.decision import AcceptWaiting, Close, decision_text
from schemas.errors import UsageError
from schemas.figure import Figure, Unit
from schemas.finding import Category, Finding
from schemas.paper_kinds import ABOUT_SOMEBODY, MAY_BE_NONE, OF_A_CLAIM
from schemas.project import Project


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
    refuse_other_models(papers, FrozenFigures(ws))
    review = compute(ws, papers, scope, rulebook, threads)
    for hindrance in hindrances(papers, closing.claim, review):
        raise hindrance

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


def hindrances(papers: Papers, claim: str, review: Bundle) -> Iterator[UsageError]:
    """Each thing for which a claim cannot be closed as it stands, in words that name the remedy."""
    checks = (
        partial(refuse_unaccepted, papers, claim, review.findings),
        partial(refuse_lost_corrections, papers, claim, review.findings),
        partial(refuse_below_zero, claim, review.figures),
        partial(refuse_missing_papers, claim, review.facts["attachments"]),
        partial(refuse_silent_revenue, papers.project, claim, review.figures),
        partial(refuse_silent_support, papers.project, claim, review.facts["other_support"]),
    )
    for check in checks:
        try:
            check()
        except UsageError as error:
            yield error


def refuse_unaccepted(papers: Papers, claim: str, findings: Sequence[Finding]) -> None:
    """Raise UsageError that lists what still waits or was never delivered and no decision accepts."""
    waiting = sorted(open_names(findings) - _accepted(papers, claim))
    if waiting:
        told = waiting_lines(papers.project, own_catalogue(), findings, waiting)
        listed = "\n".join(f"  {line}" for line in told)
        raise UsageError(
            f"Maksatushakemusta {claim} ei voi sulkea: osa riveistä odottaa korjausta tai toimituksia puuttuu, "
            "eikä niitä ole hyväksytty jätettäviksi pois.\n"
            f"{listed}\n"
            f"Korjaa tai hyväksy ne: tilitys decide accept_waiting --claim {claim} --all --by NIMI --reason SYY"
        )


def refuse_lost_corrections(papers: Papers, claim: str, findings: Sequence[Finding]) -> None:
    """Raise UsageError for corrections made since the last closing that matched nothing and no decision accepts."""
    since = max((one.closed for one in papers.closed if one.claim != claim), default=date.min)
    recent = {decision.id for decision in papers.corrections if decision.date >= since}
    accepted = _accepted(papers, claim)
    lost = [
        finding
        for finding in findings
        if finding.rule == NOT_APPLIED and finding.facts["decision"] in recent and finding.identity not in accepted
    ]
    if lost:
        listed = "\n".join(f"  {one.facts['decision']}: {one.identity}" for one in lost)
        subjects = " ".join(f"--subject {one.identity}" for one in lost)
        raise UsageError(
            f"Maksatushakemusta {claim} ei voi sulkea: korjauspäätös ei osu mihinkään riviin, tai rivillä ei enää lue "
            f"sitä, mitä päätös odottaa.\n{listed}\nTee uusi korjauspäätös, tai jos korjausta ei enää tarvita: tilitys "
            f"decide accept_waiting --claim {claim} {subjects} --by NIMI --reason SYY"
        )


def _accepted(papers: Papers, claim: str) -> set[str]:
    """What decisions accept to be left out of a claim."""
    accepting = (one for one in papers.decisions if isinstance(one, AcceptWaiting) and one.claim == claim)
    return {subject for one in accepting for subject in one.subjects}


def refuse_other_models(papers: Papers, frozen: FrozenFigures) -> None:
    """Raise UsageError when a closed claim was made by other cost models: they are never changed during a project."""
    for one in papers.closed:
        then = frozen.facts(one.edition)["decision"]
        for key in ("staff_cost_model", "cost_model"):
            now = getattr(papers.project.decision, key)
            if then[key] != now:
                raise UsageError(
                    f'project.toml: decision.{key}: luettiin "{now}", mutta maksatushakemus {one.claim} on suljettu '
                    f'mallilla "{then[key]}". Mallia ei vaihdeta kesken hankkeen: palauta {key} = "{then[key]}".'
                )


def refuse_below_zero(claim: str, figures: Mapping[str, Figure]) -> None:
    """Raise UsageError when corrections take more than has been claimed so far."""
    for line, name in figures_of(LINE_FIGURES).items():
        so_far = figures.get(f"claim/{claim}/cumulative/{line}")
        if so_far is not None and so_far.value < 0:
            claimed, now = (
                value_text(figures[f"claim/{claim}/{id_}"].value, Unit.EUR).replace(".", ",")
                for id_ in (f"before/{line}", name)
            )
            raise UsageError(
                f"Maksatushakemusta {claim} ei voi sulkea: sen rivi {line} on {now} €, vaikka aiemmin on haettu vain "
                f"{claimed} €. Enempää ei voi korjata pois kuin on haettu. Tarkista korjaukset: "
                f"out/{claim}/maksatushakemus.xlsx, välilehti Korjaukset."
            )


def refuse_missing_papers(claim: str, attachments: Sequence[Mapping[str, Any]]) -> None:
    """Raise UsageError that lists the papers which are missing, each with the command that gives it."""
    missing = missing_papers(attachments)
    if missing:
        listed = "\n".join(line for paper, about in missing.items() for line in _missing(claim, paper, about))
        raise UsageError(
            f"Maksatushakemusta {claim} ei voi sulkea: sen liiteluettelosta puuttuu asiakirjoja. Tiedoston sijasta voi "
            f'antaa viitteen kunnan arkistoon: --reference "ASIANUMERO".\n{listed}'
        )


def _missing(claim: str, paper: str, about: Sequence[str]) -> tuple[str, str]:
    """What is missing, and the command that gives it."""
    named = [one for one in about if one]
    whom = "".join(f" --subject {one}" for one in named)
    words = f"  {PAPER_WORDS[paper]}{': ' if named else ''}{', '.join(named)}"
    if paper == OTHER_SUPPORT:
        return words, f"    tilitys decide other_support --claim {claim}{whom} --support none --by NIMI --reason SYY"
    of_claim = f" --claim {claim}" if paper in OF_A_CLAIM else ""
    whom = whom if paper in ABOUT_SOMEBODY else ""
    none = "    (jos niitä ei ole, tiedoston sijasta --none)" if paper in MAY_BE_NONE else ""
    command = f"    tilitys decide attachment --paper {paper}{of_claim}{whom} --file TIEDOSTO --by NIMI --reason SYY"
    return words, command + none


def refuse_silent_revenue(project: Project, claim: str, figures: Mapping[str, Figure]) -> None:
    """Raise UsageError when the ledger has revenue and the decision does not say what it does."""
    revenue = figures.get(f"claim/{claim}/{REVENUE}")
    if revenue is not None and revenue.value and project.decision.terms.revenue is None:
        amount = value_text(revenue.value, Unit.EUR).replace(".", ",")
        raise UsageError(
            f"Maksatushakemusta {claim} ei voi sulkea: kirjanpidossa on hankkeen tuloja {amount} €, eikä project.toml "
            "sano, mitä niille tehdään. Katso tukipäätöksestä ja kirjaa osioon [decision.terms] joko "
            'revenue = "deduct" (vähennetään kustannuksista) tai revenue = "report" (vain ilmoitetaan), '
            'ja reference = "päätöksen kohta".'
        )


def refuse_silent_support(project: Project, claim: str, declared: Sequence[Mapping[str, Any]]) -> None:
    """Raise UsageError when other support was declared and the decision does not say what it does."""
    persons = list(dict.fromkeys(one["person"] for one in declared if one["amount_eur"] is not None))
    if persons and project.decision.terms.other_support is None:
        raise UsageError(
            f"Maksatushakemusta {claim} ei voi sulkea: muuta julkista tukea on ilmoitettu ({', '.join(persons)}), eikä "
            "project.toml sano, mitä sille tehdään. Katso tukipäätöksestä ja kirjaa osioon [decision.terms] joko "
            'other_support = "deduct" (vähennetään tukikelpoisista kustannuksista) tai other_support = "report" (vain '
            'ilmoitetaan), ja reference = "päätöksen kohta".'
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
