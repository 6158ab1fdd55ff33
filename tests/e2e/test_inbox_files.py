"""Files that cannot be used, through the command line: each is told with what to do, kept, and stops nothing else.

Not here: what exactly is unreadable about a file (`tests/unit/test_intake_*.py`), and personal identity codes
(`test_personal_ids.py`).
"""

import hashlib
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.demo import moment
from flows.desk import Desk
from pipelines.intake import receive
from pipelines.intake.answers import answer
from pipelines.papers import read_papers
from pipelines.workspace import InboxFile, Workspace
from schemas.places import DATA
from tests.e2e.told import CommandLine, papers_of
from tests.golden.dump import dump
from tests.unit.intake_case import workbook

SENT = DATA / "sample/deliveries/2025-12-04/700-ruokolahti/tyoaika-ruokolahti-2025-11.csv"
PARIKKALA, RUOKOLAHTI = "580-parikkala", "700-ruokolahti"
ON = date(2025, 12, 10)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

UNFIT = {
    "damaged.xlsx": (PARIKKALA, workbook({"Taul1": [["a"]]})[:400], "file-unreadable", "tallenna se uudelleen XLSX-"),
    "kuva.jpg": (PARIKKALA, b"\xff\xd8\xff\xe0" + bytes(50), "file-unreadable", "(jpg) ei voitu lukea"),
    "muistio.pdf": (PARIKKALA, b"%PDF-1.7 ...", "file-unreadable", "(pdf) ei voitu lukea"),
    "salattu.xlsx": (
        PARIKKALA, OLE + "EncryptedPackage".encode("utf-16-le"), "file-encrypted", "Poista tiedostosta salasana",
    ),
    "tyhjä.xlsx": (PARIKKALA, b"", "file-empty", "ei ole yhtään riviä"),
    "välit.csv": (PARIKKALA, b" \r\n\r\n", "file-empty", "ei ole yhtään riviä"),
    "lista.csv": (PARIKKALA, b"nimi;puhelin\r\nAnna;123\r\n", "file-kind-unknown", "nimi"),
    "taulukko.xlsx": (PARIKKALA, workbook({"T": [["Väri", "Maku"], ["x", "y"]]}), "file-kind-unknown", "Väri"),
    "hukassa.csv": ("999-muualta", SENT.read_bytes(), "file-sender-unknown", "999-muualta"),
    "irrallaan.csv": ("", SENT.read_bytes() + b"\r\n", "file-sender-unknown", "Siirrä tiedosto sen kunnan kansioon"),
}  # fmt: skip


def drop(root: Path, folder: str, name: str, data: bytes) -> None:
    (root / "inbox" / folder).mkdir(parents=True, exist_ok=True)
    (root / "inbox" / folder / name).write_bytes(data)


def waiting(root: Path) -> list[str]:
    return [path.name for path in (root / "inbox").rglob("*") if path.is_file()]


@pytest.fixture
def unfit(hanke: Path, tilitys: CommandLine) -> Path:
    """A workspace that has received every unfit file, and a good one among them."""
    for name, (folder, data, _, _) in UNFIT.items():
        drop(hanke, folder, name, data)
    shutil.copy(SENT, hanke / "inbox" / RUOKOLAHTI)
    told = tilitys(hanke, "run", "2025-11", on=ON)
    assert (told.code, told.err) == (1, "")
    assert f"Vastaanotettuja tiedostoja 1, hylättyjä {len(UNFIT)}." in told.out
    return hanke


def test_every_unfit_file_is_told_with_what_to_do_is_kept_and_stops_nothing_else(
    unfit: Path, tilitys: CommandLine
) -> None:
    assert waiting(unfit) == []
    told = tilitys(unfit, "findings", "--at", "month:2025-11", on=ON)
    assert told.code == 1
    blocks = [block for block in told.out.split("VIRHE: ")[1:] if "[file-" in block]
    for name, (_, data, rule, words) in UNFIT.items():
        (block,) = [block for block in blocks if name in block.splitlines()[0]]
        assert f"[{rule}]" in block
        assert words in block
        assert "→ " in block
        assert (unfit / "archive" / hashlib.sha256(data).hexdigest()).read_bytes() == data
    received = read_papers(Desk(unfit, moment(ON)).ws).receipts[-1]
    assert (received.name, received.period) == (SENT.name, "2025-11")
    assert tilitys(unfit, "verify", on=ON).code == 0


def test_the_municipality_reads_about_its_unfit_files_in_its_own_feedback(unfit: Path) -> None:
    page = dump((unfit / "out/2025-11/palaute-parikkala-2025-11.xlsx").read_bytes())
    mine = [name for name, (folder, *_) in UNFIT.items() if folder == PARIKKALA]
    assert [name for name in mine if name not in page] == []
    assert "hukassa.csv" not in page


