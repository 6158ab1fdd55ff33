"""palaute-<kunta>-<kuukausi>.xlsx: a municipality's contact reads what was received and what to mend, cell by cell.

Here belongs the answer to one municipality about one month. Persons are codes: the file travels by e-mail. Not here:
euros of pay, other municipalities' rows.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_range

from reports.pages import Page, day_or_none, finding_columns, finding_row
from reports.workbook import Cell, Column, Sheet, Value
from schemas.bundle import Bundle, Row
from schemas.catalogue import Rule
from schemas.finding import Finding, Severity
from schemas.labels import Labels, as_date

_ROW_COUNTS = ("rows_read", "used", "waiting", "superseded", "not_records")
_GENDERS = ("women", "men", "non_binary", "total")
_FLOWS = ("started", "ended")
_SUMMARY_COLUMNS = 9


def feedback_workbook(
    bundle: Bundle, municipality: int, month: str, labels: Labels, catalogue: Mapping[str, Rule]
) -> bytes:
    """Make the answer to `municipality` about `month` (`2026-03`); the same bytes for the same bundle and language."""
    page = Page(bundle, labels, catalogue)
    name = page.municipality(municipality)
    own = page.sorted_findings([finding for finding in bundle.findings if finding.sender == municipality])
    of_month = [finding for finding in own if finding.month in (month, None)]
    to_mend = [finding for finding in of_month if finding.blocks]
    earlier = [finding for finding in own if finding.blocks and finding.month is not None and finding.month < month]
    sources = [s for s in page.facts["sources"] if s["sender"] == municipality and s["period"] == month]

    book = page.book(page.text("feedback.title", name=name, month_name=labels.month_name(month)), name)
    situation = book.sheet(page.text("sheet.situation"))
    situation.line(page.text("feedback.title", name=name, month_name=labels.month_name(month)), "title")
    situation.line(f"{page.facts['project']['code']}  {page.facts['project']['name']}", "subtitle", skip=1)
    _verdict(page, situation, sources, to_mend, earlier)
    _files(page, situation, sources)
    _hours(page, situation, municipality, month)
    _participants(page, situation, municipality, month)
    _ledger(page, situation, municipality, month)
    _next_steps(page, situation, bool(sources), bool(to_mend or earlier))

    _list(page, book.sheet(page.text("sheet.mend_first")), "mend_first", to_mend)
    _list(page, book.sheet(page.text("sheet.all_findings")), "all_findings", [*of_month, *earlier])
    return book.to_bytes()


def _verdict(
    page: Page,
    sheet: Sheet,
    sources: Sequence[Mapping[str, Any]],
    to_mend: Sequence[Finding],
    earlier: Sequence[Finding],
) -> None:
    waiting = sum(source["waiting"] for source in sources)
    if to_mend:
        text, style = page.text("feedback.to_mend", errors_count=len(to_mend)), "draft"
    elif not sources:
        text, style = page.text("feedback.nothing_received"), "draft"
    elif waiting:
        # A fault of a whole person-month is told to the sender of its first row, and makes others' rows wait too.
        text, style = page.text("feedback.waiting", waiting_count=waiting), "draft"
    else:
        text, style = page.text("feedback.accepted"), "closed"
    sheet.block(text, style, _SUMMARY_COLUMNS, skip=0 if earlier else 1)
    if earlier:
        sheet.block(page.text("feedback.earlier_open", errors_count=len(earlier)), "draft", _SUMMARY_COLUMNS)
    sheet.pairs([(page.text("feedback.as_of"), as_date(page.facts["as_of"]), "date")])


def _files(page: Page, sheet: Sheet, sources: Sequence[Mapping[str, Any]]) -> None:
    sheet.line(page.text("feedback.files"), "section")
    if not sources:
        sheet.line(page.text("feedback.no_files"), "plain", skip=1)
        return
    columns = [
        Column(page.text("sources.file"), "wrapped", 38),
        Column(page.text("sources.kind"), "wrapped", 17),
        Column(page.text("sources.received"), "date", 13),
        Column(page.text("sources.status"), "wrapped", 17),
        *(Column(page.text(f"sources.{name}"), "count", 14) for name in _ROW_COUNTS),
    ]
    sheet.headings(columns)
    for source in sources:
        values: list[Value | Cell] = [
            source["name"],
            page.word("record_kind", source["record_kind"]),
            day_or_none(source["received"]),
            page.word("source_status", source["status"]),
            *(source[name] for name in _ROW_COUNTS),
        ]
        sheet.table_row(columns, values)
    sheet.row += 1


def _of_month(page: Page, mart: str, municipality: int, month: str) -> list[Row]:
    rows = page.bundle.rows.get(mart, ())
    return [row for row in rows if row["sender"] == str(municipality) and row["month"] == month]


def _hours(page: Page, sheet: Sheet, municipality: int, month: str) -> None:
    seconds: dict[str, Counter[str]] = {}
    for mart in ("hours", "hours_waiting"):
        for row in _of_month(page, mart, municipality, month):
            seconds.setdefault(row["person"], Counter())[mart] += int(row["value"])
    if not seconds:
        return
    sheet.line(page.text("feedback.hours"), "section")
    columns = [
        Column(page.text("feedback.person"), "text"),
        Column(page.text("feedback.hours_used"), "hours"),
        Column(page.text("feedback.hours_waiting"), "hours"),
    ]
    sheet.headings(columns)
    first = sheet.row
    for person, counts in sorted(seconds.items()):
        sheet.table_row(columns, [person, counts["hours"], counts["hours_waiting"]])
    totals = [sum(counts[mart] for counts in seconds.values()) for mart in ("hours", "hours_waiting")]
    sums = [
        Cell(value, (), formula=f"=SUM({xl_range(first, column, sheet.row - 1, column)})")
        for column, value in enumerate(totals, start=1)
    ]
    sheet.table_row(columns, [page.text("feedback.total"), *sums], "total")
    sheet.row += 1


def _participants(page: Page, sheet: Sheet, municipality: int, month: str) -> None:
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in _of_month(page, "participants", municipality, month):
        counts[row["indicator"]][row["flow"], row["gender"]] += int(row["value"])
    if not counts:
        return
    sheet.line(page.text("feedback.participants"), "section")
    kinds = [(flow, gender) for flow in _FLOWS for gender in _GENDERS]
    columns = [
        Column(page.text("feedback.indicator"), "wrapped"),
        *(Column(_count_heading(page, flow, gender), "count") for flow, gender in kinds),
    ]
    sheet.headings(columns)
    for indicator, by_kind in sorted(counts.items()):
        sheet.table_row(columns, [indicator, *(by_kind.get(kind) for kind in kinds)])
    sheet.row += 1


def _count_heading(page: Page, flow: str, gender: str) -> str:
    words = page.text("feedback.count", flow=page.word("measure", flow), gender=page.word("gender", gender).lower())
    return words[:1].upper() + words[1:]


def _ledger(page: Page, sheet: Sheet, municipality: int, month: str) -> None:
    sums: dict[str, Decimal] = {}
    entries: Counter[str] = Counter()
    for row in _of_month(page, "costs", municipality, month):
        sums[row["cost_class"]] = sums.get(row["cost_class"], Decimal(0)) + Decimal(row["value"])
        entries[row["cost_class"]] += 1
    if not sums:
        return
    sheet.line(page.text("feedback.ledger"), "section")
    columns = [
        Column(page.text("feedback.cost_class"), "text"),
        Column(page.text("feedback.entries"), "count"),
        Column(page.text("feedback.sum"), "eur"),
    ]
    sheet.headings(columns)
    for cost_class, amount in sorted(sums.items()):
        sheet.table_row(columns, [page.word("cost_class", cost_class), entries[cost_class], amount])
    sheet.row += 1


def _next_steps(page: Page, sheet: Sheet, received: bool, to_mend: bool) -> None:
    sheet.line(page.text("feedback.next"), "section")
    deadline = as_date(page.facts["claim"]["deadline"])
    if to_mend:
        steps = [page.text(f"feedback.mend_step_{n}") for n in (1, 2, 3)]
    elif not received:
        steps = [page.text("feedback.send_step")]
    else:
        steps = [page.text("feedback.no_step")]
    for step in [*steps, page.text("feedback.deadline", claim=page.facts["claim"]["id"], deadline_date=deadline)]:
        sheet.block(step, "plain_wrapped", _SUMMARY_COLUMNS, skip=0)


def _list(page: Page, sheet: Sheet, name: str, findings: Sequence[Finding]) -> None:
    sheet.line(page.text(f"feedback.{name}"), "title")
    by_severity = Counter(finding.severity for finding in findings)
    counted = page.text(
        "feedback.counted",
        errors_count=by_severity[Severity.ERROR],
        warnings_count=by_severity[Severity.WARNING],
        remarks_count=by_severity[Severity.REMARK],
    )
    sheet.line(counted, "subtitle", skip=1)
    # The list of what to mend holds errors only: there a column of severities would say nothing.
    with_severity = name != "mend_first"
    columns = finding_columns(page, with_severity, with_amount=False)
    rows = [finding_row(page, finding, with_severity, with_amount=False) for finding in findings]
    sheet.listing(columns, rows, page.text(f"feedback.{name}_none"))
