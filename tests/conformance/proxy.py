"""A faulty server: ours, behind a proxy that changes requests or answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx

from tests.server import BASE_PATH

_HOP_BY_HOP = {
    *("connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request. `path` is below the base path, `headers` have names in lower case."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"null")

    def having(self, body: Any) -> Request:
        """The same request with another body."""
        return replace(self, body=json.dumps(body).encode())

    def without(self, *names: str) -> Request:
        """The same request without these query parameters."""
        left = [(name, value) for name, value in self.parameters if name not in names]
        return replace(self, query=urlencode(left))

    @property
    def parameters(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True)

    def asks_for(self, method: str, collection: str) -> bool:
        """Whether it is this method on a collection, or on a resource of it."""
        return self.method == method and self.path.split("/")[1] == collection


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. `headers` have names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"null")

    def having(self, body: Any) -> Answer:
        """The same answer with another body."""
        return replace(self, body=json.dumps(body).encode())

    def saying(self, **headers: str) -> Answer:
        """The same answer with these headers, `_` for `-`; an empty one is left out."""
        new = {name.replace("_", "-"): value for name, value in headers.items()}
        both = {**self.headers, **new}
        return replace(self, headers={name: value for name, value in both.items() if value})


Forward = Callable[[Request], Answer]
Fault = Callable[[Request, Forward], Answer]


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, target: str, fault: Fault, base_path: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.fault = fault
        self.base_path = base_path
        self.client = httpx.Client(base_url=target + base_path, timeout=30)

    def forward(self, request: Request) -> Answer:
        query = f"?{request.query}" if request.query else ""
        answer = self.client.request(
            request.method,
            request.path + query,
            headers={k: v for k, v in request.headers.items() if k not in _HOP_BY_HOP},
            content=request.body or None,
        )
        headers = {k: v for k, v in answer.headers.items() if k not in _HOP_BY_HOP}
        return Answer(answer.status_code, headers, answer.content)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65_536
    disable_nagle_algorithm = True
    server: _Proxy

    def answer(self) -> None:
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(
            self.command, path.removeprefix(self.server.base_path), query, headers, body
        )
        answer = self.server.fault(request, self.server.forward)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_DELETE = do_GET = do_HEAD = do_OPTIONS = answer  # noqa: N815
    do_PATCH = do_POST = do_PUT = answer  # noqa: N815

    def log_message(self, *said: object) -> None:
        pass


@contextmanager
def proxied(target: str, fault: Fault, base_path: str = BASE_PATH) -> Iterator[str]:
    """The base URL of the server at `target` with a fault, for as long as the block lasts."""
    with _Proxy(target, fault, base_path) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{proxy.server_port}{base_path}"
        finally:
            proxy.shutdown()
            thread.join()
            proxy.client.close()
