"""What the operations get beside the parameters in paths, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from tmf630.errors import NO_HEADERS
from tmf630.http.request import Request
from tmf630.resources import preconditions
from tmf630.resources.serializer import Representation

BODY: Final = "body"
"""The argument with the body of the request."""


class Answer(NamedTuple):
    """A response: its status, the JSON text of its body, and its headers."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = NO_HEADERS


NO_CONTENT = Answer(204)


def ok(representation: Representation) -> Answer:
    """200 with a representation."""
    return Answer(200, representation.body, representation.headers)


def created(representation: Representation) -> Answer:
    """201 with the representation of a new resource."""
    return Answer(201, representation.body, representation.headers)


def found(request: Request, representation: Representation) -> Answer:
    """200 with a resource, or 304 if the client has it as it is."""
    if preconditions.not_modified(request, representation):
        return Answer(304, b"", representation.headers)
    return ok(representation)
