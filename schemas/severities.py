"""The severities that a project has raised: `[severity]` of project.toml over the catalogue of rules.

Here belongs what may be raised and the catalogue that results. Not here: the rules' own severities (`data/findings`).
"""

from collections.abc import Iterator, Mapping

from schemas.catalogue import Rule, own_catalogue
from schemas.finding import Severity
from schemas.settings import Fault

_BY_WEIGHT = (Severity.REMARK, Severity.WARNING, Severity.ERROR)


def severity_faults(wanted: Mapping[str, str]) -> Iterator[Fault]:
    """Ids that no rule has, and severities that are not above the rule's own: a project raises, it never lowers."""
    catalogue = own_catalogue() if wanted else {}
    for rule_id, written in wanted.items():
        where = f"severity.{rule_id}"
        if rule_id not in catalogue:
            yield where, "tällaista havaintoa ei ole; havaintojen tunnukset ovat palautteiden viimeisessä sarakkeessa"
            continue
        own = catalogue[rule_id].severity
        if _BY_WEIGHT.index(Severity(written)) <= _BY_WEIGHT.index(own):
            yield where, f'havainnon vakavuus on "{own}": sitä voi vain nostaa, ei laskea; luettiin "{written}"'


def raised(catalogue: Mapping[str, Rule], wanted: Mapping[str, str]) -> Mapping[str, Rule]:
    """The catalogue as a project sees it."""
    if not wanted:
        return catalogue
    return {
        rule_id: rule.model_copy(update={"severity": Severity(wanted[rule_id])}) if rule_id in wanted else rule
        for rule_id, rule in catalogue.items()
    }
