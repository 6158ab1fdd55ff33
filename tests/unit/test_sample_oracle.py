"""The oracle of the sample: a few of its figures worked out by hand, and that it knows nothing of the program.

Here belongs trust in the oracle itself. Not here: whether the program agrees with it (`tests/agreement`).
"""

import ast
from pathlib import Path

import pytest

from tests.oracle.expected import FILE, expected_csv
from tests.oracle.figures import expected_figures
from tests.oracle.findings import expected_findings
from tests.oracle.participants import expected_counts
from tests.oracle.settings import EDITIONS
from tests.oracle.shares import expected_shares

TESTS = Path(__file__).parents[1]
ROOMS = {"flows", "pipelines", "reports", "schemas"}


@pytest.mark.parametrize("folder", ["oracle", "sample"])
def test_neither_the_oracle_nor_the_truth_imports_a_room(folder: str) -> None:
    for path in (TESTS / folder).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not {name.split(".")[0] for name in names} & ROOMS, path


def test_hourly_rates_are_those_worked_out_by_hand() -> None:
    figures = expected_figures("claim:2026-1:v1")
    assert figures["rate/H01/2025-09-01"] == "37.05"  # 50 400 × 1,2644 ÷ 1 720 = 37,0499…
    assert figures["rate/H02/2025-09-01"] == "30.87"  # 42 000 × 1,2644 ÷ 1 720 = 30,8749…
    assert figures["rate/H02/2026-03-16"] == "31.80"  # 43 260 × 1,2644 ÷ 1 720 = 31,8011…
    assert figures["rate/H03/2025-11-01"] == "28.23"  # 19 200 × 1,2644 ÷ 860 = 28,2285…
    assert figures["rate/H04/2025-11-01"] == "27.35"  # 22 320 × 1,2644 ÷ 1 032 = 27,3463…


def test_a_claim_closes_line_by_line() -> None:
    figures = expected_figures("claim:2025-1:v1")
    # Malli: 152:02 + 154:49 + 121:12 + 123:54 = 551:57
    assert figures["claim/2025-1/hours/H01/total"] == str((551 * 60 + 57) * 60)
    assert figures["claim/2025-1/staff_costs/total"] == "47163.89"
    assert figures["claim/2025-1/flat_rate"] == "18865.56"  # 47 163,89 × 0,40 = 18 865,556
    assert figures["claim/2025-1/eligible_costs"] == "66029.45"
    assert figures["claim/2025-1/support"] == "52823.56"  # 66 029,45 × 0,80 = 52 823,56
    assert figures["claim/2025-1/other_financing"] == "13205.89"
    # 13 205,89 ÷ 7 = 1 886,555…: 1 886,55 each and four odd cents, to 416, 441, 580 and 689
    assert figures["claim/2025-1/financing/own_municipal"] == "1886.56"


def test_a_month_without_approval_is_worth_what_it_brings_when_it_comes_back() -> None:
    before, after = expected_figures("month:2026-02"), expected_figures("month:2026-03")
    name = "staff_costs/H03/2026-02"
    # Otto's February: 71:00 h × 28,23 = 2 004,33
    assert before[f"claim/2026-1/{name}"] == "0.00"
    assert before[f"claim/2026-1/waiting/{name}"] == "2004.33"
    assert after[f"claim/2026-1/{name}"] == "2004.33"
    assert after[f"claim/2026-1/waiting/{name}"] == "0.00"


def test_a_month_with_two_rates_is_rounded_once() -> None:
    figures = expected_figures("claim:2026-1:v1")
    # Essi's March: 67:07 before the 16th at 30,87 and 81:20 from the 16th at 31,80
    assert figures["claim/2026-1/hours/H02/2026-03"] == str((67 * 60 + 7 + 81 * 60 + 20) * 60)
    # 4 027 min × 30,87 ÷ 60 = 2 071,8915 and 4 880 min × 31,80 ÷ 60 = 2 586,40; together 4 658,2915
    assert figures["claim/2026-1/staff_costs/H02/2026-03"] == "4658.29"


def test_a_leave_day_waits_with_the_two_hours_that_were_worked_on_it() -> None:
    figures = expected_figures("claim:2025-1:v1")
    assert figures["claim/2025-1/waiting/hours/H01/2025-12"] == "7200"
    assert figures["claim/2025-1/waiting/staff_costs/total"] == "74.10"  # 2 h × 37,05


def test_a_finding_is_told_from_its_file_s_arrival_until_it_is_mended() -> None:
    told = {edition for edition in EDITIONS if any(f.about == "H02/2025-10" for f in expected_findings(edition))}
    # approved wrongly in the file of November, rightly in that of December
    assert told == {"month:2025-10"}
    replaced = {
        edition for edition in EDITIONS if any("2025-10_korj" in f.file_name for f in expected_findings(edition))
    }
    assert replaced == {"month:2025-11", "month:2025-12", "claim:2025-1:v1"}


def test_a_participant_of_the_register_counts_nowhere_while_her_row_waits() -> None:
    # She entered on 4.9.2025; the register of November has her leave in 2024, that of December in November.
    entered = ("831", "2025-09", "EECO01", "women", "started")
    told = {edition: expected_counts(EDITIONS[edition]).get(entered, 0) for edition in EDITIONS}
    assert [edition for edition, n in told.items() if n != 1] == ["month:2025-11"]


def test_where_a_participant_left_to_counts_from_the_register_that_tells_it() -> None:
    # She left for work on 10.6.2026; the register of June does not say where to.
    left = ("831", "2026-06", "EECR04", "women", "ended")
    told = [edition for edition in EDITIONS if left in expected_counts(EDITIONS[edition])]
    assert told == ["month:2026-07", "month:2026-08", "claim:2026-2:v1"]


def test_invoices_follow_the_cumulative_need() -> None:
    first, second = expected_shares("invoice:2025-1:1"), expected_shares("invoice:2026-1:1")
    # 13 205,89 ÷ 7 = 1 886,55 and four odd cents, to 416, 441, 580 and 689
    assert first["cofinancing/2025-1/need"] == "13205.89"
    assert first["cofinancing/2025-1/580/invoice"] == "1886.56"
    assert first["cofinancing/2025-1/700/invoice"] == "1886.55"
    # 13 205,89 + 15 160,98 = 28 366,87 = 7 × 4 052,41: who paid the odd cent before pays a cent less now
    assert second["cofinancing/2026-1/580/share"] == second["cofinancing/2026-1/700/share"] == "4052.41"
    assert second["cofinancing/2026-1/580/invoice"] == "2165.85"
    assert second["cofinancing/2026-1/700/invoice"] == "2165.86"
    # without Rautjärvi: 15 160,98 − 2 165,85
    assert second["cofinancing/2026-1/invoices_total"] == "12995.13"


def test_the_expected_figures_in_data_are_the_oracle_s() -> None:
    assert FILE.read_bytes() == expected_csv()
