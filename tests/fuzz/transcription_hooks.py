"""The same, and bounds of paging that the published contract forgets: none below zero."""

from __future__ import annotations

from typing import Any

import schemathesis

import tests.fuzz.hooks  # noqa: F401 - registers the hooks of both contracts


@schemathesis.hook
def map_query(context: schemathesis.HookContext, query: Any) -> Any:
    for name in {"offset", "limit"} & set(query or ()):
        query[name] = abs(int(query[name])) % 2**63
    return query
