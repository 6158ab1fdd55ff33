"""The words of the pages in one language, and how numbers, dates and findings are written in them.

Here belongs reading `data/labels/<lang>.toml` with its words, filling texts with facts, and the Finnish way of writing
amounts, hours and dates, which all three languages share. Not here: the texts of the rules (`data/findings`, read by
`schemas.catalogue`) and where on a page a text stands (`reports`).
"""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from string import Formatter
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from schemas.catalogue import Rule
from schemas.errors import SettingsError, TilitysError
from schemas.finding import Finding

LANGUAGES = ("fi", "sv", "en")
_NUMBERS = "fi"  # design: numbers and dates on pages are written the Finnish way, in every language
_NO_BREAK = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_MAX_PLACES = 6

Fact = str | int | Decimal | Fraction | date
"""What a text may be filled with; text holds seconds, euros and so on when its name says so."""


class Labels:
    """The labels of one language, by dotted key (`summary.title`)."""

    def __init__(self, lang: str, folder: Path) -> None:
        """Read `<folder>/<lang>.toml`, and those of its folders `words` (for codes) and `models` (of cost models).

        Raises `SettingsError` when a file is missing, broken or holds other than texts.
        """
        self.lang = lang
        self._texts = _read(folder / f"{lang}.toml")
        for part in ("words", "models"):
            more = folder / part / f"{lang}.toml"
            self._texts |= _read(more) if more.exists() else {}

    @property
    def keys(self) -> frozenset[str]:
        """Every key of the file."""
        return frozenset(self._texts)

    def text(self, key: str, **facts: Fact) -> str:
        """Give the text of `key`, its placeholders filled; raises `TilitysError` for a missing label or fact."""
        return self._fill(self.template(key), facts, key)

    def template(self, key: str) -> str:
        """Give the text of `key` with its placeholders; raises `TilitysError` for a missing label."""
        if key not in self._texts:
            raise TilitysError(f"Sanastosta {self.lang}.toml puuttuu teksti ”{key}”.")
        return self._texts[key]

    def number(self, value: Decimal | int) -> str:
        """Write a number: `1234.5` is `1 234,5` with a no-break space."""
        return _written(value, "#,##0.######")

    def eur(self, value: Decimal | Fraction) -> str:
        """Write euros with two decimals and the sign: `1 234,56 €`; a fraction of a cent is refused."""
        cents = Fraction(value) * 100
        if cents.denominator != 1:
            raise TilitysError(f"Euromäärä {value} ei ole senttien tarkka.")
        return f"{_written(Decimal(cents.numerator).scaleb(-2), '#,##0.00')}{_NO_BREAK}€"

    def decimal(self, value: Fraction) -> str:
        """Write an exact value of at most six decimals as a number; an unending one as a fraction `n/d`."""
        scaled = value * 10**_MAX_PLACES
        if scaled.denominator != 1:
            return f"{self.number(value.numerator)}/{self.number(value.denominator)}"
        return self.number(Decimal(scaled.numerator).scaleb(-_MAX_PLACES))

    def rate(self, value: Fraction) -> str:
        """Write euros an hour with at least two decimals, without the sign: `31,80`."""
        written = self.decimal(value)
        whole, _, places = written.partition(",")
        return written if "/" in written else f"{whole},{places.ljust(2, '0')}"

    def percent(self, value: Fraction) -> str:
        """Write a rate as a percentage: `0.2644` is `26,44 %`."""
        return f"{self.decimal(value * 100)}{_NO_BREAK}%"

    def counted(self, what: str, count: int) -> str:
        """Write a number of things: `1 virhe`, `2 virhettä`; `what` is `error`, `warning` or `remark`."""
        form = "one" if count == 1 else "many"
        return f"{self.number(count)}{_NO_BREAK}{self.text(f'plural.{what}.{form}')}"

    def hours(self, seconds: int) -> str:
        """Write seconds as hours: 26400 is `7:20`, and `7:20:30` when there are odd seconds."""
        minutes, odd = divmod(abs(seconds), 60)
        written = f"{minutes // 60}:{minutes % 60:02}" + (f":{odd:02}" if odd else "")
        return (_MINUS if seconds < 0 else "") + written

    def date(self, day: date) -> str:
        """Write a day: `31.3.2026`."""
        return str(format_date(day, format="d.M.yyyy", locale=_NUMBERS))

    def reference(self, reference: str) -> str:
        """Write a reference number in fives from the right: `86851 62596 19897`."""
        return _grouped(reference, 5, len(reference) % 5)

    def account(self, iban: str) -> str:
        """Write an account number in fours: `FI21 1234 5600 0007 85`."""
        return _grouped(iban.replace(" ", ""), 4, 0)

    def month(self, month: str) -> str:
        """Write a month given as `2026-03`: `3/2026`."""
        return str(format_date(month_start(month), format="M/yyyy", locale=_NUMBERS))

    def month_name(self, month: str) -> str:
        """Write a month given as `2026-03` in words: `maaliskuu 2026`."""
        return str(format_date(month_start(month), format="LLLL yyyy", locale=self.lang))

    def finding_title(self, rule: Rule) -> str:
        """Give the rule's short name."""
        return str(rule.texts[self.lang].title)

    def finding_message(self, rule: Rule, finding: Finding, municipalities: Mapping[int, str] | None = None) -> str:
        """Say what is wrong, with the finding's facts; a municipality's number becomes its name in `municipalities`."""
        return self._fill(rule.texts[self.lang].message, _finding_facts(finding, municipalities or {}), rule.id)

    def finding_remedy(self, rule: Rule, finding: Finding, municipalities: Mapping[int, str] | None = None) -> str:
        """Say what to do about it, filled like the message, and where a refused file is `kept`."""
        told = self._fill(rule.texts[self.lang].remedy, _finding_facts(finding, municipalities or {}), rule.id)
        if kept := finding.facts.get("kept"):
            told = f"{told} {self.text('findings.kept', kept=kept, file_name=finding.file_name or '')}"
        return told

    def _fill(self, template: str, facts: Mapping[str, Fact], where: str) -> str:
        parts = []
        for literal, name, _, _ in Formatter().parse(template):
            parts.append(literal)
            if name is None:
                continue
            if name not in facts:
                raise TilitysError(f"Tekstistä ”{where}” puuttuu tieto ”{name}” ({self.lang}).")
            parts.append(self._fact(name, facts[name]))
        return "".join(parts)

    def _fact(self, name: str, value: Fact) -> str:
        """Write a fact by the unit that its name ends in; a closed word (`what` = `other`) by its label."""
        word = f"word.{name}.{value}"
        if word in self._texts:
            return self._texts[word]
        if value == "":
            return ""
        if name.endswith("_s"):
            return self.hours(int(str(value)))
        if name.endswith("_eur"):
            return self.eur(Fraction(str(value)))
        if name.endswith("_date"):
            return self.date(value if isinstance(value, date) else as_date(str(value)))
        if name.endswith("_month"):
            return self.month(str(value))
        if name.endswith("_count"):
            return self.number(int(str(value)))
        return str(value)


