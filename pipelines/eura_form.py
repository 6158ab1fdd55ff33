"""Has the funder's form changed? Compares the fields of a form that was exported anew with the list that we keep.

Here belongs finding the fields in the cells of a file, and what is missing, moved or new. Not here: the list
(`schemas.eura_form`), and telling it (`flows`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipelines.intake.layout import label_key
from pipelines.intake.sheet import TextFile
from schemas.eura_form import PaymentForm

_LONGEST_LABEL = 80


@dataclass(frozen=True)
class Label:
    """A text of the form that may be the name of a field, and the cell that it stands in."""

    text: str
    place: str
    column: tuple[str, str]


@dataclass(frozen=True)
class Comparison:
    """What a form has: `found` places by field, and what is otherwise than in our list.

    `missing` and `moved` are fields of our list, in its order; a moved one stands elsewhere among the others than it
    did. `new` are names that no field of ours has, each with the field that stands before it.
    """

    found: Mapping[str, Label]
    missing: Sequence[str]
    moved: Sequence[str]
    new: Sequence[tuple[Label, str]]

    @property
    def is_same(self) -> bool:
        """Whether nothing has changed."""
        return not (self.missing or self.moved or self.new)

    def perhaps_renamed(self, field: str, order: Sequence[str]) -> list[Label]:
        """New names that stand where a missing field did: right after the nearest field before it that was found."""
        before = [id_ for id_ in order[: order.index(field)] if id_ in self.found]
        return [label for label, after in self.new if before and after == before[-1]]


def compare_form(text: TextFile, form: PaymentForm) -> Comparison:
    """Compare the texts of a file with the fields of our list."""
    known = {label_key(name): field.id for field in form.fields for name in field.names}
    labels = list(_labels(text))
    found: dict[str, Label] = {}
    for label in labels:
        id_ = known.get(label_key(label.text))
        if id_ is not None:
            found.setdefault(id_, label)
    ours = [field.id for field in form.fields if field.id in found]
    return Comparison(
        found=found,
        missing=[field.id for field in form.fields if field.id not in found and not field.where_there],
        moved=_moved(ours, list(found)),
        new=list(_new(labels, known, found)),
    )


def _labels(text: TextFile) -> Iterator[Label]:
    """Texts in the order in which they are read: sheet by sheet, row by row, from left to right."""
    for sheet in text.sheets:
        for number, cells in sheet.head(sheet.height):
            for index, cell in enumerate(cells):
                words = cell.strip()
                if words and len(words) <= _LONGEST_LABEL and any(letter.isalpha() for letter in words):
                    column = text.column_name(index)
                    place = " ".join(filter(None, (sheet.name, text.cell_name(number, column))))
                    yield Label(words, place, (sheet.name, column))


def _moved(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The fields outside the longest run of both orders that keeps the others in place."""
    same = SequenceMatcher(a=ours, b=theirs, autojunk=False).get_matching_blocks()
    kept = {id_ for block in same for id_ in ours[block.a : block.a + block.size]}
    return [id_ for id_ in ours if id_ not in kept]


def _new(labels: Sequence[Label], known: Mapping[str, str], found: Mapping[str, Label]) -> Iterator[tuple[Label, str]]:
    """Names in the columns in which the names of known fields stand, from the first known field on."""
    columns = Counter(label.column for label in found.values())
    after: str | None = None
    for label in labels:
        id_ = known.get(label_key(label.text))
        if id_ is not None:
            after = id_
        elif columns[label.column] > 1 and after is not None:
            yield label, after
