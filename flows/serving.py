"""`tilitys serve`: a Prefect server of the workspace's own on this machine, and what is served with it.

Here belongs the server's settings, its start and its end. Prefect reads its settings when it is imported, so nothing
here imports it before they are made. Not here: what is served (`flows.served`, `flows.deployments`).
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from flows.desk import SERVER_FOLDER, Desk
from flows.password import login
from pipelines import platform
from pipelines.papers import PROJECT_FILE
from schemas.errors import LockedError, TilitysError, UsageError
from schemas.project import load_project

HOST = "127.0.0.1"
SERVER_LOG = "palvelin.log"
_LOCK = "palvelin.lock"
_START_TIME_S = 300
_STOP_TIME_S = 10

if sys.platform == "win32":
    _NEW_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _NEW_GROUP = 0


def serve_workspace(desk: Desk, port: int) -> None:
    """Serve until Ctrl-C or until the server dies.

    Raises SettingsError for a broken project.toml, LockedError when the workspace is served already, UsageError for
    a port that is taken, TilitysError when the server does not start or dies.
    """
    project = load_project((desk.ws.root / PROJECT_FILE).read_bytes())
    home = desk.ws.cache(SERVER_FOLDER).absolute()
    platform.make_folder(home)
    with _alone(home / _LOCK), _stopped_quietly():
        _refuse_taken(port)
        who, where = login(desk.ws)
        os.environ.update(settings(home, port, who))
        with running_server(port, home / SERVER_LOG) as process:
            from flows.served import served

            with served(desk, project) as wait:
                typer.echo(
                    f"Palvelin on käynnissä. Avaa selaimella http://{HOST}:{port}/deployments ja kirjoita "
                    f"kirjautumiskenttään {where}. Lopeta painamalla Ctrl-C."
                )
                wait(process)
            if process.poll() is not None:
                raise TilitysError(_died(home / SERVER_LOG))


def settings(home: Path, port: int, who: str) -> dict[str, str]:
    """Prefect's settings as environment variables, for this process, the server and the processes of runs."""
    api = f"http://{HOST}:{port}/api"
    straight = os.environ.get("NO_PROXY") or os.environ.get("no_proxy") or ""
    straight = ",".join(dict.fromkeys([*filter(None, straight.split(",")), HOST, "localhost"]))
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
        "PREFECT_API_URL": api,
        "PREFECT_UI_API_URL": api,
        "PREFECT_UI_STATIC_DIRECTORY": str(home / "sivut"),
        "PREFECT_API_AUTH_STRING": who,
        "PREFECT_SERVER_API_AUTH_STRING": who,
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": str(port),
        # Nothing is told to anybody outside, and no page asks anything from there: V2 pages would.
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        # Services for pages that nobody needs here would only take turns at the database.
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "false",
        # A municipality's proxy is not asked for this machine's own address.
        "NO_PROXY": straight,
        "no_proxy": straight,
        # A heartbeat delays the end of each run by a second; this process watches its runs itself.
        "PREFECT_FLOWS": '{"heartbeat_frequency": null}',
        # The terminal shows our one line; what a run says is read in the browser.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_LEVEL": "INFO",
    }


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    try:
        with platform.exclusive(path):
            yield
    except BlockingIOError:
        raise LockedError("Palvelin on jo käynnissä tälle hankkeelle. Avaa se selaimella tai sulje se ensin.") from None


@contextmanager
def _stopped_quietly() -> Iterator[None]:
    take_signals()
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("Palvelin on pysäytetty.")


def take_signals() -> None:
    """Have a closed terminal and `kill` stop everything as Ctrl-C does, which a shell may have taken from us."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):  # the last one is Windows'
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: signal.raise_signal(signal.SIGINT))


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise UsageError(
                f"Portti {port} on toisen ohjelman käytössä. Anna toinen portti, esimerkiksi: --port {port + 1}"
            )


@contextmanager
def running_server(port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Prefect's server, answering, with the settings of the environment; it ends with this block."""
    # Ctrl-C in the terminal reaches the whole group: the server must outlive this process's own tidying up.
    command = [sys.executable, "-m", "flows.server", HOST, str(port)]
    talking = os.environ | {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING"}
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            env=talking,
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            start_new_session=True,
            creationflags=_NEW_GROUP,
        )
    try:
        _await_server(process, port, log)
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(_STOP_TIME_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_server(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + _START_TIME_S
    while process.poll() is None and time.monotonic() < until:
        try:
            with straight.open(f"http://{HOST}:{port}/api/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TilitysError(_died(log))


def _died(log: Path) -> str:
    return (
        "Palvelin ei ole käynnissä. Käynnistä se uudelleen: tilitys serve. Jos se ei auta, poista kansio "
        f"{log.parent}: siinä on vain palvelimen muistiinpanoja ajoista. Syy on tiedostossa {log}."
    )
