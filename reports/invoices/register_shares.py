"""The sheets of laskut.xlsx about shares: the need, who has carried what so far, ceilings, and the years to come.

Here belongs everything cumulative. Not here: the invoices of one issue and their approval (`register`).
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from reports.pages import Page, total
from reports.workbook import Cell, Column, Sheet, Value, quoted_sheet
from schemas.labels import as_date

_WIDE, _EUR = 34, 17
_NEED_COLUMNS = 6
_CEILING_COLUMNS = 7


def figure_id(page: Page, name: str) -> str:
    """The id of one of the issue's figures."""
    return f"cofinancing/{page.facts['claim']['id']}/{name}"


def value_of(page: Page, name: str) -> Fraction:
    """The value of one of the issue's figures."""
    return page.bundle.figures[figure_id(page, name)].value


def need_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out what the need is made of, claim by claim and line by line, and what the agreement says of it."""
    facts = page.facts
    sheet.line(page.text("shares.need_title"), "title")
    sheet.line(page.text("shares.need_subtitle"), "subtitle", skip=1)
    terms = (facts["agreement"]["basis"], "support")
    columns = [
        Column(page.text("shares.claim"), "text", 46),
        Column(page.text("shares.period"), "text", 24),
        Column(page.text("shares.closed"), "date", 14),
        *(Column(page.text(f"shares.{name}"), "eur", 22) for name in (terms[0], _support(page), "left")),
    ]
    sheet.headings(columns)
    first = sheet.row
    for closed in facts["claims"]:
        days = [page.labels.date(as_date(closed[name])) for name in ("start", "end")]
        cells = [_home(page, f"{name}/{closed['claim']}") for name in terms]
        row = [closed["claim"], "–".join(days), as_date(closed["closed"]), *cells]
        sheet.table_row(columns, [*row, _less(sheet.row, 3, cells)])
    sums = [_home(page, f"{name}/total") for name in terms]
    left = _less(sheet.row, 3, sums)
    sheet.table_row(columns, [page.text("shares.all_claims"), None, None, *sums, left], "total")
    if sheet.row == first + 1:
        sheet.block(page.text("shares.no_claims"), "note", _NEED_COLUMNS)
    sheet.row += 1
    _need_lines(page, sheet, terms)
    _agreement(page, sheet)


def _support(page: Page) -> str:
    """The key of what the support is that the agreement subtracts."""
    return f"support_{page.facts['agreement']['support']}"


def _need_lines(page: Page, sheet: Sheet, terms: Sequence[str]) -> None:
    """From the costs of all closed claims down to what is shared, one line each."""
    sheet.line(page.text("shares.lines"), "section")
    columns = [Column(page.text("shares.line"), "wrapped", 46), Column(page.text("shares.amount"), "eur", 24)]
    sheet.headings(columns)
    costs, support = terms
    rejected = value_of(page, "rejected/costs") != 0
    lines = [f"{costs}/total", f"{support}/total", "others/total"]
    agreement = page.facts["agreement"]
    if rejected:
        # What was decided or paid is without the support of rejected costs already.
        lines += ["rejected/support"] if agreement["support"] == "applied" else []
        lines += ["rejected/costs"]
    texts = {"rejected/costs": f"rejected_costs_{agreement['rejected']}", f"{support}/total": _support(page)}
    for name in lines:
        text = texts.get(name) or name.replace("/", "_").replace("_total", "")
        sheet.table_row(columns, [page.text(f"shares.line_{text}"), _shown(page, name)])
    sheet.table_row(columns, [page.text("shares.line_need"), _home(page, "need")], "total")
    if page.has(figure_id(page, "to_share")):
        sheet.table_row(columns, [page.text("shares.line_advances"), _home(page, "advances/total")])
        sheet.table_row(columns, [page.text("shares.line_to_share"), _home(page, "to_share")], "total")
    sheet.row += 1


def _agreement(page: Page, sheet: Sheet) -> None:
    sheet.line(page.text("shares.agreement"), "section")
    agreement = page.facts["agreement"]
    least = agreement["minimum_credit_note_eur"]
    said = [("reference", agreement["reference"])]
    said += [(key, page.word(key, agreement[key])) for key in ("basis", "support", "key", "rhythm", "odd_cents")]
    said += [(key, page.word(key, agreement[key] or "silent")) for key in ("ceilings", "rejected")]
    said.append(
        ("minimum_credit_note_eur", page.labels.eur(Fraction(least)) if least else page.word("rejected", "silent"))
    )
    if agreement["key"] != "equal":
        said.append(("weights_reference", agreement["weights_reference"]))
    sheet.pairs([(page.text(f"shares.said_{key}"), value, "left") for key, value in said])


def so_far_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out each municipality's share, what was invoiced in each issue, credited, carried, and still open."""
    sheet.line(page.text("shares.so_far_title"), "title")
    sheet.line(page.text("shares.so_far_subtitle"), "subtitle", skip=1)
    numbers = [invoice["municipality"] for invoice in page.facts["invoices"]]
    issues = _issues(page, numbers[0])
    weighed = page.facts["agreement"]["key"] != "equal"
    columns = [
        Column(page.text("shares.municipality"), "text", _WIDE),
        *([Column(page.text(f"shares.weight_{page.facts['agreement']['key']}"), "number", 12)] if weighed else []),
        *(Column(page.text(f"shares.{name}"), "eur", _EUR) for name in ("by_key", "uncovered", "share")),
        *(Column(page.text("shares.issue", claim=claim, instalment=k), "eur", _EUR) for claim, k in issues),
        Column(page.text("shares.now", claim=page.facts["claim"]["id"]), "eur", _EUR),
        *(Column(page.text(f"shares.{name}"), "eur", _EUR) for name in ("invoiced", "credited", "open", "carried")),
    ]
    sheet.header_row, sheet.frozen_columns = sheet.row, 1
    sheet.headings(columns)
    first = sheet.row
    for number in numbers:
        sheet.table_row(columns, _so_far_row(page, number, sheet.row, len(columns), weighed))
    _sums(sheet, columns, first, page.text("shares.total"), skip=1 + weighed)
    sheet.row += 1
    own = page.municipality(page.facts["project"]["beneficiary"])
    sheet.block(page.text("shares.so_far_note", name=own), "note", len(columns))


