"""laskut.xlsx: the list of a claim's invoices, for the project accountant and the municipality's bookkeeping.

Here belongs the issue at hand: shares, what was invoiced before and now, numbers and who approved. Not here: what is
cumulative (`register_shares`), and the invoices themselves (`reports.invoices.pdf`).
"""

from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from reports.formulas import fill_formulas
from reports.invoices.register_shares import (
    ceilings_sheet,
    figure_id,
    fill_key_formulas,
    need_sheet,
    outlook_sheet,
    so_far_sheet,
    uncovered_note,
)
from reports.pages import Page, day_or_none, total
from reports.workbook import Cell, Column, Sheet, Value
from schemas.bundle import Bundle
from schemas.labels import Labels, as_date

_AMOUNTS = ("share", "invoiced_before", "invoice")
_FIRST_AMOUNT = 2
_WIDE, _NARROW = 30, 17
_COLUMNS = 12
_SHARES = {"need": need_sheet, "so_far": so_far_sheet, "ceilings": ceilings_sheet, "outlook": outlook_sheet}
"""The sheets about shares in their order."""


def invoice_register(bundle: Bundle, labels: Labels) -> bytes:
    """Make the workbook of an edition of invoices; the same bytes for the same bundle and language."""
    page = Page(bundle, labels, {})
    title = page.text("register.title", claim=page.facts["claim"]["id"])
    book = page.book(title, page.facts["project"]["name"])
    _invoices_sheet(page, book.sheet(page.text("register.sheet_invoices")), title)
    sheets = {name: book.sheet(page.text(f"register.sheet_{name}")) for name in _SHARES}
    for name, fill in _SHARES.items():
        fill(page, sheets[name])
    fill_key_formulas(page, sheets["need"], sheets["so_far"])
    _approval_sheet(page, book.sheet(page.text("register.sheet_approval")))
    fill_formulas(book, bundle, {})
    return book.to_bytes()


def _invoices_sheet(page: Page, sheet: Sheet, title: str) -> None:
    facts = page.facts
    sheet.line(title, "title")
    sheet.line(f"{facts['project']['code']}  {facts['project']['name']}", "subtitle", skip=1)
    sheet.block(_state(page), "closed" if facts["state"] == "issued" else "draft", _COLUMNS)
    if uncovered := uncovered_note(page):
        sheet.block(uncovered, "draft", _COLUMNS)
    agreement = facts["agreement"]
    said: list[tuple[str, Value | Cell, str]] = [
        (page.text("register.agreement"), agreement["reference"], "left"),
        (page.text("register.key"), page.word("key", agreement["key"]), "left"),
        (page.text("register.odd_cents"), page.word("odd_cents", agreement["odd_cents"]), "left"),
    ]
    least = xl_rowcol_to_cell(sheet.row + len(said), 1, row_abs=True, col_abs=True)
    if least_credit := page.figure(figure_id(page, "least_credit"), home=True):
        said.append((page.text("register.least_credit"), least_credit, "left"))
    sheet.pairs(said)
    sheet.line(page.text("register.invoices"), "section")
    columns = _invoice_columns(page)
    first = sheet.row + 1
    sheet.headings(columns)
    for invoice in facts["invoices"]:
        sheet.table_row(columns, _invoice_row(page, invoice, sheet.row, least))
    sheet.table_row(columns, _totals_row(page, first, sheet.row), "total")
    invoices_total = page.needed_figure(figure_id(page, "invoices_total"), home=True)
    sheet.table_row(columns, _wide([page.text("register.invoices_total"), None, None, None, invoices_total]))
    by_hand_total = page.needed_figure(figure_id(page, "by_hand_total"), home=True)
    sheet.table_row(columns, _wide([page.text("register.by_hand_total"), None, None, None, by_hand_total]))
    uncovered_total = page.needed_figure(figure_id(page, "uncovered"), home=True)
    sheet.table_row(columns, _wide([page.text("register.uncovered"), None, uncovered_total]))
    sheet.table_row(columns, _wide([page.text("register.need"), None, page.needed_figure(figure_id(page, "need"))]))
    sheet.row += 1
    beneficiary = page.municipality(facts["project"]["beneficiary"])
    sheet.block(page.text("register.transfer_note", name=beneficiary), "note", _COLUMNS)


def _state(page: Page) -> str:
    facts, approved = page.facts, page.facts["approved"]
    if approved is None:
        return page.text("register.draft")
    who = {"by": approved["by"], "approved_by": approved["approved_by"]}
    if facts["state"] == "issued":
        return page.text("register.issued", issued_date=as_date(facts["as_of"]), **who)
    return page.text("register.approved", approved_date=as_date(approved["date"]), **who)