@pytest.mark.parametrize(
    ("limit", "name", "data"),
    [
        ("WORKBOOK_LIMIT", "iso.xlsx", workbook({"Taul1": [["a"]]})),
        ("TEXT_LIMIT", "iso.csv", b"nimi;puhelin\r\n" * 10),
    ],
)
def test_an_oversized_file_is_told_with_its_size_and_kept(
    limit: str, name: str, data: bytes, hanke: Path, tilitys: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The reading process would not know of another limit, so the file is read in this one.
    monkeypatch.setattr("pipelines.intake.reading.ask", answer)
    monkeypatch.setattr(f"pipelines.intake.text.{limit}", len(data) - 1)
    drop(hanke, PARIKKALA, name, data)
    assert tilitys(hanke, "run", "2025-11", on=ON).code == 1
    told = tilitys(hanke, "findings", "--at", "month:2025-11", on=ON).out
    assert f"{name}\n" in told
    assert "[file-too-large]" in told
    assert (hanke / "archive" / hashlib.sha256(data).hexdigest()).read_bytes() == data


def test_marks_of_open_workbooks_hidden_and_growing_files_are_left_alone(hanke: Path, tilitys: CommandLine) -> None:
    names = ["~$avoinna.xlsx", ".piilossa.csv", "lataus.csv.crdownload", "kopio.csv.part", "desktop.ini"]
    for name in names:
        drop(hanke, PARIKKALA, name, SENT.read_bytes())
    (hanke / "inbox" / PARIKKALA / "linkki.csv").symlink_to(SENT)
    before = papers_of(hanke)
    told = tilitys(hanke, "check", on=ON)
    assert (told.code, told.out) == (0, "Saapuneissa ei ole tarkistettavaa.\n")
    assert "Vastaanotettuja tiedostoja 0, hylättyjä 0." in tilitys(hanke, "run", "2025-11", on=ON).out
    after = papers_of(hanke)
    assert {name: digest for name, digest in after.items() if name.startswith(("inbox", "archive"))} == {
        name: digest for name, digest in before.items() if name.startswith(("inbox", "archive"))
    }


def test_a_file_that_grows_while_it_is_read_waits_for_the_next_run(
    hanke: Path, tilitys: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(hanke, RUOKOLAHTI, "kasvaa.csv", SENT.read_bytes()[:300])
    real = receive.judge

    def judge_while_it_grows(file: InboxFile, *rest: Any) -> receive.Judgement:
        judged = real(file, *rest)
        file.path.write_bytes(SENT.read_bytes())
        return judged

    with monkeypatch.context() as patch:
        patch.setattr(receive, "judge", judge_while_it_grows)
        assert "Vastaanotettuja tiedostoja 0, hylättyjä 0." in tilitys(hanke, "run", "2025-11", on=ON).out
    assert waiting(hanke) == ["kasvaa.csv"]
    assert "Vastaanotettuja tiedostoja 1, hylättyjä 0." in tilitys(hanke, "run", "2025-11", on=ON).out
    assert (hanke / "archive" / hashlib.sha256(SENT.read_bytes()).hexdigest()).exists()


def test_a_file_that_is_taken_away_while_it_is_read_stops_nothing(
    hanke: Path, tilitys: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(hanke, PARIKKALA, "viedään.csv", b"x")
    shutil.copy(SENT, hanke / "inbox" / RUOKOLAHTI)
    real = Workspace.inbox

    def listed_then_gone(ws: Workspace) -> object:
        found = real(ws)
        (hanke / "inbox" / PARIKKALA / "viedään.csv").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(Workspace, "inbox", listed_then_gone)
    told = tilitys(hanke, "run", "2025-11", on=ON)
    assert told.err == ""
    assert "Vastaanotettuja tiedostoja 1, hylättyjä 0." in told.out


def test_an_inbox_file_that_another_program_holds_is_a_message_and_nothing_is_half_done(
    hanke: Path, tilitys: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(hanke, PARIKKALA, "varattu.csv", SENT.read_bytes())
    real = Path.read_bytes

    def held(path: Path) -> bytes:
        if path.name == "varattu.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    before = papers_of(hanke, cache=True)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", held)
        told = tilitys(hanke, "run", "2025-11", on=ON)
    assert (told.code, told.out) == (12, "")
    assert "varattu.csv kansiossa inbox/580-parikkala on auki toisessa ohjelmassa" in told.err
    assert "Sulje se ja aja komento uudelleen." in told.err
    assert papers_of(hanke, cache=True) == before


def test_check_tells_all_this_and_receives_nothing(hanke: Path, tilitys: CommandLine) -> None:
    for name, (folder, data, _, _) in UNFIT.items():
        drop(hanke, folder, name, data)
    before = papers_of(hanke)
    told = tilitys(hanke, "check", on=ON)
    assert told.code == 1
    assert (
        f"Tarkistettuja tiedostoja {len(UNFIT)}, kelpaamattomia {len(UNFIT)}. Mitään ei vielä vastaanotettu."
        in told.out
    )
    after = papers_of(hanke)
    new = {name for name in after if before.get(name) != after[name]}
    assert new == {"journal.jsonl", "out/tarkistus", "out/tarkistus/palaute-parikkala-2025-11.xlsx"}
    added = (hanke / "journal.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert '"kind":"published"' in added


def test_a_layout_of_the_workspace_s_own_is_a_new_file_and_no_code(hanke: Path, tilitys: CommandLine) -> None:
    (hanke / "inbox/580-parikkala/oma.csv").write_text("Kuka;Milloin;Montako tuntia\nMalli Mallikas;3.11.2025;7\n")
    assert "hylättyjä 1." in tilitys(hanke, "run", "2025-11", on=date(2025, 12, 10)).out
    (hanke / "dialects").mkdir()
    (hanke / "dialects/kunnan-oma.toml").write_text(
        'title = "Kunnan oma"\nrecord_kind = "timesheet"\nformats = ["csv"]\nperiod = "work_date"\n'
        '[columns]\nperson = ["Kuka"]\nwork_date = ["Milloin"]\nproject_s = ["Montako tuntia"]\n'
    )
    (hanke / "inbox/580-parikkala/oma.csv").write_text("Kuka;Milloin;Montako tuntia\nMalli Mallikas;4.11.2025;7\n")
    assert "Vastaanotettuja tiedostoja 1, hylättyjä 0." in tilitys(hanke, "run", "2025-11", on=date(2025, 12, 11)).out
    assert tilitys(hanke, "verify", on=date(2025, 12, 11)).code == 0
