"""What a run leaves to be read in the browser: its main figures, where its pages are, and its findings.

Here belongs the wording and the keys of Prefect's artifacts. They hold no truth and no names: a person goes by code,
and of what was read only what cannot be a name is shown. Not here: the pages (`reports`), where everything is told.
"""

import re
from collections.abc import Iterator, Mapping
from string import Formatter

from prefect.artifacts import create_markdown_artifact

from flows.steps import Run
from flows.telling import main_figure_texts, missing_lines, severity_counts
from schemas.bundle import Bundle
from schemas.finding import Finding, Severity

MOST_FINDINGS = 200
"""A browser shows this many well; the rest is in the feedback workbooks."""

_HEADINGS = {Severity.ERROR: "Virheet", Severity.WARNING: "Varoitukset", Severity.REMARK: "Huomautukset"}
_PLAIN_FACTS = {
    "row", "column", "person", "file_name", "old_name", "format", "municipality", "other", "indicator", "measure",
    "what", "account", "decision",
}  # fmt: skip
_UNITS = ("_s", "_eur", "_date", "_month", "_count")
_LONGEST_PLAIN = len("31.12.2026")  # a personal identity code is longer
_KINDS_WITH_NAMED_SHEETS = {"timesheet", "approval"}  # a sheet is named after the person


def save_artifacts(run: Run, bundle: Bundle, dry_run: bool) -> None:
    """Save the run's artifacts with the flow run that is going on."""
    trial = "koeajo-" if dry_run else ""
    key = f"{trial}kuukausi-{run.month}" if run.month else f"{trial}hakemus-{run.claim}"
    name = title(run, bundle, dry_run)
    create_markdown_artifact(key=key, markdown=main_page(run, bundle, dry_run), description=f"{name}: luvut ja sivut")
    create_markdown_artifact(
        key=f"{key}-havainnot", markdown=findings_page(run, bundle, name), description=f"{name}: havainnot"
    )


def title(run: Run, bundle: Bundle, dry_run: bool) -> str:
    """What was run: `Kuukausi 3/2026, koeajo`."""
    state = "suljettu" if bundle.facts["state"] == "closed" else "luonnos"
    what = f"Kuukausi {run.desk.labels.month(run.month)}" if run.month else f"Maksatushakemus {run.claim}, {state}"
    return f"{what}, koeajo" if dry_run else what


def main_page(run: Run, bundle: Bundle, dry_run: bool) -> str:
    """The page of a run in Markdown."""
    return "\n".join([f"# {title(run, bundle, dry_run)}", "", *_main_lines(run, bundle, dry_run)]) + "\n"


def _main_lines(run: Run, bundle: Bundle, dry_run: bool) -> Iterator[str]:
    claim, received = bundle.facts["claim"]["id"], run.facts.get("receive", {})
    yield f"**{severity_counts(bundle.findings)}**"
    if run.month:
        yield f"Vastaanotettuja tiedostoja {received.get('received', 0)}, hylättyjä {received.get('refused', 0)}."
        missing = list(missing_lines(bundle, run.desk.labels))
        if missing:
            yield ""
            yield f"Puuttuu {len(missing)}:"
            yield ""
            yield from (f"- {one}" for one in missing)
    yield ""
    upto = f", {run.desk.labels.month(run.month)} mukaan lukien" if run.month else ""
    yield f"| Maksatushakemus {claim}{upto} | |"
    yield "|---|--:|"
    for words, value in main_figure_texts(bundle, run.desk.labels):
        yield f"| {words} | {value} |"
    yield ""
    yield "## Sivut"
    if dry_run:
        yield "Koeajo: mitään ei otettu vastaan eikä kirjoitettu."
        return
    published = run.facts["publish"]
    yield f"Avaa tiedostot kansiosta `{run.desk.root / published['folder']}`:"
    yield ""
    for name in published["pages"]:
        if "/" not in name:
            yield f"- `{name}`"
    if published["kept"]:
        yield ""
        yield "Näitä sivuja oli muutettu käsin. Muutetut on siirretty talteen, ja tilalla ovat uudet:"
        yield ""
        yield from (f"- `{run.desk.root / name}`" for name in published["kept"])


def findings_page(run: Run, bundle: Bundle, name: str) -> str:
    """The open findings as lists in Markdown, the most serious first; the browser's tables do not wrap long texts."""
    lines = [f"# {name}: havainnot"]
    partners = {partner["number"]: partner["name"] for partner in bundle.facts["partners"]}
    room = MOST_FINDINGS
    for severity, words in _HEADINGS.items():
        findings = [f for f in bundle.findings if f.severity is severity and f.waived_by is None]
        lines += ["", f"## {words}: {len(findings)}", ""] if findings else []
        lines += [line for finding in findings[:room] for line in _finding_lines(run, finding, partners)]
        if len(findings) > room:
            lines.append(f"… ja {len(findings) - room} muuta: katso kuntien palautteista.")
        room -= min(room, len(findings))
    if len(lines) == 1:
        lines += ["", "Ei havaintoja."]
    return "\n".join(lines) + "\n"


def _finding_lines(run: Run, finding: Finding, partners: Mapping[int, str]) -> Iterator[str]:
    labels, rule = run.desk.labels, run.desk.rulebook.catalogue[finding.rule]
    texts = rule.texts[labels.lang]
    if _is_plain(texts.message, finding):
        message = labels.finding_message(rule, finding, partners)
    else:
        message = f"{labels.finding_title(rule)}. Tarkemmin kunnan palautteessa."
    stake = f" Kyseessä on {labels.eur(finding.amount_eur)}." if finding.amount_eur is not None else ""
    yield f"- **{_verbatim(_place(run, finding, partners) or labels.finding_title(rule))}**"
    yield f"  {_verbatim(message + stake)}"
    if _is_plain(texts.remedy, finding):
        yield f"  *{_verbatim(labels.finding_remedy(rule, finding, partners))}*"


def _verbatim(text: str) -> str:
    """Text that Markdown shows as it is: a municipality's file name must not become a link or a heading."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.splitlines()))


def _is_plain(text: str, finding: Finding) -> bool:
    """Whether a filled text says only what cannot be a person's name or code."""
    named = {name for _, name, _, _ in Formatter().parse(text) if name}
    unknown = {name for name in named if name not in _PLAIN_FACTS and not name.endswith(_UNITS)}
    return unknown <= {"read"} and (not unknown or _is_number(finding.read or ""))


def _is_number(read: str) -> bool:
    return len(read) <= _LONGEST_PLAIN and not any(letter.isalpha() for letter in read)


def _place(run: Run, finding: Finding, partners: Mapping[int, str]) -> str:
    sheet = finding.sheet
    if sheet and (finding.record_kind is None or finding.record_kind in _KINDS_WITH_NAMED_SHEETS):
        sheet = f"{finding.row_ids[0].split(':')[1]}. taulukko" if finding.row_ids else None
    parts = (
        partners.get(finding.sender or 0),
        run.desk.labels.month(finding.month) if finding.month else None,
        finding.person,
        finding.file_name,
        sheet,
        f"rivi {finding.row}" if finding.row else None,
        f"sarake {finding.column}" if finding.column else None,
    )
    return ", ".join(part for part in parts if part)
