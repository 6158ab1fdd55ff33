"""Writing a decision file from what the accountant typed, and recording it.

Here belongs naming and numbering decision files. Not here: their form (`schemas.decision`) and their effect.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from flows.attaching import other_support_keys
from flows.desk import Desk
from pipelines.closing import open_names
from pipelines.editions import compute, files_in_force, latest_closed, stage_files
from pipelines.frozen import FrozenFigures
from pipelines.funding import told_faults
from pipelines.papers import Papers, read_papers, record_papers
from pipelines.parameters import Parameters
from pipelines.parking import parked
from pipelines.payments.balance import balance
from pipelines.rejections import corrected_since, rejection_of_amount, rejection_of_rows
from pipelines.rules.advance import refuse_above_limit, set_off_of
from pipelines.scope import claim_scope
from pipelines.unfit import DECISIONS_FOLDER, refuse_unfit
from pipelines.workspace import Workspace
from schemas.bundle import value_text
from schemas.decision import KINDS, Correction, decision_text, load_decision
from schemas.errors import UsageError
from schemas.figure import Unit
from schemas.settings import raise_faults, validate


def write_decision(
    desk: Desk,
    kind: str,
    by: str,
    reason: str,
    keys: Mapping[str, Any],
    *,
    day: date | None = None,
    files: Mapping[str, bytes] | None = None,
) -> str:
    """Write and record a decision; gives its path inside the workspace. Raises SettingsError for an unfit value.

    `day` is the one on which it was made, today when it is not given; `files` are kept in the archive with it, by name.
    """
    ws = desk.ws
    with ws.lock():
        record_papers(ws)
        day = _day_of(desk, day)
        number = 1 + sum(d.date == day for d in read_papers(ws).decisions)
        decision_id = f"{day.isoformat()}-{number:02d}-{kind.replace('_', '-')}"
        table = {"kind": kind, "id": decision_id, "date": day, "by": by.strip(), "reason": reason.strip(), **keys}
        data = decision_text(validate(KINDS[kind], table, f"{decision_id}.toml"))
        decision = load_decision(data, f"{decision_id}.toml")
        for name, held in (files or {}).items():
            _keep(ws, name, held)
        refuse_unfit(ws, [decision])
        papers = read_papers(ws)
        parameters = Parameters(desk.rulebook.parameters, papers.project)
        refuse_above_limit(papers.project, [*papers.decisions, decision], parameters)
        raise_faults(DECISIONS_FOLDER, told_faults(papers, FrozenFigures(ws), [*papers.decisions, decision]))
        path = f"{DECISIONS_FOLDER}/{decision_id}.toml"
        ws.commit(path, data)
        record_papers(ws)
    return path


def _day_of(desk: Desk, day: date | None) -> date:
    """The day of a decision. Raises UsageError for one to come, or before the project was decided."""
    today, decided = desk.ws.now.effective, read_papers(desk.ws).project.decision.date
    if day is not None and not decided <= day <= today:
        first, last = (desk.labels.date(one) for one in (decided, today))
        raise UsageError(f"Päätöksen päivä {desk.labels.date(day)} ei kelpaa: sen pitää olla {first}–{last}.")
    return day or today


def _keep(ws: Workspace, name: str, data: bytes) -> None:
    """Keep a file that a decision names, once, with a line of the journal."""
    sha256 = ws.archive(data, {"name": name, "kind": "attachment", "size": len(data)})
    if not any(line.facts.get("sha256") == sha256 for line in ws.journal.lines()):
        ws.record("attached", sha256=sha256, name=name, size=len(data))


_ASKED = {
    "waiver": ("rule", "identity"),
    "correction": ("identity", "field", "expect", "value"),
    "accept_waiting": ("claim", "subjects"),
    "accept_change": ("claim", "subjects"),
    "park": ("identity",),
    "unpark": ("identity",),
    "rejected": ("claim",),
    "allot_payment": ("payment", "invoice"),
    "withdraw": ("file", "sender"),
    # The finding says which cells; the file is known by its bytes, since names may be the same.
    "release": ("file", "cells"),
    "withdraw_claim": ("claim",),
    "send_claim": ("claim",),
    "return_claim": ("claim", "due"),
    "decide_claim": ("claim", "amount_eur", "reference"),
    "pay_claim": ("claim", "amount_eur"),
    "recover_claim": ("claim", "amount_eur", "reference"),
    "pay_advance": ("amount_eur", "reference"),
    "eura": ("claim", "shown"),
    "claim_milestone": ("claim", "identity", "reference"),
}
"""What each kind of decision needs, by the names under which it was given."""

_OPTIONS = {"subjects": "subject", "cells": "cell", "amount_eur": "amount"}


def keys_of(desk: Desk, kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a decision from what was typed. Raises UsageError that names the options which are missing."""
    if kind == "other_support":
        amount = given["amount_eur"]
        return other_support_keys(desk, given, None if amount is None else amount_of(amount))
    missing = [f"--{_OPTIONS.get(name, name)}" for name in _ASKED[kind] if given[name] is None]
    if missing:
        raise UsageError(f"Päätöksestä {kind} puuttuu: {', '.join(missing)}.")
    keys = {name: given[name] for name in _ASKED[kind]}
    if kind == "allot_payment":
        refuse_unknown_payment(desk, keys["payment"], keys["invoice"])
        return keys if given["amount_eur"] is None else keys | {"amount_eur": amount_of(given["amount_eur"])}
    if kind == "withdraw":
        return {**delivered_file(desk, keys["file"], keys["sender"]), "sender": keys["sender"]}
    if kind == "release":
        return {**quarantined_file(desk, keys["file"]), "cells": keys["cells"]}
    if kind == "correction":
        refuse_lost_correction(desk, **keys)
    if kind in ("park", "unpark"):
        refuse_lost_row(desk, kind, keys["identity"])
    if "claim" in keys:
        read_papers(desk.ws).project.claim(keys["claim"])
    if kind == "eura":
        return {"claim": keys["claim"], "shown": [shown_amount(text) for text in keys["shown"]]}
    if kind == "claim_milestone":
        return {"claim": keys["claim"], "milestone": keys["identity"], "proof": keys["reference"]}
    if kind == "rejected":
        return rejected_keys(desk, keys["claim"], given["amount_eur"], given["subjects"] or ())
    if kind == "decide_claim" and given["due"] is not None:
        keys["due"] = given["due"]
    if kind == "pay_advance":
        return keys | {"amount_eur": amount_of(keys["amount_eur"])}
    if kind == "pay_claim":
        keys |= _set_off(desk, keys["claim"], given["set_off"])
    if "amount_eur" in keys:
        keys["support_eur"] = amount_of(keys.pop("amount_eur"))
    return keys


