"""The clock of the drivers: the one place that asks what time it is.

Here belongs today's moment. Not here: what a moment means for a journal line (`pipelines.workspace`).
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pipelines.workspace import Moment

HOME = ZoneInfo("Europe/Helsinki")


def present() -> Moment:
    """The present: universal time to the second, and the day that it is in Finland."""
    now = datetime.now(UTC).replace(microsecond=0)
    return Moment(now, now.astimezone(HOME).date())
