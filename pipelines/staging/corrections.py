"""Declared corrections: the text of one field of one row is replaced before anything is typed.

Here belongs applying them with their guard. Not here: the decision files (`schemas.decision`), and corrections whose
row is in no file, which only the sum of all files can tell.
"""

from collections import defaultdict
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.staging.kind import Texts
from pipelines.staging.staged import Correction


def correct(
    texts: Texts, identities: pa.Array, corrections: Sequence[Correction]
) -> tuple[Texts, list[tuple[str, str, str]], list[Correction]]:
    """Give the texts as corrected, the corrections made (decision, identity, field), and those that failed.

    A correction fails when its row is there but the field does not hold what it expects, spaces aside.
    """
    rows = _rows(identities, {correction.identity for correction in corrections})
    changes: dict[str, dict[int, str]] = defaultdict(dict)
    applied, failed = [], []
    for correction in corrections:
        if correction.identity not in rows:
            continue
        column = texts.get(correction.field)
        expected = [
            row
            for row in rows[correction.identity]
            if column is not None and column[row].as_py().split() == correction.expect.split()
        ]
        if not expected:
            failed.append(correction)
            continue
        changes[correction.field] |= dict.fromkeys(expected, correction.value)
        applied.append((correction.decision, correction.identity, correction.field))
    return texts | {field: _replaced(texts[field], new) for field, new in changes.items()}, applied, failed


def _rows(identities: pa.Array, wanted: set[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row in pc.indices_nonzero(pc.is_in(identities, value_set=pa.array(sorted(wanted), pa.string()))).to_pylist():
        found[identities[row].as_py()].append(row)
    return found


def _replaced(column: pa.Array, new: dict[int, str]) -> pa.Array:
    texts = column.to_pylist()
    for row, text in new.items():
        texts[row] = text
    return pa.array(texts, pa.string())
