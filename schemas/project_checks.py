"""Whether the parts of project.toml fit together: periods, persons, rates, municipalities, accounts.

Here belongs what no single key can show. Not here: the form of single keys (`schemas.project`).
"""

import datetime
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from schemas.agreement_checks import agreement_faults
from schemas.cost_model_checks import budget_line_faults, cost_model_faults
from schemas.cost_models import ACCOUNT_CLASSES
from schemas.identifiers import is_account, is_business_id, is_ovt, ovt_of
from schemas.indicator_settings import indicator_faults
from schemas.settings import Fault
from schemas.severities import severity_faults

if TYPE_CHECKING:
    from schemas.project import ClaimPeriod, Project

_ONE_DAY = datetime.timedelta(days=1)


def project_faults(project: "Project") -> list[Fault]:
    """Every place where the parts contradict each other, in the order of the file."""
    return [
        *_mode(project),
        *_funders(project),
        *_budget(project),
        *_terms(project),
        *_claim_periods(project),
        *_partners(project),
        *_staff(project),
        *_rates(project),
        *_accounts(project),
        *cost_model_faults(project),
        *_repeated("indicators", "koodi", (indicator.code for indicator in project.indicators)),
        *indicator_faults(project),
        *agreement_faults(project),
        *_invoicing(project),
        *_einvoices(project),
        *severity_faults(project.severity),
    ]


