"""The written list of mess, of hours, money and people (`mess….toml`), read into plain data.

Here belongs the form of the list. Not here: spoiling files by it (`deliveries`), nor what it takes out of the figures
(`tests/oracle`).
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

LISTS = tuple(Path(__file__).parent / name for name in ("mess.toml", "mess_money.toml", "mess_people.toml"))


@dataclass(frozen=True)
class Edit:
    """One spoilt place of one delivered file: what stands there instead, or `keep_bytes` of the whole file.

    `booked` names an entry of a ledger that is `to` another account than it `was`, `moved` cents that came to the
    balance of an account without a voucher, from that month to the end of its year.
    """

    file: str
    sheet: str
    row: int | None
    column: str | None
    was: str | None
    to: str | None
    insert: tuple[str, ...] | None
    remove: bool
    keep_bytes: int | None
    adds: tuple[dict[str, Any], ...]
    booked: dict[str, Any] | None
    moved: dict[str, Any] | None


@dataclass(frozen=True)
class Sent:
    """A delivery beside the monthly ones: `of` again without its faults, the same bytes as another, or a plain text."""

    file: str
    of: str | None
    same_bytes_as: str | None
    text: str | None


@dataclass(frozen=True)
class Expected:
    """A finding that must be there from `since` until the day before `until`, waived from `waived_since`.

    It is about the file, or where it is not `of_file`, about the file's municipality.
    """

    rule: str
    severity: str
    month: str
    file: str
    sheet: str
    row: int | None
    about: str
    since: date
    until: date
    waived_by: str
    waived_since: date
    of_file: bool


@dataclass(frozen=True)
class Out:
    """Rows that do not count from `since` until the day before `until`: they wait, or are `unread` in no file."""

    person: str
    month: str | None
    day: date | None
    sender: int | None
    unread: bool
    since: date
    until: date


@dataclass(frozen=True)
class Extra:
    """Project hours that wait although they are not in the truth: typed too high, doubled, or worked on a day off."""

    person: str
    day: date
    minutes: int
    since: date
    until: date


@dataclass(frozen=True)
class Case:
    """One thing that went wrong. `until` is the first day on which it is mended."""

    id: str
    what: str
    month: str
    file: str
    since: date
    until: date
    edits: tuple[Edit, ...]
    sent: tuple[Sent, ...]
    findings: tuple[Expected, ...]
    out: tuple[Out, ...]
    extra: tuple[Extra, ...]
    entries_out: tuple[str, ...]
    counts_out: tuple[str, ...]
    people_out: tuple[str, ...]
    results_out: tuple[str, ...]


def arrival(file: str) -> date:
    """The day on which a file arrives: the first folder of its path."""
    return date.fromisoformat(file.split("/")[0])


@cache
def cases() -> tuple[Case, ...]:
    """Every case of the lists, in their order."""
    tables = (table for path in LISTS for table in tomllib.loads(path.read_text(encoding="utf-8"))["case"])
    return tuple(_case(table) for table in tables)


def minutes(written: str) -> int:
    """`7:15` as minutes."""
    hours, rest = written.split(":")
    return int(hours) * 60 + int(rest)


def _case(table: dict[str, Any]) -> Case:
    since, until = arrival(table["file"]), table.get("mended", date.max)
    span = {"since": since, "until": until}
    return Case(
        id=table["id"],
        what=table["what"],
        month=table["month"],
        file=table["file"],
        since=since,
        until=until,
        edits=tuple(_edit(table["file"], edit) for edit in table.get("edit", [])),
        sent=tuple(Sent(s["file"], s.get("of"), s.get("same_bytes_as"), s.get("text")) for s in table.get("sent", [])),
        findings=tuple(_finding(table, finding, span) for finding in table["finding"]),
        out=tuple(_out(out, span) for out in table.get("out", [])),
        extra=tuple(
            Extra(e["person"], e["day"], minutes(e["hours"]), e.get("since", since), e.get("until", until))
            for e in table.get("extra", [])
        ),
        entries_out=tuple(table.get("entries_out", [])),
        counts_out=tuple(table.get("counts_out", [])),
        people_out=tuple(table.get("people_out", [])),
        results_out=tuple(table.get("results_out", [])),
    )


def _edit(file: str, edit: dict[str, Any]) -> Edit:
    return Edit(
        file=edit.get("file", file),
        sheet=edit.get("sheet", ""),
        row=edit.get("row"),
        column=edit.get("column"),
        was=edit.get("was"),
        to=edit.get("to"),
        insert=tuple(edit["insert"]) if "insert" in edit else None,
        remove=edit.get("remove", False),
        keep_bytes=edit.get("keep_bytes"),
        adds=tuple(edit.get("adds", [])),
        booked=edit.get("booked"),
        moved=edit.get("moved"),
    )


def _finding(case: dict[str, Any], finding: dict[str, Any], span: dict[str, date]) -> Expected:
    file = finding.get("file", case["file"])
    return Expected(
        rule=finding["rule"],
        severity=finding["severity"],
        month=case["month"],
        file=file,
        sheet=finding.get("sheet", ""),
        row=finding.get("row"),
        about=finding.get("about", ""),
        since=finding.get("since", arrival(file) if "file" in finding else span["since"]),
        until=finding.get("until", span["until"]),
        waived_by=finding.get("waived_by", ""),
        waived_since=finding.get("waived_since", date.max),
        of_file=finding.get("of_file", True),
    )


def _out(out: dict[str, Any], span: dict[str, date]) -> Out:
    return Out(
        person=out["person"],
        month=out.get("month"),
        day=out.get("day"),
        sender=out.get("sender"),
        unread=out.get("unread", False),
        since=out.get("since", span["since"]),
        until=out.get("until", span["until"]),
    )
