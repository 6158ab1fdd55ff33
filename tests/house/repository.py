"""What the house tests look at: the files of the repository and the syntax trees of the rooms.

Here belongs finding and reading. Not here: what is forbidden or asked for, which each test says itself.
"""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("flows", "pipelines", "reports", "schemas")


@cache
def repository_files() -> tuple[Path, ...]:
    """Every file of the repository, relative to its top: tracked or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()))


def files(*tops: str, suffix: str) -> list[Path]:
    """The files under the given folders that end in `suffix`; never none, so that no test passes on emptiness."""
    found = [path for path in repository_files() if path.parts[0] in tops and path.suffix == suffix]
    assert found, f"no {suffix} under {tops}"
    return found


def text(path: Path) -> str:
    """The text of a file of the repository."""
    return (ROOT / path).read_text("utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module of the repository."""
    return ast.parse(text(path), str(path))


def dotted(node: ast.expr) -> str:
    """A name as written, `datetime.datetime.now`; empty for anything but a chain of names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else node.attr
    return ""


def imported_modules(module: ast.AST) -> set[str]:
    """Every module that a tree imports, inside functions too: `a.b` for `import a.b` and `from a.b import c`."""
    found: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def strings(module: ast.AST) -> set[str]:
    """Every string constant of a tree but the docstrings' and comments'."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    }
