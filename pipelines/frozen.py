"""Frozen editions: what was claimed and invoiced, frozen once and read by everybody afterwards.

Here belongs freezing a bundle with its files and reading it back. Not here: what closing and issuing require
(`closing`, `invoicing`), evaluating frozen figures again (`recheck`), or whether the files are still as they were
(`verify`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from pipelines import folders
from pipelines.journal import Line
from pipelines.workspace import Workspace
from schemas.bundle import (
    FACTS,
    FIGURES,
    PARAMETERS,
    ROWS_PREFIX,
    Bundle,
    Row,
    csv_rows,
    figure_values,
    from_files,
    parameter_values,
)
from schemas.errors import UsageError, VerificationError
from schemas.figure import ParameterValue

MANIFEST = "manifest.json"
INVOICES = "invoices"
"""The folder of `frozen/` where the issues of invoices stand."""


@dataclass(frozen=True)
class FrozenEdition:
    """An edition that was frozen: the claim it is about, where its files stand, and the line that froze it."""

    claim: str
    edition: str
    folder: Path
    line: Line


@dataclass(frozen=True)
class FrozenClaim(FrozenEdition):
    """One closed version of a claim."""

    version: int


@dataclass(frozen=True)
class FrozenInvoices(FrozenEdition):
    """One issue of a claim's invoices."""

    issue: int


def edition_of(claim: str, version: int) -> str:
    """The edition that a closed version is, `claim:2026-1:v1`."""
    return f"claim:{claim}:v{version}"


def invoice_edition(claim: str, issue: int) -> str:
    """The edition that an issue of a claim's invoices is, `invoice:2026-1:1`."""
    return f"invoice:{claim}:{issue}"


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
    edition = edition_of(claim, version)
    if edition in {frozen.edition for frozen in frozen_claims(ws)}:
        raise UsageError(f"Maksatushakemuksen {claim} versio {version} on jo suljettu.")
    facts = {"claim": claim, "version": version, "by": by, "approved_by": approved_by, "reason": reason}
    return _freeze(ws, "closed", f"{claim}/v{version}", edition, files, facts, program_version)


def freeze_invoices(
    ws: Workspace,
    claim: str,
    issue: int,
    files: Mapping[str, bytes],
    facts: Mapping[str, Any],
    *,
    program_version: str,
) -> Path:
    """Freeze the files of an issue as `frozen/invoices/<claim>-<issue>/` with their manifest; gives the folder.

    The `invoiced` line with these facts is the commit, as with a claim: before it there are no numbers, after it all.
    Raises UsageError when that issue is frozen already.
    """
    edition = invoice_edition(claim, issue)
    if edition in {frozen.edition for frozen in frozen_invoices(ws)}:
        raise UsageError(f"Maksatushakemuksen {claim} laskut ({issue}. erä) on jo annettu.")
    own = {**facts, "claim": claim, "edition": edition}
    return _freeze(ws, "invoiced", f"{INVOICES}/{claim}-{issue}", edition, files, own, program_version)


