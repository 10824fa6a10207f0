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
from pathlib import Path
from types import FrameType
from typing import Any, Final

from starlette.types import Message

from tests.bench import work
from tests.server import BASE_PATH
from tmf622 import app
from tmf622.cli import configuration
from tmf630.jobs.wakeup import Wakeup

_PATH: Final = f"{BASE_PATH}/productOrder"
_WAITING: Final = ("/asyncio/", "/concurrent/", "/threading.py", "/selectors.py", "/queue.py")
"""Parts of the paths of modules that only wait."""
_WARM: Final = 3
_TIMES: Final = 5

Request = tuple[str, str, bytes, bytes]
"""Method, path, query string and body."""
Headers = Sequence[tuple[bytes, bytes]]


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
    authorization = [(b"authorization", f"Bearer {token}".encode())] if token else []
    return asyncio.run(_counted(file, environment or {}, authorization))


async def _counted(file: Path, environment: Mapping[str, str], headers: Headers) -> dict[str, int]:
    counter = _Counter()
    wakeup = Wakeup()
    # The thread that writes starts with the first request, and must be traced, too.
    threading.settrace(counter)
    try:
        chosen = configuration.load(environment, {"store_url": f"sqlite:///{file}"})
        serve = app.create(chosen, "http://127.0.0.1", wakeup.send)
        order = work.wire(work.order("bench-0", 6_000, 3)).encode()
        post = ("POST", _PATH, b"", order)
        for _ in range(20):
            placed = await _answered(serve, post, headers)
        id = json.loads(placed)["id"]
        requests: dict[str, Request] = {
            "GET": ("GET", f"{_PATH}/{id}", b"", b""),
            "list": ("GET", _PATH, b"category=bench-0&state=acknowledged&limit=10", b""),
            "POST": post,
        }
        return {
            name: await _least(serve, each, headers, counter) for name, each in requests.items()
        }
    finally:
        threading.settrace(None)
        wakeup.close()


async def _least(serve: Any, request: Request, headers: Headers, counter: _Counter) -> int:
    """The smallest of several counts: larger ones include occasional other work."""
    for _ in range(_WARM):
        await _answered(serve, request, headers)
    counts = []
    for _ in range(_TIMES):
        counter.count = 0
        with _tracing(counter):
            await _answered(serve, request, headers)
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


async def _answered(
    serve: Callable[..., Awaitable[None]], request: Request, further: Headers
) -> bytes:
    """The body of the answer; raises AssertionError when it is no success."""
    method, path, query, body = request
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"accept", b"application/json"), *further]
    if body:
        headers += [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    await serve(scope, receive, send)
    assert sent[0]["status"] in (200, 201), sent
    answer: bytes = sent[1]["body"]
    return answer
