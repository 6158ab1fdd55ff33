"""Recognised files become typed rows and findings at the right cells; every row read is accounted for.

Here belongs `pipelines.staging.stage` over each kind of record.
"""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from pipelines.staging import stage as staging
from pipelines.staging.stage import Correction, StagedFile, staged_from_files, staged_to_files
from reports.template_workbook import template_workbook
from schemas.errors import TilitysError
from schemas.labels import Labels
from schemas.places import DATA
from schemas.tables import RECORD_KINDS, arrow_schema
from tests.golden.sample_bundle import sample_bundle
from tests.unit.intake_case import Rows, hours, rules, staged, template, workbook

LEDGER = ("Päivämäärä", "Kustannuspaikka", "Tili", "Tilin nimi", "Tosite", "Jnro", "Selite", "Debet", "Kredit")
APPROVALS = (
    "Henkilö", "Kuukausi", "Hanketunnit", "Muu työ", "Poissaolo", "Työntekijä hyväksynyt pvm", "Esihenkilö",
    "Esihenkilö hyväksynyt pvm", "Allekirjoitettu tiedosto",
)  # fmt: skip
TUESDAY = date(2025, 10, 7)


def rows_of(file: StagedFile, *fields: str) -> list[tuple[Any, ...]]:
    table = file.tables[file.source.record_kind].select(fields)
    return [tuple(row.values()) for row in table.to_pylist()]


def counts(file: StagedFile) -> list[tuple[str, int, int]]:
    return [(row["sheet"], row["rows_read"], row["not_records"]) for row in file.tables["row_counts"].to_pylist()]


def timesheet_csv(*lines: str) -> bytes:
    head = "Työntekijä;Päivä;Hanketunnit;Muu työ;Poissaolo;Kunta;Selite"
    return "\r\n".join([head, *lines, ""]).encode("cp1252")


def day(start: str, end: str, pause: str, project: str, other: str | None = None) -> list[Any]:
    return [
        TUESDAY,
        time.fromisoformat(start),
        time.fromisoformat(end),
        hours(pause),
        hours(project),
        hours(other) if other else None,
    ]


def test_a_template_gives_the_rows_of_each_person_and_the_totals_it_prints() -> None:
    rows: Rows = [
        [date(2025, 10, 6)],
        [*day("08:00", "15:45", "0:30", "7:15"), None, None, None, "Asiakkaan nimi"],
        [TUESDAY, None, None, None, None, None, None, hours("7:15"), "Rautjärvi"],
        ["Yhteensä", None, None, None, hours("7:15"), None, None, hours("7:15")],
    ]
    file = staged(workbook({"Malli Mallikas": template(rows), "Essi": template(rows, person="H02")}), "t.xlsx")
    # 8:00 = 28 800 s, 15:45 = 56 700 s, 0:30 = 1 800 s, 7:15 = 26 100 s
    assert rows_of(
        file, "person", "start_s", "end_s", "break_s", "project_s", "other_s", "absence_s", "municipality"
    ) == [
        (person, *values)
        for person in ("H01", "H02")
        for values in ((28800, 56700, 1800, 26100, 0, 0, 580), (None, None, None, 0, 0, 26100, 689))
    ]
    assert rows_of(file, "identity", "file_month", "sheet", "row")[:3] == [
        ("580/H01/2025-10-07/1", "2025-10", "Malli Mallikas", 10),
        ("580/H01/2025-10-07/2", "2025-10", "Malli Mallikas", 11),
        ("580/H02/2025-10-07/1", "2025-10", "Essi", 10),
    ]
    assert rows_of(file, "row_id")[2] == (f"{file.source.sha256[:12]}:2:10",)
    assert [tuple(row.values())[1:] for row in file.tables["sheet_totals"].to_pylist()][:2] == [
        (580, "Malli Mallikas", 12, "H01", "2025-10", "project_s", 26100, None, None),
        (580, "Malli Mallikas", 12, "H01", "2025-10", "absence_s", 26100, None, None),
    ]
    assert counts(file) == [("Malli Mallikas", 4, 2), ("Essi", 4, 2)]
    assert file.findings == []
    cells = {(row["sheet"], row["field"]): row["column"] for row in file.tables["cells"].to_pylist()}
    assert (cells["Essi", "person"], cells["Essi", "project_s"], cells["Essi", "municipality"]) == ("B", "E", "I")


def test_what_was_done_is_in_no_table() -> None:
    file = staged(
        workbook({"M": template([[*day("08:00", "15:45", "0:30", "7:15"), None, None, None, "Asiakas X"]])}), "t"
    )
    assert b"Asiakas X" not in b"".join(staged_to_files(file).values())


