"""Filters by each first-level attribute of orders and cancellations, and selection of each."""

from __future__ import annotations

from typing import Final

from tmf622_conformance.checks.orders import CANCELLATION, ORDER
from tmf622_conformance.checks.resources.queries import filtering, selection

_SUBJECTS: Final = {"ProductOrder.": ORDER, "CancelProductOrder.": CANCELLATION}
FILTERS: Final = filtering.RULES.group(_SUBJECTS)
FIELDS: Final = selection.RULES.group(_SUBJECTS)
selection.TYPES.add(FIELDS, {"ProductOrder-": ORDER, "CancelProductOrder-": CANCELLATION})
