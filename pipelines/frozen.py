"""Frozen claims: what was claimed, closed once and read by everybody afterwards.

Here belongs freezing a claim's bundle and reading it back. Not here: what closing requires (`closing`), evaluating
frozen figures again (`recheck`), or whether the files are still as they were (`verify`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines import folders
from pipelines.journal import Line
from pipelines.workspace import Workspace
from schemas.errors import UsageError, VerificationError

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class FrozenClaim:
    """One closed version of a claim, the folder where its files stand, and the line that closed it."""

    claim: str
    version: int
    folder: Path
    edition: str
    line: Line


def edition_of(claim: str, version: int) -> str:
    """The edition that a closed version is, `claim:2026-1:v1`."""
    return f"claim:{claim}:v{version}"


def freeze_claim(
    ws: Workspace,
    claim: str,
    version: int,
    files: Mapping[str, bytes],
    *,
    by: str,
    approved_by: str,
    reason: str,
    program_version: str,
) -> Path:
    """Freeze a claim's files as `frozen/<claim>/v<version>/` with their manifest; gives the folder.

    The `closed` line is the commit: the folder is whole on the disk before it, and put in place after it, by this call
    or by the next run. The writer's lock must be held. Raises UsageError when that version is closed already.
    """
    folder = f"{claim}/v{version}"
    final = folders.inside(ws.root / folders.FROZEN, folder)
    edition = edition_of(claim, version)
    if edition in {frozen.edition for frozen in frozen_claims(ws)}:
        raise UsageError(f"Maksatushakemuksen {claim} versio {version} on jo suljettu.")
    if final.exists():
        raise VerificationError(
            f"Kansio {folders.FROZEN}/{folder} on olemassa, mutta päiväkirja ei tunne sitä. Siirrä se muualle."
        )
    n, head = ws.journal.head
    manifest = _json(
        {
            "edition": edition,
            "files": folders.hashes(files),
            "head": {"n": n, "hash": head},
            "program_version": program_version,
        }
    )
    written = {**files, MANIFEST: manifest}
    folders.build(final, n + 1, written)
    ws.record(
        "closed",
        claim=claim,
        version=version,
        folder=folder,
        manifest=folders.hashes(written)[MANIFEST],
        by=by,
        approved_by=approved_by,
        reason=reason,
    )
    folders.place(final, n + 1)
    return final


def frozen_claims(ws: Workspace, as_of: date | None = None) -> list[FrozenClaim]:
    """The closed versions that are in effect on a day, in the order of closing."""
    return [
        FrozenClaim(
            claim=line.facts["claim"],
            version=line.facts["version"],
            folder=folders.standing(folders.inside(ws.root / folders.FROZEN, line.facts["folder"]), line.n),
            edition=edition_of(line.facts["claim"], line.facts["version"]),
            line=line,
        )
        for line in ws.journal.lines(as_of=as_of)
        if line.kind == "closed"
    ]


def frozen_files(ws: Workspace, edition: str) -> dict[str, bytes]:
    """The files of a frozen edition without its manifest.

    Raises UsageError for an unknown edition, VerificationError when a file is gone.
    """
    for frozen in frozen_claims(ws):
        if frozen.edition == edition:
            names = read_manifest(frozen)["files"]
            return {name: _read(frozen, name) for name in names}
    raise UsageError(f"Jäädytettyä laskentaa {edition} ei ole.")


def read_manifest(frozen: FrozenClaim) -> dict[str, Any]:
    """What the manifest of a frozen claim says. Raises VerificationError when it is gone or cannot be read."""
    try:
        manifest: dict[str, Any] = json.loads(_read(frozen, MANIFEST))
    except ValueError:
        raise VerificationError(
            _place(frozen, MANIFEST) + ": tiedosto on muuttunut. Palauta se varmuuskopiosta."
        ) from None
    return manifest


def _read(frozen: FrozenClaim, name: str) -> bytes:
    try:
        return folders.inside(frozen.folder, name).read_bytes()
    except FileNotFoundError:
        raise VerificationError(f"{_place(frozen, name)}: tiedosto puuttuu. Palauta se varmuuskopiosta.") from None


def _place(frozen: FrozenClaim, name: str) -> str:
    return f"{folders.FROZEN}/{frozen.line.facts['folder']}/{name}"


def _json(facts: Mapping[str, object]) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
