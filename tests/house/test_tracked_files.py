"""What no file of the repository holds: addresses of package indexes, paths of somebody's machine, unfinished work.

Here belongs what can be seen in the text of any file. Not here: syntax trees (`test_forbidden_patterns.py`).
"""

import re
from pathlib import Path

import pytest

from tests.house.repository import ROOT, repository_files, text

FORBIDDEN = {
    "an index of packages": (
        r"(?i)pypi\.|pythonhosted\.org|/simple/|--(extra-)?index-url|--find-links|trusted-host",
        "--index-url https://example.org",
    ),
    "a path of somebody's machine": (
        r"(?<![\w.])(?:/home/|/root/|/tmp/|/work/|/Users/|[A-Z]:\\Users)",
        "see /home/someone/notes",
    ),
    "unfinished work": (r"\bTODO\b|\bFIXME\b|\bXXX\b", "TODO later"),
}
LOCKS_OF_OTHER_TOOLS = {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"}
THIS_FILE = Path(__file__).relative_to(ROOT)  # it names what it looks for


def readable(path: Path) -> bool:
    """Whether a file is text, as git sees it: no zero byte at its beginning."""
    return b"\0" not in (ROOT / path).read_bytes()[:8000]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what][0])
    caught = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path in repository_files()
        if path != THIS_FILE and readable(path)
        for number, line in enumerate((ROOT / path).read_text("utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert caught == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_pattern_catches_a_planted_line(what: str) -> None:
    pattern, planted = FORBIDDEN[what]
    assert re.search(pattern, planted)


def test_there_is_one_kind_of_lock() -> None:
    assert [path for path in repository_files() if path.name in LOCKS_OF_OTHER_TOOLS] == []


def test_the_licence_is_the_whole_eupl() -> None:
    licence = text(Path("LICENSE"))
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert [f"\n{number}." in licence for number in range(1, 16)] == [True] * 15
    assert licence.endswith("additions to this Appendix require the production of a new EUPL version.\n")
