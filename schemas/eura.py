"""A difference between our counts of participants and EURA's, as data.

Here belongs its shape. Not here: finding differences (`pipelines.eura`) and showing them (`reports.eura_comparison`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Difference:
    """A count that is not EURA's (`eura` None: EURA's file has none) and the records that may be why.

    A record is as in the facts `participants` of a bundle.
    """

    indicator: str
    gender: str
    ours: int
    eura: int | None
    records: Sequence[Mapping[str, Any]]

    @property
    def less(self) -> int:
        """Ours less EURA's."""
        return self.ours - (self.eura or 0)
