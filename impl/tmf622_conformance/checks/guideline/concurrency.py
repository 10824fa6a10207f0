"""Concurrent updates, conditional requests, and repeated requests of orders."""

from __future__ import annotations

from typing import Final

from tmf622_conformance.checks.orders import ORDER
from tmf622_conformance.checks.resources import concurrency

GROUP: Final = concurrency.RULES.group({"": ORDER})
