"""Ledger entries: their identity.

Here belongs what no other kind of record has. Not here: the fields and the rules of one row (`schemas.tables`), and
whatever an account means (`pipelines.checks`, `pipelines.marts`).
"""

import pyarrow as pa

from pipelines.staging.kind import Keys, Kind, joined
from pipelines.staging.staged import Source

_PARTS = ("entry_date", "cost_centre", "account", "voucher", "line")


def _identities(keys: Keys, source: Source) -> pa.Array:
    """`<sender>/<date>/<cost centre>/<account>/<voucher>/<line>`, codes without leading zeros."""
    return joined(str(source.sender), *(keys[name] for name in _PARTS))


LEDGER = Kind(_PARTS, _identities)
