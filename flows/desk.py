"""The accountant's desk: a workspace opened with the program's own data and the words of one language.

Here belongs what every step needs at hand. Not here: the steps themselves.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from pipelines.rulebook import Rulebook, load_rulebook
from pipelines.workspace import Moment, Workspace
from schemas.labels import Labels
from schemas.places import DATA

SERVER_FOLDER = "prefect"
"""What a server that runs has open, in the cache. It is neither copied nor thrown away with the rest."""

PASSWORD_FILE = "salasana.txt"
"""The server's password: no paper, and nobody else's."""


@dataclass(frozen=True)
class Desk:
    """A workspace at a moment; `as_of` limits what is read by its effective date."""

    root: Path
    now: Moment
    as_of: date | None = None
    lang: str = "fi"
    threads: int | None = None

    @cached_property
    def ws(self) -> Workspace:
        """The workspace; raises SettingsError when the folder is none."""
        return Workspace.open(self.root, self.now)

    @cached_property
    def rulebook(self) -> Rulebook:
        """Dialects, the workspace's own with them, finding rules and legal numbers."""
        return load_rulebook(root=self.root)

    @cached_property
    def labels(self) -> Labels:
        """The words of the pages."""
        return Labels(self.lang, DATA / "labels")
