"""HTTP/1.1: malformed requests, pipelining, upgrades; request ids, Host, and forwarding headers."""

from __future__ import annotations

import json
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from select import select

import httpx
import psutil
import pytest

from tests.api.client import MEDIA_TYPE, ContractClient
from tests.api.orders import order, place, refused
from tests.api.raw import all_answers, answer, connect, exchange, request
from tests.server import BASE_PATH, Server

pytestmark = pytest.mark.any_store

ORDERS = f"{BASE_PATH}/productOrder"
BODY = json.dumps(order()).encode()
BROKEN = request("POST", ORDERS, "Transfer-Encoding: chunked", body=b"zz\r\n\r\n")
BROKEN_OFF = request("POST", ORDERS, "Content-Length: 100", body=b"{")
PLACING = request(
    "POST", ORDERS, f"Content-Length: {len(BODY)}", "Content-Type: application/json", body=BODY
)

LARGE = request("GET", f"{ORDERS}/{'x' * 70_000}")

GARBAGE = {
    "words": b"hello there\r\n\r\n",
    "zeros": b"\0" * 64,
    "TLS": bytes.fromhex("16030100c8010000c40303"),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "unknown version": b"GET / HTTP/3.7\r\nHost: a\r\n\r\n",
    "unknown method": request("BREW", ORDERS),
    "method in lower case": request("get", ORDERS),
    "line break in the target": request("GET", f"{ORDERS}/\n1"),
    "header without a name": request("GET", ORDERS, ": a"),
    "blank in a header's name": request("GET", ORDERS, "X Y: a"),
    "NUL in a header": request("GET", ORDERS, "X-A: a\0b"),
    "DEL in a header": request("GET", ORDERS, "X-A: a\x7fb"),
    "negative length": request("POST", ORDERS, "Content-Length: -1", body=BODY),
    "length in words": request("POST", ORDERS, "Content-Length: ten", body=BODY),
    "two lengths": request("POST", ORDERS, "Content-Length: 1", "Content-Length: 2", body=BODY),
    "length and chunks": request(
        "POST", ORDERS, "Content-Length: 5", "Transfer-Encoding: chunked", body=b"0\r\n\r\n"
    ),
    "broken chunk": BROKEN,
}


NO_URL = {
    "no target": (b"GET HTTP/1.1\r\nHost: a\r\n\r\n", "20"),
    "scheme alone": (request("GET", "http://"), "20"),
    "no slash": (request("GET", "orders"), "20"),
    "byte that is not ASCII in the path": (request("GET", f"{ORDERS}/caf\xe9"), "20"),
    "byte that is not ASCII in the query": (request("GET", f"{ORDERS}?description=caf\xe9"), "28"),
    "blank in the path": (request("GET", f"{ORDERS}/a b"), "20"),
    "blank in the query": (request("GET", f"{ORDERS}?filter=$.note[?(@.id == 1)]"), "28"),
    "control character": (request("GET", f"{ORDERS}/\x01"), "20"),
    "64 KB": (LARGE, "20"),
}
HOSTS = {
    "no host": [],
    "two hosts": ["Host: localhost", "Host: localhost"],
    "two different hosts": ["Host: localhost", "Host: elsewhere.example"],
    "empty host": ["Host:"],
    "list of hosts": ["Host: localhost, elsewhere.example"],
    "blank in the host": ["Host: local host"],
    "path in the host": ["Host: localhost/a"],
    "user in the host": ["Host: user@localhost"],
    "port in words": ["Host: localhost:http"],
    "half a bracket": ["Host: [::1"],
    "byte that is not ASCII in the host": ["Host: caf\xe9.example"],
}


def addressed(*hosts: str, version: str = "1.1") -> bytes:
    """A request with these fields for Host."""
    lines = [f"GET {ORDERS}?limit=0 HTTP/{version}", *hosts, "", ""]
    return "\r\n".join(lines).encode("latin-1")


