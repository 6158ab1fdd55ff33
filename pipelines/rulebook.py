"""The data that the program works by: dialects, catalogue of findings, folder of legal numbers.

Here belongs loading them once. Not here: what they mean (`intake.dialect`, `schemas.catalogue`, `parameters`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from pipelines.intake.dialect import Dialect, load_dialects
from schemas.catalogue import Rule, load_catalogue, own_catalogue
from schemas.places import DATA
from schemas.project import Project
from schemas.severities import raised

PROGRAM_VERSION = version("tilitys")


@dataclass(frozen=True)
class Rulebook:
    """Dialects, rules of findings and where the legal numbers are; `dialect_sha256` changes with any dialect."""

    dialects: tuple[Dialect, ...]
    dialect_sha256: str
    catalogue: Mapping[str, Rule]
    parameters: Path

    def dialect(self, dialect_id: str) -> Dialect:
        """The dialect with an id, as recorded at receipt."""
        return next(dialect for dialect in self.dialects if dialect.id == dialect_id)

    def seen_by(self, project: Project) -> "Rulebook":
        """The rulebook with the severities that a project has raised."""
        return replace(self, catalogue=raised(self.catalogue, project.severity))


def load_rulebook(data: Path = DATA) -> Rulebook:
    """Read `data/`. Raises SettingsError that names file and key."""
    folder = data / "dialects"
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.glob("*.toml")))).hexdigest()
    catalogue = own_catalogue() if data == DATA else load_catalogue(data / "findings")
    return Rulebook(tuple(load_dialects(folder)), digest, catalogue, data / "parameters")
