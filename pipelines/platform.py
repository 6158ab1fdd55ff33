"""The operating system: file operations that last, and what differs between Linux and Windows.

Here belongs every call that changes a file or folder of a workspace, so that there is one place to prove what a crash
leaves behind. Not here: what the files mean (`workspace`, `journal`, `folders`). On Windows folders need no fsync and
rights come from the user's own profile.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BESIDE = ".new-"
"""How the name of a file or folder begins while it is being written beside its final place."""

_FILE_RIGHTS = 0o600
_FOLDER_RIGHTS = 0o700
_BINARY: int = getattr(os, "O_BINARY", 0)  # Windows would translate line breaks


if sys.platform == "win32":
    import msvcrt

    def sync_folder(path: Path) -> None:
        """Nothing: Windows writes folder entries with the rename itself."""

    def limit_memory(size: int) -> None:
        """Nothing: only the limit on time holds on Windows."""

    def _hold(handle: int) -> None:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error

    def _release(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl
    import resource

    def sync_folder(path: Path) -> None:
        """Have a folder's entries on the disk: what was renamed into it, made in it or removed from it."""
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def limit_memory(size: int) -> None:
        """Let this process have no more memory than `size` bytes: beyond that, asking for more fails."""
        resource.setrlimit(resource.RLIMIT_AS, (size, size))

    def _hold(handle: int) -> None:
        # Not lockf: that one belongs to the process, and two threads of one server must exclude each other too.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _release(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the operating system's lock on a file; the system lets go when the process dies.

    Raises BlockingIOError at once when somebody else holds it.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, _FILE_RIGHTS)
    try:
        _hold(handle)
        try:
            yield
        finally:
            _release(handle)
    finally:
        os.close(handle)


def write(path: Path, data: bytes, lasting: bool = True) -> None:
    """Write a file anew; when `lasting`, its bytes are on the disk. The folder's entry is not: see `sync_folder`."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, _FILE_RIGHTS)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if lasting:
            os.fsync(handle)
    finally:
        os.close(handle)


def put(path: Path, data: bytes) -> None:
    """Write a file beside its place and rename it there: under its name it is whole or not there at all."""
    beside = path.with_name(BESIDE + path.name)
    write(beside, data)
    os.replace(beside, path)


def append(path: Path, data: bytes) -> None:
    """Add bytes to the end of a file in one write, on the disk before this returns.

    When the disk is full or fails, the file is cut back to what it was and OSError is raised.
    """
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _BINARY, _FILE_RIGHTS)
    try:
        size = os.fstat(handle).st_size
        try:
            if os.write(handle, data) != len(data):
                raise OSError(f"{path.name}: the disk took only a part of the line")
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)


def cut(path: Path, size: int) -> None:
    """Shorten a file to `size` bytes, on the disk before this returns. Cutting to its own size only syncs it."""
    handle = os.open(path, os.O_RDWR | _BINARY)
    try:
        os.ftruncate(handle, size)
        os.fsync(handle)
    finally:
        os.close(handle)


def move(source: Path, target: Path) -> None:
    """Rename a file or folder. On Linux a file at `target` is replaced: the caller makes sure that there is none."""
    os.rename(source, target)


def make_folder(path: Path) -> None:
    """Make a folder and those above it that are missing, owner-only and on the disk."""
    if path.is_dir():
        return
    make_folder(path.parent)
    os.mkdir(path, _FOLDER_RIGHTS)
    sync_folder(path.parent)


def owner_only(path: Path) -> None:
    """Take away everybody else's rights to a folder."""
    os.chmod(path, _FOLDER_RIGHTS)


def remove_file(path: Path) -> None:
    """Remove a file or link; nothing when it is gone already."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        return


def remove_tree(path: Path) -> None:
    """Remove a folder with all that is in it, following no links; nothing when it is gone already."""
    if not path.is_dir():
        return
    with os.scandir(path) as entries:
        inside = list(entries)
    for entry in inside:
        if entry.is_dir(follow_symlinks=False):
            remove_tree(path / entry.name)
        else:
            remove_file(path / entry.name)
    os.rmdir(path)
