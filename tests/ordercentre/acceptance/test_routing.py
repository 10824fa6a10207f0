"""Which acceptance centre gets which item."""

from __future__ import annotations

from typing import Any

import pytest

from ordercentre.acceptance.routing import Routing
from ordercentre.centre import AcceptanceCentre, AcceptanceRules, NeighbourSettings
from productordering.api import definition
from productordering.versions import writing
from tmf630.wire import Json

DEFINITIONS = definition().collections["productOrder"].stored


def routing(*filters: str) -> Routing:
    """Centres `0`, `1` and so on with these filters, and `other`, which is the default."""
    centres = [_centre(str(n), each) for n, each in enumerate(filters)]
    rules = AcceptanceRules(centres=(*centres, _centre("other", "id=none")), default="other")
    assert DEFINITIONS is not None
    return Routing(rules, DEFINITIONS)


def _centre(name: str, query: str) -> AcceptanceCentre:
    return AcceptanceCentre(neighbour=NeighbourSettings(name=name, url="http://x"), filter=query)


def item(id: str, *nested: Json, region: str = "", offering: str = "", **more: Any) -> Json:
    made: Json = {"id": id, "action": "add", "state": "acknowledged", **more}
    if region:
        made["product"] = {"place": [{"role": "installation", "region": region}]}
    if offering:
        made["productOffering"] = {"id": offering}
    return {**made, "productOrderItem": list(nested)} if nested else made


def order(*items: Json, **more: Any) -> Json:
    return {"state": "acknowledged", "productOrderItem": list(items), **more}


def names(routes: Routing, order: Json) -> dict[str, str]:
    return {id: centre.neighbour.name for id, centre in routes.centres(order).items()}


SHOP_ORDER = order(item("1"), channel=[{"id": "shop"}], priority="1")


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("", True),
        ("channel.id=shop", True),
        ("channel.id=web", False),
        ("channel.id=web,shop", True),
        ("priority.lte=2&channel.id=shop", True),
        ("channel.id=shop&place.region=north", False),
        ("channel.id.regex=^sh", True),
        ("action=add", True),
        ("productOrderItem.action=delete", False),
        ("filter=$.channel[?(@.id=='shop')]", True),
    ],
)
def test_the_first_centre_whose_filter_matches_gets_the_item(query: str, matches: bool) -> None:
    assert names(routing(query), SHOP_ORDER) == {"1": "0" if matches else "other"}


def test_an_order_is_split_over_the_centres_of_its_items() -> None:
    routes = routing("place.region=north", "place.region=south", "channel.id=shop")
    items = [item("1", region="north"), item("2", region="south"), item("3"), item("4")]
    assert names(routes, order(*items)) == {"1": "0", "2": "1", "3": "other", "4": "other"}
    assert names(routes, order(*items, channel=[{"id": "shop"}])) == {
        "1": "0",
        "2": "1",
        "3": "2",
        "4": "2",
    }


def test_an_item_is_alone_in_what_a_filter_sees() -> None:
    routes = routing("productOrderItem.action=delete")
    deleted = {**item("2"), "action": "delete"}
    assert names(routes, order(item("1"), deleted)) == {"1": "other", "2": "0"}


@pytest.mark.parametrize(
    ("filters", "nested"),
    [
        # The parent, offering `bundle` in the north, goes to the first centre.
        (("place.region=north", "channel.id=shop"), "0"),
        (("productOffering.id=bundle", "channel.id=shop"), "0"),
        (("place.region=north", "productOffering.id=router", "channel.id=shop"), "1"),
        (("channel.id=shop", "productOffering.id=router"), "1"),
    ],
)
def test_a_nested_item_follows_its_parent_unless_a_filter_matches_it_alone(
    filters: tuple[str, ...], nested: str
) -> None:
    router = item("2", item("3"), offering="router")
    bundle = item("1", router, region="north", offering="bundle")
    found = names(routing(*filters), order(bundle, channel=[{"id": "shop"}]))
    assert found["1"] == "0"
    assert found["2"] == found["3"] == nested


def test_what_only_v5_says_of_a_place_is_filtered_too() -> None:
    place = {
        "@type": "RelatedPlaceRefOrValue",
        "role": "installation",
        "place": {"@type": "GeographicAddress", "id": "A-1", "region": "north"},
    }
    product = {"@type": "Product", "place": [place]}
    v5 = order({**item("1"), "@type": "ProductOrderItem", "product": product})
    stored = writing.order({**v5, "@type": "ProductOrder"})
    assert names(routing("place.region=north"), stored) == {"1": "0"}
    v4 = routing("filter=$.productOrderItem[?(@.product.place.id=='A-1')]")
    assert names(v4, stored) == {"1": "0"}


def test_dates_and_numbers_compare_by_the_contract() -> None:
    routes = routing("requestedStartDate.gte=2026-11-29T12:00:00Z")
    assert names(routes, order(item("1"), requestedStartDate="2026-11-29T13:30:00+01:00")) == {
        "1": "0"
    }
    assert names(routing("quantity.gt=9"), order(item("1", quantity=10))) == {"1": "0"}


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("chanel.id=shop", "did you mean channel?"),
        ("channel.idd=shop", "channel.idd"),
        ("filter=$.channel[", "filter"),
        ("channel.id.regex=(", "RE2"),
        ("fields=id", "fields: has no meaning"),
        ("productOrderItm.place.x=1", "productOrderItm"),
        ("state=unknown", "state"),
    ],
)
def test_a_bad_filter_is_refused_with_its_reason(query: str, reason: str) -> None:
    with pytest.raises(ValueError, match="the filter of 0: ") as refused:
        routing(query)
    assert reason in str(refused.value)


def test_the_default_is_one_of_the_centres() -> None:
    assert DEFINITIONS is not None
    with pytest.raises(ValueError, match=r"\"otter\" is none of other; did you mean other\?"):
        Routing(AcceptanceRules(centres=(_centre("other", ""),), default="otter"), DEFINITIONS)
