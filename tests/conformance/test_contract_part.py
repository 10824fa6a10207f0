"""The contract part: our server passes, and faults of others are found."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from threading import Thread

import httpx
import pytest
import trustme

from tests.api.stores import sqlite_url_in
from tests.api.waiting import eventually
from tests.server import COMMAND, TIMEOUT, running
from tmf622_conformance.check import CannotRun, Level, Outcome, Result
from tmf622_conformance.contract import TMF622, Contract, operations
from tmf622_conformance.fuzzing import contracts, fuzzer, parallel
from tmf622_conformance.fuzzing.contracts import FuzzedContract
from tmf622_conformance.fuzzing.fuzzer import Fuzzer
from tmf622_conformance.fuzzing.generation import Effort

JSON = {"Content-Type": "application/json"}
PUBLISHED = contracts.published(TMF622)
WRONG_ERROR = json.dumps({"code": "1"}).encode()


@dataclass(slots=True)
class Other:
    """A server that answers lists of orders with `listed`, and everything else with an error."""

    status: int
    error: bytes = json.dumps({"code": "1", "reason": "broken"}).encode()
    listed: bytes | None = None
    silent: bool = False
    url: str = ""
    credentials: set[str | None] = field(default_factory=set)
    requests: int = 0
    asked: set[str] = field(default_factory=set)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, other: Other, *arguments: object) -> None:
        self.other = other
        super().__init__(*arguments)  # type: ignore[arg-type]

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.other.requests += 1
        self.other.asked.add(f"{self.command} {self.path}")
        self.other.credentials.add(self.headers.get("Authorization"))
        if self.other.silent:
            self.close_connection = True
            return
        lists = self.command == "GET" and self.path.partition("?")[0].endswith("/productOrder")
        if lists and self.other.listed is not None:
            self._answer(200, self.other.listed)
        else:
            self._answer(self.other.status, self.other.error)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        for name, value in {**JSON, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def serving(other: Other, tls: SSLContext | None = None) -> Iterator[Other]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, other)) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever)
        thread.start()
        other.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}/any/path"
        try:
            yield other
        finally:
            server.shutdown()
            thread.join()


def published_results(
    other: Other, headers: Mapping[str, str] | None = None
) -> Mapping[str, Result]:
    results = fuzzer_of(other.url, headers).results()
    return {result.check.id: result for result in results}


def fuzzer_of(
    url: str,
    headers: Mapping[str, str] | None = None,
    fuzzed: FuzzedContract = PUBLISHED,
    examples: int = 1,
) -> Fuzzer:
    return Fuzzer(fuzzed, url, headers or {}, Effort(examples))


def failed(results: Mapping[str, Result]) -> set[str]:
    return {id for id, result in results.items() if result.outcome is Outcome.FAILED}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(sqlite_url_in(tmp_path_factory.mktemp("store"))) as server:
        yield server.api


def test_our_server_passes_and_created_resources_are_reported(ours: str) -> None:
    item = {"id": "1", "action": "add"}
    of_another = httpx.post(
        ours + "/productOrder", json={"productOrderItem": [item]}, timeout=TIMEOUT
    ).json()
    made: list[str] = []
    moves: list[tuple[str, int]] = []
    results = parallel.results(
        [fuzzer_of(ours, fuzzed=each, examples=2) for each in contracts.fuzzed(TMF622)],
        lambda label, cases: moves.append((label, cases)),
        made.append,
    )
    assert [each for each in results if each.outcome is not Outcome.PASSED] == []
    assert len({each.check.id for each in results}) == len(results)
    groups = [each.check.group for each in results]
    assert list(dict.fromkeys(groups)) == ["published", "effective"]
    assert groups == sorted(groups, reverse=True)
    assert "contract.effective.negative_data_rejection.createProductOrder" in {
        each.check.id for each in results
    }
    assert {label.split()[0] for label, _ in moves} == {"published", "effective"}
    assert sum(cases for _, cases in moves) > 1_000

    assert {"productOrder", "hub"} <= {path.split("/")[1] for path in made}
    for path in reversed(made):
        assert httpx.delete(ours + path, timeout=TIMEOUT).status_code in (204, 404)
    assert httpx.get(ours + "/productOrder", timeout=TIMEOUT).json() == [of_another]


def test_the_levels_of_failures() -> None:
    with serving(Other(500)) as other:
        levels = {id: each.check.level for id, each in published_results(other).items()}
    assert levels["contract.published.not_a_server_error.createProductOrder"] is Level.MANDATORY
    assert (
        levels["contract.published.positive_data_acceptance.createProductOrder"]
        is Level.RECOMMENDED
    )
    listener = "contract.published.not_a_server_error.listenToProductOrderCreateEvent"
    assert levels[listener] is Level.OPTIONAL


def test_a_failing_server_is_reported_with_its_requests_and_no_secret() -> None:
    with serving(Other(500)) as other:
        results = published_results(other, {"Authorization": "Bearer s3cret"})
    assert other.credentials == {"Bearer s3cret"}
    for operation in ("createProductOrder", "listProductOrder", "deleteProductOrder"):
        assert f"contract.published.not_a_server_error.{operation}" in failed(results)
        assert f"contract.published.response_schema_conformance.{operation}" not in failed(results)
        assert results[f"contract.published.answered.{operation}"].outcome is Outcome.PASSED
    result = results["contract.published.not_a_server_error.createProductOrder"]
    assert "Server error" in result.message
    exchange = result.exchanges[0]
    assert exchange.curl.startswith("curl -i -X POST")
    assert exchange.curl.endswith(f"{other.url}/productOrder")
    assert "'authorization: …'" in exchange.curl
    assert exchange.answer.startswith("HTTP/1.1 500 Internal Server Error\n")
    assert exchange.answer.endswith('{"code": "1", "reason": "broken"}')
    assert not any("s3cret" in str(each) for each in results.values())


def test_bodies_that_violate_the_contract() -> None:
    with serving(Other(404, WRONG_ERROR, listed=b'[{"id": 7}]')) as other:
        results = published_results(other)
    wrong = {id for id in failed(results) if ".response_schema_conformance." in id}
    assert "contract.published.response_schema_conformance.listProductOrder" in wrong
    assert "contract.published.response_schema_conformance.retrieveProductOrder" in wrong
    assert not any(".not_a_server_error." in id for id in failed(results))
    listed = results["contract.published.response_schema_conformance.listProductOrder"]
    assert '[{"id": 7}]' in listed.exchanges[0].answer
    assert "/any/path/productOrder" in listed.exchanges[0].curl


def test_an_empty_id_makes_no_path_of_the_list() -> None:
    order = {"id": "", "href": "x", "productOrderItem": [{"id": "", "action": "add"}]}
    with serving(Other(201, json.dumps(order).encode(), json.dumps([order]).encode())) as other:
        fuzzer_of(other.url, examples=5).results()
    assert other.requests > 100
    assert [each for each in other.asked if each.partition("?")[0].endswith("/")] == []


def test_a_server_that_does_not_answer() -> None:
    with serving(Other(500, silent=True)) as other:
        results = published_results(other)
    result = results["contract.published.answered.createProductOrder"]
    assert result.outcome is Outcome.FAILED
    assert result.exchanges[0].curl.startswith("curl")


def test_a_server_with_a_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority, tls = trustme.CA(), SSLContext(PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with serving(Other(500), tls) as other:
        results = published_results(other)
    assert results["contract.published.answered.createProductOrder"].outcome is Outcome.PASSED


def test_an_interruption_ends_it() -> None:
    def interrupt(label: str, cases: int) -> None:
        signal.raise_signal(signal.SIGINT)

    with serving(Other(500)) as other:
        with pytest.raises(KeyboardInterrupt):
            fuzzer_of(other.url).results(interrupt)
        asked = other.requests
        httpx.get(other.url, timeout=TIMEOUT)
        assert other.requests == asked + 1


def test_an_invalid_url() -> None:
    with pytest.raises(CannotRun, match="not-a-url"):
        parallel.results([fuzzer_of("not-a-url")], lambda *_: None, lambda _: None)


def test_a_killed_process_is_reported_and_the_other_one_ends() -> None:
    killed = replace(PUBLISHED, name="killed", contract=Contract(partial(os._exit, 3), dict, ""))
    with serving(Other(500)) as other:
        with pytest.raises(CannotRun, match="the killed contract has ended: exit status 3"):
            parallel.results(
                [fuzzer_of(other.url, fuzzed=killed), fuzzer_of(other.url)],
                lambda *_: None,
                lambda _: None,
            )
        assert multiprocessing.active_children() == []


@pytest.mark.parametrize("all_of_them", [True, False], ids=["terminal", "kill"])
def test_an_interruption_ends_both_and_deletes_what_they_created(all_of_them: bool) -> None:
    with serving(Other(201, error=b'{"id": "made"}', listed=b"[]")) as other:
        kit = subprocess.Popen(
            [*COMMAND, "conformance", "--url", other.url, "--profile", "contract"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        with kit:
            eventually(lambda: "POST /any/path/hub" in other.asked)
            assert "DELETE /any/path/hub/made" not in other.asked
            if all_of_them:
                os.killpg(kit.pid, signal.SIGINT)
            else:
                kit.send_signal(signal.SIGINT)
            out, errors = kit.communicate()
        assert (kit.returncode, out) == (130, "")
        assert errors.splitlines()[-1] == "tmf622: interrupted"
        assert "Traceback" not in errors
        assert "DELETE /any/path/hub/made" in other.asked


def test_operations_of_our_own_are_not_required() -> None:
    checks = fuzzer.checks(contracts.repaired(TMF622))
    asked = {operation for each in checks for operation in each.operations}
    assert asked == set(TMF622.operations)
    ours_alone = set(operations(TMF622.effective)) - asked
    assert {"deleteCancelProductOrder", "listEventSubscription"} <= ours_alone


def ids_in(folder: Path, url: str) -> Sequence[str]:
    """The failures that a process finds with this working directory."""
    program = (
        "from tmf622_conformance.contract import TMF622\n"
        "from tmf622_conformance.fuzzing.contracts import published\n"
        "from tmf622_conformance.fuzzing.fuzzer import Effort, Fuzzer\n"
        f"for each in Fuzzer(published(TMF622), {url!r}, {{}}, Effort(1)).results():\n"
        "    if each.outcome == 'failed': print(each.check.id)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    assert ended.stderr == ""
    return ended.stdout.splitlines()


def test_nothing_in_the_users_folder_is_read_or_written(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "own").mkdir()
    own = tmp_path / "own/schemathesis.toml"
    own.write_text("[checks]\nenabled = false\n[phases]\nenabled = false\n")
    with serving(Other(500)) as other:
        found = ids_in(tmp_path / "own", other.url)
        assert found == ids_in(tmp_path / "plain", other.url)
    assert "contract.published.not_a_server_error.createProductOrder" in found
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "own", own, tmp_path / "plain"]
