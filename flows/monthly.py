"""The Prefect flows: the run of its turn, and the run that the accountant starts with the form.

Here belongs what each flow runs and in which order. Not here: the steps (`flows.steps`), how a step becomes a task
(`flows.tasks`), schedules and forms (`flows.deployments`). A flow's docstring is read by the accountant in the browser.
"""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from flows.artifacts import save_artifacts, title
from flows.clock import present
from flows.desk import Desk
from flows.form import chosen
from flows.schedule import RUN_DAY, due_months
from flows.steps import Run, run_bundle
from flows.tasks import drive_as_tasks, outcome
from flows.telling import severity_counts
from flows.trial import trial_desk
from pipelines.papers import PROJECT_FILE
from schemas.bundle import Bundle
from schemas.errors import TilitysError
from schemas.project import Project, load_project

SCHEDULED = "Ajastettu kuukausiajo"
ORDERED = "Ajo lomakkeella"


def _ordered_name() -> str:
    """What was asked for, as the list of runs shows it: `kuukausi 2026-03, koeajo`."""
    words = {"month": "kuukausi", "claim": "hakemus"}
    given = flow_run.parameters
    asked = [f"{word} {given[name]}" for name, word in words.items() if given.get(name)] or ["ei valintaa"]
    return ", ".join([*asked, "koeajo"] if given.get("dry_run") else asked)


@flow(name=SCHEDULED, flow_run_name="ajastettu ajo", validate_parameters=False)
def scheduled_run(workspace: str) -> State[Any]:
    """Ajaa edellisen kuukauden ja sitä ennen kuukaudet, jotka ovat jääneet ajamatta. Käynnistyy itsestään.

    Args:
        workspace: Hankkeen kansio.
    """
    return outcome(lambda: _run_due(Path(workspace)))


@flow(name=ORDERED, flow_run_name=_ordered_name, validate_parameters=False)
def ordered_run(workspace: str, month: Any = None, claim: Any = None, dry_run: Any = False) -> State[Any]:
    """Ajaa valitun kuukauden, tekee valitun maksatushakemuksen sivut tai molemmat.

    Args:
        workspace: Kansio, jossa ajetaan. Valmiiksi valittu.
        month: Kuukausi, joka ajetaan: saapuneet tiedostot otetaan vastaan, tarkistetaan ja lasketaan.
        claim: Maksatusjakso, jonka hakemuksesta tehdään luonnos. Suljetusta hakemuksesta tehdään samat sivut uudelleen.
        dry_run: Koeajo laskee ja kertoo havainnot, mutta ei ota mitään vastaan eikä kirjoita sivuja.
    """
    return outcome(lambda: _run_ordered(Path(workspace), month, claim, dry_run))


def _run_due(root: Path) -> str:
    desk = Desk(root, present())
    months = due_months(_project(desk), desk.ws.journal.lines(), desk.now.effective)
    if not months:
        return (
            "Ei ajettavaa: hankkeen kuukaudet, joiden vuoro on tullut, on ajettu. Kuukauden vuoro on seuraavan "
            f"kuukauden {RUN_DAY}. päivänä."
        )
    done: list[str] = []
    for month in months:
        try:
            done.append(_go(Run(desk, month=month), dry_run=False))
        except TilitysError as error:
            ran = f" Ennen sitä ajettiin: {' '.join(done)}" if done else ""
            raise TilitysError(f"Kuukausi {desk.labels.month(month)}: {error}{ran}") from error
    return " ".join(done)


def _run_ordered(root: Path, month: object, claim: object, dry_run: object) -> str:
    desk = Desk(root, present())
    choice = chosen(_project(desk), month, claim, dry_run)
    with trial_desk(desk) if choice.dry_run else nullcontext(desk) as place:
        runs = [Run(place, month=choice.month)] if choice.month else []
        runs += [Run(place, claim=choice.claim)] if choice.claim else []
        return " ".join(_go(run, choice.dry_run) for run in runs)


def _go(run: Run, dry_run: bool) -> str:
    drive_as_tasks(run)
    bundle = run_bundle(run)
    save_artifacts(run, bundle, dry_run)
    words = told(run, bundle, dry_run)
    logger = get_run_logger()
    logger.info(words)
    logger.info("Luvut, havainnot ja sivujen kansio ovat välilehdellä Artifacts.")
    return words


def told(run: Run, bundle: Bundle, dry_run: bool) -> str:
    """A run in one sentence: what was run and how many findings are open."""
    return f"{title(run, bundle, dry_run)}: {severity_counts(bundle.findings)}"


def _project(desk: Desk) -> Project:
    return load_project((desk.ws.root / PROJECT_FILE).read_bytes())
