"""Rules about hours without a threshold, each with what it must find beside what it must leave alone.

Each function gives a case and who is at fault in it (subjects, or identities of rows); everybody else in it is not.
H01 and H02 work 7:15 h a day, H03 half of full time. Not here: rules with a threshold
(`cases/`), other kinds (`pairs_of_others`), running them (`test_pairs`).
"""

from collections.abc import Callable

from tests.unit.checks_case import Case, worked

Pair = tuple[Case, set[str]]


def _days(month: str, *days: int) -> list[str]:
    return [f"{month}-{day:02}" for day in days]


def date_outside_month() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-31", "7:00"), worked("H01", "2025-11-03", "7:00"))
    return case, {"580/H01/2025-11-03/1"}


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


def hours_look_like_minutes() -> Pair:
    # 7,30 h = 7:18, 6,15 h = 6:09, 3,45 h = 3:27; H02 has 7,5 h beside them.
    case = Case()
    written = ("7:18", "6:09", "3:27", "7:00")
    days = _days("2025-10", 6, 7, 8, 9)
    case.sheet(*(worked("H01", day, hours) for day, hours in zip(days, written, strict=True)), name="a.csv")
    rows = [worked("H02", day, hours) for day, hours in zip(days, (*written[:3], "7:30"), strict=True)]
    case.sheet(*rows, name="b.csv")
    return case, {"H01/2025-10/580"}


def sheet_repeated() -> Pair:
    # Parikkala sent what Rautjärvi had sent of H01; of H02 one day differs.
    case = Case()
    days = _days("2025-10", 6, 7, 8)
    for name, sender, last in (("a.xlsx", 689, "2:00"), ("b.xlsx", 580, "2:01")):
        rows = [worked(person, day, "2:00") for person in ("H01", "H02") for day in days[:2]]
        case.sheet(*rows, worked("H01", days[2], "2:00"), worked("H02", days[2], last), name=name, sender=sender)
    return case, {"H01/2025-10/580"}


def approval_own() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:00"), worked("H02", "2025-10-06", "7:00"))
    case.approve("H01", "2025-10", "7:00", by="Malli Mallikas")
    case.approve("H02", "2025-10", "7:00", by="Malli Mallikas", name="b.xlsx")
    return case, {"H01/2025-10"}


def approval_without_hours() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:00"))
    for nth, (person, month) in enumerate((("H01", "2025-10"), ("H02", "2025-10"), ("H01", "2025-11"))):
        case.approve(person, month, "7:00", name=f"{nth}.xlsx")
    case.approve("H03", "2025-10", "0:00", name="z.xlsx")  # leave alone needs no sheet
    return case, {"H02/2025-10", "H01/2025-11"}


def approval_not_comparable() -> Pair:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", None), worked("H02", "2025-10-06", "7:00"))
    case.approve("H01", "2025-10", "7:00")
    case.approve("H02", "2025-10", "7:00", name="b.xlsx")
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
        date_outside_month, employer_other, row_repeated, sheet_total_differs, sender_and_place_differ,
        work_on_public_holiday, work_on_weekend, overlapping_times, hours_look_like_minutes, sheet_repeated,
        approval_own, approval_not_comparable, approval_without_hours, eu_code_unusual,
    )
}  # fmt: skip
"""By rule: its two fixtures in one case."""