BROKEN_HEADS = {
    **{name: (sent, "22") for name, sent in GARBAGE.items()},
    **NO_URL,
    **{name: (addressed(*hosts), "26") for name, hosts in HOSTS.items()},
}


@pytest.mark.parametrize(("sent", "code"), BROKEN_HEADS.values(), ids=BROKEN_HEADS)
def test_malformed_http_is_an_error(
    client: ContractClient, server: Server, sent: bytes, code: str
) -> None:
    got = exchange(server, sent)
    refused(got, 400, code)
    assert got.headers["content-type"] == MEDIA_TYPE
    assert got.headers["connection"] == "close"
    assert got.json()["status"] == "400"
    assert client.get("/productOrder?limit=0").status_code == 200


def test_a_connection_serves_one_request_after_the_other(server: Server) -> None:
    length = f"Content-Length: {len(BODY)}"
    with connect(server) as connection:
        for sent, status in (
            (request("POST", ORDERS, length, body=BODY), 201),
            (request("POST", f"{ORDERS}/1", length, body=BODY), 405),
            (request("POST", ORDERS, length, "Content-Type: text/plain", body=BODY), 415),
            (request("GET", f"{ORDERS}?limit=0"), 200),
        ):
            connection.sendall(sent)
            assert answer(connection).status_code == status


def test_an_answer_comes_in_one_piece(server: Server) -> None:
    with connect(server) as connection:
        for _ in range(50):
            connection.sendall(request("GET", f"{ORDERS}/1"))
            head, _, body = connection.recv(65_536).partition(b"\r\n\r\n")
            assert f"content-length: {len(body)}".encode() in head.splitlines()
            assert json.loads(body)["status"] == "404"


def test_a_half_closed_connection_gets_the_answer(server: Server) -> None:
    for sent, status in ((request("GET", f"{ORDERS}/1"), 404), (PLACING, 201)) * 10:
        with connect(server) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            assert answer(connection).status_code == status
            assert connection.recv(1) == b""


def test_the_message_for_a_bad_url_says_what_to_encode(server: Server) -> None:
    for sent, code in NO_URL.values():
        said = "65535 bytes" if sent is LARGE else "percent-encoded"
        refused(exchange(server, sent), 400, code, "URL", said)


BEHIND = {
    "nothing": (b"", []),
    "part of a head": (b"GET /", []),
    "part of a body": (BROKEN_OFF, []),
    "CONNECT": (request("CONNECT", "example.org:443"), [400]),
    "headers without end": (b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 100_000, [400]),
    "URL without end": (b"GET /" + b"a" * 1_000_000, [400]),
    "garbage without end": (b"\0" * 1_000_000, [400]),
    **{name: (sent, [400]) for name, (sent, _) in BROKEN_HEADS.items()},
}


@pytest.mark.parametrize(("behind", "statuses"), BEHIND.values(), ids=BEHIND)
def test_bytes_after_a_request_do_not_affect_its_answer(
    server: Server, behind: bytes, statuses: list[int]
) -> None:
    for many, half_closed in ((1, False), (3, False), (3, True)):
        with connect(server) as connection:
            connection.sendall(PLACING * many + behind)
            if half_closed or not statuses:
                connection.shutdown(socket.SHUT_WR)
            assert [got.status_code for got in all_answers(connection)] == [201] * many + statuses


def test_bytes_after_a_request_do_not_cut_its_large_answer(
    client: ContractClient, server: Server
) -> None:
    """The answer exceeds all buffers, and the client reads only once it has sent everything."""
    placed = place(client, description="x" * 1_000_000)
    sent = request("GET", f"{ORDERS}/{placed['id']}") * 3 + LARGE
    with connect(server) as connection:
        connection.sendall(sent)
        *found, broken = all_answers(connection)
    assert [each.json() for each in found] == [placed] * 3
    refused(broken, 400, "20")


