"""The claim workbook's parts about costs of other models: claimed entries of the ledger, milestones, other roundings.

Here belongs what only some cost models or settings have. Not here: the summary (`reports.claim_workbook`), hours and
pay (`reports.claim_staff`, `reports.claim_pay`).
"""

from fractions import Fraction

from reports.pages import Page, month_or_none
from reports.workbook import Cell, Column, Sheet, Value
from schemas.cost_models import LINE_FIGURES, figures_of

_FIGURES = figures_of(LINE_FIGURES)


def has_claimed_costs(page: Page) -> bool:
    """Whether entries of the ledger are claimed as real costs."""
    return "claimed_costs" in page.bundle.rows


def claimed_costs_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out every entry of the ledger that is claimed, by cost line."""
    sheet.line(page.text("claimed_costs.title"), "title")
    sheet.line(page.text("claimed_costs.subtitle"), "subtitle", skip=1)
    columns = [
        Column(page.text("lines.line"), "text"),
        Column(page.text("staff.month"), "month", 10),
        Column(page.text("claimed_costs.account"), "text", 12),
        Column(page.text("claimed_costs.cost_centre"), "text", 14),
        Column(page.text("claimed_costs.amount"), "eur", 14),
        Column(page.text("hours.file"), "text"),
        Column(page.text("hours.sheet"), "text"),
        Column(page.text("hours.row"), "count", 7),
        Column(page.text("hours.column"), "text", 9),
    ]
    rows: list[list[Value | Cell]] = [
        [
            page.word("line", row["line"]),
            month_or_none(row["month"]),
            row["account"],
            row["cost_centre"],
            Fraction(row["value"]),
            row["file_name"],
            row["sheet"],
            int(row["row"]),
            row["column"],
        ]
        for row in page.bundle.rows["claimed_costs"]
    ]
    sheet.listing(columns, rows, page.text("claimed_costs.none"))


def milestones_table(page: Page, sheet: Sheet) -> None:
    """Lay out the milestones of a lump sum: what each pays, where it is claimed, and the paper that proves it."""
    sheet.line(page.text("milestones.title"), "section")
    columns = [
        Column(page.text("milestones.milestone"), "wrapped", 46),
        Column(page.text("milestones.amount"), "eur", 17),
        Column(page.text("milestones.claimed_in"), "text", 17),
        Column(page.text("milestones.proof"), "wrapped", 17),
    ]
    sheet.headings(columns)
    for milestone in page.facts["milestones"]:
        sheet.table_row(
            columns,
            [
                f"{milestone['id']} {milestone['name']}",
                Fraction(milestone["amount_eur"]),
                milestone["claim"] or page.text("milestones.open"),
                milestone["proof"],
            ],
        )
    sheet.row += 1


def roundings_table(page: Page, sheet: Sheet) -> None:
    """Lay out what other roundings would give, where they would give anything else."""
    claim = f"claim/{page.facts['claim']['id']}"
    shown = [one for one in page.facts.get("roundings", ()) if _differs(page, one["lines"])]
    if not shown:
        return
    lines = [line for line in _FIGURES if line in shown[0]["lines"]]
    sheet.line(page.text("roundings.title"), "section")
    columns = [
        Column(page.text("roundings.setting"), "wrapped", 46),
        *(Column(page.word("line", line), "eur", 17) for line in lines),
    ]
    sheet.headings(columns)
    own = [page.figure(f"{claim}/{_FIGURES[line]}") for line in lines]
    sheet.table_row(columns, [page.text("roundings.now"), *own], "part_total")
    for one in shown:
        name = f"{page.word('rounding_setting', one['setting'])}: {page.word('rounding', one['choice'])}"
        sheet.table_row(columns, [name, *(Fraction(one["lines"][line]) for line in lines)])
    sheet.row += 1
    sheet.block(page.text("roundings.note"), "note", 1 + len(lines))


def _differs(page: Page, lines: dict[str, str]) -> bool:
    claim = f"claim/{page.facts['claim']['id']}"
    return any(page.bundle.figures[f"{claim}/{_FIGURES[line]}"].value != Fraction(v) for line, v in lines.items())
