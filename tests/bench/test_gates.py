"""The loose gates: no measure may take twice its limit, on whatever machine `make test-long` runs.

Here belongs the gate alone. Not here: the measures and their limits.
"""

from pathlib import Path

import pytest

from tests.bench.__main__ import every_measure


@pytest.mark.long
def test_no_measure_takes_twice_its_limit(tmp_path: Path) -> None:
    measured = list(every_measure(tmp_path))
    assert [m.line() for m in measured if m.limit is not None and m.seconds > 2 * m.limit] == []
    assert sum(m.limit is not None for m in measured) >= 13
