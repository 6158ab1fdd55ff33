"""The catalogue of rules: every rule of the contract is there, its words can be filled, and faults are told by key."""

import re
from pathlib import Path

import pytest

from schemas.catalogue import LANGUAGES, load_catalogue, placeholders
from schemas.errors import SettingsError
from schemas.finding import Category, Severity
from schemas.places import DATA

CATALOGUE = load_catalogue(DATA / "findings")
CONTRACT = DATA.parent / "docs" / "developer" / "inputs-and-rules.md"
SEVERITIES = {"E": Severity.ERROR, "W": Severity.WARNING, "R": Severity.REMARK}

RULE = """severity = "error"
category = "across_rows"
waivable = false
facts = ["day_s"]

[fi]
title = "Otsikko"
message = "Rivillä {row} on {day_s} tuntia."
remedy = "Korjaa."

[sv]
title = "Rubrik"
message = "Rad {row}"
remedy = "Rätta."

[en]
title = "Title"
message = "Row {row}"
remedy = "Correct it."
"""


def contract() -> dict[str, tuple[Severity, bool, Category, set[str]]]:
    """Severity, waivable, category and facts of each rule, as the table of the contract says them."""
    rules = {}
    for line in CONTRACT.read_text(encoding="utf-8").splitlines():
        if not line.startswith("| `") or line.count("|") != 6:
            continue
        _, ids, severity, category, _, says, _ = line.split("|")
        letter, *waivable = severity.split()
        facts = set(re.findall(r"{([a-z_]+)}", says))
        for rule_id in re.findall(r"`([a-z0-9-]+)`", ids):
            rules[rule_id] = (SEVERITIES[letter], waivable == ["w"], Category(category.strip()), facts)
    return rules


def test_the_catalogue_holds_every_rule_of_the_contract_as_agreed() -> None:
    agreed = contract()
    assert len(agreed) > 40
    assert set(CATALOGUE) == set(agreed)
    for rule_id, (severity, waivable, category, facts) in agreed.items():
        rule = CATALOGUE[rule_id]
        assert (rule.severity, rule.waivable, rule.category) == (severity, waivable, category), rule_id
        assert facts - {"read"} == set(rule.facts), rule_id


def test_every_rule_says_in_three_languages_what_is_wrong_and_what_to_do() -> None:
    for rule in CATALOGUE.values():
        assert tuple(rule.texts) == LANGUAGES
        named = [placeholders(text) for text in rule.texts.values()]
        assert named[0] == named[1] == named[2], f"{rule.id}: the languages name different facts"
        for text in rule.texts.values():
            assert text.message.endswith((".", "}")), rule.id
            assert text.remedy.endswith("."), rule.id


def test_every_fact_of_a_rule_is_told_in_its_message() -> None:
    for rule in CATALOGUE.values():
        assert set(rule.facts) <= placeholders(rule.texts["fi"]), rule.id


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('severity = "error"', 'severity = "fatal"', 'x.toml: severity: odotettiin vakavuus: error, warning'),
        ("waivable = false\n", "", "x.toml: waivable: puuttuu; odotettiin true, jos havainnon voi"),
        ("waivable = false", 'waivable = "no"', "x.toml: waivable: odotettiin true"),
        ("[sv]", "[se]", "x.toml: sv: puuttuu"),
        ('title = "Title"', 'title = ""', "x.toml: en.title: odotettiin säännön lyhyt nimi"),
        ('facts = ["day_s"]', "facts = []", "x.toml: fi: tekstissä on tuntematon tieto day_s"),
        ("{row} on", "{row on", "x.toml: fi: odotettiin, että jokaisella aaltosulkeella on pari"),
        ("waivable = false", "waivable = true\nwhy = 1", "x.toml: why: tuntematon avain"),
        ("severity =", "severity", "x.toml, rivi 1"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_told_by_file_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    (tmp_path / "x.toml").write_text(RULE, encoding="utf-8")
    assert set(load_catalogue(tmp_path)) == {"x"}
    (tmp_path / "x.toml").write_text(RULE.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_catalogue(tmp_path)
    assert str(error.value).startswith(told)


@pytest.mark.parametrize("category", ["file", "field"])
def test_what_could_not_be_read_cannot_be_made_waivable(tmp_path: Path, category: str) -> None:
    text = RULE.replace("across_rows", category).replace("waivable = false", "waivable = true")
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"x\.toml: waivable: odotettiin false"):
        load_catalogue(tmp_path)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ei ole yhtään sääntöä"):
        load_catalogue(tmp_path)
