"""palaute-<kunta>-<kuukausi>.xlsx: a municipality's contact reads what was received and what to mend, cell by cell.

Here belongs the answer to one municipality about one month, also before anything is received. Persons have their names,
because the municipality wrote them and never saw our codes. Not here: euros of pay, other municipalities' rows.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_range

from reports.copied_sheets import CopiedSheet
from reports.own_sheets import own_sheets
from reports.pages import Page, day_or_none, list_findings, moment_text
from reports.workbook import Cell, Column, Sheet, Value
from schemas.bundle import Bundle, Row
from schemas.catalogue import Rule
from schemas.finding import Finding, Severity
from schemas.indicators import indicator_name, indicator_words
from schemas.labels import Labels, as_date
from schemas.originals import Originals

_ROW_COUNTS = ("rows_read", "used", "waiting", "superseded", "not_records")
_GENDERS = ("women", "men", "non_binary", "total")
_FLOWS = ("started", "ended")
_SUMMARY_COLUMNS = 9
_LISTED = 2_000
_NOTHING = Originals()


def feedback_workbook(
    bundle: Bundle,
    municipality: int,
    month: str,
    labels: Labels,
    catalogue: Mapping[str, Rule],
    *,
    originals: Originals = _NOTHING,
    trial: bool = False,
) -> bytes:
    """Make the answer to `municipality` about `month` (`2026-03`); the same bytes for the same bundle and language.

    `originals` are the municipality's own sheets of the month, shown with the cells that findings are about. A `trial`
    says what would become of files that are not received yet.
    """
    page = Page(bundle, labels, catalogue)
    name = page.municipality(municipality)
    people = _People(page, municipality)
    about_them = [people.named(f) for f in bundle.findings if f.sender == municipality]
    own = page.sorted_findings(list(map(_in_inbox, about_them)) if trial else about_them)
    of_month = [finding for finding in own if finding.month in (month, None)]
    to_mend = [finding for finding in of_month if finding.blocks]
    earlier = [finding for finding in own if finding.blocks and finding.month is not None and finding.month < month]
    sources = [s for s in page.facts["sources"] if s["sender"] == municipality and s["period"] == month]
    told_elsewhere = (people.named(f) for f in bundle.findings if f.sender != municipality and f.blocks)
    at_home = [_at_home(finding, municipality, sources, originals) for finding in told_elsewhere]
    elsewhere = page.sorted_findings([finding for finding in at_home if finding is not None])

    book = page.book(page.text("feedback.title", name=name, month_name=labels.month_name(month)), name)
    situation = book.sheet(page.text("sheet.situation"))
    situation.line(page.text("feedback.title", name=name, month_name=labels.month_name(month)), "title")
    situation.line(f"{page.facts['project']['code']}  {page.facts['project']['name']}", "subtitle", skip=1)
    if trial:
        situation.block(page.text("feedback.trial"), "draft", _SUMMARY_COLUMNS)
    _verdict(page, situation, sources, to_mend, earlier, trial)
    _files(page, situation, sources, trial)
    _hours(page, situation, municipality, month, people)
    _participants(page, situation, municipality, month)
    _ledger(page, situation, municipality, month)
    _next_steps(page, situation, bool(sources), bool(to_mend or earlier))
    _kinds(page, situation, [*of_month, *elsewhere, *earlier])

    _list(page, book.sheet(page.text("sheet.mend_first")), "mend_first", to_mend)
    _list(page, book.sheet(page.text("sheet.all_findings")), "all_findings", [*of_month, *elsewhere, *earlier])
    # What makes rows of theirs wait is shown at them, also where it is told to the sender of the first row.
    files = {sheet.file[:12] for sheet in originals.sheets}
    others = [f for f in bundle.findings if f.sender != municipality and f.blocks and _rows_in(f, files)]
    about = [*own, *(people.named(finding) for finding in others)]
    book.copies = own_sheets(page, originals.sheets, about, [sheet.name for sheet in book.sheets])
    _own_files(page, situation, originals, book.copies)
    return book.to_bytes()


def _in_inbox(finding: Finding) -> Finding:
    """The finding of a file that is not received yet: it lies where it was dropped."""
    return replace(finding, facts={name: told for name, told in finding.facts.items() if name != "kept"})


def _at_home(
    finding: Finding, municipality: int, sources: Sequence[Mapping[str, Any]], originals: Originals
) -> Finding | None:
    """A finding that is told to another municipality, at the first row of this one's files that it is about.

    Nobody is pointed at a cell of a file that somebody else sent; None when no row of these `sources` waits for it.
    """
    names = {source["sha256"][:12]: source["name"] for source in sources if source["sha256"]}
    sheets = {(sheet.file[:12], str(sheet.number)): sheet.name for sheet in originals.sheets}
    for row_id in finding.row_ids:
        file, number, row, *column = row_id.split(":")
        if file in names:
            place = {"file_name": names[file], "sheet": sheets.get((file, number)) or None, "row": int(row)}
            return replace(finding, sender=municipality, column=column[0] if column else None, read=None, **place)
    return None


def _rows_in(finding: Finding, files: Set[str]) -> bool:
    return any(row_id.split(":")[0] in files for row_id in finding.row_ids)


class _People:
    """How the persons of a municipality's rows are called in the answer to it."""

    def __init__(self, page: Page, municipality: int) -> None:
        self._names = {code: person["name"] for code, person in page.persons.items()}
        self._unnamed = page.text("feedback.unnamed")
        unknown = [f for f in page.bundle.findings if f.rule == "person-unknown" and f.sender == municipality]
        self._written = {row_id: f.read for f in unknown for row_id in f.row_ids if f.read}

    def of_row(self, row: Row) -> str:
        """`Malli Mallikas (H01)`; what was written where nobody is known by it."""
        return self._known(row["person"]) or self._written.get(row["row_id"], self._unnamed)

    def named(self, finding: Finding) -> Finding:
        """The finding with its person as people know them."""
        written = finding.read if finding.rule == "person-unknown" else None
        return replace(finding, person=self._known(finding.person) or written)

    def _known(self, code: str | None) -> str | None:
        return f"{self._names[code]} ({code})" if code in self._names else code


