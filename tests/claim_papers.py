"""The papers that closing a claim asks for, as decisions of a test's workspace.

Here belongs giving all of them at once, by reference. Not here: what is needed when (`tests/unit/test_attachments.py`).
"""

from datetime import date
from pathlib import Path
from typing import Any

from pipelines.attachments import OTHER_SUPPORT, claimed_persons, needed_papers
from schemas.decision import KINDS, decision_text
from schemas.paper_kinds import MAY_BE_NONE, OF_A_CLAIM
from schemas.project import load_project

_OF_PROJECT = frozenset({"funding_decision", "agreement", "rate_formation", "time_sheets"})
"""What project.toml or the approvals give."""


def give_papers(root: Path, day: date) -> None:
    """Write the decisions that give every paper of every claim but the last, made on a day; the next run records them.

    Nobody has other public support.
    """
    project = load_project((root / "project.toml").read_bytes())
    standing: dict[str, set[str]] = {}
    for period in project.claim_periods[:-1]:
        of_claim: dict[str, set[str]] = {}
        for paper, about in needed_papers(project, period.id, ()):
            if paper not in {*_OF_PROJECT, OTHER_SUPPORT}:
                (of_claim if paper in OF_A_CLAIM else standing).setdefault(paper, set()).add(about)
        _write(root, "attachment", period.id, day, claim=period.id, papers=_papers(of_claim))
        persons = [{"person": person.code, "support": "none"} for person in claimed_persons(project, period.id)]
        _write(root, "other_support", f"muu-tuki-{period.id}", day, claim=period.id, persons=persons)
    _write(root, "attachment", "hanke", day, papers=_papers(standing))


def _papers(wanted: dict[str, set[str]]) -> list[dict[str, Any]]:
    return [
        {"paper": paper, "about": tuple(sorted(about - {""})), **_where(paper)}
        for paper, about in sorted(wanted.items())
    ]


def _where(paper: str) -> dict[str, Any]:
    return {"none": True} if paper in MAY_BE_NONE else {"reference": f"Asianhallinta, {paper}"}


def _write(root: Path, kind: str, name: str, day: date, **keys: Any) -> None:
    own = {
        "kind": kind,
        "id": f"liitteet-{name}",
        "date": day,
        "by": "Kirsi Kirjanpitäjä",
        "reason": "Hakemuksen liitteet.",
    }
    decision = KINDS[kind].model_validate({**own, **keys})
    (root / "decisions" / f"liitteet-{name}.toml").write_bytes(decision_text(decision))
