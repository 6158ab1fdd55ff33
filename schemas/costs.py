"""The keys of project.toml that say what is paid to whom and how it is classed.

Here belongs `[ledger]`, `[[pay_items]]`, `[payroll]`, `[[shares]]`, `[[milestones]]` and `[[decided_numbers]]`. Not
here: which cost models there are (`schemas.cost_models`), and whether the parts fit together
(`schemas.cost_model_checks`).
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.parameter import Number
from schemas.settings import Day, Money, Share, Strict, Text

PersonCode = Annotated[str, StringConstraints(pattern=r"^H[0-9]{2,3}$")]
AccountRange = Annotated[str, StringConstraints(pattern=r"^[0-9]{3,8}(-[0-9]{3,8})?$")]
MilestoneId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,19}$")]


class LedgerAccounts(Strict):
    """Section `[ledger]`: which accounts are what. An account or a range, both ends included."""

    pay_accounts: tuple[AccountRange, ...] = Field(strict=False, description='luettelo palkkatileistä, esim. ["5002"]')
    side_cost_accounts: tuple[AccountRange, ...] = Field(
        strict=False, description='luettelo sivukulutileistä, esim. ["5103", "5110"]'
    )
    other_accounts: tuple[AccountRange, ...] = Field(
        strict=False, description='luettelo muiden kulujen tileistä, esim. ["4000-4999"]'
    )
    participant_accounts: tuple[AccountRange, ...] = Field(
        default=(),
        strict=False,
        description='luettelo tileistä, joilla ovat osallistujien palkat ja korvaukset, esim. ["5020"]',
    )
    indirect_accounts: tuple[AccountRange, ...] = Field(
        default=(), strict=False, description='luettelo välillisten kulujen tileistä, esim. ["6000-6199"]'
    )
    ineligible_accounts: tuple[AccountRange, ...] = Field(
        default=(), strict=False, description='luettelo tileistä, joiden kulut eivät ole tukikelpoisia, esim. ["6900"]'
    )
    revenue_accounts: tuple[AccountRange, ...] = Field(
        default=(), strict=False, description='luettelo hankkeen tulojen tileistä, esim. ["3000-3999"]'
    )
    cost_centres: tuple[Text, ...] = Field(
        default=(),
        strict=False,
        description='luettelo hankkeen kustannuspaikoista, joilta kulut haetaan, esim. ["6810"]',
    )
    holiday_bonus_words: tuple[Text, ...] = Field(
        strict=False, description='luettelo sanoista, joista lomarahan tunnistaa, esim. ["lomaraha"]'
    )


class PayItem(Strict):
    """One `[[pay_items]]`: what a pay item of the payrolls is."""

    code: Text = Field(description='palkkalajin tunnus lainausmerkeissä, esim. "1010"')
    name: Text = Field(description="palkkalajin nimi")
    pay_class: Literal["pay", "holiday_bonus", "side_costs", "ineligible"] = Field(
        alias="class",
        description='mitä palkkalaji on: "pay" = tukikelpoista palkkaa, "holiday_bonus" = lomarahaa, "side_costs" = '
        'sivukuluja, "ineligible" = muuten ei-tukikelpoista',
    )


class Payroll(Strict):
    """Section `[payroll]`: what of a person's pay the payroll posts."""

    posts: Literal["whole_pay", "project_part"] = Field(
        description='mitä palkkatiedoissa on: "whole_pay" = koko palkka, josta hankkeen osa lasketaan osuudella '
        '([[shares]]), "project_part" = palkanlaskenta on jo erottanut hankkeen osan, eikä osuutta käytetä uudelleen'
    )
    reference: Text = Field(description="päätös tai ohje, johon tämä perustuu")


class WorkShare(Strict):
    """One `[[shares]]`: the part of a person's working time that is the project's, by a document."""

    person: PersonCode = Field(description='henkilön koodi: H ja kaksi tai kolme numeroa, esim. "H03"')
    valid_from: Day = Field(description="ensimmäinen päivä, jona osuus on voimassa, ilman lainausmerkkejä")
    valid_to: Day | None = Field(default=None, description="viimeinen päivä, jona osuus on voimassa")
    share: Share = Field(
        description='hankkeen osuus palkasta, esim. "0.50"; kokonaan hankkeessa työskentelevällä "1.00"'
    )
    date: Day = Field(description="päivä, jona osuudesta sovittiin, ilman lainausmerkkejä; ennen työn alkua")
    reference: Text = Field(description="asiakirja, jossa osuus on")


class Milestone(Strict):
    """One `[[milestones]]`: what of a lump sum is paid for which proven output."""

    id: MilestoneId = Field(description='välitavoitteen tunnus: kirjaimia, numeroita ja viivoja, esim. "V1"')
    name: Text = Field(description="mitä saadaan aikaan")
    amount_eur: Money = Field(description='välitavoitteesta maksettava summa lainausmerkeissä, esim. "60000.00"')
    proof: Text = Field(description="millä asiakirjalla tulos osoitetaan")


class DecidedNumber(Strict):
    """One `[[decided_numbers]]`: a legal number that the project's own decision gives otherwise."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")] = Field(
        description='luvun nimi, esim. "side_cost_rate"; nimet ovat sivulla Parametrit'
    )
    value: Number = Field(description='luku lainausmerkeissä, esim. "0.2042"')
    valid_from: Day = Field(description="ensimmäinen päivä, jona luku on voimassa, ilman lainausmerkkejä")
    reference: Text = Field(description="päätöksen kohta, jossa luku on")
