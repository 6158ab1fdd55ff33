"""project.toml on indicators: targets with milestones, own indicators, estimates, the place in the programme."""

from itertools import takewhile

import pytest

from schemas.errors import SettingsError
from schemas.places import DATA
from schemas.project import Project, load_project

SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
OWN = """
[[indicators]]
code = "KP1"
name = "Avatut kohtaamispaikat"
unit = "kpl"
target = 7
milestone = 4
milestone_date = 2026-02-28
"""
ESTIMATE = """
[[estimates]]
code = "EECO12"
count = 12
date = 2026-03-31
method = "Ohjaajien arvio."
"""
PROGRAMME = """
[programme]
priority = "5"
specific_objective = "ESO4.12"
category_of_region = "transition"
"""


def project(more: str) -> Project:
    return load_project((SAMPLE + more).encode())


def test_an_own_indicator_has_a_name_a_unit_and_a_milestone() -> None:
    own = project(OWN).indicators[-1]
    assert (own.name, own.unit, own.target, own.milestone, str(own.milestone_date)) == (
        "Avatut kohtaamispaikat", "kpl", 7, 4, "2026-02-28",
    )  # fmt: skip


def test_the_newest_estimate_that_is_no_later_than_the_month_counts() -> None:
    known = project(ESTIMATE + ESTIMATE.replace("2026-03-31", "2026-05-31") + ESTIMATE.replace("EECO12", "EECO15"))
    assert known.estimates_on("2026-02") == {}
    assert known.estimates_on("2026-03") == {"EECO12": "2026-03-31", "EECO15": "2026-03-31"}
    assert known.estimates_on("2026-06") == {"EECO12": "2026-05-31", "EECO15": "2026-03-31"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (OWN.replace("milestone_date = 2026-02-28\n", ""), "välitavoite tarvitsee sekä luvun (milestone) että päivän"),
        (OWN.replace("milestone = 4\n", ""), "välitavoite tarvitsee sekä luvun (milestone) että päivän"),
        (OWN.replace("milestone = 4", "milestone = 8"), "välitavoite 8 on suurempi kuin tavoite 7"),
        (OWN.replace("KP1", "EECO05"), "yhteisellä indikaattorilla on jo nimi ja yksikkö"),
        (OWN.replace("target = 7", "target = 7.5"), "odotettiin tavoite kokonaislukuna; luettiin 7.5"),
        (ESTIMATE.replace('method = "Ohjaajien arvio."\n', ""), "method: puuttuu; odotettiin miten arvio on tehty"),
        (ESTIMATE.replace("EECO12", "EECO13"), "indikaattori, jota osallistujilta ei kysytä"),
        (ESTIMATE.replace("count = 12", "count = -1"), "odotettiin arvio osallistujista hankkeen alusta"),
        (ESTIMATE * 2, "estimates EECO12.date: päivälle 31.3.2026 on kaksi arviota"),
        (PROGRAMME.replace('priority = "5"\n', ""), "programme.priority: puuttuu; odotettiin toimintalinja"),
        (PROGRAMME.replace("transition", "north"), 'luettiin "north"'),
    ],
)
def test_what_does_not_fit_is_refused_in_words(more: str, words: str) -> None:
    with pytest.raises(SettingsError) as error:
        project(more)
    assert words in str(error.value)


@pytest.mark.parametrize("heading", ["[[indicators]]", "[[estimates]]", "[programme]"])
def test_the_examples_of_a_new_project_file_are_right(heading: str) -> None:
    lines = (DATA / "init" / "project.toml").read_text(encoding="utf-8").splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith(f"#     {heading}"))
    keys = takewhile(lambda line: line.startswith("#     ") and not line.startswith("#     ["), lines[first + 1 :])
    section = "\n".join(line.removeprefix("#     ") for line in [lines[first], *keys])
    assert section.count("\n") >= 3
    assert project(f"\n{section}\n")
