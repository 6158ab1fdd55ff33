"""The sample's files: the same each time, as committed, and spoilt exactly where the list of mess says so.

Here belongs what must hold of the files themselves. Not here: what a run makes of them (`tests/agreement`).
"""

import io
import tomllib
import zipfile
from collections import Counter
from datetime import date

import openpyxl
import pytest

from tests.oracle.register import counted
from tests.sample.deliveries import files
from tests.sample.generate import SAMPLE
from tests.sample.hours import AGREED_DAY, approvals, work
from tests.sample.layouts import KEEPS_REGISTER
from tests.sample.mess import cases
from tests.sample.people import ENTITIES, GENDERS, TOTAL, counts
from tests.sample.places import FIRST_DAY, LAST_DAY
from tests.sample.register import entries

DELIVERIES = SAMPLE / "deliveries"


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return files()


def _content(path: str, data: bytes) -> object:
    """What a file holds, whatever program compressed it."""
    if not path.endswith(".xlsx") or not zipfile.is_zipfile(io.BytesIO(data)):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def test_the_same_truth_gives_the_same_bytes_twice(made: dict[str, bytes]) -> None:
    assert files() == made


def test_the_files_in_data_are_those_that_the_generator_makes(made: dict[str, bytes]) -> None:
    committed = {str(p.relative_to(DELIVERIES).as_posix()): p for p in DELIVERIES.rglob("*") if p.is_file()}
    assert sorted(committed) == sorted(made)
    # A broken-off workbook ends elsewhere when another program compressed it.
    whole = [path for path in made if path != "2026-06-03/831-taipalsaari/Taipalsaari_Ketterästi_05_2026.xlsx"]
    different = [p for p in whole if _content(p, committed[p].read_bytes()) != _content(p, made[p])]
    assert different == []


def test_every_file_arrives_before_the_tenth_or_is_a_late_one_of_the_list(made: dict[str, bytes]) -> None:
    listed = {sent.file for case in cases() for sent in case.sent}
    late = [path for path in made if int(path[8:10]) >= 10]
    assert late == ["2026-02-17/416-lemi/Lemi työajat tammikuu 2026 täydennetty.csv"]
    assert set(late) <= listed


def test_a_template_has_real_dates_and_durations_and_a_total_with_its_value(made: dict[str, bytes]) -> None:
    data = made["2026-03-08/689-rautjarvi/rautjarvi_tyoaika_2026-02.xlsx"]
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Otto Osa-aikainen"]
    formulas = openpyxl.load_workbook(io.BytesIO(data))["Otto Osa-aikainen"]
    assert values["A12"].is_date
    assert values["E12"].number_format == "[h]:mm"
    assert formulas["E40"].value == "=SUM(E9:E39)"
    # 4.2. 6:15 and three times 0:20, 18.2. 7:10 are 14 h 25 min
    assert values["E40"].value.total_seconds() == 14 * 3600 + 25 * 60


@pytest.mark.parametrize(
    ("path", "sheet", "cell", "stands"),
    [
        ("2026-04-08/689-rautjarvi/rautjarvi_tyoaika_2026-03.xlsx", "Malli Mallikas", "E28", "1 day, 2:00:00"),
        ("2026-05-08/689-rautjarvi/rautjarvi_tyoaika_2026-03_korjattu.xlsx", "Malli Mallikas", "E28", "5:25:00"),
        # The sum of a month of thirty days stands in column AF: 41:40 and ten hours.
        ("2025-10-02/580-parikkala/Parikkala kuukausitaulukko 9-2025.xlsx", "Tunnit", "AF5", "2 days, 3:40:00"),
        # Below account 5002, whose line stands in row 25, and below 5110, which begins in row 41.
        (
            "2026-07-08/689-rautjarvi/paakirja_004512_2026-06.xlsx",
            "Pääkirja",
            "E30",
            "Lomaraha 2026, projektihenkilöstö",
        ),
        (
            "2026-08-08/689-rautjarvi/paakirja_004512_2026-06_oikaistu.xlsx",
            "Pääkirja",
            "E46",
            "Lomaraha 2026, projektihenkilöstö",
        ),
    ],
)
def test_a_fault_stands_where_the_list_says_and_its_mending_too(
    made: dict[str, bytes], path: str, sheet: str, cell: str, stands: str
) -> None:
    value = openpyxl.load_workbook(io.BytesIO(made[path]), data_only=True)[sheet][cell].value
    assert str(value) == stands


