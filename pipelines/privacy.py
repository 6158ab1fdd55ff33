"""What a wider circle may see of the counts of participants: small counts are withheld, and what would give them away.

Here belongs which cells of a published table are withheld. A count from 1 to 4 is one; then cells that tell it by
subtraction, from the same table or from the one published before, until a reader who knows every rule between the
indicators finds at least two values for each withheld cell. Not here: the counts (`pipelines.rules.indicators`), and
the pages, which print a mark instead of a withheld count.
"""

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import highspy

from schemas.indicators import PARTS, TOTAL

Cell = tuple[str, str]
"""A code and a column: a gender or `total` (of all municipalities), or a municipality's number (of all genders)."""

SMALL = range(1, 5)
"""Counts of so few people are withheld: in a municipality of a few thousand, somebody would know who they are."""

_MOST = 1_000_000
"""What a reader takes for the largest possible count: more people than live in the whole area."""

_TOLERANCE = 1e-6

# Which sums, weighted, are 0 (or at most 0) by the definitions of the indicators.
# Source: Regulation (EU) 2021/1057, Annex I; SFC2021, Table 10, for results against their reference outputs.
_EQUAL: tuple[Mapping[str, int], ...] = (
    {"EECO02": 1, "EECO04": 1, "EECO05": 1, "EECO01": -1},
    {"EECO09": 1, "EECO10": 1, "EECO11": 1, "EECO01": -1},
)
_AT_MOST: tuple[Mapping[str, int], ...] = (
    {"EECO02": 1, "EECO04": 1, "EECO05": 1, "EECO01": -1},
    {"EECO03": 1, "EECO02": -1},
    {"EECO06": 1, "EECO07": 1, "EECO08": 1, "EECO01": -1},
    {"EECO09": 1, "EECO10": 1, "EECO11": 1, "EECO01": -1},
    *({flag: 1, "EECO01": -1} for flag in ("EECO13", "EECO14", "EECO16", "EECO17")),
    {"EECR01": 1, "EECO04": -1},
    {"EECR02": 1, "EECO01": -1},
    {"EECR03": 1, "EECO01": -1},
    {"EECR04": 1, "EECO02": -1, "EECO04": -1},
    {"EECR05": 1, "EECO02": -1, "EECO04": -1},
    {"EECR06": 1, "EECO05": -1},
)


@dataclass(frozen=True)
class Published:
    """A table of cumulative counts as a wider circle got it: every count, and the cells that were withheld."""

    counts: Mapping[Cell, int]
    withheld: Set[Cell]


@dataclass(frozen=True)
class Relation:
    """What a reader knows of cells: their weighted sum is 0, or at most 0."""

    weights: Mapping[Cell, int]
    is_exact: bool

    def holds(self, counts: Mapping[Cell, int]) -> bool:
        """Whether the counts are so; not where one of the cells has no count."""
        if not set(self.weights) <= set(counts):
            return False
        total = sum(weight * counts[cell] for cell, weight in self.weights.items())
        return total == 0 if self.is_exact else total <= 0


def withhold(
    counts: Mapping[Cell, int], before: Published | None = None, kept: Set[Cell] = frozenset()
) -> frozenset[Cell]:
    """The cells of a table to withhold, given the table that the same readers got before; those of `kept` in any case.

    The fewest cells are not looked for: of those that help, the smallest counts are withheld first and totals last.
    """
    known = relations(counts)
    withheld = {cell for cell, count in counts.items() if count in SMALL or cell in kept}
    while exposed := exposed_cells(Published(counts, withheld), before):
        covers = [_cover(cell, counts, withheld, known) for cell in exposed]
        added = {cell for cell in covers if cell is not None}
        if not added:
            # What is left was told by the earlier table alone.
            break
        withheld |= added
    return frozenset(withheld)


