"""The same, and bounds of paging that the published contract forgets: none below zero."""

from __future__ import annotations

from typing import Any

import schemathesis

import tests.fuzz.hooks  # noqa: F401 - registers the hooks of both contracts


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case[Any]) -> bool:
    query = case.query or {}
    return all(int(query.get(name, 0)) in range(2**63) for name in ("offset", "limit"))
