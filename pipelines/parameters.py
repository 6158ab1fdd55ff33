"""Legal numbers and the project's own: the only reader of `data/parameters`.

Here belongs which value is in force on a day, the keys by which figures cite values, and a list of those handed out.
Not here: what is done with them (`pipelines.rules`), the form of the files (`schemas.parameter`, `schemas.project`).
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from schemas.attachments import OtherSupport
from schemas.costs import DecidedNumber
from schemas.decision import DecideClaim, Decision, PayAdvance, PayClaim, RecoverClaim, Rejected
from schemas.errors import SettingsError
from schemas.figure import ParameterValue, Unit
from schemas.parameter import LegalNumber, LegalValue, load_legal_number
from schemas.project import Project

_PROJECT_FILE = "project.toml"
_TOLD = {"decide_claim": "decided_", "pay_claim": "paid_", "recover_claim": "recovered_", "pay_advance": "advance_"}


class OwnNumbers:
    """The numbers of project.toml and of decisions, handed out by key."""

    def __init__(self, project: Project, decisions: Iterable[Decision] = ()) -> None:
        self._project = project
        self._decisions = {decision.id: decision for decision in decisions}
        self._used: dict[str, ParameterValue] = {}

    @property
    def used(self) -> Mapping[str, ParameterValue]:
        """Every value handed out so far, by key."""
        return dict(sorted(self._used.items()))

    def project(self, path: str) -> str:
        """The key of a number in project.toml: `project/<path>`.

        Paths: `decision/support_rate`, `decision/granted_support_eur`, `budget/<line>/amount_eur`,
        `rates/<person>/<valid from>/<annual_pay_eur or share>`, `indicators/<code>/<target or milestone>`,
        `estimates/<code>/<day>/count`, `months/<month>` (how many there are from the project's first to that one),
        `agreement/minimum_credit_note_eur`,
        `agreement/instalments/<claim>/<date>/amount_eur`, `ceilings/<number>[/<year>]/amount_eur`,
        `other_financing/<id>/amount_eur`, `shares/<person>/<valid from>/share`, `milestones/<id>/amount_eur`. Raises
        `SettingsError` for any other.
        """
        value = self._project_value(path.split("/"))
        if value is None:
            raise SettingsError(f"{_PROJECT_FILE}: lukua {path} ei ole")
        return self._hand_out(value)

    def decided(self, decision_id: str, key: str) -> str:
        """The key of an amount in a decision of the funder: `decision/<id>/<costs_eur or support_eur>`.

        The support of a decision on a claim, a payment or a recovery: `<decided, paid or recovered>_support_eur`; what
        a payment set off of the advance: `paid_set_off_eur`; an advance: `advance_amount_eur`.
        """
        decision = self._decisions.get(decision_id)
        if not isinstance(decision, Rejected | DecideClaim | PayClaim | RecoverClaim | PayAdvance):
            raise SettingsError(f"rahoittajan päätöstä tai maksua {decision_id} ei ole kirjattu")
        value = Fraction(getattr(decision, key))
        name, day = f"decision/{decision_id}/{_TOLD.get(decision.kind, '')}{key}", decision.date.isoformat()
        return self._hand_out(ParameterValue(name, value, Unit.EUR, day, "decided", decision_id, decision.reason))

    def other_support(self, claim: str) -> list[str]:
        """The keys of what was declared of other public support for a claim: `decision/<id>/<person>/<kind>_eur`.

        A newer declaration about a person takes the place of an older one.
        """
        newest: dict[str, OtherSupport] = {}
        for decision in self._decisions.values():
            if isinstance(decision, OtherSupport) and decision.claim == claim:
                newest |= {one.person: decision for one in decision.persons}
        found = []
        for person, decision in sorted(newest.items()):
            for one in decision.persons:
                if one.person == person and one.amount_eur is not None:
                    name = f"decision/{decision.id}/{person}/{one.support}_eur"
                    day, value = decision.date.isoformat(), Fraction(one.amount_eur)
                    said = ParameterValue(name, value, Unit.EUR, day, "decided", decision.id, decision.reason)
                    found.append(self._hand_out(said))
        return found

    def closed(self, edition: str, used: ParameterValue) -> str:
        """The key of a number as a closed claim used it: `closed/<claim>/<version>/<its key>`."""
        _, claim, version = edition.split(":")
        return self._hand_out(replace(used, key=f"closed/{claim}/{version}/{used.key}"))

    def value(self, key: str) -> Fraction:
        """The value of a key that was handed out."""
        return self._used[key].value

    def _hand_out(self, value: ParameterValue) -> str:
        self._used[value.key] = value
        return value.key

    def _project_value(self, path: Sequence[str]) -> ParameterValue | None:
        decision = self._project.decision
        match path:
            case ["decision", "support_rate"]:
                return _own(path, decision.support_rate, Unit.RATE, decision.date, decision.reference)
            case ["decision", "granted_support_eur"]:
                return _own(path, decision.granted_support_eur, Unit.EUR, decision.date, decision.reference)
            case ["budget", line, "amount_eur"]:
                found = next((entry for entry in self._project.budget if entry.line == line), None)
                if found is None:
                    return None
                return _own(path, found.amount_eur, Unit.EUR, decision.date, decision.reference)
            case ["rates", person, valid_from, ("annual_pay_eur" | "share") as name]:
                rates = self._project.rates_of(person)
                rate = next((rate for rate in rates if rate.valid_from.isoformat() == valid_from), None)
                if rate is None:
                    return None
                unit = Unit.EUR if name == "annual_pay_eur" else Unit.RATE
                return _own(path, getattr(rate, name), unit, rate.valid_from, rate.reference)
            case ["shares", person, valid_from, "share"]:
                for work in self._project.shares:
                    if (work.person, work.valid_from.isoformat()) == (person, valid_from):
                        return _own(path, work.share, Unit.RATE, work.valid_from, work.reference)
            case ["milestones", milestone_id, "amount_eur"]:
                for milestone in self._project.milestones:
                    if milestone.id == milestone_id:
                        return _own(path, milestone.amount_eur, Unit.EUR, decision.date, decision.reference)
        return self._counted_value(path) or self._shared_value(path)

    def _counted_value(self, path: Sequence[str]) -> ParameterValue | None:
        project, decision = self._project, self._project.decision
        match path:
            case ["indicators", code, ("target" | "milestone") as name]:
                wanted = {indicator.code: getattr(indicator, name) for indicator in project.indicators}
                if wanted.get(code) is None:
                    return None
                return _own(path, wanted[code], Unit.COUNT, decision.date, decision.reference)
            case ["estimates", code, day, "count"]:
                for estimate in project.estimates:
                    if (estimate.code, estimate.date.isoformat()) == (code, day):
                        return _own(path, estimate.count, Unit.COUNT, estimate.date, estimate.method)
            case ["months", month]:
                many = len(project.months_until(month))
                return _own(path, many, Unit.COUNT, project.project.start, decision.reference)
        return None

    def _shared_value(self, path: Sequence[str]) -> ParameterValue | None:
        agreement = self._project.agreement
        match path:
            case ["agreement", "minimum_credit_note_eur"] if agreement.minimum_credit_note_eur is not None:
                return _own(path, agreement.minimum_credit_note_eur, Unit.EUR, agreement.date, agreement.reference)
            case ["agreement", "instalments", claim, day, "amount_eur"]:
                for entry in agreement.instalments:
                    if (entry.claim, entry.date.isoformat()) == (claim, day):
                        return _own(path, entry.amount_eur, Unit.EUR, entry.date, agreement.reference)
            case ["ceilings", *which, "amount_eur"]:
                for ceiling in self._project.ceilings:
                    if ceiling.id == "/".join(which):
                        return _own(path, ceiling.amount_eur, Unit.EUR, ceiling.date, ceiling.reference)
            case ["other_financing", entry_id, "amount_eur"]:
                for other in self._project.other_financing:
                    if other.id == entry_id:
                        return _own(
                            path, other.amount_eur, Unit.EUR, self._project.claim(other.claim).start, other.reference
                        )
        return None


class Parameters(OwnNumbers):
    """The legal numbers of a folder and the project's own, handed out by key.

    Raises `SettingsError` at once when any file of the folder is invalid, or a number of the project's own decision is
    above the law's, so that a broken number is never found out halfway through a claim.
    """

    def __init__(self, folder: Path, project: Project, decisions: Iterable[Decision] = ()) -> None:
        super().__init__(project, decisions)
        self._folder = folder
        self._own = project.decided_numbers
        self._numbers: dict[str, LegalNumber] = {
            path.stem: load_legal_number(path.read_bytes(), path.name) for path in sorted(folder.glob("*.toml"))
        }
        self._refuse_unfit_decisions()

    def law(self, name: str, on: datetime.date) -> str:
        """The key of the legal number in force on a day: `law/<name>/<valid from>`.

        Where the project's own decision gives the number otherwise by then, it is that one:
        `project/decided_numbers/<name>/<valid from>`. Raises `SettingsError` when there is no such number, or none in
        force on the day: a value is never guessed from a later or an earlier one.
        """
        number = self._numbers.get(name)
        if number is None:
            raise SettingsError(f"{name}.toml: lukua {name} ei ole kansiossa {self._folder.name}")
        value = number.on(on)
        if value is None:
            raise SettingsError(f"{name}.toml: values: {_none_on(number, on)}")
        decided = self._decided(name, on)
        return self._hand_out(_law_value(name, number, value) if decided is None else _decided_value(decided, number))

    def _decided(self, name: str, on: datetime.date) -> DecidedNumber | None:
        own = [number for number in self._own if number.name == name and number.valid_from <= on]
        return max(own, key=lambda number: number.valid_from, default=None)

    def _refuse_unfit_decisions(self) -> None:
        """A decided number is one that there is, and stays within a limit of law."""
        for place, decided in enumerate(self._own, 1):
            where, number = f"decided_numbers[{place}] ({decided.name})", self._numbers.get(decided.name)
            if number is None:
                known = ", ".join(sorted(self._numbers))
                raise SettingsError(f"{_PROJECT_FILE}: {where}.name: lukua ei ole; luvut ovat {known}")
            limit = number.on(decided.valid_from)
            if limit is None:
                raise SettingsError(f"{_PROJECT_FILE}: {where}.valid_from: {_none_on(number, decided.valid_from)}")
            if number.is_limit and decided.value > limit.value:
                raise SettingsError(
                    f"{_PROJECT_FILE}: {where}.value: {decided.value} on enemmän kuin säädöksen sallima {limit.value} "
                    f"({limit.article}); korjaa luku päätöksen mukaiseksi"
                )


def used_law(used: Iterable[str], name: str) -> str:
    """The key under which an edition used a legal number: the law's, or that of the project's own decision."""
    return next(key for key in used if key.startswith((f"law/{name}/", f"project/decided_numbers/{name}/")))


def _own(path: Sequence[str], value: object, unit: str, valid_from: datetime.date, reference: str) -> ParameterValue:
    key = "/".join(["project", *path])
    return ParameterValue(key, Fraction(str(value)), unit, valid_from.isoformat(), "decided", _PROJECT_FILE, reference)


def _law_value(name: str, number: LegalNumber, value: LegalValue) -> ParameterValue:
    valid_from = value.valid_from.isoformat()
    return ParameterValue(
        key=f"law/{name}/{valid_from}",
        value=Fraction(value.value),
        unit=number.unit,
        valid_from=valid_from,
        certainty=value.certainty,
        source=value.source,
        reference=value.article,
    )


def _decided_value(decided: DecidedNumber, number: LegalNumber) -> ParameterValue:
    path = ("decided_numbers", decided.name, decided.valid_from.isoformat())
    return _own(path, decided.value, number.unit, decided.valid_from, decided.reference)


def _none_on(number: LegalNumber, day: datetime.date) -> str:
    first = number.values[0].valid_from
    if day < first:
        return f"pyydettiin päivälle {day}, mutta ensimmäinen arvo on voimassa vasta {first} alkaen"
    return f"päivänä {day} ei ole arvoa voimassa"
