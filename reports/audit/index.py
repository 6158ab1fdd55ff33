"""The auditor's page of a closed claim in one language.

Audience: an auditor in a browser, without our software. Here belongs the order of the page and its short sections. Not
here: figures, source sheets, and the tables of evidence, which have modules of their own.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from reports.audit.evidence import (
    attachments,
    corrections,
    decisions,
    findings,
    journal,
    parameters,
    sources,
)
from reports.audit.figures import figure_place, figures_section
from reports.audit.html import Markup, foreign, joined, link, number, page, row_heading, table, tag
from reports.audit.sheets import Sheets, sheet_name
from reports.pages import Page
from schemas.audit import AuditCase, Drawn
from schemas.cost_models import LINE_FIGURES, figures_of
from schemas.labels import Labels, as_date

HOMES = {"fi": "index.html", "sv": "index-sv.html", "en": "index-en.html"}
"""The page of each language."""

_LANGUAGES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
_COLUMNS = ("budget", "before", "this", "cumulative", "remaining")


def index_page(case: AuditCase, view: Page, words: Labels, sheets: Sheets, hashes: Mapping[str, str]) -> bytes:
    """The page; `hashes` are those of the folder's other files."""
    sections = {
        "yhteenveto": (words.text("summary.title"), _summary(case, view, words)),
        "luvut": (words.text("figures.title"), figures_section(case.trees[words.lang], sheets, words)),
        "lahdetaulukot": (words.text("sheets.title"), _sheets(case, words, sheets)),
        "havainnot": (view.text("findings.title"), findings(view, words)),
        "paatokset": (words.text("waivers.title"), decisions(view, words)),
        "korjaukset": (view.text("corrections.title"), corrections(view, words, sheets)),
        "parametrit": (view.text("parameters.title"), parameters(view, words)),
        "lahteet": (view.text("sources.title"), sources(view, words)),
        "liitteet": (view.text("attachments.title"), attachments(view, words)),
        "otanta": (words.text("sampling.title"), _sampling(case, view, words, sheets)),
        "loki": (words.text("journal.title"), journal(case, view, words)),
        "tarkisteet": (words.text("hashes.title"), _hashes(words, hashes)),
    }
    title = words.text("page.title", claim=view.facts["claim"]["id"])
    contents = [tag("li", link(f"#{place}", heading)) for place, (heading, _) in sections.items()]
    body = [
        link("#sisalto", words.text("page.skip"), class_="skip"),
        tag("header", _languages(words), tag("h1", title), tag("p", words.text("page.intro"))),
        tag("nav", tag("ul", *contents), class_="contents", aria_label=words.text("page.contents")),
        tag(
            "main",
            *(
                tag("section", tag("h2", heading), content, id=place)
                for place, (heading, content) in sections.items()
            ),
            id="sisalto", tabindex="-1",
        ),
    ]  # fmt: skip
    return page(words.lang, title, joined(body), with_script=True)


def _languages(words: Labels) -> Markup:
    links = [
        tag("li", link(home, _LANGUAGES[lang], lang=lang, hreflang=lang, data_other=home,
                       aria_current="true" if lang == words.lang else None))
        for lang, home in HOMES.items()
    ]  # fmt: skip
    return tag("nav", tag("ul", *links), aria_label=words.text("page.language"))


def _summary(case: AuditCase, view: Page, words: Labels) -> Markup:
    closed = view.facts["closed"]
    by = {"by": closed["by"], "approved_by": closed["approved_by"]}
    project = view.facts["project"]
    told = {
        "project": f"{project['code']} {project['name']}",
        "closed": words.text("summary.closed_text", closed_date=as_date(closed["date"]), **by),
        "edition": case.bundle.edition,
        "manifest": tag("code", case.manifest),
        "head": tag("code", case.head),
    }
    listed = [joined([tag("dt", words.text(f"summary.{key}")), tag("dd", value)]) for key, value in told.items()]
    claim = f"claim/{view.facts['claim']['id']}"
    rows = []
    for line, name in figures_of(LINE_FIGURES).items():
        ids = [f"{claim}/{name}" if column == "this" else f"{claim}/{column}/{line}" for column in _COLUMNS]
        if view.has(f"{claim}/{name}"):
            rows.append([row_heading(view.word("line", line)), *(number(_amount(view, one)) for one in ids)])
    headings = [words.text(f"summary.{name}") for name in ("line", *_COLUMNS)]
    return joined([tag("dl", *listed), table(words.text("summary.title"), headings, rows, words.text("page.none"))])


