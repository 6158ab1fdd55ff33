"""What a command says when it is done: a few Finnish lines.

Here belongs the wording of outcomes. Not here: pages (`reports`) and errors (`schemas.errors`).
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.desk import Desk
from flows.steps import Run
from flows.trial import Checked
from pipelines.checks.project_notes import NO_TASK, UNUSUAL_CODE, UNUSUAL_PAY
from pipelines.deadlines import DEADLINES
from pipelines.intake.receive import HOLDS_CODE, MAY_HOLD_CODE
from pipelines.papers import read_papers
from pipelines.payments.balance import lines_of
from pipelines.payments.life import waiting_to_leave
from pipelines.payments.receivables import receivables
from pipelines.receipts import FAR_SMALLER
from pipelines.rules.ceilings import BELOW_BUDGET
from schemas.bundle import Bundle
from schemas.catalogue import Rule
from schemas.cost_models import LINE_FIGURES, figures_of
from schemas.figure import Figure, Unit
from schemas.finding import Category, Finding, Severity
from schemas.labels import Labels, as_date

MAIN_FIGURES = ("hours/total", *figures_of(LINE_FIGURES).values())
"""The main figures of a claim, in order; each cost model has some of them."""
_PARTICIPANTS = "EECO01/total/all/cumulative"
FIGURE_WORDS = {
    "hours/total": "Hanketunnit",
    "staff_costs/total": "Palkkakustannukset",
    "other_costs": "Muut kustannukset",
    "participant_costs": "Osallistujien kulut",
    "flat_rate": "Prosenttikorvaus",
    "lump_sum": "Kertakorvaus",
    "eligible_costs": "Tukikelpoiset kustannukset",
    "support": "Haettava tuki",
    "other_financing": "Muu rahoitus",
}
_INVOICE_STATES = {"draft": "luonnos", "approved": "hyväksytty", "issued": "annettu"}
_SEVERITY_WORDS = {
    Severity.ERROR: ("virhe", "virhettä"),
    Severity.WARNING: ("varoitus", "varoitusta"),
    Severity.REMARK: ("huomautus", "huomautusta"),
}


def run_lines(run: Run, dry_run: bool = False) -> Iterator[str]:
    """The outcome of a month's run or of a claim."""
    bundle = run.bundle
    if bundle is None:
        return
    month, claim = bundle.facts["month"], bundle.facts["claim"]
    state = "suljettu" if bundle.facts["state"] == "closed" else "luonnos"
    yield f"Kuukausi {run.desk.labels.month(month)}" if month else f"Maksatushakemus {claim['id']}, {state}"
    received = run.facts.get("receive", {})
    if month:
        yield f"  Vastaanotettuja tiedostoja {received.get('received', 0)}, hylättyjä {received.get('refused', 0)}."
        yield from refused_lines(received.get("refused_files", []), run.desk, partner_names(bundle))
        yield from (f"    Puuttuu: {missing}" for missing in missing_lines(bundle, run.desk.labels))
    if month and bundle.facts.get("closed_claim"):
        yield f"  Maksatushakemus {claim['id']} on suljettu: luvut ovat laskelma nykyisestä aineistosta, ei hakemus."
    yield f"  {severity_counts(bundle.findings)}"
    yield from main_figures(bundle, run.desk.labels)
    if dry_run:
        yield "  Kokeilu: mitään ei kirjoitettu."
    elif "publish" in run.facts:
        yield f"  Sivut: {run.facts['publish']['folder']}"
        for kept in run.facts["publish"]["kept"]:
            yield f"  Muutettu sivu siirrettiin talteen: {kept}"


def note_lines(run: Run) -> Iterator[str]:
    """What the accountant must look at: notes on project.toml itself, and files that replaced far longer ones."""
    if run.bundle is not None:
        told = (UNUSUAL_PAY, NO_TASK, UNUSUAL_CODE, BELOW_BUDGET, *DEADLINES, FAR_SMALLER)
        notes = [finding for finding in run.bundle.findings if finding.rule in told]
        yield from finding_lines(notes, run.desk, partner_names(run.bundle))


