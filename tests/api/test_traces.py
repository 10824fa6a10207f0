"""Traces: sent to a collector by OTLP, and carried into deliveries and to neighbours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.api.client import ContractClient
from tests.api.listeners import Listener
from tests.api.orders import item, order
from tests.api.waiting import eventually
from tests.server import BASE_PATH, COMMAND, running

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"
SENT = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
ORDERS = f"{BASE_PATH}/productOrder"


@pytest.fixture
def collector() -> Iterator[Listener]:
    with Listener(200) as collector:
        yield collector


def environment(collector: Listener) -> dict[str, str]:
    """The variables of a server that sends its spans there at once."""
    return {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url(""), "OTEL_BSP_SCHEDULE_DELAY": "50"}


def spans(collector: Listener) -> list[Any]:
    """All spans that have been sent."""
    found = []
    for each in collector.requests:
        assert each.path == "/v1/traces"
        request = ExportTraceServiceRequest.FromString(each.body)
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                found += scope.spans
    return found


def traced(collector: Listener, *names: str) -> list[Any]:
    """The spans of these names in the trace, one of each, as soon as there are."""

    def look() -> list[Any]:
        found = {each.name: each for each in spans(collector) if each.trace_id.hex() == TRACE}
        return [found[name] for name in names if name in found]

    return eventually(look, lambda found: len(found) == len(names))


def attributes(span: Any) -> dict[str, Any]:
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_request_its_calls_of_the_store_and_deliveries_are_one_trace(
    sqlite_url: str, collector: Listener, workers: str
) -> None:
    variables = environment(collector)
    with (
        running(sqlite_url, "--workers", workers, environment=variables) as server,
        ContractClient(server.url) as client,
        Listener(201) as listener,
    ):
        client.post("/hub", json={"callback": listener.url()})
        client.post("/productOrder", json=order(), headers=SENT)
        served, stored, delivered = traced(
            collector, f"POST {ORDERS}", "insert productOrder", "deliver event"
        )
        assert served.parent_span_id.hex() == PARENT
        assert stored.parent_span_id == delivered.parent_span_id == served.span_id
        found = attributes(served)
        assert found["http.route"] == ORDERS
        assert (found["http.request.method"], found["http.response.status_code"]) == ("POST", 201)
        (request, *_) = listener.wait_for_requests(1)
        header = request.headers["traceparent"]
        assert header == f"00-{TRACE}-{delivered.span_id.hex()}-01"


def test_an_error_is_no_success_and_has_no_values(collector: Listener) -> None:
    with (
        running("mongodb://127.0.0.1:1/o", environment=environment(collector)) as server,
        ContractClient(server.url) as client,
    ):
        client.get("/productOrder/jane", headers=SENT)
        (served,) = traced(collector, f"GET {ORDERS}/{{id}}")
        assert served.status.code == 2  # an error
        assert attributes(served)["http.response.status_code"] == 503
        assert "jane" not in str(spans(collector))


def test_a_trace_survives_a_crash_and_a_retry(sqlite_url: str) -> None:
    with Listener(503) as listener:
        with running(sqlite_url) as server, ContractClient(server.url) as client:
            client.post("/hub", json={"callback": listener.url()})
            client.post("/productOrder", json=order(), headers=SENT)
            (first, *_) = listener.wait_for_requests(1)
            assert first.headers["traceparent"] == SENT["traceparent"]
        listener.answer = 201
        with running(sqlite_url):
            (accepted, *_) = eventually(lambda: listener.accepted)
            assert accepted.headers["traceparent"] == SENT["traceparent"]


@pytest.mark.parametrize("sent", ["", "00-0-0-00", f"ff-{TRACE}-{PARENT}-01", "x" * 55])
def test_what_is_no_trace_is_not_passed_on(sqlite_url: str, sent: str) -> None:
    with (
        running(sqlite_url) as server,
        ContractClient(server.url) as client,
        Listener(201) as listener,
    ):
        client.post("/hub", json={"callback": listener.url()})
        client.post("/productOrder", json=order(), headers={"traceparent": sent} if sent else {})
        (request, *_) = listener.wait_for_requests(1)
        assert "traceparent" not in request.headers


def test_a_trace_goes_on_to_neighbours(sqlite_url: str) -> None:
    with Listener(404) as catalogue:
        url = catalogue.url("/catalog")
        with (
            running(sqlite_url, "--catalog-url", url) as server,
            ContractClient(server.url) as client,
        ):
            offered = {**item(), "productOffering": {"id": "fibre"}}
            client.post("/productOrder", json=order(offered), headers=SENT)
        assert {each.headers["traceparent"] for each in catalogue.requests} == {SENT["traceparent"]}


def test_without_the_extra_the_start_says_so(tmp_path: Path) -> None:
    empty = tmp_path / "opentelemetry"
    empty.mkdir()
    (empty / "__init__.py").touch()
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    ended = subprocess.run(
        [*COMMAND, "serve", "--port", "0", "--otel"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert "tmf622[otel]" in line


def test_without_traces_their_library_is_not_imported() -> None:
    code = "import tmf622.app, tmf622.dispatcher, sys; sys.exit('opentelemetry' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
