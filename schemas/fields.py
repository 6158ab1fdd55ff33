"""The dictionary of fields: what each column of the received records means, its unit, type and headings.

Here belongs every field once, whatever records use it, and the words that a field of choices may hold. Not here: which
records have which fields (`schemas.tables`), nor what a municipality calls a column (`data/dialects`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa


class FieldType(StrEnum):
    """How a field is written and typed."""

    DATE = "date"
    MONTH = "month"
    CLOCK = "clock"
    HOURS = "hours"
    AMOUNT = "amount"
    COUNT = "count"
    CODE = "code"
    TEXT = "text"
    PERSON = "person"
    MUNICIPALITY = "municipality"
    INDICATOR = "indicator"
    GENDER = "gender"


ARROW_TYPES: Mapping[FieldType, pa.DataType] = {
    FieldType.DATE: pa.date32(),
    FieldType.MONTH: pa.string(),
    FieldType.CLOCK: pa.int64(),
    FieldType.HOURS: pa.int64(),
    FieldType.AMOUNT: pa.decimal128(14, 2),
    FieldType.COUNT: pa.int64(),
    FieldType.CODE: pa.string(),
    FieldType.TEXT: pa.string(),
    FieldType.PERSON: pa.string(),
    FieldType.MUNICIPALITY: pa.int64(),
    FieldType.INDICATOR: pa.string(),
    FieldType.GENDER: pa.string(),
}
"""Codes, months (`YYYY-MM`), persons (`H01`), indicators and genders are text; a clock time is seconds of the day."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `unit` is `s`, `eur`, `count` or None; `fi`, `sv` and `en` are its headings."""

    name: str
    type: FieldType
    unit: str | None
    meaning: str
    fi: str
    sv: str
    en: str

    @property
    def arrow_type(self) -> pa.DataType:
        """The type of the typed column."""
        return ARROW_TYPES[self.type]


_T = FieldType
_FIELDS = (
    Field("person", _T.PERSON, None, "the project's code of the employee", "Henkilö", "Person", "Person"),
    Field("work_date", _T.DATE, None, "the day on which the work was done", "Päivä", "Dag", "Day"),
    Field("start_s", _T.CLOCK, "s", "start of work, seconds since midnight", "Alkoi", "Började", "Started"),
    Field("end_s", _T.CLOCK, "s", "end of work, seconds since midnight", "Päättyi", "Slutade", "Ended"),
    Field("break_s", _T.HOURS, "s", "break within the day's work", "Tauko", "Paus", "Break"),
    Field("project_s", _T.HOURS, "s", "hours worked on the project", "Hanketunnit", "Projekttimmar", "Project hours"),
    Field("other_s", _T.HOURS, "s", "hours of all other work", "Muu työ", "Övrigt arbete", "Other work"),
    Field(
        "other_eu_code", _T.CODE, None, "code of another EU project that the other work was done for",
        "Muun EU-hankkeen koodi", "Kod för annat EU-projekt", "Code of other EU project",
    ),
    Field(
        "absence_s", _T.HOURS, "s", "hours of absence, never its reason",
        "Poissaolo (h)", "Frånvaro (h)", "Absence (h)",
    ),
    Field("municipality", _T.MUNICIPALITY, None, "number of the municipality", "Kunta", "Kommun", "Municipality"),
    Field("entry_date", _T.DATE, None, "date of the ledger entry", "Päivämäärä", "Datum", "Date"),
    Field("cost_centre", _T.CODE, None, "cost centre", "Kustannuspaikka", "Kostnadsställe", "Cost centre"),
    Field("account", _T.CODE, None, "account of the ledger", "Tili", "Konto", "Account"),
    Field("account_name", _T.TEXT, None, "name of the account", "Tilin nimi", "Kontots namn", "Account name"),
    Field("voucher", _T.CODE, None, "number of the voucher", "Tosite", "Verifikat", "Voucher"),
    Field("line", _T.CODE, None, "number of the line within the voucher", "Jnro", "Radnr", "Line"),
    Field("entry_text", _T.TEXT, None, "text of the ledger entry", "Selite", "Förklaring", "Text"),
    Field("debit_eur", _T.AMOUNT, "eur", "debit", "Debet", "Debet", "Debit"),
    Field("credit_eur", _T.AMOUNT, "eur", "credit", "Kredit", "Kredit", "Credit"),
    Field("month", _T.MONTH, None, "the month that the record is about", "Kuukausi", "Månad", "Month"),
    Field("indicator", _T.INDICATOR, None, "code of the indicator", "Indikaattori", "Indikator", "Indicator"),
    Field("gender", _T.GENDER, None, "women, men, non_binary or total", "Sukupuoli", "Kön", "Gender"),
    Field("started", _T.COUNT, "count", "participants who started in the month", "Uudet", "Nya", "Started"),
    Field("ended", _T.COUNT, "count", "participants who ended in the month", "Päättäneet", "Avslutade", "Ended"),
    Field(
        "employee_date", _T.DATE, None, "day on which the employee approved the month's hours",
        "Työntekijä hyväksynyt pvm", "Godkänt av den anställda", "Approved by employee",
    ),
    Field("supervisor", _T.TEXT, None, "name of the supervisor who approved", "Esihenkilö", "Förman", "Supervisor"),
    Field(
        "supervisor_date", _T.DATE, None, "day on which the supervisor approved the month's hours",
        "Esihenkilö hyväksynyt pvm", "Godkänt av förmannen", "Approved by supervisor",
    ),
    Field(
        "signed_file", _T.TEXT, None, "name of the signed sheet's file",
        "Allekirjoitettu tiedosto", "Undertecknad fil", "Signed file",
    ),
)  # fmt: skip

FIELDS: Mapping[str, Field] = {field.name: field for field in _FIELDS}
"""Every field by name."""

GENDERS: Mapping[str, tuple[str, ...]] = {
    "women": ("naiset", "nainen", "kvinnor", "women"),
    "men": ("miehet", "mies", "män", "men"),
    "non_binary": ("muut", "muu", "muunsukupuoliset", "övriga", "non-binary"),
    "total": ("yhteensä", "yht.", "totalt", "total"),
}
"""The values of `gender`, and the words that mean them."""
