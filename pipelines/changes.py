"""What of a closed claim's rows is otherwise now, and which file or decision says so.

Here belongs holding the rows as they were claimed against today's, day by day, and finding the paper behind each
difference. Not here: what the difference is worth (`pipelines.rules.corrections`), and what is told of it
(`pipelines.history`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from pipelines.frozen import FrozenFigures
from pipelines.papers import ClosedClaim, Papers, Receipt
from pipelines.rules.corrections import CORRECTIONS
from pipelines.submissions import Delivery
from schemas.bundle import Row
from schemas.decision import AcceptChange, Correction, Decision, Park, Rejected, Unpark, Waiver, Withdraw

HOURS, WAITING = "hours", "hours_waiting"
_KEYS = ("person", "month", "day", "municipality", "rate")
_Key = tuple[str, ...]
_Month = tuple[str, str]


class State(StrEnum):
    """Whether a changed person-month may be claimed: a paper explains it, none does, or rows of it still wait."""

    EXPLAINED = "explained"
    UNEXPLAINED = "unexplained"
    WAITING = "waiting"


@dataclass(frozen=True)
class Reason:
    """The paper behind a change: a received file, with its municipality, or a decision, with its reason."""

    day: date
    kind: str
    name: str
    sender: int | None = None
    says: str = ""


@dataclass(frozen=True)
class DayChange:
    """A person's day in a municipality whose rows give other hours now: the rows as claimed, and today's."""

    day: str
    municipality: str
    rate: str
    was: tuple[Row, ...]
    now: tuple[Row, ...]
    reasons: tuple[Reason, ...]

    @property
    def was_s(self) -> int:
        """Seconds as they were claimed."""
        return _seconds(self.was)

    @property
    def now_s(self) -> int:
        """Seconds as they are now; of a day that vanished, 0."""
        return _seconds(self.now)


@dataclass(frozen=True)
class MonthChange:
    """A person-month of a closed claim with days that changed; `unchanged` are the other rows, as they were claimed."""

    claim: str
    edition: str
    person: str
    month: str
    days: tuple[DayChange, ...]
    unchanged: tuple[Row, ...]
    state: State

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All papers behind it, in the order of their days."""
        return tuple(sorted({reason for day in self.days for reason in day.reasons}, key=_order))

    @property
    def was_s(self) -> int:
        """Seconds of the month as they were claimed."""
        return _seconds(self.unchanged) + sum(day.was_s for day in self.days)

    @property
    def now_s(self) -> int:
        """Seconds of the month as they are now."""
        return _seconds(self.unchanged) + sum(day.now_s for day in self.days)

    @property
    def rates(self) -> tuple[date, ...]:
        """The rates that the month's rows have now."""
        rows = (*self.unchanged, *(row for day in self.days for row in day.now))
        return tuple(sorted({date.fromisoformat(row["rate"]) for row in rows if row["rate"]}))


