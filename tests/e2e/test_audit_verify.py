"""`verify.py` of the auditor's folder: it stands alone, says what `tilitys verify` says, and names every change.

Here belongs the folder of a closed claim of the sample, changed in many ways. Not here: its pages.
"""

import ast
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.desk import Desk
from flows.verifying import verify_workspace
from reports.audit import verify

FROZEN = "frozen/2025-1/v1"
KINDS = (
    "index.html", "csv/sources.csv", "frozen/2025-1/v1/rows-hours.csv", "frozen/2025-1/v1/manifest.json",
    "journal.jsonl", "verify.py",
)  # fmt: skip


@pytest.fixture
def folder(audited: Desk, tmp_path: Path) -> Path:
    """A copy of the folder for this test alone."""
    return Path(shutil.copytree(audited.root / "out/2025-1-tarkastus", tmp_path / "kansio"))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def faults(folder: Path, anchor: str | None = None) -> list[tuple[str, str]]:
    return verify.verify(folder, anchor)[0]


def heads(folder: Path) -> list[str]:
    return [sha256(line) for line in (folder / "journal.jsonl").read_bytes().splitlines()]


def with_hashes_again(folder: Path) -> None:
    """Do what somebody would who can write in the folder: make the list of hashes anew."""
    path = folder / "tarkisteet.json"
    said = json.loads(path.read_bytes())
    said["files"] = {name: sha256((folder / name).read_bytes()) for name in said["files"]}
    path.write_text(json.dumps(said), encoding="utf-8")


def with_claim_again(folder: Path) -> None:
    """The same with the claim's own manifest and, line by line, the whole journal."""
    path = folder / FROZEN / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["files"] = {name: sha256((path.parent / name).read_bytes()) for name in manifest["files"]}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    lines = [json.loads(line) for line in (folder / "journal.jsonl").read_bytes().splitlines()]
    prev, written = "0" * 64, []
    for line in lines:
        if line["kind"] == "closed":
            line["manifest"] = sha256(path.read_bytes())
        bare = {key: value for key, value in line.items() if key != "check"} | {"prev": prev}
        written.append(verify.compact({**bare, "check": sha256(verify.compact(bare))}))
        prev = sha256(written[-1])
    (folder / "journal.jsonl").write_bytes(b"".join(line + b"\n" for line in written))
    with_hashes_again(folder)


def change_support(folder: Path) -> None:
    path = folder / FROZEN / "figures.csv"
    lines = path.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("claim/2025-1/support;"))
    name, value, rest = lines[at].split(";", 2)
    lines[at] = f"{name};{value[:-1]}{(int(value[-1]) + 1) % 10};{rest}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_it_runs_alone_and_agrees_with_our_own_verify(audited: Desk) -> None:
    folder = audited.root / "out/2025-1-tarkastus"
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "--anchor", heads(folder)[-1]],
        cwd=folder, env={}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Kaikki on ennallaan: ")
    assert heads(folder)[-1] in ran.stdout
    assert verify_workspace(audited, heads(folder)[-1])[1]


def test_it_imports_the_standard_library_alone_and_is_short_enough_to_read() -> None:
    text = Path(verify.__file__).read_text("utf-8")
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(text, feature_version=(3, 9)))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert imported - sys.stdlib_module_names == set()
    assert len(text.splitlines()) <= 300


@pytest.mark.parametrize("name", KINDS)
def test_one_changed_byte_is_named(name: str, folder: Path) -> None:
    path = folder / name
    data = path.read_bytes()
    middle = len(data) // 2
    path.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    assert name in {place for place, _ in faults(folder)}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_that_is_gone_is_named(name: str, folder: Path) -> None:
    (folder / name).unlink()
    assert name in {place for place, _ in faults(folder)}


def test_a_file_that_was_added_is_named(folder: Path) -> None:
    (folder / "csv/lisatty.csv").write_bytes(b"a;b\n")
    assert [place for place, _ in faults(folder)] == ["csv/lisatty.csv"]


def test_a_journal_line_that_is_gone_is_named(folder: Path) -> None:
    path = folder / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:6], *lines[7:]]))
    with_hashes_again(folder)
    assert any("Rivi 7: rivin edeltä puuttuu rivi" in what for _, what in faults(folder))


@pytest.mark.parametrize("again", [with_hashes_again, with_claim_again])
def test_an_altered_figure_is_caught_by_its_expression(again: Callable[[Path], None], folder: Path) -> None:
    change_support(folder)
    again(folder)
    assert any(place.endswith("figures.csv, luku claim/2025-1/support") for place, _ in faults(folder))


def test_an_altered_row_with_everything_written_anew_changes_the_figures_and_the_anchor(folder: Path) -> None:
    head = heads(folder)[-1]
    assert faults(folder, head) == []
    path = folder / FROZEN / "rows-hours.csv"
    path.write_text(path.read_text("utf-8").replace(";3600;s", ";7200;s").replace(";12600;s", ";12601;s"), "utf-8")
    with_claim_again(folder)
    places = {place for place, _ in faults(folder, head)}
    assert "journal.jsonl" in places
    assert any("luku claim/2025-1/hours/H01/2025-09" in place for place in places)


def test_a_history_that_was_written_anew_is_caught_by_the_anchor_alone(folder: Path) -> None:
    head = heads(folder)[-1]
    path = folder / FROZEN / "facts.json"
    path.write_text(path.read_text("utf-8").replace("Kaisa Kunnanjohtaja", "Joku Muu"), "utf-8")
    with_claim_again(folder)
    assert faults(folder) == []
    assert [place for place, _ in faults(folder, head)] == ["journal.jsonl"]
