"""Personal identity codes are found wherever they stand, and never given on.

The codes are the published example of stdnum and others made of it: no person has them.
"""

import pytest

from pipelines.intake.personal_ids import CellRef, find_personal_ids, mask_personal_ids
from pipelines.intake.text import read_text
from tests.unit.intake_case import workbook

CODE = "131052-308T"


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        CODE.lower(),
        f"asiakas {CODE} kävi",
        f"hetu{CODE}abc",
        f"999999-{CODE}",  # a number before it
        *(CODE.replace("-", sign) for sign in "+ABCDEFUVWXYabcdefuvwxy\u2010\u2011\u2012\u2013\u2014\u2212"),
        "131052-9085",  # a temporary code
    ],
)
def test_a_code_is_found_in_any_form(text: str) -> None:
    file = read_text(f"a;b;c\n1;2;{text}\n".encode(), "a.csv")
    assert find_personal_ids(file) == [CellRef("", 2, "3")]


@pytest.mark.parametrize(
    "text",
    [
        "131052-308U",  # wrong check character
        "310252-308Y",  # 31 February
        "1131052-308T",  # a longer number
        "9f131052a308tc4",  # a hash
        "FI21 1234 5600 0007 85",
        "13.10.52",
    ],
)
def test_what_only_looks_like_a_code_is_left_alone(text: str) -> None:
    assert find_personal_ids(read_text(f"a;b;c\n1;2;{text}\n".encode(), "a.csv")) == []
    assert mask_personal_ids(text) == text


def test_the_places_are_those_that_a_person_sees_and_hold_no_code() -> None:
    data = workbook({"Malli": [["a", None], [None, CODE]], CODE: [[None, None, CODE]]})
    found = find_personal_ids(read_text(data, "a.xlsx"))
    assert found == [CellRef("Malli", 2, "B"), CellRef("xxxxxx-xxxx", 0, ""), CellRef("xxxxxx-xxxx", 1, "C")]


def test_every_code_in_a_file_name_is_masked() -> None:
    assert mask_personal_ids(f"{CODE}_tunnit_{CODE.lower()}.xlsx") == "xxxxxx-xxxx_tunnit_xxxxxx-xxxx.xlsx"
