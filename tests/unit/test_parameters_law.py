"""Legal numbers: which value is in force on a day, and how broken files are refused (`broken_parameters/`)."""

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from pipelines.parameters import Parameters
from schemas.costs import DecidedNumber
from schemas.errors import SettingsError
from schemas.parameter import load_legal_number
from schemas.places import DATA
from schemas.project import Project, load_project

BROKEN = Path(__file__).parent / "broken_parameters"
FAULTS = {
    "without_source": "values[1] (0.80).source: puuttuu; odotettiin lähde, josta luku on luettu",
    "unknown_key": "forecast: tuntematon avain; tässä kohdassa tunnetaan unit, is_limit, title, values",
    "same_first_day": "values: arvot 2021-11-01 ja 2021-11-01 menevät päällekkäin",
    "overlapping_days": "values: arvot 2021-11-01 ja 2026-06-30 menevät päällekkäin",
    "ends_before_start": "values: arvon 2021-11-01 voimassaolo päättyy 2020-12-31 ennen kuin alkaa",
    "number_not_text": 'value: odotettiin luku lainausmerkeissä, esim. "0.2644"; luettiin 0.8',
    "unknown_certainty": 'vaihtoehdot: "seen", "old", "unsure", "open"; luettiin "sure"',
    "no_values": "values: odotettiin vähintään yksi osio [[values]]",
    "title_without_swedish": "title.sv: puuttuu; odotettiin nimi ruotsiksi",
}
TWO_VALUES = """
unit = "rate"
[title]
fi = "Luku"
sv = "Tal"
en = "Number"
[[values]]
valid_from = 2021-01-01
valid_to = 2021-12-31
value = "0.10"
article = "1 §"
source = "lähde"
sentence = "Lause."
certainty = "seen"
checked_on = 2026-11-24
[[values]]
valid_from = 2023-01-01
value = "0.20"
article = "2 §"
source = "lähde"
sentence = "Lause."
certainty = "unsure"
checked_on = 2026-11-24
"""


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project((DATA / "sample" / "project.toml").read_bytes())


@pytest.fixture
def parameters(project: Project, tmp_path: Path) -> Parameters:
    (tmp_path / "two_values.toml").write_text(TWO_VALUES, encoding="utf-8")
    return Parameters(tmp_path, project)


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2021, 1, 1), "law/two_values/2021-01-01"),
        (date(2021, 12, 31), "law/two_values/2021-01-01"),
        (date(2023, 1, 1), "law/two_values/2023-01-01"),
        (date(2030, 1, 1), "law/two_values/2023-01-01"),
    ],
)
def test_the_value_in_force_on_a_day_is_handed_out(parameters: Parameters, day: date, key: str) -> None:
    assert parameters.law("two_values", day) == key
    assert list(parameters.used) == [key]


def test_a_value_comes_with_its_source_and_certainty(parameters: Parameters) -> None:
    key = parameters.law("two_values", date(2023, 5, 1))
    value = parameters.used[key]
    assert (value.value, value.unit, value.certainty, value.source, value.reference) == (
        Fraction("0.2"),
        "rate",
        "unsure",
        "lähde",
        "2 §",
    )


def test_a_day_before_the_first_value_is_refused(parameters: Parameters) -> None:
    with pytest.raises(SettingsError, match=r"two_values\.toml: .*2020-12-31, mutta ensimmäinen arvo .* 2021-01-01"):
        parameters.law("two_values", date(2020, 12, 31))


def test_a_day_between_two_values_is_refused(parameters: Parameters) -> None:
    with pytest.raises(SettingsError, match="päivänä 2022-06-01 ei ole arvoa voimassa"):
        parameters.law("two_values", date(2022, 6, 1))


