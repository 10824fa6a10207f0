"""Small catalogues in memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ordercentre.neighbours.documents import resource_path
from tests.ordercentre.stored_documents import StoredDocuments
from tmf630.wire import Json


def offering(id: str, *components: str, **attributes: Any) -> Json:
    bundled = [{"id": component} for component in components]
    return {"id": id, "bundledProductOffering": bundled, **attributes}


def stored(
    offerings: Iterable[Json] = (), specifications: Iterable[Json] = (), prices: Iterable[Json] = ()
) -> StoredDocuments:
    return StoredDocuments(
        {
            str(resource_path(collection, resource["id"])): resource
            for collection, resources in (
                ("productOffering", offerings),
                ("productSpecification", specifications),
                ("productOfferingPrice", prices),
            )
            for resource in resources
        }
    )


def price(id: str, **attributes: Any) -> Json:
    return {"id": id, "price": {"value": 5, "unit": "EUR"}, **attributes}
