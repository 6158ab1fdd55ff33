"""What a register counts in, by hand: each indicator and rule on both sides of its threshold.

Here belongs `pipelines.marts` and the rules about registers. Not here: reading a register (`test_staging_people`).
"""

from datetime import date
from random import Random
from typing import Any

import pytest

from tests.unit.register_case import LEMI, LUUMAKI, PARIKKALA, chance_register, count, count_each, person

USUAL = ["EECO01", "EECO02", "EECO10"]
"""A woman of 40, unemployed for a year, middle education: no age band, not long-term unemployed."""


ENTRIES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, USUAL),
    ({"unemployed_months": 13}, ["EECO01", "EECO02", "EECO03", "EECO10"]),
    ({"started_age": 25, "unemployed_months": 12}, ["EECO01", "EECO02", "EECO07", "EECO10"]),
    ({"started_age": 24, "unemployed_months": 7}, ["EECO01", "EECO02", "EECO03", "EECO07", "EECO10"]),
    ({"started_age": 24, "unemployed_months": 6}, ["EECO01", "EECO02", "EECO07", "EECO10"]),
    ({"employment": "inactive", "unemployed_months": 30}, ["EECO01", "EECO04", "EECO10"]),
    ({"employment": "employed"}, ["EECO01", "EECO05", "EECO10"]),
    ({"started_age": 17, "unemployed_months": 0}, ["EECO01", "EECO02", "EECO06", "EECO10"]),
    ({"started_age": 18, "unemployed_months": 0}, ["EECO01", "EECO02", "EECO07", "EECO10"]),
    ({"started_age": 29}, ["EECO01", "EECO02", "EECO07", "EECO10"]),
    ({"started_age": 30}, USUAL),
    ({"started_age": 54}, USUAL),
    ({"started_age": 55}, ["EECO01", "EECO02", "EECO08", "EECO10"]),
    # Of a year of birth the age is the one reached in the year of entry: 2025 - 1970 = 55.
    ({"started_age": None, "birth_year": 1970}, ["EECO01", "EECO02", "EECO08", "EECO10"]),
    ({"started_age": None, "birth_year": 1971}, USUAL),
    ({"started_age": None, "birth_year": 1995}, USUAL),
    ({"started_age": None, "birth_year": 1996}, ["EECO01", "EECO02", "EECO07", "EECO10"]),
    ({"started_age": None, "birth_year": 2007}, ["EECO01", "EECO02", "EECO03", "EECO07", "EECO10"]),
    ({"started_age": None, "birth_year": 2008}, ["EECO01", "EECO02", "EECO03", "EECO06", "EECO10"]),
    # Told both ways, the age says whether the birthday has been.
    ({"started_age": 29, "birth_year": 1995}, ["EECO01", "EECO02", "EECO07", "EECO10"]),
    ({"education": "lower"}, ["EECO01", "EECO02", "EECO09"]),
    ({"education": "higher"}, ["EECO01", "EECO02", "EECO11"]),
    ({"third_country": True, "foreign_background": True}, ["EECO01", "EECO02", "EECO10", "EECO13", "EECO14"]),
    ({"homeless": True, "rural": False}, ["EECO01", "EECO02", "EECO10", "EECO16"]),
    ({"rural": True}, ["EECO01", "EECO02", "EECO10", "EECO17"]),
]


def test_an_entry_counts_in_the_outputs_of_what_it_says() -> None:
    found = count_each([person(**said) for said, _ in ENTRIES])
    assert [(said, one.codes) for (said, _), one in zip(ENTRIES, found, strict=True)] == ENTRIES
    assert {key[1:2] + key[3:] for one in found for key in one.counts} == {("2025-10", "women", "started")}


def test_the_employment_registers_own_word_decides_where_the_project_says_so() -> None:
    rows = [person("a", long_term=True, unemployed_months=None), person("b", unemployed_months=99)]
    assert count([rows], settings='long_term = "register"').codes.count("EECO03") == 1
    assert count([rows]).codes.count("EECO03") == 1


LEFT = {"ended_date": "2026-01-31"}


