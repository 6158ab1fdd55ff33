"""The label files and the pages fit each other: nothing is missing, nothing is left over."""

from dataclasses import replace
from fractions import Fraction

from reports.claim_workbook import claim_workbook
from reports.feedback_workbook import feedback_workbook
from reports.template_workbook import template_workbook
from schemas.bundle import Bundle
from schemas.catalogue import finding_of, load_catalogue
from schemas.decision import KINDS
from schemas.figure import Figure, ParameterValue, Unit
from schemas.finding import Severity
from schemas.labels import Labels
from schemas.originals import Originals, OriginalSheet
from schemas.places import DATA
from schemas.project import Rounding
from tests.golden.sample_bundle import sample_bundle
from tests.golden.sample_corrections import corrected_bundle
from tests.golden.sample_models import lump_sum_bundle, pay_bundle
from tests.unit.recorded_labels import RecordedLabels

CATALOGUE = load_catalogue(DATA / "findings")


def _empty(bundle: Bundle) -> Bundle:
    facts = {
        **bundle.facts,
        "sources": [],
        "approvals": [],
        "hours_by_day": [],
        "decisions": [],
        "staff": [],
        "rates": [],
    }
    return replace(bundle, rows={}, findings=[], parameters={}, facts={**facts, "parameters_warned": []})


def _with_revenue(bundle: Bundle, said: str | None) -> Bundle:
    """The bundle with revenue of which the decision says something, an advance and a forecast."""
    names = ("revenue", "advance/paid", "advance/set_off", "advance/open", "forecast/eligible_costs")
    more = [f"claim/{bundle.facts['claim']['id']}/{name}" for name in names]
    given = {id_: Figure(id_, Fraction("187.50"), Unit.EUR, ["number", "0"]) for id_ in more}
    figures = {**bundle.figures, **given}
    decision = {**bundle.facts["decision"], "terms": {"revenue": said}}
    return replace(bundle, figures=figures, facts={**bundle.facts, "decision": decision})


def test_every_text_outside_the_word_lists_is_shown_on_some_page() -> None:
    labels = RecordedLabels("fi", DATA / "labels")
    draft, month = sample_bundle(), sample_bundle()
    month = replace(month, facts={**month.facts, "month": "2026-03"})
    decided = ParameterValue("decision/2026-002/hours", Fraction(1), "hours", "2026-03-01", "decided", "päätös", "x")
    amended = replace(draft, parameters={**draft.parameters, decided.key: decided})
    for bundle in (
        draft,
        sample_bundle(closed=True),
        month,
        replace(month, facts={**month.facts, "closed_claim": {"version": 1, "date": "2026-05-12"}}),
        _empty(draft),
        amended,
        corrected_bundle(),
        pay_bundle(),
        lump_sum_bundle(),
    ):
        claim_workbook(bundle, labels, CATALOGUE)
    for said in ("deduct", "report", None):
        claim_workbook(_with_revenue(draft, said), labels, CATALOGUE)
    for municipality, at in ((580, "2026-03"), (739, "2026-03"), (441, "2026-03"), (689, "2026-02")):
        feedback_workbook(draft, municipality, at, labels, CATALOGUE)
    for trial in (False, True):
        feedback_workbook(replace(draft, findings=[]), 416, "2026-02", labels, CATALOGUE, trial=trial)
        for municipality in (580, 739):
            feedback_workbook(draft, municipality, "2026-03", labels, CATALOGUE, trial=trial)
    sheet = OriginalSheet("0" * 64, "tunnit.csv", 1, "", [(1, ["Päivä", "Tunnit"]), (2, ["2.3.2026", "26"])])
    crowd = [
        finding_of(
            CATALOGUE["hours-unreadable"], sender=580, month="2026-03", file=sheet.file, row=2, column="2", read="x"
        )
    ] * 2_001
    place = {"sender": 580, "month": "2026-03", "file_name": "x.xlsx"}
    crowd.append(finding_of(CATALOGUE["file-unreadable"], facts={"format": "xlsx", "kept": "archive/x"}, **place))
    given = replace(draft, findings=crowd)
    feedback_workbook(given, 580, "2026-03", labels, CATALOGUE, originals=Originals([sheet], ["iso.csv"]))
    template_workbook(dict(draft.facts), 580, "2026-03", labels)
    assert sorted(key for key in labels.keys - labels.asked if not key.startswith("word.")) == []


COMMON = {"kind", "id", "date", "by", "reason"}
"""The keys of a decision that have a column of their own."""


def test_every_closed_code_has_its_word() -> None:
    labels = Labels("fi", DATA / "labels")
    rounding = {value for field in Rounding.model_fields.values() for value in _choices(field.annotation)}
    law = {path.stem for path in (DATA / "parameters").glob("*.toml")}
    wanted = {
        "decision": set(KINDS),
        "severity": {severity.value for severity in Severity},
        "rounding": rounding,
        "law": law,
        "decided": {key for kind in KINDS.values() for key in kind.model_fields} - COMMON,
    }
    for group, codes in wanted.items():
        have = {key.removeprefix(f"word.{group}.") for key in labels.keys if key.startswith(f"word.{group}.")}
        assert have == codes, group


def _choices(annotation: object) -> tuple[str, ...]:
    return tuple(value for value in getattr(annotation, "__args__", ()) if isinstance(value, str))
