"""The second driver: the same list of steps as Prefect tasks, and their outcome as Prefect states with Finnish words.

Here belongs what Prefect is told about a step. Not here: the steps (`flows.steps`), and what is run when
(`flows.monthly`). Between tasks go paths and small facts only: everything else a task finds in the workspace.
"""

import logging
import os
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.logging import get_run_logger
from prefect.states import Completed, Failed

from flows.desk import Desk
from flows.pace import collect_seldom, get_ready
from flows.steps import Run, Step, keep_bundle, steps_of
from pipelines.workspace import Moment
from schemas.errors import TilitysError

RETRY_DELAYS_S: list[float] = [5, 30, 120]
"""A network drive or a virus scanner is given this much time to let go of a file."""

STEP_WORDS = {
    "receive": "Vastaanotto",
    "read": "Rivien luku",
    "compute": "Tarkistus ja laskenta",
    "publish": "Sivujen kirjoitus",
}

_ECHOES = ("Engine execution exited", "Finished in state")
"""How Prefect says again, in English, what has been said already."""

Order = dict[str, Any]
"""What a step is told: `workspace`, `time`, `day`, `as_of`, `lang`, `threads`, `month`, `claim`, `head`, `edition`."""


def drive_as_tasks(run: Run) -> Run:
    """Go through the run's steps as tasks of the flow that is running.

    Raises TilitysError, also for what a task could not do, with the task's own words.
    """
    for name, step in steps_of(run):
        state = as_task((name, step))(_order(run), return_state=True)
        facts: Any = state.result(raise_on_failure=False)
        if isinstance(facts, OSError):
            raise facts
        if not state.is_completed():
            raise TilitysError(state.message or "")
        run.facts[name] = facts
        run.head = facts.get("head", run.head)
        run.edition = facts.get("edition", run.edition)
    return run


def as_task(step: Step) -> Task[[Order], Any]:
    """The step as a task: tried again after an OSError only, failed with its own words after a TilitysError."""
    name, work = step
    words = STEP_WORDS.get(name, name)

    @task(
        name=words,
        task_run_name=words,
        retries=len(RETRY_DELAYS_S),
        retry_delay_seconds=RETRY_DELAYS_S,
        retry_condition_fn=_is_os_error,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    def run_step(order: Order) -> Any:
        run = _run(order)
        try:
            facts = dict(work(run))
            keep_bundle(run)
            return facts
        except Exception as error:  # a traceback may quote what was read: Prefect is told the words only
            if isinstance(error, OSError) or _debugging(error):
                raise
            return Failed(message=in_words(error))

    return run_step


def outcome(work: Callable[[], str]) -> State[Any]:
    """Do the work of a flow: Completed with what it says, Failed with the words of what went wrong."""
    collect_seldom()
    get_ready()
    for name in ("prefect.flow_runs", "prefect.task_runs"):
        logging.getLogger(name).addFilter(_for_people)
    try:
        return Completed(message=work())
    except Exception as error:  # the last resort: a user never sees a traceback
        if _debugging(error):
            raise
        get_run_logger().error(in_words(error))
        return Failed(message=in_words(error))


def _for_people(record: logging.LogRecord) -> bool:
    """Whether the browser's log shows a record: what we say ourselves, and of Prefect's own words the warnings.

    A traceback is not for users and may quote what was read.
    """
    if Path(record.pathname).parent == Path(__file__).parent:
        return True
    if not os.environ.get("TILITYS_DEBUG"):
        record.exc_info = None
    return record.levelno >= logging.WARNING and not str(record.msg).startswith(_ECHOES)


def in_words(error: Exception) -> str:
    """What a user is told about an error."""
    if isinstance(error, TilitysError):
        return str(error)
    if isinstance(error, OSError):
        return (
            f"Levyltä ei voi lukea tai sinne ei voi kirjoittaa ({error.strerror or type(error).__name__}). Tarkista, "
            "että levyllä on tilaa ja hankkeen kansio on käytettävissä, ja käynnistä ajo uudelleen."
        )
    return f"Ohjelmassa on vika ({type(error).__name__}). Aja sama komentoriviltä asetuksella TILITYS_DEBUG=1."


def _debugging(error: Exception) -> bool:
    return not isinstance(error, TilitysError) and bool(os.environ.get("TILITYS_DEBUG"))


def _is_os_error(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    return isinstance(state.result(raise_on_failure=False), OSError)


def _order(run: Run) -> Order:
    desk = run.desk
    return {
        "workspace": str(desk.root),
        "time": desk.now.time.isoformat(),
        "day": desk.now.effective.isoformat(),
        "as_of": desk.as_of.isoformat() if desk.as_of else None,
        "lang": desk.lang,
        "threads": desk.threads,
        "month": run.month,
        "claim": run.claim,
        "head": run.head,
        "edition": run.edition,
    }


def _run(order: Order) -> Run:
    desk = _desk(*(order[name] for name in ("workspace", "time", "day", "as_of", "lang", "threads")))
    return Run(desk, order["month"], order["claim"], order["head"], order["edition"])


# The tasks of a run are told the same: as on the command line, one desk serves all of its steps.
@lru_cache(maxsize=1)
def _desk(workspace: str, time: str, day: str, as_of: str | None, lang: str, threads: int | None) -> Desk:
    now = Moment(datetime.fromisoformat(time), date.fromisoformat(day))
    return Desk(Path(workspace), now, date.fromisoformat(as_of) if as_of else None, lang, threads)
