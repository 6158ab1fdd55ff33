"""eura-vertailu.xlsx: every difference between our counts of participants and EURA's, with the records behind it.

Here belongs the page, and the same differences as lines for the command line. Not here: finding them
(`pipelines.eura`). Small counts are shown, so it is for the accountant and nobody else.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from reports.pages import Page
from reports.workbook import Cell, Column, Value
from schemas.bundle import Bundle
from schemas.catalogue import Rule
from schemas.eura import Difference
from schemas.indicators import indicator_name, indicator_words
from schemas.labels import Labels


def eura_comparison(
    bundle: Bundle, found: Sequence[Difference], labels: Labels, catalogue: Mapping[str, Rule]
) -> bytes:
    """Make the workbook; the same bytes for the same differences."""
    page, words = Page(bundle, labels, catalogue), indicator_words(labels.lang)
    book = page.book(words.text("eura.title"), page.facts["project"]["name"], words.text("title.own_use"))
    sheet = book.sheet(words.text("eura.sheet"))
    sheet.line(words.text("eura.title"), "title")
    sheet.line(words.text("title.own_use"), "subtitle", skip=1)
    columns = [
        Column(words.text("column.code"), "text", 12),
        Column(words.text("column.indicator"), "wrapped", 50),
        Column(words.text("eura.gender"), "text", 14),
        Column(words.text("eura.ours"), "count", 10),
        Column(words.text("eura.eura"), "count", 10),
        Column(words.text("eura.difference"), "count", 10),
        Column(words.text("column.municipality"), "text", 16),
        Column(words.text("quality.matter"), "text", 44),
        Column(words.text("quality.file"), "text", 40),
        Column(words.text("quality.row"), "count", 10),
    ]
    rows: list[list[Value | Cell]] = []
    for one in found:
        gender = page.word("gender", one.gender)
        name = indicator_name(words, one.indicator, page.facts.get("indicators", ()))
        rows.append([one.indicator, name, gender, one.ours, one.eura, one.less, *[None] * 4])
        rows += [
            [
                *(one.indicator, None, gender, None, None, None, page.municipality(record["municipality"])),
                *(words.text(f"quality.{record['matter']}"), record["file_name"], record["row"]),
            ]
            for record in one.records
        ]
    sheet.listing(columns, rows, words.text("eura.none"))
    return book.to_bytes()


def difference_lines(
    bundle: Bundle, found: Sequence[Difference], labels: Labels, catalogue: Mapping[str, Rule]
) -> Iterator[str]:
    """The differences as a table of text: a line each, below it the municipalities' records that may be why."""
    page, words = Page(bundle, labels, catalogue), indicator_words(labels.lang)
    for one in found:
        eura = "–" if one.eura is None else str(one.eura)
        gender = page.word("gender", one.gender)
        told = words.text("eura.line", ours_count=one.ours, eura=eura, less=f"{one.less:+d}".replace("-", "−"))
        yield f"{one.indicator:8} {gender:10} {told}"
        behind = Counter((record["municipality"], record["matter"]) for record in one.records)
        for (place, matter), n in sorted(behind.items()):
            yield f"    {page.municipality(place)}: {words.text(f'quality.{matter}')} ({n})"
