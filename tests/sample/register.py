"""The register of participants that Taipalsaari keeps: the same invented persons, one row an entry.

Here belongs what the register tells of each and how it is written down. Not here: who started and ended (`people`), nor
counting (`tests/oracle`). The rows have the fields of the program's register, so that the oracle can count them.
"""

from datetime import date
from functools import cache
from typing import Any

from tests.sample.cells import Cell, Sheet
from tests.sample.people import Participant, participants
from tests.sample.places import TAIPALSAARI, chance, days_of, months, pick

KEYS = (
    "831-1TKC-5", "831-BKEZ-4", "831-MQQ9-Z", "831-PXJA-C", "831-WGHB-X", "831-WFVD-8", "831-KZFY-G", "831-0QNH-B",
    "831-RKZZ-V", "831-47MP-Z", "831-AP2E-P", "831-WKQW-Z", "831-BDME-6", "831-5V4N-Y", "831-7CMH-4", "831-R6CC-K",
    "831-HD38-R", "831-J9KJ-B", "831-RR0P-Z", "831-Y7D1-0", "831-ZDHH-B", "831-GZ0F-1", "831-R314-F", "831-RKDN-N",
    "831-8KWN-8", "831-PA1P-5", "831-K0YM-H", "831-4T92-T", "831-8ZEP-P", "831-5J8D-7", "831-2EXQ-2", "831-543C-4",
)  # fmt: skip
"""The keys that the project has given to Taipalsaari, in the order of its list."""

_HEADS = (
    "Osallistujan tunnus", "Aloituspäivä", "Sukupuoli", "Syntymävuosi", "Työmarkkina-asema", "Työttömänä (kk)",
    "Koulutus", "Koulutuksessa aloittaessa", "Kolmannen maan kansalainen", "Ulkomaalaistausta", "Asunnoton",
    "Maaseudulta", "Päättymispäivä", "Tilanne päättyessä", "Tutkinto tai todistus", "Tilanne 6 kk kuluttua",
)  # fmt: skip
_WORDS = {
    "women": "nainen", "men": "mies", "non_binary": "muu", "unemployed": "työtön", "employed": "työllinen",
    "inactive": "työmarkkinoiden ulkopuolella", "lower": "perusaste", "middle": "keskiaste", "higher": "korkea-aste",
}  # fmt: skip
_LEFT_TO = {"job_searching": "työnhaussa", "education": "koulutuksessa", "employed": "työssä", "other": "muu"}
_LATER = {"employed": "työssä", "improved": "tilanne parantunut", "other": "ei muutosta"}
_GENDERS = {"naiset": "women", "miehet": "men", "muut": "non_binary"}
_STATUSES = {"EECO02": "unemployed", "EECO04": "inactive", "EECO05": "employed"}
_EDUCATION = {"EECO09": "lower", "EECO10": "middle", "EECO11": "higher"}
_RESULTS = {"EECR01": "job_searching", "EECR02": "education", "EECR04": "employed"}
_AGES = {"EECO06": (16, 17), "EECO07": (18, 29), "EECO08": (55, 63)}


@cache
def entries() -> tuple[dict[str, Any], ...]:
    """Every entry of the register with all that is known of it in the end, in the order of the keys."""
    people = [person for person in participants() if person.municipality == TAIPALSAARI]
    return tuple(_entry(key, person) for key, person in zip(KEYS, people, strict=True))


def register(month: str) -> list[Sheet]:
    """The whole register as it stands at the end of a month."""
    last = days_of(month)[-1]
    return [Sheet("", 1, [list(_HEADS), *(_line(row, last) for row in entries() if row["started_date"] <= last)])]


def followed_on(left: date) -> date:
    """The day six months after leaving; everybody leaves on one of the first 28 days of a month."""
    year, month = divmod(left.year * 12 + left.month - 1 + 6, 12)
    return date(year, month + 1, left.day)


def _entry(key: str, person: Participant) -> dict[str, Any]:
    codes = person.outputs
    started = _day(person.started, "entered", key)
    first, last = next((ages for code, ages in _AGES.items() if code in codes), (30, 54))
    age = first + chance(last - first + 1, "age", key)
    is_long = "EECO03" in codes
    # Long-term is more than six months under 25 years and more than twelve from then on.
    limit = 6 if age < 25 else 12
    months_out = limit + 1 + chance(24, "months", key) if is_long else chance(limit + 1, "months", key)
    status = next(status for code, status in _STATUSES.items() if code in codes)
    left = None if person.ended is None else _day(person.ended, "left", key)
    return {
        "participant": key,
        "municipality": TAIPALSAARI,
        "started_date": started,
        "gender": _GENDERS[person.gender],
        "birth_year": started.year - age,
        "started_age": None,
        "employment": status,
        "unemployed_months": months_out if status == "unemployed" else None,
        "long_term": None,
        "education": next(level for code, level in _EDUCATION.items() if code in codes),
        "in_education": False,
        "third_country": "EECO13" in codes,
        "foreign_background": "EECO14" in codes,
        "homeless": "EECO16" in codes,
        "rural": "EECO17" in codes,
        "participated_s": None,
        "ended_date": left,
        "ended_status": left and next((_RESULTS[code] for code in _RESULTS if code in person.results), "other"),
        "ended_status_date": None,
        "qualification": "EECR03" in person.results,
        "six_months_status": left and pick(("improved" if status == "employed" else "employed", "other"), "later", key),
    }


def _line(row: dict[str, Any], last: date) -> list[Cell]:
    left = row["ended_date"] if row["ended_date"] and row["ended_date"] <= last else None
    flags = (row[name] for name in ("in_education", "third_country", "foreign_background", "homeless", "rural"))
    return [
        row["participant"], row["started_date"], _WORDS[row["gender"]], row["birth_year"], _WORDS[row["employment"]],
        row["unemployed_months"], _WORDS[row["education"]], *(_yes(flag) for flag in flags), left,
        left and _LEFT_TO[row["ended_status"]], left and _yes(row["qualification"]),
        _LATER[row["six_months_status"]] if left and followed_on(left) <= last else None,
    ]  # fmt: skip


def _yes(flag: bool) -> str:
    return "kyllä" if flag else "ei"


def _day(nth_month: int, *key: object) -> date:
    return days_of(months()[nth_month])[chance(28, *key)]
