"""A personal identity code in a delivery reaches neither Prefect's database nor its logs, nor any page of the run.

Here belongs what Prefect keeps of a run. Not here: where a code is found, and the papers (`tests/e2e`).
"""

import json
from collections.abc import Callable
from datetime import date

import pytest
from prefect.logging.handlers import APILogWorker

from flows.desk import Desk
from flows.monthly import ordered_run
from tests.e2e.told import repeated
from tests.flows.conftest import prefect_home

pytestmark = pytest.mark.usefixtures("server")
CODE = "131052-9085"  # a temporary one: nobody has it


def test_prefect_keeps_no_code_of_a_refused_file(desk: Desk, at: Callable[[date], None]) -> None:
    at(date(2025, 10, 10))
    files = {"kooste.csv": f"nimi;tunnus\nAnna;{CODE}\n", f"rikki {CODE}.csv": f'a;b\n"{CODE};\n'}
    for name, text in files.items():
        (desk.root / "inbox" / "580-parikkala" / name).write_text(text, encoding="utf-8")
    ordered_run(str(desk.root), month="2025-09", return_state=True)
    lines = [json.loads(line) for line in (desk.root / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    refused = [line["name"] for line in lines if line.get("rule") == "file-personal-id"]
    assert refused == ["kooste.csv", "rikki xxxxxx-xxxx.csv"]
    APILogWorker.drain_all(timeout=10)
    assert repeated(desk.root, CODE) == []
    assert repeated(prefect_home(), CODE) == []
    # The database is there, and holds what the run said.
    assert any(name.startswith("prefect.db") for name in repeated(prefect_home(), "Kuukausi 9/2025: 2 virhettä"))
