"""The auditor's folder of a closed claim: everything that it shows, gathered from the papers.

Here belongs which files, lines and explanations a folder takes. Not here: how they are shown (`reports.audit_folder`).
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pipelines.explain import explain_each
from pipelines.frozen import MANIFEST, FrozenClaim, FrozenFigures, frozen_claims, frozen_files
from pipelines.journal import JOURNAL_FILE, Line
from pipelines.originals import originals_of
from pipelines.sampling import draw
from pipelines.workspace import Workspace
from schemas.audit import AuditCase
from schemas.bundle import FIGURES, Bundle, csv_rows, from_files
from schemas.errors import UsageError
from schemas.labels import Labels


def audit_case(ws: Workspace, claim: str, labels: Mapping[str, Labels], as_of: date | None = None) -> AuditCase:
    """The newest closed version of a claim for its auditor, explained in each of the languages.

    Lines that only publish pages at the journal's end are left out, so that making the folder again gives the same.
    Raises UsageError when the claim is not closed, VerificationError when a frozen file is not as it was.
    """
    frozen = {one.edition: one for one in frozen_claims(ws, as_of)}
    mine = [one for one in frozen.values() if one.claim == claim]
    if not mine:
        known = ", ".join(dict.fromkeys(one.claim for one in frozen.values())) or "ei yhtään"
        raise UsageError(
            f"Maksatushakemusta {claim} ei ole suljettu, joten siitä ei voi tehdä tarkastuskansiota. "
            f"Suljettuja ovat: {known}."
        )
    own = mine[-1]
    bundle = from_files(own.edition, frozen_files(ws, own.edition))
    lines = _lines(ws, as_of)
    journal = b"".join((ws.root / JOURNAL_FILE).read_bytes().splitlines(keepends=True)[: len(lines)])
    reader = FrozenFigures(ws)
    return AuditCase(
        bundle=bundle,
        folder=str(own.line.facts["folder"]),
        manifest=own.line.facts["manifest"],
        journal=journal,
        lines=[_told(line) for line in lines],
        head=lines[-1].hash,
        frozen=_with_those_read(ws, own, frozen),
        originals=originals_of(ws, _with_rows(bundle)),
        trees={lang: explain_each(bundle, words, reader) for lang, words in labels.items()},
        sampling=draw(bundle.rows, bundle.figures, own.line.facts["manifest"]),
    )


def _with_rows(bundle: Bundle) -> list[dict[str, Any]]:
    """The files of which rows are in the claim, in whole or in part: all of them are shown."""
    return [
        {**source, "status": "current"} for source in bundle.facts["sources"] if source["used"] or source["waiting"]
    ]


def _lines(ws: Workspace, as_of: date | None) -> list[Line]:
    lines = ws.journal.lines()
    until = max(line.n for line in lines if line.kind != "published" and (as_of is None or line.effective <= as_of))
    return lines[:until]


def _told(line: Line) -> dict[str, Any]:
    own = {"n": line.n, "time": line.time, "effective": line.effective.isoformat(), "kind": line.kind}
    return {**line.facts, **own, "prev": line.prev, "hash": line.hash}


def _with_those_read(ws: Workspace, own: FrozenClaim, frozen: Mapping[str, FrozenClaim]) -> dict[str, bytes]:
    """The files of a claim and of the closed claims that its figures read, and theirs."""
    files: dict[str, bytes] = {}
    waiting, seen = [own], {own.edition}
    while waiting:
        one = waiting.pop()
        folder = one.line.facts["folder"]
        mine = {**frozen_files(ws, one.edition), MANIFEST: (one.folder / MANIFEST).read_bytes()}
        files |= {f"{folder}/{name}": data for name, data in mine.items()}
        for edition in _editions_read(mine[FIGURES]) - seen:
            seen.add(edition)
            if edition in frozen:
                waiting.append(frozen[edition])
    return files


def _editions_read(figures: bytes) -> set[str]:
    found: set[str] = set()
    for row in csv_rows(figures):
        if '"frozen"' in row["expression"]:
            found.update(_in_expression(json.loads(row["expression"])))
    return found


def _in_expression(expression: Any) -> Iterator[str]:
    if isinstance(expression, list):
        if expression[:1] == ["frozen"]:
            yield str(expression[1])
        for part in expression[1:]:
            yield from _in_expression(part)
