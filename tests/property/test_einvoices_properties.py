"""E-invoices of random projects: whatever names, addresses, references and sums, every file passes every rule.

Here belongs what must hold for all of them. Not here: single files (`tests/unit/test_einvoices_written.py`).
"""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.fi import ytunnus

from pipelines.einvoices import LONGEST_IDENTIFIER, einvoice_faults
from schemas.identifiers import is_ovt, ovt_of
from schemas.labels import LANGUAGES
from tests.unit.einvoice_rules import finvoice_faults, ubl_faults
from tests.unit.invoice_case import OTHER_TEXTS, SAMPLE, einvoices, invoices

# Anything that a settings file may hold in a text: no control characters, no halves of characters, nothing unassigned.
LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"))
AMOUNTS = st.decimals(Decimal("-99999999"), Decimal("99999999"), places=2)
FORMATS = st.sampled_from(["finvoice", "peppol", "none"])


def texts(longest: int) -> st.SearchStrategy[str]:
    """Short and long texts: a few characters, repeated."""
    few = st.text(LETTERS, min_size=2, max_size=30) | st.text("aåäö &<>\"'-", min_size=2, max_size=30)
    cut = st.tuples(few, st.integers(1, 40)).map(lambda drawn: " ".join([drawn[0]] * drawn[1])[:longest].strip())
    return cut.filter(lambda text: len(text) > 1 and not text.isspace())


@st.composite
def business_ids(draw: st.DrawFn) -> str:
    base = f"{draw(st.integers(100_000, 9_999_999)):07d}"
    return next((f"{base}-{digit}" for digit in range(10) if ytunnus.is_valid(f"{base}{digit}")), "9000001-1")


@st.composite
def projects(draw: st.DrawFn) -> str:
    """The sample project with other names, addresses, references, ids, formats and languages."""
    table = tomllib.loads(SAMPLE + OTHER_TEXTS)
    ids = draw(st.lists(business_ids(), min_size=7, max_size=7, unique=True))
    for partner, business_id in zip(table["partners"], ids, strict=True):
        partner["business_id"] = business_id
        partner["language"] = draw(st.sampled_from(LANGUAGES))
        partner["einvoice"] = {"format": draw(FORMATS), "address": ovt_of(business_id), "operator": "BAWCFI22"}
        for key, longest in (("invoice_name", 120), ("street", 120), ("town", 60)):
            partner[key] = draw(texts(longest))
        partner["order_reference"] = draw(texts(LONGEST_IDENTIFIER))
        if partner["number"] == table["project"]["beneficiary"]:
            table["invoicing"]["einvoice"] = {"address": ovt_of(business_id), "operator": "003721291126"}
    for key in ("payee", "street", "town", "late_interest", "vat_text", "our_reference"):
        table["invoicing"][key] = draw(texts(LONGEST_IDENTIFIER))
    table["agreement"]["reference"] = draw(texts(LONGEST_IDENTIFIER))
    table["project"]["name"] = draw(texts(200))
    return tomli_w.dumps(table)


@given(projects(), st.lists(AMOUNTS, min_size=1, max_size=3))
@settings(max_examples=40)
def test_every_file_of_a_random_issue_passes_the_rules_of_others_and_our_own(
    project: str, needs: list[Decimal]
) -> None:
    bundle = invoices([f"{need:.2f}" for need in needs], project_text=project)
    files = einvoices(bundle)
    assert list(einvoice_faults(bundle, files)) == []
    for name, data in files.items():
        faults = (finvoice_faults if name.startswith("finvoice") else ubl_faults)(data)
        assert faults == [], (name, data.decode())


@given(projects())
@settings(max_examples=20)
def test_the_format_decides_the_file_and_nobody_is_left_out(project: str) -> None:
    bundle = invoices(["7000.00"], project_text=project)
    chosen: dict[int, Mapping[str, Any]] = {partner["number"]: partner for partner in bundle.facts["partners"]}
    channels = {invoice["number"]: invoice["channel"] for invoice in bundle.facts["invoices"] if invoice["number"]}
    formats = {i["number"]: chosen[i["municipality"]]["einvoice"]["format"] for i in bundle.facts["invoices"]}
    assert len(channels) == 6
    assert channels == {number: "by_hand" if formats[number] == "none" else formats[number] for number in channels}
    sent = {f"{channel}-{number}.xml" for number, channel in channels.items() if channel != "by_hand"}
    assert set(einvoices(bundle)) == sent


@given(business_ids())
def test_the_address_of_a_business_id_is_an_ovt_until_a_digit_changes(business_id: str) -> None:
    address = ovt_of(business_id)
    assert is_ovt(address)
    assert not is_ovt(address[:-1] + str((int(address[-1]) + 1) % 10))