@pytest.mark.parametrize("rest", [b"zz\r\n", b"\0" * 100], ids=["words", "zeros"])
def test_a_request_has_one_answer(server: Server, rest: bytes) -> None:
    sent = request("POST", ORDERS, "Content-Type: text/plain", "Transfer-Encoding: chunked")
    with connect(server) as connection, connection.makefile("rb") as answers:
        connection.sendall(sent)
        assert answers.readline().startswith(b"HTTP/1.1 415 ")
        connection.sendall(rest)
        assert b"HTTP/1.1" not in answers.read()


def test_many_pipelined_requests_take_little_memory(server: Server) -> None:
    process = psutil.Process(server.process.pid)
    before = process.memory_info().rss
    many = 50_000
    asked = request("GET", f"{BASE_PATH}/nothing") * many
    with ThreadPoolExecutor(1) as sending, connect(server) as connection:
        sent = sending.submit(connection.sendall, asked)
        with connection.makefile("rb") as answers:
            answered = 0
            while answered < many:
                line = answers.readline()
                assert line
                answered += b"HTTP/1.1 404 " in line
        sent.result()
    assert process.memory_info().rss - before < 30 * 2**20


def test_an_unfinished_request_gets_no_answer(server: Server) -> None:
    for sent in b"GET /", BROKEN_OFF:
        with connect(server) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(1) == b""


def test_pipelined_requests_are_answered_in_their_order(server: Server) -> None:
    found, missing = request("GET", f"{ORDERS}?limit=0"), request("GET", f"{ORDERS}/1")
    with connect(server) as connection:
        connection.sendall((found + missing) * 20)
        received = b""
        while len(statuses := re.findall(rb"HTTP/1.1 (\d{3}) ", received)) < 40:
            more = connection.recv(65_536)
            assert more
            received += more
        assert statuses == [b"200", b"404"] * 20


def test_a_large_header_is_accepted(client: ContractClient) -> None:
    headers = {"X-Large": "x" * 60_000, **{f"X-{n}": "y" for n in range(500)}}
    assert client.get("/productOrder?limit=0", headers=headers).status_code == 200


def test_a_header_that_is_too_large_is_refused(client: ContractClient) -> None:
    for size in 66_000, 100_000, 200_000:
        got = client.get("/productOrder?limit=0", headers={"X-Large": "x" * size})
        refused(got, 400, "26", "headers")


def test_blanks_around_a_header_value_are_not_part_of_it(server: Server) -> None:
    blanks = ("X-Request-Id:  mine \t ", "Accept: application/json \t")
    sent = request("GET", f"{ORDERS}?limit=0", *blanks).replace(b"localhost", b"localhost \t")
    got = exchange(server, sent)
    assert (got.status_code, got.headers["x-request-id"]) == (200, "mine")


@pytest.mark.parametrize(
    "codings",
    [["gzip, chunked"], ["gzip", "chunked"], ["chunked", "chunked"], ["gzip,chunked", "chunked"]],
    ids=str,
)
def test_chunked_is_the_only_transfer_coding(server: Server, codings: list[str]) -> None:
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
    lines = [f"Transfer-Encoding: {each}" for each in codings]
    assert exchange(server, request("POST", ORDERS, *lines, body=chunks)).status_code == 400


def test_an_encoded_slash_is_part_of_a_segment(client: ContractClient) -> None:
    root = client.base_url.join("/").copy_with(path="/")
    for path in f"{ORDERS[:-13]}%2FproductOrder?limit=0", f"{ORDERS}%2f?limit=0":
        refused(client.get(f"{str(root).rstrip('/')}{path}"), 404, "60")


def test_a_refused_head_has_the_request_id_of_the_client(server: Server) -> None:
    got = exchange(server, b"GET / HTTP/1.1\r\nX-Request-Id: mine\r\n\r\n")
    refused(got, 400, "26", "Host")
    assert got.headers["x-request-id"] == "mine"


