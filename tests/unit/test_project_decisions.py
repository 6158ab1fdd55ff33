"""Decision files: each kind is read, written back byte for byte, and refused with the words of its fault."""

import pytest

from schemas.decision import (
    AcceptWaiting,
    AllotPayment,
    ApproveInvoices,
    Close,
    Correction,
    CreditInvoice,
    Rejected,
    SendInvoices,
    Waiver,
    Withdraw,
    decision_text,
    load_decision,
)
from schemas.errors import SettingsError

WAIVER = b"""kind = "waiver"
id = "2025-001"
date = 2025-11-05
by = "Raija Rivi"
reason = "Pitk\xc3\xa4 ty\xc3\xb6p\xc3\xa4iv\xc3\xa4 oli sovittu"
rule = "day-above-agreed"
identity = "H01/2025-10-07"
"""
CLOSE = b"""kind = "close"
id = "close-2025-1"
date = 2026-02-10
by = "Raija Rivi"
reason = "Jakso on valmis"
claim = "2025-1"
approved_by = "Kaisa Kunta"
"""
APPROVE_INVOICES = b"""kind = "approve_invoices"
id = "2026-01-22-laskut-2025-1"
date = 2026-01-22
by = "Raija Rivi"
reason = "Osuudet on tarkastettu"
claim = "2025-1"
approved_by = "Kaisa Kunta"
"""
SEND = b"""kind = "send_invoices"
id = "2026-01-23-send-2025-1"
date = 2026-01-23
by = "Raija Rivi"
reason = "Operaattorin kuittaus"
claim = "2025-1"
sent = [
    "2026002",
]
by_hand = [
    "2026001",
]
"""
CREDIT = b"""kind = "credit_invoice"
id = "2026-02-01-credit-2026001"
date = 2026-02-01
by = "Raija Rivi"
reason = "V\xc3\xa4\xc3\xa4r\xc3\xa4 viite"
claim = "2025-1"
invoice = "2026001"
approved_by = "Kaisa Kunta"
"""
ALLOT = b"""kind = "allot_payment"
id = "2026-03-06-01-allot-payment"
date = 2026-03-06
by = "Raija Rivi"
reason = "Ruokolahti vahvisti"
payment = "2603045931"
invoice = "2026004"
"""
WITHDRAW = b"""kind = "withdraw"
id = "2026-02-05-01-withdraw"
date = 2026-02-05
by = "Raija Rivi"
reason = "Lemin tiedosto oli Parikkalan kansiossa"
sender = 580
name = "Lemi tunnit.xlsx"
sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""
REJECTED = b"""kind = "rejected"
id = "2026-06-01-hylkays-2025-1"
date = 2026-06-01
by = "Raija Rivi"
reason = "Maksatusp\xc3\xa4\xc3\xa4t\xc3\xb6s 28.5.2026"
claim = "2025-1"
costs_eur = "1770.16"
support_eur = "1416.13"
"""
CORRECTION = b"""kind = "correction"
id = "2025-002"
date = 2025-11-06
by = "Raija Rivi"
reason = "Tunnit vahvistettu puhelimessa"
identity = "580/H01/2025-10-07/1"
field = "project_s"
expect = "7.30"
value = "7:30"
"""
ACCEPT = b"""kind = "accept_waiting"
id = "2025-003"
date = 2026-02-09
by = "Raija Rivi"
reason = "Lomaketta ei saada"
claim = "2025-1"
subjects = [
    "H03/2025-12",
]
"""


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (WAIVER, Waiver),
        (CLOSE, Close),
        (CORRECTION, Correction),
        (ACCEPT, AcceptWaiting),
        (APPROVE_INVOICES, ApproveInvoices),
        (SEND, SendInvoices),
        (CREDIT, CreditInvoice),
        (ALLOT, AllotPayment),
        (REJECTED, Rejected),
        (WITHDRAW, Withdraw),
    ],
)
def test_a_decision_is_read_as_its_kind_and_written_back_byte_for_byte(data: bytes, kind: type) -> None:
    decision = load_decision(data, "a.toml")
    assert type(decision) is kind
    assert decision_text(decision) == data


@pytest.mark.parametrize(
    ("data", "old", "new", "message"),
    [
        (
            WAIVER,
            b'kind = "waiver"',
            b'kind = "poikkeus"',
            'vaihtoehdot: "waiver", "correction", "accept_waiting", "accept_change", "park", "unpark", "close", '
            '"approve_invoices", "send_invoices", "credit_invoice", "allot_payment", "rejected", "withdraw", '
            '"release", "withdraw_claim", "send_claim", "return_claim", "decide_claim", "pay_claim", "recover_claim", '
            '"pay_advance", "attachment", "other_support", "eura"; luettiin "poikkeus"',
        ),
        (WAIVER, b'kind = "waiver"\n', b"", "kind: odotettiin päätöksen laji"),
        (WAIVER, b'by = "Raija Rivi"\n', b"", "by: puuttuu; odotettiin päättäjän nimi"),
        (WAIVER, b'by = "Raija Rivi"', b'by = ""', 'by: odotettiin päättäjän nimi; luettiin ""'),
        (WAIVER, b'identity = "H01/2025-10-07"\n', b"", "identity: puuttuu; odotettiin rivin tai kohteen tunnus"),
        (
            WAIVER,
            b'rule = "day',
            b'claim = "2025-1"\nrule = "day',
            "claim: tuntematon avain; tässä kohdassa tunnetaan kind, id, date, by, reason, rule, identity",
        ),
        (
            WAIVER,
            b"2025-11-05",
            b'"5.11.2025"',
            'date: odotettiin päätöksen päivä ilman lainausmerkkejä, esim. 2026-04-10; luettiin "5',
        ),
        (
            CORRECTION,
            b'value = "7:30"',
            b"value = 7.5",
            "value: odotettiin arvo, joka sen tilalla luetaan, lainausmerkeissä; luettiin 7.5",
        ),
        (CORRECTION, b'value = "7:30"', b'value = "7.30"', "value: korjaus ei muuta mitään"),
        (
            ACCEPT,
            b'[\n    "H03/2025-12",\n]',
            b"[]",
            "subjects: odotettiin luettelo odottavista kohteista tai riveistä",
        ),
        (
            SEND,
            b'sent = [\n    "2026002",\n]\nby_hand = [\n    "2026001",\n]\n',
            b"",
            "sent: lähetettyjä laskuja ei ole lueteltu; anna sent tai by_hand",
        ),
        (REJECTED, b"1416.13", b"1770.17", "support_eur: tuki 1770.17 on suurempi kuin kustannukset 1770.16"),
        (REJECTED, b'"1770.16"', b"1770.16", "costs_eur: odotettiin hylätyt tukikelpoiset kustannukset"),
        (WITHDRAW, b"e3b0c4", b"E3B0C4", "sha256: odotettiin tiedoston tarkiste, 64 merkkiä"),
        (CREDIT, b'"2026001"', b"2026001", "invoice: odotettiin hyvitettävän laskun numero lainausmerkeissä"),
        (CREDIT, b'"Kaisa Kunta"', b'"raija rivi"', "approved_by: hyväksyjä raija rivi on myös laatija"),
        (
            CLOSE,
            b'"Kaisa Kunta"',
            b'"raija rivi"',
            "approved_by: hyväksyjä raija rivi on myös laatija; heidän pitää olla eri henkilöt",
        ),
        (
            APPROVE_INVOICES,
            b'"Kaisa Kunta"',
            b'"Raija Rivi"',
            "approved_by: hyväksyjä Raija Rivi on myös laatija; heidän pitää olla eri henkilöt",
        ),
    ],
)
def test_a_faulty_decision_is_refused_with_file_key_and_what_was_expected(
    data: bytes, old: bytes, new: bytes, message: str
) -> None:
    assert old in data
    with pytest.raises(SettingsError) as error:
        load_decision(data.replace(old, new), "decisions/a.toml")
    assert str(error.value).startswith("decisions/a.toml: ")
    assert message in str(error.value)
