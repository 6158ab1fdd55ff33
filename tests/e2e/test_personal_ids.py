"""A personal identity code in what municipalities send: the file is set aside, and the code is repeated nowhere.

Not here: which texts are codes (`tests/unit/test_intake_personal_ids.py`). The code is a temporary one: nobody has it.
"""

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typst
import xlsxwriter

from schemas.places import DATA
from tests.e2e.told import CommandLine, repeated
from tests.unit.intake_case import template, workbook

CODE = "131052-9085"
FOLDER = "580-parikkala"
ON = date(2025, 12, 10)
COUNTS = (DATA / "sample/deliveries/2025-12-02/580-parikkala/osallistujat_parikkala_2025-11.csv").read_bytes()


def comment() -> bytes:
    """A time sheet whose code stands in a comment of a cell."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Malli Mallikas")
        for number, row in enumerate(template([])):
            sheet.write_row(number, 0, [cell or "" for cell in row])
        sheet.write_comment("B3", f"asiakas {CODE}")
    return data.getvalue()


def document() -> bytes:
    """A text document: a ZIP of XML that is no workbook, its code cut up by tags."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{CODE[:7]}</w:t><w:t>{CODE[7:]}</w:t>")
    return data.getvalue()


SET_ASIDE = {
    "cell.xlsx": (workbook({"Malli": template([], person=CODE)}), "Malli B3"),
    "cell.csv": (COUNTS + f"Parikkala;2025-11;EECO01;{CODE};1;0\r\n".encode(), "kenttä 4"),
    "sheet.xlsx": (workbook({"Malli": template([]), CODE: [["a"]]}), "xxxxxx-xxxx"),
    "comment.xlsx": (comment(), "solun kommentissa"),
    "unreadable.csv": (f'nimi;tunnus\r\n"Anna;{CODE}\r\n'.encode(), "tiedoston sisällä"),
    "document.docx": (document(), "tiedoston sisällä"),
    "utf16.csv": (f"a\0b;{CODE}".encode("utf-16-le"), "tiedoston sisällä"),
    f"name and cell {CODE}.csv": (COUNTS + CODE.encode() + b"\r\n", "kenttä 1"),
}


