"""`python -m tests.bench`: print every measure; leave with 1 when one is over its limit.

Here belongs the order of things. Not here: the measures.
"""

import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.bench.invoices import invoice_measures
from tests.bench.measure import Measured
from tests.bench.measures import measures
from tests.bench.reading import reading_measures
from tests.bench.registers import register_measures
from tests.bench.scale import scale_measures
from tests.bench.served import served_measures


def main() -> int:
    """Measure and tell, line by line."""
    over = False
    with tempfile.TemporaryDirectory() as folder:
        for measured in every_measure(Path(folder)):
            print(measured.line(), flush=True)
            over |= not measured.within
    return int(over)


def every_measure(folder: Path) -> Iterator[Measured]:
    """All measures in turn; `folder` is for the workspaces and is empty."""
    return chain(
        measures(folder),
        reading_measures(folder / "read"),
        scale_measures(folder),
        served_measures(folder),
        invoice_measures(),
        register_measures(),
    )


if __name__ == "__main__":
    sys.exit(main())
