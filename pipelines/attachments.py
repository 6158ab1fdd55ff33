"""The papers that belong to a claim (*liiteluettelo*): which are needed, which are there, which are missing.

Here belongs deriving both from the project, from what was received and from decisions. Not here: the form of the
decisions (`schemas.attachments`), and refusing to close a claim (`pipelines.closing`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pipelines.papers import Papers
from schemas.attachments import Attachment, OtherSupport
from schemas.project import Person, Project

OTHER_SUPPORT = "other_support"
"""The declaration of other public support, which is a decision of its own."""

PAPER_WORDS: Mapping[str, str] = {
    "funding_decision": "tukipäätös muutoksineen",
    "agreement": "yhteistyösopimus",
    "share_decision": "kunnan päätös osuudestaan",
    "contract": "työsopimus",
    "task_description": "tehtävänkuvaus",
    "share_document": "työajan osuuden asiakirja",
    "rate_formation": "tuntitaksan muodostuminen",
    "pay_slips": "tuntitaksan palkkalaskelmat",
    "time_sheets": "hyväksytyt työaikalistat",
    "ledger": "pääkirjan ote",
    "transfers": "kustannuspaikkojen välisten siirtojen muistiotositteet",
    "monitoring_report": "seurantaraportti",
    "minutes": "ohjausryhmän pöytäkirjat",
    OTHER_SUPPORT: "ilmoitus muusta julkisesta tuesta",
}

_IN_FORCE = frozenset({"current", "partly_superseded"})
_Key = tuple[str, str]
_Given = dict[str, Any]


def claimed_persons(project: Project, claim: str) -> list[Person]:
    """The beneficiary's own staff whose employment has days in a claim period, in the order of their codes."""
    period = project.claim(claim)
    own = (person for person in project.staff if person.employer == project.project.beneficiary)
    return sorted(
        (person for person in own if _meets(project.employed_days(person.code), (period.start, period.end))),
        key=lambda person: person.code,
    )


def needed_papers(project: Project, claim: str, with_hours: Iterable[str]) -> list[_Key]:
    """What a claim needs: (paper, about whom), in the order of the list; `with_hours` are the persons who have any."""
    persons, period = claimed_persons(project, claim), project.claim(claim)
    by_hours = project.decision.staff_cost_model == "unit_cost_1720"
    needed: list[_Key] = [("funding_decision", "")]
    if len(project.partners) > 1:
        needed.append(("agreement", ""))
        needed += [("share_decision", str(number)) for number in sorted(partner.number for partner in project.partners)]
    for paper in ("contract", "task_description"):
        needed += [(paper, person.code) for person in persons]
    needed += [("share_document", person.code) for person in persons if person.share < 1]
    if by_hours:
        rates = [
            f"{person.code}/{first.isoformat()}"
            for person in persons
            for first, last in project.rate_periods(person.code)
            if _meets((first, last), (period.start, period.end))
        ]
        for paper in ("rate_formation", "pay_slips"):
            needed += [(paper, rate) for rate in rates]
        # Actual pay with fixed side costs carries no duty to keep working-time records.
        needed += [("time_sheets", person) for person in sorted(set(with_hours))]
    else:
        needed += [("pay_slips", person.code) for person in persons]
    needed += [("ledger", str(number)) for number in _bookkeepers(project)]
    needed += [(paper, "") for paper in ("transfers", "monitoring_report", "minutes")]
    return [*needed, *((OTHER_SUPPORT, person.code) for person in persons)]


