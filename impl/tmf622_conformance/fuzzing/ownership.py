"""What schemathesis has made on a server, and what belongs to others, which it leaves alone."""

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

from tmf622_conformance.server.api import CANCELLATIONS, DELETABLE, one

Made = Callable[[str], None]
"""Told the path of what was made, from another thread."""
_HARMLESS: Final = {"GET", "HEAD", "OPTIONS", "TRACE"}
_OF_NOBODY: Final = "-of-nobody"
"""What makes an id that may be another's one that nobody has."""


@contextmanager
def kept_apart(schema: OpenApiSchema, made: Made) -> Iterator[None]:
    """Tell of all that is made by this schema, and let it change, delete and cancel no more.

    Schemathesis picks up what it finds in lists, and guesses ids such as 1.
    """
    belongings = _Belongings(schema, made)
    spare = belongings.spare
    GLOBAL_HOOK_DISPATCHER.register_hook_with_name(spare, "before_call")
    schema.hooks.register_hook_with_name(belongings.remember, "after_call")
    schema.hooks.register_hook_with_name(belongings.is_failure, "filter_failure")
    try:
        yield
    finally:
        GLOBAL_HOOK_DISPATCHER.unregister(spare)


class _Belongings:
    """The ids of what was made by a schema."""

    def __init__(self, schema: OpenApiSchema, made: Made) -> None:
        self._schema = schema
        self._made = made
        self._own: set[str] = set()

    def spare(self, context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
        """Have a request that is about something else be about nothing."""
        if case.operation.schema is not self._schema or case.method in _HARMLESS:
            return
        self._spare(case.path_parameters)
        if case.operation.path == CANCELLATIONS and isinstance(case.body, dict):
            self._spare(case.body.get("productOrder"))

    def remember(self, context: HookContext, case: Case[Any], answer: Response) -> None:
        path = case.operation.path
        is_made = case.method == "POST" and httpx.codes.is_success(answer.status_code)
        if is_made and path in DELETABLE and (id := _id(answer)):
            self._own.add(id)
            self._made(one(path, id))

    def is_failure(
        self, context: HookContext, failure: Failure, case: Case[Any], answer: Response
    ) -> bool:
        """Whether a failure is the server's own: it cannot find what is nothing."""
        return not (
            isinstance(failure, EnsureResourceAvailability)
            and str((case.path_parameters or {}).get("id")).endswith(_OF_NOBODY)
        )

    def _spare(self, reference: Any) -> None:
        id = reference.get("id") if isinstance(reference, dict) else None
        if isinstance(id, str | int | float) and id not in self._own:
            reference["id"] = f"{str(id).removesuffix(_OF_NOBODY)}{_OF_NOBODY}"


def _id(answer: Response) -> str | None:
    """The id of what was made, by the answer's body or else by its Location."""
    try:
        id = json.loads(answer.content)["id"]
    except (ValueError, LookupError, TypeError):
        location = "".join(answer.headers.get("location", [])[:1])
        id = location.rstrip("/").rpartition("/")[2]
    return id if isinstance(id, str) else None
