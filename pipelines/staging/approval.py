"""Approvals of a person's month: their identity.

Here belongs what no other kind of record has. Not here: whether an approval fits the hours (`pipelines.checks`).
"""

import pyarrow as pa

from pipelines.staging.kind import Keys, Kind, joined
from pipelines.staging.staged import Source

_PARTS = ("person", "month")


def _identities(keys: Keys, _source: Source) -> pa.Array:
    """`<person>/<month>`."""
    return joined(*(keys[name] for name in _PARTS))


APPROVAL = Kind(_PARTS, _identities)
