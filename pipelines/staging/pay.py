"""Pay records: their identity.

Here belongs what no other kind of record has. Not here: what a pay item is (`schemas.project`), and anything that
would be computed from pay.
"""

import pyarrow as pa

from pipelines.staging.kind import Keys, Kind, joined, numbered
from pipelines.staging.staged import Source

_PARTS = ("person", "month", "pay_item")


def _identities(keys: Keys, source: Source) -> pa.Array:
    """`<sender>/<person>/<month>/<pay item>/<nth>`: nth counts the rows of one item in the order of the file."""
    return numbered(joined(str(source.sender), *(keys[name] for name in _PARTS)))


PAY = Kind(_PARTS, _identities)