@dataclass(frozen=True)
class Today:
    """The papers, the files in force and the rows of hours as they are now.

    `capped` are waiting rows above a yearly cap and `parked` those that a decision set aside: no mending is due.
    """

    papers: Papers
    deliveries: Sequence[Delivery]
    rows: Mapping[str, Sequence[Row]]
    capped: Collection[str] = ()
    parked: Collection[str] = ()

    @cached_property
    def takers(self) -> dict[str, int]:
        """By row of hours that is out of force: the line of the file that took its place."""
        found: dict[str, int] = {}
        for delivery in self.deliveries:
            if delivery.receipt.record_kind == "timesheet" and delivery.out is not None:
                ids = delivery.staged.tables["timesheet"]["row_id"].to_pylist()
                takers = zip(ids, delivery.taken_by.to_pylist(), strict=True)
                found |= {row_id: n for row_id, n in takers if n is not None}
        return found

    @cached_property
    def receipts(self) -> dict[int, Receipt]:
        """The received files by line."""
        return {receipt.n: receipt for receipt in self.papers.receipts}

    @cached_property
    def identities(self) -> dict[str, str]:
        """Natural identities of rows of hours by row."""
        found: dict[str, str] = {}
        for delivery in self.deliveries:
            if delivery.receipt.record_kind == "timesheet":
                rows = delivery.staged.tables["timesheet"].select(["row_id", "identity"])
                found |= dict(zip(rows["row_id"].to_pylist(), rows["identity"].to_pylist(), strict=True))
        return found

    @cached_property
    def approvals(self) -> dict[_Month, list[Receipt]]:
        """The files that approve a person-month."""
        found: dict[_Month, list[Receipt]] = defaultdict(list)
        for delivery in self.deliveries:
            if delivery.receipt.record_kind == "approval":
                rows = delivery.staged.tables["approval"].select(["person", "month"])
                for one in set(zip(rows["person"].to_pylist(), rows["month"].to_pylist(), strict=True)):
                    found[one].append(delivery.receipt)
        return found

    def mart(self, mart: str, claim: str) -> dict[_Month, list[Row]]:
        """The rows of a mart that are about a claim period, by person and month."""
        return _by_month(row for row in self.rows[mart] if row["claim"] == claim)


def changed_months(
    today: Today, closed: ClosedClaim, takers: Sequence[ClosedClaim], frozen: FrozenFigures
) -> list[MonthChange]:
    """The person-months of a closed claim whose hours are others now than was claimed of them.

    `takers` are the closed claims that may have taken corrections of it before, in order.
    """
    claimed = _by_month(frozen.rows(closed.edition, HOURS))
    since = dict.fromkeys(claimed, closed)
    for taker in takers:
        rows = [row for row in frozen.rows(taker.edition, CORRECTIONS) if row["of_claim"] == closed.claim]
        for month in _by_month(rows):
            claimed[month] = []
            since[month] = taker
        for month, taken in _by_month(row for row in rows if row["now"] == "yes").items():
            claimed[month] = taken
    now, waiting = today.mart(HOURS, closed.claim), today.mart(WAITING, closed.claim)
    now |= _with_rejected(today, closed, claimed, now)
    found = []
    for month in sorted(claimed.keys() | now.keys()):
        papers = _Since(today, since.get(month, closed), frozen)
        rows_of_month = (claimed.get(month, []), now.get(month, []), waiting.get(month, []))
        change = _changed(closed, month, *rows_of_month, papers)
        if change:
            found.append(change)
    return found


def _with_rejected(
    today: Today, closed: ClosedClaim, claimed: Mapping[_Month, list[Row]], now: Mapping[_Month, list[Row]]
) -> dict[_Month, list[Row]]:
    """Today's months with the rows that the funder rejected as they were claimed.

    The rejection has taken them off already: a file that changes or removes them takes nothing more.
    """
    rejected = {
        row
        for decision in today.papers.decisions
        if isinstance(decision, Rejected) and (decision.claim, decision.of_version) == (closed.claim, closed.version)
        for row in decision.rows or ()
    }
    found = {}
    for month, rows in claimed.items() if rejected else ():
        held = [row for row in rows if today.identities.get(row["row_id"]) in rejected]
        if held:
            others = [row for row in now.get(month, []) if today.identities.get(row["row_id"]) not in rejected]
            found[month] = [*others, *held]
    return found


def _changed(
    closed: ClosedClaim,
    month: _Month,
    claimed: Sequence[Row],
    now: Sequence[Row],
    waiting: Sequence[Row],
    papers: "_Since",
) -> MonthChange | None:
    before, after = _by_key(claimed), _by_key(now)
    keys = [key for key in sorted(before.keys() | after.keys()) if _seconds(before[key]) != _seconds(after[key])]
    if not keys:
        return None
    days = tuple(_day(month, key, before[key], after[key], papers) for key in keys)
    unchanged = tuple(row for key in sorted(before) if key not in keys for row in before[key])
    settled = {*papers.today.capped, *papers.today.parked}
    held = {(row["day"], row["municipality"]) for row in waiting if row["row_id"] not in settled}
    if any((day.day, day.municipality) in held for day in days):
        state = State.WAITING
    else:
        state = State.EXPLAINED if all(day.reasons for day in days) else State.UNEXPLAINED
    return MonthChange(closed.claim, closed.edition, *month, days, unchanged, state)


