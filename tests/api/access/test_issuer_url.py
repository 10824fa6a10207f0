"""The keys of an issuer that publishes them at a URL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Thread

import httpx
import pytest

from tests.api.access.issuer import Issuer, bearer, new_key, signed
from tests.ending_server import EndingServer
from tests.server import TIMEOUT, running

pytestmark = pytest.mark.any_store


@contextmanager
def published(issuer: Issuer) -> Iterator[str]:
    """The URL at which the keys of an issuer are."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = issuer.file.read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = EndingServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,)).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/keys"
    finally:
        server.end()


def test_keys_are_read_from_the_issuer(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path / "keys.json")
    later = new_key("later", "RSA")
    store = f"sqlite:///{tmp_path / 'orders.sqlite3'}"
    with published(issuer) as url:
        settings = issuer.settings(TMF622_AUTH_JWKS=url)
        with (
            running(store, environment=settings) as server,
            httpx.Client(base_url=server.api, timeout=TIMEOUT) as client,
        ):
            asked = "/productOrder"
            assert client.get(asked, headers=issuer.headers()).status_code == 200
            issuer.publish([later])
            rotated = bearer(signed(later, issuer.claims()))
            assert client.get(asked, headers=rotated).status_code == 200


def test_an_issuer_that_is_away_makes_the_server_unavailable(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path / "keys.json")
    store = f"sqlite:///{tmp_path / 'orders.sqlite3'}"
    with published(issuer) as url:
        pass
    settings = issuer.settings(TMF622_AUTH_JWKS=url)
    with (
        running(store, environment=settings) as server,
        httpx.Client(base_url=server.api, timeout=TIMEOUT) as client,
    ):
        answer = client.get("/productOrder", headers=issuer.headers())
        assert (answer.status_code, answer.json()["code"]) == (503, "5")
        assert int(answer.headers["Retry-After"]) > 0
        assert client.get("/productOrder").status_code == 401
