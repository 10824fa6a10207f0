"""The offerings that a search finds, and what is said of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from ordercentre.catalogue.lookup import Catalogue
from ordercentre.centre import CatalogueRules
from ordercentre.neighbours.protocol import Neighbour
from ordercentre.offers import MOST_SEARCHED, Offers
from tests.ordercentre.catalogue.catalogues import offering, stored
from tmf630.wire import Json

pytestmark = pytest.mark.anyio


class Listing:
    """A neighbour that has a list of offerings; `asked` are the limits of the requests for it."""

    name = "catalog"

    def __init__(self, offerings: Sequence[Any]) -> None:
        self.offerings = offerings
        self.asked: list[int] = []

    async def find(self, path: str, query: Mapping[str, str], limit: int) -> Sequence[Json]:
        assert path == "/productOffering"
        self.asked.append(limit)
        return self.offerings[:limit]


def offers(
    *offerings: Json, specifications: Sequence[Json] = (), max_age: float = 60.0
) -> tuple[Offers, Listing]:
    listing = Listing(offerings)
    catalogue = Catalogue("catalog", stored(offerings, specifications))
    return Offers(catalogue, cast(Neighbour, listing), CatalogueRules(), max_age), listing


def ids(found: Any) -> list[str]:
    return [each.id for each in found.offerings]


async def test_words_are_looked_for_in_names_ids_and_descriptions() -> None:
    made, _ = offers(
        offering("a", name="Fibre 500"),
        offering("b", name="Mobile", description="With FIBRE at home"),
        offering("fibre-x"),
        offering("c", name="TV"),
    )
    found = await made.find("fibre")
    assert (ids(found), found.is_complete) == (["a", "fibre-x", "b"], True)
    assert ids(await made.find("500 fibre")) == ["a"]
    assert ids(await made.find("")) == ["a", "fibre-x", "b", "c"]


async def test_only_what_can_be_ordered_is_found() -> None:
    made, _ = offers(
        offering("a", lifecycleStatus="Retired"),
        offering("b", isSellable=False),
        offering("c", validFor={"endDateTime": "2020-01-01T00:00:00Z"}),
        offering("d", validFor="always"),
        {"id": "", "name": "without an id"},
        offering("e", lifecycleStatus="Active"),
    )
    assert ids(await made.find("")) == ["e"]
    assert [ids(await made.find(id)) for id in "abcd"[:3]] == [[], [], []]


async def test_a_large_catalogue_is_searched_in_part_and_an_id_is_found_anyway() -> None:
    many = [offering(f"id-{number}", name=f"Plan {number}") for number in range(MOST_SEARCHED)]
    made, listing = offers(*many, offering("last", name="Last"))
    found = await made.find("plan")
    assert (len(found.offerings), found.is_complete) == (20, False)
    assert ids(await made.find("last")) == ["last"]
    assert listing.asked == [MOST_SEARCHED]


async def test_a_list_is_used_again_as_long_as_it_may_be() -> None:
    made, listing = offers(offering("a"), max_age=0.0)
    await made.find("a")
    await made.find("a")
    assert len(listing.asked) == 2


async def test_an_offering_is_described_with_its_components() -> None:
    speed = {
        "name": "speed",
        "valueType": "number",
        "minCardinality": 1,
        "productSpecCharacteristicValue": [
            {"value": "50", "unitOfMeasure": "Mbit/s", "isDefault": True},
            {"value": 100, "unitOfMeasure": "Mbit/s"},
        ],
    }
    visits = {
        "name": "visits",
        "valueType": "integer",
        "maxCardinality": 3,
        "productSpecCharacteristicValue": [
            {"valueFrom": 1, "valueTo": 10, "rangeInterval": "closedBottom", "unitOfMeasure": "h"}
        ],
    }
    bundle = {
        "id": "bundle",
        "name": "Bundle",
        "bundledProductOffering": [
            {"id": "line", "bundledProductOfferingOption": {"numberRelOfferLowerLimit": 2}},
            {"id": "box", "bundledProductOfferingOption": {"numberRelOfferUpperLimit": 4}},
        ],
    }
    price = {
        "name": "Fee",
        "priceType": "recurring",
        "recurringChargePeriod": "month",
        "price": {"taxIncludedAmount": {"value": 9.9, "unit": "EUR"}},
    }
    made, _ = offers(
        bundle,
        offering("line", productSpecification={"id": "access"}, productOfferingPrice=[price]),
        offering("box"),
        specifications=[{"id": "access", "productSpecCharacteristic": [speed, visits]}],
    )
    found = await made.get("bundle")
    assert found.keys() == {"bundle", "line", "box"}
    assert found["bundle"]["components"] == [
        {"id": "line", "default": 2, "lower": 2, "upper": None},
        {"id": "box", "default": 0, "lower": 0, "upper": 4},
    ]
    first, second = found["line"]["characteristics"]
    assert (first["values"], first["units"], first["defaults"]) == ([50, 100], ["Mbit/s"], [50])
    assert (first["kind"], first["least"], first["most"]) == ("number", 1, 1)
    assert (second["values"], second["ranges"]) == (None, ["≥ 1, < 10 h"])
    [shown] = found["line"]["prices"]
    assert shown["price"]["taxIncludedAmount"] == {"value": 9.9, "unit": "EUR"}
    assert await made.get("none") == {}
