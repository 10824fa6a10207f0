"""Defects in the headers that answers declare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tmf_contracts.repairs.defect import Change, Finding, Json, Kind
from tmf_contracts.repairs.shape import Operation, operations


@dataclass(frozen=True, slots=True)
class _Header:
    """A header: the statuses that have it (none for all), of which operations, its schema."""

    name: str
    statuses: Sequence[str]
    applies: Callable[[Operation], bool]
    schema: Json


def _creates(operation: Operation) -> bool:
    return operation.creates


def _lists(operation: Operation) -> bool:
    return operation.lists


def _text(description: str, **more: str) -> Json:
    return {"type": "string", **more, "description": description}


def _count(description: str) -> Json:
    return {"type": "integer", "description": description}


_LOCATION: Final = (
    _Header(
        "Location",
        ["201"],
        lambda operation: operation.creates or (operation.is_of_hub and operation.method == "post"),
        _text("Absolute URL of what was created.", format="uri"),
    ),
)
_ETAG: Final = (
    _Header(
        "ETag",
        ["201"],
        _creates,
        _text('Names the state in which the resource was created, for example `"1"`.'),
    ),
    _Header(
        "ETag",
        ["200"],
        lambda operation: operation.is_of_one and operation.method in ("get", "patch", "put"),
        _text('Names the state of the resource that is returned, for example `"7"`.'),
    ),
    _Header(
        "ETag",
        ["304"],
        lambda operation: True,
        _text('Names the present state of the resource, for example `"7"`.'),
    ),
)
_PAGING: Final = (
    _Header(
        "Link",
        ["200"],
        _lists,
        _text(
            "URLs of this page and of others of the same result (RFC 8288), with the relations "
            "`self`, `first`, `prev`, `next` and `last`. A page that does not exist has no link."
        ),
    ),
    _Header("X-Result-Count", ["200"], _lists, _count("How many resources this page contains.")),
    _Header("X-Total-Count", ["200"], _lists, _count("How many resources there are in all.")),
)
_REPLAY: Final = (
    _Header(
        "Idempotency-Replayed",
        ["201"],
        _creates,
        _text(
            "`true` when this is the first answer to a request with the same `Idempotency-Key` "
            "again. Else it is left out."
        ),
    ),
)
_TOLERANCE: Final = (
    _Header(
        "X-Tolerated",
        ["200", "201", "204"],
        lambda operation: True,
        _text(
            "What of the request was mended, as the server's settings tolerate it, and where, for "
            "example `nulls;/note/0/date`. Else it is left out."
        ),
    ),
)
_ALLOW: Final = (
    _Header(
        "Allow",
        ["405"],
        lambda operation: True,
        _text("Methods that the addressed resource supports, for example `GET, POST`."),
    ),
)
_REQUEST_ID: Final = (
    _Header(
        "X-Request-Id",
        [],
        lambda operation: True,
        _text(
            "Identifies the request, for the log and for support: what the client sent under this "
            "name, or else a name that the server made up."
        ),
    ),
)


def _undeclared(table: Sequence[_Header]) -> Callable[[Json], Iterator[Finding]]:
    def find(contract: Json) -> Iterator[Finding]:
        for operation in operations(contract):
            update = _missing(operation, table)
            if update:
                place = (*operation.place, "responses")
                names = dict.fromkeys(
                    name for response in update.values() for name in response["headers"]
                )
                found = f"no {', '.join(names)} in {', '.join(update)}"
                yield Finding(place, found, (Change(place, update),))

    return find


def _missing(operation: Operation, table: Sequence[_Header]) -> Json:
    """The headers that the responses of an operation lack, by status."""
    update: Json = {}
    for header in table:
        for status, response in operation.responses.items():
            fits = not header.statuses or status in header.statuses
            if fits and header.applies(operation) and not _has(response, header.name):
                update.setdefault(status, {"headers": {}})["headers"][header.name] = header.schema
    return update


def _has(response: Json, name: str) -> bool:
    return any(each.lower() == name.lower() for each in response.get("headers", ()))


KINDS: Final = (
    Kind(
        "location-header",
        "A client learns from the answer where to find what it has created.",
        "`Location` is declared",
        _undeclared(_LOCATION),
    ),
    Kind(
        "etag-header",
        "Preconditions and cached answers need a name for the state of a resource, and what was "
        "created can be changed under a precondition without being read again.",
        "`ETag` is declared",
        _undeclared(_ETAG),
    ),
    Kind(
        "replay-header",
        "A client that repeats a request may want to know whether the first one had arrived.",
        "`Idempotency-Replayed` is declared",
        _undeclared(_REPLAY),
    ),
    Kind(
        "paging-headers",
        "A client can follow links instead of doing sums with `offset` and `limit`, and needs to "
        "know how much there is.",
        "`Link` and the counts are declared",
        _undeclared(_PAGING),
    ),
    Kind(
        "tolerance-header",
        "A client may want to know what of its request was mended.",
        "`X-Tolerated` is declared",
        _undeclared(_TOLERANCE),
    ),
    Kind(
        "allow-header",
        "RFC 9110 demands that the refusal of a method names those that are allowed.",
        "`Allow` is declared",
        _undeclared(_ALLOW),
    ),
    Kind(
        "request-id-header",
        "What the server's log has to say of a request bears the identifier that the answer has.",
        "`X-Request-Id` is declared",
        _undeclared(_REQUEST_ID),
    ),
)
