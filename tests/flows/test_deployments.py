"""What is offered in the browser: a form made from the workspace, and a schedule that really wakes runs.

Here belongs what Prefect's server is told and what it makes of it. Not here: which months a run takes
(`test_schedule.py`), nor the runs.
"""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.deployments.runner import RunnerDeployment

from flows.deployments import deployments
from flows.desk import Desk
from schemas.project import Project, load_project

pytestmark = pytest.mark.usefixtures("server")
PATIENCE_S = 120


def project(desk: Desk) -> Project:
    return load_project((desk.root / "project.toml").read_bytes())


def offered_form(desk: Desk) -> dict[str, Any]:
    """The accountant's form as the server gives it to the browser."""
    _, ordered = deployments(desk.root, project(desk))
    with get_client(sync_client=True) as client:
        schema = client.read_deployment(applied(ordered)).parameter_openapi_schema
    fields: dict[str, Any] = (schema or {})["properties"]
    return fields


def applied(deployment: RunnerDeployment) -> UUID:
    """Tell the server of a deployment; gives its id."""
    deployment_id = deployment.apply()
    assert isinstance(deployment_id, UUID)
    return deployment_id


def test_the_forms_choices_come_from_the_workspace(desk: Desk) -> None:
    fields = offered_form(desk)
    assert fields["month"]["enum"] == [f"2025-{m:02}" for m in range(9, 13)] + [f"2026-{m:02}" for m in range(1, 9)]
    assert fields["claim"]["enum"] == ["2025-1", "2026-1", "2026-2"]
    assert (fields["dry_run"]["type"], fields["dry_run"]["default"]) == ("boolean", False)
    assert fields["workspace"]["enum"] == [str(desk.root)]


def test_a_shorter_project_has_a_shorter_form(desk: Desk) -> None:
    text = (desk.root / "project.toml").read_text(encoding="utf-8")
    text = text.replace("2026-08-31\nbeneficiary", "2026-07-31\nbeneficiary").replace(
        "end = 2026-08-31\ndeadline", "end = 2026-07-31\ndeadline"
    )
    (desk.root / "project.toml").write_text(text, encoding="utf-8")
    assert offered_form(desk)["month"]["enum"][-1] == "2026-07"


def test_each_field_has_a_finnish_name_and_says_what_it_is_for(desk: Desk) -> None:
    fields = offered_form(desk)
    assert [field["title"] for field in sorted(fields.values(), key=lambda field: field["position"])] == [
        "Kuukausi",
        "Maksatusjakso",
        "Koeajo",
        "Hankkeen kansio",
    ]
    assert [name for name, field in fields.items() if not field["description"].endswith(".")] == []


def test_the_scheduled_deployment_gets_runs_at_six_in_the_morning_of_the_tenth_in_finland(desk: Desk) -> None:
    scheduled, _ = deployments(desk.root, project(desk))
    runs = _scheduled_runs(applied(scheduled))
    times = [run.expected_start_time.astimezone(ZoneInfo("Europe/Helsinki")) for run in runs if run.expected_start_time]
    assert [(at.day, at.hour, at.minute) for at in times] == [(10, 6, 0)] * len(runs)
    assert all(at > datetime.now(UTC) for at in times)
    assert {run.parameters["workspace"] for run in runs} == {str(desk.root)}


def _scheduled_runs(deployment_id: UUID) -> list[FlowRun]:
    until = time.monotonic() + PATIENCE_S
    mine = DeploymentFilter(id=DeploymentFilterId(any_=[deployment_id]))
    with get_client(sync_client=True) as client:
        while time.monotonic() < until:
            runs = client.read_flow_runs(deployment_filter=mine)
            if len(runs) > 1:
                assert {run.state_type for run in runs} == {StateType.SCHEDULED}
                return runs
            time.sleep(0.5)
    pytest.fail(f"the scheduler made no runs in {PATIENCE_S} s")