def test_files_with_a_code_are_set_aside_whoever_sent_them_and_the_code_is_repeated_nowhere(
    hanke: Path, tilitys: CommandLine
) -> None:
    (hanke / "inbox/999-muualta").mkdir()
    for folder in (FOLDER, "999-muualta"):
        for name, (data, _) in SET_ASIDE.items():
            (hanke / "inbox" / folder / name).write_bytes(data)
    check = tilitys(hanke, "check", on=ON)
    run = tilitys(hanke, "run", "2025-11", on=ON)
    findings = [tilitys(hanke, "findings", "--at", "month:2025-11", *form, on=ON) for form in ((), ("--csv",))]
    assert [told.code for told in (check, run, *findings)] == [1, 1, 1, 1]
    assert [told for told in (check, run, *findings) if CODE in told.out + told.err] == []
    assert repeated(hanke, CODE) == []
    lines = [json.loads(line) for line in (hanke / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    refused = {(line["sender"], line["name"]): line for line in lines if line["kind"] == "refused"}
    for sender in (580, None):
        for name, (data, cell) in SET_ASIDE.items():
            line = refused.pop((sender, name.replace(CODE, "xxxxxx-xxxx")))
            assert (line["sha256"], line["rule"]) == (None, "file-personal-id")
            assert cell in line["facts"]["cell"]
            assert f"on henkilötunnus: {line['facts']['cell']}. Tällaista tiedostoa ei oteta vastaan" in findings[0].out
            assert (hanke / "quarantine" / str(line["n"])).read_bytes() == data
            slip = json.loads((hanke / "quarantine" / f"{line['n']}.slip.json").read_bytes())
            assert slip["deadline"] == "2026-01-09"
    assert refused == {}
    assert (hanke / "quarantine").stat().st_mode & 0o077 == 0
    assert [path for path in (hanke / "inbox").rglob("*") if path.is_file()] == []
    assert tilitys(hanke, "verify", on=ON).code == 0


def planted(folder: Path) -> None:
    """The code in each kind of file that a run leaves, as its own library writes it."""
    rows = pa.table({"teksti": [f"asiakas {CODE}"] * 50})
    pq.write_table(rows, folder / "rivit.parquet", compression="zstd")
    (folder / "rivit.arrow").write_bytes(written(rows))
    (folder / "sivu.pdf").write_bytes(typst.compile(f"asiakas *{CODE}*".encode(), format="pdf"))
    (folder / "kirja.xlsx").write_bytes(workbook({"Taul1": [[f"asiakas {CODE}"]]}))
    (folder / "loki.log").write_text(f"luettiin {CODE}\n", encoding="utf-16")
    with closing(sqlite3.connect(folder / "kanta.db")) as database, database:
        database.execute("CREATE TABLE loki (rivi TEXT)")
        database.execute("INSERT INTO loki VALUES (?)", (f"luettiin {CODE}",))
    letter = EmailMessage()
    letter.set_content(f"Hyvä vastaanottaja, asiakas {CODE} – ää", cte="base64")
    (folder / "kirje.eml").write_bytes(letter.as_bytes())
    with zipfile.ZipFile(folder / "paketti.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "rivit.parquet", "rivit.parquet")


def written(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def test_the_search_for_a_code_finds_it_in_every_kind_of_file_that_a_run_leaves(tmp_path: Path) -> None:
    planted(tmp_path)
    found = {place.partition("!")[0] for place in repeated(tmp_path, CODE)}
    assert found == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("name", [f"{CODE} osallistujat.csv", f"osallistujat.{CODE}"])
def test_a_code_in_the_name_of_a_file_is_masked_and_the_file_is_received(
    name: str, hanke: Path, tilitys: CommandLine
) -> None:
    (hanke / "inbox" / FOLDER / name).write_bytes(COUNTS)
    told = tilitys(hanke, "run", "2025-11", on=ON)
    assert "Vastaanotettuja tiedostoja 1, hylättyjä 0." in told.out
    assert repeated(hanke, CODE) == []
    assert name.replace(CODE, "xxxxxx-xxxx") in (hanke / "journal.jsonl").read_text(encoding="utf-8")


def test_a_code_in_the_name_of_a_folder_or_of_an_unreadable_file_is_masked(hanke: Path, tilitys: CommandLine) -> None:
    folder = hanke / "inbox" / f"580 {CODE}"
    folder.mkdir()
    (folder / "a.csv").write_bytes(COUNTS)
    (hanke / "inbox" / FOLDER / f"rikki.{CODE}").write_bytes(b"PK\x03\x04rikki")
    told = tilitys(hanke, "run", "2025-11", on=ON)
    assert "hylättyjä 2." in told.out
    folder.rmdir()
    findings = tilitys(hanke, "findings", "--at", "month:2025-11", on=ON).out
    assert "580 xxxxxx-xxxx" in findings
    assert "(xxxxxx-xxxx)" in findings
    assert repeated(hanke, CODE) == []


def released(*cells: str, name: str = "tositteet.csv") -> tuple[str, ...]:
    named = (part for cell in cells for part in ("--cell", cell))
    return ("decide", "release", "--file", name, *named, "--by", "Kirsi Kirjanpitäjä", "--reason", "Tositenumero.")


def test_a_false_alarm_is_released_by_a_decision_that_names_the_cell_and_the_next_run_receives_the_file(
    hanke: Path, tilitys: CommandLine
) -> None:
    # 010101-123N is the number of a voucher here, and has the check character of a code by chance.
    data = COUNTS.rstrip() + b"\r\nParikkala;2025-11;EECO03;miehet;1;010101-123N\r\n"
    (hanke / "inbox" / FOLDER / "tositteet.csv").write_bytes(data)
    line = len(data.splitlines())
    cell = f"rivi {line}, kenttä 6"
    refused = tilitys(hanke, "run", "2025-11", on=ON)
    assert "hylättyjä 1." in refused.out
    place = next((hanke / "quarantine").glob("*.slip.json"))
    assert 'decide release --file "tositteet.csv"' in tilitys(hanke, "findings", "--at", "month:2025-11", on=ON).out
    wrong = {
        released("rivi 2, kenttä 1"): f"havainnossa ei ole solua rivi 2, kenttä 1. Siinä ovat: {cell}.",
        released(cell, name="muu.csv"): "Karanteenissa ei ole tiedostoa muu.csv. Siellä on: tositteet.csv.",
        released()[:4] + released()[-4:]: "Päätöksestä release puuttuu: --cell.",
    }
    for arguments, words in wrong.items():
        assert words in tilitys(hanke, *arguments, on=ON).err
    assert tilitys(hanke, *released(cell), on=ON).code == 0
    run = tilitys(hanke, "run", "2025-11", on=ON)
    assert "Vastaanotettuja tiedostoja 1, hylättyjä 0." in run.out
    told = tilitys(hanke, "findings", "--at", "month:2025-11", on=ON).out
    assert f"(Kirsi Kirjanpitäjä): {cell} ei ole henkilötunnus. Perustelu: Tositenumero." in told
    assert "file-personal-id" not in told
    assert not place.exists()
    assert sorted(path.name for path in (hanke / "quarantine").iterdir()) == []
    assert tilitys(hanke, "verify", on=ON).code == 0
    again = tilitys(hanke, "run", "2025-11", on=ON)
    assert "Vastaanotettuja tiedostoja 0, hylättyjä 0." in again.out


def test_a_release_of_one_cell_leaves_a_file_with_a_code_in_another_where_it_is(
    hanke: Path, tilitys: CommandLine
) -> None:
    rows = b"\r\nParikkala;2025-11;EECO03;miehet;1;010101-123N\r\nParikkala;2025-11;EECO03;miehet;2;"
    (hanke / "inbox" / FOLDER / "tositteet.csv").write_bytes(COUNTS.rstrip() + rows + CODE.encode() + b"\r\n")
    tilitys(hanke, "run", "2025-11", on=ON)
    line = len(COUNTS.rstrip().splitlines()) + 1
    told = tilitys(hanke, *released(f"rivi {line}, kenttä 6"), on=ON)
    assert (told.code, "ei nimeä kaikkia soluja" in told.err) == (10, True)
    assert repeated(hanke, CODE) == []
