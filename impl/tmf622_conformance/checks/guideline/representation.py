"""The representation of an order: what the server preserves, and what it sets itself."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import httpx

from tmf622_conformance.check import MANDATORY, OPTIONAL, RECOMMENDED, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.exchange import text_of
from tmf622_conformance.server.api import ORDERS, Api, brief, item, json_of, path_of

GROUP: Final = Group(Part.GUIDELINE, "representation", "TMF630 part 1, resources")
PLACE: Final = "createProductOrder"
GET: Final = "retrieveProductOrder"
_SERVERS: Final = {
    "id": "mine",
    "href": "https://client.example/mine",
    "state": "completed",
    "orderDate": "2001-01-01T00:00:00.000Z",
}
_KINDS: Final[tuple[tuple[str, Any, str], ...]] = (
    ("integer", 12, "an integer stays an integer"),
    ("decimal", 12.5, "a decimal number keeps its value"),
    ("boolean", False, "a boolean stays a boolean"),
    ("unicode", "Zoë 😀 \u202e ﷽ Ω", "any Unicode text is preserved"),
    ("long-text", "x" * 20_000, "a long text is preserved"),
    ("empty", "", "an empty text is preserved"),
    ("nested", {"a": [{"b": {"c": [1, "2", None]}}]}, "nested values are preserved"),
    ("markup", "<b>'\"&amp;\\u0000%00${7*7}", "text that looks like code is preserved"),
)


def _keeps(api: Api, value: Any) -> None:
    order = api.place(vendorTag=value)
    present = api.retrieve(ORDERS, order["id"])
    expect("vendorTag" in present, "vendorTag, an extension of the contract, is lost")
    kept = present["vendorTag"]
    expect(kept == value and type(kept) is type(value), f"{value!r:.100} has become {kept!r:.100}")


for _name, _value, _sentence in _KINDS:
    GROUP.check(f"keeps-{_name}", RECOMMENDED, _sentence, PLACE, GET)(partial(_keeps, value=_value))


@GROUP.check(
    "extension", MANDATORY, "extensions of the contract are preserved, with @type", PLACE, GET,
    source="TMF630 part 2, extension of resources",
)  # fmt: skip
def keeps_extensions(api: Api) -> None:
    extension = {
        "@type": "VendorOrder",
        "@schemaLocation": "https://schemas.example/VendorOrder.json",
        "vendorTag": "v",
    }
    present = api.retrieve(ORDERS, api.place(**extension)["id"])
    lost = [name for name in extension if present.get(name) != extension[name]]
    expect(not lost, f"not as they were sent: {', '.join(lost)}")


@GROUP.check(
    "extension-within", RECOMMENDED, "extensions are preserved at every depth", PLACE, GET,
    source="TMF630 part 2, extension of resources",
)  # fmt: skip
def keeps_extensions_within(api: Api) -> None:
    party = {"id": "p1", "@referredType": "Individual", "role": "customer", "vendorTag": {"n": 1}}
    order = api.place(
        productOrderItem=[item("1", vendorTag="i", product={"vendorTag": ["p"]})],
        relatedParty=[party],
    )
    present = api.retrieve(ORDERS, order["id"])
    kept = present["productOrderItem"][0]
    expect(kept.get("vendorTag") == "i", "an extension of an item is lost")
    expect(kept.get("product", {}).get("vendorTag") == ["p"], "an extension of a product is lost")
    expect(
        present["relatedParty"][0].get("vendorTag") == {"n": 1},
        "an extension of a related party is lost",
    )


def _sets(api: Api, attribute: str, sent: str) -> None:
    order = api.place(**{attribute: sent})
    expect(order.get(attribute) != sent, f"{attribute} is the value that the client sent")
    expect(order.get(attribute), f"{attribute} is not set by the server")


for _attribute, _sent in _SERVERS.items():
    GROUP.check(
        f"sets-{_attribute}",
        RECOMMENDED if _attribute == "orderDate" else MANDATORY,
        f"{_attribute} is set by the server, not by the client",
        PLACE,
        source="contract, definitions/ProductOrder_Create",
    )(partial(_sets, attribute=_attribute, sent=_sent))


@GROUP.check("ids-differ", MANDATORY, "each order has an id of its own", PLACE)
def has_its_own_id(api: Api) -> None:
    mark = api.marker()
    ids = {api.place(externalId=mark)["id"] for _ in range(3)}
    expect(len(ids) == 3, f"three orders have {len(ids)} ids")


@GROUP.check("href-leads", MANDATORY, "href is the URL of its resource", PLACE, GET)
def href_leads(api: Api) -> None:
    order = api.place()
    path = httpx.URL(str(order.get("href"))).path
    expect(
        path.endswith(path_of(ORDERS, order["id"])),
        f"href is {order.get('href')!r}, which does not end in {ORDERS}/{order['id']}",
    )


@GROUP.check("href-absolute", RECOMMENDED, "href is an absolute URL", PLACE, GET)
def href_is_absolute(api: Api) -> None:
    href = str(api.place().get("href"))
    expect(httpx.URL(href).is_absolute_url, f"href is {href!r}")


@GROUP.check(
    "href-and-host",
    RECOMMENDED,
    "href ignores a forged Host or X-Forwarded-Host",
    GET,
    PLACE,
)
def href_ignores_headers(api: Api) -> None:
    path = path_of(ORDERS, api.place()["id"])
    for name in ("Host", "X-Forwarded-Host"):
        answer = api.request("GET", path, headers={name: "evil.example"})
        expect("evil.example" not in text_of(answer), f"href is made from the request's {name}")


@GROUP.check("location-is-href", OPTIONAL, "Location of a new order is its href", PLACE)
def location_is_href(api: Api) -> None:
    answer = api.post(ORDERS, {"productOrderItem": [item("1")]})
    order = json_of(answer)
    location = answer.headers.get("location")
    expect(location == order.get("href"), f"Location is {location!r}, href {order.get('href')!r}")


@GROUP.check("no-duplicate-items", OPTIONAL, "items of an order have different ids", PLACE)
def refuses_equal_items(api: Api) -> None:
    answer = api.post(ORDERS, {"productOrderItem": [item("1"), item("1")]})
    expect(answer.is_client_error, f"an order with two items 1 is {brief(answer)}")
