"""One operation of the contract, from the routed request to the response."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any, Final, Protocol
from urllib.parse import urlencode

from starlette.types import Receive, Scope, Send

from tmf630.caller import Caller
from tmf630.contract import tolerance
from tmf630.contract.document import Contract
from tmf630.contract.tolerance import UNKNOWN_PARAMETERS, Tolerated
from tmf630.correlation import REQUEST_ID
from tmf630.errors import Fault, UnknownParameter
from tmf630.http.access.access import Access, admitted
from tmf630.http.fields import fields_of
from tmf630.http.in_process import InProcessAccess
from tmf630.http.limits import RequestLimits
from tmf630.http.operation import body, negotiation
from tmf630.http.operation.parameters import Parameters, pairs
from tmf630.http.request import Request
from tmf630.http.whole import send_whole
from tmf630.offload import offload
from tmf630.patching import merge_patch
from tmf630.query.parameters import check_length

_WITHOUT_BODY: Final = (204, 304)
_MAX_IGNORED: Final = 16
"""Unknown parameters of a request that a tolerant server ignores."""
_CONTENT_TYPE: Final = (b"content-type", negotiation.MEDIA_TYPE.encode("ascii"))
_TOLERATED: Final = tolerance.HEADER.lower().encode("ascii")


class Response(Protocol):
    """What a handler returns; the generated operations have one class for each status."""

    @property
    def status(self) -> int: ...

    @property
    def body(self) -> bytes: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


Handler = Callable[..., Awaitable[Response]]


_Known = tuple[Caller, Tolerated]
"""What is known of a request that is served again, without a parameter that is tolerated."""


class Endpoint:
    """An operation (ASGI): reads the request as the contract declares it, and sends the response.

    `operation` has its method in lower case and its path, a template of the contract.
    `argument_names` has the Python name of each of the contract's parameters. `access` identifies
    callers, `limits` are those of requests. `operation_id` is the operation's name in the log.
    """

    def __init__(
        self,
        contract: Contract,
        operation: tuple[str, str],
        handler: Handler,
        argument_names: Mapping[str, str],
        access: Access,
        limits: RequestLimits,
    ) -> None:
        method, path = operation
        declared = contract.operation(path, method)
        self.operation_id = declared.id
        self._access = access
        self._own = InProcessAccess(access)
        self._limits = limits
        # Percent-encoding makes three bytes of one at most.
        self._short_query = limits.query_bytes // 3
        self._scopes = access.needed(declared.scopes)
        self._handler = handler
        self._tolerance = contract.tolerance
        self._parameters = Parameters(declared.parameters, argument_names)
        self._media_types = declared.consumes
        self._patches = method == "patch"
        self._body = declared.body
        if declared.body:
            self._body_argument = argument_names[declared.body.name]
            self._definition = contract.definition(declared.body.definition)
            self._definitions = {
                media_type: contract.definition(name)
                for media_type, name in declared.body.definitions.items()
            }

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send, known: _Known | None = None
    ) -> None:
        headers, text = fields_of(scope).text, scope["query_string"]
        if known is None:
            if client := scope["client"]:
                known = await admitted(self._access, self._scopes, client[0], headers), {}
            else:
                known = await admitted(self._own, self._scopes, "unknown", headers), {}
        caller, tolerated = known
        query = pairs(text) if text else ()
        if len(text) > self._short_query:
            check_length(query, self._limits.query_bytes)
        negotiation.check_accept(headers)
        try:
            arguments = self._parameters.arguments(scope["path_params"], text)
            media_type, size = negotiation.JSON, 0
            if self._body:
                media_type = negotiation.media_type(headers, self._media_types)
                sent = await body.read(scope, headers, receive, self._limits)
                size = len(sent)
                arguments[self._body_argument] = await offload(
                    size, self._parsed_body, sent, media_type, tolerated
                )
            path, request_id = scope["path"], REQUEST_ID.get()
            request = Request(path, query, headers, request_id, caller, tolerated, media_type, size)
            response = await self._handler(request, **arguments)
        except UnknownParameter as unknown:
            # No operation raises it after its body has been read, so the body can be read now.
            rest = self._ignoring(unknown, text, tolerated)
            await self({**scope, "query_string": rest}, receive, send, known)
        else:
            fields = _fields(response, tolerated)
            await send_whole(scope, send, response.status, fields, response.body)

    def _ignoring(self, unknown: UnknownParameter, query: bytes, tolerated: Tolerated) -> bytes:
        """The query string without an unknown parameter, or else raises the fault."""
        given = pairs(query)
        rest = [pair for pair in given if pair[0] != unknown.name]
        is_ignored = UNKNOWN_PARAMETERS in self._tolerance and len(tolerated) < _MAX_IGNORED
        if not is_ignored or len(rest) == len(given):
            raise unknown
        tolerated[tolerance.note(UNKNOWN_PARAMETERS, unknown.name)] = None
        return urlencode(rest).encode("ascii")

    def _parsed_body(self, text: bytes, media_type: str, tolerated: Tolerated) -> Any:
        """The value of a body that satisfies the contract; raises a 400 Fault."""
        value = body.parse(text, self._limits.depth)
        try:
            self._definitions.get(media_type, self._definition).validate(value, tolerated)
        except Fault as fault:
            merges = self._patches and media_type in merge_patch.MEDIA_TYPES
            raise (merge_patch.explained(fault) if merges else fault) from None
        return value


def _fields(response: Response, tolerated: Tolerated) -> list[tuple[bytes, bytes]]:
    fields = [_CONTENT_TYPE]
    for name, value in response.headers.items():
        fields.append((_field_name(name), value.encode("latin-1")))
    if tolerated:
        fields.append((_TOLERATED, tolerance.header_value(tolerated).encode("ascii")))
    if response.status not in _WITHOUT_BODY:
        fields.append((b"content-length", b"%d" % len(response.body)))
    return fields


@lru_cache(64)
def _field_name(name: str) -> bytes:
    return name.lower().encode("latin-1")
