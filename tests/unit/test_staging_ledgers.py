"""Ledgers as they are exported: grouped with balances and totals, NetBaron, municipal purchases in all spellings.

Here belongs `pipelines.staging` over these layouts, and the rules that compare balances and totals. Not here: the flat
ledger (`test_staging_stage`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from pipelines.checks.inputs import load_inputs
from pipelines.checks.run import run_checks
from pipelines.staging.stage import StagedFile
from pipelines.warehouse import Warehouse
from schemas.finding import Finding
from tests.unit.checks_case import CATALOGUE, LAW
from tests.unit.intake_case import Rows, project, rules, staged, workbook

GROUPED = ["Tositepvm", "Tosite", "Jnro", "Tl", "Selitys", "Debet", "Kredit"]
LEDGER = ("entry_date", "cost_centre", "account", "voucher", "line", "entry_text", "debit_eur", "credit_eur")


def rows_of(file: StagedFile, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in file.tables[file.source.record_kind].select(fields).to_pylist()]


def grouped(
    month: int, opening: float, *vouchers: Sequence[Any], total: float, closing: float, centre: float | None = None
) -> bytes:
    """A month of one account of one cost centre."""
    return workbook(
        {
            "Pääkirja": [
                ["Pääkirja"],
                [f"01.{month:02d}.2026 - 28.{month:02d}.2026"],
                [],
                GROUPED,
                ["001682", "Ketterästi"],
                ["5002", "Palkka", None, None, "Alkusaldo", opening],
                *vouchers,
                ["Tunnisteet", "Projekti 12"],
                ["Tili", "Yhteensä", None, None, None, total],
                [None, None, None, None, "Loppusaldo", closing],
                ["Kustannuspaikka", "Yhteensä", None, None, None, total if centre is None else centre],
            ]
        }
    )


def compared(*files: StagedFile) -> list[Finding]:
    """What the rules find of balances and totals."""
    with Warehouse(1) as warehouse:
        load_inputs(warehouse, project(), list(files), [], LAW)
        found = run_checks(warehouse, CATALOGUE, [], []).findings
    return [finding for finding in found if finding.rule.startswith("ledger-")]


JUNE = [date(2026, 6, 15), "260601", 1, "PA", "Palkka 6", 1000.5]


def test_only_dated_lines_are_records_and_carry_cost_centre_and_account_down() -> None:
    file = staged(grouped(6, 999, JUNE, total=1000.5, closing=1999.5), "p.xlsx", sender=689)
    assert (file.source.dialect, file.source.period) == ("paakirja-ryhmitelty", "2026-06")
    assert rows_of(file, *LEDGER) == [
        (date(2026, 6, 15), "001682", "5002", "260601", "1", "Palkka 6", Decimal("1000.50"), Decimal("0.00"))
    ]
    assert rows_of(file, "account_name", "identity") == [("Palkka", "689/2026-06-15/1682/5002/260601/1")]
    assert file.findings == []
    # Voucher; cost centre, account, identifiers, two totals and the closing balance are no records.
    assert [(row["rows_read"], row["not_records"]) for row in file.tables["row_counts"].to_pylist()] == [(7, 6)]


def test_balances_and_totals_of_a_ledger_that_is_whole_give_no_finding() -> None:
    may = staged(
        grouped(5, 0, [date(2026, 5, 15), "1", 1, "PA", "P", 999], total=999, closing=999), "a.xlsx", sender=689
    )
    june = staged(grouped(6, 999, JUNE, total=1000.5, closing=1999.5), "b.xlsx", sender=689)
    assert compared(may, june) == []


def test_a_closing_balance_that_is_not_the_next_opening_one_tells_the_difference() -> None:
    may = staged(
        grouped(5, 0, [date(2026, 5, 15), "1", 1, "PA", "P", 999], total=999, closing=999), "a.xlsx", sender=689
    )
    june = staged(grouped(6, 619, JUNE, total=1000.5, closing=1619.5), "b.xlsx", sender=689)
    [found] = compared(june, may)
    # 619,00 − 999,00 = −380,00: a transfer without a voucher
    assert (found.rule, found.file_name, found.sheet, found.row, found.column) == (
        "ledger-opening-differs", "b.xlsx", "Pääkirja", 6, "F",
    )  # fmt: skip
    assert found.identity == "689/001682/5002/2026-06/opening"
    assert found.facts == {
        "ledger_of": "001682/5002", "opening_eur": "619.00", "closing_eur": "999.00", "difference_eur": "-380.00",
        "closing_month": "2026-05",
    }  # fmt: skip


def test_costs_begin_anew_each_year_so_that_january_opens_with_nothing() -> None:
    january = staged(grouped(1, 0, total=0, closing=0), "tammi.xlsx", sender=689)
    other = staged(grouped(5, 999, total=0, closing=999), "joulu.xlsx", sender=689)
    totals = other.tables["ledger_totals"]
    december = totals.set_column(totals.column_names.index("month"), "month", pa.array(["2025-12"] * len(totals)))
    assert compared(replace(other, tables={**other.tables, "ledger_totals": december}), january) == []


def test_another_municipality_s_closing_balance_is_not_compared() -> None:
    may = staged(
        grouped(5, 0, [date(2026, 5, 15), "1", 1, "PA", "P", 999], total=999, closing=999), "a.xlsx", sender=580
    )
    june = staged(grouped(6, 619, JUNE, total=1000.5, closing=1619.5), "b.xlsx", sender=689)
    assert compared(june, may) == []


def test_vouchers_that_do_not_sum_to_the_totals_are_told_at_each_total() -> None:
    file = staged(grouped(6, 999, JUNE, total=1100.5, closing=2099.5), "p.xlsx", sender=689)
    found = [(f.rule, f.row, f.column, f.facts) for f in compared(file)]
    differing = {"total_eur": "1100.50", "sum_eur": "1000.50"}
    assert found == [
        ("ledger-total-differs", 9, "F", {"ledger_of": "001682/5002", **differing}),
        # 999,00 + 1 000,50 = 1 999,50
        (
            "ledger-closing-differs",
            10,
            "F",
            {"ledger_of": "001682/5002", "closing_eur": "2099.50", "sum_eur": "1999.50"},
        ),
        ("ledger-total-differs", 11, "F", {"ledger_of": "001682", **differing}),
    ]


def test_a_voucher_whose_date_cannot_be_read_is_a_record_with_a_finding_and_nothing_is_compared() -> None:
    file = staged(grouped(6, 999, ["31.6.2026", *JUNE[1:]], total=1100.5, closing=2099.5), "p.xlsx", sender=689)
    assert rules(file) == [("date-unreadable", "Pääkirja", 7, "A", "31.6.2026")]
    assert len(rows_of(file, "voucher")) == 1


def test_a_line_that_is_none_of_those_that_a_ledger_has_is_told() -> None:
    file = staged(grouped(6, 999, [None, None, None, None, "Siirto", 12.5], JUNE, total=1, closing=1), "p.xlsx")
    assert rules(file) == [("ledger-line-unknown", "Pääkirja", 7, "E", "Siirto")]


def test_a_month_without_vouchers_is_that_of_its_printed_period() -> None:
    file = staged(grouped(6, 999, total=0, closing=999), "p.xlsx")
    assert (file.source.period, rows_of(file, "voucher")) == ("2026-06", [])


def test_each_sheet_carries_its_own_lines() -> None:
    head: Rows = [GROUPED, ["001682", "A"], ["5002", "Palkka"], JUNE]
    other: Rows = [
        GROUPED,
        ["001683", "B"],
        ["4390", "Tarjoilut"],
        [date(2026, 6, 16), "2", 1, "OL", "Kahvit", None, 12.5],
    ]
    file = staged(workbook({"1682": head, "1683": other}), "p.xlsx")
    assert rows_of(file, "cost_centre", "account", "credit_eur", "sheet") == [
        ("001682", "5002", Decimal("0.00"), "1682"),
        ("001683", "4390", Decimal("12.50"), "1683"),
    ]


NETBARON = (
    "Tositenumero;Kirjauspäivä;Vientiselite;Tili;Kustannuspaikka;Työnro;Alv-koodi;Alv-%;Veroton summa;Verollinen summa;"
    "Alv summa"
)


def test_a_signed_amount_is_debit_and_a_negative_one_credit() -> None:
    lines = [
        "101;3.6.2026;Vuokra;4820;4160;;25;25,5;180,00;225,90;45,90",
        "102;4.6.2026;Hyvitys;4340;4160;;0;0;-86,40;-86,40;0,00",
        "103;5.6.2026;Oikaisu;4340;4160;;0;0;(12,30);(12,30);0,00",
        "104;6.6.2026;Oikaisu;4340;4160;;0;0;−1,20;−1,20;0,00",
        "105;7.6.2026;Ei luettavissa;4340;4160;;0;0;x;0;0",
    ]
    file = staged("\n".join([NETBARON, *lines]).encode(), "n.csv", sender=416)
    assert file.source.dialect == "netbaron"
    assert rows_of(file, "voucher", "debit_eur", "credit_eur") == [
        ("101", Decimal("180.00"), Decimal("0.00")),
        ("102", Decimal("0.00"), Decimal("86.40")),
        ("103", Decimal("0.00"), Decimal("12.30")),
        ("104", Decimal("0.00"), Decimal("1.20")),
        ("105", None, Decimal("0.00")),
    ]
    assert rules(file) == [("amount-unreadable", None, 6, "9", "x")]


@pytest.mark.parametrize("day", ["Kirjauspvm", "Kirjauspäivä", "Kirjauspäivämäärä"])
@pytest.mark.parametrize("amount", ["Netto", "Nettosumma", "Laskun summa ilman ALV"])
@pytest.mark.parametrize("account", ["Tili", "Tili nro", "Tilit"])
def test_purchases_are_read_in_every_spelling_of_their_headers(day: str, amount: str, account: str) -> None:
    head = ["Tulosyksikkö", "Toimittajan nimi", "Toimittajan\nnro", account, "Tilin nimi", amount, day, None, None]
    data = workbook({"Ostot": [head, [8310, "Kahvila Oy", 77, 4390, "Ravitsemispalvelut", 45.5, date(2026, 6, 3)]]})
    file = staged(data, "ostot.xlsx", sender=831)
    assert rows_of(file, *LEDGER) == [
        (date(2026, 6, 3), "8310", "4390", None, None, "Kahvila Oy", Decimal("45.50"), Decimal("0.00"))
    ]
    assert file.findings == []


def test_purchases_have_no_vouchers_end_with_a_lone_sum_and_alike_rows_are_kept_by_multiplicity() -> None:
    head = ["Tulosyksikkö", "Toimittajan nimi", "Tili", "Laskun summa ilman ALV", "Kirjauspäivämäärä", None]
    bus = [8310, "Bussi Oy", 4340, 12.5, date(2026, 6, 3)]
    data = workbook({"Ostot": [head, bus, bus, [8310, "Bussi Oy", 4340, -2, date(2026, 6, 4)], [None, None, None, 23]]})
    file = staged(data, "ostot.xlsx", sender=831)
    assert rows_of(file, "identity", "debit_eur", "credit_eur") == [
        ("831/2026-06-03/8310/4340/-/-", Decimal("12.50"), Decimal("0.00")),
        ("831/2026-06-03/8310/4340/-/-2", Decimal("12.50"), Decimal("0.00")),
        ("831/2026-06-04/8310/4340/-/-", Decimal("0.00"), Decimal("2.00")),
    ]
    assert rules(file) == [("stray-total-row", "Ostot", 5, "D", "23")]


def test_a_ledger_total_that_cannot_be_read_is_a_finding_and_compared_with_nothing() -> None:
    data = workbook(
        {"P": [GROUPED, ["001682", "A"], ["5002", "Palkka"], JUNE, ["Tili", "Yhteensä", None, None, None, "?"]]}
    )
    file = staged(data, "p.xlsx", sender=689)
    assert rules(file) == [("amount-unreadable", "P", 5, "F", "?")]
    assert compared(replace(file, findings=[])) == []
