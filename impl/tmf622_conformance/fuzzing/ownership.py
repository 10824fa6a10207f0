"""Confines schemathesis to the resources that it has created itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import quote

import httpx
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER
from schemathesis.openapi.checks import EnsureResourceAvailability
from schemathesis.specs.openapi.schemas import OpenApiSchema

from tmf622_conformance.contract import Contract
from tmf622_conformance.server.api import path_of

OnCreated = Callable[[str], None]
"""Called with the path of a new resource, from any thread."""
_SAFE_METHODS: Final = {"GET", "HEAD", "OPTIONS", "TRACE"}
_UNKNOWN: Final = "-unknown"
"""Appended to an id, makes one that no resource has."""


@contextmanager
def only_own_resources(
    schema: OpenApiSchema, contract: Contract, on_created: OnCreated
) -> Iterator[None]:
    """Report each resource that the schema's requests create, and protect all others.

    Schemathesis takes ids from lists and guesses ids such as 1. A request that would change, delete
    or cancel a resource of another client is sent with an unknown id instead.
    """
    ownership = _Ownership(schema, contract, on_created)
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

    def __init__(self, schema: OpenApiSchema, contract: Contract, on_created: OnCreated) -> None:
        self._schema = schema
        self._collections = contract.collections
        self._references = contract.references
        self._on_created = on_created
        self._own: set[str] = set()

    def protect(self, context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
        """Give a request that would change another client's resource an unknown id."""
        if case.operation.schema is not self._schema or case.method in _SAFE_METHODS:
            return
        for name in case.path_parameters or ():
            self._replace_id(case.path_parameters, name)
        for attribute in self._references.get(case.operation.path, ()):
            if isinstance(case.body, dict):
                self._replace_id(case.body.get(attribute), "id")

    def record(self, context: HookContext, case: Case[Any], answer: Response) -> None:
        """Record the resource that a POST has created."""
        path = case.operation.path
        is_created = case.method == "POST" and httpx.codes.is_success(answer.status_code)
        if is_created and path in self._collections and (id := _id(answer)):
            self._own.add(id)
            self._on_created(path_of(_filled(path, case.path_parameters or {}), id))

    def is_failure(
        self, context: HookContext, failure: Failure, case: Case[Any], answer: Response
    ) -> bool:
        """Whether the server is at fault; it is not when it does not find an unknown id."""
        return not (
            isinstance(failure, EnsureResourceAvailability)
            and any(str(id).endswith(_UNKNOWN) for id in (case.path_parameters or {}).values())
        )

    def _replace_id(self, reference: Any, name: str) -> None:
        id = reference.get(name) if isinstance(reference, dict) else None
        if isinstance(id, str | int | float) and id not in self._own:
            reference[name] = f"{str(id).removesuffix(_UNKNOWN)}{_UNKNOWN}"


def _filled(path: str, parameters: Mapping[str, Any]) -> str:
    """A path of the contract with the values of its parameters."""
    for name, value in parameters.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    return path


def _id(answer: Response) -> str | None:
    """The id of a new resource, from the answer's body or else from its Location."""
    try:
        id = json.loads(answer.content)["id"]
    except (ValueError, LookupError, TypeError):
        location = "".join(answer.headers.get("location", [])[:1])
        id = location.rstrip("/").rpartition("/")[2]
    return id if isinstance(id, str) else None
