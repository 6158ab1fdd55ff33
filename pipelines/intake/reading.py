"""Reading files from outside, in a process of its own with limits on time and memory.

Here belongs that process: started when the first file is read, replaced when it dies, ended with this one. Not here:
what is read (`answers`, `text`). Whoever reads bytes that somebody sent calls this module.
"""

import atexit
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipelines.intake.answers import LOOK, READ, SEARCH, STOPPED, Answer, read_answer, write_question
from pipelines.intake.sheet import IntakeProblem, TextFile

SECONDS = 120
MEMORY = 2_000_000_000
"""A file that takes longer, or more bytes of memory, is refused."""

_ROOT = Path(__file__).parents[2]
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); import pipelines.intake.reader_process as p; p.serve({memory})"


def read_text(data: bytes, name: str) -> TextFile:
    """Read the bytes of a file as text, as `pipelines.intake.text.read_text` does, within the limits.

    Raises `IntakeProblem` as it does, and `file-reading-stopped` (`seconds_count`, `megabytes_count`).
    """
    return ask(READ, name, data).cells


def look(data: bytes, name: str) -> Answer:
    """All that intake asks of a file's bytes.

    A file whose reading was stopped is searched for personal identity codes once more without reading its cells. One
    that could be read but not be searched to its end is as good as one that could not be read.
    """
    told = ask(LOOK, name, data)
    if told.problem is not None and told.problem.rule == STOPPED:
        searched = ask(SEARCH, name, data)
        return replace(searched, problem=told.problem, searched=searched.searched and searched.problem is None)
    return told if told.searched or told.problem is not None else replace(told, text=None, problem=_stopped())


def ask(question: str, name: str, data: bytes) -> Answer:
    """Have a question about a file answered by the reading process."""
    with _PROCESS.lock:
        told = _PROCESS.ask(question, name, data)
    return replace(told, problem=_stopped()) if told.problem and told.problem.rule == STOPPED else told


def _stopped() -> IntakeProblem:
    return IntakeProblem(STOPPED, seconds_count=str(SECONDS), megabytes_count=str(MEMORY // 1_000_000))


def begin() -> None:
    """Start the process ahead of the first file, so that it gets ready while this one does."""
    with _PROCESS.lock:
        _PROCESS.running()


def end() -> None:
    """End the process; the next question starts another."""
    with _PROCESS.lock:
        _PROCESS.end()


class _Process:
    """The reading process of this process; a forked one starts its own."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._started: subprocess.Popen[bytes] | None = None
        self._by: int | None = None

    def ask(self, question: str, name: str, data: bytes) -> Answer:
        process = self.running()
        watchdog = threading.Timer(SECONDS, process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            if process.stdin is None or process.stdout is None:
                raise EOFError("a process without pipes")
            write_question(process.stdin, question, name, data)
            told = read_answer(process.stdout)
        except (OSError, EOFError):
            told = Answer(None, IntakeProblem(STOPPED))
        finally:
            watchdog.cancel()
        if told.problem is not None and told.problem.rule == STOPPED:
            self.end()
        return told

    def end(self) -> None:
        """End the process; the next question starts another."""
        process, self._started = self._started, None
        if process is None or self._by != os.getpid():
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()

    def running(self) -> subprocess.Popen[bytes]:
        if self._started is None or self._by != os.getpid() or self._started.poll() is not None:
            self.end()
            self._started, self._by = _start(), os.getpid()
        return self._started


def _start() -> subprocess.Popen[bytes]:
    program = _PROGRAM.format(memory=MEMORY)
    return subprocess.Popen(
        # Apart from the folder it is started in and from its environment: both are somebody else's.
        [sys.executable, "-I", "-c", program, str(_ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


_PROCESS = _Process()
atexit.register(_PROCESS.end)