def fill_key_formulas(page: Page, need: Sheet, so_far: Sheet) -> None:
    """Give equal shares their formulas: whole cents to each, the odd ones by the agreement. Other keys keep the values.

    The largest remainder is, with equal weights, a cent each in the order of the municipality numbers.
    """
    agreement = page.facts["agreement"]
    if agreement["key"] != "equal":
        return
    shared = figure_id(page, "to_share" if page.has(figure_id(page, "to_share")) else "need")
    place = next(xl_rowcol_to_cell(*at, True, True) for at, cell in need.cells.items() if cell.figure == shared)
    cents = f"ROUND({quoted_sheet(need.name)}!{place}*100,0)"
    own = figure_id(page, f"{page.facts['project']['beneficiary']}/by_key")
    parts = {cell.figure: (at, cell) for at, cell in so_far.cells.items() if str(cell.figure).endswith("/by_key")}
    for nth, (figure, (_, cell)) in enumerate(sorted(parts.items(), key=lambda item: item[1][0]), start=1):
        each = f"INT(ABS({cents})/{len(parts)})"
        odd = f"+IF(MOD(ABS({cents}),{len(parts)})>={nth},1,0)" if agreement["odd_cents"] != "administrator" else ""
        if agreement["odd_cents"] == "administrator" and figure == own:
            odd = f"+MOD(ABS({cents}),{len(parts)})"
        cell.formula = f"=SIGN({cents})*({each}{odd})/100"


def _so_far_row(page: Page, number: int, row: int, columns: int, weighed: bool) -> list[Value | Cell]:
    weights = page.facts["agreement"]["weights"]
    shares = [_home(page, f"{number}/{name}") for name in ("by_key", "uncovered", "share")]
    issued = [_home(page, f"{number}/invoiced/{claim}:{k}") for claim, k in _issues(page, number)]
    issued.append(_shown(page, f"{number}/invoice"))
    left: list[Value | Cell] = [
        page.municipality(number),
        *([Fraction(weights[str(number)])] if weighed else []),
        *shares,
    ]
    amounts = [page.bundle.figures[str(cell.figure)].value for cell in issued]
    places = xl_range(row, len(left), row, len(left) + len(issued) - 1)
    invoiced = total([amount for amount in amounts if amount > 0])
    credited = total([amount for amount in amounts if amount < 0])
    at = columns - 4
    sums = [
        Cell(invoiced, ("eur",), formula=f'=ROUND(SUMIF({places},">0"),2)'),
        Cell(credited, ("eur",), formula=f'=ROUND(SUMIF({places},"<0"),2)'),
        Cell(
            invoiced + credited,
            ("eur",),
            formula=f"=ROUND({xl_rowcol_to_cell(row, at)}+{xl_rowcol_to_cell(row, at + 1)},2)",
        ),
    ]
    return [*left, *issued, *sums, _home(page, f"{number}/carried")]