EXITS: list[tuple[dict[str, Any], list[str]]] = [
    ({"employment": "inactive", "ended_status": "job_searching"}, ["EECR01"]),
    ({"employment": "unemployed", "ended_status": "job_searching"}, []),
    ({"ended_status": "education"}, ["EECR02"]),
    ({"ended_status": "education", "in_education": False}, ["EECR02"]),
    ({"ended_status": "education", "in_education": True}, []),
    ({"qualification": True}, ["EECR03"]),
    ({"qualification": False}, []),
    ({"qualification": True, "ended_status_date": "2026-02-28"}, ["EECR03"]),
    ({"qualification": True, "ended_status_date": "2026-03-01"}, []),
    ({"ended_status": "employed"}, ["EECR04"]),
    ({"employment": "inactive", "ended_status": "employed"}, ["EECR04"]),
    ({"employment": "employed", "ended_status": "employed"}, []),
    # Four weeks after 31 January is 28 February.
    ({"ended_status": "employed", "ended_status_date": "2026-02-28"}, ["EECR04"]),
    ({"ended_status": "employed", "ended_status_date": "2026-03-01"}, []),
    ({"six_months_status": "employed"}, ["EECR05"]),
    ({"employment": "inactive", "six_months_status": "employed"}, ["EECR05"]),
    ({"six_months_status": "improved"}, []),
    # How late the situation upon leaving was established says nothing about the one six months later.
    ({"six_months_status": "employed", "ended_status_date": "2026-03-01"}, ["EECR05"]),
    ({"employment": "employed", "six_months_status": "improved"}, ["EECR06"]),
    ({"employment": "employed", "six_months_status": "employed"}, []),
]


def test_an_exit_gives_the_results_of_its_reference_population() -> None:
    found = count_each([person(**LEFT, **said) for said, _ in EXITS])
    ended = [[key for key in one.counts if key[4] == "ended"] for one in found]
    assert [(said, [key[2] for key in keys]) for (said, _), keys in zip(EXITS, ended, strict=True)] == EXITS
    # Six months after 31 January is 31 July.
    months = {"EECR05": "2026-07", "EECR06": "2026-07"}
    assert all(key[1] == months.get(key[2], "2026-01") for keys in ended for key in keys)


def test_what_happens_after_the_period_is_not_known_in_it() -> None:
    rows = [person("a", **LEFT, ended_status="employed", six_months_status="employed"), person("b", "2026-02-01")]
    assert count([rows], date(2025, 12, 31)).codes == USUAL
    assert count([rows], date(2026, 1, 31)).codes == [*USUAL, "EECR04"]
    assert count([rows], date(2026, 6, 30)).codes == sorted([*USUAL * 2, "EECR04"])
    assert count([rows], date(2026, 7, 31)).codes == sorted([*USUAL * 2, "EECR04", "EECR05"])


def test_a_person_is_counted_once_by_the_first_entry_and_the_last_exit() -> None:
    first = person("a", "2025-10-06", ended_date="2025-11-30", ended_status="other")
    again = person(
        "a", "2026-01-12", municipality=LUUMAKI, employment="employed", ended_date="2026-03-31", ended_status="employed"
    )
    counts = count([[again, first]]).counts
    assert [key for key in counts if key[4] == "ended"] == [(LEMI, "2026-03", "EECR04", "women", "ended")]
    assert counts[LEMI, "2025-10", "EECO01", "women", "started"] == 1
    assert sum(n for key, n in counts.items() if key[2] in ("EECO01", "EECO05")) == 1
    # Who has entered again has not left.
    open_again = {**again, "ended_date": None, "ended_status": None}
    assert not [key for key in count([[first, open_again]]).counts if key[4] == "ended"]


def test_a_later_file_tells_anew_of_the_entries_that_it_names_and_leaves_the_others() -> None:
    counted = count([[person("a"), person("b")], [person("a", gender="men")]])
    assert {key[3]: n for key, n in counted.counts.items() if key[2] == "EECO01"} == {"men": 1, "women": 1}


def test_keys_that_the_project_has_not_issued_tell_nobody_apart_in_two_municipalities() -> None:
    rows = [person("own-a"), person("own-a", "2025-12-01", municipality=LUUMAKI)]
    assert count([rows]).codes.count("EECO01") == 2
    issued = [{**row, "participant": "a"} for row in rows]
    assert count([issued]).codes.count("EECO01") == 1


