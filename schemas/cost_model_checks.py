"""Whether the cost models of project.toml may stand together, and have what they need.

Here belongs each refused combination in words that name the key and the remedy. Not here: the tables of models
(`schemas.cost_models`), limits of law (`pipelines.parameters`), and the rest of the file (`schemas.project_checks`).
"""

import calendar
import datetime
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from schemas.cost_models import COST_MODELS, FLAT_RATES, LINE_FIGURES, STAFF_MODELS
from schemas.settings import Fault

if TYPE_CHECKING:
    from schemas.costs import WorkShare
    from schemas.project import Project

_ONE_DAY = datetime.timedelta(days=1)


def cost_model_faults(project: "Project") -> list[Fault]:
    """Every place where the cost models contradict each other or lack something."""
    return [
        *_models(project),
        *_flat_rates(project),
        *_levels(project),
        *_ledger(project),
        *_pay(project),
        *_shares(project),
        *_milestones(project),
        *_decided_numbers(project),
    ]


def budget_line_faults(project: "Project") -> Iterator[Fault]:
    """The budget has the lines of the cost model, and no others."""
    lines = {entry.line for entry in project.budget}
    wanted = project.model.lines
    for line in LINE_FIGURES:
        if line in wanted and line not in lines:
            yield "budget", f'rivi "{line}" puuttuu'
        if line in lines and line not in wanted:
            why = "; osallistujien kulut tarvitsevat tilit (ledger.participant_accounts)"
            yield (
                "budget",
                f'rivi "{line}" ei kuulu kustannusmalliin {project.decision.cost_model}, jonka rivit ovat '
                f"{', '.join(wanted)}{why if line == 'participant_costs' else ''}",
            )


def _models(project: "Project") -> Iterator[Fault]:
    decision = project.decision
    if decision.cost_model == "lump_sum":
        if decision.staff_cost_model != "none":
            yield (
                "decision.staff_cost_model",
                "kertakorvaus (lump_sum) maksaa jo kaikki kustannukset, eikä samaa riviä korvata lisäksi mallilla "
                f'"{decision.staff_cost_model}"; kirjoita staff_cost_model = "none"',
            )
        if decision.flat_rates:
            yield (
                "decision.flat_rates",
                "kertakorvauksen (lump_sum) päälle ei lasketa prosenttikorvausta; poista flat_rates",
            )
    elif decision.staff_cost_model == "none":
        yield (
            "decision.staff_cost_model",
            f'kustannusmalli "{decision.cost_model}" tarvitsee palkkakustannusmallin; "none" sopii vain '
            "kertakorvaukseen (lump_sum)",
        )


def _flat_rates(project: "Project") -> Iterator[Fault]:
    decision = project.decision
    where = "decision.flat_rates"
    if decision.cost_model == "lump_sum":
        return
    of_models = (*COST_MODELS[decision.cost_model].rates, *STAFF_MODELS[decision.staff_cost_model])
    given = Counter((*decision.flat_rates, *of_models))
    yield from (
        (where, f"{name} on jo mallissa tai luettelossa; sen pitää olla vain kerran")
        for name, count in given.items()
        if count > 1
    )
    if "art_55_1" in decision.flat_rates and decision.staff_cost_model != "flat_rate_20":
        yield where, 'art_55_1 on palkkakustannusmalli: poista se ja kirjoita staff_cost_model = "flat_rate_20"'
    if decision.cost_model == "flat_rates" and not decision.flat_rates:
        yield where, 'puuttuu; malli "flat_rates" tarvitsee luettelon, esim. ["art_54_b"]'
    if decision.cost_model == "real_costs" and decision.flat_rates:
        yield where, 'todellisten kustannusten päälle tulee prosenttikorvaus vain mallissa cost_model = "flat_rates"'
    for one, other in combinations(sorted(given), 2):
        why = _clash(one, other)
        if why:
            yield where, f"{one} ja {other} eivät käy yhdessä: {why}; jätä vain päätöksen mukainen"
    # 25 % is allowed only where it was worked out by an agreed method, which a document shows (article 54 c).
    if "art_54_c" in given and "flat_rate_25" not in {number.name for number in project.decided_numbers}:
        yield (
            "decided_numbers",
            "art_54_c tarvitsee osuuden, joka on laskettu sovitulla menetelmällä: lisää osio, jossa name = "
            '"flat_rate_25" ja reference on menetelmän asiakirja',
        )


def _clash(one: str, other: str) -> str | None:
    """Why two flat rates may not stand together."""
    # Regulation (EU) 2021/1060: article 56 pays for all that 54 pays for, and never stands on staff costs of 55(1).
    articles = {FLAT_RATES[one].article, FLAT_RATES[other].article}
    if articles == {"55(1)", "56"}:
        return "40 prosenttia (56 artikla) ei lasketa palkoista, jotka ovat itse prosenttikorvaus (55 artiklan 1 kohta)"
    if "56" in articles and len(articles) == 2:
        return "40 prosenttia (56 artikla) maksaa jo välilliset kustannukset, jotka 54 artikla korvaisi toiseen kertaan"
    if FLAT_RATES[one].line == FLAT_RATES[other].line:
        return "samoista kustannuksista lasketaan vain yksi prosenttikorvaus"
    return None