def _issues(page: Page, number: int) -> list[tuple[str, str]]:
    """The earlier issues: claim and which of its issues."""
    prefix = figure_id(page, f"{number}/invoiced/")
    names = [figure.removeprefix(prefix) for figure in page.bundle.figures if figure.startswith(prefix)]
    return [(claim, k) for claim, _, k in (name.partition(":") for name in sorted(names))]


def ceilings_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out each ceiling with its decision and what it has left, and hold all of them against the budget."""
    facts = page.facts
    sheet.line(page.text("shares.ceilings_title"), "title")
    sheet.line(page.text("shares.ceilings_subtitle"), "subtitle", skip=1)
    if facts["agreement"]["ceilings"] == "none":
        sheet.block(page.text("shares.no_ceilings"), "note", _CEILING_COLUMNS)
        return
    for text, style in _warnings(page):
        sheet.block(text, style, _CEILING_COLUMNS)
    columns = [
        Column(page.text("shares.municipality"), "text", _WIDE),
        Column(page.text("shares.concerns"), "text", _EUR),
        *(Column(page.text(f"shares.{name}"), "eur", _EUR) for name in ("ceiling", "used", "ceiling_left")),
        Column(page.text("shares.decision"), "wrapped", 48),
        Column(page.text("shares.decided"), "date", 13),
    ]
    sheet.headings(columns)
    for ceiling in facts["ceilings"]:
        sheet.table_row(columns, _ceiling_row(page, ceiling, sheet.row))
    sheet.row += 1
    _budget_table(page, sheet)


def _warnings(page: Page) -> Iterator[tuple[str, str]]:
    uncovered, budget = value_of(page, "uncovered"), value_of(page, "budget/uncovered")
    if uncovered:
        yield page.text("shares.uncovered_now", uncovered_eur=uncovered, decisions=_bound(page, "uncovered")), "draft"
    if budget:
        decisions = _bound(page, "budget_uncovered")
        yield page.text("shares.uncovered_budget", uncovered_eur=budget, decisions=decisions), "draft"
    if not uncovered and not budget:
        yield page.text("shares.covered"), "closed"


def uncovered_note(page: Page) -> str | None:
    """What is not covered now, with the decisions that leave it; None when the ceilings do not bind."""
    uncovered = value_of(page, "uncovered")
    if not uncovered:
        return None
    return page.text("shares.uncovered_now", uncovered_eur=uncovered, decisions=_bound(page, "uncovered"))


def _bound(page: Page, name: str) -> str:
    """The municipalities whose ceilings bind, with their decisions."""
    found = []
    for number, municipality in sorted(page.municipalities.items()):
        if value_of(page, f"{number}/{name}"):
            decided = [one["reference"] for one in page.facts["ceilings"] if one["municipality"] == number]
            found.append(f"{municipality} ({'; '.join(decided)})")
    return ", ".join(found)


def _ceiling_row(page: Page, ceiling: dict[str, Any], row: int) -> list[Value | Cell]:
    number, year = ceiling["municipality"], ceiling["year"]
    key = f"project/ceilings/{number}{f'/{year}' if year else ''}/amount_eur"
    left = page.figure(figure_id(page, f"{number}/ceiling_left{f'/{year}' if year else ''}"), home=True)
    amount = Fraction(ceiling["amount_eur"])
    used = None
    if left is not None:
        places = xl_rowcol_to_cell(row, 2), xl_rowcol_to_cell(row, 4)
        value = amount - page.bundle.figures[str(left.figure)].value
        used = Cell(value, ("eur",), formula=f"=ROUND({places[0]}-{places[1]},2)")
    return [
        page.municipality(number),
        page.text("shares.year", year=year) if year else page.text("shares.whole_project"),
        page.parameter(key, home=True) or Cell(amount, ("eur",)),
        used,
        left,
        ceiling["reference"],
        as_date(ceiling["date"]),
    ]


def _budget_table(page: Page, sheet: Sheet) -> None:
    sheet.line(page.text("shares.budget"), "section")
    columns = [
        Column(page.text("shares.municipality"), "text", _WIDE),
        *(Column(page.text(f"shares.{name}"), "eur", _EUR) for name in ("budget_share", "budget_uncovered")),
    ]
    sheet.headings(columns)
    first = sheet.row
    for invoice in page.facts["invoices"]:
        number = invoice["municipality"]
        cells = [_home(page, f"{number}/{name}") for name in ("budget_share", "budget_uncovered")]
        sheet.table_row(columns, [page.municipality(number), *cells])
    _sums(sheet, columns, first, page.text("shares.total"))


def outlook_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out what is still to come to each municipality by the budget, year by year, with the assumption beside it."""
    sheet.line(page.text("shares.outlook_title"), "title")
    sheet.block(page.text("shares.assumption"), "note", 5)
    lines = [Column(page.text("shares.line"), "text", 46), Column(page.text("shares.amount"), "eur", _EUR)]
    sheet.headings(lines)
    sheet.table_row(lines, [page.text("shares.budget_need"), _home(page, "budget/need")])
    sheet.table_row(lines, [page.text("shares.need_so_far"), _shown(page, "need")])
    sheet.table_row(lines, [page.text("shares.budget_remaining"), _home(page, "budget/remaining")], "total")
    sheet.row += 1
    years = _years(page)
    if not years:
        sheet.block(page.text("shares.no_years"), "note", 5)
        return
    capped = page.facts["agreement"]["ceilings"] != "none"
    columns = [
        Column(page.text("shares.municipality"), "text", 46),
        *(Column(page.text("shares.year_months", year=year, months=months), "eur", _EUR) for year, months in years),
        Column(page.text("shares.to_come"), "eur", _EUR),
        *([Column(page.text("shares.ceiling_left"), "eur", _EUR)] if capped else []),
        *([Column(page.text("shares.above_ceiling"), "eur", _EUR)] if capped else []),
    ]
    sheet.headings(columns)
    first = sheet.row
    for invoice in page.facts["invoices"]:
        sheet.table_row(columns, _outlook_row(page, invoice["municipality"], sheet.row, [y for y, _ in years], capped))
    _sums(sheet, columns, first, page.text("shares.total"))


