"""Asks the program's own rules what a case gives: figures of claims and invoices, findings, days, numbers in force.

Here belongs turning the short lines of a case file into what the rules take. Not here: any expectation.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomli_w

from pipelines.claim_life import ClaimState, ClaimStep
from pipelines.deadlines import deadline_findings
from pipelines.figures import Leaves, evaluate
from pipelines.money import round_to
from pipelines.papers import ClosedClaim, Papers
from pipelines.parameters import Parameters
from pipelines.rules.claim import claim_graph
from pipelines.rules.corrections import ChangedClaim, ChangedMonth
from schemas.bundle import value_text
from schemas.decision import DecideClaim
from schemas.figure import Figure, Unit
from schemas.finding import Finding
from schemas.places import DATA
from schemas.project import Project
from tests.rules.case_files import calculated, project_of, project_text
from tests.rules.shares_case import Year
from tests.rules.shares_case import project_of as sharing_project
from tests.unit.checks_case import CATALOGUE, Case, entry, worked

LAW = DATA / "parameters"
_NUMBERS = {
    "flat_rate": "law/flat_rate_40/2021-07-01",
    "support_rate": "project/decision/support_rate",
    "granted_support_eur": "project/decision/granted_support_eur",
}


def claims(case: Mapping[str, Any]) -> dict[str, Fraction]:
    """The values of the figures of claims that are closed one after the other."""
    return {id_: figure.value for id_, figure in figures_of_claims(case).items()}


def figures_of_claims(case: Mapping[str, Any]) -> dict[str, Figure]:
    """The figures themselves; those of a later claim take an earlier one's place."""
    project = project_of(project_text(case.get("project", {})))
    editions: dict[str, dict[str, Figure]] = {}
    with TemporaryDirectory() as folder:
        law = _law(Path(folder), case["law"]) if "law" in case else LAW
        for one in case["claims"]:
            if "project" in one:
                project = project_of(project_text({**case.get("project", {}), **one["project"]}))
            editions[f"claim:{one['id']}:v1"] = _claim(project, one, Parameters(law, project), dict(editions))
    return {id_: figure for figures in editions.values() for id_, figure in figures.items()}


def _law(folder: Path, values: Mapping[str, Sequence[Mapping[str, Any]]]) -> Path:
    """A copy of the legal numbers in which some have other values, each with its first day."""
    for path in LAW.glob("*.toml"):
        (folder / path.name).write_bytes(path.read_bytes())
    told = {"article": "–", "source": "–", "sentence": "–", "certainty": "seen", "checked_on": date(2026, 11, 24)}
    for name, dated in values.items():
        path = folder / f"{name}.toml"
        entries = [{**told, **one} for one in dated]
        title = {"fi": name, "sv": name, "en": name}
        path.write_text(tomli_w.dumps({"unit": "rate", "title": title, "values": entries}), encoding="utf-8")
    return folder


def _claim(
    project: Project, one: Mapping[str, Any], parameters: Parameters, before: Mapping[str, dict[str, Figure]]
) -> dict[str, Figure]:
    of_claim = one.get("of", "2025-1")
    changed = [_change(project, line) | {"of_claim": of_claim} for line in one.get("changed", [])]
    of_claims = [_changed(of_claim, changed, before)] if changed else []
    parameters.law("flat_rate_40", project.decision.date)
    closed = [(edition.split(":")[1], edition) for edition in before]
    months = one.get("months", project.months_of(one["id"]))
    graph = claim_graph(project, one["id"], 1, months, parameters, closed, of_claims)
    own = {"claim": one["id"]}
    leaves = Leaves(
        {
            "hours": [_hours(project, line) | own for line in one.get("hours", [])],
            "hours_waiting": [_hours(project, line) | own for line in one.get("waiting", [])],
            "costs": [_cost(line) | own for line in one.get("costs", [])],
            "corrections": [row | own for row in changed],
        }
    )
    return evaluate(graph, leaves, parameters.used, lambda edition, id_: before[edition][id_].value)


def seconds_of(written: str) -> int:
    """`146:20`, `-1:12:01` as seconds."""
    hours, minutes, *seconds = (int(part) for part in written.lstrip("-").split(":"))
    return (-1 if written.startswith("-") else 1) * (hours * 3600 + minutes * 60 + sum(seconds))


def _hours(project: Project, line: str) -> dict[str, str]:
    """`H02 2026-03 1:10`, with the first day of the rate when the month has two."""
    person, month, time, *rate = line.split()
    in_force = [day for day, _ in project.rate_periods(person) if day.isoformat() <= f"{month}-01"]
    first = in_force[-1] if in_force else project.rates_of(person)[0].valid_from
    day = rate[0] if rate else first.isoformat()
    return {"person": person, "month": month, "rate": day, "value": str(seconds_of(time))}


def _cost(line: str) -> dict[str, str]:
    """`pay 1000.00`: the class of the account and the amount."""
    cost_class, amount = line.split()
    return {"cost_class": cost_class, "value": amount}


def _change(project: Project, line: str) -> dict[str, str]:
    """`was H01 2025-10 2:00`: what is changed in a closed claim."""
    part, rest = line.split(maxsplit=1)
    return _hours(project, rest) | {"part": part, "now": "no" if part == "was" else "yes"}


