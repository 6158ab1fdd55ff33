"""The figures and parameters of the hand-made bundle, with the sums that give them.

Here belongs what is worked out by hand. Not here: rows, findings and facts (`tests.golden.sample_bundle`).
"""

from collections.abc import Mapping
from fractions import Fraction

from schemas.figure import Expression, Figure, ParameterValue, Unit

CLAIM = "2026-1"
MONTHS = ("2026-02", "2026-03")
OLD, NEW = "2025-09-01", "2026-03-16"
LINES = {
    "staff_costs": "staff_costs/total",
    "flat_rate": "flat_rate",
    "eligible_costs": "eligible_costs",
    "support": "support",
    "other_financing": "other_financing",
}


def figures() -> list[Figure]:
    """Every figure of the claim."""
    return [*_rates(), *_hours_and_costs(), *_claim_lines(), *_budget_lines()]


def _figure(id_: str, value: str | int, unit: Unit, expression: Expression) -> Figure:
    return Figure(id_, Fraction(value), unit, expression)


def _of(name: str) -> Expression:
    return ["figure", f"claim/{CLAIM}/{name}"]


def _rates() -> list[Figure]:
    def rate(person: str, day: str, value: str) -> Figure:
        own = f"project/rates/{person}/{day}"
        pay = ["product", ["parameter", f"{own}/annual_pay_eur"], _with_side_costs()]
        hours = ["product", ["parameter", "law/annual_hours/2021-07-01"], ["parameter", f"{own}/share"]]
        expression = ["round", "half_up", "0.01", ["quotient", pay, hours]]
        return _figure(f"rate/{person}/{day}", value, Unit.EUR_PER_HOUR, expression)

    return [
        rate("H01", OLD, "37.05"),  # 50 400 × 1,2644 ÷ 1 720 = 37,0498
        rate("H02", OLD, "30.87"),  # 42 000 × 1,2644 ÷ 1 720 = 30,8749
        rate("H02", NEW, "31.80"),  # 43 260 × 1,2644 ÷ 1 720 = 31,8011
    ]


def _with_side_costs() -> Expression:
    return ["sum", ["number", "1"], ["parameter", "law/side_cost_rate/2021-08-24"]]


def _hours_and_costs() -> list[Figure]:
    found = []
    months = (
        # person, month, seconds, rates, cost, seconds that wait, what they would cost
        ("H01", "2026-02", 52200, (OLD,), "537.23", 0, "0.00"),  # 14,5 h × 37,05 = 537,225
        ("H01", "2026-03", 24600, (OLD,), "253.18", 93600, "963.30"),  # 6:50 × 37,05 = 253,175; 26 h × 37,05
        ("H02", "2026-02", 26400, (OLD,), "226.38", 26100, "223.81"),  # 7:20 × 30,87; 7,25 h × 30,87 = 223,8075
        ("H02", "2026-03", 51900, (OLD, NEW), "451.71", 0, "0.00"),  # 7,25 h × 30,87 + 7:10 × 31,80 = 451,7075
    )
    for person, month, seconds, rates, cost, waiting, worth in months:
        for prefix, mart, time, money in (("", "hours", seconds, cost), ("waiting/", "hours_waiting", waiting, worth)):
            keys = {"claim": CLAIM, "person": person, "month": month}
            name = f"claim/{CLAIM}/{prefix}hours/{person}/{month}"
            found.append(_figure(name, time, Unit.SECONDS, ["leaf", mart, keys]))
            at_rates = [
                [
                    "product",
                    ["quotient", ["leaf", mart, {**keys, "rate": day}], ["number", "3600"]],
                    ["figure", f"rate/{person}/{day}"],
                ]
                for day in rates
            ]
            expression = ["round", "half_up", "0.01", ["sum", *at_rates]]
            name = f"claim/{CLAIM}/{prefix}staff_costs/{person}/{month}"
            found.append(_figure(name, money, Unit.EUR, expression))

    def total(kind: str, person: str, value: str | int, unit: Unit) -> Figure:
        parts = [_of(f"{kind}/{person}/{month}") for month in MONTHS]
        return _figure(f"claim/{CLAIM}/{kind}/{person}/total", value, unit, ["sum", *parts])

    persons = ("H01", "H02")
    waiting_parts = [_of(f"waiting/staff_costs/{p}/{m}") for p in persons for m in MONTHS]
    return [
        *found,
        total("hours", "H01", 76800, Unit.SECONDS),
        total("hours", "H02", 78300, Unit.SECONDS),
        _figure(
            f"claim/{CLAIM}/hours/total", 155100, Unit.SECONDS, ["sum", *(_of(f"hours/{p}/total") for p in persons)]
        ),
        total("staff_costs", "H01", "790.41", Unit.EUR),
        total("staff_costs", "H02", "678.09", Unit.EUR),
        _figure(
            f"claim/{CLAIM}/staff_costs/total", "1468.50", Unit.EUR,
            ["sum", *(_of(f"staff_costs/{p}/total") for p in persons)],
        ),
        _figure(f"claim/{CLAIM}/waiting/staff_costs/total", "1187.11", Unit.EUR, ["sum", *waiting_parts]),
    ]  # fmt: skip