def test_times_that_do_not_match_their_hours_are_a_warning_with_both() -> None:
    rows = [
        day("08:00", "15:45", "0:30", "7:15"),
        day("08:00", "15:45", "0:30", "5:00", "2:00"),
        day("15:45", "08:00", "0:00", "7:15"),
    ]
    file = staged(workbook({"M": template(rows)}), "t.xlsx")
    assert rules(file) == [("times-do-not-match", "M", 10, "E", "5:00"), ("end-before-start", "M", 11, "C", "8:00")]
    # 15:45 − 8:00 − 0:30 = 7:15 = 26 100 s; 5:00 + 2:00 = 25 200 s
    assert file.findings[0].facts == {"times_s": "26100", "hours_s": "25200"}
    assert (file.findings[0].identity, file.findings[0].person) == ("580/H01/2025-10-07/2", "H01")


def test_a_cell_above_the_headers_that_cannot_be_read_is_one_finding_about_all_rows() -> None:
    rows = [day("08:00", "15:45", "0:30", "7:15"), [date(2025, 10, 8), None, None, None, hours("1:00")]]
    file = staged(workbook({"V": template(rows, person="Vili Vierailija", month="loka")}), "t.xlsx")
    assert rules(file) == [
        ("person-unknown", "V", 3, "B", "Vili Vierailija"),
        ("month-unreadable", "V", 4, "B", "loka"),
    ]
    row_ids = tuple(row[0] for row in rows_of(file, "row_id"))
    assert [finding.row_ids for finding in file.findings] == [row_ids, row_ids]
    assert rows_of(file, "person", "file_month") == [(None, "2025-10")] * 2


def test_a_sheet_of_an_unknown_person_without_entries_says_nothing() -> None:
    file = staged(workbook({"M": template([[TUESDAY]]), "V": template([[TUESDAY]], person=None, month="?")}), "t.xlsx")
    assert (file.findings, counts(file)) == ([], [("M", 1, 1), ("V", 1, 1)])


def test_a_total_that_cannot_be_read_is_told_and_an_empty_one_is_none() -> None:
    rows = [day("08:00", "15:45", "0:30", "7:15"), ["Yhteensä:", None, None, None, "seitsemän"]]
    file = staged(workbook({"M": template(rows)}), "t.xlsx")
    assert rules(file) == [("hours-unreadable", "M", 10, "E", "seitsemän")]
    assert file.tables["sheet_totals"].num_rows == 0


def test_a_sheet_that_follows_no_layout_is_told_unless_it_belongs_to_the_form() -> None:
    rows = [day("08:00", "15:45", "0:30", "7:15")]
    file = staged(
        workbook({"Ohje": [["x"]], "Muistio": [["Täytä"], ["näin"]], "M": template(rows), "Tyhjä": []}), "t.xlsx"
    )
    assert [(f.rule, f.sheet, f.facts) for f in file.findings] == [("sheet-not-read", "Muistio", {"sheet": "Muistio"})]
    assert counts(file) == [("M", 1, 0), ("Muistio", 2, 2)]


def test_a_csv_gives_rows_findings_and_a_stray_total() -> None:
    data = timesheet_csv(
        "Malli Mallikas;1.10.2025;7,25;;;;x",
        "Mallikas Malli;1.10.2025;;0,5;;580;x",
        "Malli Mallikas;2.10.2025;7.30;;;Lappeenranta;x",
        "Vili Vierailija;31.9.2025;7,333;;;;x",
        "H02;3.10.2025;;;;;loma",
        ";;;;;;",
        "Yhteensä;;35,50;;;;",
    )
    file = staged(data, "t.csv", sender=441)
    assert rows_of(file, "row", "identity", "project_s", "other_s", "municipality") == [
        (2, "441/H01/2025-10-01/1", 26100, 0, 441),  # 7,25 × 3600
        (3, "441/H01/2025-10-01/2", 0, 1800, 580),
        (4, "441/H01/2025-10-02/1", None, 0, None),
        (5, "441/Vili Vierailija/31.9.2025/1", None, 0, 441),
        (6, "441/H02/2025-10-03/1", None, 0, 441),
    ]
    assert rules(file) == [
        ("hours-ambiguous", None, 4, "3", "7.30"),
        ("municipality-unknown", None, 4, "6", "Lappeenranta"),
        ("person-unknown", None, 5, "1", "Vili Vierailija"),
        ("date-unreadable", None, 5, "2", "31.9.2025"),
        ("hours-unreadable", None, 5, "3", "7,333"),
        ("value-missing", None, 6, "3", ""),
        ("stray-total-row", None, 8, "1", "Yhteensä"),
    ]
    assert counts(file) == [("", 6, 1)]
    first = file.findings[0]
    assert (first.sender, first.month, first.person, first.record_kind) == (441, "2025-10", "H01", "timesheet")
    assert (first.file_name, first.field, first.row_ids) == ("t.csv", "project_s", (f"{file.source.sha256[:12]}:1:4",))


