"""The data that the program works by: dialects, catalogue of findings, folder of legal numbers.

Here belongs loading them once. Not here: what they mean (`intake.dialect`, `schemas.catalogue`, `parameters`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from pipelines.intake.dialect import Dialect, load_dialects, load_own_dialects
from schemas.catalogue import Rule, load_catalogue, own_catalogue
from schemas.errors import SettingsError
from schemas.places import DATA
from schemas.project import Project
from schemas.severities import raised

PROGRAM_VERSION = version("tilitys")
OWN_DIALECTS = "dialects"
"""The folder of a workspace with dialects of its own: a new layout is a new file there, and no code."""


@dataclass(frozen=True)
class Rulebook:
    """Dialects, rules of findings and where the legal numbers are; `dialect_sha256` changes with any dialect.

    The dialects are the program's, then those of the workspace.
    """

    dialects: tuple[Dialect, ...]
    dialect_sha256: str
    catalogue: Mapping[str, Rule]
    parameters: Path

    def dialect(self, dialect_id: str) -> Dialect:
        """The dialect with an id, as recorded at receipt. Raises SettingsError when the workspace has lost it."""
        for dialect in self.dialects:
            if dialect.id == dialect_id:
                return dialect
        lost = f"{OWN_DIALECTS}/{dialect_id}.toml"
        raise SettingsError(f"{lost} puuttuu, mutta sen mukaan on otettu vastaan tiedostoja. Palauta asettelu.")

    def seen_by(self, project: Project) -> "Rulebook":
        """The rulebook with the severities that a project has raised."""
        return replace(self, catalogue=raised(self.catalogue, project.severity))


def load_rulebook(data: Path = DATA, *, root: Path | None = None) -> Rulebook:
    """Read `data/` and the dialects of a workspace at `root`. Raises SettingsError that names file and key."""
    folders = [data / "dialects", *([] if root is None else [root / OWN_DIALECTS])]
    files = (path.read_bytes() for folder in folders for path in sorted(folder.glob("*.toml")))
    digest = hashlib.sha256(b"".join(files)).hexdigest()
    catalogue = own_catalogue() if data == DATA else load_catalogue(data / "findings")
    dialects = load_dialects(folders[0])
    own = [] if root is None else load_own_dialects(root / OWN_DIALECTS, dialects)
    return Rulebook((*dialects, *own), digest, catalogue, data / "parameters")