def _verdict(
    page: Page,
    sheet: Sheet,
    sources: Sequence[Mapping[str, Any]],
    to_mend: Sequence[Finding],
    earlier: Sequence[Finding],
    trial: bool,
) -> None:
    waiting = sum(source["waiting"] for source in sources)
    kind = "trial_" if trial else ""
    if to_mend:
        errors = page.labels.counted("error", len(to_mend))
        text, style = page.text(f"feedback.{kind}to_mend", errors=errors), "draft"
    elif not sources:
        text, style = page.text("feedback.nothing_received"), "draft"
    elif waiting:
        # A fault of a whole person-month is told to the sender of its first row, and makes others' rows wait too.
        text, style = page.text(f"feedback.{kind}waiting", waiting_count=waiting), "draft"
    else:
        text, style = page.text(f"feedback.{kind}accepted"), "closed"
    sheet.block(text, style, _SUMMARY_COLUMNS, skip=0 if earlier else 1)
    if earlier:
        errors = page.labels.counted("error", len(earlier))
        sheet.block(page.text("feedback.earlier_open", errors=errors), "draft", _SUMMARY_COLUMNS)
    sheet.pairs([(page.text("feedback.as_of"), as_date(page.facts["as_of"]), "date")])


def _files(page: Page, sheet: Sheet, sources: Sequence[Mapping[str, Any]], trial: bool) -> None:
    sheet.line(page.text("feedback.trial_files" if trial else "feedback.files"), "section")
    if not sources:
        sheet.line(page.text("feedback.no_files"), "plain", skip=1)
        return
    columns = [
        Column(page.text("sources.file"), "wrapped", 38),
        Column(page.text("sources.kind"), "wrapped", 17),
        Column(page.text("sources.received"), "date", 17),
        Column(page.text("sources.status"), "wrapped", 17),
        *(Column(page.text(f"sources.{name}"), "count", 14) for name in _ROW_COUNTS),
    ]
    sheet.headings(columns)
    for source in sources:
        values: list[Value | Cell] = [
            source["name"],
            page.word("record_kind", source["record_kind"]),
            day_or_none(source["received"]),
            page.file_state(source, trial=trial),
            *(source[name] for name in _ROW_COUNTS),
        ]
        sheet.table_row(columns, values)
    sheet.row += 1
    if not trial:
        _slips(page, sheet, sources)


