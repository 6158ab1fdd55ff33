"""Tampering through the command line: `verify` names the place and leaves with 13; a person's own pages are kept.

Not here: every byte of every paper (`tests/unit/test_paper_verify.py`).
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from flows.desk import Desk
from pipelines.figures import Leaves, evaluate, figure, rounded
from pipelines.frozen import FrozenFigures, frozen_files
from schemas.bundle import FIGURES, Bundle, from_files, to_files
from tests.e2e.told import CommandLine
from tests.sample_year import issue_first_invoices

EDITION, FROZEN, OUT = "claim:2025-1:v1", "frozen/2025-1/v1", "out/2025-1"
SUPPORT = "claim/2025-1/support"

# One of each kind of file: where it is found, and how verify names it.
KINDS = {
    "a line of the journal": "journal.jsonl",
    "an archived time sheet": "archive/{timesheet}",
    "the archived project.toml": "archive/{configured}",
    "an archived decision": "archive/{decided}",
    "an archived refused file": "archive/{refused}",
    "a delivery slip": "archive/{timesheet}.slip.json",
    "a decision": "decisions/*.toml",
    "a quarantined file": "quarantine/{quarantined}",
    "a quarantined file's slip": "quarantine/{quarantined}.slip.json",
    "frozen figures": f"{FROZEN}/figures.csv",
    "frozen rows": f"{FROZEN}/rows-hours.csv",
    "frozen facts": f"{FROZEN}/facts.json",
    "frozen findings": f"{FROZEN}/findings.csv",
    "frozen parameters": f"{FROZEN}/parameters.csv",
    "a manifest": f"{FROZEN}/manifest.json",
    "an issued invoice": "frozen/invoices/2025-1-1/*.pdf",
    "the list of issued invoices": "frozen/invoices/2025-1-1/invoices.csv",
    "the manifest of an issue": "frozen/invoices/2025-1-1/manifest.json",
    "a published claim": f"{OUT}/maksatushakemus.xlsx",
    "published figures": f"{OUT}/figures.csv",
    "published facts": f"{OUT}/tiedot/facts.json",
    "published feedback": "out/2025-10/palaute-lemi-2025-10.xlsx",
    "a published invoice": "out/2025-1-laskut/**/*.pdf",
    "published templates": "out/pohjat-2025-12/*.xlsx",
}


@pytest.fixture(scope="module")
def invoiced(closed_claim: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months closed and invoiced, with a paper of every kind."""
    root = tmp_path_factory.mktemp("kaikki") / "hanke"
    shutil.copytree(closed_claim.root, root)
    return issue_first_invoices(replace(closed_claim, root=root)).root


@pytest.fixture
def everything(invoiced: Path, tilitys: CommandLine) -> Path:
    """The same with a refused and a quarantined file and templates, which need the command line."""
    if not (invoiced / "out/pohjat-2025-12").exists():
        (invoiced / "inbox/580-parikkala/muistio.pdf").write_bytes(b"%PDF-1.7 muistio")
        (invoiced / "inbox/580-parikkala/tunnus.csv").write_bytes(b"nimi;tunnus\r\nAnna;131052-9085\r\n")
        assert tilitys(invoiced, "run", "2025-11", on=date(2025, 12, 10)).code == 1
        assert tilitys(invoiced, "templates", "2025-12", on=date(2025, 12, 10)).code == 0
    return invoiced


def lines_of(root: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (root / "journal.jsonl").read_bytes().splitlines()]


def place_of(kind: str, root: Path) -> Path:
    lines = lines_of(root)
    first = {line["kind"]: line.get("sha256") for line in reversed(lines) if line.get("sha256")}
    (quarantined,) = [line["n"] for line in lines if line["kind"] == "refused" and line["sha256"] is None]
    names = first | {"timesheet": first["received"], "quarantined": quarantined}
    return sorted(root.glob(KINDS[kind].format(**names)))[0]


@contextmanager
def one_byte_changed(path: Path) -> Iterator[None]:
    data = path.read_bytes()
    middle = len(data) // 2
    path.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
    try:
        yield
    finally:
        path.write_bytes(data)


