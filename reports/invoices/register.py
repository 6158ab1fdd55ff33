"""laskut.xlsx: the list of a claim's invoices, for the project accountant and the municipality's bookkeeping.

Here belongs need, shares, what was invoiced before and now, numbers and who approved. Not here: the invoices themselves
(`reports.invoices.pdf`).
"""

from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from reports.formulas import fill_formulas
from reports.pages import Page, day_or_none, total
from reports.workbook import Cell, Column, Sheet, Value
from schemas.bundle import Bundle
from schemas.labels import Labels, as_date

_AMOUNTS = ("share", "invoiced_before", "invoice")
_FIRST_AMOUNT = 2
_TERMS = ("eligible_costs", "support")
_FIRST_TERM = 3
_WIDE, _NARROW = 30, 17
_COLUMNS = 12


def invoice_register(bundle: Bundle, labels: Labels) -> bytes:
    """Make the workbook of an edition of invoices; the same bytes for the same bundle and language."""
    page = Page(bundle, labels, {})
    title = page.text("register.title", claim=page.facts["claim"]["id"])
    book = page.book(title, page.facts["project"]["name"])
    _invoices_sheet(page, book.sheet(page.text("register.sheet_invoices")), title)
    _need_sheet(page, book.sheet(page.text("register.sheet_need")))
    _approval_sheet(page, book.sheet(page.text("register.sheet_approval")))
    fill_formulas(book, bundle, {})
    return book.to_bytes()


def _id(page: Page, name: str) -> str:
    return f"cofinancing/{page.facts['claim']['id']}/{name}"


def _invoices_sheet(page: Page, sheet: Sheet, title: str) -> None:
    facts = page.facts
    sheet.line(title, "title")
    sheet.line(f"{facts['project']['code']}  {facts['project']['name']}", "subtitle", skip=1)
    sheet.block(_state(page), "closed" if facts["state"] == "issued" else "draft", _COLUMNS)
    agreement = facts["agreement"]
    sheet.pairs(
        [
            (page.text("register.agreement"), agreement["reference"], "left"),
            (page.text("register.key"), page.word("agreement_key", agreement["key"]), "left"),
            (page.text("register.odd_cents"), page.word("odd_cents", agreement["odd_cents"]), "left"),
        ]
    )
    sheet.line(page.text("register.invoices"), "section")
    columns = _invoice_columns(page)
    first = sheet.row + 1
    sheet.headings(columns)
    for invoice in facts["invoices"]:
        sheet.table_row(columns, _invoice_row(page, invoice))
    sheet.table_row(columns, _totals_row(page, first, sheet.row), "total")
    invoices_total = page.needed_figure(_id(page, "invoices_total"), home=True)
    sheet.table_row(columns, _wide([page.text("register.invoices_total"), None, None, None, invoices_total]))
    by_hand_total = page.needed_figure(_id(page, "by_hand_total"), home=True)
    sheet.table_row(columns, _wide([page.text("register.by_hand_total"), None, None, None, by_hand_total]))
    sheet.table_row(columns, _wide([page.text("register.need"), None, page.needed_figure(_id(page, "need"))]))
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


def _invoice_row(page: Page, invoice: dict[str, Any]) -> list[Value | Cell]:
    municipality = invoice["municipality"]
    partner = next(p for p in page.facts["partners"] if p["number"] == municipality)
    reference = invoice["reference"]
    return [
        partner["name"],
        municipality,
        *(page.needed_figure(_id(page, f"{municipality}/{name}"), home=True) for name in _AMOUNTS),
        page.word("invoice_kind", invoice["kind"]),
        _channel(page, invoice),
        None if invoice["number"] is None else str(invoice["number"]),
        page.labels.reference(reference) if reference else None,
        day_or_none(invoice["issue_date"]),
        day_or_none(invoice["due_date"]),
        partner["order_reference"] if invoice["kind"] != "transfer" else None,
    ]


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
        known = [page.bundle.figures[_id(page, f"{i['municipality']}/{name}")].value for i in page.facts["invoices"]]
        values.append(Cell(total(known), (), formula=f"=SUM({xl_range(first, column, last - 1, column)})"))
    return _wide(values)


def _wide(values: list[Value | Cell]) -> list[Value | Cell]:
    """A row of the table of invoices whose last columns stay empty."""
    return [*values, *[None] * (_COLUMNS - len(values))]


def _need_sheet(page: Page, sheet: Sheet) -> None:
    sheet.line(page.text("register.need_title"), "title")
    sheet.line(page.text("register.need_subtitle"), "subtitle", skip=1)
    columns = [
        Column(page.text("register.claim"), "text", _WIDE),
        Column(page.text("register.period"), "text", 24),
        Column(page.text("register.closed"), "date", 14),
        *(Column(page.text(f"register.{name}"), "eur", 22) for name in (*_TERMS, "left")),
    ]
    sheet.headings(columns)
    for closed in page.facts["claims"]:
        row = sheet.row
        days = [page.labels.date(as_date(closed[name])) for name in ("start", "end")]
        terms = [
            page.needed_figure(_id(page, f"{name}/{closed['claim']}"), home=True)
            for name in ("eligible_costs", "support")
        ]
        sheet.table_row(
            columns, [closed["claim"], "–".join(days), as_date(closed["closed"]), *terms, _difference(page, row, terms)]
        )
    sums: list[Value | Cell] = [page.needed_figure(_id(page, f"{name}/total"), home=True) for name in _TERMS]
    need = page.needed_figure(_id(page, "need"), home=True)
    sheet.table_row(columns, [page.text("register.all_claims"), None, None, *sums, need], "total")


def _difference(page: Page, row: int, terms: list[Cell]) -> Cell:
    eligible, support = (page.bundle.figures[str(cell.figure)].value for cell in terms)
    places = [xl_rowcol_to_cell(row, column) for column in (_FIRST_TERM, _FIRST_TERM + 1)]
    return Cell(eligible - support, (), formula=f"=ROUND({places[0]}-{places[1]},2)")


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
