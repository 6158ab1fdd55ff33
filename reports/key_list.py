"""tunnukset-….xlsx: the list of participants' keys that a municipality gives out, one a person.

Here belongs the list with its instructions. Not here: how keys are made (`pipelines.participant_keys`). No name ever
stands on it: who has which key is known only in the municipality's own client records.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from reports.forms import FormBook
from reports.workbook import print_setup
from schemas.labels import Labels
from schemas.places import DATA

_HEADINGS = ("Tunnus", "Annettu pvm")


def key_list(project_facts: Mapping[str, Any], municipality: int, keys: Sequence[str], labels: Labels) -> bytes:
    """Make the list of a municipality; the same bytes for the same keys."""
    words = Labels(labels.lang, DATA / "labels" / "forms")
    town = next(p["name"] for p in project_facts["partners"] if p["number"] == municipality)
    project = project_facts["project"]
    title = words.text("keys.title", name=town)
    footer = f"{project['code']}   {town}"
    form = FormBook(labels, title, project["name"], footer, "keys", municipality, date.fromisoformat(project["start"]))
    page = form.book.add_worksheet("Tunnukset")
    page.set_column(0, 1, 18)
    for column, heading in enumerate(_HEADINGS):
        page.write_string(0, column, heading, form.format("heading"))
    for row, key in enumerate(keys, 1):
        page.write_string(row, 0, key, form.format("code"))
        page.write_blank(row, 1, None, form.format("date", "input"))
    page.freeze_panes(1, 0)
    page.protect("")
    print_setup(page, footer, labels)
    page.repeat_rows(0)
    steps = sorted(key for key in words.keys if key.startswith("keys.step_"))
    form.help_sheet(words.text("form.help_sheet"), title, [words.text(key) for key in steps])
    return form.to_bytes()