def _claim_lines() -> list[Figure]:
    flat = [
        "round",
        "half_up",
        "0.01",
        ["product", _of("staff_costs/total"), ["parameter", "law/flat_rate_40/2021-07-01"]],
    ]
    rate = ["parameter", "project/decision/support_rate"]
    applied = ["round", "down", "0.01", ["product", _of("eligible_costs"), rate]]
    left = ["difference", ["parameter", "project/decision/granted_support_eur"], ["sum", _frozen("support")]]
    weights = dict.fromkeys(("416", "441", "580", "689", "700", "739", "831"), "1")
    own = ["difference", ["share", _of("cumulative/other_financing"), weights, "689", "0.01"], ["sum", _frozen("own")]]
    real_staff = ["sum", _of("real_costs/pay"), _of("real_costs/side_costs")]
    amounts: list[tuple[str, str, Expression]] = [
        ("flat_rate", "587.40", flat),
        ("eligible_costs", "2055.90", ["sum", _of("staff_costs/total"), _of("flat_rate")]),
        ("support", "1644.72", ["min", applied, left]),  # 2 055,90 × 0,80
        ("other_financing", "411.18", ["difference", _of("eligible_costs"), _of("support")]),
        ("financing/own_municipal", "58.74", own),  # 17 211,18 ÷ 7 − 2 400,00
        (
            "financing/other_municipal",
            "352.44",
            ["difference", _of("other_financing"), _of("financing/own_municipal")],
        ),
        ("real_costs/pay", "1100.00", ["leaf", "costs", {"claim": CLAIM, "cost_class": "pay"}]),
        ("real_costs/side_costs", "210.50", ["leaf", "costs", {"claim": CLAIM, "cost_class": "side_costs"}]),
        ("real_costs/other", "640.00", ["leaf", "costs", {"claim": CLAIM, "cost_class": "other"}]),
        ("margin", "-52.60", ["difference", _of("flat_rate"), _of("real_costs/other")]),
        ("staff_margin", "158.00", ["difference", _of("staff_costs/total"), real_staff]),
    ]
    return [_figure(f"claim/{CLAIM}/{name}", value, Unit.EUR, expression) for name, value, expression in amounts]


def _frozen(name: str) -> Expression:
    return ["frozen", "claim:2025-1:v1", f"claim/2025-1/{name}"]


def _budget_lines() -> list[Figure]:
    found = []
    amounts = {
        # line: budget, before, cumulative, remaining
        "staff_costs": ("439286.00", "60000.00", "61468.50", "377817.50"),
        "flat_rate": ("175714.00", "24000.00", "24587.40", "151126.60"),
        "eligible_costs": ("615000.00", "84000.00", "86055.90", "528944.10"),
        "support": ("492000.00", "67200.00", "68844.72", "423155.28"),
        "other_financing": ("123000.00", "16800.00", "17211.18", "105788.82"),
    }
    budget: Mapping[str, Expression] = {
        "staff_costs": ["parameter", "project/budget/staff_costs/amount_eur"],
        "flat_rate": ["parameter", "project/budget/flat_rate/amount_eur"],
        "eligible_costs": ["sum", _of("budget/staff_costs"), _of("budget/flat_rate")],
        "support": ["parameter", "project/decision/granted_support_eur"],
        "other_financing": ["difference", _of("budget/eligible_costs"), _of("budget/support")],
    }
    for line, values in amounts.items():
        expressions = (
            budget[line],
            ["sum", _frozen(LINES[line])],
            ["sum", _of(f"before/{line}"), _of(LINES[line])],
            ["difference", _of(f"budget/{line}"), _of(f"cumulative/{line}")],
        )
        for name, value, expression in zip(
            ("budget", "before", "cumulative", "remaining"), values, expressions, strict=True
        ):
            found.append(_figure(f"claim/{CLAIM}/{name}/{line}", value, Unit.EUR, expression))
    return found


def parameters() -> list[ParameterValue]:
    """Every parameter that the figures use."""

    def law(name: str, day: str, value: str, unit: str, certainty: str, reference: str) -> ParameterValue:
        source = "rakennerahastot.fi/palkkakustannusmallit"
        return ParameterValue(f"law/{name}/{day}", Fraction(value), unit, day, certainty, source, reference)

    def own(path: str, value: str, unit: str, day: str) -> ParameterValue:
        reference = "EURA 2021/900999/09 02 01 01/2025/HAME"
        return ParameterValue(f"project/{path}", Fraction(value), unit, day, "decided", "project.toml", reference)

    return [
        law(
            "annual_hours",
            "2021-07-01",
            "1720",
            "hours",
            "seen",
            "Asetuksen (EU) 2021/1060 55 artiklan 2 kohdan a alakohta",
        ),
        law(
            "side_cost_rate", "2021-08-24", "0.2644", "rate", "seen", "Hallintoviranomaisen päätöksen 24.8.2021 kohta 2"
        ),
        law("flat_rate_40", "2021-07-01", "0.40", "rate", "unsure", "Asetuksen (EU) 2021/1060 56 artiklan 1 kohta"),
        own("decision/support_rate", "0.80", "rate", "2025-08-20"),
        own("decision/granted_support_eur", "492000.00", "eur", "2025-08-20"),
        own("budget/staff_costs/amount_eur", "439286.00", "eur", "2025-08-20"),
        own("budget/flat_rate/amount_eur", "175714.00", "eur", "2025-08-20"),
        own(f"rates/H01/{OLD}/annual_pay_eur", "50400.00", "eur", OLD),
        own(f"rates/H01/{OLD}/share", "1.00", "rate", OLD),
        own(f"rates/H02/{OLD}/annual_pay_eur", "42000.00", "eur", OLD),
        own(f"rates/H02/{OLD}/share", "1.00", "rate", OLD),
        own(f"rates/H02/{NEW}/annual_pay_eur", "43260.00", "eur", NEW),
        own(f"rates/H02/{NEW}/share", "1.00", "rate", NEW),
    ]
