"""Files as no municipality would send them on purpose: the sample's deliveries, spoilt by chance or by intent.

Here belongs spoiling. Not here: what must become of such files.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from random import Random

from schemas.places import DATA
from tests.unit.intake_case import workbook
from tests.unit.odd_workbooks import odd_xlsx, zipped

COMMAND = "cmd|' /C calc'!A0"
"""What a spreadsheet would run if a text became a formula."""

_ENDINGS = ("xlsx", "xlsb", "xls", "ods", "csv", "txt", "pdf", "")
_HEADERS = "Työntekijä;Päivä;Hanketunnit;Muu työ;Poissaolo;Kunta;Selite\r\n"


def originals() -> list[tuple[str, bytes]]:
    """The sample's first two months of deliveries, by name; every layout of the sample is among them."""
    months = (path for path in sorted((DATA / "sample/deliveries").glob("2025-1[01]*/*/*")))
    return [(path.name, path.read_bytes()) for path in months]


def mutated(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Spoilt files, each with a name that no other has: those by intent once, then `count` by chance."""
    random, sources = Random(seed), originals()
    for nth, (name, data) in enumerate(_intended()):
        yield f"a{nth:04}-{name}", data
    for nth in range(count):
        name, data = sources[nth % len(sources)]
        spoil = _SPOILERS[nth % len(_SPOILERS)]
        data = spoil(data, random)
        ending = random.choice(_ENDINGS) if nth % 5 == 0 else PurePath(name).suffix.lstrip(".")
        yield f"b{nth:04}-{spoil.__name__.strip('_')}.{ending}", data


def _flipped(data: bytes, random: Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(random.randint(1, 30)):
        spoilt[random.randrange(len(spoilt))] ^= 1 << random.randrange(8)
    return bytes(spoilt)


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(1, len(data))]


def _with_nulls(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + b"\0" * random.randint(1, 9) + data[at:]


def _twice(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + data[random.randrange(len(data)) :]


def _with_other_text(data: bytes, random: Random) -> bytes:
    """Cells in which something else stands, in a file that is whole: in a workbook, in one of its parts."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return _other_text(data, random)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice([name for name in sorted(parts) if "sheet" in name or "Strings" in name])
    return zipped({**parts, name: _other_text(parts[name], random)})


def _other_text(data: bytes, random: Random) -> bytes:
    digits = [at for at, byte in enumerate(data) if 48 <= byte < 58 or byte in b"<>;,"]
    spoilt = bytearray(data)
    for at in random.sample(digits, min(len(digits), random.randint(1, 40))):
        spoilt[at : at + 1] = random.choice((b"0", b"9", b"x", b"", b"-", b";", b"=", b"\xff", b"&lt;"))
    return bytes(spoilt)


_SPOILERS: Sequence[Callable[[bytes, Random], bytes]] = (_flipped, _cut, _with_nulls, _twice, _with_other_text)


def bomb() -> tuple[str, bytes]:
    """A workbook of half a megabyte that would unpack to six hundred."""
    zeros = {f"xl/worksheets/sheet{nth}.xml": b"\0" * 60_000_000 for nth in range(1, 11)}
    return "pommi.xlsx", zipped({"xl/workbook.xml": "<workbook/>", **zeros})


def _intended() -> Iterator[tuple[str, bytes]]:
    nested = zipped({"a.txt": "x"})
    for _ in range(5):
        nested = zipped({"sisin.zip": nested})
    entities = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet>&c;</worksheet>'
    ours = workbook({"Taul1": [["Työntekijä", "Päivä", "Hanketunnit"], ["Malli Mallikas", "1.10.2025", "7,5"]]})
    with zipfile.ZipFile(io.BytesIO(ours)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    dangerous = (f"={COMMAND}", f"+{COMMAND}", f"@SUM({COMMAND})", f'=HYPERLINK("https://x.example","{COMMAND}")')
    rows = "".join(f"{text};1.10.2025;{text};0;0;;{text}\r\n" for text in dangerous)
    yield "entiteetit.xlsx", zipped({**parts, "xl/worksheets/sheet1.xml": entities})
    yield "sisakkain.zip", nested
    yield "leveä.csv", (";".join(f"s{n}" for n in range(10_000)) + "\r\n").encode() * 3
    yield "leveä.xlsx", workbook({"Taul1": [[f"s{n}" for n in range(10_000)]]})
    yield "kaavat.csv", (_HEADERS + rows).encode()
    yield "kaavat.xlsx", workbook({"Taul1": [line.split(";") for line in (_HEADERS + rows).splitlines()]})
    yield "nollia.csv", b"\0" * 100_000
    yield "yksi rivi.csv", b"x" * 3_000_000
    yield "lainaus.csv", (_HEADERS + '"' * 99_999).encode()
    yield "kaikki.xlsx", odd_xlsx(date_1904=True)
