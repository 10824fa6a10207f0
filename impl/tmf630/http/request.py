"""One request, as a handler sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from tmf630.caller import Caller
from tmf630.contract.tolerance import Tolerated

MAX_BODY_BYTES: Final = 2 * 1024 * 1024
"""How many bytes a body may have."""


class Request(NamedTuple):
    """What an operation can read beside the parameters that its contract declares.

    `path` is the path after the server's root, without a trailing slash. `query` has the decoded
    name-value pairs of the query string in their order. `headers` have lower-case names.
    `request_id` identifies the request in logs. `caller` is its sender.
    `tolerated` collects what the server has tolerated of the request, for a header of the
    response. `media_type` is that of the body, JSON when the request names none or has none.
    `size` is that of the body, in bytes.
    """

    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    request_id: str
    caller: Caller
    tolerated: Tolerated
    media_type: str = "application/json"
    size: int = 0
