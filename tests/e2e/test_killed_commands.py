"""Whole commands killed: the same command again ends as if nothing had happened.

`run`, `claim --close` and `invoice --issue` die at an operation; afterwards exit code, journal, archive, frozen files
and pages are those of a call that nothing disturbed: nothing is lost or doubled, and no number is given twice. `make
test` takes a spread sample of the operations, one of every kind in every place; `make test-long` takes them all. Not
here: the commit protocol alone, also on a disk that forgets (`test_commit_protocol.py`).
"""

import signal
import sys
from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.e2e.small_workspace import COMMANDS, Call, Stage, killed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the processes are forked")


@pytest.fixture(params=COMMANDS)
def stage(request: pytest.FixtureRequest, stages: Callable[[str], Stage]) -> Stage:
    """A command with everything that it is about to change."""
    return stages(request.param)


def test_an_undisturbed_command_leaves_a_sound_workspace(stage: Stage) -> None:
    stage.lay()
    assert stage.call() == stage.command.code
    assert stage.papers() == stage.done
    assert stage.verify() == []
    # Once more there is nothing to do, and nothing is done twice.
    assert stage.call() == stage.command.code_again
    assert stage.papers() == stage.done


def test_killed_at_an_operation_of_every_kind_the_command_ends_as_if_nothing_had_happened(stage: Stage) -> None:
    assert_all_end_alike(stage, spread(stage.calls))


@pytest.mark.long
def test_killed_at_any_operation_the_command_ends_as_if_nothing_had_happened(stage: Stage) -> None:
    assert_all_end_alike(stage, every(stage.calls))


def every(calls: list[Call]) -> Iterator[tuple[int, bool]]:
    """Every operation, writes also when half of them is done."""
    for at, call in enumerate(calls):
        yield at, False
        if call.name == "write":
            yield at, True


def spread(calls: list[Call]) -> Iterator[tuple[int, bool]]:
    """The last operation of each kind in each place, torn where it is a write; and about every line of the journal.

    Of the lines in turn, one is cut in half and the next one is the last thing that is done.
    """
    last = {(call.name, call.place): at for at, call in enumerate(calls) if call.name not in ("open", "fsync")}
    points = {at: call.name == "write" for at, call in enumerate(calls) if at in last.values() and not trivial(call)}
    lines = [at for at, call in enumerate(calls) if call == Call("write", "journal.jsonl")]
    points |= dict.fromkeys(lines[::2], True) | {at + 1: False for at in lines[1::2]}
    yield from sorted(points.items())


def trivial(call: Call) -> bool:
    """Whether the operation is on what can be made again and is never listed, beside the putting in place."""
    return call.place.startswith("cache") and call.name != "rename"


def assert_all_end_alike(stage: Stage, points: Iterator[tuple[int, bool]]) -> None:
    left: Mapping[str, str] = {}
    for at, torn in points:
        stage.lay()
        assert stage.call(killed, at, torn) == -signal.SIGKILL, (at, torn)
        if (found := stage.papers()) == left:
            continue  # the same papers as an earlier kill left lead to the same end
        left = found
        done = found["journal.jsonl"] == stage.done["journal.jsonl"]
        assert stage.call() == (stage.command.code_again if done else stage.command.code), (stage.calls[at], torn)
        assert stage.papers() == stage.done, (stage.calls[at], torn)
