"""Publishing: a folder of pages goes into `out/` whole, with its hashes in the journal, and overwrites nobody's work.

Here belongs when a folder is published anew and what became of pages in people's hands. Not here: the pages themselves
(`reports`), and how a folder is swapped (`folders`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from pipelines import folders
from pipelines.journal import Line
from pipelines.workspace import Workspace
from schemas.errors import LockedError


@dataclass(frozen=True)
class Published:
    """What publishing did: `kept` are people's files set aside (paths in the workspace), `changed`: new pages came."""

    folder: Path
    kept: list[str]
    changed: bool
    line: Line


class Change(StrEnum):
    """What a person did to a published folder."""

    CHANGED = "changed"
    MISSING = "missing"
    ADDED = "added"


@dataclass(frozen=True)
class ChangedPage:
    """A file in `out/<folder>` that is not as it was published."""

    folder: str
    name: str
    what: Change


def publish(
    ws: Workspace, folder: str, files: Mapping[str, bytes], *, edition: str, as_of: date | None, head: int
) -> Published:
    """Make `out/<folder>` exactly these files (names with `/`). The writer's lock must be held.

    The same edition with the same bytes, still intact in its place, is left alone and gives no new line, whatever
    `as_of` and `head` (the number of the line that the run saw last): what the earlier line says of them gave the same
    pages. Files that a person changed or added go to `out/.kept/<folder>-<n>/`, n being the line that published the
    pages standing now; they are named in `kept` until the next pages come. Raises LockedError, with nothing touched,
    when a page is open.
    """
    out = ws.root / folders.OUT
    final = out / folder
    if not _is_name(folder):
        raise ValueError(f"not a folder of {folders.OUT}: {folder!r}")
    hashes = folders.hashes(files)
    published = folders.published_lines(ws.journal.lines(), folder)
    last = published[-1] if published else None
    if last and (last.facts["edition"], last.facts["files"]) == (edition, hashes) and folders.listing(final) == hashes:
        return Published(final, _kept(ws, folder, last), False, last)

    refuse_open_pages(ws, folder)
    n = ws.journal.head[0] + 1
    folders.build(final, n, files)
    line = ws.record(
        "published",
        folder=folder,
        edition=edition,
        as_of=as_of.isoformat() if as_of else None,
        head=head,
        files=hashes,
    )
    folders.swap(out, folder, n, [*published, line])
    return Published(final, _kept(ws, folder, line), True, line)


def published_since(ws: Workspace, folder: str, n: int) -> bool:
    """Whether a folder was published after line `n`."""
    return any(line.n > n for line in folders.published_lines(ws.journal.lines(), folder))


def refuse_open_pages(ws: Workspace, folder: str) -> None:
    """Raise LockedError when Excel or LibreOffice has a page of the folder open; what is no folder's name has none."""
    if not _is_name(folder):
        return
    for path in sorted((ws.root / folders.OUT / folder).rglob("*")):
        if folders.is_open_mark(path.name):
            name = path.name.removeprefix("~$").removeprefix(".~lock.").removesuffix("#")
            raise LockedError(
                f"Sivu {folders.OUT}/{folder}/{name} on auki. Sulje se ja aja komento uudelleen. Jos se ei ole auki "
                f"kenelläkään, poista tiedosto {path.name}."
            )


def changed_pages(ws: Workspace) -> list[ChangedPage]:
    """What in `out/` is not as the journal says it was published. Swaps that a crash cut off are not judged."""
    lines = ws.journal.lines()
    last = {line.facts["folder"]: line for line in lines if line.kind == "published"}
    for top, folder, _ in folders.unfinished(ws.root, lines):
        if top == folders.OUT:
            last.pop(folder, None)
    changes = []
    for folder, line in sorted(last.items()):
        found, said = folders.listing(ws.root / folders.OUT / folder), line.facts["files"]
        for name in sorted(found.keys() | said.keys()):
            if name not in found:
                changes.append(ChangedPage(folder, name, Change.MISSING))
            elif name not in said:
                changes.append(ChangedPage(folder, name, Change.ADDED))
            elif found[name] != said[name]:
                changes.append(ChangedPage(folder, name, Change.CHANGED))
    return changes


def _is_name(folder: str) -> bool:
    return re.fullmatch(r"[^./\\:][^/\\:]*", folder) is not None


def _kept(ws: Workspace, folder: str, line: Line) -> list[str]:
    kept = folders.kept_folder(ws.root / folders.OUT, folder, line.n)
    return [(kept / name).relative_to(ws.root).as_posix() for name in folders.listing(kept)]
