"""Confines schemathesis to the resources that it has created itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpx
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER
from schemathesis.openapi.checks import EnsureResourceAvailability
from schemathesis.specs.openapi.schemas import OpenApiSchema

from tmf622_conformance.server.api import CANCELLATIONS, DELETABLE, path_of

OnCreated = Callable[[str], None]
"""Called with the path of a new resource, from any thread."""
_SAFE_METHODS: Final = {"GET", "HEAD", "OPTIONS", "TRACE"}
_UNKNOWN: Final = "-unknown"
"""Appended to an id, makes one that no resource has."""


@contextmanager
def only_own_resources(schema: OpenApiSchema, on_created: OnCreated) -> Iterator[None]:
    """Report each resource that the schema's requests create, and protect all others.

    Schemathesis takes ids from lists and guesses ids such as 1. A request that would change, delete
    or cancel a resource of another client is sent with an unknown id instead.
    """
    ownership = _Ownership(schema, on_created)
    protect = ownership.protect
    GLOBAL_HOOK_DISPATCHER.register_hook_with_name(protect, "before_call")
    schema.hooks.register_hook_with_name(ownership.record, "after_call")
    schema.hooks.register_hook_with_name(ownership.is_failure, "filter_failure")
    try:
        yield
    finally:
        GLOBAL_HOOK_DISPATCHER.unregister(protect)


class _Ownership:
    """The ids of the resources that a schema's requests have created."""

    def __init__(self, schema: OpenApiSchema, on_created: OnCreated) -> None:
        self._schema = schema
        self._on_created = on_created
        self._own: set[str] = set()

    def protect(self, context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
        """Give a request that would change another client's resource an unknown id."""
        if case.operation.schema is not self._schema or case.method in _SAFE_METHODS:
            return
        self._replace_id(case.path_parameters)
        if case.operation.path == CANCELLATIONS and isinstance(case.body, dict):
            self._replace_id(case.body.get("productOrder"))

    def record(self, context: HookContext, case: Case[Any], answer: Response) -> None:
        """Record the resource that a POST has created."""
        path = case.operation.path
        is_created = case.method == "POST" and httpx.codes.is_success(answer.status_code)
        if is_created and path in DELETABLE and (id := _id(answer)):
            self._own.add(id)
            self._on_created(path_of(path, id))

    def is_failure(
        self, context: HookContext, failure: Failure, case: Case[Any], answer: Response
    ) -> bool:
        """Whether the server is at fault; it is not when it does not find an unknown id."""
        return not (
            isinstance(failure, EnsureResourceAvailability)
            and str((case.path_parameters or {}).get("id")).endswith(_UNKNOWN)
        )

    def _replace_id(self, reference: Any) -> None:
        id = reference.get("id") if isinstance(reference, dict) else None
        if isinstance(id, str | int | float) and id not in self._own:
            reference["id"] = f"{str(id).removesuffix(_UNKNOWN)}{_UNKNOWN}"


def _id(answer: Response) -> str | None:
    """The id of a new resource, from the answer's body or else from its Location."""
    try:
        id = json.loads(answer.content)["id"]
    except (ValueError, LookupError, TypeError):
        location = "".join(answer.headers.get("location", [])[:1])
        id = location.rstrip("/").rpartition("/")[2]
    return id if isinstance(id, str) else None
