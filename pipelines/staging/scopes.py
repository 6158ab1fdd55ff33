"""The scopes of a file: whose or which part of a month it is about, within its municipality and kind of record.

Here belongs telling a file's scopes from its text and the scope of a typed row, both in the same words. Not here: what
takes the place of what (`pipelines.submissions`).
"""

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake.dialect import Dialect
from pipelines.intake.layout import label_key
from pipelines.intake.receive import Scopes, ScopesOf
from pipelines.intake.sheet import TextFile
from pipelines.staging.records import extract
from pipelines.staging.stage import KINDS
from pipelines.staging.vocabulary import Vocabulary, vocabulary
from schemas.project import Project

_FIELDS = {"timesheet": "person", "ledger": "cost_centre"}
"""The field by which the rows of a kind are told apart when a newer file is about a part of them."""


def scopes_of(project: Project) -> ScopesOf:
    """How the scopes of a recognised file are told in a project. A sheet without records is about nobody."""
    names = vocabulary(project)

    def scopes(text: TextFile, dialect: Dialect) -> Scopes:
        if dialect.scope == "file":
            return None
        records = extract(text, dialect, KINDS[dialect.record_kind])
        written = records.texts[dialect.scope].unique().to_pylist()
        return tuple(sorted({_scope(dialect.scope, one, names) for one in written if one.strip()}))

    return scopes


def known_again(record_kind: str, scopes: Iterable[str], names: Vocabulary) -> frozenset[str]:
    """Scopes as they were recorded, with the names that the project has learnt to know since as codes."""
    field = _FIELDS.get(record_kind, "")
    return frozenset(_scope(field, scope, names) for scope in scopes)


def row_scopes(record_kind: str, table: pa.Table) -> pa.Array:
    """The scope of each typed row; null where the person is unknown or the kind has no parts.

    The scope of a register's row is its entry, which only the rows tell: participants' keys stand in no journal.
    """
    if record_kind == "register":
        entered = table["started_date"].cast(pa.string()).combine_chunks()
        return pc.binary_join_element_wise(entered, table["participant"].combine_chunks(), "/")
    field = _FIELDS.get(record_kind)
    if field is None:
        return pa.nulls(table.num_rows, pa.string())
    if field == "person":
        return table[field].combine_chunks()
    encoded = table[field].combine_chunks().dictionary_encode()
    plain = [None if text is None else _cost_centre(text) for text in encoded.dictionary.to_pylist()]
    return pa.array(plain, pa.string()).take(encoded.indices)


def _scope(field: str, text: str, names: Vocabulary) -> str:
    if field != "person":
        return _cost_centre(text)
    code, _ = names.person(text)
    return label_key(text) if code is None else str(code)


def _cost_centre(text: str) -> str:
    return label_key(text).lstrip("0") or "0"
