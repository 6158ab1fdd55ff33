"""Measuring: the time of whole processes, repeated, beside a limit that is made of another time of the same run.

Here belongs how time is taken and told. Not here: what is measured (`measures.py`).
"""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")
_WITHOUT = Path(__file__).parent / "without"


@dataclass(frozen=True)
class Measured:
    """A time in seconds (median of the repetitions), the limit it must stay under, and how the limit is made.

    With another unit than seconds it is an amount of that.
    """

    name: str
    seconds: float
    limit: float | None = None
    limit_text: str = ""
    unit: str = "s"

    @property
    def within(self) -> bool:
        """Whether the time is under its limit; true where there is none."""
        return self.limit is None or self.seconds <= self.limit

    def line(self) -> str:
        """The line that is printed: name, time, and where there is a limit its share."""
        told = f"{self.name:<64} {self.seconds:7.2f} {self.unit}"
        if self.limit is None:
            return told
        limit = f"{self.seconds / self.limit:4.0%} of {self.limit:.2f} {self.unit} ({self.limit_text})"
        return f"{told}   {limit}{'' if self.within else '  OVER'}"


def process_time(command: Sequence[str], prepare: Callable[[], None], accepted: Sequence[int], repeats: int) -> float:
    """The median wall time of a command; one run before the counted ones warms the disk's cache.

    Raises `RuntimeError` with what the command said when it leaves with a code that is not accepted.
    """
    times = []
    for _ in range(repeats + 1):
        prepare()
        start = time.perf_counter()
        ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
        times.append(time.perf_counter() - start)
        if ran.returncode not in accepted:
            raise RuntimeError(f"{' '.join(command)} left with {ran.returncode}:\n{ran.stdout}{ran.stderr}")
    return statistics.median(times[1:])


def environment() -> dict[str, str]:
    """The environment of a user: Python keeps what it has compiled, and packages for tests are not found."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, (str(_WITHOUT), kept.get("PYTHONPATH"))))}


def call_time(work: Callable[[Item], object], items: Sequence[Item], warm_up: Item) -> float:
    """The wall time of some work on each of many items; one more is done before, to warm up."""
    work(warm_up)
    start = time.perf_counter()
    for item in items:
        work(item)
    return time.perf_counter() - start
