"""What the auditor's folder of a closed claim is made from: the frozen claim and what stands around it, as data.

Here belongs the shape that `pipelines.auditing` fills and `reports.audit_folder` shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.bundle import Bundle
from schemas.explanation import ExplanationNode
from schemas.originals import Originals


@dataclass(frozen=True)
class Drawn:
    """One drawing of a sample: its number from 1, the hexadecimal digits it rests on, and the place in the list.

    `point` is the cent that was hit, in a sample by money; `repeated` tells that the row had been drawn before.
    """

    number: int
    digits: str
    place: int
    point: int | None = None
    repeated: bool = False


@dataclass(frozen=True)
class SampleRow:
    """A row of the list that samples are drawn from: `cents` are its money, `until` the running sum with it."""

    place: int
    mart: str
    row_id: str
    value: str
    cents: int
    until: int


@dataclass(frozen=True)
class Sampling:
    """Both samples of a claim: the list, the seed, the step of the sample by money, and what was drawn.

    `left_out` are rows without money or below zero, which the sample by money cannot hit.
    """

    seed: str
    rows: Sequence[SampleRow]
    step: int
    start: int
    random: Sequence[Drawn]
    by_money: Sequence[Drawn]
    left_out: int


@dataclass(frozen=True)
class AuditCase:
    """A closed claim for its auditor.

    `journal` is the journal's file up to a line, `lines` the same lines with their `hash`; `head` is the last one's.
    `frozen` are the files of this claim and of those that its figures read, by name below `frozen/`; `folder` is its
    own. `manifest` is the hash of its manifest. `trees` has every figure's explanation by language and id.
    """

    bundle: Bundle
    folder: str
    manifest: str
    journal: bytes
    lines: Sequence[Mapping[str, Any]]
    head: str
    frozen: Mapping[str, bytes]
    originals: Originals
    trees: Mapping[str, Mapping[str, ExplanationNode]]
    sampling: Sampling
