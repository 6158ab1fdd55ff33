"""What stands in `data/` is used, and what the code names stands there.

Here belongs agreement between the catalogue of rules, the legal numbers, the code and the written contract. Not here:
the form of those files, which their readers check.
"""

import re
from pathlib import Path

import pytest

from schemas.catalogue import load_catalogue
from schemas.finding import Severity
from schemas.parameter import load_legal_number
from schemas.places import DATA
from tests.house.repository import ROOMS, files, strings, text, tree

RULES = load_catalogue(DATA / "findings")
NUMBERS = sorted((DATA / "parameters").glob("*.toml"))
CONTRACT = Path("docs/developer/inputs-and-rules.md")


def named_in_code() -> set[str]:
    """Every string of the rooms, and every name of a check."""
    said = {string for path in files(*ROOMS, suffix=".py") for string in strings(tree(path))}
    return said | {path.stem for path in checks()}


def checks() -> list[Path]:
    """The checks across rows: one `.sql` each; the tables that several of them read lie in a folder below."""
    return [path for path in files("pipelines", suffix=".sql") if path.parent == Path("pipelines/checks")]


def test_each_rule_of_the_catalogue_is_looked_at() -> None:
    assert set(RULES) - named_in_code() == set()


def test_each_check_gives_a_rule_of_the_catalogue() -> None:
    assert {path.stem for path in checks()} - set(RULES) == set()


def test_the_contract_and_the_catalogue_say_the_same_of_each_rule() -> None:
    severities = {"E": Severity.ERROR, "W": Severity.WARNING, "R": Severity.REMARK}
    written = {}
    for names, severity, category in re.findall(
        r"^\| ((?:`[a-z0-9-]+` ?)+) \| ([EWR](?: w)?) \| (\w+) \|", text(CONTRACT), re.MULTILINE
    ):
        for name in re.findall(r"`([^`]+)`", names):
            written[name] = (severities[severity[0]], category, severity.endswith(" w"))
    assert written == {name: (rule.severity, rule.category, rule.waivable) for name, rule in RULES.items()}


@pytest.mark.parametrize("path", NUMBERS, ids=lambda path: path.stem)
def test_a_legal_number_is_cited_and_used(path: Path) -> None:
    number = load_legal_number(path.read_bytes(), path.name)
    assert all(value.article and value.source and value.sentence for value in number.values)
    assert path.stem in named_in_code()


def test_the_page_of_checks_and_sources_names_each_rule_and_no_other() -> None:
    page = text(Path("docs/developer/checks-and-sources.md"))
    named = set(re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", page))
    assert (sorted(RULES.keys() - named), sorted(named - RULES.keys())) == ([], [])
