"""Rules about ledgers, counts, registers and pay, each with what it must find beside what it must leave alone.

Each function gives a case and who is at fault in it (subjects, or identities of rows); everybody else in it is not.
Not here: hours (`pairs_of_hours`), running them (`test_pairs`).
"""

from collections.abc import Callable

from tests.rules.pairs_of_hours import Pair
from tests.unit.checks_case import BY_PAY, Case, count, entry, paid

GENDERS = ("women", "men", "non_binary")


def _women(month: str = "2025-10", **counts: int) -> list[dict[str, object]]:
    """Counts of women who started: five, all unemployed and with a middle education, with what is given instead."""
    usual = {"EECO01": 5, "EECO02": 5, "EECO04": 0, "EECO05": 0, "EECO09": 0, "EECO10": 5, "EECO11": 0}
    return [count(code, "women", number, 0, month) for code, number in {**usual, **counts}.items()]


def holiday_bonus_in_pay() -> Pair:
    case = Case()
    case.ledger(entry("2025-10-15", "5002", "9.00", text="Lomaraha"), entry("2025-10-15", "5002", "9.00"))
    return case, {"689/2025-10-15/6810/5002/1001/1"}


def account_outside_ranges() -> Pair:
    case = Case()
    case.ledger(entry("2025-10-15", "9999", "9.00"), entry("2025-10-15", "4321", "9.00"))
    return case, {"689/2025-10-15/6810/9999/1001/1"}


def entry_repeated() -> Pair:
    # The same file again with one entry more: a month's ledger that holds the month before.
    case = Case()
    case.ledger(entry("2025-10-15", "4321", "9.00"))
    case.ledger(entry("2025-10-15", "4321", "9.00"), entry("2025-10-15", "4321", "9.00"), month="2025-11")
    return case, {"689/2025-10-15/6810/4321/1001/1"}


def ledger_conflict() -> Pair:
    case = Case()
    case.ledger(entry("2025-10-15", "4321", "9.00"))
    case.ledger(entry("2025-10-15", "4321", "8.00"), entry("2025-10-15", "4321", "9.00"), month="2025-11")
    return case, {"689/2025-10-15/6810/4321/1001/1"}


def pay_of_another_employer() -> Pair:
    case = Case()
    case.ledger(entry("2025-10-15", "5002", "9.00"), entry("2025-10-15", "4321", "9.00"), sender=580)
    case.ledger(entry("2025-10-15", "5002", "9.00"))
    return case, {"580/2025-10-15/6810/5002/1001/1"}


def indicator_not_asked() -> Pair:
    case = Case()
    case.counts(*_women(), count("EECO12", "women", 1, 0), count("EECO15", "women", 0, 0))
    return case, {"580/2025-10/EECO12"}


def count_outside_project() -> Pair:
    case = Case()
    case.counts(*_women("2025-08"), *_women("2025-09"))
    return case, {"580/2025-08"}


def count_repeated() -> Pair:
    case = Case()
    case.counts(*_women(), count("EECO01", "women", 5, 0), *_women("2025-11"))
    return case, {"580/2025-10"}


def count_place_differs() -> Pair:
    case = Case()
    case.counts(*({**row, "municipality": 416} for row in _women()), *_women("2025-11"))
    return case, {"580/416/2025-10"}


def participants_kind_differs() -> Pair:
    # Parikkala has agreed on a register and sends counts; Lemi has agreed on counts.
    case = Case({'contact = "Pirjo Paperi"': 'participants = "register"\ncontact = "Pirjo Paperi"'})
    case.counts(*_women(), *({**row, "municipality": 416} for row in _women()))
    return case, {"580/2025-10/counts"}


def count_unlike_before() -> Pair:
    # 3, 3 and 2 started, then 10; in November 9 had been as many as three times the most and fewer than ten.
    case = Case()
    for month, started in (("2025-09", 3), ("2025-10", 3), ("2025-11", 2), ("2025-12", 9), ("2026-01", 28)):
        case.counts(*_women(month, EECO01=started, EECO02=started, EECO10=started), month=month)
    return case, {"580/2026-01"}