def relations(counts: Mapping[Cell, int]) -> list[Relation]:
    """The rules between the cells of a table that everybody knows and that its counts keep."""
    codes = dict.fromkeys(code for code, _ in counts)
    columns = dict.fromkeys(column for _, column in counts)
    places = [column for column in columns if column not in (*PARTS, TOTAL)]
    found = [
        Relation({**{(code, part): 1 for part in parts}, (code, TOTAL): -1}, is_exact=True)
        for code in codes
        for parts in (PARTS, places)
    ]
    for is_exact, rules in ((True, _EQUAL), (False, _AT_MOST)):
        for rule in rules:
            found += [Relation({(code, c): w for code, w in rule.items()}, is_exact) for c in columns]
    return [relation for relation in found if relation.holds(counts)]


def exposed_cells(table: Published, before: Published | None = None) -> list[Cell]:
    """The withheld cells, of the table or of the one before it, of which a reader knows the value; by cell.

    The reader sees what is shown in both tables, knows the rules that both keep, and that a cumulative count does not
    fall where it did not.
    """
    reader = _Reader()
    reader.learn(table, "now")
    if before is not None:
        reader.learn(before, "before")
        for cell in sorted(set(table.counts) & set(before.counts)):
            if before.counts[cell] <= table.counts[cell]:
                reader.relate({("before", cell): 1, ("now", cell): -1}, is_exact=False)
    return sorted({cell for _, cell in reader.certain()})


def _cover(cell: Cell, counts: Mapping[Cell, int], withheld: Set[Cell], known: Sequence[Relation]) -> Cell | None:
    """The cell to withhold besides so that `cell` is less certain: itself, or one that stands in a sum with it."""
    if cell in counts and cell not in withheld:
        return cell
    beside = {other for relation in known if cell in relation.weights for other in relation.weights} - withheld
    # A zero helps little and says nothing about anybody: it goes last.
    order = sorted(beside, key=lambda other: (counts[other] == 0, other[1] == TOTAL, counts[other], other))
    return order[0] if order else None


class _Reader:
    """Somebody who calculates: unknown counts are at least 0, and every rule between them holds."""

    def __init__(self) -> None:
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]  # the package leaves it without types
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._numbers: dict[tuple[str, Cell], int] = {}
        self._shown: dict[tuple[str, Cell], int] = {}

    def learn(self, table: Published, name: str) -> None:
        """See a table and know its rules."""
        for cell in sorted(table.counts):
            if cell in table.withheld:
                self._numbers[name, cell] = len(self._numbers)
                self._solver.addVar(0, _MOST)
            else:
                self._shown[name, cell] = table.counts[cell]
        for relation in relations(table.counts):
            self.relate({(name, cell): weight for cell, weight in relation.weights.items()}, relation.is_exact)

    def relate(self, weights: Mapping[tuple[str, Cell], int], is_exact: bool) -> None:
        """Know a rule; what is shown in it is a number."""
        unknown = {self._numbers[cell]: weight for cell, weight in weights.items() if cell in self._numbers}
        if unknown:
            rest = -sum(weight * self._shown[cell] for cell, weight in weights.items() if cell in self._shown)
            least = rest if is_exact else -highspy.kHighsInf
            self._solver.addRow(least, rest, len(unknown), list(unknown), list(unknown.values()))

    def certain(self) -> Iterator[tuple[str, Cell]]:
        """The unknown counts for which only one whole number is left."""
        least = [math.inf] * len(self._numbers)
        most = [-math.inf] * len(self._numbers)
        for cell, number in self._numbers.items():
            for sense in (highspy.ObjSense.kMaximize, highspy.ObjSense.kMinimize):
                if _holds_two(least[number], most[number]):
                    break
                for at, value in enumerate(self._solve(number, sense)):
                    least[at], most[at] = min(least[at], value), max(most[at], value)
            if not _holds_two(least[number], most[number]):
                yield cell

    def _solve(self, number: int, sense: highspy.ObjSense) -> list[float]:
        """The unknown counts when one of them is as large or as small as it can be."""
        self._solver.changeColCost(number, 1)
        self._solver.changeObjectiveSense(sense)
        self._solver.run()
        self._solver.changeColCost(number, 0)
        return list(self._solver.getSolution().col_value)


def _holds_two(least: float, most: float) -> bool:
    """Whether two whole numbers lie between two bounds."""
    return most >= least and math.floor(most + _TOLERANCE) > math.ceil(least - _TOLERANCE)
