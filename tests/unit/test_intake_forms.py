"""Our own forms say whose and which month's they are, and of which version: a wrong one is refused, an old one is told.

Not here: what a form looks like (`test_reports_template_workbook`), and reading it back.
"""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from pipelines.facts import project_facts
from pipelines.intake import compound_file, inside_xls, inside_xlsb
from pipelines.intake.receive import Judgement, judge
from pipelines.intake.stamps import Stamp, read_stamp
from pipelines.workspace import InboxFile
from reports.template_workbook import template_workbook
from schemas.forms import FORM_VERSION
from schemas.labels import Labels
from schemas.places import DATA
from tests.unit.intake_case import dialects, project, workbook
from tests.unit.odd_workbooks import STAMP, stamped_xlsx, xlsb, zipped

XLS = Path(__file__).parent / "workbooks" / "form.xls"


@pytest.fixture(scope="module")
def form() -> bytes:
    return template_workbook(project_facts(project()), 580, "2025-11", Labels("fi", DATA / "labels"))


def changed(data: bytes, old: str, new: str, part: str = "xl/workbook.xml") -> bytes:
    """The workbook with a text of one of its parts replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            if name == part:
                assert old.encode() in body
                body = body.replace(old.encode(), new.encode())
            target.writestr(name, body)
    return out.getvalue()


def judged(data: bytes, folder: str = "580-parikkala") -> Judgement:
    return judge(InboxFile(Path("x"), folder, "lomake.xlsx", len(data)), data, {416, 580}, dialects())


def test_a_form_of_the_month_and_municipality_is_known_with_its_version(form: bytes) -> None:
    assert read_stamp(form).form == {
        "kind": "timesheet", "version": str(FORM_VERSION), "municipality": "580", "month": "2025-11",
    }  # fmt: skip
    found = judged(form)
    assert (found.rule, found.period, found.form_version) == (None, "2025-11", FORM_VERSION)


def test_another_municipality_s_form_is_refused_and_named(form: bytes) -> None:
    found = judged(form, "416-lemi")
    assert (found.rule, found.record_kind) == ("file-wrong-form", None)
    assert found.facts == {
        "municipality": "580", "record_kind": "timesheet", "form_month": "2025-11", "folder": "416-lemi",
        "found_month": "2025-11", "cell": "Malli Mallikas B4",
    }  # fmt: skip


def test_another_month_s_form_is_refused_even_when_the_month_was_written_over(form: bytes) -> None:
    found = judged(changed(form, "2025-11", "2025-10"))
    assert found.facts is not None
    assert (found.rule, found.facts["form_month"], found.facts["found_month"]) == (
        "file-wrong-form", "2025-10", "2025-11",
    )  # fmt: skip


def test_a_form_of_another_kind_is_refused(form: bytes) -> None:
    found = judged(changed(form, '"timesheet"', '"ledger"'))
    assert found.facts is not None
    assert (found.rule, found.facts["record_kind"]) == ("file-wrong-form", "ledger")


def test_an_older_form_is_read_with_its_version(form: bytes) -> None:
    # The first version did not say whose it is.
    old = changed(form, f">{FORM_VERSION}<", ">1<")
    assert (judged(old).rule, judged(old).form_version) == (None, 1)


@pytest.mark.parametrize("form_of_value", ["{}", "of:={}"])
def test_a_form_saved_anew_as_ods_still_says_what_it_is(form_of_value: str) -> None:
    said = {"kind": "&quot;timesheet&quot;", "month": "&quot;2026-03&quot;", "municipality": "580", "version": "2"}
    names = "".join(
        f'<table:named-expression table:name="tilitys_{name}" table:base-cell-address="$A.$A$1" '
        f'table:expression="{form_of_value.format(value)}"/>'
        for name, value in said.items()
    )
    saved = zipped({"content.xml": f"<table:named-expressions>{names}</table:named-expressions>"})
    assert read_stamp(saved).form == {
        "kind": "timesheet", "month": "2026-03", "municipality": "580", "version": "2",
    }  # fmt: skip


def test_a_form_saved_anew_in_a_binary_format_still_says_what_it_is() -> None:
    said = {name: str(value) for name, value in STAMP.items()}
    assert read_stamp(XLS.read_bytes()).form == said
    names = {f"tilitys_{name}": value for name, value in STAMP.items()} | {"vuosi": 2025, "tilitys_": "x"}
    assert read_stamp(xlsb([["a"]], names=names)).form == said
    assert read_stamp(stamped_xlsx()).form == said


def test_of_a_binary_form_that_is_cut_off_the_names_before_the_cut_are_read() -> None:
    xls = inside_xls.workbook_stream(compound_file.streams(XLS.read_bytes())) or b""
    with zipfile.ZipFile(BytesIO(xlsb([["a"]], names=STAMP))) as package:
        xlsb_book = package.read("xl/workbook.bin")
    for book, names_of in ((xls, inside_xls.named_constants), (xlsb_book, inside_xlsb.named_constants)):
        every = list(names_of(book))
        assert len(every) >= len(STAMP)
        for cut in range(0, len(book), 3):
            left = list(names_of(book[:cut]))
            assert left == every[: len(left)]


def test_a_workbook_that_is_no_form_has_no_version() -> None:
    assert read_stamp(workbook({"A": [["x"]]})).form == {}
    assert read_stamp(b"PK\x03\x04 broken") == Stamp()
    assert read_stamp(b"a;b\n") == Stamp()


def test_when_a_workbook_was_saved_is_read_in_universal_time(form: bytes) -> None:
    data = changed(form, "2025-11-01T00:00:00Z", "2025-12-03T10:15:00+02:00", "docProps/core.xml")
    assert read_stamp(data).saved == "2025-12-03T08:15:00+00:00"
    assert read_stamp(changed(form, "2025-11-01T00:00:00Z", "eilen", "docProps/core.xml")).saved is None
