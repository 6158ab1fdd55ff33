"""Crashes for tests: a process killed at one of its file operations, and a disk that forgets what was not synced.

Here belongs the wrapper around the `os` calls that change files. Not here: what is run and what must hold afterwards.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHANGING = ("open", "write", "fsync", "replace", "rename", "unlink", "mkdir", "rmdir", "ftruncate", "chmod")
"""The calls through which a workspace is changed; `open` may make or empty a file."""

Hook = Callable[[str, Callable[..., Any], tuple[Any, ...]], Any]


@contextmanager
def hooked(hook: Hook) -> Iterator[None]:
    """Give every changing call to `hook(name, the real call, its arguments)`, which makes it or does not."""
    real = {name: getattr(os, name) for name in CHANGING}

    def wrapper(name: str) -> Callable[..., Any]:
        return lambda *args, **kwargs: hook(name, lambda *a: real[name](*a, **kwargs), args)

    try:
        for name in CHANGING:
            setattr(os, name, wrapper(name))
        yield
    finally:
        for name, call in real.items():
            setattr(os, name, call)


def operations(work: Callable[[], object]) -> list[str]:
    """Do the work and give the names of its changing calls in order."""
    names = []

    def count(name: str, real: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        names.append(name)
        return real(*args)

    with hooked(count):
        work()
    return names


def kill(work: Callable[[], object], at: int, torn: bool) -> bool:
    """Do the work in a forked process and kill it before call number `at` (from 0), or when half of that write is done.

    Gives False when the work was done before it got that far. An error in the work is an AssertionError here.
    """
    child = os.fork()
    if child == 0:
        _work_and_die(work, at, torn)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the work failed before it was killed"
    return os.WIFSIGNALED(status)


def dying(at: int, torn: bool) -> Hook:
    """A hook that kills the process before call number `at` (from 0), or when half of that write is done."""
    done = 0

    def count(name: str, real: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        nonlocal done
        if done == at:
            if torn:
                real(args[0], args[1][: len(args[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        done += 1
        return real(*args)

    return count


def _work_and_die(work: Callable[[], object], at: int, torn: bool) -> None:
    status = 1
    try:
        with hooked(dying(at, torn)):
            work()
        status = 0
    except BaseException:  # noqa: BLE001 - the parent is told by the status, whatever it was
        traceback.print_exc(file=sys.stderr)
    finally:
        os._exit(status)


@dataclass
class _Node:
    """A file (bytes) or folder (entries) as the programs see it and as it is on the disk."""

    seen: Any
    kept: Any


@dataclass
class Disk:
    """A folder on a disk that keeps only what was synced: bytes by fsync of the file, names by fsync of their folder.

    `watching` records a piece of work; `after` gives the tree that a power cut after so many of its calls leaves.
    """

    root: Path
    calls: list[tuple[str, tuple[Any, ...], Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._start = _load(self.root)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Record the changing calls of what is done inside."""

        def record(name: str, real: Callable[..., Any], args: tuple[Any, ...]) -> Any:
            args = tuple(bytes(arg) if isinstance(arg, memoryview) else arg for arg in args)
            result = real(*args)
            self.calls.append((name, args, result))
            return result

        with hooked(record):
            yield

    def after(self, calls: int, names_kept: bool) -> dict[str, bytes | None]:
        """Path → bytes (None for a folder) after a power cut; `names_kept`: unsynced names are there without bytes."""
        top = _copy(self._start)
        handles: dict[int, tuple[_Node, int]] = {}
        for name, args, result in self.calls[:calls]:
            self._replay(top, handles, name, args, result)
        tree: dict[str, bytes | None] = {}
        _flatten(top, "", names_kept, tree)
        return tree

    def _replay(self, top: _Node, handles: dict[int, tuple[_Node, int]], name: str, args: Any, result: Any) -> None:
        if name == "open":
            folder, entry = self._find(top, args[0])
            if entry == "":
                handles[result] = (top, 0)
                return
            node = folder.seen.setdefault(entry, _Node(b"", b""))
            if args[1] & os.O_TRUNC:
                node.seen = b""
            handles[result] = (node, len(node.seen) if args[1] & os.O_APPEND else 0)
        elif name == "write":
            node, at = handles[args[0]]
            node.seen = node.seen[:at] + args[1][:result] + node.seen[at + result :]
            handles[args[0]] = (node, at + result)
        elif name == "fsync":
            node, _ = handles[args[0]]
            node.kept = dict(node.seen) if isinstance(node.seen, dict) else node.seen
        elif name == "ftruncate":
            node, _ = handles[args[0]]
            node.seen = node.seen[: args[1]]
        elif name in ("replace", "rename"):
            folder, entry = self._find(top, args[0])
            moved = folder.seen.pop(entry)
            folder, entry = self._find(top, args[1])
            folder.seen[entry] = moved
        elif name in ("unlink", "rmdir"):
            folder, entry = self._find(top, args[0])
            del folder.seen[entry]
        elif name == "mkdir":
            folder, entry = self._find(top, args[0])
            folder.seen[entry] = _Node({}, {})

    def _find(self, top: _Node, path: str | Path) -> tuple[_Node, str]:
        parts = Path(path).relative_to(self.root).parts
        folder = top
        for part in parts[:-1]:
            folder = folder.seen[part]
        return folder, parts[-1] if parts else ""


def _load(path: Path) -> _Node:
    if path.is_dir():
        entries = {inside.name: _load(inside) for inside in path.iterdir()}
        return _Node(dict(entries), dict(entries))
    data = path.read_bytes()
    return _Node(data, data)


def _copy(node: _Node) -> _Node:
    if not isinstance(node.seen, dict):
        return _Node(node.seen, node.kept)
    entries = {name: _copy(inside) for name, inside in node.seen.items()}
    return _Node(dict(entries), dict(entries))


def _flatten(node: _Node, name: str, names_kept: bool, tree: dict[str, bytes | None]) -> None:
    if not isinstance(node.seen, dict):
        tree[name] = node.kept
        return
    if name:
        tree[name] = None
    for entry, inside in (node.seen if names_kept else node.kept).items():
        _flatten(inside, f"{name}/{entry}".lstrip("/"), names_kept, tree)
