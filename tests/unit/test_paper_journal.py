"""The journal: adding lines, reading them, and what is done about a file that is not as it was written.

Not here: files that lines name (`test_paper_workspace`, `test_paper_verify`) and random journals (`tests/property`).
"""

import hashlib
import json
import os
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipelines.journal import NO_LINE, Journal, Moment
from schemas.errors import VerificationError

APRIL = Moment(datetime(2026, 4, 10, 6, 0, tzinfo=UTC), date(2026, 4, 10))
MAY = Moment(datetime(2026, 5, 10, 6, 0, tzinfo=UTC), date(2026, 5, 10))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "journal.jsonl"
    path.touch()
    return path


def three_lines(path: Path) -> Journal:
    journal = Journal(path)
    journal.append("configured", APRIL, sha256="ab")
    journal.append("received", APRIL, sha256="cd", name="Työaika ä.xlsx")
    journal.append("received", MAY, sha256="ef", name="Työaika ö.xlsx")
    return journal


def test_a_line_is_one_json_object_with_sorted_keys_and_the_hash_of_the_line_before(path: Path) -> None:
    journal = three_lines(path)
    first, second, _ = path.read_bytes().splitlines()
    said = json.loads(second)
    assert list(said) == sorted(said)
    assert said["n"] == 2
    assert said["prev"] == hashlib.sha256(first).hexdigest()
    assert said["time"] == "2026-04-10T06:00:00+00:00"
    assert said["effective"] == "2026-04-10"
    assert said["kind"] == "received"
    assert "Työaika ä.xlsx".encode() in second
    assert journal.lines()[0].prev == NO_LINE == "0" * 64
    assert journal.head == (3, hashlib.sha256(path.read_bytes().splitlines()[2]).hexdigest())


def test_check_is_the_hash_of_the_line_without_it(path: Path) -> None:
    three_lines(path)
    said = json.loads(path.read_bytes().splitlines()[0])
    check = said.pop("check")
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert check == hashlib.sha256(text.encode()).hexdigest()


def test_what_append_gives_is_what_another_reader_finds(path: Path) -> None:
    line = Journal(path).append("refused", APRIL, sha256=None, facts={"cell": "B 7"}, rows=[1, 2])
    assert Journal(path).lines() == [line]
    assert line.facts == {"sha256": None, "facts": {"cell": "B 7"}, "rows": [1, 2]}


def test_lines_are_limited_by_effective_date_and_by_number(path: Path) -> None:
    journal = three_lines(path)
    assert [line.n for line in journal.lines(as_of=date(2026, 4, 30))] == [1, 2]
    assert [line.n for line in journal.lines(up_to=1)] == [1]
    assert [line.n for line in journal.lines(as_of=date(2026, 4, 9))] == []


def test_a_reader_sees_what_another_one_added(path: Path) -> None:
    reader = Journal(path)
    assert reader.head == (0, NO_LINE)
    three_lines(path)
    assert reader.head[0] == 3


def test_a_moment_is_kept_in_utc_and_needs_its_time_zone(path: Path) -> None:
    helsinki = timezone(timedelta(hours=3))
    moment = Moment(datetime(2026, 4, 10, 9, 0, tzinfo=helsinki), date(2026, 4, 10))
    assert Journal(path).append("configured", moment).time == "2026-04-10T06:00:00+00:00"
    with pytest.raises(ValueError, match="time zone"):
        Moment(datetime(2026, 4, 10, 9, 0), date(2026, 4, 10))


@pytest.mark.parametrize("facts", [{"n": 1}, {"check": "x"}, {"counts": {9: 1, 10: 2}}, {"amount": float("nan")}])
def test_facts_that_would_not_come_back_as_they_are_are_refused_and_nothing_is_written(
    path: Path, facts: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=r"own|come back|JSON"):
        Journal(path).append("configured", APRIL, **facts)
    assert path.read_bytes() == b""


def test_a_torn_last_line_is_set_aside_and_the_next_line_takes_its_number(path: Path) -> None:
    three_lines(path)
    whole = path.read_bytes()
    kept = whole.splitlines(keepends=True)
    path.write_bytes(whole[:-30])
    journal = Journal(path)
    assert journal.head[0] == 2
    journal.recover()
    assert path.read_bytes() == kept[0] + kept[1]
    assert (path.parent / "journal.torn-1").read_bytes() == kept[2][:-30]
    assert journal.append("received", MAY, sha256="ef").n == 3
    assert Journal(path).check_chain() == []


def test_a_second_torn_line_does_not_overwrite_the_first(path: Path) -> None:
    for cut in (30, 40):
        journal = three_lines(path)
        path.write_bytes(path.read_bytes()[:-cut])
        journal.recover()
    assert {p.name for p in path.parent.glob("journal.torn-*")} == {"journal.torn-1", "journal.torn-2"}


def test_a_last_line_that_lacks_only_its_line_break_gets_it(path: Path) -> None:
    three_lines(path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    journal = Journal(path)
    assert journal.head[0] == 2
    journal.recover()
    assert path.read_bytes() == whole
    assert journal.head[0] == 3
    assert list(path.parent.glob("journal.torn-*")) == []


def test_nothing_is_added_after_a_torn_line(path: Path) -> None:
    journal = three_lines(path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(VerificationError, match="viimeinen rivi on kesken"):
        journal.append("received", MAY, sha256="ef")


@pytest.mark.parametrize("place", range(0, 3))
def test_every_changed_byte_of_a_line_is_named_by_its_line_and_nothing_is_set_aside(path: Path, place: int) -> None:
    three_lines(path)
    lines = path.read_bytes().splitlines(keepends=True)
    for at in range(len(lines[place])):
        changed = lines[place][:at] + bytes([lines[place][at] ^ 1]) + lines[place][at + 1 :]
        path.write_bytes(b"".join([*lines[:place], changed, *lines[place + 1 :]]))
        before = path.read_bytes()
        faults = Journal(path).check_chain()
        assert faults, (place, at)
        assert faults[0].startswith(f"rivi {place + 1}:"), (place, at, faults)
        with pytest.raises(VerificationError, match=f"rivi {place + 1}:"):
            Journal(path).recover()
        assert path.read_bytes() == before


def test_a_line_taken_out_of_the_middle_is_named_where_it_is_missing(path: Path) -> None:
    three_lines(path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])
    assert Journal(path).check_chain() == ["rivi 2: rivin edeltä puuttuu rivi tai edeltävä rivi on vaihdettu"]
    with pytest.raises(VerificationError, match=r"journal\.jsonl, rivi 2: .* varmuuskopiosta"):
        Journal(path).lines()


def test_a_line_written_again_with_a_right_check_breaks_the_chain_after_it(path: Path) -> None:
    three_lines(path)
    lines = path.read_bytes().splitlines(keepends=True)
    other = path.with_name("other.jsonl")
    Journal(other).append("configured", APRIL, sha256="changed")
    path.write_bytes(other.read_bytes() + lines[1] + lines[2])
    assert [fault.partition(":")[0] for fault in Journal(path).check_chain()] == ["rivi 2"]


def test_a_missing_journal_is_told_and_not_begun_anew(path: Path) -> None:
    path.unlink()
    with pytest.raises(VerificationError, match="puuttuu"):
        Journal(path).recover()
    assert not path.exists()


def test_a_full_disk_leaves_the_journal_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = three_lines(path)
    before = path.read_bytes()
    really_write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: really_write(handle, data[:10]))
    with pytest.raises(OSError, match="only a part"):
        journal.append("received", MAY, sha256="01")
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert journal.append("received", MAY, sha256="01").n == 4
    assert Journal(path).check_chain() == []
