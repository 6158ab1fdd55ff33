"""The claim workbook's sheets about people: staff costs, how each rate is formed, hours by day, approvals.

Here belongs what shows hours and pay of persons; names stand here because the claim needs them. Not here: the summary
(`reports.claim_workbook`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from reports.formulas import LeafTable
from reports.pages import Page, day_or_none, month_or_none, total
from reports.workbook import Cell, Column, Sheet, Value, quoted_sheet
from schemas.bundle import Row
from schemas.cost_models import SIDE_COST_RATES
from schemas.figure import Expression

_DayKey = tuple[str, str, int]
_FORMED_OF = (("annual_pay_eur",), tuple(SIDE_COST_RATES.values()), ("annual_hours",), ("share",))
"""What an hourly rate is formed of, by the names in the keys of its parameters."""


def staff_sheet(page: Page, sheet: Sheet) -> Cell:
    """Lay out staff costs by person and month with the rates' formation; gives a link to the waiting hours."""
    sheet.line(page.text("staff.title"), "title")
    sheet.line(page.text("staff.subtitle"), "subtitle", skip=1)
    columns = [
        Column(page.text("staff.person"), "text", 10),
        Column(page.text("staff.name"), "text"),
        Column(page.text("staff.month"), "month", 10),
        Column(page.text("staff.hours"), "hours", 12),
        Column(page.text("staff.rate"), "rate", 16),
        Column(page.text("staff.cost"), "eur", 16),
        Column(page.text("staff.waiting_hours"), "hours", 14),
        Column(page.text("staff.waiting_cost"), "eur", 16),
    ]
    sheet.header_row = sheet.row
    sheet.headings(columns)
    waiting: list[tuple[int, Fraction]] = []
    for code, person in page.persons.items():
        first = sheet.row
        for month in page.facts["months"]:
            if _has_month(page, code, month):
                sheet.table_row(columns, _month_row(page, code, month))
        if sheet.row > first:
            seconds = total([_waiting_seconds(page, code, month) for month in page.facts["months"]])
            waiting.append((sheet.row, seconds))
            _person_total(page, sheet, columns, person, seconds, first)
    waiting_total = _all_total(page, sheet, columns, waiting)
    _rates_table(page, sheet)
    return waiting_total


def _has_month(page: Page, code: str, month: str) -> bool:
    claim = f"claim/{page.facts['claim']['id']}"
    ids = (f"{claim}/hours/{code}/{month}", f"{claim}/waiting/hours/{code}/{month}")
    return any(page.has(id_) for id_ in ids)


def _month_row(page: Page, code: str, month: str) -> list[Value | Cell]:
    claim = f"claim/{page.facts['claim']['id']}"
    return [
        code,
        page.persons[code]["name"],
        month_or_none(month),
        page.figure(f"{claim}/hours/{code}/{month}", home=True),
        _rate_cell(page, f"{claim}/staff_costs/{code}/{month}"),
        page.figure(f"{claim}/staff_costs/{code}/{month}", home=True),
        page.figure(f"{claim}/waiting/hours/{code}/{month}", home=True),
        page.figure(f"{claim}/waiting/staff_costs/{code}/{month}", home=True),
    ]


def _rate_cell(page: Page, staff_cost: str) -> Value | Cell:
    """The month's rate; all of them as text when the rate changed within the month."""
    if not page.has(staff_cost):
        return None
    rates = sorted({id_ for id_ in _figures_in(page.bundle.figures[staff_cost].expression) if id_.startswith("rate/")})
    if len(rates) == 1:
        return page.figure(rates[0])
    written = [page.labels.rate(page.bundle.figures[id_].value) for id_ in rates]
    return Cell(" / ".join(written), ("right",))


def _figures_in(expression: Expression) -> Iterator[str]:
    if expression[0] == "figure":
        yield expression[1]
    for part in expression[1:]:
        if isinstance(part, list):
            yield from _figures_in(part)


def _waiting_seconds(page: Page, code: str, month: str) -> Fraction:
    id_ = f"claim/{page.facts['claim']['id']}/waiting/hours/{code}/{month}"
    return page.bundle.figures[id_].value if page.has(id_) else Fraction(0)


def _person_total(
    page: Page, sheet: Sheet, columns: list[Column], person: Mapping[str, Any], waiting: Fraction, first: int
) -> None:
    claim, code = f"claim/{page.facts['claim']['id']}", person["code"]
    waiting_costs = [
        (row, cell.value) for row in range(first, sheet.row) if (cell := sheet.cells[row, 7]).figure is not None
    ]
    worth = total([Fraction(value) for _, value in waiting_costs if isinstance(value, Fraction)])
    last = sheet.row - 1
    values: list[Value | Cell] = [
        code,
        page.text("staff.person_total", name=person["name"]),
        None,
        page.figure(f"{claim}/hours/{code}/total", home=True),
        None,
        page.figure(f"{claim}/staff_costs/{code}/total", home=True),
        Cell(waiting, (), formula=f"=SUM({xl_range(first, 6, last, 6)})"),
        Cell(worth, (), formula=f"=SUM({xl_range(first, 7, last, 7)})"),
    ]
    sheet.table_row(columns, values, "part_total")


