"""The data that the program works by: dialects, catalogue of findings, folder of legal numbers.

Here belongs loading them once. Not here: what they mean (`intake.dialect`, `schemas.catalogue`, `parameters`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from pipelines.intake.dialect import Dialect, load_dialects, own_dialects, read_dialect
from pipelines.papers import OWN_DIALECTS, Papers
from pipelines.workspace import Workspace
from schemas.catalogue import Rule, load_catalogue, own_catalogue
from schemas.errors import SettingsError
from schemas.places import DATA
from schemas.project import Project
from schemas.severities import raised

PROGRAM_VERSION = version("tilitys")


@dataclass(frozen=True)
class Rulebook:
    """Dialects, rules of findings and where the legal numbers are; `dialect_sha256` changes with any of the program's.

    The dialects are the program's, then those of the workspace as they stand there; `own` are the bytes of the latter
    by id, to be recorded.
    """

    dialects: tuple[Dialect, ...]
    dialect_sha256: str
    catalogue: Mapping[str, Rule]
    parameters: Path
    own: Mapping[str, bytes]

    def dialect(self, dialect_id: str, ws: Workspace, papers: Papers) -> Dialect:
        """The dialect by which papers were read: the program's, or the version of the workspace's that is in force.

        Raises SettingsError when it was never recorded and the workspace has lost it.
        """
        if recorded := papers.dialects.get(dialect_id):
            return read_dialect(ws.archived(recorded), dialect_id, f"{OWN_DIALECTS}/{dialect_id}.toml")
        for dialect in self.dialects:
            if dialect.id == dialect_id:
                return dialect
        lost = f"{OWN_DIALECTS}/{dialect_id}.toml"
        raise SettingsError(f"{lost} puuttuu, mutta sen mukaan on otettu vastaan tiedostoja. Palauta asettelu.")

    def dialect_version(self, dialect_id: str, papers: Papers) -> str:
        """A hash that changes with the dialect of papers."""
        return papers.dialects.get(dialect_id, self.dialect_sha256)

    def seen_by(self, project: Project) -> "Rulebook":
        """The rulebook with the severities that a project has raised."""
        return replace(self, catalogue=raised(self.catalogue, project.severity))


def load_rulebook(data: Path = DATA, *, root: Path | None = None) -> Rulebook:
    """Read `data/` and the dialects of a workspace at `root`. Raises SettingsError that names file and key."""
    folder = data / "dialects"
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.glob("*.toml")))).hexdigest()
    catalogue = own_catalogue() if data == DATA else load_catalogue(data / "findings")
    dialects = load_dialects(folder)
    paths = [] if root is None else sorted((root / OWN_DIALECTS).glob("*.toml"))
    own = {path.stem: path.read_bytes() for path in paths}
    every = (*dialects, *own_dialects(own, OWN_DIALECTS, dialects))
    return Rulebook(every, digest, catalogue, data / "parameters", own)
