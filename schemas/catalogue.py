"""The catalogue of rules: what each finding means, how severe it is, and its words in three languages.

Here belongs reading `data/findings/<id>.toml`, one rule a file, strictly. Not here: looking for faults
(`pipelines.checks`, `pipelines.staging`) nor putting a finding's facts into the words (`schemas.labels`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from schemas.errors import SettingsError
from schemas.finding import Category, Finding, Severity
from schemas.places import DATA
from schemas.settings import Fault, Strict, Text, raise_faults, read_toml, validate

LANGUAGES = ("fi", "sv", "en")
PLACES = frozenset({"person", "read", "file_month", "file_name", "row", "column"})
"""What a text may name besides the rule's own facts; a rule lists those that all its findings have."""

FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class RuleText(Strict):
    """A rule's words in one language; `{name}` stands for a fact or a place of the finding."""

    title: Text = Field(description="säännön lyhyt nimi")
    message: Text = Field(description="mikä on vialla ja missä")
    remedy: Text = Field(description="kuka korjaa, mitä ja missä")


class _RuleFile(Strict):
    severity: Severity = Field(strict=False, description="vakavuus: error, warning tai remark")
    category: Category = Field(
        strict=False, description="luokka: file, field, row, across_rows, across_files tai history"
    )
    waivable: bool = Field(description="true, jos havainnon voi hyväksyä päätöksellä, muuten false")
    record_kind: Literal["timesheet", "ledger", "participants", "approval", "register", "pay"] | None = Field(
        default=None, description="aineiston laji, jota sääntö katsoo; pois, jos se katsoo useita"
    )
    facts: tuple[FactName, ...] = Field(
        default=(), strict=False, description="luettelo tiedoista, jotka havainto antaa, yksikkö nimen lopussa"
    )
    fi: RuleText = Field(description="osio [fi]: suomenkieliset tekstit")
    sv: RuleText = Field(description="osio [sv]: ruotsinkieliset tekstit")
    en: RuleText = Field(description="osio [en]: englanninkieliset tekstit")


class Rule(Strict):
    """One rule: `texts` by language (`fi`, `sv`, `en`), `facts` the names of the facts that its findings give."""

    id: str
    severity: Severity
    category: Category
    waivable: bool
    record_kind: str | None
    facts: tuple[str, ...]
    texts: Mapping[str, RuleText]


def finding_of(rule: Rule, **known: Any) -> Finding:
    """A finding of a rule with what is known of it; every place that is not given is None."""
    places = {
        field.name: None for field in fields(Finding) if field.default is MISSING and field.default_factory is MISSING
    }
    given = {**places, "rule": rule.id, "severity": rule.severity, "category": rule.category, **known}
    return Finding(**given)


def load_catalogue(folder: Path) -> Mapping[str, Rule]:
    """Read every rule of a folder, by id. Raises `SettingsError`, one line a fault: file, key, what was expected."""
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise SettingsError(f"Kansiossa {folder} ei ole yhtään sääntöä. Asenna ohjelma uudelleen.")
    return {path.stem: _load(path) for path in paths}


@cache
def own_catalogue() -> Mapping[str, Rule]:
    """The rules of the program's own data, read once."""
    return load_catalogue(DATA / "findings")


def placeholders(text: RuleText) -> set[str]:
    """The names in braces in a rule's words. Raises ValueError when a brace has no pair."""
    words = " ".join((text.title, text.message, text.remedy))
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def _load(path: Path) -> Rule:
    content = validate(_RuleFile, read_toml(path.read_bytes(), path.name), path.name)
    texts = {"fi": content.fi, "sv": content.sv, "en": content.en}
    raise_faults(path.name, _faults(content, texts))
    return Rule(
        id=path.stem,
        severity=content.severity,
        category=content.category,
        waivable=content.waivable,
        record_kind=content.record_kind,
        facts=content.facts,
        texts=texts,
    )


def _faults(content: _RuleFile, texts: Mapping[str, RuleText]) -> Iterable[Fault]:
    if content.waivable and content.category in (Category.FILE, Category.FIELD):
        yield "waivable", "odotettiin false: tiedostoa tai arvoa, jota ei voitu lukea, ei voi hyväksyä päätöksellä"
    known = PLACES | set(content.facts)
    for language, text in texts.items():
        try:
            unknown = sorted(placeholders(text) - known)
        except ValueError:
            yield language, "odotettiin, että jokaisella aaltosulkeella on pari"
            continue
        if unknown:
            yield language, f"tekstissä on tuntematon tieto {', '.join(unknown)}; tunnetaan {', '.join(sorted(known))}"