def _slips(page: Page, sheet: Sheet, sources: Sequence[Mapping[str, Any]]) -> None:
    """The delivery slips: who sent which bytes and when; the rows of each file stand in the table above."""
    sheet.line(page.text("feedback.slips"), "section")
    for source in sources:
        facts = {
            "file": source["name"],
            "sender": page.municipality(source["sender"]),
            "received": moment_text(page.labels, source["received_time"]),
            "read_count": source["rows_read"],
            "used_count": source["used"],
            "waiting_count": source["waiting"],
        }
        sheet.block(page.text("feedback.slip", **facts), "plain_wrapped", _SUMMARY_COLUMNS, skip=0)
        told = page.text("feedback.slip_sha256", sha256=source["sha256"]) if source["sha256"] else None
        sheet.block(told or page.text("feedback.slip_set_aside"), "note", _SUMMARY_COLUMNS, skip=0)
    sheet.row += 1


def _of_month(page: Page, mart: str, municipality: int, month: str) -> list[Row]:
    rows = page.bundle.rows.get(mart, ())
    return [row for row in rows if row["sender"] == str(municipality) and row["month"] == month]


def _hours(page: Page, sheet: Sheet, municipality: int, month: str, people: _People) -> None:
    seconds: dict[str, Counter[str]] = {}
    for mart in ("hours", "hours_waiting"):
        for row in _of_month(page, mart, municipality, month):
            seconds.setdefault(people.of_row(row), Counter())[mart] += int(row["value"])
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
    names, own = indicator_words(page.labels.lang), page.facts.get("indicators", ())
    kinds = [(flow, gender) for flow in _FLOWS for gender in _GENDERS]
    columns = [
        Column(page.text("feedback.indicator"), "wrapped"),
        *(Column(_count_heading(page, flow, gender), "count") for flow, gender in kinds),
    ]
    sheet.headings(columns)
    for indicator, by_kind in sorted(counts.items()):
        name = f"{indicator} {indicator_name(names, indicator, own)}".strip()
        sheet.table_row(columns, [name, *(by_kind.get(kind) for kind in kinds)])
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


def _kinds(page: Page, sheet: Sheet, findings: Sequence[Finding]) -> None:
    """How many findings there are of each kind, in the order in which people mend them."""
    if not findings:
        return
    sheet.row += 1
    sheet.line(page.text("feedback.kinds"), "section")
    columns = [
        Column(page.text("feedback.kind"), "wrapped"),
        Column(page.text("findings.severity"), "wrapped"),
        Column(page.text("feedback.kind_count"), "count"),
    ]
    sheet.headings(columns)
    for (rule, severity), count in Counter((f.rule, f.severity) for f in page.sorted_findings(findings)).items():
        words = Cell(page.word("severity", severity), (severity.value,))
        sheet.table_row(columns, [page.labels.finding_title(page.catalogue[rule]), words, count])


def _own_files(page: Page, sheet: Sheet, originals: Originals, copies: Sequence[CopiedSheet]) -> None:
    """Which sheet of this workbook shows which sheet of which file."""
    if not copies and not originals.left_out:
        return
    sheet.row += 1
    sheet.line(page.text("feedback.own_files"), "section")
    sheet.block(page.text("feedback.own_files_note"), "plain_wrapped", _SUMMARY_COLUMNS, skip=0)
    columns = [
        Column(page.text("sources.file"), "wrapped"),
        Column(page.text("feedback.own_tab"), "text"),
    ]
    sheet.headings(columns)
    shown = [(original.file_name, copied.name) for original, copied in zip(originals.sheets, copies, strict=True)]
    for name, where in [*shown, *((name, page.text("feedback.left_out")) for name in originals.left_out)]:
        # Names of sheets have no spaces to wrap at; nothing stands to the right of them.
        sheet.table_row(columns, [name, Cell(where, (), spills=True)])


def _list(page: Page, sheet: Sheet, name: str, findings: Sequence[Finding]) -> None:
    sheet.line(page.text(f"feedback.{name}"), "title")
    by_severity = Counter(finding.severity for finding in findings)
    numbers = {
        f"{severity.value}s": page.labels.counted(severity.value, by_severity[severity]) for severity in Severity
    }
    counted = page.text("feedback.counted", **numbers)
    if len(findings) > _LISTED:
        counted = f"{counted} {page.text('feedback.listed', listed_count=_LISTED)}"
    sheet.line(counted, "subtitle", skip=1)
    # The list of what to mend holds errors only: there a column of severities would say nothing.
    with_severity = name != "mend_first"
    none = page.text(f"feedback.{name}_none")
    list_findings(page, sheet, findings[:_LISTED], none, with_severity=with_severity, person_width=24)