def _amount(view: Page, figure_id: str) -> Markup:
    figure = view.bundle.figures.get(figure_id)
    return link(f"#{figure_place(figure_id)}", view.labels.eur(figure.value)) if figure else Markup("")


def _sheets(case: AuditCase, words: Labels, sheets: Sheets) -> Markup:
    items = [
        tag("li", link(sheet_name(*key), foreign(words.text("sheets.heading", name=one.file_name, sheet=one.name)
                       if one.name else one.file_name)))
        for key, one in sorted(sheets.shown.items(), key=lambda pair: (pair[1].file_name, pair[1].number))
    ]  # fmt: skip
    left = case.originals.left_out
    note = tag("p", words.text("sheets.left_out", names=", ".join(left))) if left else ""
    return joined([tag("p", words.text("sheets.note")), tag("ul", *items), note])


def _sampling(case: AuditCase, view: Page, words: Labels, sheets: Sheets) -> Markup:
    sampling = case.sampling
    total = Fraction(sampling.rows[-1].until if sampling.rows else 0, 100)
    listed = words.text("sampling.list", rows_count=len(sampling.rows), total_eur=total, left_count=sampling.left_out)
    method = words.text("sampling.money_method", step=str(sampling.step), start=str(sampling.start))
    return joined(
        [
            tag("dl", tag("dt", words.text("sampling.seed")), tag("dd", tag("code", sampling.seed))),
            tag("p", listed),
            tag("h3", words.text("sampling.random")),
            tag("p", words.text("sampling.random_method")),
            _drawn(case, view, words, sheets, "random", sampling.random),
            tag("h3", words.text("sampling.money")),
            tag("p", method),
            _drawn(case, view, words, sheets, "money", sampling.by_money),
        ]
    )


def _drawn(case: AuditCase, view: Page, words: Labels, sheets: Sheets, kind: str, drawn: Sequence[Drawn]) -> Markup:
    third = "digits" if kind == "random" else "point"
    found = {row["row_id"]: row for rows in case.bundle.rows.values() for row in rows}
    rows = []
    for one in drawn:
        listed = case.sampling.rows[one.place - 1]
        row = found[listed.row_id]
        place = foreign(" ".join(part for part in (row["file_name"], row["sheet"], row["row"], row["column"]) if part))
        address = sheets.address(row)
        rows.append(
            [
                number(one.number),
                tag("code", one.digits) if kind == "random" else view.labels.number(one.point or 0),
                number(one.place),
                words.text("sampling.repeated") if one.repeated else "",
                link(address, place) if address else place,
                number(view.labels.eur(Fraction(listed.cents, 100))),
            ]
        )
    headings = [
        words.text("page.number"), words.text(f"sampling.{third}"), words.text("sampling.place"), "",
        words.text("sampling.source"), words.text("sampling.amount"),
    ]  # fmt: skip
    headings[3] = tag("span", words.text("sampling.repeated"), class_="unseen")
    return table(words.text(f"sampling.{kind}"), headings, rows, words.text("page.none"))


def _hashes(words: Labels, hashes: Mapping[str, str]) -> Markup:
    rows = [[link(name, name), tag("code", digest)] for name, digest in sorted(hashes.items())]
    headings = [words.text("hashes.file"), words.text("hashes.hash")]
    listed = table(words.text("hashes.title"), headings, rows, words.text("page.none"))
    return joined([tag("p", words.text("hashes.note")), listed])
