"""Defects in the statuses that an operation declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from tmf_contracts.repairs.defect import Change, Finding, Json, Kind
from tmf_contracts.repairs.shape import Operation, error_definition, operations, reference

_READS: Final = ("get", "head", "options")


@dataclass(frozen=True, slots=True)
class _Status:
    code: str
    applies: Callable[[Operation], bool]
    description: str
    headers: Any = None
    has_body: bool = True


def _always(_: Operation) -> bool:
    return True


def _has_body(operation: Operation) -> bool:
    return operation.body is not None


def _retry_after(what: str) -> Json:
    description = f"How many seconds to wait before the next {what}, for example `1`."
    return {"Retry-After": {"type": "integer", "description": description}}


_USUAL: Final = (
    _Status(
        "400", _always, "The request itself is wrong. The `Error` object says what to correct."
    ),
    _Status(
        "401",
        _always,
        "The caller is not authenticated: credentials are missing, invalid or expired.",
    ),
    _Status("403", _always, "The caller is authenticated but may not perform this operation."),
    _Status(
        "404",
        lambda operation: operation.has_parameters_in_path,
        "Nothing exists at the requested URL, or the addressed resource is gone.",
    ),
    _Status("405", _always, "The addressed resource does not support this HTTP method."),
    _Status(
        "409",
        lambda operation: operation.method not in _READS,
        "The request follows the contract, but a rule of the server forbids it at present. The "
        "`Error` object names the obstacle.",
    ),
    _Status(
        "500",
        _always,
        "The server failed while handling the request, for a reason that the caller cannot "
        "correct.",
    ),
)
_PROTOCOL: Final = (
    _Status(
        "406",
        _always,
        "The server answers in JSON only, which the request's `Accept` header rules out.",
    ),
    _Status("413", _has_body, "The body is larger than the server accepts."),
    _Status(
        "415",
        _has_body,
        "The body's media type, character set or encoding is none that this operation accepts.",
    ),
    _Status(
        "429",
        _always,
        "The caller sends more requests than the server allows. `Retry-After` says when to go on.",
        _retry_after("request"),
    ),
    _Status(
        "503",
        _always,
        "The server cannot do its work for the moment, for instance because its store is out of "
        "reach. A change that was asked for may have been made or not. `Retry-After` says when to "
        "look, and to try again.",
        _retry_after("attempt"),
    ),
)
_CONDITIONAL: Final = (
    _Status(
        "304",
        lambda operation: operation.is_of_one and operation.method == "get",
        "The resource is still in the state that the client has, which the request names by its "
        "`ETag`. The answer has no body.",
        has_body=False,
    ),
    _Status(
        "412",
        lambda operation: operation.is_of_one,
        "The resource is not, or no longer, in the state that the request's precondition names.",
    ),
)


def _undeclared(table: tuple[_Status, ...]) -> Callable[[Json], Iterator[Finding]]:
    def find(contract: Json) -> Iterator[Finding]:
        error = reference(error_definition(contract))
        for operation in operations(contract):
            missing = [
                each
                for each in table
                if each.code not in operation.responses and each.applies(operation)
            ]
            if missing:
                place = (*operation.place, "responses")
                update = {each.code: _response(each, error) for each in missing}
                yield Finding(place, f"no {', '.join(update)}", (Change(place, update),))

    return find


def _response(status: _Status, error: Json) -> Json:
    return {
        "description": status.description,
        **({"schema": error} if status.has_body else {}),
        **({"headers": status.headers} if status.headers else {}),
    }


KINDS: Final = (
    Kind(
        "error-statuses",
        "Statuses that any TM Forum server sends are not declared, and strict clients refuse what "
        "is not.",
        "the statuses are declared",
        _undeclared(_USUAL),
    ),
    Kind(
        "protocol-statuses",
        "Faults of the protocol, which can meet any request, are not declared, and strict clients "
        "refuse what is not.",
        "the statuses are declared",
        _undeclared(_PROTOCOL),
    ),
    Kind(
        "conditional-statuses",
        "A precondition can be put on any access to a single resource, and a client that has the "
        "current state already need not be sent it again.",
        "the statuses are declared",
        _undeclared(_CONDITIONAL),
    ),
)
