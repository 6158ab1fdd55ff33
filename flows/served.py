"""What happens while the server is up: deployments are offered, due runs are started, each in a process of its own.

Here belongs Prefect's runner. One run at a time: a second one that is started waits for its turn, so two runs of the
same month never meet. Not here: the server (`flows.serving`) and the flows (`flows.monthly`).
"""

import asyncio
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import StateType
from prefect.runner import Runner
from prefect.states import Crashed

from flows.deployments import SCHEDULED_NAME, deployments
from flows.desk import Desk
from flows.monthly import SCHEDULED
from flows.next_run import NextRun
from flows.schedule import missed_months
from flows.serving import take_signals
from schemas.project import Project

_POLL_S = 0.25
_WATCH_S = 1
_CUT_OFF = "Ajo keskeytyi, kun palvelin pysähtyi. Hankkeen kansio on kunnossa: käynnistä ajo uudelleen."


@contextmanager
def served(desk: Desk, project: Project) -> Iterator[Callable[[subprocess.Popen[bytes]], None]]:
    """Offer the deployments and catch up on missed months; gives the function that works until the server dies."""
    runner = Runner(limit=1, query_seconds=_POLL_S, pause_on_shutdown=True)
    for each in deployments(desk.root.absolute(), project):
        runner.add_deployment(each)
    with get_client(sync_client=True) as client:
        close_cut_off_runs(client)
        if missed_months(project, desk.ws.journal.lines(), desk.now.effective):
            offered = client.read_deployment_by_name(f"{SCHEDULED}/{SCHEDULED_NAME}")
            client.create_flow_run_from_deployment(offered.id, name="väliin jääneet kuukaudet")
    yield lambda process: asyncio.run(_work(runner, process))


def close_cut_off_runs(client: SyncPrefectClient) -> None:
    """Say of runs that a dead server left unfinished that nobody works on them any more."""
    going_on = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
    for run in client.read_flow_runs(flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=going_on))):
        client.set_flow_run_state(run.id, Crashed(message=_CUT_OFF), force=True)


async def _work(runner: Runner, server: subprocess.Popen[bytes]) -> None:
    next_run = NextRun()
    await next_run.take_over()
    work = asyncio.create_task(runner.start())
    await asyncio.sleep(0)
    # A runner takes SIGTERM for itself when it starts, and then complains at the end.
    take_signals()
    try:
        while server.poll() is None and not work.done():
            await asyncio.sleep(_WATCH_S)
    finally:
        next_run.end()
    if server.poll() is not None:
        runner.pause_on_shutdown = False
        work.cancel()
        # Without its server the runner has nothing to tidy up; what it complains of is known already.
        await asyncio.wait([work])
    else:
        work.result()
