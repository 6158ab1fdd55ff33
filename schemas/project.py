"""project.toml: what was decided before any money was spent.

Here belongs every key of the file, and the questions that several rooms ask of it (which claim does a day belong to,
which months does a claim have). Not here: numbers of law (`data/parameters`), or what people decide later
(`schemas.decision`). Whether the parts fit together is looked at in `schemas.project_checks`.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from schemas.agreement import Agreement, Ceiling, ClaimId, OtherFinancing
from schemas.cost_models import Chosen, CostModelName, FlatRateName, LineName, SideCostGroup, StaffModelName
from schemas.costs import DecidedNumber, LedgerAccounts, Milestone, PayItem, Payroll, PersonCode, WorkShare
from schemas.errors import UsageError
from schemas.indicator_settings import Estimate, IndicatorTarget, Programme
from schemas.invoicing import BuyerEinvoice, Invoicing, Language, PostCode
from schemas.project_checks import project_faults
from schemas.settings import Day, Money, Name, Share, Strict, Text, raise_faults, read_toml, validate
from schemas.terms import Terms

AreaId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
_EMAIL = r"^[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
_ONE_DAY = datetime.timedelta(days=1)


class ProjectFacts(Strict):
    """Section `[project]`."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{4,6}$")] = Field(
        description='hankekoodi, esim. "S30999"'
    )
    name: Text = Field(description="hankkeen nimi")
    mode: Literal["joint", "group"] = Field(
        description='hankkeen muoto: "joint" = yksi tuen saaja ja maksavat kumppanit, "group" = ryhmähanke'
    )
    start: Day = Field(description="hankkeen ensimmäinen päivä ilman lainausmerkkejä, esim. 2025-09-01")
    end: Day = Field(description="hankkeen viimeinen päivä ilman lainausmerkkejä, esim. 2026-08-31")
    beneficiary: int = Field(description="tuen saajan kuntanumero, esim. 689")


Level = Literal["person_month", "month", "claim"]
"""Where a percentage is rounded: a person's month, a month, or the claim period as a whole."""


class Rounding(Strict):
    """Section `[decision.rounding]`: where and how percentages are rounded, by the decision."""

    hourly_rate: Literal["cents", "unrounded", "pay_part_to_cents"] = Field(description="tuntitaksan pyöristys")
    hours: Literal["exact_seconds", "two_decimals"] = Field(description="tuntien tarkkuus henkilökuukaudessa")
    staff_costs: Level = Field(description="taso, jolla palkkakustannukset pyöristetään")
    flat_rate: Level = Field(description="taso, jolla prosenttikorvaus pyöristetään")
    support: Literal["down", "half_up"] = Field(description="tuen pyöristys")
    support_per: Literal["claim", "cumulative"] = Field(
        description='taso, jolla tuki pyöristetään: "claim" = jokaisessa hakemuksessa, "cumulative" = kertymästä'
    )
    reference: Text = Field(description="päätöksen kohta, johon pyöristykset perustuvat")


class FundingDecision(Strict):
    """Section `[decision]`: the funding decision (tukipäätös)."""

    reference: Text = Field(description="tukipäätöksen tunnus")
    date: Day = Field(description="tukipäätöksen päivä ilman lainausmerkkejä, esim. 2025-08-20")
    staff_cost_model: StaffModelName = Field(description="palkkakustannusmalli")
    cost_model: CostModelName = Field(description="kustannusmalli")
    flat_rates: tuple[FlatRateName, ...] = Field(
        default=(), strict=False, description='luettelo muista prosenttikorvauksista, esim. ["art_54_b"]'
    )
    support_rate: Share = Field(description='tuen osuus tukikelpoisista kustannuksista, esim. "0.80"')
    granted_support_eur: Money = Field(description='myönnetty tuki lainausmerkeissä, esim. "492000.00"')
    accepted_costs_eur: Money | None = Field(
        default=None, description='hyväksytty kustannusarvio yhteensä, niin kuin päätös sen sanoo, esim. "615000.00"'
    )
    rounding: Rounding = Field(description="osio [decision.rounding]")
    terms: Terms = Field(default=Terms(), description="osio [decision.terms]: tulot, muu tuki ja ennakko")