@pytest.mark.parametrize("kind", KINDS)
def test_one_changed_byte_is_named(kind: str, everything: Path, tilitys: CommandLine) -> None:
    path = place_of(kind, everything)
    with one_byte_changed(path):
        told = tilitys(everything, "verify")
    assert told.code == 13
    name = path.relative_to(everything).as_posix()
    assert told.out.startswith("Tarkistus löysi 1 poikkeaman:\n")
    assert f"\n{name}: " in told.out


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "a line of the journal"])
def test_a_file_that_is_gone_is_named(kind: str, everything: Path, tilitys: CommandLine) -> None:
    path = place_of(kind, everything)
    data = path.read_bytes()
    path.unlink()
    told = tilitys(everything, "verify")
    path.write_bytes(data)
    assert told.code == 13
    assert f"\n{path.relative_to(everything).as_posix()}: " in told.out


def test_untouched_papers_are_sound_and_an_edited_project_file_is_a_note(
    everything: Path, tilitys: CommandLine
) -> None:
    sound = tilitys(everything, "verify")
    assert (sound.code, sound.out.startswith("Kaikki on ennallaan: ")) == (0, True)
    head = hashlib.sha256((everything / "journal.jsonl").read_bytes().splitlines()[-1]).hexdigest()
    assert sound.out.endswith(f"Tarkistusketjun pää: {head}\n")
    with one_byte_changed(everything / "project.toml"):
        told = tilitys(everything, "verify")
    assert told.code == 0
    assert "Huomaa: project.toml: Tiedostossa on muutoksia, jotka seuraava ajo kirjaa uudeksi versioksi." in told.out