def _all_total(page: Page, sheet: Sheet, columns: list[Column], waiting: list[tuple[int, Fraction]]) -> Cell:
    claim = f"claim/{page.facts['claim']['id']}"
    if page.has(f"{claim}/period/staff_costs"):
        own = page.figure(f"{claim}/period/staff_costs", home=True)
        corrections = page.figure(f"{claim}/corrections/staff_costs")
        for name, cost in (("staff_own", own), ("staff_corrections", corrections)):
            sheet.table_row(columns, [page.text(f"corrections.{name}"), *[None] * 4, cost, None, None], "part_total")
    seconds = total([value for _, value in waiting])
    parts = ",".join(xl_rowcol_to_cell(row, 6) for row, _ in waiting)
    values: list[Value | Cell] = [
        page.text("staff.all"),
        None,
        None,
        page.figure(f"{claim}/hours/total", home=True),
        None,
        page.needed_figure(f"{claim}/staff_costs/total", home=True),
        Cell(seconds, (), formula=f"=SUM({parts})" if parts else None),
        page.figure(f"{claim}/waiting/staff_costs/total", home=True),
    ]
    sheet.table_row(columns, values, "total")
    address = xl_rowcol_to_cell(sheet.row - 1, 6)
    return Cell(seconds, ("hours",), formula=f"={quoted_sheet(sheet.name)}!{address}")


def _rates_table(page: Page, sheet: Sheet) -> None:
    sheet.row += 1
    sheet.line(page.text("rates.title"), "section")
    columns = [
        Column(page.text("staff.person"), "text", 10),
        Column(page.text("staff.name"), "text"),
        Column(page.text("rates.valid_from"), "date", 11),
        Column(page.text("rates.annual_pay"), "eur"),
        Column(page.text("rates.side_costs"), "percent"),
        Column(page.text("rates.annual_hours"), "number"),
        Column(page.text("rates.share"), "percent"),
        Column(page.text("rates.rate"), "rate"),
        Column(page.text("rates.reference"), "text"),
    ]
    sheet.headings(columns)
    for rate in page.facts["rates"]:
        id_ = f"rate/{rate['person']}/{rate['valid_from']}"
        if not page.has(id_):
            continue
        used = sorted(_parameters_in(page.bundle.figures[id_].expression))
        values: list[Value | Cell] = [
            rate["person"],
            page.persons[rate["person"]]["name"],
            day_or_none(rate["valid_from"]),
            *(_used(page, used, *names) for names in _FORMED_OF),
            page.figure(id_, home=True),
            rate["reference"],
        ]
        sheet.table_row(columns, values)
    sheet.row += 1
    rounding = page.facts["decision"]["rounding"]
    chosen = {name: page.word("rounding", rounding[name]) for name in ("hourly_rate", "hours", "staff_costs")}
    sheet.block(page.text("rates.note"), "note", 9, skip=0)
    sheet.block(page.text("rates.rounding", reference=rounding["reference"], **chosen), "note", 9)


def _parameters_in(expression: Expression) -> Iterator[str]:
    if expression[0] == "parameter":
        yield expression[1]
    for part in expression[1:]:
        if isinstance(part, list):
            yield from _parameters_in(part)


def _used(page: Page, keys: list[str], *names: str) -> Cell | None:
    """The cell of the parameter among `keys` whose key has one of the names in its path."""
    found = next((key for key in keys if not {*names}.isdisjoint(key.split("/"))), None)
    return page.parameter(found) if found is not None else None


def hours_sheet(page: Page, sheet: Sheet) -> dict[str, LeafTable]:
    """Lay out every row of hours with its origin; tells where the rows of the marts of hours stand."""
    sheet.line(page.text("hours.title"), "title")
    sheet.line(page.text("hours.subtitle"), "subtitle", skip=1)
    columns = [
        Column(page.text("hours.person"), "text", 10),
        Column(page.text("hours.name"), "text"),
        Column(page.text("hours.month"), "month", 10),
        Column(page.text("hours.day"), "date", 12),
        Column(page.text("hours.municipality"), "text"),
        Column(page.text("hours.project"), "hours", 12),
        Column(page.text("hours.status"), "text"),
        Column(page.text("hours.other"), "hours", 10),
        Column(page.text("hours.absence"), "hours", 10),
        Column(page.text("hours.rate"), "date", 12),
        Column(page.text("hours.file"), "text"),
        Column(page.text("hours.sheet"), "text"),
        Column(page.text("hours.row"), "count", 7),
        Column(page.text("hours.column"), "text", 9),
    ]
    claim = page.facts["claim"]["id"]
    used = [(row, "used") for row in page.bundle.rows.get("hours", ()) if row["claim"] == claim]
    waiting = [(row, "waiting") for row in page.bundle.rows.get("hours_waiting", ()) if row["claim"] == claim]
    others = _other_hours(page)
    found = [_hours_row(page, row, status, others) for row, status in (*used, *waiting)]
    found.extend(_rest_rows(page, others))
    found.sort(key=lambda row: (row[0], row[3], row[4], row[6], str(row[10]), row[12] or 0))
    first = sheet.row + 1
    sheet.frozen_columns = 2
    sheet.listing(columns, [list(row) for row in found], page.text("hours.none"))
    if not found:
        return {}
    keys = {"person": 0, "month": 2, "day": 3, "rate": 9}
    return {
        mart: LeafTable(
            sheet.name, first, sheet.row - 1, 5, keys, {6: page.word("row_status", status)}, {"claim": claim}
        )
        for mart, status in (("hours", "used"), ("hours_waiting", "waiting"))
    }


