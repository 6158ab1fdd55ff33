"""The register of participants: the identity of a row, which never holds the participant's key itself.

Here belongs what no other kind of record has. Not here: hashing the key (`vocabulary`), whether a participant was met
before, and indicators.
"""

import pyarrow as pa

from pipelines.staging.kind import Keys, Kind, fill_municipality, joined, numbered
from pipelines.staging.staged import Source

_PARTS = ("participant", "started_date")


def _identities(keys: Keys, source: Source) -> pa.Array:
    """`<sender>/<hashed key>/<entry date>/<nth>`: nth counts the rows that say the same of both."""
    return numbered(joined(str(source.sender), *(keys[name] for name in _PARTS)))


REGISTER = Kind(_PARTS, _identities, fill=fill_municipality)
