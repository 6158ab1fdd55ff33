"""The sheets about shares in laskut.xlsx and the words of invoices, whatever the agreement says.

Not here: the sums (`tests/rules`), and invoices by the sample's agreement (`test_reports_invoices.py`).
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from pipelines.invoice_facts import approved_facts, draft_facts, issued_facts
from pipelines.papers import ClosedClaim, Papers
from pipelines.parameters import OwnNumbers
from reports.invoices.calculation import calculation_lines
from reports.invoices.content import invoice_contents
from reports.invoices.pdf import invoice_pdfs
from reports.invoices.register import invoice_register
from schemas.agreement import Instalment
from schemas.bundle import Bundle
from schemas.decision import ApproveInvoices
from schemas.figure import Figure
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from tests.golden.recalculate import Recalculated
from tests.rules.shares_case import SEVEN, Year, each, project_of
from tests.unit.test_explain_shares import SAID, keys_of

DAY = date(2026, 5, 22)
FI = Labels("fi", DATA / "labels" / "invoices")
WEIGHTS: dict[str, Any] = {"weights": {**dict.fromkeys(SEVEN, "1"), "416": "3"}, "weights_reference": "Väkiluku 2024"}
PLAN = [
    {"claim": "2025-1", "date": date(2025, 10, 1), "amount_eur": "700.00"},
    {"claim": "2026-1", "date": date(2026, 1, 15), "amount_eur": "1400.00"},
]


def issue(year: Year, advance: Instalment | None = None, advances: tuple[Instalment, ...] = ()) -> Bundle:
    """The next issue of a year, issued."""
    figures = year.invoice(advance.claim if advance else None, advances)
    return bundle_of(year, figures, advance)


def bundle_of(year: Year, figures: Mapping[str, Figure], advance: Instalment | None) -> Bundle:
    closed = [ClosedClaim(n, claim, 1, "Anna A", "Bo B", DAY) for n, (claim, _) in enumerate(year.closed)]
    papers = Papers(year.project, "", (), (), (), tuple(closed), (), (9, "ab" * 32), DAY)
    assert year.project.invoicing
    edition = year.issued[-1][1]
    facts = draft_facts(papers, year.project.invoicing, edition, closed, figures, (), advance)
    who = {"by": "Anna A", "approved_by": "Bo B", "reason": "tarkastettu"}
    approval = ApproveInvoices(kind="approve_invoices", id="h-1", date=DAY, claim=facts["claim"]["id"], **who)
    facts = issued_facts(approved_facts(facts, approval), 2026001, DAY, (9, "ab" * 32))
    numbers = OwnNumbers(year.project, year.decisions)
    for key in {key for figure in figures.values() for key in keys_of(figure.expression)}:
        origin, name, *rest = key.split("/")
        _ = (
            numbers.project("/".join([name, *rest]))
            if origin == "project"
            else numbers.decided(name, SAID.get(rest[0], rest[0]))
        )
    return Bundle(edition, figures, {}, numbers.used, [], [], facts)


def after(needs: list[str], **agreement: Any) -> Bundle:
    """The last of several issues by an agreement."""
    year = Year(project_of(**agreement))
    for need in needs:
        year.close(need)
        bundle = issue(year)
    return bundle


def rejecting(bearer: str) -> Bundle:
    other = [{"id": "s", "claim": "2025-1", "kind": "private", "amount_eur": "70.00"}]
    year = Year(project_of(rejected=bearer, other_financing=other))
    year.close("7000.00")
    year.reject("1770.16", "1416.13")
    return issue(year)


def telling(support: str) -> Bundle:
    """A claim of 8 000,00 € of whose support of 1 000,00 € 900,00 was decided, 800,00 paid and 50,00 recovered."""
    year = Year(project_of(support=support, rejected="key"))
    year.close("7000.00")
    year.reject("125.00", "100.00")
    for kind, amount in (("decide", "900.00"), ("pay", "800.00"), ("recover", "50.00")):
        year.tell(kind, amount)
    return issue(year)


def advancing(settled: bool = False) -> Bundle:
    """The first instalment in advance, or the second when the claim of the first is settled."""
    year = Year(project_of(rhythm="instalments", instalments=PLAN))
    first, second = year.project.agreement.instalments
    if not settled:
        return issue(year, first, (first,))
    year.close("630.00")
    issue(year)
    return issue(year, second, (second,))


def said(bundle: Bundle, lang: str = "fi") -> str:
    """How Lemi's sum came about."""
    labels = {known: Labels(known, DATA / "labels" / "invoices") for known in LANGUAGES}
    facts = {**bundle.facts, "partners": [{**p, "language": lang} for p in bundle.facts["partners"]]}
    content = next(iter(invoice_contents(replace(bundle, facts=facts), labels)))
    return " ".join(content.words).replace("\N{NO-BREAK SPACE}", " ")


