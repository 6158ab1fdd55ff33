"""The process of a run, before there is one: `python -m flows.prepared`, started ahead by `flows.next_run`.

It imports what every run needs, which takes longer than a run's work, and then waits on its standard input for the
environment of its run. Here belongs that wait. Not here: who starts it and when, and the runs (`flows.monthly`).
"""

import json
import os
import runpy
import sys
from contextlib import suppress
from importlib import import_module

from flows.pace import collect_seldom, get_ready

_ENGINE = "prefect.engine"


def wait_for_run() -> None:
    """Become Prefect's engine when a run comes; end quietly when the server goes instead."""
    with suppress(KeyboardInterrupt):
        collect_seldom()
        get_ready()
        import_module("prefect.flow_engine")
        import_module("flows.monthly")
        told = sys.stdin.buffer.read()
        if told:
            _become_engine(json.loads(told))


def _become_engine(environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [_ENGINE]
    # Imported along with the rest; run as a program it must be read anew.
    sys.modules.pop(_ENGINE, None)
    runpy.run_module(_ENGINE, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    wait_for_run()
