"""What of the received files is in force: a newer file takes the place of its scopes of the older ones, and of no more.

Here belongs deciding it row by row, splitting staged files by it, and the difference between what was and what took its
place. Not here: telling a file's scopes (`pipelines.staging.scopes`), and findings about it (`pipelines.receipts`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.papers import TOLD_SO_FAR, Papers, Receipt, takes_scope
from pipelines.staging.scopes import known_again, row_scopes
from pipelines.staging.stage import StagedFile
from pipelines.staging.vocabulary import Vocabulary, vocabulary
from schemas.tables import RECORD_KINDS

MOST_ROWS_SHOWN = 2000
"""Of a longer difference the rest is only counted."""

_Claims = frozenset[str] | None


@dataclass(frozen=True)
class Delivery:
    """A received file: `kept` are its rows in force, `out` those that newer files took the place of; None for no rows.

    `taken_by` gives, of each of its rows in order, the line of the file that took its place, or null.
    """

    receipt: Receipt
    staged: StagedFile
    taken_by: pa.Array
    kept: StagedFile | None
    out: StagedFile | None

    @property
    def status(self) -> str:
        """`current`, `partly_superseded` or `superseded`."""
        if self.out is None:
            return "current"
        return "superseded" if self.kept is None else "partly_superseded"


@dataclass(frozen=True)
class Replacement:
    """What a newer file took the place of: rows `gone`, `changed` and `new` by their natural identity.

    `left` counts the rows of the older files that stay in force because the newer one is not about their scopes.
    """

    newer: Receipt
    older: tuple[Receipt, ...]
    before: int
    after: int
    counts: Mapping[str, int]
    rows: tuple[Mapping[str, Any], ...]
    left: int
    left_scopes: tuple[str, ...]


def deliveries(papers: Papers, staged: Mapping[int, StagedFile]) -> list[Delivery]:
    """The accepted files in the order of arrival, split by what is in force; `staged` by line number."""
    names = vocabulary(papers.project)
    units: dict[tuple[int, str, str], list[Receipt]] = defaultdict(list)
    for receipt in papers.accepted:
        units[receipt.unit].append(receipt)
    claims = {receipt.n: _claims(receipt, staged[receipt.n], names) for receipt in papers.accepted}
    found = []
    for receipt in papers.accepted:
        later = [(r.n, claims[r.n]) for r in units[receipt.unit] if r.n > receipt.n]
        found.append(_delivery(receipt, staged[receipt.n], later))
    return found


def replacements(found: Sequence[Delivery]) -> list[Replacement]:
    """Every file that took the place of older rows, with the difference."""
    made = []
    units: dict[tuple[int, str, str], list[Delivery]] = defaultdict(list)
    for delivery in found:
        same_unit = units[delivery.receipt.unit]
        before = [earlier for earlier in same_unit if _took(earlier, delivery.receipt.n)]
        if before:
            made.append(_replacement(delivery, before))
        same_unit.append(delivery)
    return made


def _claims(receipt: Receipt, staged: StagedFile, names: Vocabulary) -> _Claims:
    if receipt.record_kind in TOLD_SO_FAR:
        entries = row_scopes(receipt.record_kind, staged.tables[receipt.record_kind])
        return frozenset(entries.drop_null().to_pylist())
    return None if receipt.scopes is None else known_again(receipt.record_kind, receipt.scopes, names)


def _first_taker(record_kind: str, later: Sequence[tuple[int, _Claims]], scope: str | None) -> int | None:
    return next((n for n, claims in later if takes_scope(record_kind, claims, scope)), None)


def _delivery(receipt: Receipt, staged: StagedFile, later: Sequence[tuple[int, _Claims]]) -> Delivery:
    kind = receipt.record_kind
    table = staged.tables[kind]
    if not later:
        return Delivery(receipt, staged, pa.nulls(table.num_rows, pa.int64()), staged, None)
    scopes = row_scopes(kind, table).dictionary_encode(null_encoding="encode")
    takers = [_first_taker(kind, later, one) for one in scopes.dictionary.to_pylist()]
    taken_by = pa.array(takers, pa.int64()).take(scopes.indices)
    if table.num_rows == 0:
        whole = any(claims is None for _, claims in later)
        return Delivery(receipt, staged, taken_by, None if whole else staged, staged if whole else None)
    if taken_by.null_count == len(taken_by):
        return Delivery(receipt, staged, taken_by, staged, None)
    if taken_by.null_count == 0:
        return Delivery(receipt, staged, taken_by, None, staged)
    return Delivery(receipt, staged, taken_by, *_split(staged, taken_by))


def _split(staged: StagedFile, taken_by: pa.Array) -> tuple[StagedFile, StagedFile]:
    """The file's rows in force and those out of force, each with its own counts and findings."""
    kind = staged.source.record_kind
    table = staged.tables[kind]
    in_force, gone = table.filter(pc.is_null(taken_by)), table.filter(pc.is_valid(taken_by))
    gone_of = Counter(gone["sheet"].to_pylist())
    # What stands in a sheet beside its records goes with the last of them.
    emptied = gone_of.keys() - set(in_force["sheet"].to_pylist())
    counts = staged.tables["row_counts"].to_pylist()
    kept_counts = [row | {"rows_read": row["rows_read"] - gone_of[row["sheet"]]} for row in counts]
    out_counts = [row | {"rows_read": gone_of[row["sheet"]], "not_records": 0} for row in counts]
    # A sheet of hours is one person's: its total stands with it. Totals of accounts fit whole sheets only.
    spared = {"sheet_totals": emptied, "ledger_totals": gone_of.keys()}
    totals = {name: _without(staged.tables[name], sheets) for name, sheets in spared.items() if name in staged.tables}
    row_ids, identities = set(in_force["row_id"].to_pylist()), set(in_force["identity"].to_pylist())
    findings = []
    for finding in staged.findings:
        left = tuple(row_id for row_id in finding.row_ids if row_id in row_ids)
        if left or (not finding.row_ids and (finding.sheet or "") not in emptied):
            findings.append(replace(finding, row_ids=left))
    kept = StagedFile(
        source=staged.source,
        tables={**staged.tables, **totals, kind: in_force, "row_counts": _like(staged, kept_counts)},
        findings=findings,
        applied=[one for one in staged.applied if one[1] in identities],
        failed=[one for one in staged.failed if one.identity in identities],
    )
    out = StagedFile(staged.source, {**staged.tables, kind: gone, "row_counts": _like(staged, out_counts)}, [])
    return kept, out


