"""maksatushakemus.xlsx: the project accountant copies figures from it into EURA and answers questions with it.

Here belongs the workbook as a whole, its summary and its financing sheet. Not here: the other sheets, EURA's
fields, staff costs and hours, corrections, papers and evidence (`reports.claim_…`).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from reports.claim_attachments import attachments_sheet, has_attachments
from reports.claim_corrections import corrections_sheet, has_corrections, own_and_corrections_table
from reports.claim_costs import claimed_costs_sheet, has_claimed_costs, milestones_table, roundings_table
from reports.claim_eura import Shown, eura_labels, eura_sheet
from reports.claim_evidence import decisions_sheet, findings_sheet, parameters_sheet, sources_sheet
from reports.claim_pay import is_by_pay, pay_rows_sheet, pay_sheet
from reports.claim_staff import approvals_sheet, hours_sheet, staff_sheet
from reports.formulas import LeafTable, fill_formulas
from reports.pages import Page
from reports.workbook import Cell, Column, Sheet, Value
from schemas.bundle import Bundle
from schemas.catalogue import Rule
from schemas.cost_models import LINE_FIGURES, figures_of
from schemas.finding import Severity
from schemas.labels import Labels, as_date

_COST_LINES = (*LINE_FIGURES, "eligible_costs")
_FIGURES = figures_of(LINE_FIGURES)
_FINANCING_LINES = ("support", "other_financing")
_FINANCING_KINDS = ("own_municipal", "other_municipal")
_DEDUCTIONS = ("revenue", "other_support")
_LINE_COLUMNS = ("budget", "before", "period", "cumulative", "remaining")
_SUMMARY_COLUMNS = 1 + len(_LINE_COLUMNS)


def claim_workbook(bundle: Bundle, labels: Labels, catalogue: Mapping[str, Rule], shown: Shown | None = None) -> bytes:
    """Make the workbook of a claim or of a month's draft of it; the same bytes for the same bundle and language.

    `shown` is what EURA shows of the claim, which people tell after it was closed.
    """
    page = Page(bundle, labels, catalogue)
    claim = page.facts["claim"]
    book = page.book(page.text("claim.title", claim=claim["id"]), page.facts["project"]["name"])
    eura_words = eura_labels(labels.lang)
    eura = book.sheet(eura_words.text("sheet"))
    summary = book.sheet(page.text("sheet.summary"))
    waiting_hours: Cell | None = None
    leaves: dict[str, LeafTable] = {}
    if is_by_pay(page):
        pay_sheet(page, book.sheet(page.text("sheet.staff_costs")))
        leaves |= pay_rows_sheet(page, book.sheet(page.text("sheet.pay")))
    elif page.facts["decision"]["staff_cost_model"] == "unit_cost_1720":
        waiting_hours = staff_sheet(page, book.sheet(page.text("sheet.staff_costs")))
    eura_sheet(page, eura_words, eura, shown or {})
    _summary_sheet(page, summary, waiting_hours)
    leaves |= hours_sheet(page, book.sheet(page.text("sheet.hours")))
    approvals_sheet(page, book.sheet(page.text("sheet.approvals")))
    if has_claimed_costs(page):
        claimed_costs_sheet(page, book.sheet(page.text("sheet.claimed_costs")))
    _financing_sheet(page, book.sheet(page.text("sheet.financing")))
    if has_corrections(page):
        corrections_sheet(page, book.sheet(page.text("sheet.corrections")))
    if has_attachments(page):
        attachments_sheet(page, book.sheet(page.text("sheet.attachments")))
    sources_sheet(page, book.sheet(page.text("sheet.sources")))
    parameters_sheet(page, book.sheet(page.text("sheet.parameters")))
    findings_sheet(page, book.sheet(page.text("sheet.findings")))
    decisions_sheet(page, book.sheet(page.text("sheet.decisions")))
    fill_formulas(book, bundle, leaves)
    return book.to_bytes()


def state_banner(page: Page, sheet: Sheet, columns: int) -> None:
    """Say in words and colour whether the claim is a draft or closed."""
    facts = page.facts
    as_of = as_date(facts["as_of"])
    if facts["state"] == "closed":
        closed = facts["closed"]
        text = page.text(
            "claim.closed",
            closed_date=as_date(closed["date"]),
            version=facts["claim"]["version"],
            by=closed["by"],
            approved_by=closed["approved_by"],
        )
        sheet.block(text, "closed", columns)
    elif facts.get("closed_claim"):
        closed, claim = facts["closed_claim"], facts["claim"]["id"]
        text = page.text(
            "claim.after_closing", claim=claim, version=closed["version"], closed_date=as_date(closed["date"])
        )
        sheet.block(text, "draft", columns)
    elif facts["month"] is not None:
        text = page.text("claim.draft_month", name=page.labels.month_name(facts["month"]), as_of_date=as_of)
        sheet.block(text, "draft", columns)
    else:
        sheet.block(page.text("claim.draft", as_of_date=as_of), "draft", columns)


def _summary_sheet(page: Page, sheet: Sheet, waiting_hours: Cell | None) -> None:
    facts = page.facts
    sheet.on_one_page = True  # so that no table is broken, whatever the banner says
    sheet.line(page.text("claim.title", claim=facts["claim"]["id"]), "title")
    sheet.line(f"{facts['project']['code']}  {facts['project']['name']}", "subtitle", skip=1)
    state_banner(page, sheet, _SUMMARY_COLUMNS)
    sheet.pairs(_about(page))
    sheet.widths[0] = 46
    sheet.widths.update(dict.fromkeys(range(1, _SUMMARY_COLUMNS), 17))

    sheet.line(page.text("summary.costs_and_financing"), "section")
    lines = [*_COST_LINES, *_FINANCING_LINES]
    lines_table(page, sheet, lines, home=True)
    if page.facts.get("milestones"):
        milestones_table(page, sheet)
    if has_corrections(page):
        sheet.line(page.text("corrections.section"), "section")
        own_and_corrections_table(page, sheet)

    sheet.line(page.text("summary.financing_by_kind"), "section")
    _kinds_table(page, sheet, home=True)
    sheet.line(page.text("summary.waiting"), "section")
    _waiting(page, sheet, waiting_hours)
    sheet.line(page.text("summary.margins"), "section")
    _margins(page, sheet)


def _about(page: Page) -> list[tuple[str, Value | Cell, str]]:
    facts = page.facts
    claim, decision = facts["claim"], facts["decision"]
    period = page.text(
        "claim.period", start_date=claim["start"], end_date=claim["end"], last=page.word("yes_no", _yes(claim["last"]))
    )
    return [
        (page.text("claim.beneficiary"), page.municipality(facts["project"]["beneficiary"]), "left"),
        (page.text("claim.funder"), facts["project"]["funder"], "left"),
        (page.text("claim.decision"), page.text("claim.decided", **_decided(decision)), "left"),
        (page.text("claim.period_name"), period, "left"),
        (page.text("claim.deadline"), as_date(claim["deadline"]), "date"),
        (page.text("claim.version"), int(claim["version"]), "count"),
        (page.text("claim.state"), page.word("state", facts["state"]), "left"),
        (page.text("claim.edition"), page.bundle.edition, "left"),
    ]


def _decided(decision: Mapping[str, str]) -> dict[str, str]:
    return {"reference": decision["reference"], "decided_date": decision["date"]}


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def lines_table(page: Page, sheet: Sheet, lines: list[str], home: bool) -> None:
    """Budget, claimed before, this period, cumulative and remaining, for each line."""
    columns = [
        Column(page.text("lines.line"), "text", 46),
        *(Column(page.text(f"lines.{name}"), "eur", 17) for name in _LINE_COLUMNS),
    ]
    sheet.headings(columns)
    claim = f"claim/{page.facts['claim']['id']}"
    for line in lines:
        if line == "eligible_costs":
            deduction_rows(page, sheet, columns, home)
        this_period = f"{claim}/{_FIGURES[line]}"
        if not page.has(this_period):
            continue
        values: list[Value | Cell] = [
            page.word("line", line),
            page.figure(f"{claim}/budget/{line}", home),
            page.figure(f"{claim}/before/{line}", home),
            page.figure(this_period, home and line != "staff_costs"),
            page.figure(f"{claim}/cumulative/{line}", home),
            page.figure(f"{claim}/remaining/{line}", home),
        ]
        sheet.table_row(columns, values, *(("total",) if line == "eligible_costs" else ()))
    sheet.row += 1


def deduction_rows(page: Page, sheet: Sheet, columns: Sequence[Column], home: bool) -> None:
    """Revenue and other public support, where there are figures of them, with what the decision does with them."""
    for name in _DEDUCTIONS:
        figure = page.figure(f"claim/{page.facts['claim']['id']}/{name}", home)
        if figure is not None:
            done = page.facts["decision"]["terms"][name] or "silent"
            label = page.text("deductions.line", name=page.word("line", name), done=page.text(f"deductions.{done}"))
            sheet.table_row(columns, [label, None, None, figure, None, None])


def _kinds_table(page: Page, sheet: Sheet, home: bool = False) -> None:
    columns = [Column(page.text("lines.kind"), "text", 46), Column(page.text("lines.period"), "eur", 17)]
    sheet.headings(columns)
    claim = f"claim/{page.facts['claim']['id']}"
    sheet.table_row(columns, [page.word("kind", "support"), page.needed_figure(f"{claim}/support")])
    for kind in _FINANCING_KINDS:
        sheet.table_row(columns, [page.word("kind", kind), page.figure(f"{claim}/financing/{kind}", home)])
    sheet.table_row(columns, [page.word("kind", "total"), page.needed_figure(f"{claim}/eligible_costs")], "total")
    sheet.row += 1


def _waiting(page: Page, sheet: Sheet, waiting_hours: Cell | None) -> None:
    open_findings = [finding for finding in page.bundle.findings if finding.waived_by is None]
    counts = [sum(1 for finding in open_findings if finding.severity is severity) for severity in Severity]
    worth = page.figure(f"claim/{page.facts['claim']['id']}/waiting/staff_costs/total")
    by_pay = is_by_pay(page)
    rows: list[tuple[str, Cell | None]] = [
        *([("hours", waiting_hours)] if waiting_hours is not None else []),
        *([("worth_of_pay" if by_pay else "worth", worth)] if worth is not None else []),
        *((severity.value, Cell(count, ("count",))) for severity, count in zip(Severity, counts, strict=True)),
        ("parameters", Cell(len(page.facts["parameters_warned"]), ("count",))),
    ]
    columns = [Column(page.text("waiting.what"), "text", 46), Column(page.text("waiting.amount"), "number", 17)]
    sheet.headings(columns)
    for name, value in rows:
        sheet.table_row(columns, [page.text(f"waiting.{name}"), value])
    sheet.row += 1
    sheet.block(page.text("waiting.note"), "note", _SUMMARY_COLUMNS)


def _margins(page: Page, sheet: Sheet) -> None:
    claim = f"claim/{page.facts['claim']['id']}"
    columns = [Column(page.text("margins.line"), "text", 46), Column(page.text("lines.period"), "eur", 17)]
    sheet.headings(columns)
    rows = (
        ("lump_sum", f"{claim}/lump_sum", False, ()),
        ("flat_rate", f"{claim}/flat_rate", False, ()),
        ("real_other", f"{claim}/real_costs/other", True, ()),
        ("real_participants", f"{claim}/real_costs/participants", True, ()),
        ("real_indirect", f"{claim}/real_costs/indirect", True, ()),
        ("real_ineligible", f"{claim}/real_costs/ineligible", True, ()),
        ("margin", f"{claim}/margin", True, ("total",)),
        ("staff_costs", f"{claim}/staff_costs/total", False, ()),
        ("real_pay", f"{claim}/real_costs/pay", True, ()),
        ("real_side_costs", f"{claim}/real_costs/side_costs", True, ()),
        ("staff_margin", f"{claim}/staff_margin", True, ("total",)),
    )
    for name, id_, home, styles in rows:
        if page.has(id_):
            sheet.table_row(columns, [page.text(f"margins.{name}"), page.figure(id_, home)], *styles)
    sheet.row += 1
    sheet.block(page.text("margins.note"), "note", _SUMMARY_COLUMNS)


def _forecast_table(page: Page, sheet: Sheet) -> None:
    """What each cost line is to be at the end of the project, with the assumption; nothing where none was made."""
    claim, last = f"claim/{page.facts['claim']['id']}", page.facts["months"][-1]
    if not page.has(f"{claim}/forecast/eligible_costs"):
        return
    sheet.line(page.text("forecast.title"), "section")
    names = ("cumulative", "forecast", "budget", "forecast_left")
    columns = [
        Column(page.text("lines.line"), "text", 46),
        *(Column(page.text(f"forecast.{name}"), "eur", 17) for name in names),
    ]
    sheet.headings(columns)
    for line in (line for line in _COST_LINES if page.has(f"{claim}/forecast/{line}")):
        cells = [page.figure(f"{claim}/{name}/{line}", home=name.startswith("forecast")) for name in names]
        sheet.table_row(columns, [page.word("line", line), *cells], *(("total",) if line == "eligible_costs" else ()))
    said = page.text("forecast.note", until_month=last, end_date=as_date(page.facts["project"]["end"]))
    sheet.block(said, "note", _SUMMARY_COLUMNS)


def _advance_table(page: Page, sheet: Sheet) -> None:
    """The advance, what of it was set off and what is open; nothing when none was paid."""
    name = f"claim/{page.facts['claim']['id']}/advance"
    if not page.has(f"{name}/open"):
        return
    sheet.line(page.text("advance.title"), "section")
    columns = [Column(page.text(f"advance.{state}"), "eur", 17) for state in ("paid", "set_off", "open")]
    sheet.headings(columns)
    sheet.table_row(columns, [page.figure(f"{name}/{state}", home=True) for state in ("paid", "set_off", "open")])
    sheet.block(page.text("advance.note"), "note", _SUMMARY_COLUMNS)


def _financing_sheet(page: Page, sheet: Sheet) -> None:
    sheet.on_one_page = True
    sheet.line(page.text("financing.title"), "title", skip=1)
    sheet.line(page.text("financing.lines"), "section")
    lines_table(page, sheet, [*_FINANCING_LINES, "eligible_costs"], home=False)
    _forecast_table(page, sheet)
    sheet.line(page.text("summary.financing_by_kind"), "section")
    _kinds_table(page, sheet)
    _advance_table(page, sheet)
    decision = page.facts["decision"]
    sheet.pairs(
        [
            (page.text("financing.granted"), _eur(decision["granted_support_eur"]), "eur"),
            (page.text("financing.rate"), Fraction(decision["support_rate"]), "percent"),
            (page.text("financing.support_rounding"), page.word("rounding", decision["rounding"]["support"]), "left"),
            (page.text("financing.rounding_reference"), decision["rounding"]["reference"], "left"),
        ]
    )
    sheet.block(page.text("financing.note"), "note", _SUMMARY_COLUMNS)
    roundings_table(page, sheet)
    sheet.widths[0] = 46
    sheet.widths.update(dict.fromkeys(range(1, _SUMMARY_COLUMNS), 17))


def _eur(text: str) -> Fraction:
    return Fraction(text)
