"""What every test may use: the hypothesis profile, `need_program`, and the sample's workspaces, each run once.

Here belongs what tests of several rooms share. Not here: the sample and its files (`tests/sample`), what the
figures must be (`tests/oracle`).
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from flows.desk import Desk

# The same examples on every machine: a red build can be repeated, and a slow machine is no failure.
settings.register_profile("tilitys", derandomize=True, deadline=None, database=None)
settings.load_profile("tilitys")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file on one worker, and all that look at the sample's year, so that it is run once."""
    for item in items:
        looks_at_year = "sample_year" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("year" if looks_at_year else item.location[0]))


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def sample_year(tmp_path_factory: pytest.TempPathFactory) -> "Desk":
    """The sample's workspace after its last event, to be looked at only."""
    from tests.sample_year import whole_year  # imports every room: only for those who ask

    return whole_year(tmp_path_factory.mktemp("year") / "hanke")


@pytest.fixture(scope="session")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> "Desk":
    """The sample's workspace after its first two months, to be looked at only."""
    from tests.sample_year import two_months

    return two_months(tmp_path_factory.mktemp("two-months") / "hanke")


@pytest.fixture(scope="session")
def closed_claim(two_months: "Desk", tmp_path_factory: pytest.TempPathFactory) -> "Desk":
    """The two months with their claim closed, to be looked at only."""
    from tests.sample_year import close_first_claim

    root = tmp_path_factory.mktemp("closed") / "hanke"
    shutil.copytree(two_months.root, root)
    return close_first_claim(replace(two_months, root=root))