def _invoice_columns(page: Page) -> list[Column]:
    return [
        Column(page.text("register.municipality"), "text", 38),
        Column(page.text("register.number_of"), "count", 10),
        *(Column(page.text(f"register.{name}"), "eur", _NARROW) for name in _AMOUNTS),
        Column(page.text("register.kind"), "text", _NARROW),
        Column(page.text("register.channel"), "wrapped", 30),
        Column(page.text("register.number"), "right", 12),
        Column(page.text("register.reference"), "right", 24),
        Column(page.text("register.issue_date"), "date", 12),
        Column(page.text("register.due_date"), "date", 12),
        Column(page.text("register.your_reference"), "text", 22),
    ]


def _invoice_row(page: Page, invoice: dict[str, Any], row: int, least: str) -> list[Value | Cell]:
    municipality = invoice["municipality"]
    amounts = [page.needed_figure(figure_id(page, f"{municipality}/{name}"), home=True) for name in _AMOUNTS]
    amounts[-1].formula = _invoice_formula(page, str(amounts[-1].figure), row, least)
    partner = next(p for p in page.facts["partners"] if p["number"] == municipality)
    reference = invoice["reference"]
    return [
        partner["name"],
        municipality,
        *amounts,
        page.word("invoice_kind", invoice["kind"]),
        _channel(page, invoice),
        None if invoice["number"] is None else str(invoice["number"]),
        page.labels.reference(reference) if reference else None,
        day_or_none(invoice["issue_date"]),
        day_or_none(invoice["due_date"]),
        partner["order_reference"] if invoice["kind"] != "transfer" else None,
    ]


def _invoice_formula(page: Page, figure: str, row: int, least: str) -> str:
    """The share less what was invoiced before; nothing while that is a credit below what the cell `least` holds."""
    share, before = (xl_rowcol_to_cell(row, _FIRST_AMOUNT + offset) for offset in (0, 1))
    change = f"ROUND({share}-{before},2)"
    if page.bundle.figures[figure].expression[0] == "difference":
        return f"={change}"
    return f"=IF(AND({change}<0,-{change}<{least}),0,{change})"


def _channel(page: Page, invoice: dict[str, Any]) -> str | None:
    """How an invoice leaves, and why by hand; nothing where nothing leaves."""
    if invoice["channel"] is None:
        return None
    channel = page.word("channel", invoice["channel"])
    return f"{channel}: {page.word('by_hand', invoice['by_hand'])}" if invoice["by_hand"] else channel


def _totals_row(page: Page, first: int, last: int) -> list[Value | Cell]:
    """Sums over all municipalities, the beneficiary's own share with them: the shares add up to the need."""
    values: list[Value | Cell] = [page.text("register.total"), None]
    for offset, name in enumerate(_AMOUNTS):
        column = _FIRST_AMOUNT + offset
        known = [
            page.bundle.figures[figure_id(page, f"{i['municipality']}/{name}")].value for i in page.facts["invoices"]
        ]
        values.append(Cell(total(known), (), formula=f"=ROUND(SUM({xl_range(first, column, last - 1, column)}),2)"))
    return _wide(values)


def _wide(values: list[Value | Cell]) -> list[Value | Cell]:
    """A row of the table of invoices whose last columns stay empty."""
    return [*values, *[None] * (_COLUMNS - len(values))]


def _approval_sheet(page: Page, sheet: Sheet) -> None:
    sheet.line(page.text("register.approval_title"), "title", skip=1)
    facts, approved = page.facts, page.facts["approved"]
    pairs: list[tuple[str, Value | Cell, str]] = [
        (page.text("register.state"), page.word("invoice_state", facts["state"]), "left")
    ]
    if approved is None:
        pairs.append((page.text("register.approved_by"), page.text("register.none"), "left"))
    else:
        pairs += [
            (page.text("register.decision"), approved["id"], "left"),
            (page.text("register.by"), approved["by"], "left"),
            (page.text("register.approved_by"), approved["approved_by"], "left"),
            (page.text("register.approved_date"), as_date(approved["date"]), "date"),
            (page.text("register.reason"), approved["reason"], "left"),
        ]
    if facts["head"] is not None:
        pairs += [
            (page.text("register.head_line"), int(facts["head"]["n"]), "count"),
            (page.text("register.head_hash"), facts["head"]["hash"], "left"),
        ]
    sheet.pairs(pairs)
    if facts["head"] is not None:
        sheet.block(page.text("register.head_note"), "note", 5)
    sheet.widths[0] = 44
    sheet.widths[1] = _WIDE