def invoice_lines(bundle: Bundle, folder: Path, desk: Desk) -> Iterator[str]:
    """The outcome of looking at, approving or issuing the invoices of a claim, and what comes next."""
    claim, state = bundle.facts["claim"]["id"], bundle.facts["state"]
    yield f"Laskut, maksatushakemus {claim}, {_INVOICE_STATES[state]}"
    yield from invoice_figures(bundle, desk.labels)
    yield f"  Sivut: {folder}"
    if state == "draft":
        yield f"  Seuraavaksi: tilitys invoice {claim} --approve --by NIMI --approved-by NIMI --reason SYY"
    elif state == "approved":
        yield f"  Seuraavaksi: tilitys invoice {claim} --issue"
    elif bundle.facts["invoicing"]["mode"] == "sales_ledger":
        yield "  Seuraavaksi: vie laskutusrivit.csv myyntireskontraan ja lue sen antamat numerot:"
        yield f"  tilitys invoice {claim} --numbers TIEDOSTO"
    elif _waits_to_leave(desk, claim):
        yield f"  Kun laskut on lähetetty: tilitys invoice {claim} --sent --by NIMI --reason SYY"


def _waits_to_leave(desk: Desk, claim: str) -> bool:
    """Whether nobody has recorded yet that an issued invoice of a claim was sent."""
    papers = read_papers(desk.ws, desk.as_of)
    return bool(waiting_to_leave(receivables(lines_of(desk.ws, papers)), claim, papers.decisions))


def invoice_figures(bundle: Bundle, labels: Labels) -> Iterator[str]:
    """What the municipalities finance, what is invoiced of it now, and the numbers."""
    claim, own = bundle.facts["claim"]["id"], bundle.facts["project"]["beneficiary"]
    rows = (
        ("Rahoitettava tähän mennessä", "need"),
        ("Laskut yhteensä", "invoices_total"),
        ("Oma osuus, siirto", f"{own}/invoice"),
    )
    for words, name in rows:
        yield f"  {words:<28}{labels.eur(bundle.figures[f'cofinancing/{claim}/{name}'].value):>16}"
    numbered = [invoice for invoice in bundle.facts["invoices"] if invoice["number"]]
    if numbered:
        first, last = numbered[0], numbered[-1]
        due = labels.date(as_date(first["due_date"]))
        yield f"  Numerot {first['number']}–{last['number']}, {len(numbered)} kpl, eräpäivä {due}"
    names = {partner["number"]: partner["name"] for partner in bundle.facts["partners"]}
    yield from _uncovered(bundle, labels, names)
    by_hand = [names[i["municipality"]] for i in bundle.facts["invoices"] if i["channel"] == "by_hand"]
    if by_hand:
        yield f"  Lähetettävä käsin: {', '.join(by_hand)}"


def _uncovered(bundle: Bundle, labels: Labels, names: Mapping[int, str]) -> Iterator[str]:
    """What the municipalities' ceilings leave uncovered, with the decisions that leave it."""
    claim = bundle.facts["claim"]["id"]
    whole = bundle.figures[f"cofinancing/{claim}/uncovered"].value
    if not whole:
        return
    yield f"  {'Kattamatta, yli kattojen':<28}{labels.eur(whole):>16}"
    for number, name in sorted(names.items()):
        uncovered = bundle.figures[f"cofinancing/{claim}/{number}/uncovered"].value
        if uncovered:
            ceilings = [one for one in bundle.facts["ceilings"] if one["municipality"] == number]
            decisions = "; ".join(one["reference"] for one in ceilings)
            yield f"    {name}: {labels.eur(uncovered)} – {decisions}"


def missing_lines(bundle: Bundle, labels: Labels) -> Iterator[str]:
    """What municipalities owe by the end of the month and have not delivered: `Lemi, Työaika 3/2026`."""
    partners = partner_names(bundle)
    for one in bundle.facts["deliveries"]:
        if one["state"] == "missing":
            kind = labels.text(f"word.record_kind.{one['record_kind']}")
            yield f"{partners[one['municipality']]}, {kind} {labels.month(one['month'])}"


def refused_lines(refused: Sequence[Mapping[str, Any]], desk: Desk, partners: Mapping[int, str]) -> Iterator[str]:
    """The refused files by name, each with the reason in a few words."""
    for file in refused:
        why = desk.labels.finding_title(desk.rulebook.catalogue[file["rule"]])
        yield f"    Hylätty: {partners.get(file['sender'], 'tuntematon kansio')}, {file['name']} – {why}"


def partner_names(bundle: Bundle) -> dict[int, str]:
    """The municipalities by number."""
    return {partner["number"]: partner["name"] for partner in bundle.facts["partners"]}


