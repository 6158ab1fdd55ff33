"""The papers of a claim through the command line: asked for at closing, given one by one, kept, listed and frozen.

Here belongs one claim from its missing papers to its closed list. Not here: which papers are needed (`tests/unit`).
"""

import io
import json
from datetime import date
from pathlib import Path

import openpyxl

from tests.e2e.told import CommandLine, papers_of
from tests.sample_year import APPROVER, PREPARER

ON = date(2025, 11, 20)
WHO = ("--by", PREPARER, "--reason", "Hakemuksen liite.")
CLOSE = ("claim", "2025-1", "--close", "--by", PREPARER, "--approved-by", APPROVER, "--reason", "Valmis.")


def test_a_claim_is_closed_when_its_last_paper_is_given(hanke: Path, tilitys: CommandLine, tmp_path: Path) -> None:
    tilitys(hanke, "decide", "accept_waiting", "--claim", "2025-1", "--all", *WHO, on=ON)
    # A person joined meanwhile, of whom no paper has been given.
    project = hanke / "project.toml"
    person = project.read_text(encoding="utf-8").split("[[staff]]")[2].split("#")[0]
    new = person.replace("H02", "H09").replace("Essi Esimerkki", "Ulla Uusi").replace("Esimerkki Essi", "Uusi Ulla")
    text = project.read_text(encoding="utf-8").replace("[[staff]]", f"[[staff]]{new}\n[[staff]]", 1)
    project.write_text(text, encoding="utf-8")
    told = tilitys(hanke, "claim", "2025-1", "--review", on=ON)
    assert told.code == 1
    assert "PUUTTUU työsopimus H09" in told.out
    assert "tilitys decide attachment --paper contract --subject H09 --file TIEDOSTO" in told.err

    paper = tmp_path / "työsopimus-H09.pdf"
    paper.write_bytes(b"%PDF-1.7 sopimus")
    give = ("decide", "attachment", "--subject", "H09", *WHO)
    assert tilitys(hanke, *give, "--paper", "contract", "--file", str(paper), on=ON).code == 0
    reference = ("--reference", "Asianhallinta 7/2025")
    assert tilitys(hanke, *give, "--paper", "task_description", *reference, "--date", "2025-10-01", on=ON).code == 0
    before = papers_of(hanke)
    told = tilitys(hanke, *CLOSE, on=ON)
    assert papers_of(hanke) == before
    assert (told.code, "ilmoitus muusta julkisesta tuesta: H09" in told.err) == (2, True)
    declare = ("decide", "other_support", "--claim", "2025-1", "--subject", "H09", *WHO)
    assert tilitys(hanke, *declare, "--support", "none", on=ON).code == 0
    assert tilitys(hanke, *CLOSE, on=ON).code in (0, 1)

    facts = json.loads((hanke / "frozen/2025-1/v1/facts.json").read_bytes())
    [contract] = [f for f in facts["attachments"] if (f["paper"], f["about"]) == ("contract", "H09")]
    assert contract["given"][0]["name"] == "työsopimus-H09.pdf"
    assert (hanke / "archive" / contract["given"][0]["sha256"]).read_bytes() == b"%PDF-1.7 sopimus"
    book = openpyxl.load_workbook(io.BytesIO((hanke / "out/2025-1/maksatushakemus.xlsx").read_bytes()))
    listed = [[cell.value for cell in row] for row in book["Liitteet"].iter_rows()]
    assert ["Työsopimus", "H09 Ulla Uusi", "on", "työsopimus-H09.pdf"] in [row[:4] for row in listed]
    assert tilitys(hanke, "verify", on=ON).code == 0
    # The decision that was made earlier carries its own day.
    assert (hanke / "decisions/2025-10-01-01-attachment.toml").is_file()


def test_what_cannot_be_kept_or_is_unknown_is_refused_with_nothing_recorded(
    hanke: Path, tilitys: CommandLine, tmp_path: Path
) -> None:
    coded = tmp_path / "sopimus.txt"
    coded.write_text("Henkilötunnus 131052-9085", encoding="utf-8")
    before = papers_of(hanke)
    give = ("decide", "attachment", "--paper", "contract", *WHO)
    wrong = {
        ("--subject", "H01", "--file", str(coded)): "Tiedostossa sopimus.txt on henkilötunnus",
        ("--subject", "H01", "--file", str(tmp_path / "ei.pdf")): "ei voi lukea",
        ("--subject", "H77", "--reference", "a"): "Kohdetta H77 ei ole hankkeessa",
        ("--subject", "H01"): "Anna joko tiedosto (--file), viite",
        ("--reference", "a"): "about: luettelo puuttuu",
        ("--subject", "H01", "--reference", "a", "--date", "2025-11-21"): "Päätöksen päivä 21.11.2025 ei kelpaa",
        ("--subject", "H01", "--reference", "a", "--date", "2025-08-19"): "sen pitää olla 20.8.2025–20.11.2025",
    }
    for options, words in wrong.items():
        told = tilitys(hanke, *give, *options, on=ON)
        assert (told.code in (2, 10, 11), told.out) == (True, "")
        assert words in told.err
        assert "131052" not in told.err
    monthly = ("decide", "attachment", "--paper", "minutes", "--none", *WHO)
    assert "anna myös --claim" in tilitys(hanke, *monthly, on=ON).err
    assert papers_of(hanke) == before
