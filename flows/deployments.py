"""What is served: the monthly run by the calendar, and the accountant's run with its form.

Here belongs schedules and how runs are offered in the browser. Not here: the server and its start (`flows.serving`).
"""

from pathlib import Path

from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.form import form
from flows.monthly import ordered_run, scheduled_run
from flows.schedule import RUN_DAY
from schemas.project import Project

SCHEDULED_NAME = f"Joka kuun {RUN_DAY}. päivä"
ORDERED_NAME = "Käynnistä ajo"
SCHEDULE = Cron(f"0 6 {RUN_DAY} * *", timezone="Europe/Helsinki")


def deployments(workspace: Path, project: Project) -> tuple[RunnerDeployment, RunnerDeployment]:
    """The scheduled deployment and the accountant's, for one workspace."""
    folder = str(workspace)
    scheduled = RunnerDeployment.from_flow(
        scheduled_run,
        name=SCHEDULED_NAME,
        description=(
            f"Ajaa joka kuun {RUN_DAY}. päivänä klo 6.00 edellisen kuukauden. Jos kone on ollut silloin kiinni, "
            "ajamatta jääneet kuukaudet ajetaan järjestyksessä, kun palvelin käynnistetään."
        ),
        schedules=[SCHEDULE],
        parameters={"workspace": folder},
        enforce_parameter_schema=False,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    ordered = RunnerDeployment.from_flow(
        ordered_run,
        name=ORDERED_NAME,
        description=(
            "Valitse kuukausi, maksatusjakso tai molemmat. Koeajo näyttää, mitä ajo antaisi, mutta ei kirjoita mitään."
        ),
        parameters={"workspace": folder},
        # What does not fit is told by the flow, in Finnish; the server would say it in English.
        enforce_parameter_schema=False,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    # Prefect makes a form of a function's signature only, and ours is known when the workspace is.
    ordered._parameter_openapi_schema = form(ordered._parameter_openapi_schema, project, folder)
    return scheduled, ordered
