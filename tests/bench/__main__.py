"""`python -m tests.bench`: print every measure; leave with 1 when one is over its limit.

Here belongs the order of things. Not here: the measures.
"""

import sys
import tempfile
from itertools import chain
from pathlib import Path

from tests.bench.invoices import invoice_measures
from tests.bench.measures import measures
from tests.bench.served import served_measures


def main() -> int:
    """Measure and tell, line by line."""
    over = False
    with tempfile.TemporaryDirectory() as folder:
        for measured in chain(measures(Path(folder)), served_measures(Path(folder)), invoice_measures()):
            print(measured.line(), flush=True)
            over |= not measured.within
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
