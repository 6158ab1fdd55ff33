"""Writes `docs/auditor/saannot.md` and its pages, the rules with their worked cases, from the case files.

Here belongs how the page looks, in Finnish. Not here: what the cases say, or whether the rules give it (`test_cases`).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

from schemas.places import DATA
from tests.rules.case_files import CaseFile, calculated, case_files, is_found

FIRST = DATA.parent / "docs" / "auditor" / "saannot.md"
MEND = "python -m tests.rules"

_CERTAINTY = {
    "seen": "nähty lähteessä",
    "old": "vanhan ohjelmakauden lähteestä",
    "unsure": "epävarma: hankkeen oma päätös ratkaisee",
    "open": "lähdettä ei ole: asetus, josta hanke päättää",
    "practice": "ohjelman oma käytäntö",
}
_HEAD = """# Säännöt ja niistä lasketut esimerkit

Sivu on kirjanpitäjälle ja tarkastajalle. Jokainen sääntö on yksi virke, ja sen alla on tapauksia, jotka on laskettu
käsin. Ohjelma laskee samat tapaukset omilla säännöillään joka kerta, kun sitä muutetaan, ja luvun on oltava sama
sentilleen. Tapauksessa luetellaan ne asetukset, jotka poikkeavat mallihankkeesta (`tilitys demo`). Kun laskelma ei mene
tasan, tarkka luku on nuolen vasemmalla puolella ja pyöristetty oikealla.

