"""Previews of SFC2021's tables 6 (outputs) and 10 (results): cumulative counts as the managing authority reports them.

Here belongs the form of the two tables. They are the managing authority's work: ours are for comparison, and are made
when project.toml says where the project stands in the programme. A project's own indicators are not in them. Small
counts are shown, so they are for the project's own use.
"""

from collections.abc import Iterator, Sequence

from schemas.bundle import Bundle, csv_bytes, value_text
from schemas.indicators import OUTPUTS, PARTS, RESULTS, TOTAL

SFC_TABLES = {"sfc2021-taulukko-6.csv": OUTPUTS, "sfc2021-taulukko-10.csv": RESULTS}
"""The files by name, with the indicators of each."""

# Source: SFC2021, keys of tables 6 and 10; zero is reported as 0, never blank.
_COLUMNS = ("priority", "specific_objective", "category_of_region", "indicator", "gender", "value")


def sfc_tables(bundle: Bundle) -> dict[str, bytes]:
    """The files by name; none when the project's place in the programme is not known."""
    place = bundle.facts.get("programme")
    if place is None:
        return {}
    keys = [place[name] for name in _COLUMNS[:3]]
    return {
        name: csv_bytes(_COLUMNS, ([*keys, *counted] for counted in _counts(bundle, codes)))
        for name, codes in SFC_TABLES.items()
    }


def _counts(bundle: Bundle, codes: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Code, gender and value of each cumulative count, and the estimates of what participants are not asked."""
    stem = f"indicators/{bundle.facts['month'] or bundle.facts['claim']['id']}"
    for code in codes:
        ids = {gender: f"{stem}/{code}/{gender}/all/cumulative" for gender in (*PARTS, TOTAL)}
        if f"{stem}/{code}/estimate" in bundle.figures:
            ids[TOTAL] = f"{stem}/{code}/estimate"
        for gender, id_ in ids.items():
            if id_ in bundle.figures:
                yield code, gender, value_text(bundle.figures[id_].value, bundle.figures[id_].unit)
