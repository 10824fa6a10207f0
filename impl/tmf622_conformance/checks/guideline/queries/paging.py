"""Paging of lists of orders."""

from __future__ import annotations

from typing import Final

from tmf622_conformance.checks.orders import ORDER
from tmf622_conformance.checks.resources.queries import paging

GROUP: Final = paging.RULES.group({"": ORDER})
