"""What every test may use: the hypothesis profile and `need_program`.

Here belongs what tests of several rooms share. Not here: the sample and its files (`tests/sample`), what the
figures must be (`tests/oracle`).
"""

import os
import shutil
from collections.abc import Callable

import pytest
from hypothesis import settings

# The same examples on every machine: a red build can be repeated, and a slow machine is no failure.
settings.register_profile("tilitys", derandomize=True, deadline=None, database=None)
settings.load_profile("tilitys")


@pytest.fixture
def need_program() -> Callable[[str], str]:
    """Give the path of a program that pip cannot install; skip without it, or fail when TILITYS_CI is set."""

    def need(name: str) -> str:
        path = shutil.which(name)
        if path is not None:
            return path
        if os.environ.get("TILITYS_CI"):
            pytest.fail(f"{name} is missing: .ci/run must install it")
        pytest.skip(f"{name} is not installed on this machine")

    return need
