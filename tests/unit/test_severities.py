"""`[severity]` of project.toml: a project raises what a finding weighs, and is refused when it would lower it.

Not here: what a finding of each severity does to its rows (`test_checks_run`).
"""

import pytest

from pipelines.checks.run import run_checks
from pipelines.rulebook import load_rulebook
from pipelines.warehouse import Warehouse
from schemas.errors import SettingsError
from schemas.finding import Severity
from schemas.places import DATA
from schemas.project import Project, load_project
from schemas.severities import raised
from tests.unit.checks_case import CATALOGUE, Case, worked
from tests.unit.intake_case import project

SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")


def with_severity(line: str) -> Project:
    return load_project(f"{SAMPLE}\n[severity]\n{line}\n".encode())


def test_a_remark_that_a_project_raises_to_an_error_keeps_its_row_waiting() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", "7:15", municipality=689))
    case.approve("H01", "2025-10", "7:15")
    assert set(case.statuses().values()) == {"used"}
    rules = raised(CATALOGUE, with_severity('sender-and-place-differ = "error"').severity)
    with Warehouse(1) as warehouse:
        case.load(warehouse)
        [finding] = run_checks(warehouse, rules, [], []).findings
        waiting = warehouse.rows("SELECT count(*) FROM row_status WHERE status = 'waiting'")
    assert (finding.rule, finding.severity, finding.blocks) == ("sender-and-place-differ", Severity.ERROR, True)
    assert waiting == [(1,)]  # the approval does not wait


def test_runs_see_the_raised_severity_and_others_keep_theirs() -> None:
    wanted = with_severity('times-do-not-match = "error"')
    seen = load_rulebook().seen_by(wanted).catalogue
    assert seen["times-do-not-match"].severity is Severity.ERROR
    assert {rule.severity for rule in load_rulebook().seen_by(project()).catalogue.values()} == set(Severity)
    assert load_rulebook().catalogue["times-do-not-match"].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('row-repeated = "warning"', 'severity.row-repeated: havainnon vakavuus on "error": sitä voi vain nostaa'),
        ('work-on-weekend = "remark"', 'severity.work-on-weekend: odotettiin havainnon uusi vakavuus: "warning" tai'),
        (
            'file-repeated = "fatal"',
            'severity.file-repeated: odotettiin havainnon uusi vakavuus: "warning" tai "error"',
        ),
        ('row-repeat = "error"', "severity.row-repeat: tällaista havaintoa ei ole"),
    ],
)
def test_a_severity_that_is_lowered_or_not_known_is_refused_in_words(line: str, told: str) -> None:
    with pytest.raises(SettingsError) as error:
        with_severity(line)
    assert told in str(error.value)
