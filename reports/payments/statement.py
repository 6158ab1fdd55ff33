"""rahoitustilanne.xlsx: how the project is financed as of a day, for the project accountant.

Here belongs the workbook: financing by kind and by municipality, invoices, payments, open matters, files read. Not
here: which money counts (`pipelines.rules.financing`).
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from reports.formulas import LeafTable, fill_formulas
from reports.pages import Page, day_or_none, total
from reports.payments.matters import matters
from reports.workbook import Cell, Column, Sheet, Value
from schemas.bundle import Bundle
from schemas.labels import Labels, as_date

_PAYMENTS = "payments"
_STATES = ("applied", "decided", "invoiced", "received", "open", "overdue")
_CLAIM_STATES = ("applied", "decided", "received")
_WIDE, _EUR = 44, 19
_COLUMNS = 9
_AMOUNT_COLUMN, _CURRENCY_COLUMN, _INVOICE_COLUMN = 1, 2, 5
_NO_INVOICE = "-"


def financing_statement(bundle: Bundle, labels: Labels) -> bytes:
    """Make the workbook of a statement; the same bytes for the same bundle and language."""
    page = Page(bundle, labels, {})
    title = page.text("statement.title", as_of_date=page.facts["as_of"])
    book = page.book(title, page.facts["project"]["name"])
    _financing_sheet(page, book.sheet(page.text("statement.sheet_financing")), title)
    _invoices_sheet(page, book.sheet(page.text("statement.sheet_invoices")))
    _matters_sheet(page, book.sheet(page.text("statement.sheet_matters")))
    leaves = _payments_sheet(page, book.sheet(page.text("statement.sheet_payments")))
    _files_sheet(page, book.sheet(page.text("statement.sheet_files")))
    fill_formulas(book, bundle, leaves)
    return book.to_bytes()


def _financing_sheet(page: Page, sheet: Sheet, title: str) -> None:
    project = page.facts["project"]
    sheet.line(title, "title")
    sheet.line(f"{project['code']}  {project['name']}", "subtitle", skip=1)
    sheet.block(page.text("statement.state", as_of_date=page.facts["as_of"]), "closed", _COLUMNS)
    _kinds(page, sheet)
    _claims(page, sheet)
    _advance(page, sheet)
    _municipalities(page, sheet)
    _money(page, sheet)


def _kinds(page: Page, sheet: Sheet) -> None:
    own = page.municipality(page.facts["project"]["beneficiary"])
    sheet.line(page.text("statement.kinds"), "section")
    columns = [
        Column(page.text("statement.kind"), "text", _WIDE),
        *(Column(page.text(f"statement.{state}"), "eur", _EUR) for state in _STATES),
    ]
    sheet.headings(columns)
    names = {
        "support": page.text("statement.support"),
        "own_municipal": page.text("statement.own_municipal", name=own),
        "other_municipal": page.text("statement.other_municipal", municipalities_count=len(page.municipalities) - 1),
    }
    first = sheet.row + 1
    for kind, name in names.items():
        figures = [page.figure(f"financing/{state}/{kind}", home=True) for state in _STATES]
        sheet.table_row(columns, [name, *figures])
    municipal = [
        _sum(page, [f"financing/{state}/{kind}" for kind in list(names)[1:]], first, sheet.row - 1, column)
        for column, state in enumerate(_STATES, 1)
    ]
    sheet.table_row(columns, [page.text("statement.municipal_total"), *municipal], "total")
    sheet.block(page.text("statement.kinds_note", name=own), "note", _COLUMNS)


def _claims(page: Page, sheet: Sheet) -> None:
    """Each closed claim: where it is in its life, and the support that was applied for, decided and received."""
    if not page.facts["claims"]:
        return
    sheet.line(page.text("statement.claims"), "section")
    columns = [
        Column(page.text("statement.claim"), "text", _WIDE),
        Column(page.text("statement.claim_state"), "text", _EUR),
        *(Column(page.text(f"statement.claim_{name}"), "eur", _EUR) for name in (*_CLAIM_STATES, "open")),
    ]
    sheet.headings(columns)
    for closed in page.facts["claims"]:
        cells = [page.figure(f"financing/claims/{closed['claim']}/{name}", home=True) for name in _CLAIM_STATES]
        state = page.labels.text(f"word.claim_state.{closed['state']}")
        sheet.table_row(columns, [closed["claim"], state, *cells, _still_to_come(page, sheet.row, closed["claim"])])
    sheet.row += 1


def _advance(page: Page, sheet: Sheet) -> None:
    """The advance, what of it was set off and what is open; nothing when none was paid."""
    states = ("paid", "set_off", "open")
    if not page.has("financing/advance/open"):
        return
    sheet.line(page.text("statement.advance"), "section")
    columns = [
        Column("", "text", _WIDE),
        *(Column(page.text(f"statement.advance_{state}"), "eur", _EUR) for state in states),
    ]
    sheet.headings(columns)
    figures = [page.figure(f"financing/advance/{state}", home=True) for state in states]
    sheet.table_row(columns, [page.text("statement.advance"), *figures])
    sheet.block(page.text("statement.advance_note"), "note", _COLUMNS)


def _still_to_come(page: Page, row: int, claim: str) -> Cell | None:
    """What was decided and has not come; None before anything is decided."""
    figures = [f"financing/claims/{claim}/{name}" for name in ("decided", "received")]
    if not all(page.has(figure) for figure in figures):
        return None
    decided, received = (page.bundle.figures[figure].value for figure in figures)
    formula = f"={xl_rowcol_to_cell(row, 3)}-{xl_rowcol_to_cell(row, 4)}"
    return Cell(decided - received, (), formula=formula)


def _sum(page: Page, figures: Sequence[str], first: int, last: int, column: int) -> Cell | None:
    """The sum of figures that stand below each other; None where one of them is not known."""
    known = [page.bundle.figures[figure].value for figure in figures if page.has(figure)]
    if len(known) < len(figures):
        return None
    return Cell(total(known), (), formula=f"=SUM({xl_range(first, column, last, column)})")


def _municipalities(page: Page, sheet: Sheet) -> None:
    sheet.line(page.text("statement.municipalities"), "section")
    columns = [
        Column(page.text("statement.municipality"), "text", _WIDE),
        Column(page.text("statement.number_of"), "count", _EUR),
        *(Column(page.text(f"statement.{state}"), "eur", _EUR) for state in _STATES),
        Column(page.text("statement.over"), "eur", _EUR),
    ]
    sheet.headings(columns)
    first = sheet.row
    for number in sorted(page.municipalities):
        figures = [page.figure(f"financing/{state}/{number}", home=True) for state in (*_STATES, "excess")]
        sheet.table_row(columns, [page.municipality(number), number, *figures])
    own = page.facts["project"]["beneficiary"]
    sums: list[Value | Cell] = [
        _sum(page, [f"financing/{state}/{number}" for number in page.municipalities], first, sheet.row - 1, column)
        for column, state in enumerate(_STATES, 2)
    ]
    # Nothing is paid for the beneficiary's transfer, so nothing can be too much.
    over = [f"financing/excess/{number}" for number in page.municipalities if number != own]
    sums.append(_sum(page, over, first, sheet.row - 1, len(_STATES) + 2))
    sheet.table_row(columns, [page.text("statement.all_municipalities"), None, *sums], "total")
    sheet.row += 1


def _money(page: Page, sheet: Sheet) -> None:
    sheet.line(page.text("statement.money"), "section")
    columns = [Column(page.text("statement.kind"), "text", _WIDE), Column(page.text("statement.amount"), "eur", _EUR)]
    sheet.headings(columns)
    rows = {
        "matched": "financing/received/other_municipal",
        "excess": "payments/excess",
        "credited": "payments/credited",
        "unknown": "payments/unknown",
    }
    for name, figure in rows.items():
        sheet.table_row(columns, [page.text(f"statement.{name}"), page.needed_figure(figure)])
    sheet.table_row(columns, [page.text("statement.total"), page.needed_figure("payments/total", home=True)], "total")


def _invoices_sheet(page: Page, sheet: Sheet) -> None:
    columns = [
        Column(page.text("statement.invoice"), "right", 16),
        Column(page.text("statement.municipality"), "text", 18),
        Column(page.text("statement.claim"), "text", 14),
        Column(page.text("statement.invoice_kind"), "text", 15),
        Column(page.text("statement.amount"), "eur", 14),
        Column(page.text("statement.due"), "eur", 15),
        Column(page.text("statement.received_on"), "eur", 17),
        Column(page.text("statement.still_open"), "eur", 14),
        Column(page.text("statement.over"), "eur", 14),
        Column(page.text("statement.issue_date"), "date", 12),
        Column(page.text("statement.due_date"), "date", 12),
        Column(page.text("statement.invoice_state"), "text", 18),
        Column(page.text("statement.state_date"), "date", 12),
        Column(page.text("statement.days_overdue"), "count", 13),
        Column(page.text("statement.credited_by"), "right", 14),
    ]
    rows = [_invoice_row(page, invoice) for invoice in page.facts["invoices"]]
    sheet.listing(columns, rows, page.text("statement.no_invoices"))
    sheet.frozen_columns = 2


def _invoice_row(page: Page, invoice: Mapping[str, Any]) -> list[Value | Cell]:
    number = invoice["number"]
    amount = page.figure(f"payments/{number}/amount", home=True)
    figures = [page.figure(f"payments/{number}/{name}", home=True) for name in ("due", "received", "open", "excess")]
    return [
        number or page.text("statement.no_number"),
        page.municipality(invoice["municipality"]),
        invoice["claim"],
        page.word("kind", invoice["kind"]),
        amount or _euros(invoice["amount_eur"]),
        *figures,
        day_or_none(invoice["issue_date"]),
        day_or_none(invoice["due_date"]),
        page.word("state", invoice["state"]),
        day_or_none(invoice["state_date"]),
        invoice["days_overdue"] or None,
        invoice["credited_by"],
    ]


def _payments_sheet(page: Page, sheet: Sheet) -> Mapping[str, LeafTable]:
    """The payments, over which the sums by invoice are formulas."""
    columns = [
        Column(page.text("statement.booked_date"), "date", 13),
        Column(page.text("statement.amount"), "eur", 14),
        Column(page.text("statement.currency"), "text", 10),
        Column(page.text("statement.reference"), "right", 24),
        Column(page.text("statement.payer"), "text", 30),
        Column(page.text("statement.invoice"), "text", 12),
        Column(page.text("statement.outcome"), "text", 18),
        Column(page.text("statement.days_late"), "count", 12),
        Column(page.text("statement.entry_id"), "text", 24),
        Column(page.text("statement.paper"), "text", 30),
    ]
    rows = {row["row_id"]: row for row in page.bundle.rows[_PAYMENTS]}
    payments: Sequence[Mapping[str, Any]] = page.facts["payments"]
    sheet.listing(
        columns,
        [_payment_row(page, payment, rows[payment["row_id"]]["file_name"]) for payment in payments],
        page.text("statement.no_payments"),
    )
    if not payments:
        return {}
    keys = {"invoice": _INVOICE_COLUMN, "unit": _CURRENCY_COLUMN}
    return {_PAYMENTS: LeafTable(sheet.name, 1, len(payments), _AMOUNT_COLUMN, keys, {}, {})}


def _payment_row(page: Page, payment: Mapping[str, Any], paper: str) -> list[Value | Cell]:
    payer = payment["payer"]
    return [
        as_date(payment["booked_date"]),
        _euros(payment["amount_eur"]),
        "EUR",
        page.labels.reference(payment["reference"]),
        page.text("statement.other_payer") if payer == 0 else page.municipality(payer),
        payment["invoice"] or _NO_INVOICE,
        page.word("outcome", payment["outcome"]),
        payment["days_late"] or None,
        payment["entry_id"],
        paper,
    ]


def _matters_sheet(page: Page, sheet: Sheet) -> None:
    columns = [
        Column(page.text("statement.municipality"), "text", 18),
        Column(page.text("statement.invoice"), "text", 14),
        Column(page.text("statement.matter"), "wrapped", 60),
        Column(page.text("statement.remedy"), "wrapped", 76),
    ]
    rows = [[page.municipality(m.municipality), m.invoice, m.what, m.remedy] for m in matters(page)]
    sheet.listing(columns, rows, page.text("statement.no_matters"))


def _files_sheet(page: Page, sheet: Sheet) -> None:
    columns = [
        Column(page.text("statement.read_date"), "date", 12),
        Column(page.text("statement.original_name"), "text", 40),
        Column(page.text("statement.format"), "text", 20),
        Column(page.text("statement.entries"), "count", 12),
        Column(page.text("statement.amount"), "eur", 14),
        Column(page.text("statement.paper"), "text", 30),
        Column(page.text("statement.original"), "text", 68),
    ]
    rows: list[list[Value | Cell]] = [
        [
            as_date(file["read"]),
            file["original_name"],
            page.word("format", "list") if file["format"] == "list" else file["format"],
            file["entries"],
            _euros(file["amount_eur"]),
            file["name"],
            file["original"],
        ]
        for file in page.facts["files"]
    ]
    sheet.listing(columns, rows, page.text("statement.no_files"))
    sheet.row += 1
    sheet.block(page.text("statement.files_note"), "note", len(columns))


def _euros(amount: str) -> Cell:
    """An amount of a paper of ours, which no figure is."""
    return Cell(Decimal(amount), ("eur",))
