"""Folders that change as a whole: built beside, named by a journal line, put in place, finished after a crash.

Here belongs the protocol that `out/` and `frozen/` share. Not here: what is published or frozen (`publishing`,
`frozen`), and single files (`workspace.commit`).

A folder that line n will name is built as `.new-<n>-<name>`, synced, and only then is line n written. After a crash the
number tells what it is: if line n names it, the folder is put in place; if not, it does not exist and is removed. What
stood there before is first renamed to `.old-<n>-<name>`; from there, files that are not ours go to `out/.kept/`.
"""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from pipelines import platform
from pipelines.journal import Line
from schemas.errors import LockedError

OUT = "out"
FROZEN = "frozen"
KEPT = ".kept"
FREEZING = ("closed", "invoiced")
"""The kinds of journal lines that name a folder of `frozen`."""

_OLD = ".old-"
_BESIDE = re.compile(rf"({re.escape(platform.BESIDE)}|{re.escape(_OLD)})(\d+)-(.+)")
_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_CHUNK = 1 << 20


def inside(root: Path, relative: str) -> Path:
    """A path below `root`, given with `/`. Raises ValueError when it would lead out of it."""
    parts = PurePosixPath(relative).parts
    if not parts or ".." in parts or PurePosixPath(relative).is_absolute() or "\\" in relative or ":" in parts[0]:
        raise ValueError(f"not a path inside a folder: {relative!r}")
    return root.joinpath(*parts)


def is_open_mark(name: str) -> bool:
    """Whether a file is what Excel or LibreOffice puts beside a workbook that is open."""
    return name.startswith(("~$", ".~lock."))


def is_litter(name: str) -> bool:
    """Whether a file is left by a program that shows folders or workbooks, and says nothing to anybody."""
    return is_open_mark(name) or name.lower() in _LITTER