def _other_hours(page: Page) -> dict[_DayKey, list[Mapping[str, Any]]]:
    """The day's rows of the time sheets by person, day and project seconds: what the marts of hours leave out."""
    days: dict[_DayKey, list[Mapping[str, Any]]] = defaultdict(list)
    for row in page.facts["hours_by_day"]:
        days[row["person"], row["day"], row["project_s"] or 0].append(row)
    return days


def _hours_row(page: Page, row: Row, status: str, others: Mapping[_DayKey, list[Mapping[str, Any]]]) -> tuple[Any, ...]:
    same = others.get((row["person"], row["day"], int(row["value"])))
    beside: Mapping[str, Any] = same.pop(0) if same else {}
    return (
        row["person"],
        _name(page, row["person"]),
        month_or_none(row["month"]),
        day_or_none(row["day"]),
        page.municipality(row["municipality"]),
        int(row["value"]),
        page.word("row_status", status),
        beside.get("other_s"),
        beside.get("absence_s"),
        day_or_none(row["rate"]),
        row["file_name"],
        row["sheet"],
        int(row["row"]),
        row["column"],
    )


def _rest_rows(page: Page, others: Mapping[_DayKey, list[Mapping[str, Any]]]) -> Iterator[tuple[Any, ...]]:
    """Days with other work or absence only: they belong to the working time, but to no figure."""
    for (person, day, seconds), rows in others.items():
        for row in rows:
            if seconds == 0 and (row["other_s"] or row["absence_s"]):
                yield (
                    person, _name(page, person), month_or_none(row["month"]), day_or_none(day),
                    page.municipality(row["municipality"]), None, page.text("hours.no_project_hours"),
                    row["other_s"], row["absence_s"], None, None, None, None, None,
                )  # fmt: skip


def _name(page: Page, code: str) -> str:
    return str(page.persons[code]["name"]) if code in page.persons else code


def approvals_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out the approvals of person-months beside the hours that were read."""
    sheet.line(page.text("approvals.title"), "title")
    sheet.line(page.text("approvals.subtitle"), "subtitle", skip=1)
    columns = [
        Column(page.text("approvals.person"), "text", 10),
        Column(page.text("approvals.name"), "text"),
        Column(page.text("approvals.month"), "month", 10),
        Column(page.text("approvals.project"), "hours", 13),
        Column(page.text("approvals.used"), "hours", 13),
        Column(page.text("approvals.waiting"), "hours", 13),
        Column(page.text("approvals.other"), "hours", 11),
        Column(page.text("approvals.absence"), "hours", 11),
        Column(page.text("approvals.employee_date"), "date", 13),
        Column(page.text("approvals.supervisor"), "text"),
        Column(page.text("approvals.supervisor_date"), "date", 13),
        Column(page.text("approvals.signed_file"), "text"),
    ]
    given = {(row["person"], row["month"]): row for row in page.facts["approvals"]}
    wanted = [(c, m) for c in page.persons for m in page.facts["months"] if (c, m) in given or _has_month(page, c, m)]
    claim = f"claim/{page.facts['claim']['id']}"
    rows: list[list[Value | Cell]] = []
    for code, month in wanted:
        approval = given.get((code, month), {})
        rows.append(
            [
                code,
                _name(page, code),
                month_or_none(month),
                approval.get("project_s"),
                page.figure(f"{claim}/hours/{code}/{month}"),
                page.figure(f"{claim}/waiting/hours/{code}/{month}"),
                approval.get("other_s"),
                approval.get("absence_s"),
                day_or_none(approval.get("employee_date")),
                approval.get("supervisor") if approval else page.text("approvals.missing"),
                day_or_none(approval.get("supervisor_date")),
                approval.get("signed_file"),
            ]
        )
    sheet.frozen_columns = 2
    sheet.listing(columns, rows, page.text("approvals.none"))
