"""Ledger entries: their identity.

Here belongs what no other kind of record has. Not here: the fields and the rules of one row (`schemas.tables`), and
whatever an account means (`pipelines.checks`, `pipelines.marts`).
"""

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.staging.kind import Keys, Kind, joined
from pipelines.staging.staged import Source

_PARTS = ("entry_date", "cost_centre", "account", "voucher", "line")


def _identities(keys: Keys, source: Source) -> pa.Array:
    """`<sender>/<date>/<cost centre>/<account>/<voucher>/<line>`, codes without leading zeros.

    Rows without a line number that are alike are told apart by multiplicity: `-`, `-2`, `-3`.
    """
    identities = joined(str(source.sender), *(keys[name] for name in _PARTS))
    if not pc.any(pc.equal(keys["line"], "-")).as_py():
        return identities
    seen: Counter[str] = Counter()
    numbered = []
    for identity, line in zip(identities.to_pylist(), keys["line"].to_pylist(), strict=True):
        seen[identity] += 1
        numbered.append(f"{identity}{seen[identity]}" if line == "-" and seen[identity] > 1 else identity)
    return pa.array(numbered, pa.string())


LEDGER = Kind(_PARTS, _identities)
