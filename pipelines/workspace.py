"""A workspace: one project's folder, who may write in it, and how a file of it is written so that it lasts.

Here belongs paths, the lock, single files (archive, slips, quarantine, inbox, cache) and setting right after a crash.
Not here: folders that change as a whole (`folders`), the chain (`journal`), or what any file means.

Order of every commit: file beside, fsync, rename, fsync of the folder, then the journal line. What no line names does
not exist.
"""

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from pipelines import folders, platform
from pipelines.journal import JOURNAL_FILE, Journal, Line, Moment
from schemas.errors import LockedError, SettingsError, TilitysError, UsageError, VerificationError

__all__ = ["InboxFile", "Moment", "Workspace"]

PROJECT_FILE = "project.toml"
ARCHIVE = "archive"
QUARANTINE = "quarantine"
DECISIONS = "decisions"
INBOX = "inbox"
CACHE = "cache"
QUARANTINE_DAYS = 30
"""Within how many days a refused file with a personal identity code is to be dealt with and destroyed."""

_FOLDERS = (DECISIONS, INBOX, ARCHIVE, QUARANTINE, folders.FROZEN, CACHE, folders.OUT)
_LOCK_FILE = ".lock"
_TAKING = re.compile(r"\.taking-(\d+)-(.+)", re.DOTALL)
_GROWING = (".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart", ".tmp")
_LONGEST_NAME = 255  # bytes of a file name, on every common file system
_SUMS = "sha256.json"