class Funder(Strict):
    """One `[[funders]]`: the authority in charge from a day on."""

    name: Text = Field(description="rahoittajan nimi")
    valid_from: Day = Field(description="päivä, josta alkaen rahoittaja vastaa hankkeesta")


class BudgetLine(Strict):
    """One `[[budget]]`."""

    line: LineName = Field(description="kustannusarvion rivi")
    amount_eur: Money = Field(description='rivin euromäärä lainausmerkeissä, esim. "439286.00"')


class ClaimPeriod(Strict):
    """One `[[claim_periods]]`: the days that one payment application covers."""

    id: ClaimId = Field(description='maksatusjakson tunnus: vuosi ja järjestysnumero, esim. "2026-1"')
    start: Day = Field(description="jakson ensimmäinen päivä ilman lainausmerkkejä")
    end: Day = Field(description="jakson viimeinen päivä ilman lainausmerkkejä")
    deadline: Day = Field(description="päivä, johon mennessä maksatushakemus on jätettävä")
    last: bool = Field(default=False, description="true, jos jakso on hankkeen viimeinen, muuten pois")


DeliveryKind = Literal["timesheet", "participants", "ledger", "approval", "pay"]
"""What a municipality may owe each month; a register of participants stands for their counts."""


class Deliveries(Strict):
    """Section `[deliveries]`: when the deliveries of a month are due."""

    due_day: Annotated[int, Field(ge=1, le=28)] = Field(
        description="seuraavan kuukauden päivä, jona kuukauden aineiston pitää viimeistään olla perillä, 1–28, esim. 10"
    )


class Partner(Strict):
    """One `[[partners]]`: a municipality of the project."""

    number: Annotated[int, Field(ge=1, le=999)] = Field(description="kuntanumero, esim. 689")
    name: Name = Field(description="kunnan nimi")
    business_id: Annotated[str, StringConstraints(pattern=r"^[0-9]{7}-[0-9]$")] = Field(
        description='Y-tunnus muodossa "0206951-1"'
    )
    area: AreaId = Field(description="alueen tunnus, jokin osion [[areas]] tunnuksista")
    contact: Text = Field(description="kunnan yhteyshenkilö")
    email: Annotated[str, StringConstraints(pattern=_EMAIL)] = Field(description="yhteyshenkilön sähköpostiosoite")
    delivers: tuple[DeliveryKind, ...] | None = Field(
        default=None,
        strict=False,
        description='luettelo aineistoista, jotka kunta lähettää joka kuukausi, esim. ["timesheet", "participants"]',
    )
    invoice_name: Name | None = Field(
        default=None, description='kunnan nimi laskussa, esim. "Lemin kunta"; ilman sitä lasku on kunnan nimellä (name)'
    )
    street: Name | None = Field(default=None, description="laskutusosoitteen katuosoite tai postilokero")
    post_code: PostCode | None = Field(default=None, description='postinumero lainausmerkeissä, esim. "56800"')
    town: Name | None = Field(default=None, description="postitoimipaikka")
    order_reference: Text | None = Field(
        default=None, description="kunnan antama viite, jonka laskussa pitää lukea (Viitteenne)"
    )
    ledger_customer: Text | None = Field(
        default=None, description="kunnan asiakasnumero laskuttajan myyntireskontrassa, lainausmerkeissä"
    )
    language: Language = Field(default="fi", description='laskun kieli: "fi", "sv" tai "en"; ilman sitä suomi')
    participants: Literal["counts", "register"] = Field(
        default="counts",
        description='miten kunta kertoo osallistujista: "counts" = lukumäärät, "register" = rekisteri tunnuksilla',
    )
    einvoice: BuyerEinvoice | None = Field(
        default=None, description='verkkolasku: { format = "finvoice", address = …, operator = … }'
    )


class Area(Strict):
    """One `[[areas]]`."""

    id: AreaId = Field(description="alueen tunnus: pieniä kirjaimia a–z, numeroita ja alaviivoja")
    name: Text = Field(description="alueen nimi")


