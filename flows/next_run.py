"""Starts the process of the next run ahead, so that a run begins when its button is pressed.

Here belongs how Prefect's runner comes by that process. Not here: what the process does (`flows.prepared`), and how the
runner works (`flows.served`).
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import anyio
from anyio.abc import Process, TaskStatus
from prefect.runner import _starter_engine

if sys.platform == "win32":
    _NEW_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _NEW_GROUP = 0


class NextRun:
    """One process that waits for a run; it takes the place of the one that Prefect would start for each run."""

    def __init__(self) -> None:
        self._waiting: Process | None = None

    async def take_over(self) -> None:
        """Start the first process, and have the runner of this process ask here for its processes."""
        # The place that Prefect names for this in `EngineCommandStarter`; its other arguments stay its own.
        setattr(_starter_engine, "run_process", self.run)  # noqa: B010 – a module's function, which mypy holds constant
        await self._waiting_one()

    async def run(
        self,
        *,
        task_status: TaskStatus[Any],
        task_status_handler: Callable[[Process], Any],
        env: Mapping[str, str],
        **_: object,
    ) -> Process:
        """Hand a run to the process that waits, wait until it is over, and start the next one.

        Prefect's `run_process`, except that the process is there already.
        """
        process = await self._waiting_one()
        self._waiting = None
        async with process:
            if process.stdin is None:
                raise OSError("a process without an input")
            await process.stdin.send(json.dumps(dict(env)).encode())
            await process.stdin.aclose()
            task_status.started(task_status_handler(process))
            await process.wait()
        await self._waiting_one()
        return process

    def end(self) -> None:
        """End the process that waits."""
        if self._waiting is not None and self._waiting.returncode is None:
            self._waiting.kill()

    async def _waiting_one(self) -> Process:
        if self._waiting is None or self._waiting.returncode is not None:
            self._waiting = await anyio.open_process(
                [sys.executable, "-m", "flows.prepared"],
                stdin=subprocess.PIPE,
                stdout=None,
                stderr=None,
                creationflags=_NEW_GROUP,
            )
        return self._waiting
