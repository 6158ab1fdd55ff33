"""Covering letters: who writes to whom, what is said of the way the invoice leaves, and what is attached.

Not here: that every text is shown in every language (`test_reports_invoices.py`).
"""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from flows.invoice_pages import letters
from schemas.labels import LANGUAGES
from tests.unit.invoice_case import VARIED, in_language, invoices

NEEDS = ["700.00", "70.07"]
FILES = {
    "lasku-2026007-lemi.pdf": b"%PDF Lemi",
    "lasku-2026009-parikkala.pdf": b"%PDF Parikkala",
    "lasku-2026009-parikkala.xml": b"<Invoice/>",
}


def read(needs: list[str] = NEEDS, **project: str) -> dict[str, EmailMessage]:
    made = letters(invoices(needs, **project), FILES)
    messages = {name: message_from_bytes(data, policy=default) for name, data in made.items()}
    return {name: message for name, message in messages.items() if isinstance(message, EmailMessage)}


def text(message: EmailMessage) -> str:
    body = message.get_body()
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\N{NO-BREAK SPACE}", " ").replace("\r\n", "\n")


def test_there_is_a_letter_to_each_municipality_that_gets_an_invoice() -> None:
    assert sorted(read()) == [
        "saate-lasku-2026007-lemi.eml",
        "saate-lasku-2026008-luumaki.eml",
        "saate-lasku-2026009-parikkala.eml",
        "saate-lasku-2026010-ruokolahti.eml",
        "saate-lasku-2026011-savitaipale.eml",
        "saate-lasku-2026012-taipalsaari.eml",
    ]


def test_a_letter_is_a_draft_with_the_invoice_s_files_attached() -> None:
    message = read()["saate-lasku-2026009-parikkala.eml"]
    assert message["From"] == "Raija Rivi <raija.rivi@rautjarvi.example>"
    assert message["To"] == "Pirjo Paperi <pirjo.paperi@parikkala.example>"
    assert message["Subject"] == "Lasku 2026009, S30999: kunnan osuus omarahoituksesta, eräpäivä 12.6.2026"
    assert (message["Date"], message["X-Unsent"]) == ("Fri, 22 May 2026 00:00:00 +0000", "1")
    attached = {
        part.get_filename(): (part.get_content_type(), part.get_content()) for part in message.iter_attachments()
    }
    assert attached == {
        "lasku-2026009-parikkala.pdf": ("application/pdf", b"%PDF Parikkala"),
        "lasku-2026009-parikkala.xml": ("application/xml", b"<Invoice/>"),
    }
    body = text(message)
    assert "Laskun 2026009 summa on 10,01 €, eräpäivä 12.6.2026 ja viitenumero 2 02615 80202 60097." in body
    assert "Viitteenne on KETTERASTI-580." in body
    assert "Siitä on laskutettu aiemmin 100,00 €, joten nyt laskutetaan 10,01 €." in body
    assert "Lasku lähetetään Peppol-verkkolaskuna osoitteeseen 003719136426." in body
    assert body.endswith("Terveisin\nRaija Rivi\nRautjärven kunta\n")


def test_a_letter_says_that_an_invoice_leaves_by_hand_and_why() -> None:
    made = read(project_text=VARIED)
    for name, why in (
        ("saate-lasku-2026007-lemi.eml", "Meiltä puuttuu kuntanne verkkolaskuosoite."),
        ("saate-lasku-2026010-ruokolahti.eml", "Tietojemme mukaan kunta ei ota vastaan verkkolaskuja."),
        ("saate-lasku-2026011-savitaipale.eml", "Meiltä puuttuu kuntanne verkkolaskuoperaattori."),
    ):
        assert "Lasku on lähetettävä käsin: se on tämän viestin liitteenä (PDF)" in text(made[name])
        assert why in text(made[name])
    attached = [part.get_filename() for part in made["saate-lasku-2026007-lemi.eml"].iter_attachments()]
    assert attached == ["lasku-2026007-lemi.pdf"]
    assert "käsin" not in text(made["saate-lasku-2026009-parikkala.eml"])


def test_a_credit_note_s_letter_says_what_is_credited_and_asks_for_no_payment() -> None:
    message = read(["700.00", "-70.00"])["saate-hyvityslasku-2026009-parikkala.eml"]
    assert message["Subject"] == "Hyvityslasku 2026009, S30999: kunnan osuus omarahoituksesta"
    assert "Hyvityslaskun 2026009 summa on 10,00 €." in text(message)
    assert "Maksakaa" not in text(message)


@pytest.mark.parametrize(
    ("lang", "subject", "greeting"),
    [
        ("sv", "Faktura 2026009, S30999: kommunens andel av självfinansieringen, förfaller 12.6.2026", "Hej,"),
        ("en", "Invoice 2026009, S30999: the municipality's share of the own financing, due 12.6.2026", "Dear"),
    ],
)
def test_a_letter_is_in_its_municipality_s_language(lang: str, subject: str, greeting: str) -> None:
    message = read(project_text=in_language(lang))["saate-lasku-2026009-parikkala.eml"]
    assert message["Subject"] == subject
    assert text(message).startswith(greeting)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_bytes_of_a_letter_repeat_and_travel_as_seven_bits(lang: str) -> None:
    bundle = invoices(NEEDS, project_text=in_language(lang))
    made = letters(bundle, FILES)
    assert made == letters(bundle, FILES)
    assert all(data.isascii() and b"\n" not in data.replace(b"\r\n", b"") for data in made.values())
