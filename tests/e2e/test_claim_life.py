"""The life of a claim after its closing, through the command line: sent, returned, decided, paid, closed anew.

Here belongs the sample's closed claim and the decisions about it. Not here: the shares by hand (`tests/rules`).
"""

import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.e2e.test_agreement import CLAIM, change, kinds
from tests.e2e.told import CommandLine
from tests.sample_year import APPROVER, PREPARER

ON = date(2025, 11, 22)
WHO = ("--by", PREPARER, "--reason", "Rahoittajan ilmoitus 22.11.2025")
CLOSE = ("claim", CLAIM, "--close", "--by", PREPARER, "--approved-by", APPROVER, "--reason", "Tarkastettu uudelleen.")


def decide(tilitys: CommandLine, root: Path, kind: str, *options: str) -> str:
    """Record a decision about the claim; gives what was said on stderr."""
    told = tilitys(root, "decide", kind, "--claim", CLAIM, *options, *WHO, on=ON)
    assert (told.code, bool(told.err)) in ((0, False), (10, True)), told
    return told.err


def through(tilitys: CommandLine, root: Path, *steps: tuple[str, ...]) -> None:
    """Record decisions that must go through."""
    for kind, *options in steps:
        assert decide(tilitys, root, kind, *options) == ""


SENT = ("send_claim",)
DECIDED = ("decide_claim", "--amount", "16948,64", "--reference", "EURA 2025/11")


def test_each_step_follows_the_one_that_it_needs(suljettu: Path, tilitys: CommandLine) -> None:
    before = len(kinds(suljettu))
    told = decide(tilitys, suljettu, *DECIDED)
    assert "maksatushakemus 2025-1 on nyt suljettu; rahoittajan päätöksen voi kirjata vain lähetetystä" in told
    told = decide(tilitys, suljettu, "return_claim", "--due", "2025-12-31")
    assert "täydennettäväksi palautetuksi voi merkitä vain lähetetyn hakemuksen" in told
    assert len(kinds(suljettu)) == before
    through(tilitys, suljettu, SENT)
    assert "on nyt lähetetty; perua voi vain suljetun" in decide(tilitys, suljettu, "withdraw_claim")
    assert "vasta, kun rahoittajan päätös" in decide(tilitys, suljettu, "pay_claim", "--amount", "1,00")
    through(tilitys, suljettu, DECIDED)
    told = decide(tilitys, suljettu, "recover_claim", "--amount", "1,00", "--reference", "EURA 3")
    assert "on nyt päätetty; takaisin voi periä vain tukea, joka on kirjattu maksetuksi" in told
    through(tilitys, suljettu, ("pay_claim", "--amount", "16948,64"))


def test_a_step_of_a_claim_that_is_a_draft_or_unknown_is_refused(suljettu: Path, tilitys: CommandLine) -> None:
    told = tilitys(suljettu, "decide", "send_claim", "--claim", "2026-1", *WHO, on=ON)
    assert told.code == 10
    assert "maksatushakemus 2026-1 on nyt luonnos; lähetetyksi voi merkitä vain suljetun hakemuksen" in told.err
    assert tilitys(suljettu, "decide", "send_claim", "--claim", "2031-1", *WHO, on=ON).code == 2
    told = tilitys(suljettu, "decide", "decide_claim", "--claim", CLAIM, *WHO, on=ON)
    assert (told.code, told.err.strip()) == (2, "Päätöksestä decide_claim puuttuu: --amount, --reference.")


def test_what_eura_shows_comes_back_as_a_difference_on_the_claims_first_page(
    suljettu: Path, tilitys: CommandLine
) -> None:
    told = tilitys(suljettu, "decide", "eura", "--claim", CLAIM, "--shown", "tuki", *WHO, on=ON)
    assert (told.code, "Kirjoita kenttä ja summa: --shown support=52823,56" in told.err) == (2, True)
    assert "shown tuki: kenttää ei ole" in decide(tilitys, suljettu, "eura", "--shown", "tuki=1,00")
    through(tilitys, suljettu, ("eura", "--shown", "support=17 948,59", "--shown", "flat_rate=1,00"))
    newer = ("decide", "eura", "--claim", CLAIM, "--shown", "flat_rate=6410,22", "--shown", "support=17948,59")
    said = tilitys(suljettu, *newer, *WHO, on=ON).out  # the newer of two holds
    assert "  Ero: Haettava tuki: hakemuksessa 17 948,60 €, EURAssa 17 948,59 €, ero −0,01 €\n" in said.replace(
        "\xa0", " "
    )
    paper = ("decide", "attachment", "--claim", CLAIM, "--paper", "transfers", "--none")
    assert "Maksatushakemus 2025-1 on suljettu" in tilitys(suljettu, *paper, *WHO, on=ON).out
    assert tilitys(suljettu, "claim", CLAIM, on=ON).code == 1  # its findings are told again
    sheet = load_workbook(suljettu / "out" / CLAIM / "maksatushakemus.xlsx", data_only=True).worksheets[0]
    rows = {row[2].value: [cell.value for cell in row[3:6]] for row in sheet.iter_rows()}
    assert rows["Haettava tuki"] == [17948.6, 17948.59, -0.01]
    assert rows["Flat rate"] == [6410.22, 6410.22, 0]


