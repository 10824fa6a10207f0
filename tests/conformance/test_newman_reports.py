"""Reports of newman 4 to 6 as results of checks."""

from __future__ import annotations

from typing import Any

import pytest

from tmf622_conformance.check import Outcome
from tmf622_conformance.contract import TMF622
from tmf622_conformance.ctk.assertions import results_of

URL = {
    "protocol": "http",
    "host": ["127", "0", "0", "1"],
    "port": 8622,
    "path": ["productOrder", 7],
    "query": [{"key": "limit", "value": 1}, {"key": "fields", "value": None}, {"value": "x"}],
}
FAILED = {"assertion": "the status is 200", "error": {"message": "expected 200"}}


def execution(**changes: Any) -> dict[str, Any]:
    """An execution of newman 4, with numbers where newman 6 has texts."""
    request = {"method": "GET", "url": URL, "header": [{"key": "X-Tenant", "value": 7}]}
    response = {
        "code": 404,
        "header": [{"key": "Content-Length", "value": 2}, {"key": "X-Count", "value": 2}],
        "stream": {"type": "Buffer", "data": list(b"{}")},
    }
    whole = {"request": request, "response": response, "assertions": [FAILED]}
    return {"item": {"name": "an order"}, **whole, **changes}


def report(*executions: Any) -> dict[str, Any]:
    return {"run": {"executions": list(executions)}}


def test_a_header_may_be_a_number() -> None:
    (result,) = results_of("kit", report(execution()), TMF622)
    assert (result.outcome, result.message) == (Outcome.FAILED, "expected 200")
    assert result.check.operations == ("retrieveProductOrder",)
    (exchange,) = result.exchanges
    assert "-H 'x-tenant: 7'" in exchange.curl
    assert "http://127.0.0.1:8622/productOrder/7?limit=1&fields=" in exchange.curl
    assert exchange.answer.startswith("HTTP/1.1 404")
    assert "x-count: 2" in exchange.answer
    assert exchange.answer.endswith("{}")


ODD: dict[str, dict[str, Any]] = {
    "no item": {"item": None},
    "no request": {"request": None},
    "no method": {"request": {"url": URL}},
    "no URL": {"request": {"method": "GET"}},
    "a URL that is none": {"request": {"method": "GET", "url": "http://[::1/"}},
    "a URL as text": {"request": {"method": "GET", "url": "http://127.0.0.1/productOrder"}},
    "texts in a URL": {"request": {"method": "GET", "url": {"host": "h", "path": "/a/b"}}},
    "no answer": {"response": None},
    "an empty answer": {"response": {}},
    "a code as text": {"response": {"code": "404"}},
    "headers in an object": {"response": {"code": 404, "header": {"X": 1}}},
    "headers without values": {"response": {"code": 404, "header": [{"key": "X"}, None, {}]}},
    "a header beyond ASCII": {"response": {"code": 404, "header": [{"key": "X", "value": "ü"}]}},
    "a list of bytes": {"response": {"code": 404, "stream": [123, 125]}},
    "a body as text": {"response": {"code": 404, "body": "{}"}},
    "an error as text": {"assertions": [{"assertion": 7, "error": "wrong"}]},
    "a request that failed": {"requestError": "ECONNREFUSED", "response": None},
}


@pytest.mark.parametrize("odd", ODD)
def test_an_unknown_form_is_no_crash(odd: str) -> None:
    results = list(results_of("kit", report(execution(**ODD[odd])), TMF622))
    assert {result.outcome for result in results} == {Outcome.FAILED}
    assert all(result.message for result in results)


@pytest.mark.parametrize(
    "odd", [{}, {"run": None}, {"run": {"executions": None}}, report(None, 7), report({})]
)
def test_an_empty_report_has_no_results(odd: dict[str, Any]) -> None:
    assert list(results_of("kit", odd, TMF622)) == []
