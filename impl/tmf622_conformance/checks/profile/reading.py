"""Retrieval and lists: mandatory attributes and types of each resource."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import httpx

from tmf622_conformance.check import MANDATORY, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.samples import Json, full_order
from tmf622_conformance.contract import problems
from tmf622_conformance.server.api import CANCELLATIONS, ORDERS, Api, brief, json_of, path_of

GROUP: Final = Group(Part.PROFILE, "reading", "contract, GET operations")
UNKNOWN_ID: Final = "00000000-0000-4000-8000-000000000000"
"""An id that no resource has."""


def an_order(api: Api) -> Json:
    """A new order with little in it."""
    return api.place()


def a_full_order(api: Api) -> Json:
    """A new order with every attribute."""
    return api.create(ORDERS, {**full_order("ProductOrder_Create"), "externalId": api.marker()})


def a_cancellation(api: Api) -> Json:
    """A new task that cancels an order."""
    return api.cancel(api.place(), cancellationReason="conformance")


def _is_retrieved(api: Api, path: str, made: Any) -> None:
    resource = made(api)
    found = api.retrieve(path, resource["id"])
    expect(
        (found.get("id"), found.get("href")) == (resource["id"], resource.get("href")),
        f"id and href are {found.get('id')!r} and {found.get('href')!r}, "
        f"not {resource['id']!r} and {resource.get('href')!r} as in the answer to POST",
    )


def _is_valid(api: Api, path: str, made: Any, definition: str) -> None:
    wrong = problems(definition, api.retrieve(path, made(api)["id"]))
    expect(not wrong, f"the resource is not a {definition}: {'; '.join(wrong)}")


def _is_listed(api: Api, path: str, made: Any, definition: str) -> None:
    resource = made(api)
    found = api.find(path, {"id": resource["id"]})
    expect(
        [each.get("id") for each in found] == [resource["id"]],
        f"GET {path}?id={resource['id']} finds {len(found)} resources, not the one with this id",
    )
    wrong = problems(definition, found[0])
    expect(not wrong, f"the resource is not a {definition}: {'; '.join(wrong)}")


def _are_all_valid(api: Api, path: str, made: Any, definition: str) -> None:
    made(api)
    found = api.find(path, {"limit": "50"})
    expect(found, f"GET {path} lists nothing, though a resource exists")
    for each in found:
        wrong = problems(definition, each)
        expect(not wrong, f"a listed resource is not a {definition}: {'; '.join(wrong)}")
        missing = {"id", "href", "state"} - set(each)
        expect(not missing, f"a listed resource has no {', '.join(sorted(missing))}")


def _is_unknown(api: Api, method: str, path: str) -> None:
    body = {"description": "x"} if method == "PATCH" else None
    answer = api.request(method, path_of(path, UNKNOWN_ID), json=body)
    expect(
        answer.status_code == httpx.codes.NOT_FOUND,
        f"{method} of an unknown id is not 404 but {brief(answer)}",
    )
    wrong = problems("Error", json_of(answer))
    expect(not wrong, f"the answer's body is not an Error: {'; '.join(wrong)}")


_MADE: Final = (
    ("order", ORDERS, "ProductOrder", an_order),
    ("full-order", ORDERS, "ProductOrder", a_full_order),
    ("cancellation", CANCELLATIONS, "CancelProductOrder", a_cancellation),
)
for _name, _path, _definition, _made in _MADE:
    GROUP.check(
        f"{_name}-retrieved",
        MANDATORY,
        f"GET {_path}/{{id}} answers with the {_name.replace('-', ' ')} of this id",
        f"retrieve{_definition}",
    )(partial(_is_retrieved, path=_path, made=_made))
    GROUP.check(
        f"{_name}-types",
        MANDATORY,
        f"the {_name.replace('-', ' ')} that is retrieved is a {_definition} of the contract",
        f"retrieve{_definition}",
    )(partial(_is_valid, path=_path, made=_made, definition=_definition))
    GROUP.check(
        f"{_name}-listed",
        MANDATORY,
        f"GET {_path} finds the {_name.replace('-', ' ')} by its id, as the contract defines it",
        f"list{_definition}",
    )(partial(_is_listed, path=_path, made=_made, definition=_definition))
for _name, _path, _definition, _made in _MADE[::2]:
    GROUP.check(
        f"{_name}-list-types",
        MANDATORY,
        f"each instance that GET {_path} lists is a {_definition} with id, href and state",
        f"list{_definition}",
    )(partial(_are_all_valid, path=_path, made=_made, definition=_definition))
for _method, _path, _operation in (
    ("GET", ORDERS, "retrieveProductOrder"),
    ("PATCH", ORDERS, "patchProductOrder"),
    ("DELETE", ORDERS, "deleteProductOrder"),
    ("GET", CANCELLATIONS, "retrieveCancelProductOrder"),
    ("DELETE", "/hub", "unregisterListener"),
):
    GROUP.check(
        f"{_operation}-unknown",
        MANDATORY,
        f"{_method} {_path}/{{id}} with an unknown id is 404 with an Error",
        _operation,
    )(partial(_is_unknown, method=_method, path=_path))