def _written(value: Decimal | int, pattern: str) -> str:
    # A pattern of our own gives Babel's plain hyphen; the minus sign of the language is another character.
    return str(format_decimal(value, format=pattern, locale=_NUMBERS)).replace("-", _MINUS)


def _grouped(text: str, size: int, first: int) -> str:
    groups = [text[:first], *(text[at : at + size] for at in range(first, len(text), size))]
    return " ".join(group for group in groups if group)


def as_date(text: str) -> date:
    """Read an ISO date, or the date of an ISO time, as facts and rows hold them."""
    return datetime.fromisoformat(text).date()


def month_start(month: str) -> date:
    """Give the first day of a month written `2026-03`."""
    return as_date(f"{month}-01")


def _finding_facts(finding: Finding, municipalities: Mapping[int, str]) -> dict[str, Fact]:
    """Collect what a rule's text may name: the finding's facts, and its own place and reading."""
    place = {
        "read": finding.read,
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "person": finding.person,
        "file_name": finding.file_name,
        "identity": finding.identity,
    }
    facts: dict[str, Fact] = {name: value for name, value in place.items() if value is not None}
    facts.update(finding.facts)
    if finding.month is not None:
        facts.setdefault("file_month", finding.month)
    number = str(facts.get("municipality", ""))
    if number.isdigit():
        facts["municipality"] = municipalities.get(int(number), number)
    return facts


def _read(path: Path) -> dict[str, str]:
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"Sanastoa {path.name} ei voi lukea: {error}.") from error
    return _flat(tree, path.name)


def _flat(tree: Mapping[str, Any], name: str, prefix: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            texts.update(_flat(value, name, f"{prefix}{key}."))
        elif isinstance(value, str):
            texts[prefix + key] = value
        else:
            raise SettingsError(f"Sanaston {name} kohdassa ”{prefix}{key}” pitää olla teksti.")
    return texts
