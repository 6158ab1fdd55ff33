"""Typing a column: each unlike text is read once, however many rows hold it.

Here belongs text to typed column, parts of identities and faults, for every field alike. Not here: how a value is
written (`values`, `vocabulary`) and findings (`faults`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import pyarrow as pa

from pipelines.intake.sections import Notation
from pipelines.staging import values
from pipelines.staging.vocabulary import Parsed, Vocabulary
from schemas.fields import CHOICES, Field, FieldType
from schemas.tables import Blank

# As Excel and LibreOffice show them, in English and in Finnish: an export as CSV has them in the user's language.
_ERROR = re.compile(
    r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA|\?"
    r"|JAKO/0!|PUUTTUU!?|NIMI\?|TYHJÄ!|LUKU!|VIITTAUS!|ARVO!)|(?:Err|Virhe):[0-9]{3}"
)
_FORMULA = re.compile(r"=[A-Za-zÅÄÖåäö0-9(+\-\"'\[$@{.]")

Parser = Callable[[str], Parsed]
Read = Mapping[FieldType, Parser]


@dataclass(frozen=True)
class TypedColumn:
    """A typed column: null where a text has no value; `faults` maps row indexes to the id of the rule that says why.

    The unlike texts give `unlike_keys` to identities; `codes` tells which of them each row has.
    """

    values: pa.Array
    faults: dict[int, str]
    codes: pa.Array
    unlike_keys: pa.Array

    @property
    def keys(self) -> pa.Array:
        """The parts that the column gives to identities."""
        return self.unlike_keys.take(self.codes)


def parsers(vocabulary: Vocabulary, notation: Notation, slash: str | None) -> Read:
    """How each type of field is read, in a project and a layout; `slash` is the order of dates with slashes.

    Whatever is read: what a spreadsheet could not compute is no text of any field.
    """
    read: dict[FieldType, Parser] = {
        FieldType.DATE: partial(values.parse_date, slash=slash),
        FieldType.MONTH: values.parse_month,
        FieldType.CLOCK: values.parse_clock,
        FieldType.HOURS: partial(values.parse_hours, notation=notation),
        FieldType.AMOUNT: partial(values.parse_amount, notation=notation),
        FieldType.COUNT: values.parse_count,
        FieldType.CODE: _as_written,
        FieldType.TEXT: _as_written,
        FieldType.PERSON: vocabulary.person,
        FieldType.MUNICIPALITY: vocabulary.municipality,
        FieldType.INDICATOR: vocabulary.indicator,
        FieldType.PARTICIPANT: vocabulary.participant,
        FieldType.FLAG: vocabulary.flag,
        **{of_type: partial(vocabulary.choice, of_type) for of_type in CHOICES},
        FieldType.GENDER: vocabulary.gender,
    }
    return {of_type: partial(_computed, parser) for of_type, parser in read.items()}


def type_column(texts: pa.Array, field: Field, blank: Blank, parser: Parser) -> TypedColumn:
    """Type the texts of a field; an empty text is null, zero or a fault, as `blank` says."""
    encoded = texts.dictionary_encode()
    unlike, keys, rules = [], [], {}
    for code, text in enumerate(encoded.dictionary.to_pylist()):
        text = text.strip()
        value, rule = parser(text) if text else _blank(blank)
        unlike.append(value)
        keys.append(_key(field.type, value, text))
        if rule is not None:
            rules[code] = rule
    return TypedColumn(
        values=pa.array(unlike, field.arrow_type).take(encoded.indices),
        faults=_faults(encoded.indices, rules),
        codes=encoded.indices,
        unlike_keys=pa.array(keys, pa.string()),
    )


def _computed(parser: Parser, text: str) -> Parsed:
    """What a parser reads, unless the text is an error or a formula."""
    if _ERROR.fullmatch(text):
        return None, "cell-error"
    return (None, "formula-not-calculated") if _FORMULA.match(text) else parser(text)


def _faults(indices: pa.Array, rules: Mapping[int, str]) -> dict[int, str]:
    if not rules:
        return {}
    return {row: rules[code] for row, code in enumerate(indices.to_pylist()) if code in rules}


def _as_written(text: str) -> Parsed:
    return text, None


def _blank(blank: Blank) -> Parsed:
    match blank:
        case Blank.ZERO:
            return 0, None
        case Blank.NULL:
            return None, None
        case Blank.MISSING:
            return None, "value-missing"


def _key(field_type: FieldType, value: object, text: str) -> str:
    if field_type is FieldType.PARTICIPANT and value is None:
        return "-"  # an identity never holds a participant's key
    if value is None:
        return " ".join(text.split()) or "-"
    if isinstance(value, date):
        return value.isoformat()
    if field_type is FieldType.CODE:
        return text.lstrip("0") or "0"
    return str(value)