def hash_file(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def listing(folder: Path) -> dict[str, str | None]:
    """The files below a folder: name with `/` → sha256, or None for a link. Litter is left out."""
    found: dict[str, str | None] = {}
    for path in _files_below(folder):
        if not is_litter(path.name):
            name = path.relative_to(folder).as_posix()
            found[name] = None if path.is_symlink() else hash_file(path)
    return dict(sorted(found.items()))


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """The sha256 of each file that is to be written."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}


def build(final: Path, n: int, files: Mapping[str, bytes]) -> None:
    """Write the folder that line `n` will name beside its place, all of it on the disk before this returns."""
    new = _beside(final, n, platform.BESIDE)
    platform.remove_tree(new)
    platform.make_folder(new)
    written = {new}
    for name, data in sorted(files.items()):
        path = inside(new, name)
        platform.make_folder(path.parent)
        platform.write(path, data)
        written.add(path.parent)
    for folder in sorted(written):
        platform.sync_folder(folder)


def place(final: Path, n: int) -> None:
    """Put a built folder in its place, where nothing may stand; does nothing when it is there already."""
    new = _beside(final, n, platform.BESIDE)
    if new.is_dir():
        platform.move(new, final)
    platform.sync_folder(final.parent)


def standing(final: Path, n: int) -> Path:
    """Where the folder that line `n` names can be read: in its place, or beside it when a crash cut that off."""
    new = _beside(final, n, platform.BESIDE)
    return new if new.is_dir() else final


def swap(out: Path, folder: str, n: int, published: Sequence[Line]) -> None:
    """Put a built folder of `out` in the place of the one before; carries on where an earlier call was cut off.

    What the folder held goes away, except files whose bytes no line of `published` names: these go to
    `.kept/<folder>-<n>/`. Raises LockedError when a program holds one of the pages.
    """
    final = out / folder
    new, old = _beside(final, n, platform.BESIDE), _beside(final, n, _OLD)
    try:
        if new.is_dir():
            if os.path.lexists(final) and os.path.lexists(old):
                # Somebody made the folder again after a swap was cut off between its two renames.
                _retire(final, kept_folder(out, folder, n), published)
            elif os.path.lexists(final):
                platform.move(final, old)
            platform.move(new, final)
        platform.sync_folder(out)
        _retire(old, kept_folder(out, folder, n), published)
    except PermissionError as error:
        name = Path(str(error.filename or final)).name
        raise LockedError(
            f"Kansion {OUT}/{folder} tiedosto {name} on auki toisessa ohjelmassa. Sulje se ja aja komento uudelleen."
        ) from error


def kept_folder(out: Path, folder: str, n: int) -> Path:
    """Where files that a person changed go when line `n` publishes a folder anew."""
    return out / KEPT / f"{folder}-{n}"


def not_ours(folder: Path, published: Iterable[Line]) -> list[str]:
    """The files of a folder whose bytes none of the lines published under their name."""
    known = {(name, sha256) for line in published for name, sha256 in line.facts["files"].items()}
    return [name for name, sha256 in listing(folder).items() if (name, sha256) not in known]


def published_lines(lines: Iterable[Line], folder: str) -> list[Line]:
    """The lines that published a folder, oldest first."""
    return [line for line in lines if line.kind == "published" and line.facts["folder"] == folder]


def unfinished(root: Path, lines: Iterable[Line]) -> list[tuple[str, str, int]]:
    """Swaps and placings that a line names and a crash cut off: (`out` or `frozen`, folder, line number)."""
    return [(top, folder, n) for top, folder, n, _, named in _found_beside(root, lines) if named]


def finish(root: Path, lines: Sequence[Line]) -> None:
    """After a crash: put in place what a line names, remove what none does. The writer's lock must be held."""
    for top, folder, n, path, named in _found_beside(root, lines):
        if top == FROZEN and named:
            place(root / FROZEN / folder, n)
        elif path.name.startswith(platform.BESIDE) and not named:
            platform.remove_tree(path)
        elif top == OUT:
            swap(root / OUT, folder, n, published_lines(lines, folder))


def _found_beside(root: Path, lines: Iterable[Line]) -> list[tuple[str, str, int, Path, bool]]:
    """Folders beside their place: top folder, name below it, line number, path, whether that line names it."""
    named = {
        (OUT if line.kind == "published" else FROZEN, line.facts["folder"], line.n)
        for line in lines
        if line.kind in ("published", *FREEZING)
    }
    found = []
    for top, pattern in ((OUT, ".*-*"), (FROZEN, "*/.*-*")):
        for path in sorted((root / top).glob(pattern)):
            if match := _BESIDE.fullmatch(path.name):
                folder = path.with_name(match[3]).relative_to(root / top).as_posix()
                n = int(match[2])
                found.append((top, folder, n, path, (top, folder, n) in named))
    return found


def _beside(final: Path, n: int, mark: str) -> Path:
    return final.with_name(f"{mark}{n}-{final.name}")


def _retire(path: Path, kept: Path, published: Iterable[Line]) -> None:
    """Remove a folder that was replaced, after moving what a person made of it to `kept`."""
    if path.is_symlink() or path.is_file():
        _keep(path, kept / path.name)
        platform.remove_file(path)
    for name in not_ours(path, published):
        _keep(inside(path, name), inside(kept, name))
    platform.remove_tree(path)


def _keep(path: Path, target: Path) -> None:
    if target.is_file() and path.is_file() and hash_file(target) == hash_file(path):
        return  # an earlier call kept it, and the crash that cut it off brought the name here back
    platform.make_folder(target.parent)
    platform.move(path, free_name(target))
    # On the disk before the folder that it came from goes; an earlier crash may have left any of these unsynced.
    folder = target.parent
    while folder.name != OUT:
        platform.sync_folder(folder)
        folder = folder.parent
    platform.sync_folder(folder)


def free_name(path: Path) -> Path:
    """The path itself, or `name (2).ext` and so on when something stands there."""
    found, n = path, 2
    while os.path.lexists(found):
        found, n = path.with_name(f"{path.stem} ({n}){path.suffix}"), n + 1
    return found


def _files_below(folder: Path) -> Iterator[Path]:
    """Every file and link below a folder; links are not followed."""
    for parent, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in sorted([*files, *links]):
            yield Path(parent) / name