def test_a_refused_head_request_has_no_body(server: Server) -> None:
    with connect(server) as connection, connection.makefile("rb") as answers:
        connection.sendall(b"HEAD / HTTP/1.1\r\n\r\n")
        sent = answers.read()
    assert sent.startswith(b"HTTP/1.1 400 ")
    assert sent.endswith(b"\r\n\r\n")


def test_headers_without_end_are_cut_off(client: ContractClient, server: Server) -> None:
    with connect(server) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        assert cut_off(connection, b"X-Large: " + b"x" * 10_000 + b"\r\n", times=10_000)
    assert client.get("/productOrder?limit=0").status_code == 200


def cut_off(connection: socket.socket, part: bytes, times: int) -> bool:
    """Whether the server ends the connection before all parts are sent."""
    try:
        for _ in range(times):
            connection.sendall(part)
            if select([connection], [], [], 0)[0]:
                refused(answer(connection), 400, "26", "headers")
                return True
    except ConnectionError:  # closed before all was read: the answer may be lost
        return True
    return False


def test_an_upgrade_is_ignored(client: ContractClient) -> None:
    headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    assert client.get("/productOrder?limit=0", headers=headers).status_code == 200


@pytest.mark.parametrize("offer", ["h2c", "websocket"])
@pytest.mark.parametrize("parts", [1, 2])
def test_a_request_with_an_upgrade_is_served_as_http_1_1(
    server: Server, offer: str, parts: int
) -> None:
    headers = ("Connection: Upgrade, HTTP2-Settings", f"Upgrade: {offer}", "HTTP2-Settings: AAMA")
    sent = request("POST", ORDERS, *headers, f"Content-Length: {len(BODY)}", body=BODY)
    half = len(sent) - len(BODY) // 2 if parts == 2 else len(sent)
    with connect(server) as connection:
        for _ in range(2):
            connection.sendall(sent[:half])
            connection.sendall(sent[half:])
            assert answer(connection).status_code == 201


def test_many_upgrades_on_one_connection_are_served_in_order(server: Server) -> None:
    offers = request("GET", f"{ORDERS}?limit=0", "Connection: Upgrade", "Upgrade: h2c") * 600
    last = request("GET", f"{ORDERS}?limit=0", "Connection: close")
    with connect(server) as connection, connection.makefile("rb") as answers:
        connection.sendall(offers + last)
        assert answers.read().count(b"HTTP/1.1 200 OK") == 601


