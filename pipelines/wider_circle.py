"""Which counts of a claim's indicators are withheld from a wider circle, with the claim before it in mind.

Here belongs finding the tables in figures and frozen claims. Not here: what gives a count away (`pipelines.privacy`).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from pipelines.frozen import FrozenFigures
from pipelines.rules.indicators import ALL
from schemas.figure import Figure
from schemas.indicators import PARTS, TOTAL

_CUMULATIVE = "cumulative"


def withheld_counts(
    claim: str, figures: Mapping[str, Figure], seen: Sequence[tuple[str, str]], frozen: FrozenFigures
) -> list[list[str]]:
    """The withheld cells of a claim's cumulative counts as `[code, column]`, sorted.

    A column is a gender or `total` of all municipalities, or a municipality's number. `seen` are claim and edition of
    the closed claims up to this one, in order: what the wider circle got with the last of them must not be told by what
    it gets now.
    """
    # The solver takes a tenth of a second to import, and a month's run needs none.
    from pipelines.privacy import Published, withhold

    earlier, kept = None, set[tuple[str, str]]()
    for before, edition in seen[-1:]:
        published = {(code, column) for code, column in frozen.bundle(edition).facts["withheld"]}
        earlier = Published(_counts(before, frozen.values(edition)), published)
        # A new version of the claim itself says the same where nothing was corrected: what was withheld stays so.
        kept = published if before == claim else kept
    now = _counts(claim, {id_: figure.value for id_, figure in figures.items()})
    return [list(cell) for cell in sorted(withhold(now, earlier, kept))]


def _counts(claim: str, figures: Mapping[str, Fraction]) -> dict[tuple[str, str], int]:
    """The cumulative counts of people, by gender and by municipality; organisations are nobody in particular."""
    counts: dict[tuple[str, str], int] = {}
    for id_, value in figures.items():
        match id_.split("/"):
            case ["indicators", key, code, gender, place, span] if (key, span) == (claim, _CUMULATIVE):
                if f"indicators/{claim}/{code}/{PARTS[0]}/{ALL}/{_CUMULATIVE}" not in figures or "+" in code:
                    continue
                if place == ALL:
                    counts[code, gender] = int(value)
                elif gender == TOTAL:
                    counts[code, place] = int(value)
    return counts