def check_lines(checked: Checked, desk: Desk) -> Iterator[str]:
    """What a look at the inbox found."""
    if not checked.lines:
        yield "Saapuneissa ei ole tarkistettavaa."
        return
    refused = [line.facts for line in checked.lines if line.kind == "refused"]
    seen, unfit = len(checked.lines), len(refused)
    yield f"Tarkistettuja tiedostoja {seen}, kelpaamattomia {unfit}. Mitään ei vielä vastaanotettu."
    yield from refused_lines(refused, desk, checked.partners)
    yield f"  {severity_counts(checked.findings)}"
    if checked.folder:
        yield f"  Palautteet: {checked.folder}"


def severity_counts(findings: Sequence[Finding]) -> str:
    """`3 virhettä, 1 varoitus, 0 huomautusta`; waived ones are left out."""
    parts = []
    for severity, (one, many) in _SEVERITY_WORDS.items():
        count = sum(f.severity is severity and f.waived_by is None for f in findings)
        parts.append(f"{count} {one if count == 1 else many}")
    return ", ".join(parts) + "."


def main_figures(bundle: Bundle, labels: Labels) -> Iterator[str]:
    """The claim's main figures, one a line."""
    for words, value in main_figure_texts(bundle, labels):
        yield f"  {words:<28}{value:>16}"


def main_figure_texts(bundle: Bundle, labels: Labels) -> Iterator[tuple[str, str]]:
    """The claim's main figures in words and as they are written."""
    claim = bundle.facts["claim"]["id"]
    for name in MAIN_FIGURES:
        if figure := bundle.figures.get(f"claim/{claim}/{name}"):
            yield FIGURE_WORDS[name], figure_text(figure, labels)
    participants = bundle.figures[f"indicators/{bundle.facts['month'] or claim}/{_PARTICIPANTS}"]
    yield "Osallistujia tähän mennessä", figure_text(participants, labels)


def figure_text(figure: Figure, labels: Labels) -> str:
    """A figure as a page writes it."""
    if figure.unit is Unit.SECONDS:
        return f"{labels.hours(int(figure.value))} h"
    if figure.unit is Unit.EUR and (figure.value * 100).denominator == 1:
        return labels.eur(figure.value)
    if figure.unit is Unit.RATE:
        return labels.percent(figure.value)
    suffix = {Unit.EUR_PER_HOUR: " €/h", Unit.EUR: " €"}.get(figure.unit, "")
    return labels.decimal(figure.value) + suffix


def finding_lines(findings: Sequence[Finding], desk: Desk, partners: Mapping[int, str]) -> Iterator[str]:
    """Findings in words: where, what, what to do."""
    for finding in findings:
        rule = desk.rulebook.catalogue[finding.rule]
        place = ", ".join(
            str(part)
            for part in (
                partners.get(finding.sender or 0),
                finding.file_name,
                finding.sheet,
                f"rivi {finding.row}" if finding.row else None,
                f"sarake {finding.column}" if finding.column else None,
            )
            if part
        )
        state = f" (hyväksytty päätöksellä {finding.waived_by})" if finding.waived_by else ""
        yield f"{_SEVERITY_WORDS[finding.severity][0].upper()}{state}: {place}"
        yield f"  {desk.labels.finding_message(rule, finding, partners)}"
        yield f"  → {desk.labels.finding_remedy(rule, finding, partners)}  [{finding.rule}]"
        yield from _ways_out(rule, finding)


def _ways_out(rule: Rule, finding: Finding) -> Iterator[str]:
    """The commands by which a person may decide about a finding, ready but for the words that only people know."""
    about, who = finding.subject or finding.identity, '--by NIMI --reason "SYY"'
    if rule.id in (HOLDS_CODE, MAY_HOLD_CODE):
        what = f'--file "{finding.file_name}" --cell "SOLU"'
        yield f"    Jos solussa on muu numero, vapauta päätöksellä: tilitys decide release {what} {who}"
    if not finding.blocks or about is None:
        return
    if finding.identity and finding.field and finding.category is Category.FIELD:
        what = f'--identity "{finding.identity}" --field {finding.field} --expect "{finding.read or ""}"'
        yield f'    Korjaa päätöksellä: tilitys decide correction {what} --value "OIKEA ARVO" {who}'
    if rule.waivable:
        yield f'    Hyväksy päätöksellä: tilitys decide waiver --rule {rule.id} --identity "{about}" {who}'