def test_the_words_say_the_basis_others_and_rejected_costs() -> None:
    words = said(rejecting("administrator"))
    assert (
        "tukikelpoiset kustannukset 1.9.2025–31.12.2025 ovat 8 000,00 €, ja niihin on haettu tukea 1 000,00 €" in words
    )
    assert "Muut kuin kunnat rahoittavat 70,00 €." in words
    assert "Kustannuksista on hylätty 1 770,16 €, joten tuesta jää saamatta 1 416,13 €." in words
    assert "Hylätyt kustannukset kantaa hallinnoiva kunta." in words
    # 8 000 − 1 000 − 70 + 1 416,13 − 1 770,16
    assert "Kuntien yhteisesti rahoitettavaksi jää 6 575,97 €." in words
    assert "kannetaan jakoperusteen mukaan" in said(rejecting("key"))


def test_the_words_say_which_support_is_subtracted() -> None:
    # 8 000 − 900; the support of the rejected costs is not in 900 any more
    words = said(telling("decided"))
    assert "ovat 8 000,00 €, ja niihin on päätetty maksaa tukea 900,00 €." in words
    assert "Kuntien yhteisesti rahoitettavaksi jää 7 100,00 €." in words
    # 8 000 − (800 − 50)
    words = said(telling("received"))
    assert "ja niihin on maksettu tukea 750,00 €." in words
    assert "Kuntien yhteisesti rahoitettavaksi jää 7 250,00 €." in words


@pytest.mark.parametrize(
    ("agreement", "sentence"),
    [
        ({}, "tasan 7 kunnan kesken. Parittomat sentit menevät kuntanumeron järjestyksessä."),
        (
            {"key": "weights", **WEIGHTS},
            "kuntanne paino on 3, kaikkien kuntien yhteensä 9. Parittomat sentit menevät niille",
        ),
        ({"key": "population", **WEIGHTS}, "kunnassanne on 3 asukasta, kunnissa yhteensä 9."),
        ({"odd_cents": "administrator"}, "Parittomat sentit kantaa hallinnoiva kunta. Kuntanne osuus on 100,00 €."),
        (
            {"ceilings": each("80.00")},
            "maksaa enintään sen, mitä se on päättänyt (Khall § 1): osuus on 80,00 €, ja 20,00 € jää kattamatta.",
        ),
        ({"basis": "real_costs"}, "Hankkeen todelliset kustannukset"),
    ],
)
def test_the_words_say_what_the_agreement_says(agreement: dict[str, Any], sentence: str) -> None:
    year = Year(project_of(**agreement))
    year.close("700.00", real=("1000.00", "300.00", "400.00"))
    assert sentence in said(issue(year))


def test_an_instalment_in_advance_says_so() -> None:
    assert said(advancing()).startswith("Yhteistyösopimuksen mukaan kunnilta kerätään etukäteen yhteensä 700,00 €.")
    words = said(advancing(settled=True))
    assert (
        "Kuntien yhteisesti rahoitettavaksi jää 630,00 €. Lisäksi muihin jaksoihin kerätään etukäteen 1 400,00 €"
        in words
    )