def test_a_number_without_a_file_is_refused(parameters: Parameters) -> None:
    with pytest.raises(SettingsError, match=r"muu\.toml: lukua muu ei ole"):
        parameters.law("muu", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("path", "value", "reference"),
    [
        ("decision/support_rate", "0.80", "EURA 2021/900999/09 02 01 01/2025/HAME"),
        ("decision/granted_support_eur", "492000", "EURA 2021/900999/09 02 01 01/2025/HAME"),
        ("budget/flat_rate/amount_eur", "175714", "EURA 2021/900999/09 02 01 01/2025/HAME"),
        ("rates/H02/2026-03-16/annual_pay_eur", "43260", "Muutospäätös 12.3.2026"),
        ("rates/H03/2025-11-01/share", "0.5", "Muutospäätös 27.10.2025"),
    ],
)
def test_a_number_of_the_project_is_known_by_its_path(
    parameters: Parameters, path: str, value: str, reference: str
) -> None:
    key = parameters.project(path)
    assert key == f"project/{path}"
    assert parameters.value(key) == Fraction(value)
    assert (parameters.used[key].certainty, parameters.used[key].reference) == ("decided", reference)


@pytest.mark.parametrize("path", ["decision/reference", "budget/support/amount_eur", "rates/H01/2026-01-01/share", ""])
def test_an_unknown_path_of_the_project_is_refused(parameters: Parameters, path: str) -> None:
    with pytest.raises(SettingsError, match=r"project\.toml: lukua .*ei ole"):
        parameters.project(path)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_broken_file_is_refused_with_its_words(project: Project, tmp_path: Path, name: str) -> None:
    shutil.copy(BROKEN / f"{name}.toml", tmp_path)
    with pytest.raises(SettingsError) as error:
        Parameters(tmp_path, project)
    assert str(error.value).startswith(f"{name}.toml: ")
    assert FAULTS[name] in str(error.value)


def decided(project: Project, name: str, value: str, day: date = date(2026, 1, 1)) -> Project:
    keys = {"name": name, "value": value, "valid_from": day, "reference": "Päätös 1.1.2026"}
    number = DecidedNumber.model_validate(keys)
    return project.model_copy(update={"decided_numbers": (number,)})


def test_a_decision_gives_a_number_otherwise_from_its_day_on(project: Project) -> None:
    parameters = Parameters(DATA / "parameters", decided(project, "side_cost_rate", "0.25"))
    assert parameters.law("side_cost_rate", date(2025, 12, 31)) == "law/side_cost_rate/2021-08-24"
    key = parameters.law("side_cost_rate", date(2026, 1, 1))
    assert key == "project/decided_numbers/side_cost_rate/2026-01-01"
    used = parameters.used[key]
    assert (used.value, used.certainty, used.reference) == (Fraction("0.25"), "decided", "Päätös 1.1.2026")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("flat_rate_40", "0.41", r"decided_numbers\[1\] \(flat_rate_40\)\.value: 0\.41 on enemmän kuin .* 0\.40"),
        (
            "flat_rate_41",
            "0.40",
            r"decided_numbers\[1\] \(flat_rate_41\)\.name: lukua ei ole; luvut ovat advance_limit, ",
        ),
    ],
)
def test_a_decision_goes_above_no_limit_of_law(project: Project, name: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        Parameters(DATA / "parameters", decided(project, name, value))
    Parameters(DATA / "parameters", decided(project, "flat_rate_40", "0.40"))


def test_a_decision_gives_no_number_before_the_law_has_one(project: Project) -> None:
    with pytest.raises(SettingsError, match=r"decided_numbers\[1\] .*valid_from: .* vasta 2021-08-24 alkaen"):
        Parameters(DATA / "parameters", decided(project, "side_cost_rate", "0.25", date(2021, 8, 23)))


def test_every_broken_file_is_tried() -> None:
    assert sorted(FAULTS) == sorted(path.stem for path in BROKEN.iterdir())


def test_every_legal_number_of_the_project_loads_and_names_its_source() -> None:
    numbers = {path.stem: load_legal_number(path.read_bytes(), path.name) for path in (DATA / "parameters").iterdir()}
    assert {name: [str(value.value) for value in number.values] for name, number in numbers.items()} == {
        "advance_limit": ["0.30"],
        "annual_hours": ["1720"],
        "flat_rate_15": ["0.15"],
        "flat_rate_20": ["0.20"],
        "flat_rate_25": ["0.25"],
        "flat_rate_40": ["0.40"],
        "flat_rate_7": ["0.07"],
        "lump_sum_limit": ["200000"],
        "max_support_rate": ["0.80"],
        "side_cost_rate": ["0.2644"],
        "side_cost_rate_teaching": ["0.2042"],
    }