def test_every_place_of_a_finding_holds_a_row(made: dict[str, bytes]) -> None:
    for case in cases():
        for finding in case.findings:
            if finding.row is None:
                assert finding.file in made
            elif finding.file.endswith(".csv"):
                is_old = any(name in finding.file for name in ("tyoaika-ruokolahti", "NetBaron"))
                text = made[finding.file].decode("cp1252" if is_old else "utf-8")
                assert text.splitlines()[finding.row - 1].strip(";,")
            else:
                page = openpyxl.load_workbook(io.BytesIO(made[finding.file]))[finding.sheet]
                assert any(cell.value is not None for cell in page[finding.row][1:])


def test_the_truth_is_clean_but_for_the_one_long_day() -> None:
    days: Counter[tuple[str, date]] = Counter()
    for row in work():
        days[row.person, row.day] += row.project + row.other + row.absence
    assert [key for key, minutes in days.items() if minutes > AGREED_DAY] == [("H02", date(2025, 11, 11))]
    assert all(row.place != row.sender for row in work())


def test_what_a_ledger_carries_over_is_what_it_closed_with_but_for_the_transfer_of_the_list(
    made: dict[str, bytes],
) -> None:
    def balances(month: str, word: str) -> dict[str, float]:
        path = next(p for p in made if p.endswith(f"paakirja_004512_{month}.xlsx"))
        account = ""
        found: dict[str, float] = {}
        for row in openpyxl.load_workbook(io.BytesIO(made[path]))["Pääkirja"].iter_rows(min_row=6, values_only=True):
            account = row[0] if isinstance(row[0], str) and row[0].isdigit() else account
            if row[4] == word:
                found[account] = float(str(row[5] if row[5] is not None else f"-{row[6]}"))
        return found

    closed, opened = balances("2026-03", "Loppusaldo"), balances("2026-04", "Alkusaldo")
    assert {a: round(opened[a] - closed[a], 2) for a in opened if opened[a] != closed[a]} == {"4340": 380.0}
    assert balances("2026-04", "Loppusaldo") == balances("2026-05", "Alkusaldo")


def test_no_approval_of_the_truth_is_signed_before_the_work_is_done() -> None:
    last = {(row.person, row.month): row.day for row in sorted(work(), key=lambda row: row.day)}
    assert len(approvals()) == 12 + 12 + 10 + 10  # two from September, two from November
    assert all(a.employee_day > last[a.person, a.month] for a in approvals())


def test_counts_of_the_truth_agree_with_one_another() -> None:
    cumulative: Counter[tuple[str, str, str]] = Counter()
    for c in counts():
        cumulative[c.indicator, c.gender, "started"] += c.started
        cumulative[c.indicator, c.gender, "ended"] += c.ended
    for gender in (*GENDERS, TOTAL):
        started = {code: cumulative[code, gender, "started"] for code, _, _ in cumulative}
        assert started["EECO02"] + started["EECO04"] + started["EECO05"] == started["EECO01"]
        assert started["EECO09"] + started["EECO10"] + started["EECO11"] == started["EECO01"]
        assert started["EECO06"] + started["EECO07"] + started["EECO08"] <= started["EECO01"]
        assert started["EECO03"] <= started["EECO02"]
        assert cumulative["EECR01", gender, "ended"] <= started["EECO04"]
        assert cumulative["EECR04", gender, "ended"] <= started["EECO02"] + started["EECO04"]
    for (code, gender, flow), n in cumulative.items():
        if gender == TOTAL and code not in ENTITIES:
            assert n == sum(cumulative[code, part, flow] for part in GENDERS)


def test_the_register_tells_of_the_same_people_as_the_counts_would() -> None:
    told = counted(entries(), FIRST_DAY, LAST_DAY, LAST_DAY)
    genders = {"naiset": "women", "miehet": "men", "muut": "non_binary"}
    own = [c for c in counts() if c.municipality == KEEPS_REGISTER and c.gender in genders]
    started = {(c.month, c.indicator, genders[c.gender], "started"): c.started for c in own}
    # Results are of those who have left; what became of them six months later is known from a register only.
    ended = {(c.month, c.indicator, genders[c.gender], "ended"): c.ended for c in own if c.indicator[:4] == "EECR"}
    later = {key: n for key, n in told.items() if key[2] in ("EECR05", "EECR06")}
    counts_of_all = Counter({(KEEPS_REGISTER, *key): n for key, n in (started | ended).items() if n})
    assert told - Counter(later) == counts_of_all
    assert later


def test_every_decision_of_the_list_and_the_calendar_is_there() -> None:
    events = tomllib.loads((SAMPLE / "calendar.toml").read_text(encoding="utf-8"))["event"]
    decided = [event["file"] for event in events if event["do"] == "decide"]
    assert sorted(decided) == sorted(p.name for p in (SAMPLE / "decisions").glob("*.toml"))
    waived = {finding.waived_by for case in cases() for finding in case.findings} - {""}
    assert {f"{name}.toml" for name in waived} <= set(decided)
    assert [event["on"] for event in events] == sorted(event["on"] for event in events)
