"""A newer file takes the place of its scopes and of no more; the difference is told row by row.

Here belongs `pipelines.submissions` and `pipelines.staging.scopes`. Not here: receiving files
(`tests/e2e/test_deliveries`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipelines.intake.dialect import recognise
from pipelines.intake.text import read_text
from pipelines.papers import Papers, Receipt
from pipelines.staging.scopes import scopes_of
from pipelines.staging.staged import Source
from pipelines.submissions import Delivery, Replacement, deliveries, replacements
from schemas.decision import Withdraw
from tests.unit.intake_case import Rows, dialects, hours, project, staged, template, workbook

DAY = date(2025, 11, 3)
LEDGER = "Päivämäärä;Kustannuspaikka;Tili;Tosite;Jnro;Selite;Debet;Kredit\n"


def sheet(person: str, *days: tuple[int, str]) -> Rows:
    rows = [[date(2025, 11, day), None, None, None, hours(written)] for day, written in days]
    return template(rows or [[DAY]], person=person, month="11/2025")


def otto(*days: tuple[int, str]) -> dict[str, Rows]:
    return {"Otto": sheet("Otto Osa-aikainen", *days)}


def tytti(*days: tuple[int, str]) -> dict[str, Rows]:
    return {"Tytti": sheet("Tytti Tuntityö", *days)}


def standing(files: Sequence[bytes], **changed: Any) -> list[Delivery]:
    """Files of Parikkala in the order of arrival, as they stand; `changed` of the papers."""
    receipts, tables = [], {}
    for n, data in enumerate(files, start=1):
        name = f"{n}.xlsx" if data.startswith(b"PK") else f"{n}.csv"
        tables[n] = staged(data, name)
        source = tables[n].source
        text = read_text(data, name)
        dialect = next(d for d in dialects() if d.id == recognise(text, dialects()).dialect)
        scopes = scopes_of(project())(text, dialect)
        receipts.append(
            Receipt(n, source.sha256, name, len(data), 580, *_what(source), DAY, "", scopes, (), None, None)
        )
    papers = Papers(project(), "", (), tuple(receipts), (), (), (), (1, ""), DAY)
    return deliveries(replace(papers, **changed), tables)


def _what(source: Source) -> tuple[str, str, str]:
    return source.record_kind, source.period, source.dialect


def in_force(found: Sequence[Delivery]) -> list[tuple[int, str]]:
    """Line and identity of each row that counts."""
    return [
        (d.receipt.n, identity)
        for d in found
        if d.kept is not None
        for identity in d.kept.tables[d.receipt.record_kind]["identity"].to_pylist()
    ]


def test_one_person_s_sheet_sent_again_leaves_the_other_person_s_rows_in_force() -> None:
    found = standing([workbook(otto((3, "4:00")) | tytti((3, "7:15"), (4, "7:15"))), workbook(otto((3, "3:30")))])
    assert in_force(found) == [
        (1, "580/H04/2025-11-03/1"),
        (1, "580/H04/2025-11-04/1"),
        (2, "580/H03/2025-11-03/1"),
    ]
    assert [d.status for d in found] == ["partly_superseded", "current"]


def test_what_is_left_in_force_and_what_changed_is_told() -> None:
    old = workbook(otto((3, "4:00"), (5, "2:00")) | tytti((3, "7:15")))
    [told] = replacements(standing([old, workbook(otto((3, "3:30"), (6, "1:00")))]))
    assert (told.before, told.after, told.counts) == (2, 2, {"gone": 1, "changed": 1, "new": 1})
    assert (told.left, told.left_scopes) == (1, ("H04",))
    by_change = {row["change"]: row for row in told.rows}
    # 4 h = 14 400 s and 3 h 30 min = 12 600 s; of a changed row only what differs is told.
    assert by_change["changed"] == {
        "change": "changed", "identity": "580/H03/2025-11-03/1", "before": {"project_s": "14400"},
        "after": {"project_s": "12600"}, "old_file": "1.xlsx", "old_row": 9, "new_row": 9,
    }  # fmt: skip
    assert by_change["gone"]["identity"] == "580/H03/2025-11-05/1"
    assert by_change["gone"]["before"]["project_s"] == "7200"
    assert by_change["new"]["after"]["work_date"] == "2025-11-06"


def test_an_empty_sheet_is_about_nobody() -> None:
    found = standing([workbook(otto((3, "4:00"))), workbook(otto() | tytti((3, "7:15")))])
    assert in_force(found) == [(1, "580/H03/2025-11-03/1"), (2, "580/H04/2025-11-03/1")]
    assert replacements(found) == []


def test_two_files_about_two_persons_do_not_touch_each_other() -> None:
    found = standing([workbook(otto((3, "4:00"))), workbook(tytti((3, "7:15")))])
    assert [d.status for d in found] == ["current", "current"]


def test_rows_of_a_name_that_nobody_knows_go_with_any_newer_file() -> None:
    wrong = workbook({"Otto": sheet("Otto Osaaikainen", (3, "4:00"))} | tytti((3, "7:15")))
    found = standing([wrong, workbook(otto((3, "4:00")))])
    assert in_force(found) == [(1, "580/H04/2025-11-03/1"), (2, "580/H03/2025-11-03/1")]
    assert [f.rule for f in found[0].staged.findings] == ["person-unknown"]
    assert found[0].kept is not None
    assert found[0].kept.findings == []


def test_a_name_that_the_project_has_learnt_since_is_the_person_s_scope() -> None:
    first, second = workbook(otto((3, "4:00"))), workbook({"O": sheet("O. Osa-aikainen", (3, "3:30"))})
    before = standing([first, second])
    assert [d.receipt.scopes for d in before] == [("H03",), ("o. osa-aikainen",)]
    assert in_force(before)[0] == (1, "580/H03/2025-11-03/1")
    staff = [p.model_copy(update={"aliases": ("O. Osa-aikainen",)}) if p.code == "H03" else p for p in project().staff]
    after = standing([first, second], project=project().model_copy(update={"staff": tuple(staff)}))
    assert [d.status for d in after] == ["superseded", "current"]


def test_a_ledger_takes_the_place_of_its_cost_centres_only_leading_zeros_aside() -> None:
    old = f"{LEDGER}3.11.2025;0045;5002;1;1;a;1,00;\n3.11.2025;0046;5002;2;1;b;2,00;\n".encode()
    new = f"{LEDGER}3.11.2025;45;5002;1;1;a;3,00;\n".encode()
    found = standing([old, new])
    assert in_force(found) == [(1, "580/2025-11-03/46/5002/2/1"), (2, "580/2025-11-03/45/5002/1/1")]
    [told] = replacements(found)
    [change] = told.rows
    assert (change["before"], change["after"]) == (
        {"cost_centre": "0045", "debit_eur": "1.00"},
        {"cost_centre": "45", "debit_eur": "3.00"},
    )


def test_entries_without_line_numbers_are_compared_by_how_often_they_are_there() -> None:
    line = "3.11.2025;45;5002;1;;a;1,00;\n"
    [told] = replacements(standing([f"{LEDGER}{line * 3}".encode(), f"{LEDGER}{line * 2}".encode()]))
    assert told.counts == {"gone": 1, "changed": 0, "new": 0}


def test_a_list_of_the_whole_month_takes_the_place_of_the_older_one_as_a_whole() -> None:
    head = "kunta;kuukausi;indikaattori;sukupuoli;uudet;paattaneet\n"
    old, new = (f"{head}Parikkala;2025-11;{code};naiset;1;0\n".encode() for code in ("EECO01", "EECO02"))
    found = standing([old, new])
    assert [d.receipt.scopes for d in found] == [None, None]
    assert in_force(found) == [(2, "580/2025-11/EECO02/women")]


def register(*rows: str) -> bytes:
    heads = "Tunnus;Aloituspäivä;Sukupuoli;Syntymävuosi;Työmarkkina-asema;Koulutus;Päättymispäivä"
    return "\n".join([heads, *(f"{row};" for row in rows), ""]).encode()


def test_a_register_takes_the_place_of_the_entries_that_it_names_whatever_the_month() -> None:
    first = "oma-1;6.10.2025;nainen;1990;työllinen;keskiaste"
    second, third = first.replace("oma-1", "oma-2"), first.replace("oma-1;6.10", "oma-3;4.11")
    found = standing([register(first, second), register(f"{first};20.11.2025", third, third.replace("-3", "-4"))])
    assert [d.receipt.period for d in found] == ["2025-10", "2025-11"]
    # The first file's second participant is not in the second file, and nobody has said that he is gone.
    assert [n for n, _ in in_force(found)] == [1, 2, 2, 2]
    [told] = replacements(found)
    assert told.counts == {"gone": 0, "changed": 1, "new": 2}
    assert told.left == 1
    assert [scope.split("/")[0] for scope in told.left_scopes] == ["2025-10-06"]


def test_a_row_of_a_register_whose_day_nobody_can_read_goes_with_the_next_register() -> None:
    right = "oma-1;6.10.2025;nainen;1990;työllinen;keskiaste"
    found = standing([register(right, right.replace("oma-1;6.10", "oma-2;31.11")), register(right)])
    assert [d.status for d in found] == ["superseded", "current"]


def test_the_third_file_differs_from_what_was_in_force_before_it() -> None:
    first, second = workbook(otto((3, "4:00")) | tytti((3, "7:15"))), workbook(otto((3, "3:30")))
    told = replacements(standing([first, second, workbook(otto((3, "3:00")) | tytti((3, "7:00")))]))
    assert [[older.n for older in one.older] for one in told] == [[1], [1, 2]]
    assert _values(told[1]) == {"580/H03/2025-11-03/1": ("12600", "10800"), "580/H04/2025-11-03/1": ("26100", "25200")}


def _values(told: Replacement) -> dict[str, tuple[str, str]]:
    return {row["identity"]: (row["before"]["project_s"], row["after"]["project_s"]) for row in told.rows}


@pytest.mark.parametrize("again", [otto((3, "3:30")), otto((3, "1:00")) | tytti((4, "1:00"))])
def test_no_row_is_lost_by_splitting(again: dict[str, Rows]) -> None:
    first = workbook(otto((3, "4:00"), (4, "2:00")) | tytti((3, "7:15")))
    found = standing([first, workbook(again)])[0]
    parts = [part for part in (found.kept, found.out) if part is not None]
    rows = sum(part.tables["timesheet"].num_rows for part in parts)
    counted = [row for part in parts for row in part.tables["row_counts"].to_pylist()]
    not_records = sum(row["not_records"] for row in counted)
    assert rows == 3
    assert sum(row["rows_read"] for row in counted) == rows + not_records
    assert not_records == sum(found.staged.tables["row_counts"]["not_records"].to_pylist())


def test_a_withdrawn_delivery_counts_no_more_and_what_it_took_the_place_of_counts_again() -> None:
    first, wrong = workbook(otto((3, "4:00"))), workbook(otto((3, "9:00")))
    sha256 = standing([first, wrong])[1].receipt.sha256
    decision = Withdraw(
        kind="withdraw", id="1", date=DAY, by="Kirsi", reason="Väärä kansio", sender=580, name="2.xlsx", sha256=sha256
    )
    found = standing([first, wrong], decisions=(decision,))
    assert in_force(found) == [(1, "580/H03/2025-11-03/1")]
    assert [d.receipt.n for d in found] == [1]
