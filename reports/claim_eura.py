"""The claim workbook's first sheet: EURA's fields in order, what to type into each, and how EURA's values differ.

Here belongs the sheet. Not here: which fields there are (`schemas.eura_form`), and what EURA shows, which is handed in.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from xlsxwriter.utility import xl_rowcol_to_cell

from reports.pages import Page
from reports.workbook import Cell, Column, Sheet, Value
from schemas.eura_form import FormField, PaymentForm, payment_form
from schemas.labels import Labels, as_date
from schemas.places import DATA

_COLUMNS = (("number", "count", 7), ("section", "text", 20), ("field", "text", 34), ("value", "eur", 18))
_SHOWN = (("eura", "eur", 18), ("difference", "eur", 14), ("note", "wrapped", 46))
_VALUE, _EURA, _WIDTH = 3, 4, len(_COLUMNS) + len(_SHOWN)

Shown = Mapping[str, Decimal]
"""What EURA shows, by field."""


def eura_labels(lang: str) -> Labels:
    """The words of the sheet."""
    return Labels(lang, DATA / "labels" / "eura")


def eura_sheet(page: Page, words: Labels, sheet: Sheet, shown: Shown) -> None:
    """Lay out the fields; a difference is a formula, and one that is not zero is marked."""
    form, claim = payment_form(), page.facts["claim"]
    sheet.line(words.text("title", claim=claim["id"]), "title")
    sheet.line(words.text("subtitle"), "subtitle", skip=1)
    fields = {field.id: _figure_of(page, field) for field in form.fields}
    verdict = words.text("verdict.month") if page.facts["month"] else _verdict(words, fields, shown)
    sheet.block(verdict, _verdict_style(fields, shown), _WIDTH)
    columns = [Column(words.text(f"column.{name}"), style, width) for name, style, width in (*_COLUMNS, *_SHOWN)]
    sheet.header_row, sheet.frozen_columns = sheet.row, 3
    sheet.headings(columns)
    asked = [field for field in form.fields if fields[field.id] is not None or not field.where_there]
    for number, field in enumerate(asked, start=1):
        value, note = _value(page, words, field, fields[field.id])
        told = shown.get(field.id)
        row: list[Value | Cell] = [
            *(number, words.text(f"section.{field.section}"), words.text(f"field.{field.id}"), value, told),
            _difference(sheet, value, told),
            note,
        ]
        sheet.table_row(columns, row)
    sheet.row += 1
    sheet.block(_about_form(words, form), "note", _WIDTH)


def _figure_of(page: Page, field: FormField) -> Cell | None:
    """A link to the figure that a field shows; None for other fields, and where the edition has no such figure."""
    found = (page.figure(id_) for id_ in field.figures(page.facts["claim"]["id"]))
    return next((cell for cell in found if cell is not None), None)


def _value(page: Page, words: Labels, field: FormField, figure: Cell | None) -> tuple[Value | Cell, str]:
    claim = page.facts["claim"]
    if field.value == "figure" and figure is None and field.zero:
        return Cell(Fraction(0), ("eur",)), words.text(f"absent.{field.id}")
    if field.value == "figure":
        return figure, "" if figure is not None else words.text(f"absent.{field.id}")
    if field.value == "period":
        text = words.text("period", start_date=as_date(claim["start"]), end_date=as_date(claim["end"]))
        return Cell(text, ("right",)), ""
    if field.value == "last":
        return Cell(page.word("yes_no", "yes" if claim["last"] else "no"), ("right",)), ""
    if field.value == "by_hand":
        return None, words.text(f"by_hand.{field.id}")
    return _papers(page, words, field.value)


def _papers(page: Page, words: Labels, what: str) -> tuple[Value | Cell, str]:
    """How many papers are there, or whether the monitoring report is; a draft of a month does not list them."""
    papers = page.facts.get("attachments") or []
    if what == "monitoring_report":
        papers = [one for one in papers if one["paper"] == "monitoring_report"]
    missing = sum(1 for one in papers if one["state"] == "missing")
    if not papers:
        return None, words.text("papers.not_listed")
    given = Cell(words.text("papers.given", given_count=len(papers) - missing, all_count=len(papers)), ("right",))
    return given, words.text("papers.missing", missing_count=missing) if missing else words.text("papers.sheet")


def _difference(sheet: Sheet, value: Value | Cell, told: Decimal | None) -> Cell | None:
    if told is None or not isinstance(value, Cell):
        return None
    ours, eura = (xl_rowcol_to_cell(sheet.row, column) for column in (_VALUE, _EURA))
    less = Fraction(told) - Fraction(_number(value))
    return Cell(less, ("eur", "error") if less else ("eur",), formula=f"=ROUND({eura}-{ours},2)")


def _number(cell: Cell) -> Fraction:
    return Fraction(cell.value) if isinstance(cell.value, int | Decimal | Fraction) else Fraction(0)


def _differing(fields: Mapping[str, Cell | None], shown: Shown) -> int:
    return sum(1 for id_, told in shown.items() if (cell := fields[id_]) is not None and _number(cell) != told)


def _verdict(words: Labels, fields: Mapping[str, Cell | None], shown: Shown) -> str:
    if not shown:
        return words.text("verdict.not_told")
    differing = _differing(fields, shown)
    if differing:
        return words.text("verdict.differs", differing_count=differing, told_count=len(shown))
    return words.text("verdict.same", told_count=len(shown))


def _verdict_style(fields: Mapping[str, Cell | None], shown: Shown) -> str:
    return "closed" if shown and not _differing(fields, shown) else "draft"


def _about_form(words: Labels, form: PaymentForm) -> str:
    checked = words.date(form.last_checked)
    return (
        words.text("form", version=form.version, source=form.source, checked=checked)
        + " "
        + words.text(f"certainty.{form.certainty}")
    )