def forge(desk: Desk, change: Callable[[Bundle], Bundle]) -> None:
    """Change the frozen claim and what was published of it, and make manifest, hashes and chain agree with that."""
    files = to_files(change(from_files(EDITION, frozen_files(desk.ws, EDITION))))
    manifest = json.loads((desk.root / FROZEN / "manifest.json").read_bytes())
    published = {}
    for name, data in files.items():
        page = name if name == FIGURES else f"tiedot/{name}"
        (desk.root / FROZEN / name).write_bytes(data)
        (desk.root / OUT / page).write_bytes(data)
        manifest["files"][name] = published[page] = hashlib.sha256(data).hexdigest()
    lines, prev = lines_of(desk.root), "0" * 64
    for line in lines:
        if line["kind"] == "closed":
            manifest["head"] = {"n": line["n"] - 1, "hash": prev}
            data = (json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
            (desk.root / FROZEN / "manifest.json").write_bytes(data)
            line["manifest"] = hashlib.sha256(data).hexdigest()
        if line["kind"] == "published" and line["folder"] == "2025-1":
            line["files"] |= published
        line["prev"] = prev
        del line["check"]
        line["check"] = hashlib.sha256(encoded(line)).hexdigest()
        prev = hashlib.sha256(encoded(line)).hexdigest()
    (desk.root / "journal.jsonl").write_bytes(b"".join(encoded(line) + b"\n" for line in lines))


def encoded(line: Mapping[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_a_forgery_that_changes_nothing_is_sound(closed_claim: Desk, suljettu: Path, tilitys: CommandLine) -> None:
    """The forger of the next tests makes no mistakes of his own."""
    before = (suljettu / "journal.jsonl").read_bytes()
    forge(replace(closed_claim, root=suljettu), lambda bundle: bundle)
    assert (suljettu / "journal.jsonl").read_bytes() == before
    assert tilitys(suljettu, "verify").code == 0


def test_a_forged_figure_is_caught_by_the_arithmetic_although_manifest_and_chain_agree(
    closed_claim: Desk, suljettu: Path, tilitys: CommandLine
) -> None:
    def more_support(bundle: Bundle) -> Bundle:
        support = bundle.figures[SUPPORT]
        return replace(bundle, figures={**bundle.figures, SUPPORT: replace(support, value=support.value + 1)})

    forge(replace(closed_claim, root=suljettu), more_support)
    told = tilitys(suljettu, "verify")
    assert told.code == 13
    assert f"{FROZEN}/figures.csv: Luku {SUPPORT} on " in told.out
    assert "mutta sen laskukaava antaa" in told.out


def test_a_forged_rule_with_all_that_follows_from_it_is_caught_by_the_anchor(
    closed_claim: Desk, suljettu: Path, tilitys: CommandLine
) -> None:
    (head,) = [
        line["prev"] for line in lines_of(suljettu) if line["kind"] == "published" and line["folder"] == "2025-1"
    ]
    assert tilitys(suljettu, "verify", "--anchor", head).code == 0
    # As people copy it from paper: in groups, in capitals.
    assert tilitys(suljettu, "verify", "--anchor", f"{head[:32].upper()} {head[32:]}").code == 0
    desk = replace(closed_claim, root=suljettu)

    def all_is_supported(bundle: Bundle) -> Bundle:
        expressions = {f.id: (f.unit, f.expression) for f in bundle.figures.values()}
        whole = rounded("half_up", figure("claim/2025-1/eligible_costs"))
        expressions[SUPPORT] = (expressions[SUPPORT][0], whole)
        figures = evaluate(expressions, Leaves(bundle.rows), bundle.parameters, FrozenFigures(desk.ws))
        assert figures[SUPPORT].value > bundle.figures[SUPPORT].value > Fraction(0)
        return replace(bundle, figures=figures)

    forge(desk, all_is_supported)
    # A chain that is rewritten as a whole shows nothing by itself: that is what the printed head is for.
    assert tilitys(suljettu, "verify").code == 0
    told = tilitys(suljettu, "verify", "--anchor", head)
    assert told.code == 13
    assert f"Tapahtumalokissa ei ole riviä, jonka tarkiste on {head}." in told.out


def test_a_forged_row_is_caught_by_the_archived_file(closed_claim: Desk, suljettu: Path, tilitys: CommandLine) -> None:
    """The forger adds an hour to a row and lets every figure follow: the time sheet still says otherwise."""
    desk = replace(closed_claim, root=suljettu)

    def an_hour_more(bundle: Bundle) -> Bundle:
        first, *rest = bundle.rows["hours"]
        rows = {**bundle.rows, "hours": [{**first, "value": str(int(first["value"]) + 3600)}, *rest]}
        expressions = {f.id: (f.unit, f.expression) for f in bundle.figures.values()}
        figures = evaluate(expressions, Leaves(rows), bundle.parameters, FrozenFigures(desk.ws))
        return replace(bundle, rows=rows, figures=figures)

    forge(desk, an_hour_more)
    told = tilitys(suljettu, "verify")
    assert told.code == 13
    assert f"{FROZEN}/rows-hours.csv: Rivi " in told.out
    assert "ei ole se, joka on tiedostossa" in told.out


def test_a_page_that_a_person_changed_is_kept_and_told_by_the_next_run(hanke: Path, tilitys: CommandLine) -> None:
    page = hanke / "out/2025-10/palaute-lemi-2025-10.xlsx"
    published = page.read_bytes()
    on = date(2025, 11, 10)
    kept = []
    for note in (b"oma huomautus", b"toinen huomautus"):
        page.write_bytes(note)
        (page.parent / "muistio.txt").write_bytes(note)
        told = tilitys(hanke, "verify", on=on)
        assert told.code == 13
        assert "Seuraava ajo siirtää muutetun sivun kansioon out/.kept/." in told.out
        told = tilitys(hanke, "run", "2025-10", on=on)
        kept += [line.split(": ")[1] for line in told.out.splitlines() if "Muutettu sivu siirrettiin talteen" in line]
        assert page.read_bytes() == published
        assert not (page.parent / "muistio.txt").exists()
        assert tilitys(hanke, "verify", on=on).code == 0
    assert sorted((hanke / name).read_bytes() for name in kept) == sorted([b"oma huomautus", b"toinen huomautus"] * 2)
