"""The measure of Prefect: how much longer a monthly run takes that is started in the browser.

Here belongs what is measured and its limit. Not here: how time is taken (`measure.py`).
"""

import statistics
import subprocess
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.bench.measure import Measured, environment, process_time
from tests.bench.measures import DONE, DONE_WITH_ERRORS, MONTH, REPEATS, TILITYS, send
from tests.flows.browser import serving

_REST_S = 5
"""As long as the server is at rest before a button is pressed: the process of the next run gets ready meanwhile."""


def served_measures(folder: Path) -> Iterator[Measured]:
    """The same run by both drivers, in one workspace; `folder` is for it and is empty."""
    workspace, versions = folder / "served", count(1)
    subprocess.run([TILITYS, "demo", str(workspace)], check=True, capture_output=True)
    command = [TILITYS, "run", MONTH, "-w", str(workspace)]
    plain = process_time(command, lambda: send(workspace, next(versions)), [DONE, DONE_WITH_ERRORS], REPEATS)
    yield Measured("the same again, in a workspace that is served", plain)
    times = []
    with serving(workspace, environment()) as (_, api, _):
        for _ in range(REPEATS + 1):
            time.sleep(_REST_S)
            send(workspace, next(versions))
            start = time.perf_counter()
            state = api.state(api.start(month=MONTH), "COMPLETED", "FAILED", "CRASHED")
            times.append(time.perf_counter() - start)
            if state["type"] != "COMPLETED":
                raise RuntimeError(f"the run ended {state['type']}: {state['message']}")
    served = statistics.median(times[1:])
    yield Measured("the same from pressing the button to Completed", served, plain + 2, "plain + 2 s")
