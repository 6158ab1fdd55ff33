"""Each rule finds its failing fixture and leaves its passing one alone; no rule is without the two.

Here belongs running the pairs and listing the rules that have none. Not here: the pairs (`pairs_of_…`).
"""

import re
from pathlib import Path

import pytest

from tests.rules.case_files import case_files
from tests.rules.pairs_of_hours import PAIRS as OF_HOURS
from tests.rules.pairs_of_others import PAIRS as OF_OTHERS
from tests.unit.checks_case import CATALOGUE

TESTS = Path(__file__).parents[1]
PAIRS = {**OF_HOURS, **OF_OTHERS}


@pytest.mark.parametrize("rule", PAIRS)
def test_a_rule_finds_its_failing_fixture_and_leaves_the_passing_one_alone(rule: str) -> None:
    case, at_fault = PAIRS[rule]()
    found = [finding for finding in case.check() if finding.rule == rule]
    assert {finding.subject or finding.identity for finding in found} == at_fault
    told = {row_id for finding in found for row_id in finding.row_ids}
    rows = [row for file in case.files for row in file.tables[file.source.record_kind].to_pylist()]
    assert {row["row_id"] for row in rows} - told, "nothing in the case passes"
    for finding in found:
        assert set(finding.facts) == set(CATALOGUE[rule].facts)


def test_no_rule_is_without_a_failing_and_a_passing_fixture() -> None:
    # Rules with a threshold have theirs in a case file.
    of_cases = {case["rule"] for file in case_files() for case in file.cases if "rule" in case}
    # Rules of reading, papers and registers have theirs in the tests of what looks at them, or in the sample's oracle.
    paths = [*TESTS.glob("*/test_*.py"), *TESTS.glob("oracle/*.py")]
    texts = [path.read_text(encoding="utf-8") for path in paths if path != Path(__file__)]
    named = {name for text in texts for name in re.findall(r'"([a-z]+(?:-[a-z0-9]+)+)"', text)}
    assert sorted(set(CATALOGUE) - set(PAIRS) - of_cases - named) == []