class Person(Strict):
    """One `[[staff]]`: a person whose hours may be claimed."""

    code: PersonCode = Field(description='henkilön koodi: H ja kaksi tai kolme numeroa, esim. "H01"')
    name: Text = Field(description="henkilön nimi, kuten se on työaikalomakkeissa")
    aliases: tuple[Text, ...] = Field(default=(), strict=False, description="luettelo nimen muista kirjoitusasuista")
    title: Text = Field(description="tehtävänimike")
    task_reference: Text | None = Field(
        default=None, description="viite tehtäväkuvaukseen, esim. asianumero; jos yhdelläkin on, se kuuluu kaikille"
    )
    employer: int = Field(description="työnantajan kuntanumero, esim. 689")
    area: AreaId = Field(description="alueen tunnus, jokin osion [[areas]] tunnuksista")
    share: Share = Field(description='työajan osuus kokoaikaisesta, esim. "1.00" tai "0.50"')
    start: Day = Field(description="työsuhteen ensimmäinen päivä hankkeessa ilman lainausmerkkejä")
    end: Day | None = Field(default=None, description="työsuhteen viimeinen päivä ilman lainausmerkkejä")
    side_costs: SideCostGroup = Field(
        default="general",
        description='vakiosivukuluprosentti: "general" = yleinen, "amk_teaching" = ammattikorkeakoulun '
        "opetushenkilöstö ilman lomarahaa",
    )
    agreed_day: Annotated[str, StringConstraints(pattern=r"^([0-9]|1[0-9]|2[0-3]):[0-5][0-9]$")] = Field(
        description='sovittu päivätyöaika tunteina ja minuutteina kaksoispisteellä, esim. "7:15"'
    )

    @property
    def agreed_day_s(self) -> int:
        """The agreed working day in seconds."""
        hours, minutes = self.agreed_day.split(":")
        return int(hours) * 3600 + int(minutes) * 60


class Rate(Strict):
    """One `[[rates]]`: the annual pay that an hourly rate is formed of, from a day on."""

    person: PersonCode = Field(description='henkilön koodi: H ja kaksi tai kolme numeroa, esim. "H01"')
    valid_from: Day = Field(description="ensimmäinen päivä, jona tuntitaksa on voimassa, ilman lainausmerkkejä")
    valid_to: Day | None = Field(default=None, description="viimeinen päivä, jona tuntitaksa on voimassa")
    annual_pay_eur: Money = Field(description='vuosipalkka ilman sivukuluja ja lomarahaa, esim. "42000.00"')
    share: Share = Field(description='työajan osuus, jolta vuosipalkka maksetaan, esim. "1.00"')
    reference: Text = Field(description="päätös, johon tuntitaksa perustuu")


class TimeTracking(Strict):
    """Section `[time_tracking]`: how the project is called in the municipalities' time trackers."""

    project_names: tuple[Text, ...] = Field(
        strict=False, min_length=1, description="luettelo nimistä, joilla hanke on työajanseurannassa"
    )
    other_names: tuple[Text, ...] = Field(
        default=(), strict=False, description="luettelo nimistä, jotka tiedetään muuksi työksi ja joista ei huomauteta"
    )


class Participants(Strict):
    """Section `[participants]`: how registers and counts of participants are read."""

    status_sum: Literal["equal", "at_most"] = Field(
        default="equal",
        description='työttömät, työvoiman ulkopuolella olevat ja työlliset yhteensä: "equal" = yhtä monta kuin '
        'osallistujia, "at_most" = enintään, kun erityistavoitteessa kokonaismäärä annetaan erikseen',
    )
    long_term: Literal["age", "register"] = Field(
        default="age",
        description='kuka on pitkäaikaistyötön: "age" = iän ja työttömyyden keston mukaan, "register" = rekisterin oma '
        "tieto (sarake Pitkäaikaistyötön)",
    )
    least_hours: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=0, description="tunteina osallistuminen, jota lyhyempi ei tee osallistujaa; 0 = rajaa ei ole"
    )
    key_secret: Annotated[str, StringConstraints(pattern=r"^[!-~]{16,200}$")] | None = Field(
        default=None,
        description="vähintään 16 merkin salaisuus ilman välilyöntejä, jolla osallistujien tunnukset muutetaan "
        "tunnistamattomiksi; tavallisesti se on omassa tiedostossaan eikä täällä; sitä ei muuteta hankkeen aikana",
    )


