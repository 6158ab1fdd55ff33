"""Which participant counts the sample's last edition must hold: all of the truth, for by then every fault is mended.

Here belongs the truth in the words of the mart. Not here: indicators, which are worked out from these counts.
"""

from tests.sample.people import TOTAL, counts

_GENDERS = {"naiset": "women", "miehet": "men", "muut": "non_binary", TOTAL: "total"}


def expected_counts() -> dict[tuple[str, str, str, str, str], int]:
    """Counts that are not zero by municipality, month, indicator, gender and flow (`started` or `ended`)."""
    found = {}
    for c in counts():
        for flow, n in (("started", c.started), ("ended", c.ended)):
            if n:
                found[str(c.municipality), c.month, c.indicator, _GENDERS[c.gender], flow] = n
    return found