@pytest.mark.parametrize("steps", [[("withdraw_claim",)], [SENT, ("return_claim", "--due", "2025-12-31")]])
def test_a_claim_that_came_back_is_a_draft_and_is_closed_as_a_version_beside_the_old(
    steps: list[tuple[str, ...]], suljettu: Path, tilitys: CommandLine
) -> None:
    old = (suljettu / "frozen" / CLAIM / "v1" / "figures.csv").read_bytes()
    told = tilitys(suljettu, *CLOSE, on=ON)
    assert told.code == 2
    assert "on jo suljettu. Uuden version voi sulkea, kun hakemus on peruttu ennen lähettämistä" in told.err
    through(tilitys, suljettu, *steps)
    # While it is open, nothing is invoiced of it.
    told = tilitys(suljettu, "invoice", CLAIM, on=ON)
    assert (told.code, "Sulje se ensin uutena versiona: tilitys claim 2025-1 --close" in told.err) == (2, True)
    assert tilitys(suljettu, *CLOSE, on=ON).code in (0, 1)  # what waits has been accepted
    assert (suljettu / "frozen" / CLAIM / "v1" / "figures.csv").read_bytes() == old
    assert (suljettu / "frozen" / CLAIM / "v2" / "figures.csv").is_file()
    assert tilitys(suljettu, "invoice", CLAIM, on=ON).code == 0
    assert tilitys(suljettu, "verify", on=ON).code == 0


def test_decided_support_enters_the_need_when_the_agreement_says_so(suljettu: Path, tilitys: CommandLine) -> None:
    change(suljettu, '^support = "applied"', 'support = "decided"')
    through(tilitys, suljettu, SENT, DECIDED)
    told = tilitys(suljettu, "invoice", CLAIM, on=ON)
    assert told.code == 0
    # Costs 22 435,80 and support applied for 17 948,64 leave 4 487,16; of the support 1 000,00 was not decided.
    # 5 487,16 ÷ 7 = 783,88
    explained = tilitys(suljettu, "explain", f"cofinancing/{CLAIM}/580/invoice", on=ON).out
    assert "783,88" in explained
    assert re.search(r"Päätetty tuki.*16.948,64", explained)


def test_amounts_that_cannot_be_are_refused_with_nothing_recorded(suljettu: Path, tilitys: CommandLine) -> None:
    through(tilitys, suljettu, SENT)
    before = len(kinds(suljettu))
    told = decide(tilitys, suljettu, "decide_claim", "--amount", "17948,65", "--reference", "EURA 1")
    assert "on päätetty 17948,65 € tukea, mutta siinä on haettu 17948,60 €" in told.replace("\N{NO-BREAK SPACE}", " ")
    assert len(kinds(suljettu)) == before
    through(tilitys, suljettu, ("decide_claim", "--amount", "17 000", "--reference", "EURA 1"))
    told = decide(tilitys, suljettu, "pay_claim", "--amount", "17000,01")
    assert "on maksettu 17000,01 € tukea, mutta siitä on päätetty 17000,00 €" in told.replace("\N{NO-BREAK SPACE}", " ")
    told = tilitys(suljettu, "decide", "pay_claim", "--claim", CLAIM, "--amount", "-5", *WHO, on=ON).err
    assert told.strip() == "Summaa ”-5” ei voi lukea. Kirjoita se sentteineen, esimerkiksi 100,00."


def test_a_decision_that_was_written_by_hand_is_held_to_the_claim_where_it_is_used(
    suljettu: Path, tilitys: CommandLine
) -> None:
    change(suljettu, '^support = "applied"', 'support = "decided"')
    through(tilitys, suljettu, SENT)
    written = (
        'kind = "decide_claim"\nid = "kasin"\ndate = 2025-11-22\nby = "K"\nreason = "Päätös"\nclaim = "2025-1"\n'
        'support_eur = "17948.65"\nreference = "EURA 1"\n'
    )
    (suljettu / "decisions" / "kasin.toml").write_text(written, encoding="utf-8")
    told = tilitys(suljettu, "invoice", CLAIM, on=ON)
    assert told.code == 10
    assert "decisions: kasin.toml: support_eur: maksatushakemuksesta 2025-1 on päätetty" in told.err


def test_an_open_advance_is_set_off_as_the_decision_says_and_asked_about_where_it_is_silent(
    suljettu: Path, tilitys: CommandLine
) -> None:
    through(tilitys, suljettu, SENT, DECIDED)
    advance = ("decide", "pay_advance", "--reference", "EURA 9", *WHO)
    told = tilitys(suljettu, *advance, "--amount", "147600,01", on=ON)
    assert (told.code, "enintään 30 % myönnetystä tuesta" in told.err) == (10, True)
    assert tilitys(suljettu, *advance, "--amount", "10000", on=ON).code == 0
    asked = decide(tilitys, suljettu, "pay_claim", "--amount", "6948,64")
    assert "ennakkoa on avoinna 10000,00 €, eikä project.toml sano, miten se kuitataan" in asked
    terms = '[decision.terms]\nadvance = "first_payments"\nreference = "kohta 9"\n\n[decision.rounding]'
    change(suljettu, r"^\[decision.rounding\]", terms)
    # 16 948,64 decided: 10 000,00 is set off, the rest came to the account.
    through(tilitys, suljettu, ("pay_claim", "--amount", "6948,64"))
    [paid] = (suljettu / "decisions").glob("*-pay-claim.toml")
    assert 'set_off_eur = "10000.00"' in paid.read_text(encoding="utf-8")
    assert "on maksettu" in decide(tilitys, suljettu, "pay_claim", "--amount", "0,01")
