"""The bytecode instructions that handling a request takes, from ASGI to the store and back.

Python's own waiting (event loop, locks, threads) does not count, since it varies between runs; nor
does work in C, such as SQLite's, whose query plans have tests of their own.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import repeat
from pathlib import Path
from types import FrameType
from typing import Any, Final, NamedTuple

from starlette.types import Message

from tests.bench import work
from tests.server import BASE_PATH
from tmf622 import app
from tmf622.cli import configuration
from tmf630.http.fields import Fields
from tmf630.http.server.condition import ServerCondition
from tmf630.http.whole import BODY, RESPONSE
from tmf630.jobs.wakeup import Wakeup

PATH: Final = f"{BASE_PATH}/productOrder"
_UNCOUNTED: Final = (
    *("/asyncio/", "/concurrent/", "/threading.py", "/selectors.py", "/queue.py"),
    f"{Path(__file__).parents[1]}/",
)
"""Parts of the paths of modules that only wait, and of the tests'."""
_ORDERS: Final = 20
_WARM: Final = 3
_TIMES: Final = 5


Requests = Iterator[tuple["Request", ...]]
"""Requests of one kind, over and over: the last one of each tuple is counted."""
Serve = Callable[..., Awaitable[None]]
"""The server, an ASGI application."""


class Request(NamedTuple):
    """A request, and the status of its answer."""

    method: str
    path: str
    query: bytes = b""
    body: bytes = b""
    token: str = ""
    status: int = 200


class Counter:
    """A trace function that counts instructions."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "opcode":
            self.count += 1
        elif event == "call":
            if any(part in frame.f_code.co_filename for part in _UNCOUNTED):
                return None
            frame.f_trace_opcodes = True
            frame.f_trace_lines = False
        return self


def counted(
    file: Path, environment: Mapping[str, str] | None = None, token: str = ""
) -> dict[str, int]:
    """The instructions of one request of each kind, on an embedded store in that file.

    The server has the settings of an environment, and the requests an access token.
    """

    def requests(ids: Sequence[str], post: Request) -> dict[str, Requests]:
        get = Request("GET", f"{PATH}/{ids[-1]}", token=token)
        listing = Request("GET", PATH, b"category=bench-0&state=acknowledged&limit=10", token=token)
        return {
            "GET": repeat((get,)),
            "GET after a write": repeat((post, get)),
            "list": repeat((listing,)),
            "list after a write": repeat((post, listing)),
            "POST": repeat((post,)),
            # Another order each time, since nothing publishes the events of an order.
            "PATCH": (
                (Request("PATCH", f"{PATH}/{id}", b"", b'{"priority":"2"}', token),) for id in ids
            ),
        }

    return asyncio.run(_counted(file, environment or {}, token, requests))


def counted_for_stranger(
    file: Path, environment: Mapping[str, str], token: str, stranger: str
) -> dict[str, int]:
    """The instructions of the refusals of each kind, to a caller who does not see the order.

    It is `there` for the caller with the token, or `absent`.
    """

    def requests(ids: Sequence[str], _: Request) -> dict[str, Requests]:
        id = ids[-1]
        return {
            f"{method}{path} {what}": repeat(
                (Request(method, f"{PATH}/{each}{path}", b"", body, token=stranger, status=404),)
            )
            for what, each in (("there", id), ("absent", id[:-4] + "0000"))
            for method, path, body in (
                ("GET", "", b""),
                ("GET", "/history", b""),
                ("PATCH", "", b'{"priority":"1"}'),
                ("DELETE", "", b""),
            )
        }

    return asyncio.run(_counted(file, environment, token, requests))


def placing(token: str) -> Request:
    """Places an order of 6 KB."""
    order = work.wire(work.order("bench-0", 6_000, 3)).encode()
    return Request("POST", PATH, b"", order, token, status=201)


async def _counted(
    file: Path,
    environment: Mapping[str, str],
    token: str,
    requests: Callable[[Sequence[str], Request], dict[str, Requests]],
) -> dict[str, int]:
    """The instructions of requests, which get the ids of orders, and a request that places one."""
    counter = Counter()
    wakeup, condition = Wakeup(), ServerCondition()
    # The thread that writes starts with the first request, and must be traced, too.
    threading.settrace(counter)
    try:
        chosen = configuration.load(environment, {"store_url": f"sqlite:///{file}"})
        serve = app.create(chosen, "http://127.0.0.1", wakeup.send, condition)
        post = placing(token)
        placed = [await answered(serve, post) for _ in range(_ORDERS)]
        asked = requests([json.loads(each)["id"] for each in placed], post)
        return {name: await _least(serve, each, counter) for name, each in asked.items()}
    finally:
        threading.settrace(None)
        wakeup.close()
        condition.close()


async def _least(serve: Serve, requests: Requests, counter: Counter) -> int:
    """The smallest of several counts: larger ones include occasional other work."""
    for _ in range(_WARM):
        for each in next(requests):
            await answered(serve, each)
    counts = []
    for _ in range(_TIMES):
        *before, request = next(requests)
        for each in before:
            await answered(serve, each)
        counter.count = 0
        with tracing(counter):
            await answered(serve, request)
            # What is done once in a turn of the event loop counts as well.
            await asyncio.sleep(0)
        counts.append(counter.count)
    return min(counts)


@contextmanager
def tracing(counter: Counter) -> Iterator[None]:
    """Count what this thread executes in the block."""
    before = sys.gettrace()
    sys.settrace(counter)
    try:
        yield
    finally:
        sys.settrace(before)


async def answered(serve: Serve, request: Request) -> bytes:
    """The body of the answer; raises AssertionError when it has another status."""
    path, body = request.path, request.body
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    arrived = {BODY: {"take": lambda: body}} if body else {}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": request.query,
        "root_path": "",
        "headers": _headers(request.token, len(body)),
        "extensions": {RESPONSE: {}, **arrived},
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    await serve(scope, receive, send)
    assert sent[0]["status"] == request.status, sent
    return b"".join(each.get("body", b"") for each in sent)


@cache
def _headers(token: str, length: int) -> Fields:
    """The headers of a request, which a client sends again with the next one."""
    headers = Fields([(b"host", b"127.0.0.1"), (b"accept", b"application/json")])
    if token:
        headers.append((b"authorization", b"Bearer " + token.encode()))
    if length:
        headers += [(b"content-type", b"application/json"), (b"content-length", b"%d" % length)]
    return headers
