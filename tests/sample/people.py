"""The clean truth about participants: invented persons, counted the way a municipality counts them.

Here belongs who started, who ended and with what result; the counts follow from it, so all sums agree. Not here: how a
municipality writes them down (`layouts`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.sample.places import MUNICIPALITIES, chance, months, pick

GENDERS = ("naiset", "miehet", "muut")
TOTAL = "yhteensä"
ENTITIES = ("EECO18", "EECO19")  # public services and companies: no gender
OUTPUTS = (*(f"EECO{n:02d}" for n in range(1, 12)), "EECO13", "EECO14", "EECO16", "EECO17", *ENTITIES)
RESULTS = ("EECR01", "EECR02", "EECR03", "EECR04")


@dataclass(frozen=True)
class Participant:
    """One invented person: at entry, and when and how the person left (month number of the project, or None)."""

    municipality: int
    gender: str
    started: int
    ended: int | None
    outputs: frozenset[str]
    results: frozenset[str]


@dataclass(frozen=True)
class Count:
    """A line of a municipality's counts."""

    municipality: int
    month: str
    indicator: str
    gender: str
    started: int
    ended: int


@cache
def counts() -> tuple[Count, ...]:
    """Every count, zeros too, by municipality, month, indicator and gender."""
    started: Counter[tuple[int, int, str, str]] = Counter()
    ended: Counter[tuple[int, int, str, str]] = Counter()
    for person in participants():
        for gender in (person.gender, TOTAL):
            started.update((person.municipality, person.started, code, gender) for code in person.outputs)
            if person.ended is not None:
                codes = person.outputs | person.results
                ended.update((person.municipality, person.ended, code, gender) for code in codes)
    started.update((place, n, code, TOTAL) for place, n, code in _entities())
    lines = []
    for place in MUNICIPALITIES:
        for n, month in enumerate(months()):
            for code in (*OUTPUTS, *RESULTS):
                for gender in (TOTAL,) if code in ENTITIES else (*GENDERS, TOTAL):
                    key = (place, n, code, gender)
                    lines.append(Count(place, month, code, gender, started[key], ended[key]))
    return tuple(lines)


@cache
def participants() -> tuple[Participant, ...]:
    """Every person, by municipality and month of entry."""
    people = []
    for place in MUNICIPALITIES:
        for month in range(len(months())):
            for n in range(1 + chance(4, "new", place, month)):
                people.append(_participant(place, month, f"{place}/{month}/{n}"))
    return tuple(people)


def _participant(place: int, month: int, key: str) -> Participant:
    dice = chance(100, "gender", key)
    gender = "naiset" if dice < 54 else "miehet" if dice < 97 else "muut"
    status = pick(("EECO02",) * 7 + ("EECO04",) * 2 + ("EECO05",), "status", key)
    outputs = {"EECO01", status}
    if status == "EECO02" and chance(10, "long", key) < 6:
        outputs.add("EECO03")
    age = pick(("EECO07",) * 3 + ("EECO08",) * 3 + ("",) * 4, "age", key)  # between 30 and 54 there is no band
    if status == "EECO04" and chance(8, "child", key) == 0:
        age = "EECO06"
    outputs |= {age} - {""}
    outputs.add("EECO09" if age == "EECO06" else pick(("EECO09", "EECO10", "EECO10", "EECO11"), "education", key))
    if chance(10, "foreign", key) < 3:
        outputs.add("EECO14")
        if chance(10, "third", key) < 6:
            outputs.add("EECO13")
    if chance(60, "home", key) == 0:
        outputs.add("EECO16")
    if chance(10, "rural", key) < 5:
        outputs.add("EECO17")
    left = month + 2 + chance(6, "left", key)
    if left >= len(months()) or chance(10, "stays", key) < 3:
        return Participant(place, gender, month, None, frozenset(outputs), frozenset())
    return Participant(place, gender, month, left, frozenset(outputs), frozenset(_results(outputs, key)))


def _results(outputs: set[str], key: str) -> Iterator[str]:
    """What a person left to; each only for those whom the indicator counts."""
    dice = chance(100, "result", key)
    if "EECO05" not in outputs and dice < 28:
        yield "EECR04"
    elif "EECO04" in outputs and dice < 70:
        yield "EECR01"
    elif dice >= 82:
        yield "EECR02"
    if chance(12, "qualification", key) == 0:
        yield "EECR03"


def _entities() -> Iterator[tuple[int, int, str]]:
    """Supported employment services, one a municipality, and small companies met."""
    for place in MUNICIPALITIES:
        yield place, 1 + chance(2, "service", place), "EECO18"
        for month in range(1, len(months())):
            if chance(4, "company", place, month) == 0:
                yield place, month, "EECO19"
