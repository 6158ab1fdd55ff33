"""What a workbook says of itself beside its cells: when it was saved, and the hidden names of our own forms.

Here belongs reading these few words out of the package, never more than a bounded part of it. Not here: what they mean
for the file (`receive`), and its cells (`workbook`).
"""

import html
import io
import re
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipelines.intake import compound_file, inside_xls, inside_xlsb
from pipelines.intake.damages import ZIP_DAMAGES

FORM_NAME = "tilitys_"
"""What the hidden names of a form begin with."""

_FORM = re.compile(rf"{FORM_NAME}[a-z]{{1,20}}")
_CORE, _BOOK = "docProps/core.xml", "xl/workbook.xml"
_SAVED = re.compile(rb"<dcterms:modified[^<>]*>\s*([0-9T:.Z+-]{10,35})\s*<")
_NAME = re.compile(rb'<definedName\b[^<>]*?\bname="tilitys_([a-z]{1,20})"[^<>]*>([^<]{0,80})</definedName>')
# Saved anew as ODS, where the names stand behind all cells.
_CONTENT = "content.xml"
_EXPRESSION = re.compile(
    rb'<table:named-expression\b(?=[^<>]*? table:name="tilitys_([a-z]{1,20})")'
    rb'(?=[^<>]*? table:expression="([^"<>]{0,80})")'
)
_MOST, _MOST_CONTENT = 1 << 20, 1 << 26  # bytes of a part that are looked at
_DAMAGES = (*ZIP_DAMAGES, struct.error, KeyError, OSError)


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a workbook was saved, as its program wrote it (ISO, universal time), and what a form says of itself."""

    saved: str | None = None
    form: Mapping[str, str] = field(default_factory=dict)


def read_stamp(data: bytes) -> Stamp:
    """The stamp of a workbook; an empty one of anything else. When an XLS was saved is not looked for."""
    if data.startswith(compound_file.SIGNATURE):
        stream = inside_xls.workbook_stream(compound_file.streams(data))
        return Stamp(form=_of_form(inside_xls.named_constants(stream or b"")))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = _NAME.findall(_part(package, _BOOK))
            names += _EXPRESSION.findall(_part(package, _CONTENT, _MOST_CONTENT))
            constants = inside_xlsb.named_constants(_part(package, inside_xlsb.MAIN_PART))
            return Stamp(_saved(_part(package, _CORE)), _form(names) | _of_form(constants))
    except _DAMAGES:
        return Stamp()


def _part(package: zipfile.ZipFile, name: str, most: int = _MOST) -> bytes:
    if name not in package.namelist():
        return b""
    with package.open(name) as part:
        return part.read(most)


def _saved(core: bytes) -> str | None:
    found = _SAVED.search(core)
    if found is None:
        return None
    moment = datetime.fromisoformat(found[1].decode())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _of_form(constants: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What those names say that are a form's."""
    return {name.removeprefix(FORM_NAME): said for name, said in constants if _FORM.fullmatch(name)}


def _form(names: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    return {
        name.decode(): html.unescape(value.decode("utf-8", "replace")).removeprefix("of:=").strip().strip('"')
        for name, value in names
    }
