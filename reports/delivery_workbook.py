"""toimitukset.xlsx: the project accountant sees who has delivered what, what is missing, and what newer files changed.

Here belongs the page of deliveries with the delivery slips that auditors ask for. Not here: what is owed and what is in
force (`pipelines.deliveries`, `pipelines.submissions`), and the answer to a municipality (`reports.feedback_workbook`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from reports.delivery_reminder import missing_deliveries
from reports.pages import Page, day_or_none, is_unused, moment_text, month_or_none
from reports.workbook import Cell, Column, Sheet, Value
from schemas.bundle import Bundle
from schemas.fields import FIELDS, FieldType
from schemas.labels import Labels, as_date

_ROW_COUNTS = ("rows_read", "used", "waiting", "superseded", "not_records")
_KINDS = ("timesheet", "participants", "ledger", "approval", "pay")
_COLUMNS = 6
_NARROWEST, _LONGEST_LINE = 28, 46
_PART_END = re.compile(r"[ _.-]+")
_KEPT_AS = {"participants": "register"}
_Facts = Mapping[str, Any]


def delivery_workbook(bundle: Bundle, labels: Labels, texts: Labels) -> bytes:
    """Make the page of a month's edition; `texts` are its own (`data/labels/deliveries`). The same bytes each time."""
    page = Page(bundle, labels, {})
    title = texts.text("page.title", month_name=labels.month_name(page.facts["month"]))
    book = page.book(title, page.facts["project"]["name"])
    _deliveries(page, texts, book.sheet(texts.text("page.sheet_deliveries")), title)
    _replaced(page, texts, book.sheet(texts.text("page.sheet_replaced")))
    _slips(page, texts, book.sheet(texts.text("page.sheet_slips")))
    return book.to_bytes()


def _deliveries(page: Page, texts: Labels, sheet: Sheet, title: str) -> None:
    project, month = page.facts["project"], page.facts["month"]
    of_month = [one for one in page.facts["deliveries"] if one["month"] == month]
    missing = missing_deliveries(page.bundle)
    late = [one for one in of_month if one["state"] == "late"]
    unused = [one for one in of_month if _is_unused(page, one)]
    sheet.line(title, "title")
    sheet.line(f"{project['code']}  {project['name']}", "subtitle", skip=1)
    if missing or late or any(one["state"] == "expected" for one in of_month):
        told = texts.text("page.some_missing", missing_count=len(missing), late_count=len(late))
        sheet.block(told, "draft", _COLUMNS)
    else:
        sheet.block(texts.text("page.all_here"), "closed", _COLUMNS)
    if unused:
        sheet.block(texts.text("page.some_unused", unused_count=len(unused)), "draft", _COLUMNS)
    sheet.line(texts.text("page.as_of", as_of_date=page.facts["as_of"]), "plain")
    has_due = any(one["due"] for one in of_month)
    sheet.line(texts.text("page.due_note" if has_due else "page.no_due_note"), "plain", skip=1)
    _matrix(page, texts, sheet, of_month)
    _missing(page, texts, sheet, missing)


def _matrix(page: Page, texts: Labels, sheet: Sheet, of_month: Sequence[_Facts]) -> None:
    owed = {one["record_kind"] for one in of_month}
    kinds = [kind for kind in _KINDS if kind in owed]
    by_place = {(one["municipality"], one["record_kind"]): one for one in of_month}
    sheet.line(texts.text("page.matrix"), "section")
    columns = [
        Column(texts.text("page.municipality"), "text", 20),
        *(Column(page.word("record_kind", kind), "wrapped", _width(of_month, kind)) for kind in kinds),
    ]
    sheet.headings(columns)
    for partner in page.facts["partners"]:
        cells = [_state(page, texts, by_place.get((partner["number"], kind))) for kind in kinds]
        sheet.table_row(columns, [partner["name"], *cells])
    sheet.row += 1


def _width(of_month: Sequence[_Facts], kind: str) -> int:
    """Room for the longest line of a file's name, which would break within a word; most have no spaces."""
    names = [_folded(one["name"] or "") for one in of_month if one["record_kind"] == kind]
    return max([_NARROWEST, *(len(line) + 2 for name in names for line in name.split("\n"))])


def _folded(name: str) -> str:
    """The name of a file on lines of at most `_LONGEST_LINE`, broken where a part of the name ends."""
    lines = []
    while len(name) > _LONGEST_LINE:
        ends = [match.end() for match in _PART_END.finditer(name, 0, _LONGEST_LINE)]
        end = ends[-1] if ends else _LONGEST_LINE
        lines.append(name[:end])
        name = name[end:]
    return "\n".join([*lines, name])


def _is_unused(page: Page, one: _Facts) -> bool:
    """Whether files of a delivery came, and no row of any of them is in the figures while some wait."""
    kinds = (one["record_kind"], _KEPT_AS.get(one["record_kind"]))
    unit = (one["municipality"], one["month"])
    files = [s for s in page.facts["sources"] if (s["sender"], s["period"]) == unit and s["record_kind"] in kinds]
    return any(map(is_unused, files)) and not any(source["used"] for source in files)


def _state(page: Page, texts: Labels, one: _Facts | None) -> Value | Cell:
    if one is None:
        return texts.text("page.not_owed")
    name = _folded(one["name"] or "")
    if _is_unused(page, one):
        return Cell(texts.text("page.came_unused", received_date=one["received"], name=name), ("error",))
    match one["state"]:
        case "received":
            return texts.text("page.came", received_date=one["received"], name=name)
        case "late":
            came = {"received_date": one["received"], "days_count": one["days_late"], "name": name}
            return Cell(texts.text("page.came_late", **came), ("warning",))
        case "waived":
            return texts.text("page.waived", decision=one["waived_by"])
    state, style = one["state"], ("error",) if one["state"] == "missing" else ()
    if one["due"] is None:
        return Cell(texts.text(f"page.{state}"), style)
    key = "page.missing_since" if state == "missing" else "page.expected_by"
    return Cell(texts.text(key, due_date=one["due"]), style)


