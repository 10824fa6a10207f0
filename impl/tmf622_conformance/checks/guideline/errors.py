"""Refused requests: the status of the answer, and its Error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Level, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.contract import problems
from tmf622_conformance.exchange import text_of
from tmf622_conformance.server.api import CANCELLATIONS, HUB, ORDERS, Api, brief, json_of

GROUP: Final = Group(Part.GUIDELINE, "errors", "TMF630 part 1, errors")
_JSON: Final = {"Content-Type": "application/json"}
_CREATED_BY: Final = {
    ORDERS: "createProductOrder",
    CANCELLATIONS: "createCancelProductOrder",
    HUB: "registerListener",
}
_NOT_A_NUMBER: Final = '{"productOrderItem":[{"id":"1","action":"add","quantity":NaN}]}'
_DEEP: Final = '{"note":' + "[" * 5_000 + "]" * 5_000 + "}"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong request, and the statuses that may answer it."""

    name: str
    level: Level
    sentence: str
    operation: str
    method: str
    path: str
    statuses: Sequence[int]
    content: str | bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def _post(  # noqa: PLR0913 - each may be what is wrong
    name: str,
    level: Level,
    sentence: str,
    content: str | bytes,
    *,
    statuses: Sequence[int] = (httpx.codes.BAD_REQUEST,),
    path: str = ORDERS,
    media_type: str = "application/json",
) -> Wrong:
    operation = _CREATED_BY[path]
    headers = {"Content-Type": media_type}
    return Wrong(name, level, sentence, operation, "POST", path, statuses, content, headers)


_WRONG: Final[Sequence[Wrong]] = (
    _post("no-json", MANDATORY, "a body that is not JSON is 400", '{"productOrderItem": ['),
    _post("no-body", MANDATORY, "a POST without a body is 400", b""),
    _post("no-object", MANDATORY, "a body that is not an object is 400", '["an order"]'),
    _post("missing-attribute", MANDATORY, "a body without a mandatory attribute is 400", "{}"),
    _post("missing-callback", MANDATORY, "a registration without callback is 400", "{}", path=HUB),
    _post(
        "cancel-without-order",
        MANDATORY,
        "a cancellation without order is 400",
        "{}",
        path=CANCELLATIONS,
    ),
    _post("not-a-number", RECOMMENDED, "NaN, which is not JSON, is 400", _NOT_A_NUMBER),
    _post(
        "not-utf-8",
        RECOMMENDED,
        "a body that is not UTF-8 is 400 or 415",
        b'{"description":"\xff\xfe"}',
        statuses=(400, 415),
    ),
    _post(
        "deep",
        RECOMMENDED,
        "a body that is nested 5,000 deep is 400 or 413",
        _DEEP,
        statuses=(400, 413),
    ),
    _post(
        "media-type",
        MANDATORY,
        "a body of another media type is 415",
        "<order/>",
        statuses=(415,),
        media_type="application/xml",
    ),
    Wrong(
        "unknown-id",
        MANDATORY,
        "an unknown id is 404",
        "retrieveProductOrder",
        "GET",
        f"{ORDERS}/nobody-has-this",
        (404,),
    ),
    Wrong(
        "not-acceptable",
        RECOMMENDED,
        "an Accept without JSON is 406",
        "listProductOrder",
        "GET",
        ORDERS,
        (406,),
        headers={"Accept": "application/xml"},
    ),
    Wrong(
        "method",
        MANDATORY,
        "a method that a path does not support is 405",
        "listProductOrder",
        "PUT",
        ORDERS,
        (405,),
        "{}",
        _JSON,
    ),
    Wrong(
        "no-path",
        MANDATORY,
        "a path that is not in the contract is 404",
        "listProductOrder",
        "GET",
        "/productOrders",
        (404,),
    ),
)


def _answer(api: Api, wrong: Wrong) -> httpx.Response:
    return api.request(wrong.method, wrong.path, content=wrong.content, headers=dict(wrong.headers))


def _has_status(api: Api, wrong: Wrong) -> None:
    answer = _answer(api, wrong)
    statuses = " or ".join(map(str, wrong.statuses))
    expect(
        answer.status_code in wrong.statuses, f"the answer is not {statuses} but {brief(answer)}"
    )


def _has_error(api: Api, wrong: Wrong) -> None:
    answer = _answer(api, wrong)
    expect(answer.is_client_error, f"the request is not refused but {brief(answer)}")
    body = json_of(answer)
    found = problems("Error", body)
    expect(not found, f"the body of {answer.status_code} is not an Error: {'; '.join(found)}")
    media_type = answer.headers.get("content-type", "")
    expect(
        media_type.startswith("application/json"),
        f"the Error's media type is {media_type!r}, and the contract produces application/json",
    )


for _wrong in _WRONG:
    GROUP.check(_wrong.name, _wrong.level, _wrong.sentence, _wrong.operation)(
        partial(_has_status, wrong=_wrong)
    )
    GROUP.check(
        f"{_wrong.name}-error",
        MANDATORY if _wrong.level is MANDATORY else RECOMMENDED,
        f"where {_wrong.sentence.rpartition(' is ')[0]} is refused, the body is an Error",
        _wrong.operation,
        source="contract, definitions/Error",
    )(partial(_has_error, wrong=_wrong))


@GROUP.check(
    "code-is-text",
    MANDATORY,
    "an Error's code and reason are texts, and not empty",
    "retrieveProductOrder",
    source="contract, definitions/Error",
)
def has_text_as_code(api: Api) -> None:
    error = json_of(api.get(f"{ORDERS}/nobody-has-this"))
    for name in ("code", "reason"):
        value = error.get(name)
        expect(isinstance(value, str) and value, f"{name} is {value!r}")


@GROUP.check(
    "status-is-repeated",
    RECOMMENDED,
    "an Error's status, if present, is the status of the answer as text",
    "retrieveProductOrder",
    source="contract, definitions/Error/status",
)
def repeats_the_status(api: Api) -> None:
    answer = api.get(f"{ORDERS}/nobody-has-this")
    status = json_of(answer).get("status", str(answer.status_code))
    expect(status == str(answer.status_code), f"status is {status!r}")


@GROUP.check(
    "says-where",
    RECOMMENDED,
    "an Error about a body names the attribute that is wrong",
    "createProductOrder",
)
def names_the_attribute(api: Api) -> None:
    answer = api.post(ORDERS, {"productOrderItem": [{"id": "1", "action": "order"}]})
    expect("action" in text_of(answer), "the answer does not name the attribute action")


@GROUP.check("allow", RECOMMENDED, "405 lists the supported methods in Allow", "listProductOrder")
def lists_methods(api: Api) -> None:
    answer = api.request("PUT", ORDERS, content="{}", headers=_JSON)
    allowed = {each.strip() for each in answer.headers.get("allow", "").split(",")}
    expect({"GET", "POST"} <= allowed, f"Allow is {answer.headers.get('allow')!r}")


@GROUP.check(
    "no-insides",
    RECOMMENDED,
    "an Error shows no internals of the server",
    "createProductOrder",
)
def shows_no_internals(api: Api) -> None:
    for wrong in _WRONG:
        # Quotes of a stack trace are escaped within JSON.
        text = text_of(_answer(api, wrong)).replace('\\"', '"')
        for trace in (
            "Traceback (most recent",
            "at java.",
            '.py", line',
            "node_modules",
            "SELECT ",
        ):
            expect(trace not in text, f"the answer to {wrong.name} has {trace!r} in it")
