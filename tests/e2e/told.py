"""What a command said and what it left behind, in forms that tests can compare.

Here belongs looking. Not here: calling commands (`conftest.py`).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Told:
    """How a command ended: exit code, results (stdout) and messages (stderr)."""

    code: int
    out: str
    err: str


class CommandLine(Protocol):
    """The command `tilitys`: workspace, arguments, and the day on which it is called."""

    def __call__(self, root: Path | None, *arguments: str, on: date = ...) -> Told: ...


def papers_of(root: Path, *, cache: bool = False) -> Mapping[str, str]:
    """Every file of a workspace and the hash of its bytes; empty folders too, with a hash of nothing."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if name != ".lock" and (cache or not name.startswith("cache")):
            found[name] = "" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
    return found