class Project(Strict):
    """project.toml as a whole."""

    schema_version: Literal[1] = Field(alias="schema", description="tiedoston muodon versio 1")
    project: ProjectFacts = Field(description="osio [project]")
    decision: FundingDecision = Field(description="osio [decision]")
    funders: tuple[Funder, ...] = Field(strict=False, min_length=1, description="vähintään yksi osio [[funders]]")
    budget: tuple[BudgetLine, ...] = Field(strict=False, description="osio [[budget]] jokaisesta rivistä")
    claim_periods: tuple[ClaimPeriod, ...] = Field(
        strict=False, min_length=1, description="vähintään yksi osio [[claim_periods]]"
    )
    partners: tuple[Partner, ...] = Field(strict=False, min_length=1, description="vähintään yksi osio [[partners]]")
    areas: tuple[Area, ...] = Field(strict=False, min_length=1, description="vähintään yksi osio [[areas]]")
    staff: tuple[Person, ...] = Field(strict=False, min_length=1, description="vähintään yksi osio [[staff]]")
    rates: tuple[Rate, ...] = Field(default=(), strict=False, description="osio [[rates]] jokaisesta tuntitaksasta")
    ledger: LedgerAccounts = Field(description="osio [ledger]")
    deliveries: Deliveries | None = Field(default=None, description="osio [deliveries]: aineistojen määräpäivä")
    pay_items: tuple[PayItem, ...] = Field(
        default=(), strict=False, description="osio [[pay_items]] jokaisesta palkkalajista"
    )
    payroll: Payroll | None = Field(default=None, description="osio [payroll]: mitä palkanlaskenta lähettää")
    shares: tuple[WorkShare, ...] = Field(default=(), strict=False, description="osio [[shares]] jokaisesta osuudesta")
    milestones: tuple[Milestone, ...] = Field(
        default=(), strict=False, description="osio [[milestones]] jokaisesta kertakorvauksen välitavoitteesta"
    )
    decided_numbers: tuple[DecidedNumber, ...] = Field(
        default=(), strict=False, description="osio [[decided_numbers]] jokaisesta luvusta, jonka päätös antaa toisin"
    )
    time_tracking: TimeTracking | None = Field(default=None, description="osio [time_tracking]")
    participants: Participants = Field(default=Participants(), description="osio [participants]")
    indicators: tuple[IndicatorTarget, ...] = Field(
        default=(), strict=False, description="osio [[indicators]] jokaisesta indikaattorista"
    )
    estimates: tuple[Estimate, ...] = Field(
        default=(), strict=False, description="osio [[estimates]] jokaisesta arviosta (EECO12, EECO15)"
    )
    programme: Programme | None = Field(default=None, description="osio [programme]: paikka ohjelmassa")
    agreement: Agreement = Field(description="osio [agreement]")
    ceilings: tuple[Ceiling, ...] = Field(
        default=(), strict=False, description="osio [[ceilings]] jokaisesta kunnan päättämästä katosta"
    )
    other_financing: tuple[OtherFinancing, ...] = Field(
        default=(), strict=False, description="osio [[other_financing]] jokaisesta muiden rahoittamasta summasta"
    )
    invoicing: Invoicing | None = Field(default=None, description="osio [invoicing]")
    severity: Mapping[str, Literal["warning", "error"]] = Field(
        default={}, description='havainnon uusi vakavuus: "warning" tai "error"'
    )

    @property
    def model(self) -> Chosen:
        """The cost models that the decision chooses: the claim's lines and flat rates."""
        chosen = self.decision
        participants = bool(self.ledger.participant_accounts)
        return Chosen(chosen.cost_model, chosen.staff_cost_model, chosen.flat_rates, participants)

    def claim(self, claim_id: str) -> ClaimPeriod:
        """The claim period of an id; raises `UsageError` naming those that exist."""
        for period in self.claim_periods:
            if period.id == claim_id:
                return period
        known = ", ".join(period.id for period in self.claim_periods)
        raise UsageError(f"Maksatusjaksoa {claim_id} ei ole. Hankkeen jaksot ovat {known}.")

    def claim_of(self, day: datetime.date) -> ClaimPeriod | None:
        """The claim period that a day belongs to, None outside all of them."""
        return next((period for period in self.claim_periods if period.start <= day <= period.end), None)

    def claim_of_month(self, month: str) -> ClaimPeriod | None:
        """The first claim period with days in the month `YYYY-MM`, None outside all of them."""
        return next((period for period in self.claim_periods if month in self.months_of(period.id)), None)

    def months_of(self, claim_id: str) -> list[str]:
        """The months `YYYY-MM` in which a claim period has days, in order."""
        period = self.claim(claim_id)
        return months_between(f"{period.start:%Y-%m}", f"{period.end:%Y-%m}")

    def months_until(self, month: str) -> list[str]:
        """The project's months up to one of them, in order."""
        return months_between(f"{self.project.start:%Y-%m}", month)

    def estimates_on(self, month: str) -> dict[str, str]:
        """By indicator the day of the newest estimate that is no later than a month."""
        known = sorted((e.date, e.code) for e in self.estimates if f"{e.date:%Y-%m}" <= month)
        return {code: day.isoformat() for day, code in known}

    def person(self, code: str) -> Person:
        """The person of a code; raises `UsageError` when there is none."""
        for person in self.staff:
            if person.code == code:
                return person
        raise UsageError(f"Henkilöä {code} ei ole hankkeen henkilöstössä.")

    def employed_days(self, code: str) -> tuple[datetime.date, datetime.date]:
        """The first and the last day of a person's employment within the project."""
        person = self.person(code)
        return max(person.start, self.project.start), min(person.end or self.project.end, self.project.end)

    def rates_of(self, code: str) -> list[Rate]:
        """A person's rates in order of their first days."""
        return sorted((rate for rate in self.rates if rate.person == code), key=lambda rate: rate.valid_from)

    def rate_periods(self, code: str) -> list[tuple[datetime.date, datetime.date]]:
        """First and last day of each of a person's rates, in order; the last one ends with the project."""
        rates = self.rates_of(code)
        if not rates:
            return []
        ends = [rate.valid_from - _ONE_DAY for rate in rates[1:]] + [self.project.end]
        return [(rate.valid_from, rate.valid_to or end) for rate, end in zip(rates, ends, strict=True)]

    def year_of(self, claim_id: str) -> int:
        """The calendar year that a claim period's costs are counted in: the one of its last day."""
        return self.claim(claim_id).end.year

    def partner(self, number: int) -> Partner:
        """The municipality of a number; raises `UsageError` when there is none."""
        for partner in self.partners:
            if partner.number == number:
                return partner
        raise UsageError(f"Kuntaa {number} ei ole hankkeen kumppaneissa.")

    def funder_on(self, day: datetime.date) -> Funder:
        """The authority in charge on a day; before the first one's first day, the first one."""
        return ([funder for funder in self.funders if funder.valid_from <= day] or [self.funders[0]])[-1]

    def budget_of(self, line: str) -> Decimal:
        """The budgeted euros of a line."""
        return next(entry.amount_eur for entry in self.budget if entry.line == line)


def months_between(first: str, last: str) -> list[str]:
    """The months `YYYY-MM` from one to another, both included, in order."""
    numbers = [12 * int(month[:4]) + int(month[5:]) - 1 for month in (first, last)]
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(numbers[0], numbers[1] + 1)]


# A run reads the same papers in each of its steps; a project is never changed after reading.
@lru_cache(maxsize=16)
def load_project(data: bytes, name: str = "project.toml") -> Project:
    """Read the bytes of project.toml.

    Raises `SettingsError` with one line a fault: first all faulty keys, and when there is none, all places where the
    parts do not fit together.
    """
    return project_of(read_toml(data, name), name, data.decode("utf-8-sig"))


def project_of(table: Mapping[str, Any], name: str = "project.toml", text: str = "") -> Project:
    """The project of a table as `load_project` makes it; with the file's text the faults have line numbers."""
    project = validate(Project, table, name, text)
    raise_faults(name, project_faults(project), text)
    return project
