"""What the agreement says, through the command line: silence stops invoicing and asks, ceilings and plans are followed.

Here belongs the sample's closed claim under a changed project.toml. Not here: the sums (`tests/rules`).
"""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.e2e.told import CommandLine, papers_of
from tests.sample_year import APPROVER, PREPARER

CLAIM = "2025-1"
ON = date(2025, 11, 22)
APPROVE = ("--approve", "--by", PREPARER, "--approved-by", APPROVER, "--reason", "Tarkastettu.")
REJECTED = """kind = "rejected"
id = "hylkays-2025-1"
date = 2025-11-21
by = "Kirsi Kirjanpitäjä"
reason = "Maksatuspäätös 20.11.2025"
claim = "2025-1"
costs_eur = "1770.16"
support_eur = "1416.13"
"""


def change(root: Path, pattern: str, new: str, count: int = 0) -> None:
    """Change lines of project.toml; one at least."""
    project = root / "project.toml"
    text, changed = re.subn(pattern, new, project.read_text(encoding="utf-8"), count=count, flags=re.MULTILINE)
    assert changed
    project.write_text(text, encoding="utf-8")


def kinds(root: Path) -> list[str]:
    return [json.loads(line)["kind"] for line in (root / "journal.jsonl").read_bytes().splitlines()]


# Which line of project.toml goes, and the words that ask for it.
SILENT = {
    "the basis": (r"^basis = .*\n", ["agreement.basis: puuttuu", 'Tavallisesti basis = "eligible_costs"']),
    "the support": ('^support = "applied".*\n', ["agreement.support: puuttuu", 'Tavallisesti support = "applied"']),
    "the rhythm": (r"^rhythm = .*\n", ["agreement.rhythm: puuttuu", 'Tavallisesti rhythm = "after_claims"']),
    "ceilings": (r"^ceilings = .*\n", ["agreement.ceilings: puuttuu", 'Tavallisesti ceilings = "board_decisions"']),
    "one municipality's ceiling": (
        r"^\[\[ceilings\]\]\nmunicipality = 580\n.*\n.*\n.*\n",
        ["ceilings 580 (Parikkala): puuttuu; kirjaa kunnan päättämä katto, päätös ja sen päivä osioon [[ceilings]]"],
    ),
}


@pytest.mark.parametrize("what", SILENT)
def test_silence_stops_invoicing_and_asks_while_month_and_claim_go_on(
    what: str, suljettu: Path, tilitys: CommandLine
) -> None:
    line, words = SILENT[what]
    change(suljettu, line, "")
    told = tilitys(suljettu, "invoice", CLAIM, on=ON)
    assert (told.code, told.out) == (10, "")
    assert [word for word in words if word not in told.err] == []
    assert "invoiced" not in kinds(suljettu)
    assert tilitys(suljettu, "run", "2025-10", on=ON).code in (0, 1)


def test_a_key_that_still_is_a_comment_is_told_with_its_line(suljettu: Path, tilitys: CommandLine) -> None:
    change(suljettu, "^basis", "# basis")
    told = tilitys(suljettu, "invoice", CLAIM, on=ON)
    assert re.search(r'rivi \d+ on vielä kommentti: poista sen alusta merkit "# "', told.err)


