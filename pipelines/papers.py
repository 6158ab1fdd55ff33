"""What a workspace's papers say at a moment: project, decisions, receipts, refusals, closed claims, issued invoices.

Here belongs reading the journal into one picture, and recording a new project.toml, decision or dialect in it. Not
here: files of the municipalities (`pipelines.intake`), and anything that calculates.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipelines.claim_life import ClaimStep, claim_lives
from pipelines.journal import Line
from pipelines.unfit import DECISIONS_FOLDER, recorded_decisions, refuse_unfit
from pipelines.workspace import Workspace
from schemas.decision import Correction, Decision, Release, Withdraw, load_decision
from schemas.errors import SettingsError
from schemas.project import Participants, Project, load_project
from schemas.settings import validate

PROJECT_FILE = "project.toml"
KEY_SECRET_FILE = "osallistujien-salaisuus.txt"
"""The secret by which the keys of participants are made and hashed: no paper, owner-only, never changed."""
OWN_DIALECTS = "dialects"
"""The folder of a workspace with dialects of its own: a new layout is a new file there, and no code."""
TOLD_SO_FAR = frozenset({"register"})
"""Kinds of which a file tells how all things stand: it is about the last month that was over when it came, and takes
the place of what it names in the files of all months."""
_PERSON = re.compile(r"H[0-9]{2,3}")


@dataclass(frozen=True)
class Receipt:
    """An accepted file: one `received` line.

    `scopes` are what it is about within its unit (persons, cost centres), None for all of it. `supersedes` are the
    older lines that it takes the place of, as a whole or in part. `repeats` names an earlier line with the same bytes;
    such a file adds nothing. `saved` is the moment at which it was saved, as its program wrote it in the file.
    `released` names the line that had put it into quarantine.
    """

    n: int
    sha256: str
    name: str
    size: int
    sender: int
    record_kind: str
    period: str
    dialect: str
    received: date
    received_time: str
    scopes: tuple[str, ...] | None
    supersedes: tuple[int, ...]
    repeats: int | None
    saved: str | None
    form_version: int | None = None
    released: int | None = None

    @property
    def unit(self) -> tuple[int, str, str]:
        """Municipality, kind of record and month: within these, a newer file takes the place of its scopes."""
        return unit_of(self.sender, self.record_kind, self.period)


@dataclass(frozen=True)
class Refusal:
    """A refused file: one `refused` line. `sha256` is None when the bytes went to quarantine.

    `month` is the one that the file is about where it could be read, else the one that was run when it came.
    """

    n: int
    sha256: str | None
    name: str
    sender: int | None
    rule: str
    facts: dict[str, str]
    month: str
    received: date
    received_time: str


@dataclass(frozen=True)
class ClosedClaim:
    """A closed version of a claim: one `closed` line."""

    n: int
    claim: str
    version: int
    by: str
    approved_by: str
    closed: date

    @property
    def edition(self) -> str:
        """The edition that was frozen."""
        return f"claim:{self.claim}:v{self.version}"


@dataclass(frozen=True)
class IssuedInvoices:
    """An issue of a claim's invoices: one `invoiced` line. The numbers are None when it gave none.

    `credits` is the number of the invoice that the issue took back as a whole.
    """

    n: int
    claim: str
    edition: str
    number_first: int | None
    number_last: int | None
    issued: date
    credits: str | None = None


@dataclass(frozen=True)
class Papers:
    """Everything that a run reads, as the journal had it at line `head`.

    Lines that tell of pages are passed over: pages that print the head would otherwise change with every printing.
    `lives` are the steps of each claim since it was first closed. `dialects` are the workspace's own in force, by id,
    with their hash in the archive.
    """

    project: Project
    project_sha256: str
    decisions: tuple[Decision, ...]
    receipts: tuple[Receipt, ...]
    refusals: tuple[Refusal, ...]
    closed: tuple[ClosedClaim, ...]
    issued: tuple[IssuedInvoices, ...]
    head: tuple[int, str]
    as_of: date
    lives: Mapping[str, tuple[ClaimStep, ...]] = field(default_factory=dict)
    dialects: Mapping[str, str] = field(default_factory=dict)

    @property
    def accepted(self) -> tuple[Receipt, ...]:
        """Receipts whose rows may count, in the order of arrival: no repeats, none withdrawn, superseded ones too."""
        gone = self.withdrawals
        return tuple(r for r in self.receipts if r.repeats is None and (r.sha256, r.sender) not in gone)

    @property
    def withdrawn(self) -> tuple[Receipt, ...]:
        """Receipts that a decision took out."""
        gone = self.withdrawals
        return tuple(r for r in self.receipts if r.repeats is None and (r.sha256, r.sender) in gone)

    @property
    def withdrawals(self) -> dict[tuple[str, int], Withdraw]:
        """The decisions that take deliveries out, by hash and municipality."""
        return {(d.sha256, d.sender): d for d in self.decisions if isinstance(d, Withdraw)}

    @property
    def releases(self) -> dict[str, Release]:
        """The decisions that release quarantined files, by hash."""
        return {d.sha256: d for d in self.decisions if isinstance(d, Release)}

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The declared corrections of rows."""
        return tuple(d for d in self.decisions if isinstance(d, Correction))


