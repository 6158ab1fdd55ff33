"""Random journals: any lines give a chain that holds, any cut leaves a beginning of it, any changed byte is seen.

Not here: single cases with their words (`tests/unit/test_paper_journal.py`).
"""

import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.journal import Journal, Line, Moment

KINDS = st.sampled_from(["configured", "received", "refused", "decided", "closed", "published"])
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)
FACTS = st.dictionaries(st.sampled_from(["sha256", "name", "files", "sender", "åäö"]), VALUES, max_size=4)
ENTRIES = st.lists(st.tuples(KINDS, FACTS, st.integers(0, 400)), min_size=1, max_size=6)
Entries = list[tuple[str, dict[str, Any], int]]


def write(folder: str, entries: Entries) -> tuple[Path, list[Line]]:
    path = Path(folder) / "journal.jsonl"
    path.touch()
    journal = Journal(path)
    start = datetime(2025, 9, 1, 3, 0, tzinfo=UTC)
    lines = [
        journal.append(kind, Moment(start + timedelta(days=day), date(2025, 9, 1) + timedelta(days=day)), **facts)
        for kind, facts, day in entries
    ]
    return path, lines


@settings(max_examples=60)
@given(ENTRIES)
def test_any_lines_give_a_chain_that_holds_and_reads_back(entries: Entries) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, lines = write(folder, entries)
        journal = Journal(path)
        assert journal.check_chain() == []
        assert journal.lines() == lines
        assert [dict(line.facts) for line in lines] == [facts for _, facts, _ in entries]
        assert [line.prev for line in lines[1:]] == [line.hash for line in lines[:-1]]


@settings(max_examples=60)
@given(ENTRIES, st.data())
def test_a_journal_cut_at_any_byte_recovers_to_a_beginning_of_it(entries: Entries, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, lines = write(folder, entries)
        whole = path.read_bytes()
        cut = data.draw(st.integers(0, len(whole)))
        path.write_bytes(whole[:cut])
        journal = Journal(path)
        journal.recover()
        # Lines that are there in full, with or without their line break: 1 for each break, 1 more when only it lacks.
        there = whole[:cut].count(b"\n") + (cut < len(whole) and whole[cut : cut + 1] == b"\n")
        assert journal.lines() == lines[:there]
        assert whole.startswith(path.read_bytes())
        assert journal.check_chain() == []
        line = journal.append("received", Moment(datetime(2026, 9, 1, tzinfo=UTC), date(2026, 9, 1)), sha256="ab")
        assert Journal(path).lines() == [*lines[:there], line]


@settings(max_examples=60)
@given(ENTRIES, st.data())
def test_any_changed_byte_is_seen_in_its_line(entries: Entries, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, _ = write(folder, entries)
        whole = path.read_bytes()
        at = data.draw(st.integers(0, len(whole) - 1))
        value = data.draw(st.integers(0, 255).filter(lambda value: value != whole[at]))
        path.write_bytes(whole[:at] + bytes([value]) + whole[at + 1 :])
        faults = Journal(path).check_chain()
        assert faults
        assert faults[0].startswith(f"rivi {whole[:at].count(10) + 1}:")
