"""Rules about hours, each with what it must find beside what it must leave alone: the failing and the passing fixture.

Each function gives a case and who is at fault in it (subjects, or identities of rows); everybody else in it is not.
H01 and H02 work 7:15 h a day, H03 half of full time. Not here: other kinds (`pairs_of_others`), running them
(`test_pairs`).
"""

from collections.abc import Callable
from datetime import date

from tests.unit.checks_case import Case, worked

Pair = tuple[Case, set[str]]


def _days(month: str, *days: int) -> list[str]:
    return [f"{month}-{day:02}" for day in days]


def date_outside_month() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-31", "7:00"), worked("H01", "2025-11-03", "7:00"))
    return case, {"580/H01/2025-11-03/1"}


def outside_project() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-08-29", "7:00"), worked("H01", "2025-09-01", "7:00"), month="2025-09")
    return case, {"580/H01/2025-08-29/1"}


def outside_employment() -> Pair:
    case = Case()
    case.sheet(worked("H03", "2025-10-31", "7:00"), worked("H03", "2025-11-03", "7:00"), month="2025-11")
    return case, {"580/H03/2025-10-31/1"}


def employer_other() -> Pair:
    case = Case({'title = "valmentaja, osa-aikainen"\nemployer = 689': 'title = "x"\nemployer = 580'})
    case.sheet(worked("H04", "2025-11-10", "7:00"), worked("H03", "2025-11-10", "7:00"), month="2025-11")
    return case, {"H04/2025-11"}


def row_repeated() -> Pair:
    case = Case()
    row = worked("H01", "2025-10-06", "3:00")
    case.sheet(row, row, worked("H02", "2025-10-06", "3:00"))
    return case, {"580/H01/2025-10-06/2"}


def sheet_total_differs() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:00"), totals={"project_s": "7:00"})
    case.sheet(worked("H02", "2025-10-06", "7:00"), totals={"project_s": "7:30"}, name="b.xlsx")
    return case, {"580/H02/2025-10/total"}


def sender_and_place_differ() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:00", municipality=689), worked("H01", "2025-10-07", "7:00"))
    return case, {"580/H01/2025-10-06/1"}


def rate_missing() -> Pair:
    pay = 'annual_pay_eur = "50400.00"'
    case = Case({f"valid_from = 2025-09-01\n{pay}": f"valid_from = 2025-10-07\n{pay}"})
    case.sheet(worked("H01", "2025-10-06", "7:00"), worked("H02", "2025-10-06", "7:00"))
    return case, {"H01/2025-10"}


def day_above_24_hours() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "24:01"), worked("H01", "2025-10-07", "24:00"))
    return case, {"H01/2025-10-06"}


def day_above_agreed() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:16"), worked("H01", "2025-10-07", "7:15"))
    return case, {"H01/2025-10-06"}


def work_on_absence_day() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "4:00", absence="3:16"), worked("H01", "2025-10-07", "4:00", absence="3:15"))
    return case, {"H01/2025-10-06"}


def work_on_public_holiday() -> Pair:
    # Independence Day is a Saturday in 2025 and told once; leave on Christmas Day is no work.
    case = Case()
    rows = [worked("H01", day, "7:00") for day in _days("2025-12", 6, 23, 24)]
    case.sheet(*rows, worked("H01", "2025-12-25", absence="7:15"), month="2025-12")
    return case, {"H01/2025-12-06", "H01/2025-12-24"}


def work_on_weekend() -> Pair:
    case = Case()
    case.sheet(*(worked("H01", day, "7:00") for day in ("2025-10-10", "2025-10-11", "2025-10-12")))
    case.sheet(worked("H01", "2025-12-06", "7:00"), name="b.xlsx", month="2025-12")  # a holiday
    return case, {"H01/2025-10-11", "H01/2025-10-12"}


