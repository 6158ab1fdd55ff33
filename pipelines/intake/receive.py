"""Receiving: what lies in the inbox becomes archived bytes and a line in the journal, or is refused with a reason.

Here belongs the order of the questions asked of a file: whose is it, is it new, can it be read, does it hold a personal
identity code, what is it, about which month. Not here: reading cells (`text`) and typing them (`pipelines.staging`).
"""

import hashlib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.intake.bank_files import is_damaged_list, is_payment_list
from pipelines.intake.dialect import Dialect, period_cell, recognise
from pipelines.intake.personal_ids import CellRef, find_personal_ids, mask_personal_ids
from pipelines.intake.reading import look
from pipelines.intake.sheet import IntakeProblem, TextFile
from pipelines.journal import Line
from pipelines.papers import TOLD_SO_FAR, Papers, latest_month, shares_scope, unit_of
from pipelines.workspace import INBOX, InboxFile, Workspace
from schemas.forms import FORM_KINDS

HOLDS_CODE, MAY_HOLD_CODE = "file-personal-id", "file-likely-personal-id"
SET_ASIDE = frozenset({HOLDS_CODE, MAY_HOLD_CODE, "file-about-payments"})
"""The rules whose files are neither archived nor cached: they go to quarantine."""

Scopes = tuple[str, ...] | None
"""What a file is about within its municipality, kind and month: persons by code, cost centres without leading zeros, or
what stands there where nobody is known by it; None for everything."""

ScopesOf = Callable[[TextFile, Dialect], Scopes]


def everything(_text: TextFile, _dialect: Dialect) -> Scopes:
    """The scopes of a file that is always about its municipality's whole month."""
    return None


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
    scopes: Scopes = None
    form_version: int | None = None
    rule: str | None = None
    facts: Mapping[str, str] | None = None
    saved: str | None = None
    searched: bool = True

    @property
    def set_aside(self) -> bool:
        """Whether the file may hold what must not be archived; one that could not even be searched may."""
        return self.rule in SET_ASIDE or not self.searched

    @property
    def sha256(self) -> str:
        """The hash under which the bytes are archived."""
        return hashlib.sha256(self.data).hexdigest()


def judge(
    file: InboxFile,
    data: bytes,
    senders: Collection[int],
    dialects: Sequence[Dialect],
    scopes_of: ScopesOf = everything,
    released: Collection[str] = (),
) -> Judgement:
    """Look at one file and its bytes; writes nothing. The cells in `released` hold no code, as a decision says."""
    match = _FOLDER.fullmatch(file.folder)
    sender = int(match[1]) if match and int(match[1]) in senders else None
    told = look(data, file.name)
    known = Judgement(file, data, sender, saved=told.stamp.saved, searched=told.searched)
    if sender is None:
        known = replace(known, rule="file-sender-unknown", facts={"folder": file.folder or INBOX})
    if told.problem is not None:
        if told.about_payments or is_damaged_list(data):
            return _about_payments(known)
        refused = known if known.rule else replace(known, rule=told.problem.rule, facts=told.problem.facts)
        return _unless_personal_id(refused, told.outside, released)
    recognised = _recognised(known, told.cells, dialects, scopes_of)
    recognised = _of_form(recognised, told.cells, dialects, told.stamp.form)
    if recognised.dialect is None and (told.about_payments or is_payment_list(told.cells)):
        return _about_payments(known)
    found = find_personal_ids(told.cells)
    places = [_cell(place) for place in found if place.certain] or told.outside
    likely = [_cell(place) for place in found if not place.certain]
    return _unless_personal_id(known if known.rule else recognised, places, released, likely)


