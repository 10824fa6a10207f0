"""The server as a process: started, stopped, killed, and without its database."""

from __future__ import annotations

import json
import queue
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests.api.client import ContractClient
from tests.api.orders import Json, order, path, place, refused, retrieve
from tests.api.raw import answer, connect, request
from tests.api.waiting import eventually
from tests.mongodb import MongoDB, new_server
from tests.server import (
    BASE_PATH,
    BASE_PATH_V5,
    COMMAND,
    TIMEOUT,
    Server,
    free_port,
    running,
    start,
)
from tmf630.http.server.listening import listen

BODY = json.dumps(order()).encode()


@pytest.fixture
def own_mongodb(tmp_path: Path) -> Iterator[MongoDB]:
    """A database server that the test starts and stops."""
    server = new_server(tmp_path)
    yield server
    server.stop()


def port_of(server: Server) -> str:
    return str(urlsplit(server.url).port)


# Start


def test_the_suggested_order_can_be_placed(sqlite_url: str) -> None:
    with running(sqlite_url) as server:
        assert server.process.stdout
        printed = [next(server.process.stdout) for _ in range(6)]
        v5, documentation, console, store = (line.split()[1] for line in printed[:4])
        assert v5 == server.url + BASE_PATH_V5
        for page in (documentation, f"{console}/orders"):
            assert httpx.get(page, timeout=TIMEOUT).status_code == 200
        assert store == sqlite_url
        _, _, header, url, _, body = shlex.split(printed[5])
        name, _, value = header.partition(": ")
        assert (
            httpx.post(url, content=body, headers={name: value}, timeout=TIMEOUT).status_code == 201
        )


@pytest.mark.parametrize("public_url", ["https://api.example.com", "https://example.com:444/a/b/"])
def test_links_have_the_public_url(sqlite_url: str, public_url: str) -> None:
    port = free_port()
    options = {"TMF622_PUBLIC_URL": public_url}
    api = public_url.rstrip("/") + BASE_PATH
    with (
        running(sqlite_url, "--port", port, environment=options),
        ContractClient(f"http://127.0.0.1:{port}") as client,
    ):
        created = client.post("/productOrder", json=order())
        assert created.headers["location"] == created.json()["href"]
        assert created.headers["location"] == f"{api}/productOrder/{created.json()['id']}"
        first = client.get("/productOrder").links["first"]["url"]
        assert first == f"{api}/productOrder?offset=0&limit=100"


def test_a_gateway_may_leave_the_path_of_the_public_url_in_requests(sqlite_url: str) -> None:
    port = free_port()
    options = ("--port", port, "--public-url", "https://example.com/r1-order%20centre/")
    with running(sqlite_url, *options), httpx.Client(timeout=TIMEOUT) as client:
        root = f"http://127.0.0.1:{port}"
        gateway = f"{root}/r1-order%20centre"
        created = client.post(f"{gateway}{BASE_PATH}/productOrder", json=order())
        place = urlsplit(created.headers["location"]).path
        for url in (root + place, root + place.removeprefix("/r1-order%20centre")):
            assert client.get(url).json() == created.json()
        for page in ("", "/", "/docs", "/health/ready", BASE_PATH, BASE_PATH_V5 + "/"):
            assert client.get(gateway + page).status_code == 200
        for other in ("2", "/r1-order%20centre/docs", "/unknown"):
            assert client.get(gateway + other).status_code == 404


def test_a_gateway_removes_a_path_with_which_those_of_the_server_begin(sqlite_url: str) -> None:
    port = free_port()
    options = ("--port", port, "--public-url", "https://example.com/tmf-api")
    with running(sqlite_url, *options):
        api = f"http://127.0.0.1:{port}{BASE_PATH}"
        assert httpx.get(f"{api}/productOrder", timeout=TIMEOUT).status_code == 200


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_in_use_stops_the_start_with_one_line(sqlite_url: str, workers: str) -> None:
    with running(sqlite_url, "--workers", workers) as server:
        for others in ("1", "2"):
            assert_taken(port_of(server), others)