def _day(day: datetime.date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _eur(amount: Decimal) -> str:
    return f"{amount:,.2f} €".replace(",", " ").replace(".", ",")


def _repeated(where: str, what: str, values: Iterable[Hashable]) -> Iterator[Fault]:
    for value, count in Counter(values).items():
        if count > 1:
            yield where, f"{what} {value} on {count} kertaa; sen pitää olla vain kerran"


def _mode(project: "Project") -> Iterator[Fault]:
    if project.project.mode == "group":
        yield "project.mode", 'ryhmähanketta ei vielä tueta; odotettiin "joint"'
    if project.project.end < project.project.start:
        yield "project.end", f"hanke päättyy {_day(project.project.end)} ennen kuin alkaa {_day(project.project.start)}"


def _funders(project: "Project") -> Iterator[Fault]:
    days = [funder.valid_from for funder in project.funders]
    if days != sorted(set(days)):
        yield "funders", "rahoittajat eivät ole päivien (valid_from) järjestyksessä, jokainen eri päivästä alkaen"


def _budget(project: "Project") -> Iterator[Fault]:
    lines = [entry.line for entry in project.budget]
    yield from _repeated("budget", "rivi", lines)
    yield from budget_line_faults(project)
    # Support is granted as a share of the accepted budget.
    decision, budget = project.decision, sum((entry.amount_eur for entry in project.budget), Decimal(0))
    if decision.accepted_costs_eur not in (None, budget):
        yield (
            "budget",
            f"rivit ovat yhteensä {_eur(budget)}, mutta päätöksen kustannusarvio (decision.accepted_costs_eur) on "
            f"{_eur(decision.accepted_costs_eur)}; tarkista rivit päätöksestä",
        )
    if decision.granted_support_eur > decision.support_rate * budget:
        yield (
            "decision.granted_support_eur",
            f"myönnetty tuki {_eur(decision.granted_support_eur)} on enemmän kuin tuen osuus (support_rate = "
            f'"{decision.support_rate}") kustannusarviosta {_eur(budget)}',
        )


def _terms(project: "Project") -> Iterator[Fault]:
    terms = project.decision.terms
    if any((terms.revenue, terms.other_support, terms.advance)) and terms.reference is None:
        yield "decision.terms.reference", "puuttuu; kirjaa päätöksen kohta, johon tulojen ja ennakon käsittely perustuu"
    for name, kind in (("revenue", "income"), ("other_support", "other_public")):
        # The municipalities' need is then of the ledger, of which nothing has been deducted.
        if getattr(terms, name) == "deduct" and project.agreement.basis == "real_costs":
            yield (
                f"decision.terms.{name}",
                'kun kuntien tarve on kirjanpidon kuluista (agreement.basis = "real_costs"), vähennys ei pienennä '
                f'tarvetta; kirjaa "report" ja summa osioon [[other_financing]] (kind = "{kind}")',
            )
    if terms.revenue == "deduct" and any(other.kind == "income" for other in project.other_financing):
        yield (
            "decision.terms.revenue",
            'tulot vähennettäisiin kahdesti: arvo on "deduct", ja osiossa [[other_financing]] on tuloja (kind = '
            '"income"); poista toinen',
        )


def _claim_periods(project: "Project") -> Iterator[Fault]:
    # The claim periods are an unbroken chain of date ranges; the first starts on the project's first day.
    # Source: funders' instructions, written for 2014-20.
    periods = project.claim_periods
    yield from _repeated("claim_periods", "tunnus", (period.id for period in periods))
    start, end = project.project.start, project.project.end
    if periods[0].start != start:
        yield (
            f"claim_periods {periods[0].id}.start",
            f"ensimmäinen jakso alkaa {_day(periods[0].start)}, mutta hanke alkaa {_day(start)}; "
            "ensimmäisen jakson pitää alkaa hankkeen ensimmäisenä päivänä",
        )
    for period in periods:
        yield from _one_period(period, end)
    for before, after in pairwise(periods):
        expected = before.end + _ONE_DAY
        if after.start != expected:
            pair = f"{before.id} ja {after.id}"
            gap = (
                f"jaksojen {pair} väliin jää päiviä" if after.start > expected else f"jaksot {pair} menevät päällekkäin"
            )
            yield (
                f"claim_periods {after.id}.start",
                f"{gap}: {before.id} päättyy {_day(before.end)}, {after.id} alkaa {_day(after.start)}; "
                f"odotettiin {_day(expected)}",
            )
    for period in periods[:-1]:
        if period.last:
            yield (
                f"claim_periods {period.id}.last",
                f"jakso {period.id} on merkitty viimeiseksi, mutta sen jälkeen tulee jakso {periods[-1].id}",
            )
    if not periods[-1].last:
        yield f"claim_periods {periods[-1].id}.last", "viimeinen jakso pitää merkitä: last = true"


def _one_period(period: "ClaimPeriod", project_end: datetime.date) -> Iterator[Fault]:
    if period.end < period.start:
        yield f"claim_periods {period.id}.end", f"jakso päättyy {_day(period.end)} ennen kuin alkaa"
    if period.end > project_end:
        yield (
            f"claim_periods {period.id}.end",
            f"jakso päättyy {_day(period.end)} hankkeen päättymisen {_day(project_end)} jälkeen",
        )
    if period.deadline <= period.end:
        yield f"claim_periods {period.id}.deadline", f"määräpäivä {_day(period.deadline)} ei ole jakson jälkeen"


def _partners(project: "Project") -> Iterator[Fault]:
    areas = {area.id for area in project.areas}
    yield from _repeated("areas", "tunnus", (area.id for area in project.areas))
    yield from _repeated("partners", "kuntanumero", (partner.number for partner in project.partners))
    yield from _repeated("partners", "kunnan nimi", (partner.name for partner in project.partners))
    yield from _repeated("partners", "Y-tunnus", (partner.business_id for partner in project.partners))
    for partner in project.partners:
        where = f"partners {partner.number} ({partner.name})"
        if not is_business_id(partner.business_id):
            yield f"{where}.business_id", f"Y-tunnuksen {partner.business_id} tarkiste on väärä"
        if partner.area not in areas:
            yield f"{where}.area", f"aluetta {partner.area} ei ole osiossa [[areas]]"
    if project.project.beneficiary not in {partner.number for partner in project.partners}:
        yield (
            "project.beneficiary",
            f"tuen saaja {project.project.beneficiary} puuttuu osiosta [[partners]]",
        )


def _staff(project: "Project") -> Iterator[Fault]:
    areas = {area.id for area in project.areas}
    numbers = {partner.number for partner in project.partners}
    yield from _repeated("staff", "koodi", (person.code for person in project.staff))
    names = [name.casefold() for person in project.staff for name in {person.name, *person.aliases}]
    yield from _repeated("staff", "nimi", names)
    for person in project.staff:
        where = f"staff {person.code}"
        if person.area not in areas:
            yield f"{where}.area", f"aluetta {person.area} ei ole osiossa [[areas]]"
        if person.employer not in numbers:
            yield f"{where}.employer", f"työnantajaa {person.employer} ei ole osiossa [[partners]]"
        if person.end and person.end < person.start:
            yield f"{where}.end", f"työsuhde päättyy {_day(person.end)} ennen kuin alkaa {_day(person.start)}"


def _rates(project: "Project") -> Iterator[Fault]:
    codes = {person.code for person in project.staff}
    shares = {person.code: person.share for person in project.staff}
    for rate in project.rates:
        where = f"rates {rate.person} {rate.valid_from}"
        if rate.person not in codes:
            yield f"{where}.person", f"henkilöä {rate.person} ei ole osiossa [[staff]]"
        if rate.valid_to and rate.valid_to < rate.valid_from:
            yield f"{where}.valid_to", f"taksa päättyy {_day(rate.valid_to)} ennen kuin alkaa"
        if shares.get(rate.person, rate.share) != rate.share:
            yield (
                f"{where}.share",
                f"työajan osuus {rate.share} on eri kuin henkilön {rate.person} osuus {shares[rate.person]} "
                "osiossa [[staff]]; niiden pitää olla samat",
            )
    for code in sorted(codes):
        rates = project.rates_of(code)
        for before, after in pairwise(rates):
            if after.valid_from <= (before.valid_to or before.valid_from):
                yield (
                    f"rates {code} {after.valid_from}.valid_from",
                    f"henkilön {code} taksat {before.valid_from} ja {after.valid_from} menevät päällekkäin",
                )


def _accounts(project: "Project") -> Iterator[Fault]:
    ledger = project.ledger
    ranges = [(name, *_ends(entry), entry) for name in ACCOUNT_CLASSES.values() for entry in getattr(ledger, name)]
    for name, first, last, entry in ranges:
        if len(first) != len(last) or first > last:
            yield f"ledger.{name}", f"tiliväli {entry} ei ole nouseva ja yhtä pitkistä tilinumeroista"
    # An account in two classes would be counted twice.
    for position, (name, first, last, entry) in enumerate(ranges):
        for other_name, other_first, other_last, other_entry in ranges[:position]:
            if len(first) == len(other_first) and first <= other_last and other_first <= last:
                yield (
                    f"ledger.{name}",
                    f"{entry} on myös luettelossa {other_name} ({other_entry}); tili voi olla vain yhdessä",
                )


def _ends(entry: str) -> tuple[str, str]:
    first, _, last = entry.partition("-")
    return first, last or first


def _invoicing(project: "Project") -> Iterator[Fault]:
    invoicing = project.invoicing
    if invoicing is None:
        return
    if invoicing.mode == "own" and invoicing.first_number is None:
        yield "invoicing.first_number", "puuttuu; ohjelman antamat numerot tarvitsevat ensimmäisen"
    if invoicing.mode == "sales_ledger" and invoicing.ledger is None:
        yield "invoicing.ledger", "puuttuu; myyntireskontran laskutusrivit tarvitsevat tilin ja kustannuspaikan"
    if not is_account(invoicing.account):
        yield "invoicing.iban", f"tilinumeron {invoicing.iban} tarkiste on väärä"
    if invoicing.bic[4:6] != "FI":
        yield "invoicing.bic", f"BIC {invoicing.bic} ei ole suomalaisen pankin tunnus"
    for where, texts in (("", invoicing), (".sv", invoicing.sv), (".en", invoicing.en)):
        # A share with no service in return is outside the scope of VAT, which is another thing than a zero rate.
        if texts and re.search(r"\b(alv|vero|moms|vat)\w*\s*0([,.]0+)?\s*%", texts.vat_text.casefold()):
            yield (
                f"invoicing{where}.vat_text",
                f'luettiin "{texts.vat_text}"; kuntaosuus ei kuulu arvonlisäveron soveltamisalaan, eikä veron määrää '
                "sanota nollaksi prosentiksi",
            )


def _einvoices(project: "Project") -> Iterator[Fault]:
    for partner in project.partners:
        if partner.einvoice:
            where = f"partners {partner.number} ({partner.name}).einvoice"
            yield from _einvoice(where, partner.einvoice.address, partner.einvoice.operator, partner.business_id)
    own = next((p.business_id for p in project.partners if p.number == project.project.beneficiary), None)
    if project.invoicing and project.invoicing.einvoice and own:
        seller = project.invoicing.einvoice
        yield from _einvoice("invoicing.einvoice", seller.address, seller.operator, own)


def _einvoice(where: str, address: str | None, operator: str | None, business_id: str) -> Iterator[Fault]:
    # An OVT is 0037 and the business id of its holder without the dash; the holder may add characters of its own.
    if address and not address.startswith(ovt_of(business_id)):
        yield (
            f"{where}.address",
            f"verkkolaskuosoite {address} ei ole kunnan Y-tunnuksesta {business_id}; odotettiin {ovt_of(business_id)}",
        )
    if operator and operator.startswith("0037") and not is_ovt(operator):
        yield f"{where}.operator", f"operaattorin tunnuksen {operator} tarkiste on väärä"
