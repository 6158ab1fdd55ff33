"""Keys that the project issues: the same from the same secret, unlike each other, and a slip of the pen is noticed."""

import io
import stat
from datetime import UTC, date, datetime
from pathlib import Path

from openpyxl import load_workbook

from flows.setting_up import init_workspace
from pipelines.facts import project_facts
from pipelines.intake.personal_ids import mask_personal_ids
from pipelines.journal import Moment
from pipelines.papers import KEY_SECRET_FILE
from pipelines.participant_keys import is_issued, issued_keys, plain_key
from reports.key_list import key_list
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from schemas.project import load_project

SECRET = "salaisuus-on-pitka"
NOW = Moment(datetime(2026, 4, 10, 6, tzinfo=UTC), date(2026, 4, 10))


def test_a_longer_list_begins_like_the_shorter_one_and_all_keys_are_unlike() -> None:
    short, long = issued_keys(SECRET, 416, 50), issued_keys(SECRET, 416, 400)
    assert long[:50] == short
    both = {*long, *issued_keys(SECRET, 441, 400)}
    assert len(both) == 800
    assert issued_keys("muu-salaisuus-pitka", 416, 50) != short
    assert all(is_issued(SECRET, key) for key in both)


def test_one_wrong_character_or_two_that_changed_places_make_a_key_that_was_not_issued() -> None:
    for key in issued_keys(SECRET, 416, 40):
        body = key[4:8]
        for at in range(4):
            for letter in "07AZ":
                wrong = f"416-{body[:at]}{letter}{body[at + 1 :]}-{key[-1]}"
                assert is_issued(SECRET, wrong) is (wrong == key)
        for at in range(3):
            swapped = f"416-{body[:at]}{body[at + 1]}{body[at]}{body[at + 2 :]}-{key[-1]}"
            assert is_issued(SECRET, swapped) is (swapped == key)
        assert not is_issued(SECRET, f"441{key[3:]}")


def test_a_key_is_the_same_however_it_is_written_and_others_have_not_the_form() -> None:
    [key] = issued_keys(SECRET, 416, 1)
    assert plain_key(f" {key.lower().replace('-', ' ')} ") == key
    assert is_issued(SECRET, plain_key("KY-0017")) is None


def test_no_key_looks_like_a_personal_identity_code() -> None:
    assert [key for key in issued_keys(SECRET, 416, 400) if mask_personal_ids(key) != key] == []


def test_the_secret_of_a_new_workspace_is_its_own_and_for_the_owner_alone(tmp_path: Path) -> None:
    init_workspace(tmp_path / "uusi", NOW)
    secret = tmp_path / "uusi" / KEY_SECRET_FILE
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(secret.read_text()) > 40
    init_workspace(tmp_path / "toinen", NOW)
    assert secret.read_bytes() != (tmp_path / "toinen" / KEY_SECRET_FILE).read_bytes()


def test_the_list_holds_the_keys_in_order_and_no_names() -> None:
    facts = project_facts(load_project((DATA / "sample" / "project.toml").read_bytes()))
    keys = issued_keys(SECRET, 416, 3)
    for lang in LANGUAGES:
        data = key_list(facts, 416, keys, Labels(lang, DATA / "labels"))
        assert data == key_list(facts, 416, keys, Labels(lang, DATA / "labels"))
        book = load_workbook(io.BytesIO(data))
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        assert rows == [("Tunnus", "Annettu pvm"), *((key, None) for key in keys)]
        assert "Lemi" in str(book.worksheets[1]["A1"].value)
        assert len([row for row in book.worksheets[1].iter_rows(min_row=3, values_only=True) if row[0]]) == 5
