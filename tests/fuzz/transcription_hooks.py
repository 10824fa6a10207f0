"""The same, and bounds of paging that the published contract forgets: none below zero."""

from __future__ import annotations

import schemathesis

from tests.fuzz import hooks as hooks


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    query = case.query or {}
    return all(query.get(name, 0) in range(2**63) for name in ("offset", "limit"))