def test_who_took_part_for_less_than_the_threshold_is_no_participant() -> None:
    hours = 3600
    rows = [person("a", participated_s=8 * hours), person("b", participated_s=8 * hours - 1), person("c")]
    counted = count([rows], settings="least_hours = 8")
    assert (counted.codes, counted.rules) == (USUAL, ["participant-incomplete"])
    assert count([rows]).codes == sorted(USUAL * 3)
    # Two short stays are one long one.
    stays = [
        person("a", participated_s=4 * hours, ended_date="2025-10-31"),
        person("a", "2026-01-12", participated_s=4 * hours),
    ]
    assert count([stays], settings="least_hours = 8").codes == USUAL


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"gender": "total"}, "participant-incomplete"),
    ({"unemployed_months": None}, "participant-incomplete"),
    ({"started_age": 111}, "participant-age-impossible"),
    ({"started_age": 40, "birth_year": 1983}, "participant-age-impossible"),
    ({"started_age": None, "birth_year": 2026}, "participant-age-impossible"),
    ({"entered": "2025-08-31"}, "participant-outside-project"),
    ({"entered": "2026-09-01"}, "participant-outside-project"),
]


def test_a_record_with_a_fault_counts_nowhere_and_the_rest_goes_on() -> None:
    *found, sound = count_each([*(person(**wrong) for wrong, _ in FAULTS), person()])
    assert [(wrong, *one.rules) for (wrong, _), one in zip(FAULTS, found, strict=True)] == FAULTS
    assert [one.codes for one in found] == [[]] * len(FAULTS)
    assert (sound.rules, sound.codes) == ([], USUAL)


RIGHT: list[dict[str, Any]] = [
    {"employment": "inactive", "unemployed_months": None},
    {"started_age": 110},
    {"started_age": 40, "birth_year": 1984},
    {"started_age": 40, "birth_year": 1985},
    {"entered": "2025-09-01"},
    {"entered": "2026-08-31"},
]


def test_a_record_on_the_right_side_of_a_threshold_has_no_finding() -> None:
    found = count_each([person(**right) for right in RIGHT])
    assert [(one.rules, one.codes.count("EECO01")) for one in found] == [([], 1)] * len(RIGHT)


def test_a_participant_with_two_employment_statuses_waits_in_both_municipalities() -> None:
    rows = [person("a"), person("a", municipality=LUUMAKI, employment="inactive"), person("b")]
    counted = count([rows])
    assert (counted.rules, counted.codes) == (["participant-two-statuses"], USUAL)
    assert len(counted.findings[0].row_ids) == 2


def test_rows_that_contradict_each_other_about_one_person_wait() -> None:
    for other in ({"education": "lower"}, {"entered": "2026-01-12", "gender": "men"}):
        counted = count([[person("a", ended_date="2025-12-31", ended_status="other"), person("a", **other)]])
        assert ("participant-rows-differ" in counted.rules, counted.codes) == (True, [])
    same = count([[person("a"), person("a", municipality=LUUMAKI)]])
    assert (same.rules, same.codes) == ([], USUAL)


def test_an_entry_before_the_exit_of_the_one_before_is_told_and_counts() -> None:
    stays = [person("a", ended_date="2025-12-31", ended_status="other"), person("a", "2025-12-30")]
    assert count([stays]).rules == ["participant-entries-overlap"]
    assert count([[stays[0], person("a", "2025-12-31")]]).rules == []


def test_an_exit_without_a_situation_in_time_is_told() -> None:
    told = {"ended_status": "other", "ended_status_date": "2026-03-01"}
    assert count([[person(**LEFT)]]).rules == ["exit-status-missing"]
    assert count([[person(**LEFT, **told)]]).rules == ["exit-status-missing"]
    assert count([[person(**LEFT, **told | {"ended_status_date": "2026-02-28"})]]).rules == []


@pytest.mark.parametrize("seed", range(2))
def test_neither_the_order_of_rows_nor_who_sends_them_changes_a_total(seed: int) -> None:
    random = Random(seed)
    rows = chance_register(random, 40)
    whole = count([rows])
    shuffled = random.sample(rows, len(rows))
    assert count([shuffled]).counts == whole.counts
    places = (LEMI, LUUMAKI, PARIKKALA)
    parts = [[row for nth, row in enumerate(shuffled) if nth % 3 == part] for part in range(3)]
    assert count(parts, senders=places).counts == whole.counts
    # In whatever municipality a row is, the project has as many of each indicator.
    moved = [{**row, "municipality": random.choice(places)} for row in rows]
    assert count([moved]).codes == whole.codes