def _set_off(desk: Desk, claim: str, given: str | None) -> dict[str, str]:
    """What a payment sets off of the advance: as it was given, else as the decision says; nothing when none is open."""
    if given is not None:
        return {"set_off_eur": amount_of(given)}
    with desk.ws.lock():
        record_papers(desk.ws)  # what the decision says may just have been written into project.toml
    papers = read_papers(desk.ws)
    taken = set_off_of(papers.project, papers.decisions, claim)
    return {} if taken is None else {"set_off_eur": value_text(taken, Unit.EUR)}


def shown_amount(text: str) -> dict[str, str]:
    """What EURA shows in a field, from `support=52 823,56`. Raises UsageError for another form."""
    field, given, amount = text.partition("=")
    if not given or not field.strip() or not amount.strip():
        raise UsageError(f"Kohdasta ”{text}” ei saa selvää. Kirjoita kenttä ja summa: --shown support=52823,56")
    return {"field": field.strip(), "amount_eur": amount_of(amount)}


def amount_of(text: str) -> str:
    """An amount as a decision writes it, from how people write one: `52 823,56`, `100`."""
    plain = re.sub(r"\s", "", text).replace(",", ".").removesuffix("€")
    if not re.fullmatch(r"[0-9]{1,11}(\.[0-9]{2})?", plain):
        raise UsageError(f"Summaa ”{text}” ei voi lukea. Kirjoita se sentteineen, esimerkiksi 100,00.")
    return plain if "." in plain else f"{plain}.00"