def _without(table: pa.Table, sheets: Iterable[str]) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table["sheet"], value_set=pa.array(sorted(sheets), pa.string()))))


def _like(staged: StagedFile, counts: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(counts), schema=staged.tables["row_counts"].schema)


def _took(older: Delivery, n: int) -> bool:
    if len(older.taken_by) == 0:
        return older.kept is None
    return bool(pc.any(pc.equal(older.taken_by, n)).as_py())


def _replacement(newer: Delivery, older: Sequence[Delivery]) -> Replacement:
    kind, n = newer.receipt.record_kind, newer.receipt.n
    # What a later file took as well was still in force when this one came.
    stayed = [
        d.staged.tables[kind].filter(pc.fill_null(pc.greater(d.taken_by, n), True)) if len(d.taken_by) else None
        for d in older
    ]
    left = [table for table in stayed if table is not None and table.num_rows]
    before = [
        row
        for d in older
        for row in _rows(kind, d.staged.tables[kind].filter(pc.fill_null(pc.equal(d.taken_by, n), False)), d.receipt)
    ]
    after = list(_rows(kind, newer.staged.tables[kind], newer.receipt))
    changes = _difference(kind, before, after)
    return Replacement(
        newer=newer.receipt,
        older=tuple(d.receipt for d in older),
        before=len(before),
        after=len(after),
        counts={name: sum(change["change"] == name for change in changes) for name in ("gone", "changed", "new")},
        rows=tuple(changes[:MOST_ROWS_SHOWN]),
        left=sum(table.num_rows for table in left),
        left_scopes=tuple(sorted({s for table in left for s in row_scopes(kind, table).unique().to_pylist() if s})),
    )


def _rows(kind: str, table: pa.Table, receipt: Receipt) -> list[dict[str, Any]]:
    names = ("identity", "sheet", "row", *RECORD_KINDS[kind].columns)
    return [row | {"file_name": receipt.name} for row in table.select(names).to_pylist()]


def _difference(kind: str, before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that differ, by identity; rows of one identity that say the same are set against each other first."""
    fields = tuple(RECORD_KINDS[kind].columns)
    old, new = _by_identity(before), _by_identity(after)
    changes = []
    for identity in sorted(old.keys() | new.keys()):
        gone, come = _unlike(old.get(identity, []), new.get(identity, []), fields)
        changed = min(len(gone), len(come))
        changes += [_change("changed", one, two, fields) for one, two in zip(gone, come, strict=False)]
        changes += [_change("gone", one, None, fields) for one in gone[changed:]]
        changes += [_change("new", None, one, fields) for one in come[changed:]]
    return changes


def _by_identity(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["identity"]].append(row)
    return found


def _unlike(
    old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], fields: Sequence[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Both sides without the rows that the other side has as well, each as often as it is there."""

    def rest(rows: Sequence[dict[str, Any]], others: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        there = Counter(tuple(row[f] for f in fields) for row in others)
        kept = []
        for row in rows:
            key = tuple(row[f] for f in fields)
            if there[key]:
                there[key] -= 1
            else:
                kept.append(row)
        return kept

    return rest(old, new), rest(new, old)


def _change(what: str, old: dict[str, Any] | None, new: dict[str, Any] | None, fields: Sequence[str]) -> dict[str, Any]:
    """One row of a difference, its values as text: of a changed row those that differ, else all that say something."""
    one = old or new or {}
    told = [f for f in fields if (old[f] != new[f] if old and new else one[f] is not None and one[f] != 0)]
    return {
        "change": what,
        "identity": one["identity"],
        "before": {f: _text(old[f]) for f in told} if old else {},
        "after": {f: _text(new[f]) for f in told} if new else {},
        "old_file": old["file_name"] if old else "",
        "old_row": old["row"] if old else None,
        "new_row": new["row"] if new else None,
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)