def _day(month: _Month, key: _Key, was: Sequence[Row], now: Sequence[Row], papers: "_Since") -> DayChange:
    _, _, day, municipality, rate = key
    return DayChange(day, municipality, rate, tuple(was), tuple(now), papers.reasons(month, key, was, now))


@dataclass(frozen=True)
class _Since:
    """The papers that came after a claim was closed."""

    today: Today
    closed: ClosedClaim
    frozen: FrozenFigures

    def reasons(self, month: _Month, key: _Key, was: Sequence[Row], now: Sequence[Row]) -> tuple[Reason, ...]:
        """The files and decisions that may have made a day's rows what they are."""
        lines = [self.today.takers.get(row["row_id"]) for row in was]
        lines += [receipt.n for receipt in self.today.approvals.get(month, ())]
        sources = {row["file"] for row in now}
        if any(row["row_id"] in self.today.capped for row in was):
            # The cap is used up in the order of the days: what came in for an earlier day pushes a later one out.
            sources |= {row["file"] for row in self.today.rows[HOURS] if _earlier_in_year(row, key)}
        lines += [receipt.n for receipt in self.today.papers.accepted if receipt.sha256 in sources]
        files = (self.today.receipts[n] for n in lines if n is not None and n > self.closed.n)
        found = {Reason(file.received, "file", file.name, file.sender) for file in files}
        about = [decision for decision in self._decisions if self._is_about(decision, month, key, [*was, *now])]
        back = {decision.identity for decision in about if isinstance(decision, Unpark)}
        # A row that comes back says where it was: the decision that set it aside may be older than the closing.
        about += [d for d in self.today.papers.decisions if isinstance(d, Park) and d.identity in back]
        found |= {Reason(d.date, "decision", d.id, None, d.reason) for d in about}
        return tuple(sorted(found, key=_order))

    @property
    def _decisions(self) -> Iterator[Decision]:
        known = {decision["id"] for decision in self.frozen.facts(self.closed.edition)["decisions"]}
        return (decision for decision in self.today.papers.decisions if decision.id not in known)

    def _is_about(self, decision: Decision, month: _Month, key: _Key, rows: Sequence[Row]) -> bool:
        whole = "/".join(month)
        match decision:
            case AcceptChange():
                return whole in decision.subjects
            case Withdraw():
                return any(row["file"] == decision.sha256 for row in rows)
            case Park() | Unpark() | Correction() | Waiver():
                day = f"{key[0]}/{key[2]}"
                own = {self.today.identities.get(row["row_id"]) for row in rows}
                return decision.identity in own | {whole, day} or f"/{day}/" in decision.identity
        return False


def _order(reason: Reason) -> tuple[date, str, str, int]:
    return reason.day, reason.kind, reason.name, reason.sender or 0


def _earlier_in_year(row: Row, key: _Key) -> bool:
    person, _, day = key[:3]
    return row["person"] == person and row["day"][:4] == day[:4] and row["day"] < day


def _by_month(rows: Iterable[Row]) -> dict[_Month, list[Row]]:
    found: dict[_Month, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["person"], row["month"]].append(row)
    return found


def _by_key(rows: Iterable[Row]) -> dict[_Key, list[Row]]:
    found: dict[_Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in _KEYS)].append(row)
    return found


def _seconds(rows: Iterable[Row]) -> int:
    return sum(int(row["value"]) for row in rows)
