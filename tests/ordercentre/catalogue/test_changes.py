"""What a catalogue changes is found as it is now; the rest is not read again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ordercentre.catalogue.lookup import Catalogue
from ordercentre.catalogue.model import Found
from tests.ordercentre.catalogue.catalogues import offering, price, stored
from tmf630.wire import Json

pytestmark = pytest.mark.anyio


async def test_what_is_unchanged_is_not_read_again() -> None:
    documents = stored(
        [offering("x", "y", productOfferingPrice=[{"id": "p"}]), offering("y")], prices=[price("p")]
    )
    catalogue = Catalogue("catalog", documents)
    first = await catalogue.find(["x"])
    documents.paths.clear()

    assert await catalogue.find(["x"]) is first
    assert sorted(documents.paths) == [
        "/productOffering/x",
        "/productOffering/y",
        "/productOfferingPrice/p",
    ]
    again = await catalogue.find(["x", "y"])
    assert again == first


CHANGES: list[tuple[str, Json | None, Callable[[Found], object], object]] = [
    (
        "/productOffering/y",
        offering("y", name="New"),
        lambda now: now.offerings["y"].name,
        "New",
    ),
    (
        "/productSpecification/s",
        {"id": "s", "name": "New"},
        lambda now: now.specifications["s"].name,
        "New",
    ),
    (
        "/productOfferingPrice/p",
        price("p", name="New"),
        lambda now: now.offerings["x"].prices[0].name,
        "New",
    ),
    ("/productOffering/x", None, lambda now: set(now.offerings), set()),
    ("/productOffering/y", None, lambda now: set(now.offerings), {"x"}),
    (
        "/productOffering/x",
        offering("x", "z"),
        lambda now: set(now.offerings),
        {"x", "z"},
    ),
    ("/productSpecification/gone", {"id": "gone"}, lambda now: "gone" in now.specifications, True),
]


@pytest.mark.parametrize(("path", "document", "look", "expected"), CHANGES)
async def test_what_changes_is_read_again(
    path: str, document: Json | None, look: Callable[[Found], object], expected: object
) -> None:
    documents = stored(
        [
            offering(
                "x",
                "y",
                productOfferingPrice=[{"id": "p"}],
                productSpecification={"id": "s"},
            ),
            offering("y", productSpecification={"id": "gone"}),
            offering("z"),
        ],
        [{"id": "s"}],
        [price("p")],
    )
    catalogue = Catalogue("catalog", documents)
    await catalogue.find(["x"])
    documents.content = {**documents.content, path: document}
    assert look(await catalogue.find(["x"])) == expected
