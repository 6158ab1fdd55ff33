"""How written values are read: text to an exact value, or the rule that says why not.

Here belongs one function a way of writing; each gives `(value, None)` or `(None, rule id)` and never raises. A notation
says what a point means where the number alone does not tell. Not here: empty cells, and names (`vocabulary`).
"""

import re
from datetime import date
from decimal import Decimal

from pipelines.intake.sections import Notation
from pipelines.intake.written_dates import is_ambiguous, read_date, read_month
from schemas.fields import BOUNDS, FieldType

UNSETTLED = Notation()
"""The notation of a layout that settles nothing: what is ambiguous stays so."""

_SPACES = re.compile(r"[ \u00a0\u2007\u2009\u202f]+")
_MINUS = re.compile(r"[\u2212\u2013]")
_CURRENCY = re.compile(r" ?(?:€|eur)$", re.IGNORECASE)
_PLAIN = re.compile(r"([0-9]{1,12}|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[,.]([0-9]{1,2}))?")
_POINTS = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]{1,2}))?")
_ONE_POINT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")

_CLOCKED = re.compile(r"([0-9]{1,5}):([0-5][0-9])(?::([0-5][0-9]))?")
_WORDS = re.compile(r"(?:([0-9]{1,5}) ?[ht](?: ?([0-9]{1,2}) ?(?:min)?)?|([0-9]{1,6}) ?min)", re.IGNORECASE)
_DECIMAL_HOURS = re.compile(r"([0-9]{1,5})(?:([,.])([0-9]{1,2}))?(?: ?[ht])?", re.IGNORECASE)
_TIME_OF_DAY = re.compile(
    r"(?:klo ?)?([0-9]{1,2})(?:[:.]([0-5][0-9])(?::([0-5][0-9]))?)?(?: ?([ap])\.?m\.?)?", re.IGNORECASE
)
_COUNT = re.compile(r"[0-9]{1,9}|[1-9][0-9]{0,2}(?: [0-9]{3}){1,2}")
_HOUR = 3600


def parse_amount(text: str, notation: Notation = UNSETTLED) -> tuple[Decimal | None, str | None]:
    """Read euros: `1 234,56`, `1.234,56`, `1234.56`, `(12,30)`, `−1,20`, `12,30-`, `12,30 €`; at most two decimals."""
    body = _CURRENCY.sub("", _MINUS.sub("-", _spaced(text)))
    body, negative = _sign(body)
    point = notation.amount_point
    if _ONE_POINT.fullmatch(body) and point == "ambiguous":
        return None, "amount-ambiguous"
    match = _PLAIN.fullmatch(body)
    if match is None and not (_ONE_POINT.fullmatch(body) and point == "decimal"):
        match = _POINTS.fullmatch(body)
    if match is None:
        return None, "amount-unreadable"
    whole = re.sub(r"[ .]", "", match[1])
    amount = Decimal(f"{whole}.{(match[2] or '').ljust(2, '0')}")
    amount = -amount if negative else amount
    return (amount, None) if BOUNDS[FieldType.AMOUNT].allow(amount) else (None, "amount-unreadable")


def parse_hours(text: str, notation: Notation = UNSETTLED) -> tuple[int | None, str | None]:
    """Read hours as seconds: `7,5`, `7.5`, `7:30`, `7:30:15`, `7 h 30 min`, `7h30`, `450 min`; at most two decimals.

    `7.30` may be 7 h 30 min or 7,30 h; `7.00` and `7.75` can be only one of them, or are the same either way.
    """
    body = _spaced(text)
    if match := _CLOCKED.fullmatch(body):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * _HOUR + minutes * 60 + seconds, None
    if match := _DECIMAL_HOURS.fullmatch(body):
        return _decimal_hours(int(match[1]), match[2], match[3] or "", notation)
    if (match := _WORDS.fullmatch(body)) and int(match[2] or 0) < 60:
        hours, minutes, only_minutes = (int(part or 0) for part in match.groups())
        return hours * _HOUR + (minutes + only_minutes) * 60, None
    return None, "hours-unreadable"


def parse_clock(text: str) -> tuple[int | None, str | None]:
    """Read a time of the day as seconds since midnight: `8:30`, `klo 8.30`, `8`, `08:30:00 PM`; `24:00` is its end."""
    if match := _TIME_OF_DAY.fullmatch(_spaced(text)):
        hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
        if match[4]:
            if not 1 <= hours <= 12:
                return None, "hours-unreadable"
            hours = hours % 12 + (12 if match[4].lower() == "p" else 0)
        since_midnight = hours * _HOUR + minutes * 60 + seconds
        if BOUNDS[FieldType.CLOCK].allow(since_midnight):
            return since_midnight, None
    return None, "hours-unreadable"


def parse_date(text: str, slash: str | None = None) -> tuple[date | None, str | None]:
    """Read `15.6.2026`, `15.06.2026`, `2026-06-15`, and `18/06/2026` where `slash` gives the order of its parts."""
    body = _spaced(text)
    day = read_date(body, slash)
    if day is None and slash is None and is_ambiguous(body):
        return None, "date-ambiguous"
    return day, None if day else "date-unreadable"


def parse_month(text: str) -> tuple[str | None, str | None]:
    """Read `2025-10`, `10/2025`, `10.2025` or a date as `2025-10`."""
    month = read_month(_spaced(text))
    return month, None if month else "month-unreadable"


def parse_count(text: str) -> tuple[int | None, str | None]:
    """Read a whole number that is not negative, below 10⁹."""
    body = _spaced(text)
    return (int(body.replace(" ", "")), None) if _COUNT.fullmatch(body) else (None, "count-unreadable")


def _spaced(text: str) -> str:
    """The text without spaces around it, every kind and number of spaces within as one."""
    return _SPACES.sub(" ", text).strip()


def _sign(text: str) -> tuple[str, bool]:
    """Take one sign off an amount: a minus before or after it, or parentheses around it."""
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text.startswith("-"):
        return text[1:].strip(), True
    if text.endswith("-"):
        return text[:-1].strip(), True
    return text, False


def _decimal_hours(whole: int, mark: str | None, decimals: str, notation: Notation) -> tuple[int | None, str | None]:
    hundredths = int(decimals.ljust(2, "0"))
    as_decimal = whole * _HOUR + hundredths * _HOUR // 100
    could_be_minutes = mark == "." and len(decimals) == 2 and 0 < hundredths < 60
    if not could_be_minutes or notation.hours_point == "decimal":
        return as_decimal, None
    if notation.hours_point == "minutes":
        return whole * _HOUR + hundredths * 60, None
    return None, "hours-ambiguous"