def receive(ws: Workspace, papers: Papers, dialects: Sequence[Dialect], scopes_of: ScopesOf, month: str) -> list[Line]:
    """Receive everything in the inbox in the order of its names, one journal line a file. Runs under the lock.

    `papers` know the municipalities and which deliveries were withdrawn; `scopes_of` tells what of its municipality's
    month a recognised file is about. A file that cannot tell its month is taken to be about `month`, so that the
    accountant sees its refusal; one that tells everything so far is about the last month that is over. Raises
    LockedError when another program holds a file.
    """
    senders = {partner.number: partner.name for partner in papers.project.partners}
    withdrawn = papers.withdrawals.keys()
    released = {sha256: release.cells for sha256, release in papers.releases.items()}
    judged = _Judge(senders, dialects, scopes_of, released, latest_month(papers.project, ws.now.effective))
    lines = _take_back(ws, papers, judged, month)
    for file in ws.inbox():
        data = file.read()
        if data is None:
            continue
        judgement = judged(file, data)
        with ws.taking(file) as whole:
            if whole:
                lines.append(_record(ws, judgement, senders, withdrawn, month))
    return lines


@dataclass(frozen=True)
class _Judge:
    """`judge`, with all that is the same for every file of a run.

    `released` are cells by the hash of their file, `so_far` is the month of files that tell everything so far.
    """

    senders: Mapping[int, str]
    dialects: Sequence[Dialect]
    scopes_of: ScopesOf
    released: Mapping[str, Sequence[str]]
    so_far: str

    def __call__(self, file: InboxFile, data: bytes) -> Judgement:
        released = self.released.get(hashlib.sha256(data).hexdigest(), ())
        found = judge(file, data, self.senders, self.dialects, self.scopes_of, released)
        return replace(found, period=self.so_far) if found.record_kind in TOLD_SO_FAR else found


def _take_back(ws: Workspace, papers: Papers, judged: _Judge, month: str) -> list[Line]:
    """Receive what decisions have released from quarantine; a file that holds another code stays there."""
    lines = []
    for refusal, slip in ws.quarantined():
        if slip["sha256"] not in papers.releases or refusal.facts["rule"] not in (HOLDS_CODE, MAY_HOLD_CODE):
            continue
        path = ws.quarantine_path(refusal.n)
        file = InboxFile(path, str(slip["sender"] or ""), slip["name"], slip["size"])
        judgement = judged(file, path.read_bytes())
        if not judgement.set_aside:
            lines.append(_record(ws, judgement, judged.senders, papers.withdrawals.keys(), month, released=refusal.n))
            ws.leave_quarantine(refusal.n)
    return lines


def _recognised(file: Judgement, text: TextFile, dialects: Sequence[Dialect], scopes_of: ScopesOf) -> Judgement:
    try:
        found = recognise(text, dialects)
    except IntakeProblem as problem:
        return replace(file, rule=problem.rule, facts=problem.facts)
    if found.period is None:
        return replace(file, rule="file-empty", facts={})
    scopes = scopes_of(text, _dialect(dialects, found.dialect))
    return replace(file, record_kind=found.record_kind, period=found.period, dialect=found.dialect, scopes=scopes)


def _dialect(dialects: Sequence[Dialect], dialect_id: str | None) -> Dialect:
    return next(dialect for dialect in dialects if dialect.id == dialect_id)


def _unless_personal_id(
    file: Judgement, found: Sequence[str], released: Collection[str], likely: Sequence[str] = ()
) -> Judgement:
    """Refuse a file that holds a personal identity code, whatever else is wrong with it: it must not be archived.

    `likely` are the places of mistyped codes, which are personal data as well.
    """
    certain = [place for place in found if place not in released]
    places = [*certain, *(place for place in likely if place not in released)]
    if not places:
        return file
    rule, facts = HOLDS_CODE if certain else MAY_HOLD_CODE, {"cell": ", ".join(places[:10])}
    return Judgement(file.file, file.data, file.sender, rule=rule, facts=facts)