@pytest.mark.parametrize(
    ("line", "becomes", "words"),
    [
        ('^support = "applied"', 'support = "decided"', "päätetty tuki, mutta rahoittajan päätöstä maksatushak"),
        ('^support = "applied"', 'support = "received"', "maksettu tuki, mutta rahoittajan maksua maksatushak"),
        ("^rhythm = .*", 'rhythm = "instalments"', "agreement.instalments: puuttuu; etukäteen kerättävät erät"),
        ("^key = .*", 'key = "weights"', "agreement.weights: jakoperuste tarvitsee kaikkien kuntien luvut; puuttuu 4"),
        (
            "^key = .*", 'key = "population"\nweights = { 416 = "3012" }',
            "agreement.weights_reference: puuttuu; jakoperuste tarvitsee tiedon siitä, mistä asukasluvut ovat",
        ),
        ("^key = .*", 'key = "equal"\nweights = { 416 = "1" }', 'painoja ei käytetä, kun key = "equal"'),
        ("^ceilings = .*", 'ceilings = "none"', 'arvo on "none", mutta osiossa [[ceilings]] on kattoja'),
        ("^municipality = 580", "municipality = 416", "ceilings 416: sama katto on 2 kertaa"),
        ("^municipality = 580", "municipality = 405", "ceilings 405.municipality: kuntaa 405 ei ole"),
        ("^municipality = 580", "municipality = 580\nyear = 2027", "ceilings 580 2027.year: vuonna 2027 ei pääty"),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused_in_words(
    line: str, becomes: str, words: str, suljettu: Path, tilitys: CommandLine
) -> None:
    change(suljettu, line, becomes)
    told = tilitys(suljettu, "invoice", CLAIM, on=ON)
    assert (told.code, told.out) == (10, "")
    assert words in told.err
    assert "invoiced" not in kinds(suljettu)


def test_a_ceiling_that_binds_leaves_its_line_and_names_the_decision(suljettu: Path, tilitys: CommandLine) -> None:
    # 4 487,16 ÷ 7 = 641,02 and two odd cents, Lemi's and Luumäki's
    assert _share(suljettu, tilitys) == 64103
    change(suljettu, r"(?<=municipality = 580\n)amount_eur = .*", 'amount_eur = "100.00"')
    told = tilitys(suljettu, "invoice", CLAIM, on=ON)
    assert told.code == 0
    out = told.out.replace("\N{NO-BREAK SPACE}", " ")
    assert re.search(r"Kattamatta, yli kattojen +541,02 €", out)
    assert "Parikkala: 541,02 € – Parikkalan kunnanhallitus 21.10.2025 § 212" in out
    # nobody else pays more than before
    assert _share(suljettu, tilitys) == 64103


def _share(root: Path, tilitys: CommandLine) -> int:
    """Lemi's invoice in cents, as it is drafted."""
    assert tilitys(root, "invoice", CLAIM, on=ON).code == 0
    table = tilitys(root, "figures", f"cofinancing/{CLAIM}/416/invoice", "--csv", on=ON).out
    found = re.search(r"/416/invoice;([0-9]+)\.([0-9]{2});", table)
    assert found
    return int(found[1] + found[2])


def test_the_budget_that_the_ceilings_do_not_cover_is_told_by_the_next_run(
    suljettu: Path, tilitys: CommandLine
) -> None:
    # 7 × 17 571 = 122 997 of 123 000
    change(suljettu, r'^amount_eur = "18000.00"', 'amount_eur = "17571.00"')
    told = tilitys(suljettu, "run", "2025-10", on=ON)
    said = told.err.replace("\N{NO-BREAK SPACE}", " ")
    assert "Kustannusarvio tarvitsee kunnilta 123 000,00 €, mutta niiden päätökset kattavat siitä 122 997,00 €" in said
    assert "kattamatta jää 3,00 €. Päätös ei riitä: Lemi (Lemin kunnanhallitus 14.10.2025 § 146), Luumäki (" in said
    assert "[ceilings-below-budget]" in tilitys(suljettu, "findings", on=ON).out


def reject(root: Path, text: str = REJECTED) -> None:
    (root / "decisions/hylkays.toml").write_text(text, encoding="utf-8")


def test_rejected_costs_stop_invoicing_until_the_agreement_says_who_bears_them(
    suljettu: Path, tilitys: CommandLine
) -> None:
    share = _share(suljettu, tilitys)
    change(suljettu, r"^rejected = .*\n", "")
    assert tilitys(suljettu, "invoice", CLAIM, on=ON).code == 0  # nothing is rejected: nobody asks
    reject(suljettu)
    told = tilitys(suljettu, "invoice", CLAIM, on=ON)
    assert (told.code, told.out) == (10, "")
    assert "agreement.rejected: puuttuu; päätöksellä hylkays-2025-1 on hylätty kustannuksia" in told.err
    assert 'Tavallisesti rejected = "key"' in told.err
    # borne by the key, the seven carry the support that does not come: 1 416,13 ÷ 7 = 202,304…
    change(suljettu, "^minimum_credit", 'rejected = "key"\nminimum_credit')
    assert abs(_share(suljettu, tilitys) - share - 20230) <= 1
    lines = tilitys(suljettu, "explain", f"cofinancing/{CLAIM}/need", on=ON).out.replace("\N{NO-BREAK SPACE}", " ")
    assert "Hylätyt kustannukset" not in lines
    assert "Saamatta jäävä tuki (Maksatuspäätös 20.11.2025): 1 416,13 €" in lines


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"2025-1"\ncosts', '"2026-1"\ncosts', "maksatushakemusta 2026-1 ei ole suljettu"),
        ('"1770.16"', '"1770160.00"', "maksatushakemuksesta 2025-1 on hylätty yhteensä 1770160,00 €, mutta siinä on"),
        ('"1416.13"', '"1770.17"', "tuki 1770.17 on suurempi kuin kustannukset 1770.16"),
    ],
)
def test_a_rejection_that_does_not_fit_is_refused(
    old: str, new: str, words: str, suljettu: Path, tilitys: CommandLine
) -> None:
    reject(suljettu, REJECTED.replace(old, new))
    told = tilitys(suljettu, "invoice", CLAIM, on=ON)
    assert (told.code, told.out) == (10, "")
    assert words in told.err


