"""What may stand in project.toml but deserves a word: unusual pay, and a person whose rate is not decided yet.

Here belongs the sample's hours under a changed project.toml. Not here: what is refused (`test_settings_refused.py`).
"""

from pathlib import Path

from tests.e2e.told import CommandLine


def _change(root: Path, old: str, new: str) -> None:
    project = root / "project.toml"
    text = project.read_text(encoding="utf-8")
    assert old in text
    project.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_improbable_annual_pay_is_said_on_stderr_and_stops_nothing(hanke: Path, tilitys: CommandLine) -> None:
    # 19 200,00 EUR for a half, written without its last zero, is 1 920,00 / 0.50 = 3 840,00 EUR full-time.
    _change(hanke, '"19200.00"', '"1920.00"')
    told = tilitys(hanke, "run", "2025-10")
    assert told.code == tilitys(hanke, "findings").code == 1
    assert (
        "Henkilön H03 vuosipalkka 1\xa0920,00\xa0€ (1.11.2025 alkaen) olisi kokoaikaisena 3\xa0840,00\xa0€" in told.err
    )
    assert "annual-pay-unusual" in tilitys(hanke, "findings").out


def test_a_person_without_a_task_description_is_told_of_where_others_have_one(
    hanke: Path, tilitys: CommandLine
) -> None:
    _change(hanke, 'title = "projektipäällikkö"', 'title = "projektipäällikkö"\ntask_reference = "RAU/412/2025"')
    told = tilitys(hanke, "run", "2025-10")
    assert "Henkilöllä H02 ei ole viitettä tehtäväkuvaukseen, vaikka hankkeen muilla on." in told.err
    found = tilitys(hanke, "findings").out
    assert (found.count("task-description-missing"), "H01 ei ole viitettä" in found) == (3, False)


def test_a_usual_annual_pay_is_not_spoken_of(hanke: Path, tilitys: CommandLine) -> None:
    told = tilitys(hanke, "run", "2025-10")
    assert (told.err, "task-description-missing" in tilitys(hanke, "findings").out) == ("", False)


def test_the_hours_of_a_person_without_rates_wait_for_one(hanke: Path, tilitys: CommandLine) -> None:
    project = (hanke / "project.toml").read_text(encoding="utf-8")
    first = project.index('[[rates]]\nperson = "H01"')
    after = project.index("[[rates]]", first + 1)
    _change(hanke, project[first:after], "")
    told = tilitys(hanke, "run", "2025-10")
    assert told.code == 1
    findings = tilitys(hanke, "findings").out
    assert "Henkilöllä H01 ei ole tuntitaksaa päivälle 1.9.2025." in findings
    assert "[rate-missing]" in findings
    assert "claim/2025-1/staff_costs/H01/2025-10" in tilitys(hanke, "figures", "claim/2025-1/staff_costs/H01").out
