"""What makes a run quick that a person waits for.

Here belongs what a process does once, before its first step. Not here: anything that changes what a run gives.
"""

import atexit
import gc

_OBJECTS_BETWEEN_COLLECTIONS = 500_000


def collect_seldom() -> None:
    """Look for circular garbage less often than every 700 objects: a twelfth of a run, which makes hardly any.

    And not at all when the process ends: the last search takes as long, and the system takes the memory back anyway.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    atexit.register(gc.freeze)


def get_ready() -> None:
    """Start the reading process ahead of the first file, so that it gets ready while this one does."""
    from pipelines.intake.reading import begin

    begin()
