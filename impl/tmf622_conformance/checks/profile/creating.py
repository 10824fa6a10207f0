"""Creation of orders and cancellations, with the mandatory and with all attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import httpx

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Part, expect
from tmf622_conformance.checks.comparison import is_preserved
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.samples import Json, full, full_order
from tmf622_conformance.contract import problems
from tmf622_conformance.server.api import CANCELLATIONS, ORDERS, Api, brief, item, json_of

GROUP: Final = Group(Part.PROFILE, "creating", "contract, POST operations")

_MANDATORY: Final[Mapping[str, Sequence[str]]] = {
    "ProductOrder": ("id", "href", "state", "productOrderItem"),
    "CancelProductOrder": ("id", "href", "state", "productOrder"),
}


def _created(api: Api, path: str, body: Json) -> tuple[httpx.Response, Json]:
    """The answer to a POST and its resource; raises `Failed` unless it is 201 with an object."""
    answer = api.post(path, body)
    resource = json_of(answer)
    expect(
        answer.status_code == httpx.codes.CREATED and isinstance(resource, dict),
        f"POST {path} is not 201 with an object but {brief(answer)}",
    )
    return answer, resource


def _least_order(_: Api) -> Json:
    return {"productOrderItem": [{"id": "1", "action": "add"}]}


def _all_of_an_order(_: Api) -> Json:
    return full_order("ProductOrder_Create")


def _least_cancellation(api: Api) -> Json:
    return {"productOrder": {"id": api.place()["id"]}}


def _all_of_a_cancellation(api: Api) -> Json:
    task = full("CancelProductOrder_Create")
    task["productOrder"]["id"] = api.place()["id"]
    return task


def _is_created(api: Api, path: str, body: Any) -> None:
    _created(api, path, body(api))


def _is_complete(api: Api, path: str, body: Any, definition: str) -> None:
    _, resource = _created(api, path, body(api))
    missing = [name for name in _MANDATORY[definition] if name not in resource]
    expect(not missing, f"the new resource has no {', '.join(missing)}")


def _is_valid(api: Api, path: str, body: Any, definition: str) -> None:
    _, resource = _created(api, path, body(api))
    wrong = problems(definition, resource)
    expect(not wrong, f"the new resource is not a {definition}: {'; '.join(wrong)}")


def _is_kept(api: Api, path: str, body: Any) -> None:
    sent = body(api)
    _, resource = _created(api, path, sent)
    lost = [name for name in sent if not is_preserved(sent[name], resource.get(name))]
    expect(not lost, f"not returned as they were sent: {', '.join(lost)}")


def _has_location(api: Api, path: str, body: Any) -> None:
    answer, resource = _created(api, path, body(api))
    location = answer.headers.get("location", "")
    expect(
        location.endswith(f"{path}/{resource.get('id')}"),
        f"Location is {location!r}, which is not that of the new resource",
    )


_BODIES: Final = (
    ("order", ORDERS, "createProductOrder", "ProductOrder", _least_order, _all_of_an_order),
    (
        "cancellation",
        CANCELLATIONS,
        "createCancelProductOrder",
        "CancelProductOrder",
        *(_least_cancellation, _all_of_a_cancellation),
    ),
)

for _name, _path, _operation, _definition, _least, _all in _BODIES:
    for _kind, _body, _of in (
        ("mandatory", _least, "with only the mandatory attributes"),
        ("full", _all, "with every attribute"),
    ):
        GROUP.check(
            f"{_name}-{_kind}", MANDATORY, f"POST {_path} {_of} is answered with 201", _operation
        )(partial(_is_created, path=_path, body=_body))
        GROUP.check(
            f"{_name}-{_kind}-attributes",
            MANDATORY,
            f"the answer to POST {_path} {_of} has {', '.join(_MANDATORY[_definition])}",
            _operation,
        )(partial(_is_complete, path=_path, body=_body, definition=_definition))
        GROUP.check(
            f"{_name}-{_kind}-types",
            MANDATORY,
            f"the answer to POST {_path} {_of} is a {_definition} of the contract",
            _operation,
        )(partial(_is_valid, path=_path, body=_body, definition=_definition))
    GROUP.check(
        f"{_name}-kept",
        MANDATORY,
        f"the answer to POST {_path} has the attributes that were sent",
        _operation,
    )(partial(_is_kept, path=_path, body=_all))
    GROUP.check(
        f"{_name}-location",
        RECOMMENDED,
        f"the answer to POST {_path} has the Location of the new resource",
        _operation,
    )(partial(_has_location, path=_path, body=_least))


_INCOMPLETE: Final[Mapping[str, tuple[str, str, Any]]] = {
    "order-without-items": (ORDERS, "createProductOrder", {"externalId": "incomplete"}),
    "order-with-an-item-without-id": (
        ORDERS,
        "createProductOrder",
        {"productOrderItem": [{"action": "add"}]},
    ),
    "order-with-an-item-without-action": (
        ORDERS,
        "createProductOrder",
        {"productOrderItem": [{"id": "1"}]},
    ),
    "order-with-items-of-a-wrong-type": (
        ORDERS,
        "createProductOrder",
        {"productOrderItem": "one"},
    ),
    "order-with-an-unknown-action": (
        ORDERS,
        "createProductOrder",
        {"productOrderItem": [item("1", action="order")]},
    ),
    "cancellation-without-order": (
        CANCELLATIONS,
        "createCancelProductOrder",
        {"cancellationReason": "incomplete"},
    ),
}


def _is_refused(api: Api, path: str, body: Any) -> None:
    answer = api.post(path, body)
    expect(
        answer.status_code == httpx.codes.BAD_REQUEST,
        f"POST {path} is not refused with 400 but {brief(answer)}",
    )


for _name, (_path, _operation, _wrong) in _INCOMPLETE.items():
    GROUP.check(
        f"{_name}-refused", MANDATORY, f"{_name.replace('-', ' ')} is refused with 400", _operation
    )(partial(_is_refused, path=_path, body=_wrong))
