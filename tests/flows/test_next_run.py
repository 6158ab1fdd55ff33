"""Tests of the process that waits for the next run."""

import asyncio
import os
from typing import Any

import pytest
from prefect.runner import _starter_engine

from flows.next_run import NextRun


class Told:
    """What the runner is told when a run has started."""

    def __init__(self) -> None:
        self.started_with: Any = None

    def started(self, value: Any = None) -> None:
        self.started_with = value


def test_a_run_takes_the_process_that_waits_or_a_new_one_where_that_has_died_and_the_next_one_ends_with_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(vars(_starter_engine), "run_process", None)  # put back afterwards
    monkeypatch.delenv("PREFECT__FLOW_RUN_ID", raising=False)

    async def work() -> None:
        runs, told = NextRun(), Told()
        await runs.take_over()
        died = await runs._waiting_one()
        died.kill()
        await died.wait()
        environment = {**os.environ, "PREFECT_LOGGING_LEVEL": "CRITICAL"}
        ran = await vars(_starter_engine)["run_process"](
            command=["not", "started"],
            task_status=told,
            task_status_handler=lambda process: process.pid,
            env=environment,
        )
        # Prefect's engine says so to a run that nobody knows: the process had become the engine.
        assert ran.returncode == 1
        assert told.started_with == ran.pid != died.pid
        waiting = await runs._waiting_one()
        assert waiting.pid not in (ran.pid, died.pid)
        assert waiting.returncode is None
        assert waiting.stdin is not None
        await waiting.stdin.aclose()
        assert await waiting.wait() == 0

    asyncio.run(work())