def refuse_lost_correction(desk: Desk, identity: str, field: str, expect: str, value: str) -> None:
    """Raise UsageError when no row of a file in force has the identity, or its field does not say what is expected."""
    papers = read_papers(desk.ws)
    day = desk.ws.now.effective
    asked = {"identity": identity, "field": field, "expect": expect, "value": value}
    tried = Correction(kind="correction", id="kokeilu", date=day, by="-", reason="-", **asked)
    staged = files_in_force(desk.ws, replace(papers, decisions=(*papers.decisions, tried)), desk.rulebook)
    if any((tried.id, identity, field) in file.applied for file in staged):
        return
    if any(one.decision == tried.id for file in staged for one in file.failed):
        raise UsageError(
            f"Korjausta ei kirjattu: rivin {identity} kentässä {field} ei lue ”{expect}”. Jos kunta on jo korjannut "
            "tiedoston, korjausta ei tarvita; muuten anna valitsimella --expect se, mitä tiedostossa nyt lukee."
        )
    raise UsageError(f"Korjausta ei kirjattu: riviä {identity} ei ole missään voimassa olevassa tiedostossa.")


def rejected_keys(desk: Desk, claim: str, amount: str | None, rows: Sequence[str]) -> dict[str, Any]:
    """The keys of rejected costs: of rows of hours, or of an amount of staff costs, with what falls with them.

    Raises UsageError when the claim is not closed, neither or both are given, or the claim has no such row.
    """
    papers = read_papers(desk.ws)
    closed = next((one for one in latest_closed(papers) if one.claim == claim), None)
    if closed is None:
        raise UsageError(f"Maksatushakemusta {claim} ei ole suljettu, joten siitä ei voi olla hylätty mitään.")
    if (amount is None) == (not rows):
        raise UsageError(
            "Anna joko hylätyt palkkakustannukset (--amount 1264,40) tai hylätyt tuntirivit (--subject RIVI, "
            "voi toistaa)."
        )
    read = FrozenFigures(desk.ws)
    keys: dict[str, Any] = {"claim": claim, "version": closed.version}
    if amount is not None:
        keys["staff_costs_eur"] = amount_of(amount)
        found = rejection_of_amount(read, claim, closed.edition, Fraction(keys["staff_costs_eur"]))
    else:
        row_ids = _claimed_rows(desk, papers, read, closed.edition, rows)
        taken = corrected_since(read, claim, latest_closed(papers), row_ids)
        if taken is not None:
            raise UsageError(
                f"Rivi on jo korjattu pois maksatushakemuksessa {taken}: hylättynä se vähennettäisiin toisen kerran. "
                "Kerro korjauksesta rahoittajalle."
            )
        found = rejection_of_rows(read, claim, closed.edition, row_ids)
        keys |= {"staff_costs_eur": value_text(found.staff_costs_eur, Unit.EUR), "rows": list(rows)}
    amounts = {"costs_eur": found.costs_eur, "support_eur": found.support_eur}
    return keys | {name: value_text(value, Unit.EUR) for name, value in amounts.items()}


def _claimed_rows(desk: Desk, papers: Papers, read: FrozenFigures, edition: str, rows: Sequence[str]) -> set[str]:
    """The rows of a closed claim that have these identities, in whatever file they were claimed."""
    claimed = {row["row_id"] for row in read.rows(edition, "hours")}
    by_identity: dict[str, str] = {}
    for file in stage_files(desk.ws, papers, desk.rulebook, papers.accepted):
        if "timesheet" in file.tables:
            found = file.tables["timesheet"].select(["identity", "row_id"]).to_pylist()
            by_identity |= {row["identity"]: row["row_id"] for row in found if row["row_id"] in claimed}
    unknown = [row for row in rows if row not in by_identity]
    if unknown:
        raise UsageError(f"Maksatushakemuksessa {edition.split(':')[1]} ei ole haettu riviä {unknown[0]}.")
    return {by_identity[row] for row in rows}


