"""Responses that gzip has packed."""

from __future__ import annotations

import gzip
import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.api.orders import order
from tests.api.stores import sqlite_url_in
from tests.server import BASE_PATH, TIMEOUT, Server, running

pytestmark = pytest.mark.any_store

LARGE = order(description="x" * 2_000)
SMALL = order()
PACKED = [
    "gzip",
    "GZIP",
    "x-gzip",
    "br, gzip;q=0.5",
    "*",
    "*;q=0.1",
    "gzip, identity",
    "gzip;q=1.0",
]
PLAIN = [
    *("identity", "", "br", "gzip;q=0", "gzip;q=0, *", "*;q=0", "identity, gzip;q=0.5", "gzip;q=x"),
    *("xgzip", "gzip2"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(sqlite_url_in(tmp_path_factory.mktemp("packed"))) as started:
        yield started


Answer = tuple[int, dict[str, str], bytes]


def ask(server: Server, method: str, path: str, body: object = None, **headers: str) -> Answer:
    """Status, headers and body as they are sent; `path` is below that of the API."""
    address = urlsplit(server.url).netloc
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(http.client.HTTPConnection(address, timeout=TIMEOUT)) as connection:
        connection.putrequest(method, BASE_PATH + path, skip_accept_encoding=True)
        text = b"" if body is None else json.dumps(body).encode()
        for name, value in {**named, "Content-Length": str(len(text))}.items():
            connection.putheader(name, value)
        connection.endheaders(text)
        answer = connection.getresponse()
        fields = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, fields, answer.read()


def placed(server: Server, body: object) -> str:
    status, headers, _ = ask(server, "POST", "/productOrder", body)
    assert status == 201
    return headers["location"].partition(BASE_PATH)[2]


@pytest.mark.parametrize("accepted", PACKED)
def test_a_response_is_packed_for_a_client_that_accepts_it(server: Server, accepted: str) -> None:
    path = placed(server, LARGE)
    _, plain, body = ask(server, "GET", path)
    status, headers, packed = ask(server, "GET", path, Accept_Encoding=accepted)
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(packed) == body
    assert len(packed) == int(headers["content-length"]) < len(body)
    assert "Accept-Encoding" in headers["vary"] and "Accept-Encoding" in plain["vary"]


@pytest.mark.parametrize("accepted", PLAIN)
def test_a_response_is_plain_for_any_other_client(server: Server, accepted: str) -> None:
    path = placed(server, LARGE)
    _, headers, body = ask(server, "GET", path, Accept_Encoding=accepted)
    assert "content-encoding" not in headers
    assert json.loads(body)["description"] == LARGE["description"]


def test_a_small_response_is_plain(server: Server) -> None:
    _, headers, body = ask(server, "GET", placed(server, SMALL), Accept_Encoding="gzip")
    assert "content-encoding" not in headers
    assert json.loads(body)["state"] == "acknowledged"


def test_head_says_what_get_does(server: Server) -> None:
    path = placed(server, LARGE)
    _, get, _ = ask(server, "GET", path, Accept_Encoding="gzip")
    status, head, body = ask(server, "HEAD", path, Accept_Encoding="gzip")
    assert (status, body) == (200, b"")
    varying = ("date", "x-request-id")
    assert [(n, v) for n, v in head.items() if n not in varying] == [
        (n, v) for n, v in get.items() if n not in varying
    ]


def test_both_tags_name_the_same_state(server: Server) -> None:
    path = placed(server, LARGE)
    plain = ask(server, "GET", path)[1]["etag"]
    packed = ask(server, "GET", path, Accept_Encoding="gzip")[1]["etag"]
    assert packed == f'{plain[:-1]}-gzip"'
    for tag in (plain, packed):
        known = {"If_None_Match": tag, "Accept_Encoding": "gzip"}
        status, headers, body = ask(server, "GET", path, **known)
        assert (status, headers["etag"], body) == (304, tag, b"")
    for tag, expected in ((packed, 200), (packed, 412), (plain, 412)):
        current = {"If_Match": tag, "Content_Type": "application/json"}
        assert ask(server, "PATCH", path, {"priority": "1"}, **current)[0] == expected
    changed = ask(server, "GET", path, Accept_Encoding="gzip")[1]["etag"]
    assert changed != packed
    assert ask(server, "DELETE", path, If_Match=changed)[0] == 204


def test_pages_are_packed(server: Server) -> None:
    with closing(http.client.HTTPConnection(urlsplit(server.url).netloc)) as connection:
        for page in ("/openapi.json", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"):
            connection.request("GET", page, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            assert answer.headers["content-encoding"] == "gzip"
            packed = answer.read()
            assert len(gzip.decompress(packed)) > 2 * len(packed)


def test_a_server_can_leave_packing_to_a_gateway(tmp_path: Path) -> None:
    with running(sqlite_url_in(tmp_path), "--no-gzip") as server:
        path = placed(server, LARGE)
        _, headers, body = ask(server, "GET", path, Accept_Encoding="gzip")
        assert not headers.keys() & {"content-encoding", "vary"}
        assert json.loads(body)
