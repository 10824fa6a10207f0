"""The bytecode instructions that handling a request takes, from ASGI to the store and back.

Python's own waiting (event loop, locks, threads) does not count, since it varies between runs; nor
does work in C, such as SQLite's, whose query plans have tests of their own.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final, NamedTuple

from starlette.types import Message

from tests.bench import work
from tests.server import BASE_PATH
from tmf622 import app
from tmf622.cli import configuration
from tmf630.http.server.condition import ServerCondition
from tmf630.jobs.wakeup import Wakeup

_PATH: Final = f"{BASE_PATH}/productOrder"
_WAITING: Final = ("/asyncio/", "/concurrent/", "/threading.py", "/selectors.py", "/queue.py")
"""Parts of the paths of modules that only wait."""
_WARM: Final = 3
_TIMES: Final = 5


class Request(NamedTuple):
    """A request, and the status of its answer."""

    method: str
    path: str
    query: bytes = b""
    body: bytes = b""
    token: str = ""
    status: int = 200


class _Counter:
    """A trace function that counts instructions."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "opcode":
            self.count += 1
        elif event == "call":
            if any(part in frame.f_code.co_filename for part in _WAITING):
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

    def requests(id: str, post: Request) -> dict[str, Request]:
        query = b"category=bench-0&state=acknowledged&limit=10"
        return {
            "GET": Request("GET", f"{_PATH}/{id}", token=token),
            "list": Request("GET", _PATH, query, token=token),
            "POST": post,
        }

    return asyncio.run(_counted(file, environment or {}, token, requests))


def counted_for_stranger(
    file: Path, environment: Mapping[str, str], token: str, stranger: str
) -> dict[str, int]:
    """The instructions of the refusals of each kind, to a caller who does not see the order.

    It is `there` for the caller with the token, or `absent`.
    """

    def requests(id: str, _: Request) -> dict[str, Request]:
        return {
            f"{method}{path} {what}": Request(
                method, f"{_PATH}/{each}{path}", b"", body, token=stranger, status=404
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


async def _counted(
    file: Path,
    environment: Mapping[str, str],
    token: str,
    requests: Callable[[str, Request], dict[str, Request]],
) -> dict[str, int]:
    """The instructions of requests, which get the id of an order, and a request that places one."""
    counter = _Counter()
    wakeup, condition = Wakeup(), ServerCondition()
    # The thread that writes starts with the first request, and must be traced, too.
    threading.settrace(counter)
    try:
        chosen = configuration.load(environment, {"store_url": f"sqlite:///{file}"})
        serve = app.create(chosen, "http://127.0.0.1", wakeup.send, condition)
        order = work.wire(work.order("bench-0", 6_000, 3)).encode()
        post = Request("POST", _PATH, b"", order, token, status=201)
        for _ in range(20):
            placed = await _answered(serve, post)
        asked = requests(json.loads(placed)["id"], post)
        return {name: await _least(serve, each, counter) for name, each in asked.items()}
    finally:
        threading.settrace(None)
        wakeup.close()
        condition.close()


async def _least(serve: Any, request: Request, counter: _Counter) -> int:
    """The smallest of several counts: larger ones include occasional other work."""
    for _ in range(_WARM):
        await _answered(serve, request)
    counts = []
    for _ in range(_TIMES):
        counter.count = 0
        with _tracing(counter):
            await _answered(serve, request)
        counts.append(counter.count)
    return min(counts)


@contextmanager
def _tracing(counter: _Counter) -> Iterator[None]:
    before = sys.gettrace()
    sys.settrace(counter)
    try:
        yield
    finally:
        sys.settrace(before)


async def _answered(serve: Callable[..., Awaitable[None]], request: Request) -> bytes:
    """The body of the answer; raises AssertionError when it has another status."""
    path, body = request.path, request.body
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"accept", b"application/json")]
    if request.token:
        headers.append((b"authorization", b"Bearer " + request.token.encode()))
    if body:
        headers += [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
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
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    await serve(scope, receive, send)
    assert sent[0]["status"] == request.status, sent
    answer: bytes = sent[1]["body"]
    return answer