def overlapping_times() -> Pair:
    # 8-12 in Parikkala and 11-14 at Rautjärvi; on the next day the second begins as the first ends.
    case = Case()
    eight, eleven, noon, two = (hour * 3600 for hour in (8, 11, 12, 14))
    for name, sender, start, end, second in (("a.xlsx", 580, eight, noon, 0), ("b.xlsx", 689, eleven, two, noon)):
        case.sheet(
            worked("H01", "2025-10-06", "3:00", start_s=start, end_s=end),
            worked("H01", "2025-10-07", "2:00", start_s=second or start, end_s=two if second else noon),
            name=name,
            sender=sender,
        )
    return case, {"H01/2025-10-06"}


def hours_same_every_day() -> Pair:
    # Ten equal days of H01; H02 has nine, and H04 ten of which one is a minute shorter.
    case = Case()
    days = _days("2025-11", 3, 4, 5, 6, 7, 10, 11, 12, 13, 14)
    for person, last in (("H01", "7:00"), ("H02", None), ("H04", "6:59")):
        rows = [worked(person, day, "7:00") for day in days[:-1]]
        case.sheet(*rows, *([worked(person, days[-1], last)] if last else []), name=f"{person}.xlsx", month="2025-11")
    return case, {"H01/2025-11"}


def hours_look_like_minutes() -> Pair:
    # 7,30 h = 7:18, 6,15 h = 6:09, 3,45 h = 3:27; H02 has 7,5 h beside them.
    case = Case()
    written = ("7:18", "6:09", "3:27", "7:00")
    days = _days("2025-10", 6, 7, 8, 9)
    case.sheet(*(worked("H01", day, hours) for day, hours in zip(days, written, strict=True)), name="a.csv")
    rows = [worked("H02", day, hours) for day, hours in zip(days, (*written[:3], "7:30"), strict=True)]
    case.sheet(*rows, name="b.csv")
    return case, {"H01/2025-10/580"}


def entered_late() -> Pair:
    # 31 days after the work are a month, 32 are late.
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:00", created_date=date(2025, 11, 7)))
    case.sheet(worked("H02", "2025-10-06", "7:00", created_date=date(2025, 11, 6)), name="b.xlsx")
    return case, {"H01/2025-10/580"}


def sheet_repeated() -> Pair:
    # Parikkala sent what Rautjärvi had sent of H01; of H02 one day differs.
    case = Case()
    days = _days("2025-10", 6, 7, 8)
    for name, sender, last in (("a.xlsx", 689, "2:00"), ("b.xlsx", 580, "2:01")):
        rows = [worked(person, day, "2:00") for person in ("H01", "H02") for day in days[:2]]
        case.sheet(*rows, worked("H01", days[2], "2:00"), worked("H02", days[2], last), name=name, sender=sender)
    return case, {"H01/2025-10/580"}


def month_above_share() -> Pair:
    # H03's agreed day is 12:00 here. Both months have 20 working days: 20 x 12 x 0.50 = 120 h, 144 h with two more.
    case = Case({'agreed_day = "7:15"\n\n[[staff]]\ncode = "H04"': 'agreed_day = "12:00"\n\n[[staff]]\ncode = "H04"'})
    days = _days("2025-11", 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 17, 18, 19)
    case.sheet(*(worked("H03", day, "12:00") for day in days), month="2025-11")  # 156 h
    december = _days("2025-12", 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 15, 16)
    case.sheet(*(worked("H03", day, "12:00") for day in december), name="b.xlsx", month="2025-12")  # 144 h
    return case, {"H03/2025-11"}


def eu_projects_above_full_time() -> Pair:
    # December 2025 has 20 working days, 145 h: H01 has 21 days of 7:00, of which one is a Saturday, for two projects.
    case = Case()
    days = _days("2025-12", 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 22, 23, 29, 30)
    for person, code in (("H01", "S30001"), ("H02", None)):
        rows = [worked(person, day, "4:00", other="3:00", other_eu_code=code) for day in days]
        case.sheet(*rows, name=f"{person}.xlsx", month="2025-12")
    return case, {"H01/2025-12"}


