"""What no room does, but for the one file that may: floats, frames of doubles, rounding, clocks, the outer world.

Here belongs what can be seen in a syntax tree. Not here: which room may import which (import-linter), and SQL
(`test_sql.py`).
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.repository import ROOMS, dotted, files, imported_modules, tree

Pattern = Callable[[ast.AST], Iterator[ast.AST]]

CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.localtime",
    "time.gmtime", "time.strftime", "time.monotonic", "time.perf_counter", "uuid.uuid1", "uuid.uuid4",
}  # fmt: skip
ENVIRONMENT = {"os.environ", "os.getenv", "os.getlogin", "getpass.getuser", "socket.gethostname", "platform.node"}
NETWORK = {"requests", "urllib.request", "urllib3", "http.client", "httpx", "aiohttp", "socket", "ftplib", "smtplib"}
RANDOM = {"random", "secrets"}


def calls(*names: str) -> Pattern:
    """Calls whose written name ends with one of the names."""

    def found(module: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                written = dotted(node.func)
                if any(written == name or written.endswith("." + name) for name in names):
                    yield node

    return found


def builtin_calls(*names: str) -> Pattern:
    """Calls of a bare name."""

    def found(module: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield node

    return found


def method_calls(*names: str) -> Pattern:
    """Calls of a method, whatever it is called on."""

    def found(module: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
                yield node

    return found


def reads(*names: str) -> Pattern:
    """Mentions of a dotted name."""

    def found(module: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(module):
            if isinstance(node, ast.Attribute | ast.Name) and dotted(node) in names:
                yield node
            elif isinstance(node, ast.ImportFrom):
                yield from (node for alias in node.names if f"{node.module}.{alias.name}" in names)

    return found


def imports(*names: str) -> Pattern:
    """Imports of a module or of something in it."""

    def found(module: ast.AST) -> Iterator[ast.AST]:
        for node in ast.walk(module):
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = imported_modules(node)
                if any(name == module or module.startswith(name + ".") for name in names for module in modules):
                    yield node

    return found


def statements(kind: type[ast.AST]) -> Pattern:
    """Statements of a kind."""
    return lambda module: (node for node in ast.walk(module) if isinstance(node, kind))


# What, how it is seen, the files or folders that may, and code that must be caught.
FORBIDDEN: dict[str, tuple[Pattern, tuple[str, ...], str]] = {
    # An Excel cell stores a double; the workbook's one door refuses numbers that would lose cents in it.
    "float": (builtin_calls("float"), ("reports/workbook.py",), "x = float('7.5')"),
    "rounding": (builtin_calls("round"), (), "x = round(amount, 2)"),
    "rounding by a method": (method_calls("round", "quantize", "to_integral_value"), (), "frame.round(2)"),
    "a frame of doubles": (method_calls("df", "fetchdf", "fetch_df", "fetchnumpy"), (), "relation.df()"),
    "a clock": (calls(*CLOCKS), ("flows",), "import datetime\nx = datetime.datetime.now()"),
    "the environment": (reads(*ENVIRONMENT), ("flows",), "import os\nx = os.environ['HOME']"),
    "the network": (imports(*NETWORK), ("flows",), "from urllib.request import urlopen"),
    "chance, but for a secret": (imports(*RANDOM), ("flows/password.py", "flows/key_lists.py"), "import random"),
    "pickles, which run what they hold": (imports("pickle", "shelve", "marshal"), (), "import pickle"),
    "code from text": (builtin_calls("eval", "exec", "compile"), (), "eval('1 + 1')"),
    "assert as validation, which -O leaves out": (statements(ast.Assert), (), "assert amount > 0"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_room_uses(what: str) -> None:
    pattern, allowed, _ = FORBIDDEN[what]
    caught = [
        f"{path}:{getattr(node, 'lineno', 0)}"
        for path in files(*ROOMS, suffix=".py")
        if not any(path == Path(place) or Path(place) in path.parents for place in allowed)
        for node in pattern(tree(path))
    ]
    assert caught == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_pattern_catches_planted_code(what: str) -> None:
    pattern, _, planted = FORBIDDEN[what]
    assert list(pattern(ast.parse(planted))) != []


def test_a_name_imported_from_os_is_caught_as_the_environment() -> None:
    pattern, _, _ = FORBIDDEN["the environment"]
    assert list(pattern(ast.parse("from os import environ"))) != []


def test_the_oracle_imports_no_room() -> None:
    caught = [
        f"{path} imports {module}"
        for path in files("tests", suffix=".py")
        if path.parts[1] == "oracle"
        for module in imported_modules(tree(path))
        if module.split(".")[0] in ROOMS
    ]
    assert caught == []
