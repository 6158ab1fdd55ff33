"""Pieces of a page in HTML: every text is escaped, and what came from files cannot change its surroundings.

Here belongs how texts, links, tables and a whole page are written. Not here: what stands on a page.
"""

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

_HERE = Path(__file__).parent
STYLE = (_HERE / "page.css").read_text("utf-8")
SCRIPT = (_HERE / "page.js").read_text("utf-8")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Markup(str):
    """Text that is HTML already."""


def text(value: object) -> Markup:
    """A text as it is read; None is empty."""
    if isinstance(value, Markup):
        return value
    return Markup("" if value is None else html.escape(_UNSEEN.sub("\N{REPLACEMENT CHARACTER}", str(value))))


def foreign(value: object) -> Markup:
    """A text of somebody else's file: set apart, so that right-to-left marks in it end with it."""
    return Markup(f"<bdi>{text(value)}</bdi>") if value not in (None, "") else Markup("")


def tag(name: str, *content: object, **attributes: object) -> Markup:
    """An element; `class_` is written `class`, `data_x` `data-x`; an attribute that is None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{written}>{joined(content)}</{name}>")


def joined(parts: Iterable[object]) -> Markup:
    """Pieces one after the other."""
    return Markup("".join(text(part) for part in parts))


def link(target: str, *content: object, **attributes: object) -> Markup:
    """A link inside the folder; `target` is a path with an optional `#` and the id of an element."""
    path, mark, place = target.partition("#")
    return tag("a", *content, href=quote(path) + mark + quote(place, safe="/:"), **attributes)


def table(caption: str, headings: Sequence[object], rows: Iterable[Sequence[object]], none: str) -> Markup:
    """A table with headings, or what is said where there are no rows."""
    body = [tag("tr", *(cell if isinstance(cell, _Cell) else tag("td", cell) for cell in row)) for row in rows]
    if not body:
        return tag("p", none)
    head = tag("tr", *(tag("th", heading, scope="col") for heading in headings))
    whole = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body))
    return tag("div", whole, class_="wide", tabindex="0", role="region", aria_label=caption)


class _Cell(Markup):
    """A whole cell of a table."""


def number(content: object) -> Markup:
    """A cell with a number, to the right."""
    return _Cell(tag("td", content, class_="number"))


def long(content: object) -> Markup:
    """A cell with sentences, wide enough to be read."""
    return _Cell(tag("td", content, class_="long"))


def row_heading(content: object, **attributes: object) -> Markup:
    """The cell that names its row."""
    return _Cell(tag("th", content, scope="row", **attributes))


def page(lang: str, title: str, body: Markup, *, with_script: bool = False) -> bytes:
    """A whole page: it may load nothing, and runs no script but ours."""
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    allowed = f"'sha256-{digest}'" if with_script else "'none'"
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src {allowed}"
    head = joined(
        [
            Markup('<meta charset="utf-8">'),
            Markup(f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">'),
            Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            tag("title", title),
            tag("style", Markup(STYLE)),
        ]
    )
    script = tag("script", Markup(SCRIPT)) if with_script else ""
    whole = tag("html", tag("head", head), tag("body", body, script), lang=lang)
    return f"<!DOCTYPE html>\n{whole}\n".encode()
