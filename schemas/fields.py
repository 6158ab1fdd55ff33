"""The dictionary of fields: what each column of the received records means, its unit, type and headings.

Here belongs every field once, whatever records use it, the bounds of its values, and the words that a field of choices
may hold. Not here: which
records have which fields (`schemas.tables`), nor what a municipality calls a column (`data/dialects`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
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
    PARTICIPANT = "participant"
    FLAG = "flag"
    EMPLOYMENT = "employment"
    EDUCATION = "education"
    LEAVING = "leaving"
    LATER = "later"


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
    FieldType.PARTICIPANT: pa.string(),
    FieldType.FLAG: pa.bool_(),
    FieldType.EMPLOYMENT: pa.string(),
    FieldType.EDUCATION: pa.string(),
    FieldType.LEAVING: pa.string(),
    FieldType.LATER: pa.string(),
}
"""Codes, months (`YYYY-MM`), persons (`H01`), indicators and choices are text; a clock time is seconds of the day.

A participant is the key of the register hashed with the project's secret, never the key itself.
"""


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


DAY_S = 86_400
"""A day in seconds."""

DAYS_OF_MONTH = 31
"""Hours of a month may be as many days' hours as the longest month has days."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most that a value may be, both allowed, in the unit of its field."""

    least: Decimal
    most: Decimal

    def allow(self, value: int | Decimal) -> bool:
        """Whether a value lies within."""
        return self.least <= value <= self.most


BOUNDS: Mapping[FieldType, Bounds] = {
    FieldType.CLOCK: Bounds(Decimal(0), Decimal(DAY_S)),
    FieldType.HOURS: Bounds(Decimal(0), Decimal(DAY_S)),
    FieldType.COUNT: Bounds(Decimal(0), Decimal(999_999_999)),
    FieldType.AMOUNT: Bounds(Decimal("-999999999999.99"), Decimal("999999999999.99")),
}
"""What a form lets in and what a check lets pass. Hours are those of a day, all of a person's entries together.

Amounts are those of DECIMAL(14,2); a workbook's numbers would begin to lose cents at ten times that.
"""

