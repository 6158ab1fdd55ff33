"""Samples of a claim's rows that an auditor can draw again by hand: at random, and by money.

Here belongs the list that is drawn from and the drawing. The seed is the hash of the claim's manifest, which nobody
chose; a drawing rests on the first eight hexadecimal digits of the SHA-256 of a short text. Not here: the written
method, which stands on the page.
"""

import hashlib
from collections.abc import Mapping, Sequence
from fractions import Fraction

from pipelines.money import round_to
from schemas.audit import Drawn, SampleRow, Sampling
from schemas.bundle import Row
from schemas.figure import Figure, Unit

SIZE = 20
"""How many rows a sample has, where there are as many."""

MARTS = ("hours", "pay", "claimed_costs")
"""The marts whose rows cost the funder money; hours at the person's rate."""

_CENT = Fraction(1, 100)
_DIGITS = 8


def draw(rows: Mapping[str, Sequence[Row]], figures: Mapping[str, Figure], seed: str, size: int = SIZE) -> Sampling:
    """Draw both samples over the rows of a claim, in the order of its files.

    The `k`th drawing at random is the row numbered `digits("<seed>:rows:<k>") mod N + 1`, a row drawn before is passed
    over. By money the cents of all rows stand in a row, every `step`th of them is hit from `start` on, and the row that
    it lies in is drawn; rows of zero or less are not hit.
    """
    listed = _listed(rows, figures)
    total = listed[-1].until if listed else 0
    count = min(size, len(listed))
    hits = min(size, total)
    step = total // hits if hits else 0
    first = _digits(f"{seed}:money")
    start = int(first, 16) % step + 1 if step else 0
    return Sampling(
        seed=seed,
        rows=listed,
        step=step,
        start=start,
        random=_at_random(seed, len(listed), count),
        by_money=_by_money(listed, first, start, step, hits),
        left_out=sum(row.cents <= 0 for row in listed),
    )


def _listed(rows: Mapping[str, Sequence[Row]], figures: Mapping[str, Figure]) -> list[SampleRow]:
    listed: list[SampleRow] = []
    until = 0
    for mart in MARTS:
        for row in rows.get(mart, ()):
            cents = _cents(row, figures)
            until += max(cents, 0)
            listed.append(SampleRow(len(listed) + 1, mart, row["row_id"], row["value"], cents, until))
    return listed


def _cents(row: Row, figures: Mapping[str, Figure]) -> int:
    """The money of a row for drawing only; hours with no rate have none."""
    value = Fraction(row["value"])
    if row["unit"] == Unit.SECONDS:
        rate = figures.get(f"rate/{row['person']}/{row['rate']}")
        value = value * rate.value / 3600 if rate else Fraction(0)
    return int(round_to(value, "half_up", _CENT) * 100)


def _at_random(seed: str, listed: int, count: int) -> list[Drawn]:
    drawn: list[Drawn] = []
    seen: set[int] = set()
    while len(seen) < count:
        digits = _digits(f"{seed}:rows:{len(drawn) + 1}")
        place = int(digits, 16) % listed + 1
        drawn.append(Drawn(len(drawn) + 1, digits, place, repeated=place in seen))
        seen.add(place)
    return drawn


def _by_money(listed: Sequence[SampleRow], digits: str, start: int, step: int, hits: int) -> list[Drawn]:
    drawn: list[Drawn] = []
    rows = iter(listed)
    row = next(rows, None)
    for number in range(1, hits + 1):
        point = start + (number - 1) * step
        while row is not None and row.until < point:
            row = next(rows, None)
        if row is not None:
            drawn.append(Drawn(number, digits, row.place, point, bool(drawn) and drawn[-1].place == row.place))
    return drawn


def _digits(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