def test_a_ledger_keeps_codes_and_cents_and_ignores_leading_zeros_in_identities() -> None:
    entries: Rows = [
        [TUESDAY, "001682", 5002, "Palkka", "0017", 3, "Lokakuu", 3500.1, None],
        [TUESDAY, 1682, 5002, None, "17", "003", "Lokakuu", None, "1 234,56"],
        [TUESDAY, 1682, 5002, None, "18", None, "x", 1, 2],
        [TUESDAY, 1682, None, None, "19", None, "x", 0, None],
        [None, None, None, None, None, None, "Yhteensä", 3500.1, 1234.56],
    ]
    file = staged(workbook({"Taul1": [LEDGER, *entries]}), "l.xlsx", sender=689)
    assert rows_of(file, "identity", "cost_centre", "account", "voucher", "line", "debit_eur", "credit_eur") == [
        ("689/2025-10-07/1682/5002/17/3", "001682", "5002", "0017", "3", Decimal("3500.10"), Decimal("0.00")),
        ("689/2025-10-07/1682/5002/17/3", "1682", "5002", "17", "003", Decimal("0.00"), Decimal("1234.56")),
        ("689/2025-10-07/1682/5002/18/-", "1682", "5002", "18", None, Decimal("1.00"), Decimal("2.00")),
        ("689/2025-10-07/1682/-/19/-", "1682", None, "19", None, Decimal("0.00"), Decimal("0.00")),
    ]
    assert rules(file) == [
        ("ledger-both-sides", "Taul1", 4, "H", "1"),
        ("value-missing", "Taul1", 5, "C", ""),
        ("ledger-both-sides", "Taul1", 5, "H", "0"),
        ("stray-total-row", "Taul1", 6, "G", "Yhteensä"),
    ]


def test_counts_take_a_total_for_a_gender_and_no_empty_count() -> None:
    lines = (
        "kunta;kuukausi;indikaattori;sukupuoli;uudet;paattaneet",
        "Parikkala;2025-10;EECO01;yhteensä;2;-1",
        "580;10/2025;eeco02;naiset;;0",
        "Lemi;2025-10;EECO77;x;1;1,5",
    )
    file = staged("\n".join(lines).encode(), "c.csv")
    assert rows_of(file, "identity", "started", "ended") == [
        ("580/2025-10/EECO01/total", 2, None),
        ("580/2025-10/EECO02/women", None, 0),
        ("416/2025-10/EECO77/x", 1, None),
    ]
    assert [(rule, row, column) for rule, _, row, column, _ in rules(file)] == [
        ("count-unreadable", 2, "6"),
        ("value-missing", 3, "5"),
        ("indicator-unknown", 4, "3"),
        ("gender-unknown", 4, "4"),
        ("count-unreadable", 4, "6"),
    ]


def test_approvals_have_hours_of_a_month_and_two_dates() -> None:
    entries: Rows = [
        [
            "Malli Mallikas",
            "10/2025",
            hours("120:30"),
            "0:30",
            None,
            date(2025, 11, 1),
            "Raija Rivi",
            "2.11.2025",
            "a.pdf",
        ],
        ["H02", "2025-10", None, None, None, None, None, None, None],
    ]
    file = staged(workbook({"Hyväksynnät": [APPROVALS, *entries]}), "h.xlsx", sender=689)
    fields = ("identity", "project_s", "other_s", "absence_s", "employee_date", "supervisor_date", "signed_file")
    assert rows_of(file, *fields)[0] == (
        "H01/2025-10", 433800, 1800, 0, date(2025, 11, 1), date(2025, 11, 2), "a.pdf",  # 120,5 × 3600
    )  # fmt: skip
    assert [(rule, column) for rule, _, _, column, _ in rules(file)] == [
        ("value-missing", column) for column in ("C", "F", "G", "H")
    ]


