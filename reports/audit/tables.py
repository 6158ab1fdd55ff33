"""The auditor's folder as tables: what the frozen claim does not have as CSV already.

Here belongs the columns of each. Not here: figures, rows, parameters and findings, which stand in the folder as they
were frozen. A text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from schemas.audit import AuditCase, Drawn
from schemas.bundle import csv_bytes
from schemas.explanation import ExplanationNode

WAIVER = "waiver"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def audit_tables(case: AuditCase) -> dict[str, bytes]:
    """The tables of a folder by file name."""
    facts = case.bundle.facts
    trees = case.trees["fi"]
    sources = ["sha256", "name", "sender", "record_kind", "period", "received", "received_time", "status", "rule",
               "rows_read", "used", "waiting", "superseded", "not_records"]  # fmt: skip
    slips = {line.get("sha256"): str(line["slip"]) for line in reversed(case.lines) if "slip" in line}
    decisions = ["id", "kind", "date", "by", "reason", "details"]
    waivers = [decision for decision in facts["decisions"] if decision["kind"] == WAIVER]
    corrections = ["number", "claim", "edition", "person", "month", "day", "municipality", "was_s", "now_s",
                   "was_rows", "now_rows", "reasons"]  # fmt: skip
    own = {"n", "time", "effective", "kind", "prev", "check", "hash"}
    return {
        "figures.csv": _table(
            ["figure_id", "title", "value", "made_of"],
            ([i, node.title, node.value, _below(node)] for i, node in sorted(trees.items())),
        ),
        "sources.csv": _table(
            [*sources, "slip"],
            ([source[name] for name in sources] + [slips.get(source["sha256"])] for source in facts["sources"]),
        ),
        "decisions.csv": _table(decisions, _picked(decisions, facts["decisions"])),
        "waivers.csv": _table(decisions, _picked(decisions, waivers)),
        "corrections.csv": _table(corrections, _picked(corrections, facts.get("corrections", []))),
        "attachments.csv": _table(
            ["paper", "about", "state", "given"],
            _picked(["paper", "about", "state", "given"], facts.get("attachments", [])),
        ),
        "journal.csv": _table(
            ["n", "time", "effective", "kind", "facts", "hash"],
            (
                [line["n"], line["time"], line["effective"], line["kind"],
                 {key: value for key, value in line.items() if key not in own}, line["hash"]]
                for line in case.lines
            ),
        ),
        "sampling.csv": _table(
            ["place", "mart", "row_id", "value", "cents", "until_cents", "drawn_at_random", "drawn_by_money"],
            _sampled(case),
        ),
    }  # fmt: skip


def _sampled(case: AuditCase) -> Iterable[Sequence[Any]]:
    at_random, by_money = _numbers(case.sampling.random), _numbers(case.sampling.by_money)
    for row in case.sampling.rows:
        drawn = [at_random.get(row.place), by_money.get(row.place)]
        yield [row.place, row.mart, row.row_id, row.value, row.cents, row.until, *drawn]


def _numbers(drawn: Sequence[Drawn]) -> dict[int, str]:
    numbers: dict[int, list[str]] = {}
    for one in drawn:
        numbers.setdefault(one.place, []).append(str(one.number))
    return {place: " ".join(found) for place, found in numbers.items()}


def _below(node: ExplanationNode) -> str:
    """What a figure is made of: ids of figures, and how many rows."""
    figures: list[str] = []
    rows = 0
    waiting = list(node.children)
    while waiting:
        one = waiting.pop(0)
        if one.figure:
            figures.append(one.figure)
        rows += one.row is not None
        waiting = [*one.children, *waiting]
    return " ".join([*figures, *([f"rows:{rows}"] if rows else [])])


def _picked(names: Sequence[str], records: Iterable[dict[str, Any]]) -> Iterable[list[Any]]:
    return ([record.get(name) for name in names] for record in records)


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    return csv_bytes(columns, [[cell_text(value) for value in row] for row in rows])


def cell_text(value: Any) -> str:
    """A value as a cell of CSV: a text that a spreadsheet would calculate gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"'{text}" if text.startswith(_FORMULA) else text