def _changed(of_claim: str, rows: Sequence[Mapping[str, str]], before: Mapping[str, dict[str, Figure]]) -> ChangedClaim:
    months = sorted({(row["person"], row["month"]) for row in rows})
    edition = f"claim:{of_claim}:v1"
    later = list(before)[list(before).index(edition) + 1 :]
    return ChangedClaim(
        claim=of_claim,
        edition=edition,
        figures=frozenset(before[edition]),
        months=tuple(ChangedMonth(*month, _rates(rows, *month)) for month in months),
        parameters=_NUMBERS,
        corrected=[(one.split(":")[1], one, frozenset(before[one])) for one in later],
    )


def _rates(rows: Sequence[Mapping[str, str]], person: str, month: str) -> tuple[date, ...]:
    days = {row["rate"] for row in rows if (row["person"], row["month"]) == (person, month)}
    return tuple(date.fromisoformat(day) for day in sorted(days))


def invoices(case: Mapping[str, Any]) -> dict[str, Fraction]:
    """The figures of invoices when claim after claim is closed with a need and invoiced."""
    project = sharing_project(
        *case.get("municipalities", ()),
        ceilings=case.get("ceilings", ()),
        other_financing=case.get("other_financing", ()),
        **case.get("agreement", {}),
    )
    year = Year(project)
    values: dict[str, Fraction] = {}
    for one in case["claims"]:
        year.close(one["need"], tuple(one.get("real", ("0", "0", "0"))))
        if "rejected" in one:
            year.reject(*one["rejected"])
        for told in one.get("told", []):
            year.tell(*told.split())
        values |= {id_: figure.value for id_, figure in year.invoice().items()}
    return values


def rounding(case: Mapping[str, Any]) -> dict[str, Fraction]:
    """The rounded values of a case, by its own names."""
    return {
        expected["figure"]: round_to(calculated(expected["by"]), case["mode"], Fraction(case["unit"]))
        for expected in case["expect"]
    }


FIGURES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Fraction]]] = {
    "claims": claims,
    "invoices": invoices,
    "rounding": rounding,
}
"""What gives the figures of a case, by the kind of its file."""


def checks(case: Mapping[str, Any]) -> list[Finding]:
    """The findings of a case's rule."""
    made = Case(text=project_text(case.get("project", {})))
    for nth, sheet in enumerate(case.get("sheets", [])):
        rows = [_worked(line) for line in sheet["hours"]]
        made.sheet(*rows, name=f"{nth}.xlsx", month=sheet["month"], sender=sheet.get("sender", 580))
    for nth, line in enumerate(case.get("approvals", [])):
        person, month, time, *more = line.split()
        made.approve(person, month, time, name=f"hyvaksynta-{nth}.xlsx", **dict(part.split("=") for part in more))
    for one in case.get("ledgers", []):
        made.ledger(*(entry(*line.split()) for line in one["entries"]), month=one["month"])
    return [found for found in made.check() if found.rule == case["rule"]]


def _worked(line: str) -> dict[str, Any]:
    """`H01 2025-10-06 7:15`, then `absence=3:16`, `other=…`, `code=…` (of another EU project), `created=<day>`."""
    person, day, time, *more = line.split()
    told = dict(part.split("=") for part in more)
    fields: dict[str, Any] = {name: told.pop(name) for name in ("absence", "other") if name in told}
    if "code" in told:
        fields["other_eu_code"] = told.pop("code")
    if "created" in told:
        fields["created_date"] = date.fromisoformat(told.pop("created"))
    assert not told, f"not known: {told}"
    return worked(person, day, time, **fields)


def deadlines(case: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """For each day of a case, whether its rule tells of claim 2025-1."""
    project = project_of(project_text({}))
    first = ClaimStep(1, ClaimState.CLOSED, date(2026, 1, 20), "Anna A", 1)
    steps = []
    for n, line in enumerate(case["steps"], 1):
        state, *due = line.split()
        day = date.fromisoformat(due[0]) if due else None
        steps.append(replace(first, n=n, state=ClaimState[state.upper()], due=day))
    decided = {"kind": "decide_claim", "id": "p-1", "date": first.day, "by": "Anna A", "reason": "Päätös"}
    decisions = [
        DecideClaim.model_validate({**decided, "claim": "2025-1", "reference": "EURA 1", **one})
        for one in case.get("decided", [])
    ]
    closed = (ClosedClaim(1, "2025-1", 1, "Anna A", "Bo B", first.day),)
    for expected in case["expect"]:
        on = date.fromisoformat(expected["on"])
        papers = Papers(project, "", tuple(decisions), (), (), closed, (), (9, ""), on, {"2025-1": tuple(steps)})
        found = deadline_findings(papers, CATALOGUE, lambda *_: Fraction(1000))
        yield expected["on"], any(one.rule == case["rule"] and one.subject == "2025-1" for one in found)


def in_force(case: Mapping[str, Any], on: date) -> str:
    """What is in force on a day: the funder's name, or a number of law."""
    project = project_of(project_text({}))
    if case["what"] == "funder":
        return project.funder_on(on).name
    parameters = Parameters(LAW, project)
    return value_text(parameters.value(parameters.law(case["what"], on)), Unit.RATE).replace(".", ",")
