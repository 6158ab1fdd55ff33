"""A plugin of pytest that hunts mutants: each is tried in a process of its own, with the tests that run its line.

Here belongs how a mutant is put in place, which tests try it, and what they said. Not here: the mutants (`mutants`).
All tests are collected once; a child takes the parent's place, puts the mutant into the functions that are there, and
runs the tests that passed over the line, the fastest first, until one fails.
"""

import importlib
import json
import os
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FunctionType, ModuleType
from typing import Any

import coverage
import pytest

from tests.mutation.mutants import Mutant, mutants_of, mutated

TARGETS = ("pipelines/rules/*.py", "pipelines/money.py", "pipelines/figures.py", "pipelines/parameters.py")
PATIENCE = 5
"""A mutant whose tests take so many times what they took, and ten seconds more, runs in circles: that is noticed."""

Covered = Mapping[str, Mapping[int, Sequence[str]]]
"""By path and line, the tests that run it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--survivors", help="the file that takes the names of mutants that no test notices")
    parser.addoption("--sample", type=int, help="so many mutants, chosen by chance, instead of all")
    parser.addoption("--only", default="", help="the modules whose path holds this")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Hunt instead of testing."""
    root = session.config.rootpath
    paths = [path for pattern in TARGETS for path in sorted(root.glob(pattern))]
    paths = [path for path in paths if session.config.getoption("--only") in str(path)]
    tries = [(path, mutant) for path in paths for mutant in mutants_of(_module(root, path), path.read_text("utf-8"))]
    size = session.config.getoption("--sample")
    if size:
        tries = sorted(Random(1).sample(tries, min(size, len(tries))), key=lambda one: (str(one[0]), one[1].nth))
    hunt = _Hunt(session, _covered(session, paths))
    survivors = hunt.survivors(tries)
    told = {"tried": len(tries), "survivors": [mutant.name for mutant in survivors]}
    Path(session.config.getoption("--survivors")).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return True


def _module(root: Path, path: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts)


def _covered(session: pytest.Session, paths: Sequence[Path]) -> tuple[Covered, Mapping[str, float]]:
    """Which tests run each line, and how many seconds each test takes; a child runs them all, unchanged."""
    receive, send = os.pipe()
    if os.fork() == 0:
        with os.fdopen(send, "w", encoding="utf-8") as pipe:
            _quiet()
            json.dump(_run_all(session, paths), pipe)
        os._exit(0)
    os.close(send)
    with os.fdopen(receive, encoding="utf-8") as pipe:
        told = json.load(pipe)
    os.wait()
    if told["failed"]:
        pytest.exit(f"a test fails without any mutant: {told['failed']}", returncode=2)
    lines = {path: {int(line): tests for line, tests in of_file.items()} for path, of_file in told["lines"].items()}
    return lines, told["seconds"]


def _run_all(session: pytest.Session, paths: Sequence[Path]) -> dict[str, Any]:
    watched = coverage.Coverage(data_file=None, include=[str(path) for path in paths], config_file=False)
    seconds, failed = {}, []
    watched.start()
    for item, nextitem in zip(session.items, [*session.items[1:], None], strict=True):
        watched.switch_context(item.nodeid)
        start = time.perf_counter()
        failed += [item.nodeid] if _fails(item, nextitem) else []
        seconds[item.nodeid] = time.perf_counter() - start
    watched.stop()
    data = watched.get_data()
    lines = {path: data.contexts_by_lineno(path) for path in data.measured_files()}
    return {"lines": lines, "seconds": seconds, "failed": failed}


def _fails(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    listener = _Listener()
    item.config.pluginmanager.register(listener)
    item.ihook.pytest_runtest_protocol(item=item, nextitem=nextitem)
    item.config.pluginmanager.unregister(listener)
    return listener.failed


@dataclass(eq=False)
class _Listener:
    failed: bool = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed


@dataclass
class _Hunt:
    session: pytest.Session
    known: tuple[Covered, Mapping[str, float]]
    at_once: int = field(default_factory=lambda: os.cpu_count() or 1)

    def survivors(self, tries: Sequence[tuple[Path, Mutant]]) -> list[Mutant]:
        """The mutants that no test notices."""
        running: dict[int, Mutant] = {}
        found = []
        for path, mutant in tries:
            if len(running) >= self.at_once:
                found += self._ended(running)
            running[self._child(path, mutant)] = mutant
        while running:
            found += self._ended(running)
        return found

    def _ended(self, running: dict[int, Mutant]) -> list[Mutant]:
        pid, status = os.wait()
        mutant = running.pop(pid)
        return [mutant] if os.waitstatus_to_exitcode(status) == 0 else []

    def _child(self, path: Path, mutant: Mutant) -> int:
        pid = os.fork()
        if pid:
            return pid
        noticed = True
        try:
            _quiet()
            root = self.session.config.rootpath
            noticed = not _put(_module(root, path), path, mutant) or self._is_noticed(path, mutant)
        finally:
            os._exit(int(noticed))

    def _is_noticed(self, path: Path, mutant: Mutant) -> bool:
        items = self._tests(path, mutant)
        longest = int(10 + PATIENCE * sum(self.known[1][item.nodeid] for item in items))
        resource.setrlimit(resource.RLIMIT_CPU, (longest, longest))
        return any(_fails(item, nextitem) for item, nextitem in zip(items, [*items[1:], None], strict=True))

    def _tests(self, path: Path, mutant: Mutant) -> list[pytest.Item]:
        covered, seconds = self.known
        of_file = covered.get(str(path), {})
        lines = of_file.keys() if mutant.lines is None else mutant.lines
        names = {name for line in lines for name in of_file.get(line, [])} - {""}
        chosen = [item for item in self.session.items if item.nodeid in names]
        return sorted(chosen, key=lambda item: seconds[item.nodeid])


def _quiet() -> None:
    """Say nothing: what a failing test tells is nobody's concern."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)


def _put(name: str, path: Path, mutant: Mutant) -> bool:
    """Put a mutant in the place of its module, whoever has imported parts of it; False when it cannot be imported."""
    there = importlib.import_module(name)
    changed = ModuleType(name)
    changed.__file__ = str(path)
    try:
        exec(mutated(path.read_text("utf-8"), str(path), mutant.nth), changed.__dict__)
    except Exception:  # noqa: BLE001 – whatever it is, the program would not start
        return False
    new = dict(_functions(changed))
    for qualified, function in _functions(there):
        function.__code__ = new[qualified].__code__
        function.__defaults__, function.__kwdefaults__ = new[qualified].__defaults__, new[qualified].__kwdefaults__
    for key, value in vars(there).copy().items():
        if not callable(value) and key in vars(changed) and not key.startswith("__"):
            _put_everywhere(value, vars(changed)[key])
    return True


def _functions(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """The functions that a module defines, with those of its classes, by qualified name."""
    holders: list[Any] = [module, *(v for v in vars(module).values() if isinstance(v, type))]
    for holder in holders:
        if holder is not module and holder.__module__ != module.__name__:
            continue
        for value in vars(holder).values():
            function = value.fget if isinstance(value, property) else value
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                yield function.__qualname__, function


def _put_everywhere(old: object, new: object) -> None:
    if type(old) is not type(new) or old == new or isinstance(old, ModuleType):
        return
    for module in list(sys.modules.values()):
        for key, value in list(vars(module).items()) if isinstance(module, ModuleType) else ():
            if value is old and module.__name__.startswith(("pipelines", "tests")):
                setattr(module, key, new)
