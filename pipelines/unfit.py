"""Decisions that cannot be recorded: they contradict another one, or are about what cannot be.

Here belongs refusing them in words before anything is recorded. Not here: the form of a decision (`schemas.decision`),
and recording it (`pipelines.papers`).
"""

from collections.abc import Sequence

from pipelines.claim_life import claim_lives, refuse_impossible_steps, reopened_claims
from pipelines.journal import Line
from pipelines.milestones import refuse_unclaimable
from pipelines.workspace import Workspace
from schemas.attachments import Attachment, OtherSupport
from schemas.catalogue import own_catalogue
from schemas.decision import (
    ClaimMilestone,
    Correction,
    DecideClaim,
    Decision,
    Park,
    Rejected,
    Release,
    ReturnClaim,
    SendClaim,
    Unpark,
    Waiver,
    Withdraw,
    WithdrawClaim,
    load_decision,
)
from schemas.errors import SettingsError
from schemas.project import load_project

DECISIONS_FOLDER = "decisions"


def recorded_decisions(ws: Workspace, lines: Sequence[Line]) -> list[Decision]:
    """The decisions that lines of the journal record, in order."""
    decided = (line.facts for line in lines if line.kind == "decided")
    return [load_decision(ws.archived(facts["sha256"]), facts["name"]) for facts in decided]


def refuse_unfit(ws: Workspace, new: list[Decision]) -> None:
    """Raise SettingsError for a new decision that contradicts a recorded one or is about what cannot be."""
    lines = ws.journal.lines()
    old = recorded_decisions(ws, lines)
    _refuse_contradictions(old, new)
    _refuse_opposites(old, new)
    refuse_impossible_steps(lines, old, new)
    _refuse_unwaivable(new)
    _refuse_never_received(ws, new)
    _refuse_never_kept(ws, new)
    _refuse_uncovered(ws, new)
    _refuse_other_versions(ws, new)
    _refuse_counted_twice([*old, *new])
    _refuse_unclaimable(ws, lines, old, new)


def _refuse_contradictions(old: list[Decision], new: list[Decision]) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for decision in [*old, *new]:
        key = (decision.kind, decision.identity, decision.field) if isinstance(decision, Correction) else (decision.id,)
        if key in seen:
            what = "samaa kohtaa korjataan kahdesti" if isinstance(decision, Correction) else "tunnus on jo käytössä"
            raise SettingsError(
                f"{DECISIONS_FOLDER}: päätökset {seen[key]} ja {decision.id} ovat ristiriidassa: {what} ({key[-1]}). "
                "Poista niistä se, jota ei ole vielä kirjattu."
            )
        seen[key] = decision.id


def _refuse_opposites(old: list[Decision], new: list[Decision]) -> None:
    """Of things where a newer decision takes the place of an older one, two at once leave open which one holds.

    A row that was rejected once is never rejected again: that would subtract it twice.
    """
    seen = {topic: decision.id for decision in old for topic in _once(decision)}
    for decision in new:
        for topic in (*_once(decision), *_at_once(decision)):
            if topic in seen:
                raise SettingsError(
                    f"{DECISIONS_FOLDER}: päätökset {seen[topic]} ja {decision.id} ovat ristiriidassa: molemmat "
                    f"koskevat samaa asiaa ({', '.join(topic[1:])}). Poista niistä se, joka ei pidä paikkaansa ja jota "
                    "ei ole vielä kirjattu."
                )
            seen[topic] = decision.id


def _once(decision: Decision) -> list[tuple[str, ...]]:
    """What is decided once and for all."""
    if isinstance(decision, Rejected):
        return [("rejected", decision.claim, f"versio {decision.of_version}", row) for row in decision.rows or ()]
    return []


def _at_once(decision: Decision) -> list[tuple[str, ...]]:
    """What no two decisions that are recorded together may be about."""
    match decision:
        case Park() | Unpark():
            return [("park", decision.identity)]
        case SendClaim() | WithdrawClaim():
            return [("sending", decision.claim)]
        case DecideClaim() | ReturnClaim():
            return [("answer", decision.claim)]
        case OtherSupport():
            persons = sorted({one.person for one in decision.persons})
            return [("other_support", decision.claim, person) for person in persons]
    return []


def _refuse_unclaimable(ws: Workspace, lines: Sequence[Line], old: list[Decision], new: list[Decision]) -> None:
    if any(isinstance(decision, ClaimMilestone) for decision in new):
        project = load_project((ws.root / "project.toml").read_bytes())
        lives = claim_lives(lines, old)
        refuse_unclaimable(project, lives.keys() - reopened_claims(lives), old, new)


