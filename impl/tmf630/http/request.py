"""One request, as a handler sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tmf630.contract.tolerance import Tolerated


class Call(NamedTuple):
    """What an operation may want to know beyond the parameters that its contract declares.

    `path` is the path after the server's root, without a trailing slash; `query` the decoded
    name-value pairs of the query string in their order; `headers` have lower-case names.
    `request_id` is what the request is known by in logs, `client` the address that it came from,
    and `media_type` that of the body, JSON when the request names none or has none. `tolerated`
    takes what has been tolerated of it, for the answer to tell. `size` is that of the body, in
    bytes.
    """

    path: str
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    request_id: str
    client: str
    tolerated: Tolerated
    media_type: str = "application/json"
    size: int = 0
