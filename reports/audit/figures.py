"""The figures of the auditor's page: each with the tree of what it is made of, in the words of `tilitys explain`.

Here belongs how a tree is written and where its ends lead. Not here: the words (`pipelines.explain`), and the search,
which the page's script does.
"""

from collections.abc import Mapping

from reports.audit.html import Markup, foreign, joined, link, tag, text
from reports.audit.sheets import Sheets
from schemas.explanation import ExplanationNode
from schemas.labels import Labels

GROUPS = {"claim": "claim/", "rate": "rate/", "indicators": "indicators/", "other": ""}
_OPEN = ("claim", "rate")


def figure_place(figure_id: str) -> str:
    """The id of a figure's element."""
    return f"luku/{figure_id}"


def parameter_place(key: str) -> str:
    """The id of a parameter's element."""
    return f"arvo/{key}"


def figures_section(trees: Mapping[str, ExplanationNode], sheets: Sheets, words: Labels) -> Markup:
    """All figures in groups, those of the claim first and open."""
    box = tag("input", type="search", id="haku", autocomplete="off", data_below=words.text("figures.below"))
    search = [
        tag("label", words.text("figures.search"), for_="haku"),
        Markup(box.removesuffix("</input>")),
        tag("p", id="loytyi", role="status", data_words=words.text("figures.found")),
    ]
    groups: dict[str, list[Markup]] = {group: [] for group in GROUPS}
    for figure_id, node in sorted(trees.items()):
        group = next(name for name, start in GROUPS.items() if figure_id.startswith(start))
        groups[group].append(_figure(figure_id, node, sheets))
    parts = [
        tag("details", tag("summary", words.text(f"figures.{name}"), f" ({len(figures)})"), *figures,
            class_="group", open="" if name in _OPEN else None)
        for name, figures in groups.items()
        if figures
    ]  # fmt: skip
    return joined([tag("div", *search, class_="search", hidden=""), *parts])


def _figure(figure_id: str, node: ExplanationNode, sheets: Sheets) -> Markup:
    summary = tag("summary", node.title, ": ", _value(node.value), " ", tag("span", figure_id, class_="id"))
    tree = tag("ul", *(_step(child, sheets) for child in node.children), class_="tree")
    return tag("details", summary, tree, class_="figure", id=figure_place(figure_id))


def _step(node: ExplanationNode, sheets: Sheets) -> Markup:
    if node.figure:
        place = figure_place(node.figure)
        said: Markup = link(f"#{place}", node.title, data_figure=place)
    elif node.row:
        address = sheets.address(node.row)
        said = link(address, foreign(node.title)) if address else foreign(node.title)
    elif node.parameter:
        said = link(f"#{parameter_place(node.parameter.key)}", node.title)
    else:
        said = text(node.title)
    value = joined([": ", _value(node.value)]) if node.value else ""
    below = tag("ul", *(_step(child, sheets) for child in node.children), class_="tree") if node.children else ""
    return tag("li", said, value, below)


def _value(value: str) -> Markup:
    return tag("span", value, class_="value")
