"""Participant counts: their identity.

Here belongs what no other kind of record has. Not here: whether counts add up (`pipelines.checks`).
"""

import pyarrow as pa

from pipelines.staging.kind import Keys, Kind, joined
from pipelines.staging.staged import Source

_PARTS = ("municipality", "month", "indicator", "gender")


def _identities(keys: Keys, _source: Source) -> pa.Array:
    """`<municipality>/<month>/<indicator>/<gender>`."""
    return joined(*(keys[name] for name in _PARTS))


PARTICIPANTS = Kind(_PARTS, _identities)