def test_an_error_cell_is_unreadable_and_never_zero() -> None:
    file = staged(timesheet_csv("H01;1.10.2025;#ARVO!;1,00;;;"), "t.csv")
    assert rows_of(file, "project_s", "other_s") == [(None, 3600)]
    assert rules(file) == [("cell-error", None, 2, "3", "#ARVO!")]


def correction(identity: str, field: str, expect: str, value: str) -> Correction:
    return Correction("d1", identity, field, expect, value)


def test_a_correction_replaces_the_text_of_the_row_that_it_names() -> None:
    data = timesheet_csv("H01;1.10.2025;7.30;;;;", "H01;1.10.2025;7.30;;;;")
    made = correction("580/H01/2025-10-01/2", "project_s", " 7.30 ", "7:30")
    file = staged(data, "t.csv", corrections=[made])
    assert rows_of(file, "project_s") == [(None,), (27000,)]
    assert (file.applied, file.failed) == ([("d1", made.identity, "project_s")], [])
    assert [finding.row for finding in file.findings] == [2]


def test_a_corrected_row_keeps_the_identity_of_what_was_read() -> None:
    data = timesheet_csv("H01;31.9.2025;7;;;;", "H01;30.9.2025;1;;;;")
    file = staged(data, "t.csv", corrections=[correction("580/H01/31.9.2025/1", "work_date", "31.9.2025", "30.9.2025")])
    assert rows_of(file, "identity", "work_date") == [
        ("580/H01/31.9.2025/1", date(2025, 9, 30)),
        ("580/H01/2025-09-30/1", date(2025, 9, 30)),
    ]
    assert file.findings == []


@pytest.mark.parametrize(("field", "expect"), [("project_s", "7,3"), ("project_s", ""), ("no_field", "7.30")])
def test_a_correction_whose_value_is_gone_is_not_made_and_told(field: str, expect: str) -> None:
    stale = correction("580/H01/2025-10-01/1", field, expect, "7:30")
    file = staged(timesheet_csv("H01;1.10.2025;7.30;;;;"), "t.csv", corrections=[stale])
    assert (file.applied, file.failed) == ([], [stale])
    assert rows_of(file, "project_s") == [(None,)]


def test_a_correction_of_another_file_is_neither_made_nor_failed() -> None:
    other = correction("580/H01/2025-12-24/1", "project_s", "7.30", "7:30")
    file = staged(timesheet_csv("H01;1.10.2025;7,5;;;;"), "t.csv", corrections=[other])
    assert (file.applied, file.failed) == ([], [])


def test_a_correction_may_fill_an_empty_cell() -> None:
    filled = correction("580/H01/2025-10-01/1", "municipality", "", "Lemi")
    file = staged(timesheet_csv("H01;1.10.2025;7,5;;;;"), "t.csv", corrections=[filled])
    assert rows_of(file, "municipality") == [(416,)]


def test_a_staged_file_is_the_same_after_the_cache_and_has_the_same_bytes() -> None:
    data = timesheet_csv("H01;1.10.2025;7.30;;;;", "H02;1.10.2025;7;;;;")
    stale = correction("580/H01/2025-10-01/1", "project_s", "8", "7:30")
    file = staged(data, "t.csv", corrections=[stale])
    files = staged_to_files(file)
    assert staged_from_files(files) == file
    assert staged_to_files(staged(data, "t.csv", corrections=[stale])) == files


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_typed_rows_of_each_kind_begin_with_where_they_came_from(kind: str) -> None:
    assert arrow_schema(kind).names[:7] == ["row_id", "file", "sender", "file_month", "sheet", "row", "identity"]


def test_rows_that_break_their_contract_are_a_fault_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    def negative(*arguments: Any) -> pa.Table:
        table = real(*arguments)
        return table.set_column(table.column_names.index("project_s"), "project_s", pa.array([-1], pa.int64()))

    real = staging._table
    monkeypatch.setattr(staging, "_table", negative)
    with pytest.raises(TilitysError, match="project_s"):
        staged(timesheet_csv("H01;1.10.2025;7,5;;;;"), "t.csv")


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_our_own_empty_template_is_read_without_a_finding(lang: str) -> None:
    file = staged(template_workbook(sample_bundle().facts, 580, "2026-03", Labels(lang, DATA / "labels")), "t.xlsx")
    assert (file.source.dialect, file.source.period) == ("tilitys-timesheet", "2026-03")
    # 31 days and the total row; nothing is a record yet
    assert counts(file) == [("Malli Mallikas", 32, 32), ("Otto Osa-aikainen", 32, 32)]
    assert file.findings == []
