"""Labels: texts by key, filled with facts that are written the Finnish way."""

import string
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

from schemas.catalogue import Rule, RuleText
from schemas.errors import SettingsError, TilitysError
from schemas.finding import Category, Finding, Severity
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA

NBSP = "\N{NO-BREAK SPACE}"
FI = Labels("fi", DATA / "labels")


def _labels(folder: Path, text: str) -> Labels:
    (folder / "fi.toml").write_text(text, encoding="utf-8")
    return Labels("fi", folder)


def _rule(message: str) -> Rule:
    text = RuleText(title="Otsikko", message=message, remedy="Korjaa rivi {row}.")
    return Rule(
        id="some-rule",
        severity=Severity.ERROR,
        category=Category.FIELD,
        waivable=False,
        record_kind=None,
        facts=(),
        texts=MappingProxyType({"fi": text}),
    )


def _finding(**facts: str) -> Finding:
    return Finding(
        "some-rule", Severity.ERROR, Category.FIELD, "timesheet", 580, "2026-03", "f" * 64, "a.xlsx", "Malli", 12, "E",
        "project_s", "7.30", "H01", None, None, facts=facts,
    )  # fmt: skip


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "fi"])
def test_every_language_has_the_same_labels_with_the_same_placeholders(lang: str) -> None:
    other = Labels(lang, DATA / "labels")
    assert other.keys == FI.keys
    differing = [key for key in FI.keys if _placeholders(FI, key) != _placeholders(other, key)]
    assert differing == []


def _placeholders(labels: Labels, key: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(labels.template(key)) if name is not None}


def test_a_missing_label_is_named(tmp_path: Path) -> None:
    with pytest.raises(TilitysError, match=r"puuttuu teksti ”page\.title”"):
        _labels(tmp_path, '[page]\nnumber = "Sivu"\n').text("page.title")


def test_a_missing_fact_is_named(tmp_path: Path) -> None:
    with pytest.raises(TilitysError, match="”due” puuttuu tieto ”due_date”"):
        _labels(tmp_path, 'due = "Viimeistään {due_date}"\n').text("due")


def test_a_broken_label_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"fi\.toml"):
        _labels(tmp_path, "[page\n")
    with pytest.raises(SettingsError, match=r"kohdassa ”page\.number” pitää olla teksti"):
        _labels(tmp_path, "[page]\nnumber = 3\n")
    with pytest.raises(SettingsError, match=r"sv\.toml"):
        Labels("sv", tmp_path)


def test_amounts_have_two_decimals_and_spaces_between_thousands() -> None:
    assert FI.eur(Decimal("1234.56")) == f"1{NBSP}234,56{NBSP}€"
    assert FI.eur(Fraction(1234567, 10)) == f"123{NBSP}456,70{NBSP}€"
    assert FI.eur(Decimal("-52.6")) == f"−52,60{NBSP}€"


def test_a_fraction_of_a_cent_is_refused_rather_than_rounded() -> None:
    with pytest.raises(TilitysError, match="senttien"):
        FI.eur(Decimal("0.005"))


def test_hours_are_written_with_a_colon_and_may_pass_a_day() -> None:
    assert FI.hours(26400) == "7:20"
    assert FI.hours(93600) == "26:00"
    assert FI.hours(26430) == "7:20:30"
    assert FI.hours(-5400) == "−1:30"


def test_days_and_months_are_written_the_finnish_way() -> None:
    assert FI.date(date(2026, 3, 31)) == "31.3.2026"
    assert FI.month("2026-03") == "3/2026"
    assert FI.month_name("2026-03") == "maaliskuu 2026"


def test_rates_keep_their_decimals() -> None:
    assert FI.percent(Fraction("0.2644")) == f"26,44{NBSP}%"
    assert FI.rate(Fraction("31.8")) == "31,80"
    assert FI.decimal(Fraction(1, 3)) == "1/3"


def test_facts_are_written_by_the_ending_of_their_names(tmp_path: Path) -> None:
    labels = _labels(tmp_path, 'x = "{a_s} {b_eur} {c_date} {d_month} {e_count} {f}"\n')
    written = labels.text(
        "x", a_s="26400", b_eur=Decimal("12.50"), c_date="2026-03-31", d_month="2026-03", e_count=1234, f="E12"
    )
    assert written == f"7:20 12,50{NBSP}€ 31.3.2026 3/2026 1{NBSP}234 E12"


def test_braces_in_a_fact_are_left_alone(tmp_path: Path) -> None:
    assert _labels(tmp_path, 'x = "Luettiin {read}"\n').text("x", read="{0.__class__}") == "Luettiin {0.__class__}"


def test_a_finding_names_its_place_its_facts_and_the_words_for_its_codes() -> None:
    rule = _rule("Rivi {row}, sarake {column}: {read}. Hyväksytty {approved_s} ({what}), {file_month}, {municipality}.")
    finding = _finding(approved_s="27000", what="other", municipality="441")
    written = FI.finding_message(rule, finding, {441: "Luumäki"})
    assert written == "Rivi 12, sarake E: 7.30. Hyväksytty 7:30 (muu työ), 3/2026, Luumäki."
    assert FI.finding_remedy(rule, finding) == "Korjaa rivi 12."


def test_reference_and_account_numbers_are_printed_in_groups() -> None:
    assert FI.reference("868516259619897") == "86851 62596 19897"
    assert FI.reference("1234561") == "12 34561"
    assert FI.reference("1232") == "1232"
    assert FI.account("FI2112345600000785") == "FI21 1234 5600 0007 85"
