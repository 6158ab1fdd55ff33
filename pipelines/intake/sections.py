"""The sections of a dialect file that say more than which header means which field.

Here belongs the form of each section. Not here: the dialect as a whole (`dialect`), and taking a sheet apart by its
sections (`pipelines.staging`).
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from schemas.settings import Strict, Text

FieldName = Text
Names = Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]
Words = Annotated[tuple[Text, ...], Field(strict=False)]


class TotalRow(Strict):
    """Section `[total_row]`: a row of sums that the sheet itself prints."""

    field: FieldName = Field(description='kenttä, jonka sarakkeessa summarivin sana on, esim. "work_date"')
    words: Names = Field(description='luettelo summarivin sanoista, esim. ["Yhteensä"]')
    sums: Names = Field(description='luettelo summatuista tuntikentistä, esim. ["project_s"]')


class Notation(Strict):
    """Section `[notation]`: what a sign means where what is written alone does not tell."""

    amount_point: Literal["ambiguous", "decimal", "thousands"] = Field(
        default="ambiguous", description="mitä piste tarkoittaa euromäärässä 1.234"
    )
    hours_point: Literal["ambiguous", "decimal", "minutes"] = Field(
        default="ambiguous", description="mitä piste tarkoittaa tuntimäärässä 7.30"
    )
    date_slash: Literal["file", "day_first", "month_first"] = Field(
        default="file",
        description='kumpi on ensin päiväyksessä 07/08/2026: "day_first" = päivä, "month_first" = kuukausi, "file" = '
        "se, minkä tiedoston muut päiväykset osoittavat",
    )


class Across(Strict):
    """Section `[across]`: a cell is a record, its row and its header tell of what.

    Without `headers` the headers are the days of the sheet's month. The values are those of the field `value`, of the
    field whose heading stands above the headers (`groups`), or of the hours that a section `[work]` names.
    """

    field: FieldName = Field(description='kenttä, jonka otsikkorivi kertoo, esim. "work_date" tai "gender"')
    headers: Words = Field(default=(), description="luettelo otsikoista; ilman sitä kuukauden päivät 1–31")
    value: FieldName | None = Field(default=None, description='kenttä, jonka arvoja solut ovat, esim. "project_s"')
    groups: Mapping[FieldName, Names] = Field(
        default={}, description="osio [across.groups]: kenttä ja luettelo otsikkorivin yläpuolen otsikoista"
    )
    totals: Words = Field(
        default=(),
        description='luettelo sanoista, jotka ovat summasarakkeen otsikko tai summarivin nimi, esim. ["Yht."]',
    )


class Work(Strict):
    """Section `[work]`: hours stand in one place, and a name beside them tells whose work they are.

    The names of the project are those of project.toml (code, name, `[time_tracking] project_names`) and those given
    here; every other name is other work.
    """

    hours: Names | None = Field(default=None, description='luettelo tuntisarakkeen otsikoista, esim. ["Duration"]')
    kind: Names = Field(description='luettelo otsikoista, joiden alla työn nimi on, esim. ["Project"]')
    project: Words = Field(default=(), description="luettelo nimistä, jotka tarkoittavat hanketta")
    other: Words = Field(default=(), description="luettelo nimistä, joiden tiedetään olevan muuta työtä")
    absence: Words = Field(default=(), description='luettelo nimistä, jotka tarkoittavat poissaoloa, esim. ["Loma"]')
    needs_end: bool = Field(
        default=False, description="true, jos kirjaus ilman päättymisaikaa on vielä käynnissä, muuten pois"
    )


class LeftOut(Strict):
    """One `[[left_out]]`: rows that are no records, told by a word in a column."""

    headers: Names = Field(description='luettelo sarakkeen otsikoista, esim. ["Type"]')
    words: Names = Field(description='luettelo sanoista, esim. ["Break"]')


class Grouped(Strict):
    """Section `[grouped]`: lines of cost centres and accounts are carried down to the dated lines of vouchers."""

    account_digits: int = Field(description="montako numeroa tilissä on; muut tunnukset ovat kustannuspaikkoja")
    opening: Names = Field(description='luettelo alkusaldon sanoista, esim. ["Alkusaldo"]')
    closing: Names = Field(description='luettelo loppusaldon sanoista, esim. ["Loppusaldo"]')
    account_total: Names = Field(description='luettelo tilin summarivin sanoista, esim. ["Tili"]')
    cost_centre_total: Names = Field(
        description='luettelo kustannuspaikan summarivin sanoista, esim. ["Kustannuspaikka"]'
    )
    passed_over: Words = Field(default=(), description='luettelo riveistä, joita ei lueta, esim. ["Tunnisteet"]')