def _missing(page: Page, texts: Labels, sheet: Sheet, missing: Sequence[_Facts]) -> None:
    sheet.line(texts.text("page.missing_list"), "section")
    if not missing:
        sheet.line(texts.text("page.none_missing"), "plain")
        return
    styles = ("text", "wrapped", "month", "date", "wrapped", "wrapped")
    names = ("municipality", "kind", "month", "due", "contact", "email")
    columns = [Column(texts.text(f"page.{name}"), style) for name, style in zip(names, styles, strict=True)]
    sheet.headings(columns)
    partners = {partner["number"]: partner for partner in page.facts["partners"]}
    for one in missing:
        partner = partners[one["municipality"]]
        kind = page.word("record_kind", one["record_kind"])
        days = month_or_none(one["month"]), day_or_none(one["due"])
        sheet.table_row(columns, [partner["name"], kind, *days, partner["contact"], partner["email"]])
    sheet.line(texts.text("page.reminder_note"), "plain")


def _replaced(page: Page, texts: Labels, sheet: Sheet) -> None:
    """Each row that a newer file took away, changed or brought, with its values before and after."""
    text = texts.text
    columns = [
        Column(text("page.municipality"), "text", 14),
        Column(text("page.kind"), "wrapped", 21),
        Column(text("page.month"), "month", 11),
        Column(text("replaced.change"), "text", 12),
        Column(text("replaced.row"), "wrapped", 42),
        Column(text("replaced.before"), "wrapped", 44),
        Column(text("replaced.after"), "wrapped", 44),
        Column(text("replaced.old_file"), "wrapped", 30),
        Column(text("replaced.old_row"), "count", 11),
        Column(text("replaced.new_file"), "wrapped", 30),
        Column(text("replaced.new_row"), "count", 11),
    ]
    rows = [row for one in page.facts["replacements"] for row in _changes(page, texts, one)]
    sheet.wide = True
    sheet.listing(columns, rows, text("replaced.none"))


def _changes(page: Page, texts: Labels, one: _Facts) -> Iterator[list[Value | Cell]]:
    head: list[Value | Cell] = [
        page.municipality(one["sender"]),
        page.word("record_kind", one["record_kind"]),
        month_or_none(one["period"]),
    ]
    old_names = ", ".join(one["old_names"])
    for row in one["rows"]:
        values = (_values(page, texts, row[side]) for side in ("before", "after"))
        files = (row["old_file"] or old_names, row["old_row"], one["name"], row["new_row"])
        yield [*head, texts.text(f"replaced.{row['change']}"), row["identity"], *values, *files]
    rest = one["gone"] + one["changed"] + one["new"] - len(one["rows"])
    if rest or not one["rows"]:
        told = texts.text("replaced.more", rows_count=rest) if rest else texts.text("replaced.same")
        yield [*head, None, told, None, None, old_names, None, one["name"], None]


def _values(page: Page, texts: Labels, values: Mapping[str, str]) -> str:
    lang = page.labels.lang
    # In the order of the fields: a bundle that was read from its files has them by name.
    shown = ((str(getattr(FIELDS[name], lang)), _shown(page, name, values[name])) for name in FIELDS if name in values)
    return "\n".join(texts.text("replaced.value", field=field, value=value) for field, value in shown)


def _shown(page: Page, name: str, text: str) -> str:
    """A typed value as a page writes it."""
    labels = page.labels
    if text == "":
        return "–"
    match FIELDS[name].type:
        case FieldType.HOURS | FieldType.CLOCK:
            return labels.hours(int(text))
        case FieldType.AMOUNT:
            return labels.eur(Decimal(text))
        case FieldType.DATE:
            return labels.date(as_date(text))
        case FieldType.MONTH:
            return labels.month(text)
        case FieldType.MUNICIPALITY:
            return page.municipality(text)
        case FieldType.GENDER:
            return page.word("gender", text)
        case FieldType.EMPLOYMENT | FieldType.EDUCATION | FieldType.LEAVING | FieldType.LATER as choice:
            return page.word(choice.value, text)
        case FieldType.FLAG:
            return page.word("yes_no", "yes" if text == str(True) else "no")
    return text


def _slips(page: Page, texts: Labels, sheet: Sheet) -> None:
    """The delivery slip of each file: who sent it, when it was received, which bytes, and what became of its rows."""
    text = texts.text
    columns = [
        Column(text("page.municipality"), "text", 14),
        Column(text("slips.file"), "wrapped", 40),
        Column(text("page.kind"), "wrapped", 21),
        Column(text("page.month"), "month", 11),
        Column(text("slips.received"), "text", 18),
        Column(text("slips.status"), "wrapped", 22),
        *(Column(text(f"slips.{name}"), "count", 14) for name in _ROW_COUNTS),
        Column(text("slips.sha256"), "text", 68),
    ]
    rows: list[list[Value | Cell]] = [
        [
            page.municipality(source["sender"]),
            source["name"],
            page.word("record_kind", source["record_kind"]),
            month_or_none(source["period"]),
            moment_text(page.labels, source["received_time"]),
            page.file_state(source),
            *(source[name] for name in _ROW_COUNTS),
            source["sha256"],
        ]
        for source in page.facts["sources"]
    ]
    sheet.wide = True
    sheet.listing(columns, rows, text("slips.none"))