def count_breakdown_missing() -> Pair:
    case = Case()
    case.counts(count("EECO01", "total", 4, 0), count("EECO02", "women", 4, 0))
    return case, {"580/2025-10/EECO01"}


def participants_total_differs() -> Pair:
    case = Case()
    case.counts(
        *(count("EECO01", gender, 1, 0) for gender in GENDERS), count("EECO01", "total", 4, 0),
        *(count("EECO02", gender, 1, 0) for gender in GENDERS), count("EECO02", "total", 3, 0),
    )  # fmt: skip
    return case, {"580/2025-10/EECO01"}


def indicator_status_sum() -> Pair:
    case = Case()
    case.counts(*_women(EECO05=1), *_women("2025-11"))
    return case, {"580/2025-10/women/status"}


def indicator_subset() -> Pair:
    case = Case()
    case.counts(*_women(EECO03=6), *_women("2025-11", EECO03=5))
    return case, {"580/2025-10/women/subset"}


def indicator_age_sum() -> Pair:
    case = Case()
    case.counts(*_women(EECO07=3, EECO08=3), *_women("2025-11", EECO07=3, EECO08=2))
    return case, {"580/2025-10/women/age"}


def indicator_education_sum() -> Pair:
    case = Case()
    case.counts(*_women(EECO11=1), *_women("2025-11"))
    return case, {"580/2025-10/women/education"}


def indicator_flag_above_total() -> Pair:
    case = Case()
    case.counts(*_women(EECO14=6, EECO17=5))
    return case, {"580/2025-10/women/EECO14"}


def indicator_result_above_reference() -> Pair:
    # EECR04 is about the unemployed and the inactive: six of five; EECR02 about everybody.
    case = Case()
    left = {"EECR02": 5, "EECR04": 6}
    case.counts(*_women(), *(count(code, "women", 0, ended) for code, ended in left.items()))
    return case, {"580/2025-10/women/EECR04"}


def indicator_later_result_above_reference() -> Pair:
    # EECR05 is about the unemployed and the inactive: six of five; EECR06 about the employed: nobody of nobody.
    case = Case()
    left = {"EECR04": 5, "EECR05": 6, "EECR06": 0}
    case.counts(*_women(), *(count(code, "women", 0, ended) for code, ended in left.items()))
    return case, {"580/2025-10/women/EECR05"}


def pay_of_other_payroll() -> Pair:
    # Parikkala's payroll tells of the beneficiary's H01.
    case = Case(BY_PAY)
    case.pay(paid("H01", "2025-10", "4200.00"))
    case.pay(paid("H01", "2025-10", "4200.00"), sender=580)
    return case, {"H01/2025-10/580"}


def pay_outside_employment() -> Pair:
    case = Case(BY_PAY)
    case.pay(*(paid("H03", month, "1600.00") for month in ("2025-10", "2025-11", "2026-08", "2026-09")))
    return case, {"H03/2025-10", "H03/2026-09"}


def share_missing() -> Pair:
    # H02 has no document; H03 has one from November on, when the employment begins.
    case = Case(BY_PAY)
    case.pay(paid("H01", "2025-10", "4200.00"), paid("H02", "2025-10", "3500.00"))
    case.pay(paid("H03", "2025-10", "1600.00"), paid("H03", "2025-11", "1600.00"), month="2025-11")
    return case, {"H02/2025-10"}


PAIRS: dict[str, Callable[[], Pair]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        holiday_bonus_in_pay, account_outside_ranges, entry_repeated, ledger_conflict,
        pay_of_another_employer, indicator_not_asked, count_outside_project, count_repeated,
        count_place_differs, participants_kind_differs, count_unlike_before, count_breakdown_missing,
        participants_total_differs, indicator_status_sum, indicator_subset, indicator_age_sum, indicator_education_sum,
        pay_of_other_payroll, pay_outside_employment, share_missing,
        indicator_flag_above_total, indicator_result_above_reference, indicator_later_result_above_reference,
    )
}  # fmt: skip
"""By rule: its two fixtures in one case."""