Sivu tehdään tiedostoista `tests/rules/cases/` komennolla `python -m tests.rules`. Älä muuta sitä käsin.
"""


def pages() -> dict[Path, str]:
    """The first page, which lists all rules, and a page for each group, by path."""
    index, made = [_HEAD], dict[Path, str]()
    for group, files in groupby(case_files(), key=lambda file: file.group):
        path = FIRST.with_suffix("") / f"{_file_name(group)}.md"
        rules = list(files)
        index.append(f"## [{group}]({path.relative_to(FIRST.parent)})\n")
        index.append("\n".join(f"- {file.title}." for file in rules) + "\n")
        told = "\n\n".join("\n".join(_rule(file)) for file in rules)
        made[path] = f"# {group}\n\n[Kaikki säännöt](../{FIRST.name})\n\n{told}\n"
    return {FIRST: "\n".join(index), **made}


def write_pages() -> None:
    """Write every page anew, and remove those of groups that are no more."""
    for old in FIRST.with_suffix("").glob("*.md"):
        old.unlink()
    for path, text in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _file_name(group: str) -> str:
    return group.lower().replace("ä", "a").replace("ö", "o").replace(" ", "-")


def _rule(file: CaseFile) -> Iterator[str]:
    yield f"## {file.title}"
    yield ""
    if file.says:
        yield from (file.says, "")
    yield f"Peruste: {file.article}. Varmuus: {_CERTAINTY[file.certainty]}."
    for case in file.cases:
        yield ""
        yield f"**{case['name']}.**"
        yield from (f"- {line}" for line in _given(case))
        yield ""
        yield from _table(file.kind, case)


def _given(case: Mapping[str, Any]) -> Iterator[str]:
    """What a case starts from, in words."""
    yield from (f"`{path}` = {_value(value)}" for path, value in case.get("project", {}).items())
    yield from (f"`{name}` = {_value(value)}" for name, value in case.get("law", {}).items())
    if "municipalities" in case:
        yield f"Kunnat: {', '.join(case['municipalities'])}"
    yield from (f"Sopimus: `{key}` = {_value(value)}" for key, value in case.get("agreement", {}).items())
    for ceiling in case.get("ceilings", []):
        year = f" vuonna {ceiling['year']}" if "year" in ceiling else ""
        yield f"Katto: kunta {ceiling['municipality']} maksaa{year} enintään {_euros(ceiling['amount_eur'])}"
    for other in case.get("other_financing", []):
        yield f"Muu rahoitus jaksolla {other['claim']}: {_euros(other['amount_eur'])}"
    for one in case.get("claims", []):
        yield from _claim(one)
    for sheet in case.get("sheets", []):
        yield f"Tuntilista {_month(sheet['month'])}: {'; '.join(_hours(line) for line in sheet['hours'])}"
    yield from (f"Hyväksyntä: {_hours(line)}" for line in case.get("approvals", []))
    for ledger in case.get("ledgers", []):
        yield f"Pääkirja {_month(ledger['month'])}: {'; '.join(_entry(line) for line in ledger['entries'])}"
    if "steps" in case:
        yield f"Hakemus: {', '.join(_STEPS[line.split()[0]] + _due(line) for line in case['steps']) or 'luonnos'}"
    for one in case.get("decided", []):
        yield f"Haettu tuki 1 000,00 €, päätetty {_euros(one['support_eur'])}{_due(str(one.get('due', '')))}"


_STEPS = {"closed": "suljettu", "sent": "lähetetty", "returned": "palautettu täydennettäväksi", "withdrawn": "peruttu"}
_PARTS = {"was": "haettiin", "is": "nyt", "unchanged": "ennallaan"}
_CLASSES = {"pay": "palkat", "side_costs": "sivukulut", "other": "muut kulut"}
_MORE = {
    "absence": "poissaoloa", "other": "muuta työtä", "code": "hanke", "created": "kirjattu", "by": "hyväksyjä",
    "employee": "työntekijä hyväksyi", "supervisor": "esihenkilö hyväksyi",
}  # fmt: skip


def _claim(one: Mapping[str, Any]) -> Iterator[str]:
    if "need" in one:
        yield f"Hakemus suljetaan, tarve {_euros(one['need'])}" + "".join(
            f"; toteutuneet kulut {' + '.join(_euros(amount) for amount in one['real'])}" if "real" in one else ""
        )
        if "rejected" in one:
            costs, support = (_euros(amount) for amount in one["rejected"])
            yield f"Rahoittaja hylkää kustannuksia {costs}, tukea {support}"
        yield from (f"Rahoittaja: {_TOLD[line.split()[0]]} {_euros(line.split()[1])}" for line in one.get("told", []))
        return
    name = f"Hakemus {one['id']}"
    yield from (f"{name}: `{path}` = {_value(value)}" for path, value in one.get("project", {}).items())
    for key, words in (("hours", "tunteja"), ("waiting", "odottavia tunteja")):
        if key in one:
            yield f"{name}, {words}: {'; '.join(_hours(line) for line in one[key])}"
    if "costs" in one:
        yield f"{name}, pääkirja: " + "; ".join(
            f"{_CLASSES[line.split()[0]]} {_euros(line.split()[1])}" for line in one["costs"]
        )
    for line in one.get("changed", []):
        part, rest = line.split(maxsplit=1)
        yield f"{name}, muutos jaksoon {one.get('of', '2025-1')}: {_hours(rest)} ({_PARTS[part]})"
    if not {"hours", "waiting", "costs", "changed"} & one.keys():
        yield f"{name}: ei tunteja"


_TOLD = {"decide": "päätetty tuki", "pay": "maksettu tuki", "recover": "peritty takaisin"}


def _hours(line: str) -> str:
    """`H01 2025-10-06 7:15 absence=3:16` in Finnish."""
    person, when, time, *more = line.split()
    day = _day(when) if len(when) > 7 else _month(when)
    told = [
        f"taksa {_day(part)} alkaen" if "=" not in part else f"{_MORE[part.split('=')[0]]} {_day(part.split('=')[1])}"
        for part in more
    ]
    return f"{person} {day} {time.replace('-', '−')}{''.join(f', {one}' for one in told)}"


def _entry(line: str) -> str:
    day, account, debit, *credit = line.split()
    return f"{_day(day)} tili {account}, {_euros(debit)}{f' kredit {_euros(credit[0])}' if credit else ''}"


def _table(kind: str, case: Mapping[str, Any]) -> Iterator[str]:
    if "refused" in case:
        yield f"Ohjelma kieltäytyy: ”{case['refused']}”."
    elif kind in ("checks", "deadlines"):
        yield from (f"| kohde | ehto | havainto `{case['rule']}` |", "|---|---|---|")
        for expected in case["expect"]:
            about = expected.get("about") or _day(expected["on"])
            yield f"| {about} | {expected.get('by') or expected['no']} | {'kyllä' if is_found(expected) else 'ei'} |"
    elif kind == "in_force":
        yield from (f"| päivä | {case['what_fi']} |", "|---|---|")
        yield from (
            f"| {_day(one['on'])} | {one.get('is') or 'ei arvoa: ohjelma kieltäytyy'} |" for one in case["expect"]
        )
    else:
        yield from ("| luku | laskelma | tulos |", "|---|---|---:|")
        for expected in case["expect"]:
            yield f"| {expected['says']} | {expected['by']}{_exactly(expected)} | {expected['is']} |"


def _exactly(expected: Mapping[str, str]) -> str:
    """The exact value of a calculation that its result is a rounding of."""
    exact = calculated(expected["by"])
    if exact == calculated(expected["is"]):
        return ""
    digits = f"{abs(exact) * 10**6 // 1:07d}"
    ends = (exact * 10**6).denominator == 1
    text = f"{int(digits[:-6]):,}".replace(",", " ") + "," + (digits[-6:].rstrip("0") if ends else digits[-6:-2] + "…")
    return f" = {'−' if exact < 0 else ''}{text} →"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_value(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_value(one)}" for key, one in value.items())
    return _day(value.isoformat() if isinstance(value, date) else str(value))


def _euros(amount: str) -> str:
    exact = Fraction(amount)
    cents = f"{abs(exact) * 100 // 1:03d}"
    whole = f"{int(cents[:-2]):,}".replace(",", " ")
    return f"{'−' if exact < 0 else ''}{whole},{cents[-2:]} €"


def _month(text: str) -> str:
    year, month = text.split("-")
    return f"{int(month)}/{year}"


def _day(text: str) -> str:
    """A day in a text written the Finnish way; other text as it is."""
    return re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", lambda d: f"{int(d[3])}.{int(d[2])}.{d[1]}", text)


def _due(text: str) -> str:
    found = re.search(r"\d{4}-\d\d-\d\d", text)
    return f", määräpäivä {_day(found[0])}" if found else ""