def unit_of(sender: int, record_kind: str, period: str) -> tuple[int, str, str]:
    """The unit of a file; all months are one unit where a file tells everything so far."""
    return sender, record_kind, "" if record_kind in TOLD_SO_FAR else period


def shares_scope(record_kind: str, newer: Collection[str] | None, older: Collection[str] | None) -> bool:
    """Whether a newer file takes the place of something of an older one of its unit; None are all scopes."""
    return newer is None or older is None or any(takes_scope(record_kind, newer, scope) for scope in older)


def takes_scope(record_kind: str, newer: Collection[str] | None, scope: str | None) -> bool:
    """Whether a file about the scopes `newer` takes the place of rows of a scope; None are all, of `scope` none.

    Rows of a person whom nobody knows belong to no scope of their own: any newer file takes their place, for the name
    may be what it mends.
    """
    if newer is None:
        return True
    return bool(newer) and (scope is None or scope in newer or _is_unknown_scope(record_kind, scope))


def _is_unknown_scope(record_kind: str, scope: str) -> bool:
    """Whether a scope of hours is a name that is nobody's code."""
    return record_kind == "timesheet" and not _PERSON.fullmatch(scope)


def month_before(day: date) -> str:
    """The month before the one that a day is in, `2026-02` for any day of March 2026."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return f"{year:04d}-{month:02d}"


def latest_month(project: Project, day: date) -> str:
    """The last month of the project that is over on a day; before that the first one."""
    months = [month for period in project.claim_periods for month in project.months_of(period.id)]
    return max((month for month in months if month <= month_before(day)), default=months[0])


def read_papers(ws: Workspace, as_of: date | None = None, up_to: int | None = None) -> Papers:
    """Read the journal up to a date and a line. Raises SettingsError when no project.toml has been recorded by then."""
    lines = ws.journal.lines(as_of=as_of, up_to=up_to)
    configured = project_versions(lines)
    if not configured:
        when = f"päivään {as_of.day}.{as_of.month}.{as_of.year} mennessä" if as_of else "vielä"
        raise SettingsError(
            f"{PROJECT_FILE}: hankkeen tietoja ei ole {when} kirjattu. Aja ensin kuukausi: tilitys run KUUKAUSI"
        )
    sha256 = configured[-1]
    released = {line.facts.get("released") for line in lines}
    decisions = recorded_decisions(ws, lines)
    return Papers(
        project=_with_key_secret(ws, load_project(ws.archived(sha256))),
        project_sha256=sha256,
        decisions=tuple(decisions),
        receipts=tuple(_receipt(line) for line in lines if line.kind == "received"),
        refusals=tuple(_refusal(line) for line in lines if line.kind == "refused" and line.n not in released),
        closed=tuple(_closed(line) for line in lines if line.kind == "closed"),
        issued=tuple(_issued(line) for line in lines if line.kind == "invoiced"),
        head=max((line.n, line.hash) for line in lines if line.kind != "published"),
        as_of=as_of or ws.now.effective,
        lives=claim_lives(lines, decisions),
        dialects=recorded_dialects(lines),
    )


def project_versions(lines: Iterable[Line]) -> list[str]:
    """The hashes of the recorded versions of project.toml, the newest last."""
    return [line.facts["sha256"] for line in lines if line.kind == "configured" and _dialect_id(line) is None]


def recorded_dialects(lines: Iterable[Line]) -> dict[str, str]:
    """The newest recorded version of each dialect of the workspace: its hash by id."""
    return {
        dialect_id: line.facts["sha256"]
        for line in lines
        if line.kind == "configured" and (dialect_id := _dialect_id(line)) is not None
    }


def _dialect_id(line: Line) -> str | None:
    folder, _, file = str(line.facts.get("name", "")).rpartition("/")
    return file.removesuffix(".toml") if folder == OWN_DIALECTS else None


def _with_key_secret(ws: Workspace, project: Project) -> Project:
    """The project with the secret of its own file; one that stands in project.toml goes before it."""
    path = ws.root / KEY_SECRET_FILE
    if project.participants.key_secret is not None or not path.is_file():
        return project
    given = project.participants.model_dump() | {"key_secret": path.read_text(encoding="utf-8-sig").strip()}
    participants = validate(Participants, given, KEY_SECRET_FILE)
    return project.model_copy(update={"participants": participants})


def record_papers(ws: Workspace, fits: Callable[[Project], None] = lambda project: None) -> list[Line]:
    """Record a changed project.toml and new decision files; all are read before any is recorded.

    `fits` may refuse the project by raising. Raises SettingsError naming file and key, with nothing recorded, when one
    of them is invalid or when a decision that was recorded has been changed since.
    """
    project = (ws.root / PROJECT_FILE).read_bytes()
    fits(load_project(project))
    lines = ws.journal.lines()
    known = {line.facts["name"]: line.facts["sha256"] for line in lines if line.kind == "decided"}
    new = [(path, data, load_decision(data, path.name)) for path, data in _new_decisions(ws, known)]
    refuse_unfit(ws, [decision for _, _, decision in new])

    recorded = []
    last = project_versions(lines)[-1:]
    if last != [hashlib.sha256(project).hexdigest()]:
        sha256 = ws.archive(project, {"name": PROJECT_FILE, "kind": "project", "size": len(project)})
        recorded.append(ws.record("configured", sha256=sha256, name=PROJECT_FILE))
    for path, data, decision in new:
        sha256 = ws.archive(data, {"name": path.name, "kind": f"decision/{decision.kind}", "size": len(data)})
        recorded.append(
            ws.record("decided", sha256=sha256, name=path.name, decision=decision.kind, id=decision.id, by=decision.by)
        )
    return recorded


def record_dialects(ws: Workspace, dialects: Mapping[str, bytes]) -> list[Line]:
    """Record the workspace's own dialects that are new or changed; what was received goes by the recorded version.

    A dialect whose file is gone stays in force for what it has read, and reads nothing new. Runs under the lock.
    """
    known, recorded = recorded_dialects(ws.journal.lines()), []
    for dialect_id, data in sorted(dialects.items()):
        if known.get(dialect_id) != hashlib.sha256(data).hexdigest():
            name = f"{OWN_DIALECTS}/{dialect_id}.toml"
            sha256 = ws.archive(data, {"name": name, "kind": "dialect", "size": len(data)})
            recorded.append(ws.record("configured", sha256=sha256, name=name))
    return recorded


def _new_decisions(ws: Workspace, known: dict[str, str]) -> list[tuple[Path, bytes]]:
    new = []
    for path in sorted((ws.root / DECISIONS_FOLDER).glob("*.toml")):
        data = path.read_bytes()
        recorded = known.get(path.name)
        if recorded is None:
            new.append((path, data))
        elif recorded != hashlib.sha256(data).hexdigest():
            raise SettingsError(
                f"{DECISIONS_FOLDER}/{path.name}: päätöstä on muutettu sen jälkeen, kun se kirjattiin. "
                f"Palauta alkuperäinen (archive/{recorded}) ja tee muutoksesta uusi päätös."
            )
    return new


def _receipt(line: Line) -> Receipt:
    names = ("sha256", "name", "size", "sender", "record_kind", "period", "dialect", "repeats", "saved", "form_version")
    scopes = line.facts["scopes"]
    return Receipt(
        n=line.n,
        received=line.effective,
        received_time=line.time,
        scopes=None if scopes is None else tuple(scopes),
        supersedes=tuple(line.facts["supersedes"]),
        released=line.facts.get("released"),
        **{name: line.facts[name] for name in names},
    )


def _refusal(line: Line) -> Refusal:
    names = ("sha256", "name", "sender", "rule", "facts")
    facts = {name: line.facts[name] for name in names}
    return Refusal(n=line.n, month=line.facts["period"], received=line.effective, received_time=line.time, **facts)


def _closed(line: Line) -> ClosedClaim:
    names = ("claim", "version", "by", "approved_by")
    return ClosedClaim(n=line.n, closed=line.effective, **{name: line.facts[name] for name in names})


def _issued(line: Line) -> IssuedInvoices:
    names = ("claim", "edition", "number_first", "number_last")
    own = {name: line.facts[name] for name in names}
    return IssuedInvoices(n=line.n, issued=line.effective, credits=line.facts.get("credits"), **own)
