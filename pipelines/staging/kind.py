"""What the module of a kind of record says of it, beside its fields (`schemas.tables`).

Here belongs the shape of that and what the modules share. Not here: any one kind.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake.layout import SheetLayout
from pipelines.staging.staged import Source

Texts = dict[str, pa.Array]
"""The text of each field, one entry a row."""

Keys = Mapping[str, pa.Array]
"""The parts of identities: a value as code or ISO date where it can be read, else its text; `-` where there is none."""


@dataclass(frozen=True)
class Kind:
    """What is special to a kind of record.

    Of the `key_fields`, `identities` makes each row's natural identity. `no_record` gives the places of rows in a
    sheet's body that only look like records, `fill` completes the texts of empty cells, `facts` gives the facts of a
    row rule.
    """

    key_fields: tuple[str, ...]
    identities: Callable[[Keys, Source], pa.Array]
    no_record: Callable[[SheetLayout, pa.Table], set[int]] = lambda _layout, _body: set()
    fill: Callable[[Texts, Source], None] = lambda _texts, _source: None
    facts: Callable[[str, Mapping[str, int]], dict[str, str]] = lambda _rule, _row: {}


def joined(*parts: pa.Array | str) -> pa.Array:
    """Join the parts of identities with slashes."""
    return pc.binary_join_element_wise(*parts, "/")


def numbered(identities: pa.Array) -> pa.Array:
    """Identities with the number of those alike so far, from 1, as their last part."""
    codes = identities.dictionary_encode().indices
    first, each = (pc.rank(codes, tiebreaker=tiebreaker) for tiebreaker in ("min", "first"))
    return joined(identities, pc.add(pc.subtract(each, first), 1).cast(pa.string()))


def fill_municipality(texts: Texts, source: Source) -> None:
    """A row that names no municipality is about the sender's."""
    texts["municipality"] = pc.if_else(is_blank(texts["municipality"]), str(source.sender), texts["municipality"])


def is_blank(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Whether each text has nothing but spaces."""
    return pc.equal(pc.utf8_trim_whitespace(texts), "")