def _levels(project: "Project") -> Iterator[Fault]:
    rounding = project.decision.rounding
    if project.decision.staff_cost_model != "flat_rate_20":
        return
    for name in ("staff_costs", "flat_rate"):
        if getattr(rounding, name) != "claim":
            yield (
                f"decision.rounding.{name}",
                'kun palkkakustannukset ovat prosenttikorvaus (flat_rate_20), taso on "claim": henkilöitä ei eritellä',
            )


def _ledger(project: "Project") -> Iterator[Fault]:
    real = [line for line in project.model.lines if project.model.is_from_ledger(line)]
    if real and not project.ledger.cost_centres:
        yield (
            "ledger.cost_centres",
            f"puuttuu; rivit {', '.join(real)} haetaan todellisina kustannuksina hankkeen kustannuspaikoilta, esim. "
            '["6810"]',
        )


def _pay(project: "Project") -> Iterator[Fault]:
    codes = Counter(item.code.lstrip("0") for item in project.pay_items)
    for code, count in codes.items():
        if count > 1:
            yield "pay_items", f"palkkalaji {code} on {count} kertaa; sen pitää olla vain kerran"
    if project.decision.staff_cost_model != "actual_pay_fixed_side_costs":
        return
    if not any(item.pay_class == "pay" for item in project.pay_items):
        yield (
            "pay_items",
            "puuttuu; todelliset palkat tarvitsevat palkkalajien luettelon, jossa ainakin yhden luokka (class) on "
            '"pay"',
        )
    if project.payroll is None:
        yield (
            "payroll",
            "puuttuu; kerro osiossa [payroll], onko palkkatiedoissa koko palkka (whole_pay) vai vain hankkeen osa "
            "(project_part), ettei osuutta käytetä kahdesti",
        )


def _shares(project: "Project") -> Iterator[Fault]:
    codes = {person.code for person in project.staff}
    for share in project.shares:
        where = f"shares {share.person} {share.valid_from}"
        if share.person not in codes:
            yield f"{where}.person", f"henkilöä {share.person} ei ole osiossa [[staff]]"
            continue
        # A part-time share is a document set before the work that it is about.
        # Source: rakennerahastot.fi/palkkakustannusmallit.
        if share.date > share.valid_from:
            yield (
                f"{where}.date",
                f"asiakirja on päivätty {_day(share.date)}, mutta se koskee työtä {_day(share.valid_from)} alkaen; "
                "osuudesta sovitaan ennen työtä, joten valid_from voi olla aikaisintaan asiakirjan päivä",
            )
        yield from _whole_months(project, share, where)
    for code in sorted({share.person for share in project.shares}):
        own = sorted((s for s in project.shares if s.person == code), key=lambda share: share.valid_from)
        for before, after in pairwise(own):
            if before.valid_to is None or after.valid_from <= before.valid_to:
                yield (
                    f"shares {code} {after.valid_from}.valid_from",
                    f"henkilön {code} osuudet {_day(before.valid_from)} ja {_day(after.valid_from)} menevät "
                    f"päällekkäin; päätä edellinen: valid_to = {after.valid_from - _ONE_DAY}",
                )


def _whole_months(project: "Project", share: "WorkShare", where: str) -> Iterator[Fault]:
    """Pay is known by the month, so a share changes with a month, or with the employment."""
    first, last = project.employed_days(share.person)
    if share.valid_from.day != 1 and share.valid_from != first:
        yield f"{where}.valid_from", "palkka tiedetään kuukausittain: osuus alkaa kuukauden tai työsuhteen alusta"
    end = share.valid_to
    if end is not None and end.day != calendar.monthrange(end.year, end.month)[1] and end != last:
        yield f"{where}.valid_to", "palkka tiedetään kuukausittain: osuus päättyy kuukauden tai työsuhteen loppuun"


def _milestones(project: "Project") -> Iterator[Fault]:
    is_lump_sum = project.decision.cost_model == "lump_sum"
    if project.milestones and not is_lump_sum:
        yield "milestones", 'välitavoitteita on vain kertakorvauksessa (cost_model = "lump_sum"); poista osiot'
    if is_lump_sum and not project.milestones:
        yield (
            "milestones",
            "puuttuu; kertakorvaus maksetaan osoitettua tulosta vastaan: lisää osio jokaisesta tuloksesta",
        )
    for milestone_id, count in Counter(milestone.id for milestone in project.milestones).items():
        if count > 1:
            yield "milestones", f"tunnus {milestone_id} on {count} kertaa; sen pitää olla vain kerran"
    whole = sum((milestone.amount_eur for milestone in project.milestones), Decimal(0))
    budget = next((entry.amount_eur for entry in project.budget if entry.line == "lump_sum"), None)
    if is_lump_sum and project.milestones and budget not in (None, whole):
        yield (
            "milestones",
            f"summat ovat yhteensä {whole}, mutta kustannusarvion rivi lump_sum on {budget}; korjaa päätöksen "
            "mukaisiksi",
        )


def _decided_numbers(project: "Project") -> Iterator[Fault]:
    for (name, day), count in Counter((n.name, n.valid_from) for n in project.decided_numbers).items():
        if count > 1:
            yield "decided_numbers", f"luku {name} on {_day(day)} alkaen {count} kertaa; sen pitää olla vain kerran"


def _day(day: datetime.date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