def refuse_lost_row(desk: Desk, kind: str, identity: str) -> None:
    """Raise UsageError when a row to set aside is in no file in force, or one to take back was not set aside."""
    papers = read_papers(desk.ws)
    if kind == "unpark":
        if identity not in parked(papers):
            known = ", ".join(parked(papers)) or "ei mitään"
            raise UsageError(f"Riviä {identity} ei ole siirretty odottamaan. Odottamaan on siirretty: {known}.")
        return
    tables = [
        file.tables["timesheet"]
        for file in files_in_force(desk.ws, papers, desk.rulebook)
        if "timesheet" in file.tables
    ]
    if not any(identity in table["identity"].to_pylist() for table in tables):
        raise UsageError(f"Tuntiriviä {identity} ei ole missään voimassa olevassa tiedostossa.")


def refuse_unknown_payment(desk: Desk, payment: str, invoice: str) -> None:
    """Raise UsageError when no such payment was kept or no such invoice can be paid."""
    found = balance(desk.ws, read_papers(desk.ws))
    if payment not in {one.entry.entry_id for one in found.matches}:
        raise UsageError(f"Maksua, jonka arkistointitunnus on {payment}, ei ole kirjattu.")
    known = [one.number for one in found.owed if one.number and one.amount_eur > 0]
    if invoice not in known:
        raise UsageError(f"Laskua {invoice} ei ole. Annetut laskut ovat: {', '.join(known) or 'ei yhtään'}.")


def quarantined_file(desk: Desk, file: str) -> dict[str, str]:
    """Name and hash of a quarantined file, by its name or hash. Raises UsageError when none or several are meant."""
    known = {(slip["sha256"], slip["name"]) for _, slip in desk.ws.quarantined()}
    found = sorted((sha256, name) for sha256, name in known if file in (sha256, name))
    if not found:
        names = ", ".join(sorted(name for _, name in known))
        raise UsageError(f"Karanteenissa ei ole tiedostoa {file}. Siellä on: {names or 'ei mitään'}.")
    if len(found) > 1:
        hashes = ", ".join(sha256 for sha256, _ in found)
        raise UsageError(f"Karanteenissa on monta tiedostoa nimeltä {file}. Anna tiedoston tarkiste: {hashes}.")
    return {"name": found[0][1], "sha256": found[0][0]}


def delivered_file(desk: Desk, file: str, sender: int) -> dict[str, str]:
    """Name and hash of a file that a municipality delivered, by either. Raises UsageError when none or several are."""
    received = [r for r in read_papers(desk.ws).accepted if r.sender == sender]
    found = {r.sha256: r.name for r in received if file in (r.sha256, r.name)}
    if not found:
        names = ", ".join(r.name for r in received)
        raise UsageError(f"Kunnalta {sender} ei ole vastaanotettu tiedostoa {file}. Siltä on: {names or 'ei mitään'}.")
    if len(found) > 1:
        raise UsageError(
            f"Kunnalta {sender} on monta tiedostoa nimeltä {file}. Anna tiedoston tarkiste: {', '.join(sorted(found))}."
        )
    [(sha256, name)] = found.items()
    return {"name": name, "sha256": sha256}


def waiting_subjects(desk: Desk, claim: str) -> list[str]:
    """The names of all that waits in a claim period now."""
    papers = read_papers(desk.ws)
    found = compute(desk.ws, papers, claim_scope(papers, claim), desk.rulebook).findings
    names = sorted(open_names(found))
    if not names:
        raise UsageError(f"Maksatusjaksossa {claim} ei odota mitään.")
    return names
