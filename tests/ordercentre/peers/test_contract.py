"""What is noted of requests and answers that a contract does not allow."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformance.proxy import Answer, Request
from tests.ordercentre.peers.neighbours import contract

ACCEPTANCE = contract("acceptance", as_published=False)
TYPE = {"content-type": "application/json;charset=utf-8"}
ITEM = {"id": "1", "action": "add", "service": {"name": "Line"}}


def request(method: str, path: str, query: str = "", body: Any = None) -> Request:
    sent = b"" if body is None else json.dumps(body).encode()
    return Request(method, path, query, TYPE if sent else {}, sent)


def answer(status: int, body: Any = None, **headers: str) -> Answer:
    return Answer(status, {**TYPE, **headers}, b"" if body is None else json.dumps(body).encode())


def creating(body: Any) -> Request:
    return request("POST", "/serviceOrder", body=body)


CREATED = answer(201, {"id": "7"})


@pytest.mark.parametrize(
    ("sent", "got"),
    [
        (creating({"serviceOrderItem": [ITEM], "@type": "ServiceOrder"}), CREATED),
        (request("GET", "/serviceOrder", "limit=5&externalReference.id=3"), answer(200, [])),
        (request("GET", "/serviceOrder/7"), answer(200, {"own": "attribute"})),
        (request("DELETE", "/serviceOrder/7"), answer(204)),
    ],
)
def test_what_is_allowed_is_no_fault(sent: Request, got: Answer) -> None:
    assert list(ACCEPTANCE.faults(sent, got)) == []


@pytest.mark.parametrize(
    ("sent", "got", "fault"),
    [
        (request("GET", "/service"), answer(200, []), "GET /service: is no operation"),
        (request("PUT", "/serviceOrder/7"), answer(200), "PUT /serviceOrder/{id}: is no operation"),
        (creating({}), CREATED, 'the body: "serviceOrderItem" is a required property'),
        (creating({"serviceOrderItem": [ITEM], "no": 1}), CREATED, "('no' was unexpected)"),
        (creating({"serviceOrderItem": [{**ITEM, "action": "do"}]}), CREATED, "/*/action"),
        (creating(None), CREATED, "the body is missing"),
        (creating({"serviceOrderItem": [ITEM]}), answer(201), "the answer 201 is missing"),
        (request("GET", "/serviceOrder/7"), answer(299, {}), "the answer 299 is not declared"),
        (request("GET", "/serviceOrder/7"), answer(200, {"id": 7}), "the answer 200: /id: 7"),
        (request("GET", "/serviceOrder", "no.id=3"), answer(200, []), "no.id is neither"),
        (request("GET", "/serviceOrder", "limit=-1"), answer(200, []), "limit is '-1'"),
        (
            request("GET", "/serviceOrder"),
            answer(200, [], **{"content-type": "text/html"}),
            "media type 'text/html'",
        ),
    ],
)
def test_what_is_not_allowed_is_a_fault(sent: Request, got: Answer, fault: str) -> None:
    [found] = ACCEPTANCE.faults(sent, got)
    assert fault in found