def _years(page: Page) -> list[tuple[str, str]]:
    """The years to come with their months, as the figures weigh them."""
    found = []
    for figure, known in sorted(page.bundle.figures.items()):
        if figure.startswith(figure_id(page, "outlook/")):
            _, _, months, year, *_ = known.expression
            found.append((year, months[year]))
    return found


def _outlook_row(page: Page, number: int, row: int, years: Sequence[str], capped: bool) -> list[Value | Cell]:
    coming = [_home(page, f"{number}/outlook/{year}") for year in years]
    to_come = total([page.bundle.figures[str(cell.figure)].value for cell in coming])
    values: list[Value | Cell] = [page.municipality(number), *coming]
    values.append(Cell(to_come, ("eur",), formula=f"=ROUND(SUM({xl_range(row, 1, row, len(years))}),2)"))
    if capped:
        left = page.figure(figure_id(page, f"{number}/ceiling_left"))
        values += [left, _above(page, left, to_come, row, len(years) + 1)]
    return values


def _above(page: Page, left: Cell | None, to_come: Fraction, row: int, column: int) -> Cell | None:
    if left is None:
        return None
    places = xl_rowcol_to_cell(row, column), xl_rowcol_to_cell(row, column + 1)
    above = max(to_come - page.bundle.figures[str(left.figure)].value, Fraction(0))
    return Cell(above, ("eur",), formula=f"=MAX(ROUND({places[0]}-{places[1]},2),0)")


def _home(page: Page, name: str) -> Cell:
    return page.needed_figure(figure_id(page, name), home=True)


def _shown(page: Page, name: str) -> Cell:
    return page.needed_figure(figure_id(page, name))


def _less(row: int, column: int, cells: Sequence[Cell]) -> Cell:
    """The first of two cells beside each other less the second."""
    places = [xl_rowcol_to_cell(row, column), xl_rowcol_to_cell(row, column + 1)]
    first, second = (Fraction(cell.value or 0) for cell in cells)  # type: ignore[arg-type]  # cells of figures hold numbers
    return Cell(first - second, ("eur",), formula=f"=ROUND({places[0]}-{places[1]},2)")


def _sums(sheet: Sheet, columns: Sequence[Column], first: int, word: str, skip: int = 1) -> None:
    """A row with the sum of every column of euros above it."""
    values: list[Value | Cell] = [word, *[None] * (skip - 1)]
    for column in range(skip, len(columns)):
        above = [sheet.cells[row, column].value for row in range(first, sheet.row)]
        known = total([Fraction(value) for value in above if value is not None])  # type: ignore[arg-type]  # numbers
        values.append(Cell(known, ("eur",), formula=f"=ROUND(SUM({xl_range(first, column, sheet.row - 1, column)}),2)"))
    sheet.table_row(columns, values, "total")
