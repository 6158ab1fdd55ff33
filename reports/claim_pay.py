"""The claim workbook's sheets of staff costs by actual pay: person by person and month, and row by row.

Here belongs what stands in place of hours and rates where that is the model. Not here: hours and hourly rates
(`reports.claim_staff`).
"""

from fractions import Fraction

from reports.formulas import LeafTable
from reports.pages import Page, month_or_none
from reports.workbook import Cell, Column, Sheet, Value
from schemas.figure import Expression

_PAY = "pay"


def is_by_pay(page: Page) -> bool:
    """Whether the claim's staff costs are actual pay with fixed side costs."""
    return bool(page.facts["decision"]["staff_cost_model"] == "actual_pay_fixed_side_costs")


def pay_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out pay, the project's share, side costs and staff costs by person and month."""
    sheet.line(page.text("staff.title"), "title")
    sheet.line(page.text("pay.subtitle"), "subtitle", skip=1)
    columns = [
        Column(page.text("staff.person"), "text", 10),
        Column(page.text("staff.name"), "text"),
        Column(page.text("staff.month"), "month", 10),
        Column(page.text("pay.pay"), "eur", 16),
        Column(page.text("pay.share"), "percent", 12),
        Column(page.text("rates.side_costs"), "percent", 14),
        Column(page.text("staff.cost"), "eur", 16),
        Column(page.text("staff.waiting_cost"), "eur", 16),
    ]
    sheet.header_row = sheet.row
    sheet.headings(columns)
    claim = f"claim/{page.facts['claim']['id']}"
    for code, person in page.persons.items():
        if not page.has(f"{claim}/staff_costs/{code}/total"):
            continue
        for month in page.facts["months"]:
            if page.has(f"{claim}/staff_costs/{code}/{month}"):
                sheet.table_row(columns, _month_row(page, code, month))
        whole = page.figure(f"{claim}/staff_costs/{code}/total", home=True)
        name = page.text("staff.person_total", name=person["name"])
        sheet.table_row(columns, [code, name, None, None, None, None, whole, None], "part_total")
    totals = [page.figure(f"{claim}/{name}", home=True) for name in ("pay/total", "staff_costs/total")]
    waiting = page.figure(f"{claim}/waiting/staff_costs/total", home=True)
    sheet.table_row(columns, [page.text("staff.all"), None, None, totals[0], None, None, totals[1], waiting], "total")
    sheet.row += 1
    rounding = page.facts["decision"]["rounding"]
    chosen = page.word("rounding", rounding["staff_costs"])
    sheet.block(page.text("pay.rounding", reference=rounding["reference"], staff_costs=chosen), "note", len(columns))


def _month_row(page: Page, code: str, month: str) -> list[Value | Cell]:
    claim = f"claim/{page.facts['claim']['id']}"
    keys = list(_parameters_in(page.bundle.figures[f"{claim}/staff_costs/{code}/{month}"].expression))
    share = next((key for key in keys if key.startswith("project/shares/")), None)
    side_costs = next(key for key in keys if key != share)
    return [
        code,
        page.persons[code]["name"],
        month_or_none(month),
        page.figure(f"{claim}/pay/{code}/{month}", home=True),
        page.parameter(share) if share else page.text("pay.apart"),
        page.parameter(side_costs),
        page.figure(f"{claim}/staff_costs/{code}/{month}", home=True),
        page.figure(f"{claim}/waiting/staff_costs/{code}/{month}", home=True),
    ]


def _parameters_in(expression: Expression) -> list[str]:
    if expression[0] == "parameter":
        return [expression[1]]
    return [key for part in expression[1:] if isinstance(part, list) for key in _parameters_in(part)]


def pay_rows_sheet(page: Page, sheet: Sheet) -> dict[str, LeafTable]:
    """Lay out every row of pay with what its item is; tells where the rows of the mart of pay stand."""
    sheet.line(page.text("pay.rows_title"), "title")
    sheet.line(page.text("pay.rows_subtitle"), "subtitle", skip=1)
    columns = [
        Column(page.text("staff.person"), "text", 10),
        Column(page.text("staff.name"), "text"),
        Column(page.text("staff.month"), "month", 10),
        Column(page.text("pay.item"), "text", 12),
        Column(page.text("pay.class"), "text"),
        Column(page.text("pay.gross"), "eur", 14),
        Column(page.text("hours.status"), "text"),
        Column(page.text("hours.file"), "text"),
        Column(page.text("hours.sheet"), "text"),
        Column(page.text("hours.row"), "count", 7),
        Column(page.text("hours.column"), "text", 9),
    ]
    claim = page.facts["claim"]["id"]
    rows: list[list[Value | Cell]] = []
    for mart, status in ((_PAY, "used"), ("pay_waiting", "waiting")):
        for row in page.bundle.rows.get(mart, ()):
            rows.append(
                [
                    row["person"],
                    str(page.persons[row["person"]]["name"]) if row["person"] in page.persons else row["person"],
                    month_or_none(row["month"]),
                    row["pay_item"],
                    page.word("pay_class", row["pay_class"]),
                    Fraction(row["value"]),
                    page.word("row_status", status),
                    row["file_name"],
                    row["sheet"],
                    int(row["row"]),
                    row["column"],
                ]
            )
    first = sheet.row + 1
    sheet.frozen_columns = 2
    sheet.listing(columns, rows, page.text("pay.none"))
    if not rows:
        return {}
    fixed = {4: page.word("pay_class", "pay"), 6: page.word("row_status", "used")}
    given = {"claim": claim, "pay_class": "pay"}
    return {_PAY: LeafTable(sheet.name, first, sheet.row - 1, 5, {"person": 0, "month": 2}, fixed, given)}
