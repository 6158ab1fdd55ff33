"""How a settings file (TOML) becomes a strict model, and how its faults are told in Finnish.

Here belongs what project.toml, decisions and parameter files share: the base model, the written forms of money,
rates and days, and the one way to say what was wrong. Not here: what any of these files holds.
"""

import datetime
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from schemas.errors import SettingsError
from schemas.toml_text import commented_line, line_of, syntax_fault

Fault = tuple[str, str]
"""Where a fault is and what is wrong, both as shown to the user."""


class Strict(BaseModel):
    """A table of a settings file: no unknown keys, no conversions, never changed after reading.

    The description of every field is Finnish and says what was expected: it is printed with a fault.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def decimal_text(pattern: str) -> Callable[[Any], Decimal]:
    """A reader of numbers that are written as text of a pattern; anything else is refused."""
    compiled = re.compile(pattern)

    def read(value: Any) -> Decimal:
        if isinstance(value, str) and compiled.fullmatch(value):
            return Decimal(value)
        raise ValueError(value)

    return read


def _plain_date(value: Any) -> Any:
    # A TOML date-time is a datetime, which Python counts as a date too.
    if isinstance(value, datetime.datetime):
        raise ValueError(value)
    return value


Money = Annotated[Decimal, BeforeValidator(decimal_text(r"[0-9]{1,11}\.[0-9]{2}"))]
"""Euros written as text with two decimals: `"492000.00"`."""

Share = Annotated[Decimal, BeforeValidator(decimal_text(r"0\.(?!0+$)[0-9]{2,4}|1\.00"))]
"""Above 0, at most 1, written as text: `"0.80"`."""

# Control characters and U+FFFE, U+FFFF cannot stand in an e-invoice, and hide on a page.
_INK = r"[^\s\p{Cc}\x{FFFE}\x{FFFF}]"
_LINE = r"[^\p{Cc}\x{FFFE}\x{FFFF}]"
Text = Annotated[str, StringConstraints(min_length=1, pattern=f"^{_INK}({_LINE}*{_INK})?$")]
"""One line of text, not empty, no spaces around it, nothing in it that cannot be printed."""

Name = Annotated[Text, Field(min_length=2)]
"""A name or a part of an address: a text of at least two characters, as e-invoices want them."""

Day = Annotated[datetime.date, BeforeValidator(_plain_date)]
"""A date written without quotes: `2025-09-01`."""

Model = TypeVar("Model", bound=Strict)


def read_toml(data: bytes, name: str) -> dict[str, Any]:
    """Read the bytes of a TOML file; raises `SettingsError` with the line when it is not TOML or not UTF-8."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SettingsError(
            f"{name}, rivi {line}: tiedosto ei ole UTF-8-tekstiä. Tallenna se UTF-8-muodossa."
        ) from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line ([0-9]+), column ([0-9]+)", str(error))
        if place is None:
            raise SettingsError(
                f"{name}, tiedoston loppu: tätä ei voi lukea TOML-tiedostona. Lainausmerkki tai sulku jää auki."
            ) from None
        fault = syntax_fault(data.decode("utf-8-sig"), int(place[1]), str(error))
        raise SettingsError(f"{name}, rivi {place[1]}, merkki {place[2]}: {fault}") from None


def validate(model: type[Model], table: Mapping[str, Any], name: str, text: str = "") -> Model:
    """Make the model of a table; raises `SettingsError`: every faulty key, what was expected, what was read.

    `text` is the file that the table was read from: with it the faults have line numbers.
    """
    try:
        return model.model_validate(dict(table))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
    # A list whose items are faulty counts as empty for pydantic: the items say it all.
    faulty = {e["loc"][:n] for e in found for n in range(1, len(e["loc"]))}
    faults = []
    for e in found:
        if e["loc"] in faulty:
            continue
        where = _where(e["loc"], table)
        faults.append((where, _what(model, e["loc"], e["type"], e.get("input"))))
    raise_faults(name, with_hints(faults, text), text)
    raise AssertionError("a refused table has at least one fault")