def attachment_facts(
    papers: Papers, claim: str, sources: Sequence[Mapping[str, Any]], approvals: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """One fact a paper: `paper, about, state (given | none | missing), given [{name, sha256, reference, decision}]`.

    `sources` and `approvals` are those of the edition's facts. Papers that nobody asked for come last.
    """
    with_hours = {str(row["person"]) for row in approvals if row["person"] and row["project_s"]}
    given = _given(papers, claim, sources, approvals)
    needed = needed_papers(papers.project, claim, with_hours)
    more = [key for key in given if key not in set(needed)]
    return [_fact(key, given.get(key, [])) for key in [*needed, *more]]


def missing_papers(facts: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """By missing paper: about whom it is missing; an empty text where it is about nobody in particular."""
    found: dict[str, list[str]] = defaultdict(list)
    for fact in facts:
        if fact["state"] == "missing":
            found[fact["paper"]].append(fact["about"])
    return dict(found)


def declared_support(papers: Papers, claim: str) -> list[dict[str, Any]]:
    """What was declared of other public support for a claim, one fact a person and kind; a newer word counts."""
    newest: dict[str, OtherSupport] = {}
    for decision in papers.decisions:
        if isinstance(decision, OtherSupport) and decision.claim == claim:
            newest |= {one.person: decision for one in decision.persons}
    return [
        {
            "person": person,
            "support": one.support,
            "amount_eur": str(one.amount_eur) if one.amount_eur is not None else None,
            "decision": decision.id,
        }
        for person, decision in sorted(newest.items())
        for one in decision.persons
        if one.person == person
    ]


def _fact(key: _Key, given: list[_Given]) -> dict[str, Any]:
    paper, about = key
    there = [one for one in given if not one["none"]]
    state = "given" if there else "none" if given else "missing"
    shown = [{name: one[name] for name in ("name", "sha256", "reference", "decision")} for one in there or given]
    return {"paper": paper, "about": about, "state": state, "given": shown}


def _given(
    papers: Papers, claim: str, sources: Sequence[Mapping[str, Any]], approvals: Sequence[Mapping[str, Any]]
) -> dict[_Key, list[_Given]]:
    found: dict[_Key, list[_Given]] = defaultdict(list)
    for key, one in (
        *_of_project(papers.project),
        *_of_files(sources, approvals),
        *_of_decisions(papers, claim),
        *_of_declarations(papers, claim),
    ):
        found[key].append(one)
    return found


def _of_project(project: Project) -> Iterator[tuple[_Key, _Given]]:
    """What project.toml gives a reference to."""
    yield ("funding_decision", ""), _one(reference=project.decision.reference)
    if len(project.partners) > 1:
        yield ("agreement", ""), _one(reference=project.agreement.reference)
    for ceiling in project.ceilings:
        yield ("share_decision", str(ceiling.municipality)), _one(reference=ceiling.reference)
    for person in project.staff:
        if person.task_reference:
            yield ("task_description", person.code), _one(reference=person.task_reference)
    for rate in project.rates:
        yield ("rate_formation", f"{rate.person}/{rate.valid_from.isoformat()}"), _one(reference=rate.reference)


def _of_files(
    sources: Sequence[Mapping[str, Any]], approvals: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[_Key, _Given]]:
    """What the municipalities have delivered: ledgers, and approvals of each person's months."""
    approved = {(row["person"], row["month"]) for row in approvals if row["person"]}
    for source in sources:
        if source["status"] not in _IN_FORCE:
            continue
        one = _one(name=source["name"], sha256=source["sha256"])
        if source["record_kind"] == "ledger":
            yield ("ledger", str(source["sender"])), one
        elif source["record_kind"] == "approval":
            for person in sorted({person for person, month in approved if month == source["period"]}):
                if source["scopes"] is None or person in source["scopes"]:
                    yield ("time_sheets", person), one


def _of_decisions(papers: Papers, claim: str) -> Iterator[tuple[_Key, _Given]]:
    for decision in papers.decisions:
        if not isinstance(decision, Attachment) or decision.claim not in (None, claim):
            continue
        for paper in decision.papers:
            one = _one(paper.file, paper.sha256, paper.reference, decision.id, none=bool(paper.none))
            for about in paper.about or ("",):
                yield (paper.paper, about), one


def _of_declarations(papers: Papers, claim: str) -> Iterator[tuple[_Key, _Given]]:
    for person, decision in {one["person"]: one["decision"] for one in declared_support(papers, claim)}.items():
        yield (OTHER_SUPPORT, person), _one(decision=decision)


def _one(
    name: str | None = None,
    sha256: str | None = None,
    reference: str | None = None,
    decision: str | None = None,
    *,
    none: bool = False,
) -> _Given:
    return {"name": name, "sha256": sha256, "reference": reference, "decision": decision, "none": none}


def _bookkeepers(project: Project) -> list[int]:
    """Whose ledger belongs to a claim: all who deliver one, the beneficiary's in any case."""
    others = {partner.number for partner in project.partners if "ledger" in (partner.delivers or ())}
    return sorted({project.project.beneficiary, *others})


def _meets(days: tuple[date, date], period: tuple[date, date]) -> bool:
    return max(days[0], period[0]) <= min(days[1], period[1])
