"""A thousand spoilt files: each ends in a finding or in the figures, within bounds, and nothing is half-received.

Here belongs what must become of files that nobody would send on purpose (`mutations`).
"""

import csv
import json
import re
import resource
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.desk import Desk
from pipelines.intake import reading
from pipelines.intake.receive import judge
from pipelines.workspace import InboxFile
from tests.e2e.mutations import bomb, mutated
from tests.e2e.told import CommandLine
from tests.unit.intake_case import dialects, staged

SENDERS = ("580-parikkala", "689-rautjarvi", "700-ruokolahti")
MEMORY_KIB, SECONDS = 1_500_000, 600
ON = date(2025, 11, 20)


def inbox_file(name: str, data: bytes) -> InboxFile:
    return InboxFile(Path(name), "580-parikkala", name, len(data))


def test_a_spoilt_file_is_refused_by_a_rule_or_all_its_rows_are_known() -> None:
    became: Counter[str] = Counter()
    for name, data in [("tyhja.csv", b""), *mutated(100, seed=4)]:
        judged = judge(inbox_file(name, data), data, {580}, dialects())
        became[judged.rule or "received"] += 1
        if judged.rule is None:
            file = staged(data, name)
            counted = [row["rows_read"] - row["not_records"] for row in file.tables["row_counts"].to_pylist()]
            assert sum(counted) == file.tables[judged.record_kind or ""].num_rows
    assert became["received"] >= 10
    assert became["file-unreadable"] >= 40
    assert {"sheet-too-large", "file-kind-unknown", "file-empty"} <= set(became)
    assert became["file-reading-stopped"] == 0


@pytest.mark.long
def test_a_thousand_spoilt_files_leave_the_workspace_whole(
    one_month: Desk, copied: Callable[[Desk], Path], tilitys: CommandLine
) -> None:
    root = copied(one_month)
    before = len(journal(root))
    sent = dict(put(root, [bomb(), *mutated(1_000, seed=40)]))
    start = time.perf_counter()
    assert tilitys(root, "run", "2025-10", on=ON).code == 1
    seconds = time.perf_counter() - start
    reading.end()
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]

    lines = [line for line in journal(root)[before:] if line["kind"] in ("received", "refused")]
    assert Counter((line["sender"], line["name"]) for line in lines) == Counter(sent.keys())
    assert [path for path in (root / "inbox").rglob("*") if path.is_file()] == []
    for line in lines:
        data = sent[line["sender"], line["name"]]
        kept = root / "archive" / line["sha256"] if line["sha256"] else root / "quarantine" / str(line["n"])
        assert kept.read_bytes() == data
    told = {(row["sender"], row["file_name"]) for row in findings(root, tilitys)}
    assert {(str(line["sender"]), line["name"]) for line in lines if line["kind"] == "refused"} - told == set()
    assert Counter(line.get("rule") for line in lines)["file-reading-stopped"] == 0
    assert rows_are_proved(root)
    assert dangerous_parts(root) == []
    assert tilitys(root, "verify", on=ON).code == 0
    assert max(peaks) < MEMORY_KIB
    assert seconds < SECONDS


def put(root: Path, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[tuple[int, str], bytes]]:
    """Put files into the inbox, to the municipalities in turn; gives each by sender and name."""
    for nth, (name, data) in enumerate(files):
        folder = SENDERS[nth % len(SENDERS)]
        (root / "inbox" / folder / name).write_bytes(data)
        yield (int(folder[:3]), name), data


def journal(root: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (root / "journal.jsonl").read_text(encoding="utf-8").splitlines()]


def findings(root: Path, tilitys: CommandLine) -> list[dict[str, Any]]:
    told = tilitys(root, "findings", "--at", "month:2025-10", "--json", on=ON)
    found: list[dict[str, Any]] = json.loads(told.out)
    return found


def rows_are_proved(root: Path) -> bool:
    """Whether the rows of each file of the month are used, waiting, superseded or no records, and there are some."""
    with (root / "out/2025-10/tiedot/rows-status.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {key: int(value) for key, value in row.items() if key != "file"}
            for row in csv.DictReader(file, delimiter=";")
        ]
    return len(rows) > 100 and all(2 * row["rows_read"] == sum(row.values()) for row in rows)


def dangerous_parts(root: Path) -> list[str]:
    """The parts of our workbooks in which a text of a file stands as a formula or behind a link."""
    found = []
    for path in sorted((root / "out").rglob("*.xlsx")):
        with zipfile.ZipFile(path) as archive:
            for part in archive.namelist():
                xml = archive.read(part).decode()
                formulas = "".join(re.findall(r"<f>.*?</f>", xml))
                links = "".join(re.findall(r'Target="[^"]*"', xml))
                if "cmd" in formulas or "HYPERLINK" in formulas or "x.example" in links:
                    found.append(f"{path.name}!{part}")
    return found