@dataclass(frozen=True)
class InboxFile:
    """A file that waits in the inbox: `folder` is its municipality's, empty when it lies in none; names are NFC."""

    path: Path
    folder: str
    name: str
    size: int
    changed_ns: int | None = field(default=None, repr=False)

    def read(self) -> bytes | None:
        """Its bytes, or None when its sender took it away again. Raises LockedError when another program holds it."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except PermissionError:
            raise self.held() from None

    def held(self) -> LockedError:
        """The error of a file that another program holds."""
        return LockedError(
            f"Tiedosto {self.name} kansiossa {INBOX}/{self.folder} on auki toisessa ohjelmassa tai sitä ei saa lukea. "
            "Sulje se ja aja komento uudelleen."
        )


class Workspace:
    """A project's folder, seen at one moment that the driver hands in. Writing needs `lock()`."""

    def __init__(self, root: Path, now: Moment) -> None:
        self.root = root
        self.now = now
        self.journal = Journal(root / JOURNAL_FILE)
        self._locked = False

    @classmethod
    def open(cls, root: Path, now: Moment) -> Self:
        """Open a workspace; writes nothing. Raises SettingsError when the folder is none."""
        if not (root / PROJECT_FILE).is_file():
            raise SettingsError(
                f"Kansiossa {root} ei ole hankkeen työtilaa: tiedosto {PROJECT_FILE} puuttuu. Anna työtilan kansio "
                "valitsimella -w tai tee uusi: tilitys init KANSIO"
            )
        return cls(root, now)

    @classmethod
    def create(cls, root: Path, now: Moment, files: Mapping[str, bytes]) -> Self:
        """Make a workspace with its folders and first files (`project.toml` among them), owner-only.

        A folder where this was cut off can be completed. Raises UsageError when the folder is a workspace already.
        """
        if (root / PROJECT_FILE).exists():
            raise UsageError(f"Kansiossa {root} on jo työtila. Anna toinen kansio.")
        platform.make_folder(root)
        platform.owner_only(root)
        ws = cls(root, now)
        with ws._hold():
            for name in _FOLDERS:
                platform.make_folder(root / name)
            ws._sync_folders()
            if not (root / JOURNAL_FILE).exists():
                ws.commit(JOURNAL_FILE, b"")
            # The project file makes it a workspace: it comes last.
            for name in sorted(files, key=lambda name: (name == PROJECT_FILE, name)):
                ws.commit(name, files[name])
        return ws

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the one writer; anything that a crash left is set right first.

        Raises LockedError at once when another run writes, VerificationError when the journal was changed.
        """
        with self._hold():
            self.recover()
            yield

    @contextmanager
    def _hold(self) -> Iterator[None]:
        with ExitStack() as held:
            try:
                held.enter_context(platform.exclusive(self.root / _LOCK_FILE))
            except BlockingIOError:
                raise LockedError(
                    f"Työtila {self.root} on toisen ajon käytössä. Odota, että se päättyy, ja aja komento uudelleen."
                ) from None
            except PermissionError:
                raise LockedError(
                    f"Työtilaan {self.root} ei voi kirjoittaa: tarkista oikeudet kansioon tai käytä omaa kopiotasi."
                ) from None
            self._locked = True
            try:
                yield
            finally:
                self._locked = False

    def recover(self) -> None:
        """Set right what a crash left: a torn line, cut-off swaps, files half written or half taken."""
        self._need_lock()
        self.journal.recover()
        # Entries that a killed process left unsynced are read by this run, so they must not vanish afterwards.
        self._sync_folders()
        folders.finish(self.root, self.journal.lines())
        head = self.journal.head[0]
        self._recover_inbox(head)
        released = {line.facts.get("released") for line in self.journal.lines()}
        for path in self._files_of(QUARANTINE):
            number = path.name.partition(".")[0]
            if number.isdigit() and (int(number) > head or int(number) in released):
                platform.remove_file(path)
        for folder in (self.root, self.root / ARCHIVE, self.root / QUARANTINE, self.root / DECISIONS):
            for path in folder.glob(f"{platform.BESIDE}*"):
                platform.remove_file(path)

    def commit(self, relative: str, data: bytes) -> None:
        """Write a file so that it is there whole, or as it was before, whatever happens. Not for `out` and `frozen`."""
        self._need_lock()
        path = folders.inside(self.root, relative)
        platform.make_folder(path.parent)
        platform.put(path, data)
        platform.sync_folder(path.parent)

    def record(self, kind: str, **facts: Any) -> Line:
        """Write a journal line of this moment: the commit of what it names.

        The line that first names a file also names the hash of its delivery slip, as `slip`.
        """
        self._need_lock()
        slip = self._slip_to_name(kind, facts.get("sha256"))
        if slip is not None and slip.is_file():
            facts["slip"] = folders.hash_file(slip)
        return self.journal.append(kind, self.now, **facts)

    def archive(self, data: bytes, slip: Mapping[str, object]) -> str:
        """Keep bytes under their sha256 with the delivery slip of the first receipt; gives the sha256.

        Raises VerificationError when something else lies under that name.
        """
        self._need_lock()
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.archive_path(sha256)
        if not path.exists():
            platform.put(path, data)
        elif path.read_bytes() != data:
            raise VerificationError(f"{ARCHIVE}/{sha256}: tiedosto on muuttunut. Palauta se varmuuskopiosta.")
        # A slip that no line names yet is left from a cut-off run and tells of another moment.
        if not self._is_named(sha256):
            platform.put(_slip_path(path), self._slip({**slip, "sha256": sha256}))
        platform.sync_folder(path.parent)
        return sha256

    def archived(self, sha256: str) -> bytes:
        """The bytes of an archived file; not checked again here (`verify` does). VerificationError when it is gone."""
        try:
            return self.archive_path(sha256).read_bytes()
        except FileNotFoundError:
            raise VerificationError(f"{ARCHIVE}/{sha256}: tiedosto puuttuu. Palauta se varmuuskopiosta.") from None

    def archive_path(self, sha256: str) -> Path:
        """Where an archived file lies."""
        return self.root / ARCHIVE / sha256

    def quarantine(self, data: bytes, slip: Mapping[str, object]) -> str:
        """Set aside a file with personal identity codes until the deadline on its slip; gives its place.

        The file goes by the number of the `refused` line, which must be the next one recorded.
        """
        self._need_lock()
        deadline = self.now.effective + timedelta(days=QUARANTINE_DAYS)
        relative = f"{QUARANTINE}/{self.journal.head[0] + 1}"
        path = self.root / relative
        platform.make_folder(path.parent)
        platform.put(path, data)
        sha256 = hashlib.sha256(data).hexdigest()
        platform.put(_slip_path(path), self._slip({**slip, "sha256": sha256, "deadline": deadline.isoformat()}))
        platform.sync_folder(path.parent)
        return relative

    def quarantined(self) -> list[tuple[Line, dict[str, Any]]]:
        """What lies in quarantine: the `refused` line of each file with its delivery slip."""
        found = []
        for line in self.journal.lines():
            slip = _slip_path(self.quarantine_path(line.n))
            if line.kind == "refused" and line.facts["sha256"] is None and slip.is_file():
                found.append((line, json.loads(slip.read_bytes())))
        return found

    def quarantine_path(self, n: int) -> Path:
        """Where the file that a `refused` line put into quarantine lies."""
        return self.root / QUARANTINE / str(n)

    def leave_quarantine(self, n: int) -> None:
        """Remove a file that a later line has released, with its slip."""
        self._need_lock()
        platform.remove_file(self.quarantine_path(n))
        platform.remove_file(_slip_path(self.quarantine_path(n)))
        platform.sync_folder(self.root / QUARANTINE)

    def inbox(self) -> list[InboxFile]:
        """What waits to be received, in the order of folders and names.

        Left out: marks of open workbooks, hidden and linked files, and names that browsers and copying programs give
        to a file that still grows. A file that grows under its own name is seen by `taking`.
        """
        found = []
        top = self.root / INBOX
        for parent, names, files in os.walk(top):
            names[:] = [name for name in names if not name.startswith(".")]
            for name in files:
                path = Path(parent) / name
                if name.startswith(".") or folders.is_litter(name) or name.lower().endswith(_GROWING):
                    continue
                if path.is_symlink() or not path.is_file():
                    continue
                stat = path.stat()
                parts = path.relative_to(top).parts
                folder = _plain(parts[0]) if len(parts) > 1 else ""
                found.append(InboxFile(path, folder, _plain(name), stat.st_size, stat.st_mtime_ns))
        return sorted(found, key=lambda file: (file.folder, file.name, file.path))

    def make_inbox(self, names: Iterable[str]) -> None:
        """Make the senders' folders in the inbox that are not there yet."""
        self._need_lock()
        for name in names:
            platform.make_folder(folders.inside(self.root / INBOX, name))

    @contextmanager
    def taking(self, file: InboxFile) -> Iterator[bool]:
        """Take a file out of the inbox as one with the line that is recorded inside the `with` block.

        Gives False when the file has changed or gone since it was listed: record nothing, the next run receives it. It
        bears the number of the coming line meanwhile; if that line is not written, also by a crash, it goes back.
        Raises LockedError when another program holds the file.
        """
        self._need_lock()
        n = self.journal.head[0] + 1
        held = _taking_path(file.path, n)
        try:
            platform.move(file.path, held)
        except FileNotFoundError:
            yield False
            return
        except PermissionError:
            raise file.held() from None
        platform.sync_folder(held.parent)
        try:
            stat = held.stat()
            yield stat.st_size == file.size and file.changed_ns in (None, stat.st_mtime_ns)
        finally:
            self._settle(held, file.path, self.journal.head[0] >= n)

    def cache(self, relative: str) -> Path:
        """Where a disposable file lies or may be put."""
        return folders.inside(self.root / CACHE, relative)

    def write_cache(self, key: str, files: Mapping[str, bytes]) -> None:
        """Keep what can be computed again, as a folder of files; needs no lock and survives no power cut unharmed."""
        if self.read_cache(key) == files:
            return
        final = self.cache(key)
        new, old = (final.with_name(f"{mark}{os.getpid()}-{final.name}") for mark in (platform.BESIDE, ".old-"))
        platform.remove_tree(new)
        sums = json.dumps(folders.hashes(files)).encode()
        for name, data in {**files, _SUMS: sums}.items():
            path = folders.inside(new, name)
            platform.make_folder(path.parent)
            platform.write(path, data, lasting=False)
        try:
            if final.is_dir():
                platform.remove_tree(old)
                platform.move(final, old)
            platform.move(new, final)
        except OSError:
            # Another process put the same key there in between; one is as good as the other.
            platform.remove_tree(new)
        platform.remove_tree(old)

    def read_cache(self, key: str) -> dict[str, bytes] | None:
        """What `write_cache` kept under a key, or None when it is not there or not whole."""
        folder = self.cache(key)
        try:
            sums: dict[str, str] = json.loads((folder / _SUMS).read_bytes())
            files = {name: folders.inside(folder, name).read_bytes() for name in sums}
        except (OSError, ValueError):
            return None
        return files if folders.hashes(files) == sums else None

    def clear_cache(self, keep: Collection[str] = ()) -> None:
        """Throw away everything that can be computed again, but for the folders that are to be kept."""
        self._need_lock()
        platform.make_folder(self.root / CACHE)
        for path in (self.root / CACHE).iterdir():
            if path.name in keep:
                continue
            if path.is_dir() and not path.is_symlink():
                platform.remove_tree(path)
            else:
                platform.remove_file(path)

    def _need_lock(self) -> None:
        if not self._locked:
            raise TilitysError("Työtilaan kirjoitetaan vain lukituksen sisällä.")

    def _sync_folders(self) -> None:
        for folder in (self.root, *(self.root / name for name in _FOLDERS if name != CACHE)):
            if folder.is_dir():
                platform.sync_folder(folder)

    def _is_named(self, sha256: str) -> bool:
        return any(line.facts.get("sha256") == sha256 for line in self.journal.lines())

    def _slip_to_name(self, kind: str, sha256: str | None) -> Path | None:
        if sha256 is not None:
            return None if self._is_named(sha256) else _slip_path(self.archive_path(sha256))
        return _slip_path(self.root / QUARANTINE / str(self.journal.head[0] + 1)) if kind == "refused" else None

    def _slip(self, facts: Mapping[str, object]) -> bytes:
        told = {**facts, "time": self.now.time.isoformat(timespec="seconds")}
        return (json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()

    def _files_of(self, folder: str) -> list[Path]:
        return sorted(path for path in (self.root / folder).glob("*") if path.is_file())

    def _recover_inbox(self, head: int) -> None:
        for parent, _, names in os.walk(self.root / INBOX):
            for name in names:
                if match := _TAKING.fullmatch(name):
                    held = Path(parent) / name
                    self._settle(held, held.with_name(match[2]), int(match[1]) <= head)

    @staticmethod
    def _settle(held: Path, place: Path, recorded: bool) -> None:
        """End of taking: the file goes when its line is there, and back to its place when not."""
        if recorded:
            platform.remove_file(held)
        else:
            platform.move(held, folders.free_name(place))
        platform.sync_folder(held.parent)


def _slip_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.slip.json")


def _taking_path(path: Path, n: int) -> Path:
    mark = f".taking-{n}-"
    name = os.fsencode(path.name)[-(_LONGEST_NAME - len(mark)) :]
    return path.with_name(mark + os.fsdecode(name))


def _plain(name: str) -> str:
    """A file name as text that can be written anywhere: composed letters, no undecodable bytes."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unicodedata.normalize("NFC", text)
