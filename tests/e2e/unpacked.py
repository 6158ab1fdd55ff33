"""Everything that is written in a file, whatever packs it: text, database, workbook, Parquet, Arrow, PDF, letter.

Here belongs unpacking. Not here: what is looked for (`told`).
"""

import email
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath

import pyarrow as pa
import pyarrow.parquet as pq

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_LETTER = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})>")
_SHOWN = re.compile(rb"\[(.*?)\] ?TJ", re.DOTALL)
_TEXT = re.compile(rb"\(((?:\\.|[^\\()])*)\)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """The texts of a file, each with its place; a database's pages hold their texts as they are."""
    yield name, data.decode("utf-8", "replace")
    yield name, data.replace(b"\0", b"").decode("latin-1")
    match PurePath(name).suffix:
        case ".pdf":
            yield from ((name, text) for text in _texts_of_pdf(data))
        case ".arrow":
            yield name, str(pa.ipc.open_stream(data).read_all().to_pydict())
        case ".parquet":
            yield name, str(pq.ParquetFile(io.BytesIO(data)).read().to_pydict())
        case ".eml":
            for part in email.message_from_bytes(data).walk():
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    yield from unpacked(f"{name}!{part.get_filename() or ''}", content)
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part_name in archive.namelist():
                yield from unpacked(f"{name}!{part_name}", archive.read(part_name))


def _texts_of_pdf(pdf: bytes) -> Iterator[str]:
    """The streams, unpacked; and what its pages show, by the letters that each font gives to its numbers."""
    streams = [_inflated(stream) for stream in _STREAM.findall(pdf)]
    yield from (stream.decode("latin-1") for stream in streams)
    fonts = [dict(_LETTER.findall(stream)) for stream in streams if b"beginbfchar" in stream]
    for stream in streams:
        for shown in _SHOWN.findall(stream):
            numbers = b"".join(_ESCAPE.sub(_plain, text) for text in _TEXT.findall(shown))
            glyphs = [f"{numbers[at : at + 2].hex():0>4}".upper().encode() for at in range(0, len(numbers), 2)]
            for letters in fonts:
                yield "".join(chr(int(letters.get(glyph, b"FFFD"), 16)) for glyph in glyphs)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _plain(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return bytes([int(code, 8)]) if len(code) == 3 else _ESCAPED.get(code, code)
