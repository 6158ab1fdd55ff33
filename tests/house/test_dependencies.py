"""What is installed: asked for with a reason, locked with hashes, complete, and used.

Here belongs what the requirement files promise. Not here: how a library behaves (`tests/unit/test_library_traps.py`).
"""

import re
import subprocess
import sys
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest

from tests.house.repository import ROOMS, files, imported_modules, text, tree

LOCKS = ("run", "dev", "oracles")


def name_of(requirement: str) -> str:
    """The package of a requirement line, as indexes spell it."""
    name = re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def asked_for(kind: str) -> dict[str, str]:
    """The packages of an .in file with their lines."""
    lines = text(Path(f"requirements/{kind}.in")).splitlines()
    return {name_of(line): line for line in lines if line and not line.startswith(("#", "-"))}


def locked(kind: str) -> dict[str, str]:
    """The packages of a lock file with their versions."""
    found = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^ ]+)", text(Path(f"requirements/{kind}.txt")), re.MULTILINE)
    return {name_of(name): version for name, version in found}


def third_party(*tops: str) -> set[str]:
    """The packages that the modules of some folders import."""
    packages = packages_distributions()
    modules = {module.split(".")[0] for path in files(*tops, suffix=".py") for module in imported_modules(tree(path))}
    ours = {*ROOMS, "tests"} | sys.stdlib_module_names
    return {name_of(packages[module][0]) if module in packages else module for module in modules - ours}


@pytest.mark.parametrize("kind", LOCKS)
def test_a_lock_holds_what_is_asked_for(kind: str) -> None:
    assert set(asked_for(kind)) - set(locked(kind)) == set()


@pytest.mark.parametrize("kind", LOCKS)
def test_each_locked_package_has_hashes(kind: str) -> None:
    entries = re.split(r"\n(?=[a-z])", text(Path(f"requirements/{kind}.txt")))
    assert [entry.split("\n")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("kind", LOCKS)
def test_a_lock_has_no_line_but_packages_hashes_and_comments(kind: str) -> None:
    form = re.compile(r"[a-z][\w.-]*(\[[\w, ]+\])?==[^ ]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|\s*#.*|")
    lines = text(Path(f"requirements/{kind}.txt")).splitlines()
    assert [line for line in lines if not form.fullmatch(line)] == []


def test_the_two_environments_hold_the_same_versions_of_the_product() -> None:
    developing = locked("dev")
    assert {name: (version, developing.get(name)) for name, version in locked("run").items()} == {
        name: (version, version) for name, version in locked("run").items()
    }


def test_the_product_asks_for_each_package_that_it_imports() -> None:
    assert third_party(*ROOMS) - set(asked_for("run")) == set()


def test_tests_ask_for_each_package_that_they_import() -> None:
    assert third_party("tests") - set(asked_for("run")) - set(asked_for("dev")) == set()


def test_each_package_that_is_asked_for_is_imported_or_says_why_not() -> None:
    imported = third_party(*ROOMS)
    unused = {name for name, line in asked_for("run").items() if "not imported" not in line} - imported
    used_after_all = {name for name, line in asked_for("run").items() if "not imported" in line} & imported
    assert (unused, used_after_all) == (set(), set())


def test_each_package_that_is_asked_for_has_a_line_with_its_reason() -> None:
    documented = re.findall(r"^\| `([^`]+)` \| \S", text(Path("docs/developer/dependencies.md")), re.MULTILINE)
    assert sorted(documented) == sorted(name for kind in LOCKS for name in asked_for(kind))


def test_what_is_installed_is_what_is_locked() -> None:
    versions = locked("dev")
    used = set(asked_for("run")) - {"setuptools"}  # it only makes the install
    differ = {name: (distribution(name).version, versions[name]) for name in used}
    assert {name: pair for name, pair in differ.items() if pair[0] != pair[1]} == {}


def test_the_locks_are_complete() -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "check"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    oracles = tuple(asked_for("oracles"))
    missing = [line for line in said if not line.startswith(oracles) and line != "No broken requirements found."]
    assert said
    assert missing == []