def _of_form(file: Judgement, text: TextFile, dialects: Sequence[Dialect], form: Mapping[str, str]) -> Judgement:
    """The file with the version of our form that it is; refused when it is the form of another place, kind or month.

    Only what the form still says is compared: other programs may have lost its hidden names.
    """
    kind = FORM_KINDS.get(form.get("kind", ""))
    if file.rule is not None or kind is None or not form.get("version", "").isdigit():
        return file
    mine = {"municipality": str(file.sender), "month": str(file.period), "kind": str(file.record_kind)}
    said = {**form, "kind": kind}
    if all(said.get(name, value) == value for name, value in mine.items()):
        return replace(file, form_version=int(form["version"]))
    facts = {
        "municipality": form.get("municipality", str(file.sender)),
        "record_kind": kind,
        "form_month": form.get("month", str(file.period)),
        "folder": file.file.folder,
        "found_month": str(file.period),
        "cell": period_cell(text, _dialect(dialects, file.dialect), str(file.period)),
    }
    return replace(file, record_kind=None, period=None, dialect=None, scopes=None, rule="file-wrong-form", facts=facts)


def _about_payments(file: Judgement) -> Judgement:
    """Refuse a bank's file, whoever put it there: it may hold private payers and must not be archived."""
    return Judgement(file.file, file.data, file.sender, rule="file-about-payments", facts={})


def _record(
    ws: Workspace,
    file: Judgement,
    senders: Mapping[int, str],
    withdrawn: Collection[tuple[str, int]],
    month: str,
    released: int | None = None,
) -> Line:
    facts = {"name": _without_codes(file.file.name), "size": len(file.data), "sender": file.sender}
    facts |= {} if released is None else {"released": released}
    period = file.period or month
    slip = facts | {"kind": file.record_kind or "unknown", "period": period}
    if file.set_aside:
        place = ws.quarantine(file.data, slip | {"rule": file.rule})
        told = {"place": place} if file.rule == "file-about-payments" else _masked(file.facts)
        return ws.record("refused", sha256=None, rule=file.rule, period=period, facts=told, **facts)
    received = [line for line in ws.journal.lines() if line.kind == "received"]
    if file.rule is None:
        standing = [line for line in received if (line.facts["sha256"], line.facts["sender"]) not in withdrawn]
        file = _unless_from_another(file, standing, senders)
    ws.archive(file.data, slip)
    if file.rule is not None:
        told = _masked(file.facts)
        return ws.record("refused", sha256=file.sha256, rule=file.rule, period=period, facts=told, **facts)
    kind, scopes = str(file.record_kind), file.scopes
    unit = [line for line in received if _unit(line) == unit_of(int(file.sender or 0), kind, period)]
    same = [line.n for line in unit if line.facts["sha256"] == file.sha256]
    older = [
        line.n
        for line in unit
        if line.facts["repeats"] is None
        and (line.facts["sha256"], file.sender) not in withdrawn
        and shares_scope(kind, scopes, line.facts["scopes"])
    ]
    return ws.record(
        "received",
        sha256=file.sha256,
        record_kind=kind,
        period=file.period,
        dialect=file.dialect,
        scopes=None if scopes is None else [_without_codes(scope) for scope in scopes],
        supersedes=[] if same else older,
        repeats=same[0] if same else None,
        form_version=file.form_version,
        saved=file.saved,
        **facts,
    )


def _masked(facts: Mapping[str, str] | None) -> dict[str, str]:
    """The facts of a refusal: what they cite of names may hold a code too."""
    return {name: _without_codes(text) for name, text in (facts or {}).items()}


def _without_codes(text: str) -> str:
    return mask_personal_ids(text, likely=True)


def _cell(place: CellRef) -> str:
    if not place.sheet:
        return f"rivi {place.row}, kenttä {place.column}"
    return f"{place.sheet} {place.column}{place.row}"


def _unless_from_another(file: Judgement, received: Sequence[Line], senders: Mapping[int, str]) -> Judgement:
    """Refuse bytes that another municipality sent before: one of the two sent the wrong file."""
    for line in received:
        if line.facts["sha256"] == file.sha256 and line.facts["sender"] != file.sender:
            facts = {"other": senders[line.facts["sender"]], "received_date": line.effective.isoformat()}
            return replace(file, rule="file-from-another", facts=facts)
    return file


def _unit(line: Line) -> tuple[int, str, str]:
    return unit_of(line.facts["sender"], line.facts["record_kind"], line.facts["period"])
