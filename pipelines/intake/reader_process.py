"""The process in which files from outside are read: it may be killed at any moment and nothing is lost.

Here belongs its loop and its limit of memory. Not here: who starts and stops it (`reading`). It imports only what
reading needs: a person waits for it to start.
"""

import gc
import os
import sys
from importlib.abc import MetaPathFinder

import pyarrow as pa

from pipelines import platform
from pipelines.intake.answers import STOPPED, Answer, answer, read_question, write_answer
from pipelines.intake.sheet import IntakeProblem

# Looking for circles of objects among the rows of a large sheet, which are none, would take a tenth of its time.
_OBJECTS = 100_000


class _WithoutPandas(MetaPathFinder):
    """Reading needs no pandas, but pyarrow imports it at its first array where it is found: for a fifth of a second."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(f"{fullname} is not needed for reading", name=fullname)


def serve(memory_limit: int) -> None:
    """Answer questions from standard input until it is closed; ends after a question that took too much memory."""
    sys.meta_path.insert(0, _WithoutPandas())
    questions = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not get between the frames.
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    pa.set_memory_pool(pa.system_memory_pool())  # the default one reserves more than the limit allows
    platform.limit_memory(memory_limit)
    gc.set_threshold(_OBJECTS)
    while (asked := read_question(questions)) is not None:
        try:
            told = answer(*asked)
        except (MemoryError, pa.ArrowMemoryError):
            write_answer(answers, Answer(None, IntakeProblem(STOPPED)))
            return
        write_answer(answers, told)