_T = FieldType
_FIELDS = (
    Field("person", _T.PERSON, None, "the project's code of the employee", "Henkilö", "Person", "Person"),
    Field("work_date", _T.DATE, None, "the day on which the work was done", "Päivä", "Dag", "Day"),
    Field("start_s", _T.CLOCK, "s", "start of work, seconds since midnight", "Alkoi", "Började", "Started"),
    Field("end_s", _T.CLOCK, "s", "end of work, seconds since midnight", "Päättyi", "Slutade", "Ended"),
    Field(
        "end_date", _T.DATE, None, "the day on which the work ended, where it is told",
        "Päättyi pvm", "Slutdatum", "End date",
    ),
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
    Field(
        "created_date", _T.DATE, None, "the day on which the entry was written into a time tracker",
        "Kirjattu pvm", "Antecknat", "Entered on",
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
    Field("pay_item", _T.CODE, None, "code of the pay item", "Palkkalaji", "Löneart", "Pay item"),
    Field(
        "pay_item_name", _T.TEXT, None, "name of the pay item",
        "Palkkalajin nimi", "Löneartens namn", "Name of pay item",
    ),
    Field("gross_eur", _T.AMOUNT, "eur", "gross pay of the item", "Bruttopalkka", "Bruttolön", "Gross pay"),
    Field("paid_date", _T.DATE, None, "the day on which it was paid", "Maksupäivä", "Betalningsdag", "Paid on"),
    Field(
        "participant", _T.PARTICIPANT, None, "the project's pseudonymous key of a participant, hashed",
        "Osallistujan tunnus", "Deltagarens kod", "Participant key",
    ),
    Field("started_date", _T.DATE, None, "day of entry into the project", "Aloituspäivä", "Startdag", "Entry date"),
    Field("birth_year", _T.COUNT, None, "year of birth", "Syntymävuosi", "Födelseår", "Year of birth"),
    Field("started_age", _T.COUNT, None, "age in years at entry", "Ikä aloittaessa", "Ålder vid start", "Age at entry"),
    Field(
        "employment", _T.EMPLOYMENT, None, "unemployed, inactive or employed at entry",
        "Työmarkkina-asema", "Ställning på arbetsmarknaden", "Employment status",
    ),
    Field(
        "unemployed_months", _T.COUNT, None, "months of unemployment without a break at entry",
        "Työttömänä (kk)", "Arbetslös (mån)", "Unemployed (months)",
    ),
    Field(
        "long_term", _T.FLAG, None, "long-term unemployed at entry by the employment register's own definition",
        "Pitkäaikaistyötön", "Långtidsarbetslös", "Long-term unemployed",
    ),
    Field(
        "education", _T.EDUCATION, None, "lower (ISCED 0-2), middle (3-4) or higher (5-8) at entry",
        "Koulutus", "Utbildning", "Education",
    ),
    Field("in_education", _T.FLAG, None, "was in education at entry", "Koulutuksessa", "I utbildning", "In education"),
    Field(
        "third_country", _T.FLAG, None, "national of a country outside the EU (EECO13)",
        "Kolmannen maan kansalainen", "Tredjelandsmedborgare", "Third-country national",
    ),
    Field(
        "foreign_background", _T.FLAG, None, "has a foreign background (EECO14)",
        "Ulkomaalaistausta", "Utländsk bakgrund", "Foreign background",
    ),
    Field(
        "homeless", _T.FLAG, None, "homeless or affected by housing exclusion (EECO16)",
        "Asunnoton", "Bostadslös", "Homeless",
    ),
    Field("rural", _T.FLAG, None, "lives in a rural area (EECO17)", "Maaseudulta", "Från landsbygden", "Rural area"),
    Field(
        "participated_s", _T.HOURS, "s", "hours of participation so far",
        "Osallistumistunnit", "Deltagandetimmar", "Participation (h)",
    ),
    Field("ended_date", _T.DATE, None, "day of exit from the project", "Päättymispäivä", "Slutdag", "Exit date"),
    Field(
        "ended_status", _T.LEAVING, None, "job_searching, education, employed or other upon leaving",
        "Tilanne päättyessä", "Situation vid slutet", "Situation upon leaving",
    ),
    Field(
        "ended_status_date", _T.DATE, None, "day on which the situation upon leaving was established, where it is told",
        "Tilanne todettu pvm", "Situationen konstaterad", "Situation established on",
    ),
    Field(
        "qualification", _T.FLAG, None, "gained a qualification upon leaving",
        "Tutkinto tai todistus", "Examen eller intyg", "Qualification",
    ),
    Field(
        "six_months_status", _T.LATER, None, "employed, improved or other six months after leaving",
        "Tilanne 6 kk kuluttua", "Situation efter 6 mån", "Situation after 6 months",
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

CHOICES: Mapping[FieldType, Mapping[str, tuple[str, ...]]] = {
    FieldType.GENDER: GENDERS,
    FieldType.EMPLOYMENT: {
        "unemployed": ("työtön", "arbetslös", "unemployed"),
        "inactive": ("työmarkkinoiden ulkopuolella", "utanför arbetsmarknaden", "inactive"),
        "employed": ("työllinen", "työssä", "yrittäjä", "sysselsatt", "företagare", "employed", "self-employed"),
    },
    FieldType.EDUCATION: {
        "lower": ("perusaste", "enintään perusaste", "isced 0-2", "grundnivå", "0", "1", "2"),
        "middle": ("keskiaste", "toinen aste", "isced 3-4", "mellannivå", "3", "4"),
        "higher": ("korkea-aste", "korkeakoulu", "isced 5-8", "högre nivå", "5", "6", "7", "8"),
    },
    FieldType.LEAVING: {
        "job_searching": ("työnhaussa", "etsii työtä", "söker arbete", "job searching"),
        "education": ("koulutuksessa", "opiskelee", "i utbildning", "studerar", "in education"),
        "employed": ("työssä", "työllinen", "yrittäjä", "i arbete", "företagare", "employed", "self-employed"),
        "other": ("muu", "ei tiedossa", "annat", "okänt", "other", "not known"),
    },
    FieldType.LATER: {
        "employed": ("työssä", "työllinen", "yrittäjä", "i arbete", "employed", "self-employed"),
        "improved": ("tilanne parantunut", "parantunut", "förbättrad", "improved"),
        "other": ("muu", "ei muutosta", "ei tiedossa", "annat", "oförändrad", "okänt", "other", "not known"),
    },
}
"""The values of a field of choices, and the words that mean them."""

FLAGS: Mapping[bool, tuple[str, ...]] = {
    True: ("kyllä", "k", "x", "ja", "yes", "true", "1"),
    False: ("ei", "e", "nej", "no", "false", "0"),
}
"""The words that say whether something holds."""