def test_connect_is_refused(server: Server) -> None:
    got = exchange(server, b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n")
    refused(got, 400, "26")


def test_a_trailer_is_no_header(server: Server) -> None:
    chunks = b"%x\r\n%b\r\n0\r\nContent-Type: text/plain\r\n\r\n" % (len(BODY), BODY)
    sent = request("POST", ORDERS, "Transfer-Encoding: chunked", body=chunks)
    assert exchange(server, sent).status_code == 201


def test_a_client_that_expects_100_gets_it(server: Server) -> None:
    expecting = ("Expect: 100-continue", f"Content-Length: {len(BODY)}")
    with connect(server) as connection:
        connection.sendall(request("POST", ORDERS, *expecting))
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(BODY)
        assert answer(connection).status_code == 201


def test_a_client_of_http_1_0_gets_no_100(server: Server) -> None:
    sent = PLACING.replace(b"HTTP/1.1", b"HTTP/1.0").replace(
        b"Host", b"Expect: 100-continue\r\nHost"
    )
    assert exchange(server, sent).status_code == 201


def test_a_refusal_instead_of_100_closes_the_connection(server: Server) -> None:
    expecting = ("Expect: 100-continue", f"Content-Length: {len(BODY)}", "Content-Type: text/plain")
    got = exchange(server, request("POST", ORDERS, *expecting))
    assert (got.status_code, got.headers["connection"]) == (415, "close")


# Request ids

GOOD_IDS = ["1", "a b", "0b6f7a2e-8f0b-4f3e-9d55-2f9c66f1a001", "x" * 128, "!#$%&'*+-.^_`|~\"\\/:"]
BAD_IDS = ["", "x" * 129, "x" * 10_000, "é", "a\tb", "\xff"]


@pytest.mark.parametrize("sent", GOOD_IDS, ids=lambda sent: sent[:10])
@pytest.mark.parametrize(("path", "status"), [("?limit=0", 200), ("/unknown", 404), ("//", 404)])
def test_the_request_id_of_the_client_comes_back(
    client: ContractClient, path: str, status: int, sent: str
) -> None:
    got = client.get(f"/productOrder{path}", headers={"X-Request-Id": sent})
    assert (got.status_code, got.headers["x-request-id"]) == (status, sent)


def test_the_first_valid_of_several_request_ids_comes_back(client: ContractClient) -> None:
    headers = [(b"X-Request-Id", sent.encode("latin-1")) for sent in ("\xff", "one", "two")]
    assert client.get("/productOrder?limit=0", headers=headers).headers["x-request-id"] == "one"


@pytest.mark.parametrize("sent", BAD_IDS, ids=lambda sent: ascii(sent[:10]))
def test_an_invalid_request_id_is_replaced(client: ContractClient, sent: str) -> None:
    headers = [(b"X-Request-Id", sent.encode("latin-1"))]
    ids = {
        client.get("/productOrder?limit=0", headers=headers).headers["x-request-id"]
        for _ in range(2)
    }
    assert len(ids) == 2
    assert sent not in ids


# The address of the server

ELSEWHERE = {
    "Forwarded": "for=192.0.2.1;host=elsewhere.example;proto=https",
    "X-Forwarded-Host": "elsewhere.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "444",
    "X-Forwarded-Prefix": "/elsewhere",
    "X-Forwarded-For": "192.0.2.1",
    "X-Original-URL": "/elsewhere",
    "X-Rewrite-URL": "/elsewhere",
    "X-HTTP-Method-Override": "DELETE",
}


def assert_here(server: Server, got: httpx.Response) -> None:
    for text in (got.text, str(got.headers)):
        assert "elsewhere" not in text
        assert "https:" not in text
    assert server.url in got.text


def test_no_header_changes_the_servers_address(client: ContractClient, server: Server) -> None:
    created = client.post("/productOrder", json=order(), headers=ELSEWHERE)
    assert_here(server, created)
    assert created.headers["location"].startswith(server.api)
    path = f"/productOrder/{created.json()['id']}"
    listed = client.get("/productOrder?limit=1", headers=ELSEWHERE)
    assert_here(server, listed)
    assert listed.links["first"]["url"].startswith(server.api)
    assert_here(server, client.get(path, headers=ELSEWHERE))
    assert_here(server, client.patch(path, json={"priority": "1"}, headers=ELSEWHERE))
    task = {"productOrder": {"id": created.json()["id"]}}
    assert_here(server, client.post("/cancelProductOrder", json=task, headers=ELSEWHERE))
    event = client.post("/listener/productOrderCreateEvent", json={}, headers=ELSEWHERE)
    assert_here(server, event)


@pytest.mark.parametrize("host", ["http://localhost", "https://127.0.0.1:444", "HTTP://[::1]:80"])
def test_an_absolute_target_is_served_as_a_path(server: Server, host: str) -> None:
    with ContractClient(server.url) as client:
        placed = place(client)
    got = exchange(server, request("GET", f"{host}{ORDERS}/{placed['id']}"))
    assert got.json() == placed
    assert exchange(server, request("GET", f"{host}?a=b")).status_code in (200, 302)


def test_a_client_of_http_1_0_needs_no_host(server: Server) -> None:
    assert exchange(server, addressed(version="1.0")).status_code == 200
    refused(exchange(server, addressed(*HOSTS["two hosts"], version="1.0")), 400, "26")