PLAN = """[[agreement.instalments]]
claim = "2026-1"
date = 2026-01-15
amount_eur = "14000.00"
"""


def with_plan(root: Path) -> None:
    """Let 14 000 be collected in advance for 2026-1, from 15.1.2026 on."""
    project = root / "project.toml"
    text = project.read_text(encoding="utf-8")
    head, rest = text.split('rhythm = "after_claims"', 1)
    keys, ceilings = rest.split("\n\n", 1)
    project.write_text(f'{head}rhythm = "instalments"{keys}\n\n{PLAN}\n{ceilings}', encoding="utf-8")


def test_an_instalment_is_collected_in_advance_on_its_day_and_not_before(suljettu: Path, tilitys: CommandLine) -> None:
    with_plan(suljettu)
    told = tilitys(suljettu, "invoice", "2026-1", *APPROVE, on=ON)
    assert told.code == 0
    before = papers_of(suljettu)
    told = tilitys(suljettu, "invoice", "2026-1", "--issue", on=ON)
    assert told.code == 2
    assert "tämän erän saa laskuttaa 15.1.2026 alkaen. Mitään ei annettu." in told.err
    assert papers_of(suljettu) == before

    on = date(2026, 1, 15)
    assert tilitys(suljettu, "invoice", "2026-1", "--issue", on=on).code == 0
    explained = tilitys(suljettu, "explain", "cofinancing/2026-1/580/invoice", on=on).out
    assert "Suunnitelman erä 15.1.2026, jakso 2026-1 (Yhteistyösopimus 2.9.2025): 14\xa0000,00\xa0€" in explained
    # the closed claim is settled beside it: the instalment stays collected for its own claim
    assert tilitys(suljettu, "invoice", CLAIM, *APPROVE, on=on).code == 0
    assert tilitys(suljettu, "invoice", CLAIM, "--issue", on=on).code == 0
    figures = tilitys(suljettu, "figures", f"cofinancing/{CLAIM}/advances/total", on=on).out
    assert "14\xa0000,00\xa0€" in figures
    # the plan has no more for 2026-1: its invoices are shown, and what was collected waits for the claim
    told = tilitys(suljettu, "invoice", "2026-1", "--issue", on=on)
    assert (told.code, "laskut on jo annettu" in told.err) == (2, True)
    told = tilitys(suljettu, "invoice", "2026-2", on=on)
    assert "sopimuksen erissä ([[agreement.instalments]]) ole sille enää etukäteen kerättävää" in told.err
    told = tilitys(suljettu, "verify", on=on)
    assert told.code == 0, told.out
