"""A real browser without a window, asked over its DevTools protocol: what a person does at a page, and what is there.

Here belongs starting it and a few gestures. Not here: what a page must show.
"""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import connect
from websockets.sync.connection import Connection

_KEYS = {"Tab": 9, "Enter": 13, " ": 32}
_PATIENCE_S = 60


class Browser:
    """One tab."""

    def __init__(self, socket: Connection, session: str = "") -> None:
        self._socket = socket
        self._session = session
        self._asked = 0
        self.events: list[dict[str, Any]] = []

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and wait for its answer; events that come meanwhile are kept."""
        self._asked += 1
        said = {"id": self._asked, "method": method, "params": parameters}
        self._socket.send(json.dumps(said | ({"sessionId": self._session} if self._session else {})))
        while True:
            answer = json.loads(self._socket.recv(timeout=_PATIENCE_S))
            if answer.get("id") == self._asked:
                assert "error" not in answer, answer
                return dict(answer["result"])
            self.events.append(answer)

    def open_tab(self) -> "Browser":
        """A new tab, with its events on."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        tab = Browser(self._socket, session)
        for domain in ("Page", "Runtime", "Network", "Log"):
            tab.ask(f"{domain}.enable")
        return tab

    def go(self, address: str) -> None:
        """Open a page and wait until it is there."""
        self.ask("Page.navigate", url="about:blank")
        self.ask("Page.navigate", url=address)
        self.wait(f"location.href.split('#')[0] === {json.dumps(address.split('#')[0])}")

    def run(self, script: str) -> Any:
        """The value of a script in the page."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until the page is whole and a condition holds."""
        script = f"document.readyState === 'complete' && Boolean({condition})"
        for _ in range(2_000):
            if self.run(script):
                return
        raise AssertionError(f"{condition} never holds")

    def press(self, key: str) -> None:
        """Press and let go of a key."""
        text = {"Enter": "\r", " ": " "}.get(key)
        event = {"key": key, "windowsVirtualKeyCode": _KEYS[key], **({"text": text} if text else {})}
        self.ask("Input.dispatchKeyEvent", type="keyDown", **event)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **event)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self.ask("Input.insertText", text=text)

    def printed(self) -> str:
        """The page as a PDF, in Base64."""
        return str(self.ask("Page.printToPDF", preferCSSPageSize=True)["data"])


@contextmanager
def running(program: str, home: Path) -> Iterator[Browser]:
    """A browser that is ended with the block."""
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"]
    process = subprocess.Popen(
        [*command, f"--user-data-dir={home}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    try:
        address = next(line.split()[-1] for line in process.stderr if line.startswith("DevTools listening on"))
        with connect(address, max_size=None) as socket:
            yield Browser(socket)
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
