"""Streams of a compound file ([MS-CFB]), the container of XLS.

Here belongs taking a stream out, and nothing that a damaged container could make endless. Not here: what a stream says
(`inside_xls`).
"""

from collections.abc import Iterator, Mapping
from struct import error, iter_unpack, unpack_from

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_HEADER = 109
_ENTRY = 128
_LAST = 0xFFFFFFFA  # sector numbers from here on are marks
_STREAM, _ROOT = 2, 5


def streams(data: bytes) -> Mapping[str, bytes]:
    """The streams by name; nothing of what is damaged. Of two with one name the first is given."""
    try:
        return _Container(data).streams()
    except (error, IndexError, ValueError):
        return {}


class _Container:
    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, self._mini_shift = unpack_from("<HH", data, 30)
        if shift not in (9, 12) or self._mini_shift != 6:
            raise ValueError("no compound file")
        self._size = 1 << shift
        _, self._directory, _, self._cutoff, mini, _, more, _ = unpack_from("<8I", data, 44)
        self._next = list(self._table(self._fat_sectors(more)))
        self._next_mini = list(self._table(self._chain(mini, self._next)))

    def streams(self) -> dict[str, bytes]:
        directory = b"".join(map(self._sector, self._chain(self._directory, self._next)))
        entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        root = next((entry for entry in entries if entry[66] == _ROOT), bytes(_ENTRY))
        small = b"".join(map(self._sector, self._chain(unpack_from("<I", root, 116)[0], self._next)))
        found: dict[str, bytes] = {}
        for entry in entries:
            if entry[66] == _STREAM:
                name = entry[: max(unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
                first, size = unpack_from("<II", entry, 116)
                found.setdefault(name, self._stream(first, size, small))
        return found

    def _stream(self, first: int, size: int, small: bytes) -> bytes:
        if size >= self._cutoff:
            return b"".join(map(self._sector, self._chain(first, self._next)))[:size]
        length = 1 << self._mini_shift
        return b"".join(small[n * length : (n + 1) * length] for n in self._chain(first, self._next_mini))[:size]

    def _fat_sectors(self, more: int) -> Iterator[int]:
        for (number,) in iter_unpack("<I", self._data[76 : 76 + 4 * _IN_HEADER]):
            if number < _LAST:
                yield number
        for _ in range(len(self._data) // self._size):
            if more >= _LAST:
                return
            *sectors, more = (number for (number,) in iter_unpack("<I", self._sector(more)))
            yield from (number for number in sectors if number < _LAST)

    def _table(self, sectors: Iterator[int]) -> Iterator[int]:
        for sector in sectors:
            yield from (number for (number,) in iter_unpack("<I", self._sector(sector)))

    def _chain(self, sector: int, following: list[int]) -> Iterator[int]:
        for _ in range(len(following)):
            if sector >= _LAST:
                return
            yield sector
            sector = following[sector]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._data[start : start + self._size]
        if not sector:
            raise ValueError("a sector beyond the end")
        return sector.ljust(self._size, b"\0")
