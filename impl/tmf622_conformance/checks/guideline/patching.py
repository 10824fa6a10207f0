"""Patches: JSON Merge Patch (RFC 7396) and JSON Patch (RFC 6902)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any, Final

import httpx

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.server.api import (
    JSON_PATCH,
    JSON_PATCH_QUERY,
    MERGE_PATCH,
    ORDERS,
    Api,
    Json,
    brief,
    item,
    path_of,
)

GROUP: Final = Group(Part.GUIDELINE, "patching", "TMF630 part 1, partial update; RFC 7396")
JSON_PATCHES: Final = "TMF630 part 5; RFC 6902"
PATCH: Final = "patchProductOrder"


def _order(api: Api) -> Json:
    party = {"id": "p1", "name": "Ada", "role": "customer", "@referredType": "Individual"}
    return api.place(
        category="b2b",
        billingAccount={"id": "b1", "name": "Home"},
        relatedParty=[party],
        note=[{"id": "n1", "text": "first"}],
    )


def _patched(api: Api, order: Json, patch: Any, media_type: str = MERGE_PATCH) -> Json:
    """The order after a patch; raises `Failed` unless the patch is accepted."""
    answer = api.patch(path_of(ORDERS, order["id"]), patch, media_type)
    expect(answer.status_code == httpx.codes.OK, f"PATCH is not 200 but {brief(answer)}")
    return api.retrieve(ORDERS, order["id"])


@GROUP.check("sets", MANDATORY, "a merge patch adds and replaces attributes", PATCH)
def sets(api: Api) -> None:
    order = _patched(api, _order(api), {"category": "b2c", "description": "new"})
    expect(
        (order.get("category"), order.get("description")) == ("b2c", "new"),
        f"category is {order.get('category')!r}, description {order.get('description')!r}",
    )


@GROUP.check("null-removes", MANDATORY, "null in a merge patch removes the attribute", PATCH)
def removes(api: Api) -> None:
    order = _patched(api, _order(api), {"category": None})
    expect("category" not in order, f"category is still {order.get('category')!r}")


@GROUP.check("merges-within", MANDATORY, "a merge patch merges into a nested object", PATCH)
def merges_within(api: Api) -> None:
    order = _patched(api, _order(api), {"billingAccount": {"id": "b1", "role": "payer"}})
    expected = {"id": "b1", "name": "Home", "role": "payer"}
    account = order.get("billingAccount")
    expect(
        isinstance(account, dict) and {k: account.get(k) for k in expected} == expected,
        f"billingAccount is {account!r:.200}",
    )


@GROUP.check("null-removes-within", RECOMMENDED, "null removes nested attributes too", PATCH)
def removes_within(api: Api) -> None:
    order = _patched(api, _order(api), {"billingAccount": {"name": None}})
    account = order.get("billingAccount")
    expect(
        isinstance(account, dict) and "name" not in account and account.get("id") == "b1",
        f"billingAccount is {account!r:.200}",
    )


@GROUP.check("replaces-arrays", MANDATORY, "an array in a merge patch replaces the array", PATCH)
def replaces_arrays(api: Api) -> None:
    order = _patched(api, _order(api), {"note": [{"id": "n2", "text": "second"}]})
    texts = [each.get("text") for each in order.get("note", [])]
    expect(texts == ["second"], f"the notes are {texts}")


@GROUP.check("empty", RECOMMENDED, "an empty merge patch changes nothing", PATCH)
def changes_nothing(api: Api) -> None:
    order = _order(api)
    expect(_patched(api, order, {}) == order, "the empty patch {} has changed the order")


@GROUP.check("extension", RECOMMENDED, "a merge patch sets attributes beyond the contract", PATCH)
def sets_extensions(api: Api) -> None:
    order = _patched(api, _order(api), {"vendorTag": {"a": [1]}})
    expect(order.get("vendorTag") == {"a": [1]}, f"vendorTag is {order.get('vendorTag')!r}")


@GROUP.check(
    "keeps-extensions", RECOMMENDED, "a patch of one attribute preserves extensions", PATCH
)
def keeps_extensions(api: Api) -> None:
    order = _patched(api, api.place(vendorTag="v"), {"category": "b2c"})
    expect(order.get("vendorTag") == "v", "vendorTag, an extension of the contract, is lost")


def _is_not_patchable(api: Api, attribute: str, value: str) -> None:
    order = _order(api)
    answer = api.patch(path_of(ORDERS, order["id"]), {attribute: value})
    present = api.retrieve(ORDERS, order["id"])
    expect(present.get(attribute) == order.get(attribute), f"PATCH has changed {attribute}")
    expect(answer.is_client_error, f"PATCH of {attribute} is {brief(answer)}")


for _attribute, _value in (
    ("id", "another"),
    ("href", "https://orders.example/another"),
    ("orderDate", "2001-01-01T00:00:00Z"),
):
    GROUP.check(
        f"keeps-{_attribute}", RECOMMENDED, f"a patch that changes {_attribute} is refused", PATCH
    )(partial(_is_not_patchable, attribute=_attribute, value=_value))


def _is_refused(api: Api, patch: Any) -> None:
    order = _order(api)
    answer = api.patch(path_of(ORDERS, order["id"]), patch)
    expect(answer.is_client_error, f"the patch {patch} is not refused but {brief(answer)}")
    expect(api.retrieve(ORDERS, order["id"]) == order, "the refused patch has changed the order")


for _name, _patch, _sentence in (
    ("wrong-type", {"priority": {"a": 1}}, "a patch with a wrong type is refused"),
    ("all-items", {"productOrderItem": None}, "a patch that removes all items is refused"),
    (
        *("half-wrong", {"category": "new", "productOrderItem": [item("1", action="order")]}),
        "a patch that is wrong in part changes nothing",
    ),
    ("no-object", ["category"], "a merge patch that is not an object is refused"),
):
    GROUP.check(f"refuses-{_name}", MANDATORY, _sentence, PATCH)(partial(_is_refused, patch=_patch))


@GROUP.check(
    "date-spelling", RECOMMENDED, "the same instant in another spelling is no change", PATCH
)
def compares_instants(api: Api) -> None:
    order = _order(api)
    instant = datetime.fromisoformat(order["orderDate"]).astimezone(timezone(timedelta(hours=3)))
    after = _patched(api, order, {"orderDate": instant.isoformat(), "category": "b2c"})
    before = datetime.fromisoformat(order["orderDate"])
    expect(
        datetime.fromisoformat(after["orderDate"]) == before,
        f"orderDate was {order['orderDate']!r} and is {after['orderDate']!r}",
    )


@GROUP.check("json-patch", OPTIONAL, "a JSON Patch is applied", PATCH, source=JSON_PATCHES)
def does_json_patch(api: Api) -> None:
    operations = [
        {"op": "test", "path": "/category", "value": "b2b"},
        {"op": "replace", "path": "/category", "value": "b2c"},
        {"op": "add", "path": "/note/-", "value": {"id": "n2", "text": "second"}},
        {"op": "remove", "path": "/relatedParty"},
    ]
    order = _patched(api, _order(api), operations, JSON_PATCH)
    texts = [each.get("text") for each in order.get("note", [])]
    expect(
        (order.get("category"), texts, "relatedParty" in order)
        == ("b2c", ["first", "second"], False),
        f"category is {order.get('category')!r}, the notes are {texts}",
    )


@GROUP.check(
    "json-patch-all-or-nothing",
    OPTIONAL,
    "a JSON Patch with a failing operation changes nothing",
    PATCH,
    source=JSON_PATCHES,
)
def does_all_or_nothing(api: Api) -> None:
    order = _order(api)
    operations = [
        {"op": "replace", "path": "/category", "value": "b2c"},
        {"op": "test", "path": "/category", "value": "b2b"},
    ]
    answer = api.patch(path_of(ORDERS, order["id"]), operations, JSON_PATCH)
    expect(answer.is_client_error, f"a test that fails is {brief(answer)}")
    category = api.retrieve(ORDERS, order["id"]).get("category")
    expect(category == "b2b", f"category is {category!r} after a JSON Patch that has failed")


def _selects(api: Api, path: str) -> None:
    order = api.place(productOrderItem=[item("1", action="add"), item("2", action="add")])
    operations = [{"op": "add", "path": path, "value": 25}]
    after = _patched(api, order, operations, JSON_PATCH_QUERY)
    quantities = [each.get("quantity") for each in after["productOrderItem"]]
    expect(quantities == [None, 25], f"after {path} the quantities are {quantities}")


for _name, _path, _source in (
    ("part-5", "/productOrderItem/quantity?productOrderItem.id=2", "TMF630 part 5"),
    ("part-6", "$.productOrderItem[?(@.id=='2')].quantity", "TMF630 part 6"),
    ("part-6-without-root", "productOrderItem[?(@.id=='2')].quantity", "TMF630 part 6"),
):
    GROUP.check(
        f"json-patch-query-{_name}",
        OPTIONAL,
        f"a patch by query changes what its path selects ({_path})",
        PATCH,
        source=_source,
    )(partial(_selects, path=_path))