def _freeze(
    ws: Workspace,
    kind: str,
    folder: str,
    edition: str,
    files: Mapping[str, bytes],
    facts: Mapping[str, Any],
    program_version: str,
) -> Path:
    final = folders.inside(ws.root / folders.FROZEN, folder)
    if final.exists():
        raise VerificationError(
            f"Kansio {folders.FROZEN}/{folder} on olemassa, mutta tapahtumaloki ei tunne sitä. Siirrä se muualle."
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
    ws.record(kind, folder=folder, manifest=folders.hashes(written)[MANIFEST], **facts)
    folders.place(final, n + 1)
    return final


def frozen_claims(ws: Workspace, as_of: date | None = None) -> list[FrozenClaim]:
    """The closed versions that are in effect on a day, in the order of closing."""
    return [frozen for frozen in frozen_editions(ws, as_of) if isinstance(frozen, FrozenClaim)]


def frozen_invoices(ws: Workspace, as_of: date | None = None) -> list[FrozenInvoices]:
    """The issues of invoices that are in effect on a day, in the order of issuing."""
    return [frozen for frozen in frozen_editions(ws, as_of) if isinstance(frozen, FrozenInvoices)]


def frozen_editions(ws: Workspace, as_of: date | None = None) -> list[FrozenEdition]:
    """Everything that was frozen and is in effect on a day, in the order of freezing."""
    found: list[FrozenEdition] = []
    for line in ws.journal.lines(as_of=as_of):
        if line.kind in folders.FREEZING:
            claim = line.facts["claim"]
            folder = folders.standing(folders.inside(ws.root / folders.FROZEN, line.facts["folder"]), line.n)
            if line.kind == "closed":
                version = line.facts["version"]
                found.append(FrozenClaim(claim, edition_of(claim, version), folder, line, version))
            else:
                issue = int(line.facts["edition"].rpartition(":")[2])
                found.append(FrozenInvoices(claim, line.facts["edition"], folder, line, issue))
    return found


def frozen_files(ws: Workspace, edition: str) -> dict[str, bytes]:
    """The files of a frozen edition without its manifest.

    Raises UsageError for an unknown edition, VerificationError when a file is gone or is not what was frozen: nothing
    may be shown or claimed from it then.
    """
    for frozen in frozen_editions(ws):
        if frozen.edition == edition:
            return _unchanged(frozen)
    raise UsageError(f"Jäädytettyä laskentaa {edition} ei ole.")


def _unchanged(frozen: FrozenEdition) -> dict[str, bytes]:
    expected = {MANIFEST: frozen.line.facts["manifest"], **read_manifest(frozen)["files"]}
    files = {name: _read(frozen, name) for name in expected}
    for name, sha256 in folders.hashes(files).items():
        if sha256 != expected[name]:
            raise VerificationError(_place(frozen, name) + ": tiedosto on muuttunut. Palauta se varmuuskopiosta.")
    del files[MANIFEST]
    return files


class FrozenFigures:
    """The figures of frozen editions, each edition opened once: call it with an edition and a figure's id."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._files: dict[str, dict[str, bytes]] = {}
        self._values: dict[str, dict[str, Fraction]] = {}
        self._rows: dict[tuple[str, str], list[dict[str, str]]] = {}
        self._facts: dict[str, dict[str, Any]] = {}

    def __call__(self, edition: str, figure: str) -> Fraction:
        """The value of a frozen figure. Raises UsageError for an unknown edition."""
        return self.values(edition)[figure]

    def values(self, edition: str) -> Mapping[str, Fraction]:
        """The values of all figures of a frozen edition, by id."""
        if edition not in self._values:
            self._values[edition] = figure_values(self._files_of(edition)[FIGURES])
        return self._values[edition]

    def rows(self, edition: str, mart: str) -> Sequence[Row]:
        """The rows of a mart as a frozen edition has them; none where it has no such mart."""
        if (edition, mart) not in self._rows:
            data = self._files_of(edition).get(f"{ROWS_PREFIX}{mart}.csv")
            self._rows[edition, mart] = [] if data is None else csv_rows(data)
        return self._rows[edition, mart]

    def facts(self, edition: str) -> Mapping[str, Any]:
        """The facts of a frozen edition."""
        if edition not in self._facts:
            self._facts[edition] = json.loads(self._files_of(edition)[FACTS])
        return self._facts[edition]

    def parameters(self, edition: str) -> Mapping[str, ParameterValue]:
        """The numbers of law, decision and project.toml that a frozen edition used, by key."""
        return parameter_values(self._files_of(edition)[PARAMETERS])

    def bundle(self, edition: str) -> Bundle:
        """All of a frozen edition."""
        return from_files(edition, self._files_of(edition))

    def _files_of(self, edition: str) -> dict[str, bytes]:
        if edition not in self._files:
            self._files[edition] = frozen_files(self._ws, edition)
        return self._files[edition]


def read_manifest(frozen: FrozenEdition) -> dict[str, Any]:
    """What the manifest of a frozen edition says. Raises VerificationError when it is gone or cannot be read."""
    try:
        manifest: dict[str, Any] = json.loads(_read(frozen, MANIFEST))
    except ValueError:
        raise VerificationError(
            _place(frozen, MANIFEST) + ": tiedosto on muuttunut. Palauta se varmuuskopiosta."
        ) from None
    return manifest


def _read(frozen: FrozenEdition, name: str) -> bytes:
    try:
        return folders.inside(frozen.folder, name).read_bytes()
    except FileNotFoundError:
        raise VerificationError(f"{_place(frozen, name)}: tiedosto puuttuu. Palauta se varmuuskopiosta.") from None


def _place(frozen: FrozenEdition, name: str) -> str:
    return f"{folders.FROZEN}/{frozen.line.facts['folder']}/{name}"


def _json(facts: Mapping[str, object]) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
