"""Receiving: what lies in the inbox becomes archived bytes and a line in the journal, or is refused with a reason.

Here belongs the order of the questions asked of a file: whose is it, is it new, can it be read, does it hold a personal
identity code, what is it, about which month. Not here: reading cells (`text`) and typing them (`pipelines.staging`).
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.intake.dialect import Dialect, recognise
from pipelines.intake.personal_ids import find_personal_ids, mask_personal_ids
from pipelines.intake.text import IntakeProblem, read_text
from pipelines.journal import Line
from pipelines.workspace import InboxFile, Workspace

_FOLDER = re.compile(r"(\d{3})(-.*)?")


@dataclass(frozen=True)
class Judgement:
    """What a file is, before anything is written: a recognised file, or the rule that refuses it and why."""

    file: InboxFile
    data: bytes
    sender: int | None
    record_kind: str | None = None
    period: str | None = None
    dialect: str | None = None
    rule: str | None = None
    facts: Mapping[str, str] | None = None

    @property
    def sha256(self) -> str:
        """The hash under which the bytes are archived."""
        return hashlib.sha256(self.data).hexdigest()


def judge(file: InboxFile, senders: Sequence[int], dialects: Sequence[Dialect]) -> Judgement:
    """Look at one file of the inbox; writes nothing."""
    data = file.path.read_bytes()
    match = _FOLDER.fullmatch(file.folder)
    sender = int(match[1]) if match and int(match[1]) in senders else None
    if sender is None:
        return Judgement(file, data, None, rule="file-sender-unknown", facts={"folder": mask_personal_ids(file.folder)})
    try:
        text = read_text(data, file.name)
        places = find_personal_ids(text)
        if places:
            cells = ", ".join(f"{p.sheet} {p.column}{p.row}".strip() for p in places[:10])
            return Judgement(file, data, sender, rule="file-personal-id", facts={"cell": cells})
        found = recognise(text, dialects)
    except IntakeProblem as problem:
        return Judgement(file, data, sender, rule=problem.rule, facts=problem.facts)
    if found.period is None:
        return Judgement(file, data, sender, rule="file-empty", facts={})
    return Judgement(file, data, sender, found.record_kind, found.period, found.dialect)


def receive(ws: Workspace, senders: Sequence[int], dialects: Sequence[Dialect]) -> list[Line]:
    """Receive everything in the inbox in the order of its names, one journal line a file. Runs under the lock."""
    lines = []
    for file in ws.inbox():
        judgement = judge(file, senders, dialects)
        with ws.taking(file) as whole:
            if whole:
                lines.append(_record(ws, judgement))
    return lines


def _record(ws: Workspace, file: Judgement) -> Line:
    facts = {"name": mask_personal_ids(file.file.name), "size": len(file.data), "sender": file.sender}
    slip = facts | {"kind": file.record_kind or "unknown", "period": file.period}
    if file.rule == "file-personal-id":
        ws.quarantine(file.data, slip | {"rule": file.rule})
        return ws.record("refused", sha256=None, rule=file.rule, facts=dict(file.facts or {}), **facts)
    received = [line for line in ws.journal.lines() if line.kind == "received"]
    ws.archive(file.data, slip)
    if file.rule is not None:
        return ws.record("refused", sha256=file.sha256, rule=file.rule, facts=dict(file.facts or {}), **facts)
    same = [line.n for line in received if _unit(line) == _unit_of(file) and line.facts["sha256"] == file.sha256]
    older = [line.n for line in received if _unit(line) == _unit_of(file) and line.facts["repeats"] is None]
    return ws.record(
        "received",
        sha256=file.sha256,
        record_kind=file.record_kind,
        period=file.period,
        dialect=file.dialect,
        supersedes=older[-1] if older and not same else None,
        repeats=same[0] if same else None,
        **facts,
    )


def _unit(line: Line) -> tuple[object, ...]:
    return line.facts["sender"], line.facts["record_kind"], line.facts["period"]


def _unit_of(file: Judgement) -> tuple[object, ...]:
    return file.sender, file.record_kind, file.period
