"""What a command said and what it left behind, in forms that tests can compare.

Here belongs looking. Not here: calling commands (`conftest.py`).
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from tests.e2e.unpacked import unpacked


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


def repeated(root: Path, words: str) -> list[str]:
    """The places outside quarantine where some words stand, in any case."""
    return sorted({name for name, text in _said(root) if words.lower() in text.lower()})


def _said(root: Path) -> Iterator[tuple[str, str]]:
    """Everything outside quarantine that a person or a program could read: place and text, names among it."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        yield name, name
        if path.is_dir() or (name.startswith("quarantine/") and not name.endswith(".json")):
            continue
        yield from unpacked(name, path.read_bytes())