def read_folder(model: type[Model], folder: Path) -> list[Model]:
    """The models of all TOML files of a folder, in the order of their names. Raises `SettingsError` as `validate`."""
    paths = sorted(folder.glob("*.toml"))
    return [validate(model, read_toml(path.read_bytes(), path.name), path.name) for path in paths]


def with_hints(faults: Iterable[Fault], text: str) -> Iterator[Fault]:
    """The faults; a key that is missing and stands in the file as a comment is told with its line."""
    for where, what in faults:
        line = commented_line(text, where) if what.startswith("puuttuu") else None
        yield where, what + (f'; rivi {line} on vielä kommentti: poista sen alusta merkit "# "' if line else "")


def raise_faults(name: str, faults: Iterable[Fault], text: str = "") -> None:
    """Raise `SettingsError` with one line a fault, or do nothing when there is none; `text` gives line numbers."""
    lines = []
    for where, what in faults:
        line = line_of(text, where)
        lines.append(f"{name}, rivi {line}: {where}: {what}" if line else f"{name}: {where}: {what}")
    if lines:
        raise SettingsError("\n".join(lines))


def shown(value: Any) -> str:
    """Write a value as it stands in the file, shortened; of a list or a section only that it is one."""
    if isinstance(value, Mapping):
        return "osio"
    if isinstance(value, list | tuple):
        return "luettelo" if value else "tyhjä luettelo"
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _where(loc: tuple[int | str, ...], table: Any) -> str:
    """Name a key the way people find it: `staff[3] (H03).share`, counted from one."""
    text = ""
    for part in loc:
        if isinstance(part, int):
            table = table[part]
            label = next((v for v in table.values() if isinstance(v, str)), "") if isinstance(table, Mapping) else ""
            text += f"[{part + 1}]" + (f" ({label[:20]})" if label else "")
        else:
            table = table.get(part) if isinstance(table, Mapping) else None
            text += f".{part}" if text else part
    return text


def _what(model: type[BaseModel], loc: tuple[int | str, ...], kind: str, value: Any) -> str:
    owner, key = _owner(model, loc)
    fields = {field.alias or field_name: field for field_name, field in owner.model_fields.items()}
    if kind == "extra_forbidden":
        return f"tuntematon avain; tässä kohdassa tunnetaan {', '.join(fields)}"
    field = fields[key]
    expected = field.description or key
    choices = _choices(field.annotation)
    if choices:
        expected += f" – vaihtoehdot: {', '.join(shown(choice) for choice in choices)}"
    if kind == "missing":
        return f"puuttuu; odotettiin {expected}"
    if isinstance(value, Mapping) and f"[[{key}]]" in expected:
        return f"odotettiin {expected}; luettiin [{key}]: kirjoita kaksi hakasulkua"
    return f"odotettiin {expected}; luettiin {shown(value)}"


def _choices(annotation: Any) -> list[Any]:
    """The values of a `Literal`, also of one that may be missing."""
    if get_origin(annotation) in (Union, UnionType):
        return [choice for inner in get_args(annotation) for choice in _choices(inner)]
    return list(get_args(annotation)) if get_origin(annotation) is Literal else []


def _owner(model: type[BaseModel], loc: tuple[int | str, ...]) -> tuple[type[BaseModel], str]:
    """The model that holds the key at `loc`, and the key (of a list item: the list's)."""
    keys = [part for part in loc if isinstance(part, str)]
    for key in keys[:-1]:
        inner = _inner_model(model.model_fields[key].annotation) if key in model.model_fields else None
        if inner is None:
            return model, key
        model = inner
    return model, keys[-1]


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, Union, UnionType, Annotated):
        arguments = (a for a in get_args(annotation) if a not in (NoneType, Ellipsis))
        return next((inner for inner in map(_inner_model, arguments) if inner), None)
    return None
