"""How a file of the repository looks: it says what it is for, and it is short enough to be read.

Here belongs form. Not here: what code may do (`test_forbidden_patterns.py`).
"""

import ast
import re
from pathlib import Path

import pytest

from tests.house.repository import ROOMS, files, repository_files, text, tree

LONGEST = 400
READ_BY_PEOPLE = {".py", ".sql", ".toml", ".md", ".in"}


@pytest.mark.parametrize("path", files(*ROOMS, "tests", suffix=".py"), ids=str)
def test_a_module_says_what_belongs_in_it(path: Path) -> None:
    if (docstring := ast.get_docstring(tree(path))) is None:
        pytest.fail(f"{path} has no docstring")
    assert docstring.splitlines()[0].endswith((".", "?")), f"{path}: the first line is no sentence"


def test_each_module_of_a_room_draws_its_border() -> None:
    said = re.compile(r"Here belongs?\b|Not here\b|Nothing else\b")
    silent = [path for path in files(*ROOMS, suffix=".py") if not said.search(ast.get_docstring(tree(path)) or "")]
    assert silent == []


def test_no_file_is_longer_than_people_read() -> None:
    long = {
        str(path): lines
        for path in repository_files()
        if path.suffix in READ_BY_PEOPLE
        if (lines := len(text(path).splitlines())) > LONGEST
    }
    assert long == {}


def test_data_holds_no_python() -> None:
    assert [path for path in repository_files() if path.parts[0] == "data" and path.suffix == ".py"] == []