def assert_taken(port: str, workers: str) -> None:
    """Fail unless a server with so many workers stops with one line about the port."""
    tried = [*COMMAND, "serve", "--port", port, "--workers", workers]
    ended = subprocess.run(tried, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert port in line
    assert "in use" in line


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux deals connections out")
def test_a_port_is_in_use_before_its_workers_listen() -> None:
    with listen("127.0.0.1", 0, 2) as taken:
        assert_taken(str(taken.getsockname()[1]), "2")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the port is never let go of")
def test_a_server_that_loses_its_port_ends_with_a_message(
    sqlite_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with running(sqlite_url, "--workers", "2") as server:
        port = port_of(server)
        server.process.send_signal(signal.SIGSTOP)
        for each in workers_of(server):
            each.kill()
        with another_at(port):
            server.process.send_signal(signal.SIGCONT)
            assert server.process.wait(timeout=60) not in (0, None)
    said = capfd.readouterr().err
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use" in said
    assert "Traceback" not in said


def workers_of(server: Server) -> list[psutil.Process]:
    """The processes that listen for a server."""
    found = []
    for each in psutil.Process(server.process.pid).children():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if each.net_connections("tcp"):
                found.append(each)
    return found


def test_a_killed_worker_is_replaced(sqlite_url: str, capfd: pytest.CaptureFixture[str]) -> None:
    with running(sqlite_url, "--workers", "2") as server:
        before = workers_of(server)
        assert len(before) == 2
        before[0].kill()
        eventually(lambda: workers_of(server), lambda now: len({*now} - {before[0]}) == 2)
        assert before[1] in workers_of(server)
        for _ in range(10):
            with ContractClient(server.url) as client:
                place(client)
    assert "a worker has ended; another one replaces it" in capfd.readouterr().err


def another_at(port: str) -> socket.socket:
    """Another program's socket, which listens as soon as the port is free."""
    while True:
        with suppress(OSError):
            return socket.create_server(("127.0.0.1", int(port)))


def test_workers_serve_together(store_url: str) -> None:
    with running(store_url, "--workers", "2") as server:
        with ContractClient(server.url) as client, ThreadPoolExecutor(8) as executor:
            placed = list(executor.map(lambda _: place(client), range(40)))
            assert client.get("/productOrder?limit=0").headers["x-total-count"] == "40"
            assert list(executor.map(lambda each: retrieve(client, each), placed)) == placed
        assert server.stop() == 0
        with pytest.raises(ConnectionRefusedError):
            connect(server)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux deals connections out")
def test_each_worker_gets_some_of_many_concurrent_connections(sqlite_url: str) -> None:
    with running(sqlite_url, "--workers", "2") as server, ExitStack() as stack:
        connections = [stack.enter_context(connect(server)) for _ in range(64)]
        for each in connections:
            each.sendall(request("GET", "/health/live"))
            assert answer(each).status_code == 200
        port = int(port_of(server))
        taken = [
            sum(each.status == "ESTABLISHED" and each.laddr.port == port for each in connected)
            for process in psutil.Process(server.process.pid).children()
            if (connected := process.net_connections("tcp"))
        ]
        assert len(taken) == 2
        assert sum(taken) == 64
        assert min(taken) > 0


def test_workers_end_with_the_process_that_started_them(store_url: str) -> None:
    server = start(store_url, "--workers", "2")
    # A worker has accepted the connection, which ends with that worker.
    with connect(server) as connection, suppress(ConnectionError):
        server.kill()
        assert connection.recv(1) == b""
    while listens(server):
        pass


def listens(server: Server) -> bool:
    """Whether any process accepts connections at the address of a server."""
    try:
        connect(server).close()
    except ConnectionRefusedError:
        return False
    except ConnectionResetError:  # just ending
        return True
    return True


# Stop


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_stopped_server_finishes_requests_in_flight(
    sqlite_url: str, workers: str, how: signal.Signals
) -> None:
    with running(sqlite_url, "--workers", workers) as server:
        created = created_while_it_stops(server, how)
        assert created.status_code == 201
        assert server.process.wait(timeout=60) == 0
    with running(sqlite_url) as server, ContractClient(server.url) as client:
        assert client.get(f"/productOrder/{created.json()['id']}").status_code == 200


def created_while_it_stops(server: Server, how: signal.Signals) -> httpx.Response:
    """The answer to an order whose second half is sent after the signal to stop."""
    head = ["Expect: 100-continue", f"Content-Length: {len(BODY)}"]
    with connect(server) as connection:
        connection.sendall(request("POST", f"{BASE_PATH}/productOrder", *head))
        # The 100 shows that the server processes the request.
        assert connection.recv(1_000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(BODY[:10])
        server.process.send_signal(how)
        wait_until_closed(server)
        connection.sendall(BODY[10:])
        return answer(connection)


def wait_until_closed(server: Server) -> None:
    """Return when the server accepts no more connections."""
    while True:
        try:
            connect(server).close()
        except (ConnectionRefusedError, ConnectionResetError):
            return


def test_an_idle_connection_does_not_delay_the_stop(sqlite_url: str) -> None:
    with running(sqlite_url) as server, ContractClient(server.url) as client:
        place(client)
        with connect(server):
            assert server.stop() == 0


# Crash


def test_acknowledged_orders_survive_a_crash(store_url: str) -> None:
    acknowledged: queue.Queue[httpx.Response] = queue.Queue()

    def place_without_end(client: httpx.Client) -> None:
        while True:
            try:
                created = client.post("/productOrder", json=order())
            except httpx.TransportError:
                return
            acknowledged.put(created)

    with running(store_url) as server, ContractClient(server.url) as client:
        with ThreadPoolExecutor(8) as executor:
            for _ in range(8):
                executor.submit(place_without_end, client)
            answers = [acknowledged.get(timeout=60) for _ in range(100)]
            server.kill()
        while not acknowledged.empty():
            answers.append(acknowledged.get())
    # On the same port, so that each order has the same href.
    with (
        running(store_url, "--port", port_of(server)) as again,
        ContractClient(again.url) as client,
    ):
        for created in answers:
            assert created.status_code == 201
            assert client.get(created.headers["location"]).content == created.content


# Without a database


READ = ["try again"]
PLACED = ["may have been stored", "same Idempotency-Key"]
CHANGED = ["may have been made", "If-Match"]
DELETED = ["may have been deleted", "404"]


def assert_unavailable(server: Server, placed: Json) -> None:
    with ContractClient(server.url) as client, ThreadPoolExecutor(6) as executor:
        calls = [
            (executor.submit(client.get, "/productOrder"), READ),
            (executor.submit(client.get, path(placed)), READ),
            (executor.submit(client.post, "/productOrder", json=order()), PLACED),
            (executor.submit(client.patch, path(placed), json={"priority": "1"}), CHANGED),
            (executor.submit(client.delete, path(placed)), DELETED),
            (executor.submit(httpx.get, f"{server.url}/health/ready", timeout=30), READ),
        ]
        for call, words in calls:
            refused(call.result(), 503, "5", *words)
            assert ("may have" in call.result().text) is (words != READ)
            assert int(call.result().headers["retry-after"]) > 0
    assert httpx.get(f"{server.url}/health/live", timeout=TIMEOUT).status_code == 200


def wait_until_ready(server: Server) -> None:
    """Return when the server reaches its database."""
    # A server takes about two seconds to answer that its database is unreachable.
    for _ in range(30):
        if httpx.get(f"{server.url}/health/ready", timeout=30).status_code == 200:
            return
    raise AssertionError("the server has not become ready")


def test_a_server_continues_after_an_outage_of_its_database(own_mongodb: MongoDB) -> None:
    own_mongodb.start()
    with running(own_mongodb.url) as server, ContractClient(server.url) as client:
        placed = place(client)
        own_mongodb.kill()
        assert_unavailable(server, placed)
        own_mongodb.start()
        wait_until_ready(server)
        assert retrieve(client, placed) == placed
        assert client.get("/productOrder").json() == [placed]
        place(client)


def test_a_database_may_start_after_the_server(own_mongodb: MongoDB) -> None:
    own_mongodb.start()
    own_mongodb.stop()
    with running(own_mongodb.url) as server, ContractClient(server.url) as client:
        assert_unavailable(server, {"id": "unknown"})
        own_mongodb.start()
        wait_until_ready(server)
        place(client)
