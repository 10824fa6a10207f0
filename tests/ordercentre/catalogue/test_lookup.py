"""Offerings are found with all that belongs to them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ordercentre.catalogue.lookup import Catalogue
from ordercentre.catalogue.model import Found
from ordercentre.neighbours.protocol import NeighbourUnavailable, RefusedByNeighbour
from tests.ordercentre.catalogue.catalogues import offering, price, stored
from tests.ordercentre.catalogue.examples import BUNDLED_PRICE, OFFERING, SPECIFICATION
from tests.ordercentre.json_values import JSON_VALUES
from tests.ordercentre.stored_documents import StoredDocuments
from tmf630.wire import Json

pytestmark = pytest.mark.anyio


async def found(documents: StoredDocuments, *ids: str) -> Found:
    return await Catalogue("catalog", documents).find(ids)


async def failure(documents: StoredDocuments, *ids: str) -> str:
    with pytest.raises(NeighbourUnavailable) as caught:
        await found(documents, *ids)
    return str(caught.value)


async def test_an_offering_is_found_with_its_components_specifications_and_prices() -> None:
    documents = stored(
        [OFFERING, offering("ont"), offering("phone", "sim"), offering("sim")],
        [SPECIFICATION],
        [price("installation")],
    )
    catalogue = await found(documents, "fibre")
    assert set(catalogue.offerings) == {"fibre", "ont", "phone", "sim"}
    assert set(catalogue.specifications) == {"fibre-spec"}
    assert [each.id for each in catalogue.offerings["fibre"].prices] == ["monthly", "installation"]


async def test_bundled_and_altering_prices_are_found() -> None:
    documents = stored(
        [offering("x", productOfferingPrice=[{"id": "plan"}])],
        prices=[
            BUNDLED_PRICE,
            price("quarterly", popRelationship=[{"id": "d", "relationshipType": "discount"}]),
            price("installation"),
            {
                "id": "d",
                "percentage": 10,
                # What an alteration refers to has no meaning here, and is not looked up.
                "popRelationship": [{"id": "elsewhere", "relationshipType": "discount"}],
            },
        ],
    )
    quarterly, installation = (await found(documents, "x")).offerings["x"].prices
    assert quarterly.alterations[0].charge.percentage == Decimal(10)
    assert not installation.alterations
    assert "/productOfferingPrice/elsewhere" not in documents.paths


async def test_a_specification_is_found_by_its_own_id() -> None:
    documents = stored(specifications=[SPECIFICATION])
    catalogue = await Catalogue("catalog", documents).find([], ["fibre-spec", "unknown"])
    assert set(catalogue.specifications) == {"fibre-spec"}
    assert not catalogue.offerings


async def test_what_is_unknown_is_missing() -> None:
    documents = stored([offering("bundle", "gone", productSpecification={"id": "gone"})])
    catalogue = await found(documents, "bundle", "unknown", "", "..")
    assert set(catalogue.offerings) == {"bundle"}
    assert not catalogue.specifications
    assert not any(path.endswith(("/", "/..")) for path in documents.paths)


async def test_nothing_is_found_for_nothing() -> None:
    assert await found(stored()) == Found()


async def test_ids_are_one_segment_of_a_path() -> None:
    documents = stored([offering("a/b?c")])
    assert set((await found(documents, "a/b?c")).offerings) == {"a/b?c"}
    assert documents.paths == ["/productOffering/a%2Fb%3Fc"]


async def test_each_document_is_asked_for_once() -> None:
    shared = {"productSpecification": {"id": "s"}, "productOfferingPrice": [{"id": "p"}]}
    documents = stored(
        [offering("a", "c", "c", **shared), offering("b", "c", **shared), offering("c", **shared)],
        [{"id": "s"}],
        [price("p")],
    )
    await found(documents, "a", "b", "a", "c")
    assert len(documents.paths) == len(set(documents.paths)) == 5


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        (
            stored([offering("x", validFor=[])]),
            'productOffering "x" cannot be read: validFor is an array, not an object',
        ),
        (
            stored([offering("x", productSpecification={"id": "s"})], [{"id": "s", "version": []}]),
            'productSpecification "s" cannot be read: version is an array, not a text',
        ),
        (
            stored([offering("x", productOfferingPrice=[{"id": "y"}])]),
            'productOffering "x" names productOfferingPrice "y", which is not there',
        ),
        (
            stored(
                [offering("x", productOfferingPrice=[{"id": "plan"}])],
                prices=[BUNDLED_PRICE, price("quarterly")],
            ),
            'productOfferingPrice "plan" names productOfferingPrice "installation", which is not',
        ),
        (
            StoredDocuments({"/productOffering/x": offering("y")}),
            'productOffering "x" cannot be read: id is "y"',
        ),
        (
            StoredDocuments({"/productOffering/x": []}),
            'productOffering "x" cannot be read: the document is an array, not an object',
        ),
        (stored([offering("x", "x")]), "a productOffering is a component of itself: x → x"),
        (
            stored(
                [offering("x", "a"), offering("a", "b"), offering("b", "c", "a"), offering("c")]
            ),
            "a productOffering is a component of itself: ",
        ),
        (
            StoredDocuments(
                {"/productOffering/x": RefusedByNeighbour("catalog: answers 403", 403)}
            ),
            "answers 403",
        ),
        (
            StoredDocuments({"/productOffering/x": NeighbourUnavailable("catalog: is slow")}),
            "is slow",
        ),
    ],
)
async def test_a_catalogue_that_has_to_be_mended(documents: StoredDocuments, message: str) -> None:
    assert (await failure(documents, "x")).startswith(f"catalog: {message}")


async def test_a_circle_is_named_in_its_order() -> None:
    documents = stored([offering("a", "b"), offering("b", "c"), offering("c", "a")])
    message = await failure(documents, "a")
    circle = message.removeprefix("catalog: a productOffering is a component of itself: ")
    assert circle in {"a → b → c → a", "b → c → a → b", "c → a → b → c"}


async def test_a_deep_bundle_is_no_circle() -> None:
    chain = [offering(str(level), str(level + 1)) for level in range(900)]
    assert len((await found(stored(chain), "0")).offerings) == 900


@pytest.mark.parametrize("ids", [["0"], [str(number) for number in range(1001)]])
async def test_the_number_of_documents_is_bounded(ids: list[str]) -> None:
    documents = stored([offering(str(level), str(level + 1)) for level in range(1100)])
    message = "catalog: what is ordered consists of more than 1,000 documents"
    assert await failure(documents, *ids) == message
    assert len(documents.paths) <= 1000


async def test_what_is_kept_of_each_is_bounded_together() -> None:
    bundles = [[f"{bundle}-{number}" for number in range(600)] for bundle in range(2)]
    documents = stored(
        [
            *(offering(str(bundle), *ids) for bundle, ids in enumerate(bundles)),
            *(offering(id) for ids in bundles for id in ids),
        ]
    )
    catalogue = Catalogue("catalog", documents)
    await catalogue.find(["0"])
    await catalogue.find(["1"])
    documents.paths.clear()
    with pytest.raises(NeighbourUnavailable, match="more than 1,000 documents"):
        await catalogue.find(["0", "1"])
    assert not documents.paths


async def test_at_most_eight_documents_are_asked_for_at_once() -> None:
    ids = [str(number) for number in range(20)]
    documents = Slow([offering("bundle", *ids), *map(offering, ids)])
    await found(documents, "bundle")
    assert documents.most == 8


class Slow(StoredDocuments):
    """Documents of which all but the bundle wait until eight are asked for."""

    def __init__(self, offerings: list[Json]) -> None:
        super().__init__(stored(offerings).content)
        self.running = 0
        self.most = 0
        self.enough = asyncio.Event()

    async def get(self, path: str) -> Json | None:
        self.running += 1
        self.most = max(self.most, self.running)
        if not path.endswith("/bundle"):
            if self.running == 8:
                self.enough.set()
            await self.enough.wait()
        self.running -= 1
        return await super().get(path)


def naive(id: str, components: dict[str, list[str]], above: tuple[str, ...] = ()) -> set[str]:
    """An offering and its components at any depth; raises RecursionError for a circle."""
    if id in above:
        raise RecursionError
    if id not in components:
        return set()
    return {id}.union(*(naive(part, components, (*above, id)) for part in components[id]))


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefg"), max_size=3)))
def test_any_bundles_in_bundles(components: dict[str, list[str]]) -> None:
    documents = stored([offering(id, *parts) for id, parts in components.items()])
    try:
        expected = naive("a", components)
    except RecursionError:
        assert "is a component of itself" in asyncio.run(failure(documents, "a"))
    else:
        assert set(asyncio.run(found(documents, "a")).offerings) == expected


@given(contents=st.dictionaries(st.sampled_from("abc"), JSON_VALUES))
def test_any_documents_are_found_or_the_catalogue_is_unavailable(contents: dict[str, Any]) -> None:
    documents = StoredDocuments(
        {f"/productOffering/{id}": content for id, content in contents.items()}
    )

    with suppress(NeighbourUnavailable):
        asyncio.run(found(documents, "a", "b", "c"))
