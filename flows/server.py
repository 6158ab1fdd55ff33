"""Prefect's server as a process of its own: `python -m flows.server HOST PORT`, started by `flows.serving`.

Here belongs how the server lives and dies. It lives as long as its standard input is open, so it ends with the process
that started it, however that one ends. Not here: its settings, which come in the environment.
"""

import sys
import threading

import prefect
import uvicorn


def run_server(host: str, port: int) -> None:
    """Serve until standard input ends."""
    # The V2 pages ask an outside host for something each time they are opened. Not found, they are not served.
    prefect.__ui_v2_static_path__ = prefect.__ui_v2_static_path__ / "not-served"
    config = uvicorn.Config(
        "prefect.server.api.server:create_app", factory=True, host=host, port=port, log_level="warning"
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_stop_with_input, args=(server,), daemon=True).start()
    server.run()


def _stop_with_input(server: uvicorn.Server) -> None:
    sys.stdin.buffer.read()
    server.should_exit = True
    # Browsers keep connections open: they are not waited for.
    server.force_exit = True


if __name__ == "__main__":
    run_server(sys.argv[1], int(sys.argv[2]))
