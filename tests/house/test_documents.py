"""What the papers beside the code promise is there: commands, make targets, files.

Here belongs agreement between README, changelog and contract and the things they name. Not here: whether the things
work, which their own tests show.
"""

import re
import tomllib
from pathlib import Path

import pytest
import typer.main

import flows.cli  # noqa: F401 – importing it registers the commands
from flows.options import app
from tests.house.repository import ROOT, repository_files, text

README = Path("README.md")


def commands() -> set[str]:
    """The commands of the command line."""
    group = typer.main.get_command(app)
    return set(group.list_commands(typer.Context(group)))  # type: ignore[attr-defined]  # a group: it has commands


def make_targets() -> set[str]:
    """The targets of the Makefile that people call."""
    phony = re.search(r"^\.PHONY: (.+)$", text(Path("Makefile")), re.MULTILINE)
    assert phony
    return set(phony[1].split())


@pytest.mark.parametrize("page", [README, Path("CHANGELOG.md")], ids=str)
def test_a_page_names_no_command_that_is_not_there(page: Path) -> None:
    named = set(re.findall(r"`tilitys ([a-z-]+)", text(page)))
    assert named
    assert named - commands() == set()


def test_the_readme_names_each_command() -> None:
    named = set(re.findall(r"tilitys ([a-z-]+)", text(README)))
    assert commands() - named == set()


def test_the_readme_names_no_make_target_that_is_not_there() -> None:
    named = set(re.findall(r"\bmake ([a-z-]+)", text(README)))
    assert {"run", "test"} <= named
    assert named - make_targets() == set()


@pytest.mark.parametrize("page", [path for path in repository_files() if path.suffix == ".md"], ids=str)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text(page))
    assert [target for target in targets if not (ROOT / page.parent / target).exists()] == []


def test_the_readme_leads_to_each_guide() -> None:
    guides = {str(path) for path in repository_files() if path.match("docs/*/*.md") and len(path.parts) == 3}
    linked = set(re.findall(r"\]\((docs/[^)#]+)\)", text(README)))
    assert guides - linked == set()


def test_the_changelog_speaks_of_the_version_that_is_installed() -> None:
    version = tomllib.loads(text(Path("pyproject.toml")))["project"]["version"]
    assert f"\n## {version}\n" in text(Path("CHANGELOG.md"))


def test_the_readme_names_the_pythons_that_the_project_accepts() -> None:
    bounds = tomllib.loads(text(Path("pyproject.toml")))["project"]["requires-python"]
    lowest, above = (int(minor) for minor in re.findall(r"3\.(\d+)", bounds))
    named = {int(minor) for minor in re.findall(r"\b3\.(\d+)\b", text(README).split("\n## ")[1])}
    assert named == set(range(lowest, above))
