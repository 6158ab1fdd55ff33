"""Which figure an id names: the key of its title in `data/labels/explain`, and what the title speaks of.

Here belongs reading ids of figures and of given values. Not here: the words, and what a figure is made of (`explain`).
"""

import re

from schemas.cost_models import LINE_FIGURES, figures_of

_LINES = "|".join(figures_of(LINE_FIGURES))
_CLAIM = r"claim/(?P<claim>[^/]+)/"
_SHARED = r"cofinancing/(?P<claim>[^/]+)/"
_TOWN = _SHARED + "(?P<town>[0-9]+)/"
_OF_CLAIM = "(?P<of_claim>[0-9]{4}-[1-9])"
_CORRECTED = _CLAIM + f"corrections/{_OF_CLAIM}/"
_YEAR = "(?P<year>[0-9]{4})"
_INDICATOR = r"indicators/(?P<of_period>[^/]+)/(?P<indicator>[A-Z0-9+]+)/"
_COUNT = _INDICATOR + "(?P<gender>women|men|non_binary|total)/(?P<town>[0-9]+|all)/"
_PERSON_MONTH = r"(?P<person>[^/]+)/(?P<for_month>[0-9]{4}-[0-9]{2})"
_TITLES = (
    ("rate", r"rate/(?P<person>[^/]+)/(?P<from_date>[^/]+)"),
    ("hours_month", _CLAIM + "hours/" + _PERSON_MONTH),
    ("hours_person", _CLAIM + "hours/(?P<person>[^/]+)/total"),
    ("hours_total", _CLAIM + "hours/total"),
    ("pay_month", _CLAIM + "pay/" + _PERSON_MONTH),
    ("pay_total", _CLAIM + "pay/total"),
    ("staff_costs_month", _CLAIM + "staff_costs/" + _PERSON_MONTH),
    ("staff_costs_person", _CLAIM + "staff_costs/(?P<person>[^/]+)/total"),
    ("staff_costs_total", _CLAIM + "staff_costs/total"),
    ("staff_costs_by_month", _CLAIM + "staff_costs_by_month/(?P<for_month>[0-9]{4}-[0-9]{2})"),
    ("other_costs", _CLAIM + "other_costs"),
    ("participant_costs", _CLAIM + "participant_costs"),
    ("line_by_month", _CLAIM + f"(?P<line>{_LINES})_by_month/(?P<for_month>[0-9]{{4}}-[0-9]{{2}})"),
    ("lump_sum", _CLAIM + "lump_sum"),
    ("milestone", _CLAIM + "milestones/(?P<milestone>[^/]+)"),
    ("waiting_hours_month", _CLAIM + "waiting/hours/" + _PERSON_MONTH),
    ("waiting_staff_costs_month", _CLAIM + "waiting/staff_costs/" + _PERSON_MONTH),
    ("waiting_staff_costs_total", _CLAIM + "waiting/staff_costs/total"),
    ("flat_rate", _CLAIM + "flat_rate"),
    ("eligible_costs", _CLAIM + "eligible_costs"),
    ("support", _CLAIM + "support"),
    ("revenue", _CLAIM + "revenue"),
    ("other_support", _CLAIM + "other_support"),
    ("other_financing", _CLAIM + "other_financing"),
    ("own_municipal", _CLAIM + "financing/own_municipal"),
    ("other_municipal", _CLAIM + "financing/other_municipal"),
    ("real_costs", _CLAIM + "real_costs/(?P<cost_class>[^/]+)"),
    ("margin", _CLAIM + "margin"),
    ("staff_margin", _CLAIM + "staff_margin"),
    ("budget", _CLAIM + f"budget/(?P<line>{_LINES})"),
    ("before", _CLAIM + f"before/(?P<line>{_LINES})"),
    ("cumulative", _CLAIM + f"cumulative/(?P<line>{_LINES})"),
    ("remaining", _CLAIM + f"remaining/(?P<line>{_LINES})"),
    ("forecast", _CLAIM + f"forecast/(?P<line>{_LINES})"),
    ("forecast_left", _CLAIM + f"forecast_left/(?P<line>{_LINES})"),
    ("period", _CLAIM + f"period/(?P<line>{_LINES})"),
    ("correction_hours_month", _CORRECTED + "hours/" + _PERSON_MONTH),
    ("correction_staff_costs_month", _CORRECTED + "staff_costs/" + _PERSON_MONTH),
    ("correction", _CORRECTED + f"(?P<line>{_LINES}|hours|above_budget)"),
    ("corrections", _CLAIM + f"corrections/(?P<line>{_LINES}|hours|above_budget)"),
    ("need", _SHARED + "need"),
    ("need_term", _SHARED + "(?P<term>eligible_costs|real_costs|support)/" + _OF_CLAIM),
    ("need_terms", _SHARED + "(?P<term>eligible_costs|real_costs|support)/total"),
    ("others_total", _SHARED + "others/total"),
    ("rejected_costs", _SHARED + "rejected/costs"),
    ("rejected_support", _SHARED + "rejected/support"),
    ("advance", _SHARED + f"advances/{_OF_CLAIM}/(?P<instalment_date>[^/]+)"),
    ("advances_total", _SHARED + "advances/total"),
    ("to_share", _SHARED + "to_share"),
    ("by_key", _TOWN + "by_key"),
    ("share", _TOWN + "share"),
    ("uncovered", _TOWN + "uncovered"),
    ("uncovered_total", _SHARED + "uncovered"),
    ("invoiced", _TOWN + f"invoiced/{_OF_CLAIM}:(?P<instalment>[0-9]+)"),
    ("invoiced_before", _TOWN + "invoiced_before"),
    ("change", _TOWN + "change"),
    ("invoice", _TOWN + "invoice"),
    ("carried", _TOWN + "carried"),
    ("least_credit", _SHARED + "least_credit"),
    ("ceiling_left", _TOWN + "ceiling_left"),
    ("ceiling_left_year", _TOWN + f"ceiling_left/{_YEAR}"),
    ("invoices_total", _SHARED + "invoices_total"),
    ("by_hand_total", _SHARED + "by_hand_total"),
    ("budget_need", _SHARED + "budget/need"),
    ("budget_remaining", _SHARED + "budget/remaining"),
    ("budget_uncovered_total", _SHARED + "budget/uncovered"),
    ("budget_share", _TOWN + "budget_share"),
    ("budget_uncovered", _TOWN + "budget_uncovered"),
    ("outlook_need", _SHARED + f"outlook/{_YEAR}/need"),
    ("outlook", _TOWN + f"outlook/{_YEAR}"),
    ("advance_paid", "(claim/[^/]+|financing)/advance/paid"),
    ("advance_set_off", "(claim/[^/]+|financing)/advance/set_off"),
    ("advance_open", "(claim/[^/]+|financing)/advance/open"),
    ("financing_town", r"financing/(?P<financing>[a-z]+)/(?P<town>[0-9]+)"),
    ("financing_kind", r"financing/(?P<financing>[a-z]+)/(?P<financing_kind>[a-z_]+)"),
    ("of_invoice", r"payments/(?P<invoice>[^/]+)/(?P<of_invoice>[a-z]+)"),
    ("payments", r"payments/(?P<payments>[a-z]+)"),
    ("indicator_period", _COUNT + "period"),
    ("indicator_cumulative", _COUNT + "cumulative"),
    ("indicator_month", _COUNT + "(?P<for_month>[0-9]{4}-[0-9]{2})"),
    ("indicator_target", _INDICATOR + "target"),
    ("indicator_share", _INDICATOR + "share_of_target"),
    ("indicator_milestone", _INDICATOR + "milestone"),
    ("indicator_forecast", _INDICATOR + "forecast"),
    ("indicator_part", _INDICATOR + "share_of_all"),
    ("indicator_estimate", _INDICATOR + "estimate"),
)
_GIVEN = (
    ("months", "project/months/(?P<for_month>[0-9]{4}-[0-9]{2})"),
    ("estimate", "project/estimates/(?P<estimated>[A-Z0-9]+)/(?P<on_date>[^/]+)/count"),
    ("ceiling", "project/ceilings/(?P<town>[0-9]+)/amount_eur"),
    ("ceiling_year", f"project/ceilings/(?P<town>[0-9]+)/{_YEAR}/amount_eur"),
    ("least_credit", "project/agreement/minimum_credit_note_eur"),
    ("instalment", f"project/agreement/instalments/{_OF_CLAIM}/(?P<instalment_date>[^/]+)/amount_eur"),
    ("other_financing", "project/other_financing/[^/]+/amount_eur"),
    ("closed", f"closed/{_OF_CLAIM}/v[0-9]+/(?P<parameter>.+)"),
    ("rejected_costs", "decision/[^/]+/costs_eur"),
    ("rejected_support", "decision/[^/]+/support_eur"),
    ("decided_support", "decision/[^/]+/decided_support_eur"),
    ("paid_support", "decision/[^/]+/paid_support_eur"),
    ("paid_set_off", "decision/[^/]+/paid_set_off_eur"),
    ("advance", "decision/[^/]+/advance_amount_eur"),
    ("other_support", "decision/[^/]+/(?P<person>H[0-9]+)/[a-z_]+_eur"),
    ("recovered_support", "decision/[^/]+/recovered_support_eur"),
)
_EDITIONS = (
    ("claim", r"claim:[^:]+:v(?P<version>[0-9]+)"),
    ("invoice", r"invoice:[^:]+:(?P<instalment>[0-9]+)"),
)
Named = tuple[str, dict[str, str]]
"""A key of the labels and the facts that its text speaks of."""


def named_figure(figure_id: str) -> Named | None:
    """The title of a figure."""
    return _named(_TITLES, figure_id)


def named_value(key: str) -> Named | None:
    """The title of a value that was given for shares and invoices."""
    return _named(_GIVEN, key)


def named_edition(edition: str) -> Named | None:
    """The words for a closed claim or an issue of invoices."""
    return _named(_EDITIONS, edition)


def _named(patterns: tuple[tuple[str, str], ...], text: str) -> Named | None:
    for key, pattern in patterns:
        if found := re.fullmatch(pattern, text):
            return key, found.groupdict()
    return None
