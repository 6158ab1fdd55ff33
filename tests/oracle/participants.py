"""Which participant counts an edition of the sample must hold, and the indicators that follow from them.

Here belongs counting the truth minus what the list of mess takes out. It knows no file, no run and no module of the
program.
"""

from collections.abc import Iterable

from tests.oracle.register import counted
from tests.oracle.settings import INDICATOR_TARGETS, KEEPS_REGISTER, MUNICIPALITIES, Edition
from tests.sample.mess import cases
from tests.sample.people import ENTITIES, TOTAL, counts
from tests.sample.places import FIRST_DAY, LAST_DAY, days_of
from tests.sample.register import entries

Key = tuple[str, str, str, str, str]
"""Municipality, month, indicator, gender, and `started` or `ended`."""

_GENDERS = {"naiset": "women", "miehet": "men", "muut": "non_binary", TOTAL: "total"}
_PARTS = ("women", "men", "non_binary")
_NOT_ASKED = ("EECO12", "EECO15")
_OUTPUTS = tuple(code for n in range(1, 20) if (code := f"EECO{n:02d}") not in _NOT_ASKED)
_RESULTS = tuple(f"EECR{n:02d}" for n in range(1, 7))
_RESERVED = ("EECO02+EECO04", "EECO02+EECO05", "EECO02+EECO04+EECO05", "EECO06+EECO07", "EECO10+EECO11")


def expected_counts(edition: Edition) -> dict[Key, int]:
    """The counts that are not zero, up to the edition's last month; totals only of those that have no genders."""
    found = _counts_of_register(edition)
    out = {identity for case in cases() if case.since <= edition.as_of < case.until for identity in case.counts_out}
    for c in counts():
        if c.municipality == KEEPS_REGISTER and c.indicator not in ENTITIES:
            continue
        parts = (str(c.municipality), c.month, c.indicator, _GENDERS[c.gender])
        is_out = any("/".join(parts[:length]) in out for length in range(2, 5))
        for flow, n in (("started", c.started), ("ended", c.ended)):
            is_leaf = (c.gender == TOTAL) == (c.indicator in ENTITIES)
            if n and is_leaf and not is_out and c.month <= edition.months[-1]:
                found[(*parts, flow)] = n
    return found


def _counts_of_register(edition: Edition) -> dict[Key, int]:
    """What the register says of those whose rows do not wait, as of the end of the edition's last month."""
    open_cases = [case for case in cases() if case.since <= edition.as_of < case.until]
    waiting = {key for case in open_cases for key in case.people_out}
    without_result = {key for case in open_cases for key in case.results_out}
    rows = [
        {**row, "ended_status": None} if row["participant"] in without_result else row
        for row in entries()
        if row["participant"] not in waiting
    ]
    found = counted(rows, FIRST_DAY, LAST_DAY, days_of(edition.months[-1])[-1])
    return {(str(place), month, code, gender, flow): n for (place, month, code, gender, flow), n in found.items()}


def expected_indicators(edition: Edition) -> dict[str, str]:
    """Every `indicators/…` figure as `figures.csv` writes it."""
    kind, key, *_ = edition.id.split(":")
    months = edition.months[-1:] if kind == "month" else edition.months
    figures: dict[str, int] = {}
    for code in (*_OUTPUTS, *_RESULTS, *_RESERVED):
        genders = ("total",) if code in ENTITIES else (*_PARTS, "total")
        places = ("all",) if code in _RESERVED else (*MUNICIPALITIES, "all")
        figures |= dict.fromkeys(_ids(key, code, genders, places), 0)
    for (place, month, code, gender, flow), n in expected_counts(edition).items():
        if (flow == "ended") != (code in _RESULTS):
            continue
        spans = ("period", "cumulative") if month in months else ("cumulative",)
        for span in spans:
            for whose in {gender, "total"}:
                figures[f"indicators/{key}/{code}/{whose}/{place}/{span}"] += n
                for name in (code, *(name for name in _RESERVED if code in name)):
                    figures[f"indicators/{key}/{name}/{whose}/all/{span}"] += n
    written = {name: str(n) for name, n in figures.items()}
    for code, target in INDICATOR_TARGETS.items():
        written[f"indicators/{key}/{code}/target"] = str(target)
        so_far = figures[f"indicators/{key}/{code}/total/all/cumulative"]
        written[f"indicators/{key}/{code}/share_of_target"] = _per_cents(so_far, target)
    return written


def _ids(key: str, code: str, genders: Iterable[str], places: Iterable[int | str]) -> list[str]:
    spans = ("period", "cumulative")
    return [f"indicators/{key}/{code}/{gender}/{place}/{s}" for gender in genders for place in places for s in spans]


def _per_cents(part: int, whole: int) -> str:
    """Whole per cents, a half up, as a share: `0.07`, `0.5`, `1`."""
    hundredths = (200 * part + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
