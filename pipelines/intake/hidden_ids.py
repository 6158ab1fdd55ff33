"""Personal identity codes in a file besides its cells: comments, text boxes, properties, copies of data, damaged parts.

Here belongs unpacking what can be unpacked, within bounds, to look for them. Not here: what a code is (`personal_ids`),
nor cells.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from struct import error as struct_error
from struct import unpack_from

from pipelines.intake import inside_ods
from pipelines.intake.compound_file import SIGNATURE
from pipelines.intake.damages import ZIP_DAMAGES
from pipelines.intake.personal_ids import holds_code

_SHEETS = re.compile(r"xl/worksheets/sheet[^/]*\.xml")
_STRINGS = "xl/sharedStrings.xml"
_TAG = re.compile(rb"<[^<>]*>")
_ANNOTATION = re.compile(rb"<office:annotation\b.*?</office:annotation>", re.DOTALL)
_ELSEWHERE = {
    "omment": "solun kommentissa",
    "xl/drawings/": "tekstiruudussa",
    "xl/pivotCache/": "pivot-taulukon tiedoissa",
    "docProps/": "tiedoston ominaisuuksissa",
    "meta.xml": "tiedoston ominaisuuksissa",
}
_ANYWHERE = "tiedoston sisällä"
_DAMAGES = (*ZIP_DAMAGES, OSError)
_UNPACKED_LIMIT = 500_000_000
_MOST_PARTS = 10_000
_DEEPEST = 2  # archives within archives
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_LOCAL_HEADER, _DEFLATED = 30, 8
_RAW, _GZIPPED = -zlib.MAX_WBITS, 16 + zlib.MAX_WBITS


def find_outside_cells(data: bytes, cells_read: bool) -> tuple[list[str], bool]:
    """Where a code stands besides cells, in words that tell the place, and whether all of the file was searched.

    Of a file whose cells could not be read, all of it is looked through, as far as it can be unpacked; of a damaged
    part, what comes before the damage.
    """
    search = _Search()
    places = sorted(set(search.places(data, cells_read, depth=0)))
    return places, search.whole


class _Search:
    """One search; `whole` is false once something was left unsearched because there was too much of it."""

    def __init__(self) -> None:
        self.whole = True
        self._left = _UNPACKED_LIMIT

    def places(self, data: bytes, cells_read: bool, depth: int) -> Iterator[str]:
        if data.startswith(_ZIP):
            yield from self._zip(data, cells_read, depth)
        elif data.startswith(_GZIP):
            unpacked = self._inflated(data, _GZIPPED)
            if holds_code(unpacked):
                yield _ANYWHERE
        # Bytes of the cells that were read are searched again where they cannot be told from the others.
        if (not cells_read or data.startswith(SIGNATURE)) and holds_code(data):
            yield _ANYWHERE

    def _zip(self, data: bytes, cells_read: bool, depth: int) -> Iterator[str]:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = archive.infolist()
                self.whole &= len(parts) <= _MOST_PARTS
                for part in parts[:_MOST_PARTS]:
                    yield from self._part(archive, part, cells_read, depth)
        except _DAMAGES:
            yield from self._salvaged(data)

    def _part(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo, cells_read: bool, depth: int) -> Iterator[str]:
        with archive.open(part) as file:
            unpacked = file.read(self._left + 1)
        self._take(unpacked)
        if depth < _DEEPEST and unpacked.startswith((_ZIP, _GZIP)):
            yield from self.places(unpacked, cells_read=False, depth=depth + 1)
        else:
            self.whole &= not unpacked.startswith((_ZIP, _GZIP))
            if any(map(holds_code, _searched(part.filename, unpacked, cells_read))):
                yield next((words for mark, words in _ELSEWHERE.items() if mark in part.filename), _ANYWHERE)

    def _salvaged(self, data: bytes) -> Iterator[str]:
        """Look through what can still be unpacked of a damaged archive, part by part."""
        view = memoryview(data)
        for count, start in enumerate(_places_of(data, _ZIP)):
            if count == _MOST_PARTS:
                self.whole = False
                return
            try:
                method, name, extra = unpack_from("<8xH16xHH", data, start)
            except struct_error:
                return
            if method == _DEFLATED:
                unpacked = self._inflated(view[start + _LOCAL_HEADER + name + extra :], _RAW)
                if holds_code(unpacked) or holds_code(_TAG.sub(b"", unpacked)):
                    yield _ANYWHERE

    def _inflated(self, data: bytes | memoryview, form: int) -> bytes:
        """What comes before the damage, where there is one."""
        inflater, parts = zlib.decompressobj(form), []
        for start in range(0, len(data), 1 << 16):
            try:
                parts.append(inflater.decompress(data[start : start + (1 << 16)], self._left + 1))
            except zlib.error:
                break
            self._take(parts[-1])
            if inflater.eof or not self.whole:
                break
        return b"".join(parts)

    def _take(self, unpacked: bytes) -> None:
        if len(unpacked) > self._left:
            self.whole = False
        self._left = max(0, self._left - len(unpacked))


def _searched(name: str, data: bytes, cells_read: bool) -> Iterator[bytes]:
    """The bytes of a part to be searched, with and without tags: a code in a text may be cut up by them.

    Where cells were read, theirs are left out: side by side without tags, two of them could look like a code.
    """
    if cells_read and _SHEETS.fullmatch(name):
        head, _, rest = data.partition(b"<sheetData")
        tail = rest.rpartition(b"</sheetData>")[2]
        parts = [head, tail]
    elif cells_read and name == _STRINGS:
        yield data
        return
    elif cells_read and name == inside_ods.MAIN_PART:
        yield data
        parts = _ANNOTATION.findall(data)
    else:
        parts = [data]
    for part in parts:
        yield part
        yield _TAG.sub(b"", part)
        if b"&#" in part:
            yield html.unescape(part.decode("utf-8", "replace")).encode("utf-8", "replace")


def _places_of(data: bytes, mark: bytes) -> Iterator[int]:
    start = data.find(mark)
    while start >= 0:
        yield start
        start = data.find(mark, start + 1)
