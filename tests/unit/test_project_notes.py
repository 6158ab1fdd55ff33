"""What project.toml says is allowed and looked at twice (`pipelines.checks.project_notes`)."""

import pytest

from pipelines.checks.project_notes import project_notes
from schemas.project import load_project
from tests.unit.checks_case import CATALOGUE, PROJECT_TOML


@pytest.mark.parametrize(("code", "told"), [("S30999", []), ("S21234", ["S21234"]), ("A30999", ["A30999"])])
def test_a_project_code_that_is_no_esf_plus_code_is_warned_of(code: str, told: list[str]) -> None:
    changed = PROJECT_TOML.replace('code = "S30999"', f'code = "{code}"', 1)
    found = [f for f in project_notes(load_project(changed.encode()), CATALOGUE) if f.rule == "project-code-unusual"]
    assert [finding.facts["project_code"] for finding in found] == told