def _refuse_unwaivable(new: list[Decision]) -> None:
    """Rules of eligibility, caps, approval and personal identity codes can be neither waived nor softened."""
    waivers = [decision for decision in new if isinstance(decision, Waiver)]
    catalogue = own_catalogue() if waivers else {}
    for waiver in waivers:
        rule = catalogue.get(waiver.rule)
        if rule is None or not rule.waivable:
            known = ", ".join(rule.id for rule in catalogue.values() if rule.waivable)
            what = "ei ole olemassa" if rule is None else "ei voi hyväksyä päätöksellä"
            raise SettingsError(
                f"{DECISIONS_FOLDER}/{waiver.id}.toml: rule: havaintoa {waiver.rule} {what}. "
                f"Hyväksyttävissä ovat {known}."
            )


def _refuse_never_received(ws: Workspace, new: list[Decision]) -> None:
    """What is withdrawn must have been received from that municipality."""
    withdraws = [decision for decision in new if isinstance(decision, Withdraw)]
    lines = ws.journal.lines() if withdraws else []
    received = {(x.facts["sha256"], x.facts["sender"]) for x in lines if x.kind == "received"}
    for decision in withdraws:
        if (decision.sha256, decision.sender) not in received:
            raise SettingsError(
                f"{DECISIONS_FOLDER}/{decision.id}.toml: sha256: kunnalta {decision.sender} ei ole vastaanotettu "
                f"tiedostoa {decision.sha256}. Tiedostot tarkisteineen ovat sivulla toimitukset.xlsx."
            )


def _refuse_never_kept(ws: Workspace, new: list[Decision]) -> None:
    """A file that a decision gives as a paper of a claim lies in the archive, named by a line."""
    given = [(decision, paper) for decision in new if isinstance(decision, Attachment) for paper in decision.papers]
    lines = ws.journal.lines() if given else []
    kept = {line.facts.get("sha256") for line in lines}
    for decision, paper in given:
        if paper.sha256 is not None and paper.sha256 not in kept:
            raise SettingsError(
                f"{DECISIONS_FOLDER}/{decision.id}.toml: papers: tiedostoa {paper.file} ({paper.sha256}) ei ole "
                "arkistossa. Ota se talteen komennolla: tilitys decide attachment --file TIEDOSTO"
            )


def _refuse_counted_twice(decisions: list[Decision]) -> None:
    """A row that the funder rejected is not set aside as well: the claim after would take it back once more."""
    rejected = {row: one.id for one in decisions if isinstance(one, Rejected) for row in one.rows or ()}
    for decision in decisions:
        if isinstance(decision, Park) and decision.identity in rejected:
            raise SettingsError(
                f"{DECISIONS_FOLDER}: päätökset {decision.id} ja {rejected[decision.identity]} koskevat samaa riviä "
                f"{decision.identity}: hylätty kustannus vähennettäisiin kahdesti. Hylättyä riviä ei voi siirtää."
            )


def _refuse_other_versions(ws: Workspace, new: list[Decision]) -> None:
    """Costs are rejected of the newest closed version: those of an older one would be subtracted twice, or never."""
    rejected = [decision for decision in new if isinstance(decision, Rejected)]
    lines = ws.journal.lines() if rejected else []
    newest = {line.facts["claim"]: line.facts["version"] for line in lines if line.kind == "closed"}
    for decision in rejected:
        version = newest.get(decision.claim, decision.of_version)
        if decision.of_version != version:
            raise SettingsError(
                f"{DECISIONS_FOLDER}/{decision.id}.toml: version: maksatushakemuksesta {decision.claim} on suljettu "
                f"versio {version}, mutta päätös hylkää kustannuksia versiosta {decision.of_version}. Jos versiossa "
                f"{version} ei ole niitä, päätöstä ei tarvita; muuten kirjaa version {version} hylätyt kustannukset: "
                f"version = {version}"
            )


def _refuse_uncovered(ws: Workspace, new: list[Decision]) -> None:
    """What is released must lie in quarantine because of codes, and every cell that was told must be named."""
    releases = [decision for decision in new if isinstance(decision, Release)]
    told = {slip["sha256"]: line.facts["facts"].get("cell") for line, slip in ws.quarantined()} if releases else {}
    for decision in releases:
        cells = told.get(decision.sha256)
        place = f"{DECISIONS_FOLDER}/{decision.id}.toml"
        if cells is None:
            raise SettingsError(
                f"{place}: sha256: tiedosto {decision.name} ei ole karanteenissa henkilötunnuksen takia, joten sitä "
                "ei voi vapauttaa."
            )
        left = cells
        for cell in sorted(decision.cells, key=len, reverse=True):
            if cell not in cells:
                raise SettingsError(f"{place}: cells: havainnossa ei ole solua {cell}. Siinä ovat: {cells}.")
            left = left.replace(cell, "")
        if left.strip(", "):
            raise SettingsError(f"{place}: cells: päätös ei nimeä kaikkia soluja. Havainnossa ovat: {cells}.")