def rate_year_cap_exceeded() -> Pair:
    # 1 720 x 0.01 = 17:12 a year: 6 + 6 h in 2025 and 6 h in January exceed it, in no calendar year.
    case = Case({'share = "0.50"': 'share = "0.01"'})
    for month, days in (("2025-12", (1, 2)), ("2026-01", (5,))):
        rows = [worked("H03", day, "6:00") for day in _days(month, *days)]
        approved = f"{6 * len(days)}:00"
        case.sheet(*rows, worked("H04", f"{month}-07", "6:00"), name=f"{month}.xlsx", month=month)
        case.approve("H03", month, approved, name=f"a{month}.xlsx")
        case.approve("H04", month, "6:00", name=f"b{month}.xlsx")
    return case, {"H03/2025-11-01"}


def yearly_cap_exceeded() -> Pair:
    case = Case({'share = "0.50"': 'share = "0.01"'})
    for person in ("H03", "H04"):
        rows = [worked(person, day, "6:00") for day in _days("2026-01", 5, 7, 8)]
        case.sheet(*rows, name=f"{person}.xlsx", month="2026-01")
        case.approve(person, "2026-01", "18:00", name=f"a{person}.xlsx")
    return case, {"H03/2026"}


def hours_unlike_before() -> Pair:
    # Three months of 14 h; then H01 has 22 h, more than one and a half times that, and H02 just 21 h.
    case = Case()
    for month, extra in (("2025-09", "0:00"), ("2025-10", "0:00"), ("2025-11", "0:00"), ("2025-12", "7:00")):
        first, second, third, fourth = _days(month, 1, 2, 3, 4)
        days = ((first, "7:00"), (second, "7:00"), (third, extra))
        rows = [worked(person, day, hours) for person in ("H01", "H02") for day, hours in days]
        more = [worked("H01", fourth, "1:00")] if month == "2025-12" else []
        case.sheet(*rows, *more, name=f"{month}.xlsx", month=month)
    return case, {"H01/2025-12"}


def approval_missing() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:00"), worked("H02", "2025-10-06", "7:00"))
    case.approve("H01", "2025-10", "7:00")
    return case, {"H02/2025-10"}


def approval_own() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:00"), worked("H02", "2025-10-06", "7:00"))
    case.approve("H01", "2025-10", "7:00", by="Malli Mallikas")
    case.approve("H02", "2025-10", "7:00", by="Malli Mallikas", name="b.xlsx")
    return case, {"H01/2025-10"}


def approval_not_comparable() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", None), worked("H02", "2025-10-06", "7:00"))
    case.approve("H01", "2025-10", "7:00")
    case.approve("H02", "2025-10", "7:00", name="b.xlsx")
    return case, {"H01/2025-10"}


def approval_differs() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:00"), worked("H02", "2025-10-06", "7:00"))
    case.approve("H01", "2025-10", "7:01")
    case.approve("H02", "2025-10", "7:00", name="b.xlsx")
    return case, {"H01/2025-10"}


def approval_too_early() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:00"), worked("H02", "2025-10-06", "7:00"))
    case.approve("H01", "2025-10", "7:00", employee="2025-10-05")
    case.approve("H02", "2025-10", "7:00", employee="2025-10-06", name="b.xlsx")
    return case, {"H01/2025-10"}


def eu_code_unusual() -> Pair:
    case = Case()
    codes = {"2025-10-06": "S30123", "2025-10-07": "kirjasto", "2025-10-08": "S30999", "2025-10-09": None}
    case.sheet(*(worked("H01", day, "3:00", other="1:00", other_eu_code=code) for day, code in codes.items()))
    # S30999 is the code of the project itself.
    return case, {"H01/2025-10/kirjasto", "H01/2025-10/S30999"}


PAIRS: dict[str, Callable[[], Pair]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        date_outside_month, outside_project, outside_employment, employer_other, row_repeated, sheet_total_differs,
        sender_and_place_differ, rate_missing, day_above_24_hours, day_above_agreed, work_on_absence_day,
        work_on_public_holiday, work_on_weekend, overlapping_times, hours_same_every_day, hours_look_like_minutes,
        entered_late, sheet_repeated, month_above_share, eu_projects_above_full_time, rate_year_cap_exceeded,
        yearly_cap_exceeded, hours_unlike_before, approval_missing, approval_own, approval_not_comparable,
        approval_differs, approval_too_early, eu_code_unusual,
    )
}  # fmt: skip
"""By rule: its two fixtures in one case."""