def test_the_lines_lead_from_the_costs_to_what_was_invoiced_before() -> None:
    bundle = after(["700.00", "700.00"], ceilings=each("150.00"))
    content = next(iter(invoice_contents(bundle, {"fi": FI})))
    assert [(name, int(amount)) for name, amount in calculation_lines(content)] == [
        ("eligible_costs", 3400), ("support_applied", 2000), ("need", 1400), ("by_key", 200), ("uncovered", 50),
        ("share", 150), ("before", 100),
    ]  # fmt: skip
    names = [name for name, _ in calculation_lines(next(iter(invoice_contents(advancing(), {"fi": FI}))))]
    assert names == ["advances", "to_share", "share", "before"]


YEARLY = [*each("150.00"), {**each("90.00")[0], "year": 2026}]
CASES: dict[str, Callable[[], Bundle]] = {
    "equal shares": lambda: after(["700.00", "-70.00", "7.77"]),
    "a need below zero": lambda: after(["-7.05"]),
    "ceilings that bind": lambda: after(["700.00", "700.00"], ceilings=YEARLY),
    "ceilings that hold": lambda: after(["700.00"], ceilings=each("18000.00")),
    "weights": lambda: after(["700.00", "7.00"], key="weights", **WEIGHTS),
    "population and odd cents": lambda: after(["700.01"], key="population", odd_cents="administrator", **WEIGHTS),
    "odd cents": lambda: after(["700.01"], odd_cents="administrator"),
    "a credit that waits": lambda: after(["700.00", "-28.00"], minimum_credit_note_eur="5.00", rejected=None),
    "rejected by the key": lambda: rejecting("key"),
    "rejected by the administrator": lambda: rejecting("administrator"),
    "an advance": advancing,
    "a second advance": lambda: advancing(settled=True),
    "decided support": lambda: telling("decided"),
    "received support": lambda: telling("received"),
    "real costs": lambda: after(["700.00"], basis="real_costs"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_formula_gives_the_stored_value(case: str) -> None:
    book = Recalculated(invoice_register(CASES[case](), FI))
    # Adding doubles leaves a noise far below a cent.
    assert {at: book.value(*at) for at in book.stored} == pytest.approx(book.stored, abs=1e-9)


@pytest.mark.parametrize(("case", "live"), [("equal shares", True), ("odd cents", True), ("weights", False)])
def test_equal_shares_are_computed_from_the_need_in_the_workbook(case: str, live: bool) -> None:
    book = Recalculated(invoice_register(CASES[case](), FI))
    assert (("Kertymä", "B5") in book.stored) is live


def sheet(bundle: Bundle, name: str) -> dict[Any, list[Any]]:
    """The rows of a sheet by their first cell."""
    book = load_workbook(io.BytesIO(invoice_register(bundle, FI)), data_only=True)
    return {row[0].value: [cell.value for cell in row] for row in book[name].iter_rows() if row[0].value}


def test_the_sheet_so_far_shows_each_issue_with_what_was_credited_and_is_carried() -> None:
    rows = sheet(after(["700.00", "-70.00"], minimum_credit_note_eur="5.00"), "Kertymä")
    # by key, uncovered, share, 2025-1, now, invoiced, credited, open, carried
    assert rows["Lemi"][1:] == [90, 0, 90, 100, -10, 100, -10, 90, 0]
    assert rows["Kaikki kunnat"][1:] == [630, 0, 630, 700, -70, 700, -70, 630, 0]
    waiting = sheet(after(["700.00", "-28.00"], minimum_credit_note_eur="5.00"), "Kertymä")
    assert waiting["Lemi"][1:] == [96, 0, 96, 100, 0, 100, 0, 100, 4]


def test_the_sheet_of_ceilings_names_the_decision_and_what_is_left() -> None:
    bundle = after(["700.00", "700.00"], ceilings=[{**each("150.00")[0], "reference": "Lemin khall 1.10.2025 § 5"}])
    text = "\n".join(str(key) for key in sheet(bundle, "Katot"))
    assert "KATTAMATTA 50,00" in text
    assert "Lemi (Lemin khall 1.10.2025 § 5)" in text
    book = load_workbook(io.BytesIO(invoice_register(bundle, FI)), data_only=True)["Katot"]
    lemi = next([c.value for c in row] for row in book.iter_rows() if row[1].value == "koko hanke")
    assert lemi[:6] == ["Lemi", "koko hanke", 150, 150, 0, "Lemin khall 1.10.2025 § 5"]
    # Lemi's seventh of 123 000 is 17 571,43
    assert "KATOT EIVÄT KATA KUSTANNUSARVIOTA: 17\N{NO-BREAK SPACE}421,43" in text
    assert sheet(bundle, "Laskut")["Kattamatta (välilehti Katot)"][2] == 50


def test_the_sheet_for_the_budget_shows_what_is_still_to_come_with_its_assumption() -> None:
    bundle = after(["3000.00"], ceilings=each("17000.00"))
    rows = sheet(bundle, "Talousarvio")
    assert any(str(key).startswith("Oletus: mitä kustannusarvion omarahoituksesta on jäljellä") for key in rows)
    assert rows["= vielä tulossa"][1] == 120000
    # 17 571,43 − 428,58 (3 000 ÷ 7 with an odd cent); of the ceiling 17 000 − 428,58 is left
    assert rows["Lemi"][1:] == [17142.85, 17142.85, 16571.42, 571.43]
    finished = sheet(after(["100.00", "100.00", "100.00"]), "Talousarvio")
    assert any(str(key).startswith("Hankkeen kaikki jaksot ovat mukana") for key in finished)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_about_shares_is_shown_in_some_case(lang: str) -> None:
    asked: set[str] = set()

    class Recording(Labels):
        def template(self, key: str) -> str:
            asked.add(key)
            return super().template(key)

    words = Recording(lang, DATA / "labels" / "invoices")
    for make in CASES.values():
        bundle = make()
        partners = [{**partner, "language": lang} for partner in bundle.facts["partners"]]
        invoicing = {**bundle.facts["invoicing"], lang: bundle.facts["invoicing"]}
        facts = {**bundle.facts, "partners": partners, "invoicing": invoicing}
        invoice_register(bundle, words)
        for content in invoice_contents(replace(bundle, facts=facts), {lang: words}):
            _ = content.words, [content.text(f"row_{name}") for name, _ in calculation_lines(content)]
    mine = ("shares.", "register.", "invoice.words_", "invoice.row_")
    groups = ("word.key.", "word.basis.", "word.rhythm.", "word.ceilings.", "word.rejected.", "word.odd_cents")
    elsewhere = {"invoice.words_taken_back", "invoice.row_name", "register.draft", "register.approved", "register.none"}
    silent = [key for key in words.keys - asked - elsewhere if key.startswith((*mine, *groups))]
    assert sorted(silent) == []


def longest() -> Bundle:
    """An invoice with every line and sentence that one agreement can bring together."""
    other = [{"id": "s", "claim": "2025-1", "kind": "private", "amount_eur": "70.00"}]
    agreement = {"rejected": "administrator", "key": "population", **WEIGHTS}
    year = Year(project_of(other_financing=other, ceilings=each("12500.00"), **agreement))
    for _ in range(2):
        year.close("70000.00")
        year.reject("1.00", "0.80")
        bundle = issue(year)
    return bundle


def test_the_longest_calculation_still_fits_on_one_page() -> None:
    bundle = longest()
    pdfs = invoice_pdfs(bundle, {lang: Labels(lang, DATA / "labels" / "invoices") for lang in LANGUAGES}, {})
    # Lemi's three ninths met its ceiling in the first issue
    assert sorted(pdfs) == [441, 580, 700, 739, 831]
    content = next(iter(invoice_contents(bundle, {"fi": FI})))
    assert len(calculation_lines(content)) == 10
    for data in pdfs.values():
        assert data.count(b"/Type/Page\n") + data.count(b"/Type/Page/") == 1
