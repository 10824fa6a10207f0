"""A small authorization server (OAuth 2.0), by code and PKCE: it signs everyone in."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlencode, urlsplit


class AuthorizationServer(ThreadingHTTPServer):
    """Answers at `/authorize` and `/token`; `token` is what it gives.

    `authorized` has the parameters of the latest request of a code, `asked` those of the latest
    request of a token.
    """

    def __init__(self, token: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.token = token
        self.authorized: dict[str, str] = {}
        self.asked: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self) -> dict[str, str]:
        """The answer to the latest request of a token."""
        digest = hashlib.sha256(self.asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != self.authorized.get("code_challenge"):
            return {"error": "invalid_grant"}
        return {"access_token": self.token, "token_type": "Bearer"}


class _Handler(BaseHTTPRequestHandler):
    server: AuthorizationServer

    def do_GET(self) -> None:
        given = dict(parse_qsl(urlsplit(self.path).query))
        self.server.authorized = given
        back = urlencode({"code": "a code", "state": given["state"]})
        self.send_response(302)
        self.send_header("Location", f"{given['redirect_uri']}?{back}")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked = dict(parse_qsl(body))
        self._send(json.dumps(self.server.answer()).encode())

    def do_OPTIONS(self) -> None:
        self._send(b"")

    def _send(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        # The page that asks is of another origin.
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*, Authorization")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running(token: str) -> Iterator[AuthorizationServer]:
    """An authorization server for as long as the block lasts."""
    with AuthorizationServer(token) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
