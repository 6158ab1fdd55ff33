"""How participants must grow in the sample: month by month, as parts of all, and by the project's end.

Here belongs arithmetic over the oracle's counts. It knows no file, no run and no module of the program.
"""

from collections import Counter

from tests.oracle.participants import expected_counts
from tests.oracle.settings import CLAIM_MONTHS, INDICATOR_TARGETS, Edition

MONTHS = tuple(month for months in CLAIM_MONTHS.values() for month in months)
_GROUPS = (*(f"EECO{n:02d}" for n in (*range(2, 12), 13, 14, 16, 17)),)
_GENDERS = ("women", "men", "non_binary")


def expected_growth(edition: Edition) -> dict[str, str]:
    """The figures `share_of_all`, `forecast` and those of single months, as `figures.csv` writes them."""
    stem = f"indicators/{edition.id.split(':')[1]}"
    by_month: Counter[tuple[str, str, str]] = Counter()
    for (_, month, code, gender, flow), n in expected_counts(edition).items():
        if (flow == "ended") == code.startswith("EECR"):
            by_month[code, gender, month] += n
    so_far: Counter[str] = Counter()
    for (code, _, _), n in by_month.items():
        so_far[code] += n
    past = [month for month in MONTHS if month <= edition.months[-1]]
    found = {f"{stem}/{code}/share_of_all": _hundredths(so_far[code], so_far["EECO01"]) for code in _GROUPS}
    for code in INDICATOR_TARGETS:
        # As many in each of the project's months as in those that are past; a half counts as one.
        found[f"{stem}/{code}/forecast"] = str((2 * so_far[code] * len(MONTHS) + len(past)) // (2 * len(past)))
        for month in past:
            of_genders = [by_month[code, gender, month] for gender in _GENDERS]
            found[f"{stem}/{code}/total/all/{month}"] = str(sum(of_genders))
            if code == "EECO01":
                found |= {f"{stem}/{code}/{g}/all/{month}": str(n) for g, n in zip(_GENDERS, of_genders, strict=True)}
    return found


def _hundredths(part: int, whole: int) -> str:
    hundredths = (200 * part + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")
