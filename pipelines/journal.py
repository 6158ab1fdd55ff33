"""The journal: what happened, one line each, every line carrying the hash of the one before.

Here belongs adding lines, reading them and checking the chain. Not here: what the kinds of line mean to the work, and
the files that lines name (`workspace`, `folders`, `verify`).

A line is the commit of everything that was written before it. It is written in one piece, so a crash can only leave the
last one without its line break; anything else that is not as it was written means that somebody changed the file.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines import platform
from schemas.errors import VerificationError

JOURNAL_FILE = "journal.jsonl"
NO_LINE = "0" * 64
"""What the first line carries as the hash of the line before it."""

_OWN_KEYS = frozenset({"n", "prev", "time", "effective", "kind", "check"})


@dataclass(frozen=True)
class Moment:
    """When something is done: the real time (aware) and the date from which it is in effect."""

    time: datetime
    effective: date

    def __post_init__(self) -> None:
        if self.time.tzinfo is None:
            raise ValueError("a moment's time needs its time zone")
        object.__setattr__(self, "time", self.time.astimezone(UTC))


@dataclass(frozen=True)
class Line:
    """One line: `n` from 1, `prev` and `hash` sha256 in hexadecimal, `facts` all that is not common to every line."""

    n: int
    prev: str
    time: str
    effective: date
    kind: str
    facts: Mapping[str, Any]
    hash: str


@dataclass(frozen=True)
class _Reading:
    """A journal file taken apart: good lines, faults in words, and an unfinished end (from byte `whole_size` on)."""

    lines: list[Line]
    faults: list[str]
    whole_size: int
    torn: bytes


class Journal:
    """The journal file of one workspace."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._known = _Reading([], [], 0, b"")

    def lines(self, as_of: date | None = None, up_to: int | None = None) -> list[Line]:
        """The lines in effect on a day and up to a number, in order. An unfinished last line does not exist.

        Raises VerificationError when a line is not as it was written.
        """
        return [
            line
            for line in self._sound().lines
            if (as_of is None or line.effective <= as_of) and (up_to is None or line.n <= up_to)
        ]

    @property
    def head(self) -> tuple[int, str]:
        """Number and hash of the last line; 0 and zeros before the first."""
        return _head(self._sound().lines)

    def append(self, kind: str, now: Moment, **facts: Any) -> Line:
        """Add a line, on the disk before this returns. Facts are what JSON can hold; the writer's lock must be held."""
        if _OWN_KEYS & facts.keys():
            raise ValueError(f"a line has its own {sorted(_OWN_KEYS & facts.keys())}")
        reading = self._sound()
        if reading.torn:
            raise VerificationError(_words("viimeinen rivi on kesken"))
        n, prev = _head(reading.lines)
        record = {
            **facts,
            "n": n + 1,
            "prev": prev,
            "time": now.time.isoformat(timespec="seconds"),
            "effective": now.effective.isoformat(),
            "kind": kind,
        }
        text = _encode({**record, "check": _sha256(_encode(record))})
        line = _decode(text)
        if line is None:
            raise ValueError(f"facts of {kind} do not come back from JSON as they went in")
        platform.append(self._path, text + b"\n")
        self._known = _Reading([*reading.lines, line], [], reading.whole_size + len(text) + 1, b"")
        self._stamp = self._stamp_now()
        return line

    def recover(self) -> None:
        """Make the file whole after a crash and have all of it on the disk. The writer's lock must be held.

        A line that lacks only its line break gets it; a torn line is set aside in `journal.torn-<n>`.
        Raises VerificationError, with nothing touched, when the file is gone or a line is not as it was written.
        """
        if not self._path.exists():
            raise VerificationError(f"Tapahtumaloki {JOURNAL_FILE} puuttuu. Palauta se varmuuskopiosta.")
        reading = self._sound()
        size = reading.whole_size
        if reading.torn and _follows(reading.torn, reading.lines):
            platform.append(self._path, b"\n")
            size += len(reading.torn) + 1
        elif reading.torn:
            platform.put(self._torn_path(reading.torn), reading.torn)
            platform.sync_folder(self._path.parent)
        # A line that was written but not synced before a crash is read by this run: it must not vanish afterwards.
        platform.cut(self._path, size)

    def check_chain(self) -> list[str]:
        """What is wrong with the file, in words that name the line; empty when every line is as it was written."""
        reading = self._read()
        if reading.torn:
            return [*reading.faults, "viimeinen rivi on kesken; seuraava ajo korjaa sen"]
        return reading.faults

    def _sound(self) -> _Reading:
        """The file as it is now; read again only when it has changed."""
        stamp = self._stamp_now()
        if stamp != self._stamp:
            reading = self._read()
            if reading.faults:
                raise VerificationError(_words(reading.faults[0]))
            self._known, self._stamp = reading, stamp
        return self._known

    def _read(self) -> _Reading:
        return _take_apart(self._path.read_bytes() if self._path.exists() else b"")

    def _stamp_now(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_size, found.st_mtime_ns, found.st_ino

    def _torn_path(self, torn: bytes) -> Path:
        """A name not taken, or the one under which an earlier recovery, cut off too, set the same bytes aside."""
        n = 1
        while True:
            path = self._path.with_name(f"journal.torn-{n}")
            if not path.exists() or path.read_bytes() == torn:
                return path
            n += 1


def _take_apart(raw: bytes) -> _Reading:
    *texts, torn = raw.split(b"\n")
    lines: list[Line] = []
    faults: list[str] = []
    expected = 1
    prev: str | None = NO_LINE
    for place, text in enumerate(texts, 1):
        line = _decode(text)
        if line is None:
            faults.append(f"rivi {place}: riviä on muutettu sen jälkeen, kun se kirjoitettiin")
        elif line.n != expected or prev not in (line.prev, None):
            faults.append(f"rivi {place}: rivin edeltä puuttuu rivi tai edeltävä rivi on vaihdettu")
        else:
            lines.append(line)
        expected = line.n + 1 if line else expected + 1
        # After a changed line its follower's `prev` cannot agree; one fault is named once.
        prev = line.hash if line else None
    if torn and prev is not None and _follows(torn[:-1], lines):
        faults.append(f"rivi {expected}: rivin lopussa oleva rivinvaihto on vaihdettu muuksi")
        torn = b""
    return _Reading(lines, faults, len(raw) - len(torn), torn)


def _head(lines: list[Line]) -> tuple[int, str]:
    return (lines[-1].n, lines[-1].hash) if lines else (0, NO_LINE)


def _follows(text: bytes, lines: list[Line]) -> bool:
    """Whether a text is a whole line that comes after the given ones."""
    line = _decode(text)
    n, prev = _head(lines)
    return line is not None and (line.n, line.prev) == (n + 1, prev)


def _decode(text: bytes) -> Line | None:
    """Read a line, or None when a single byte is not as `append` wrote it."""
    try:
        record = json.loads(text)
        if not isinstance(record, dict) or _encode(record) != text:
            return None
        if record.pop("check") != _sha256(_encode(record)):
            return None
        return Line(
            n=record["n"],
            prev=record["prev"],
            time=record["time"],
            effective=date.fromisoformat(record["effective"]),
            kind=record["kind"],
            facts={key: value for key, value in record.items() if key not in _OWN_KEYS},
            hash=_sha256(text),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _encode(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _words(fault: str) -> str:
    return f"Tapahtumaloki {JOURNAL_FILE}, {fault}. Palauta tapahtumaloki varmuuskopiosta; mitään ei ole muutettu."
