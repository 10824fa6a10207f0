"""The collection of fulfilments."""

from __future__ import annotations

from typing import Final

from tmf630.query.attributes import Attributes, Declared
from tmf630.resources.collection import Resources
from tmf630.resources.serializer import Serializer
from tmf630.store.features import Features
from tmf630.store.protocol import Store

_NAME: Final = "fulfilment"
_DEFINITION: Final = "Fulfilment"
_FLAG, _TEXT = Declared("boolean"), Declared("string")
_ATTRIBUTES: Final = Attributes(
    {
        _DEFINITION: {
            "id": _TEXT,
            "worklist": _FLAG,
            "late": _FLAG,
            "ended": _FLAG,
            "serviceOrder": Declared("ServiceOrder", array=True),
        },
        "ServiceOrder": {"id": _TEXT, "state": _TEXT},
    },
    _DEFINITION,
)
_INDEXED: Final = ("worklist", "late", "serviceOrder.id")


def fulfilments(store: Store) -> Resources:
    """The fulfilments of the orders of a store, under the ids of these."""
    indexed = [_ATTRIBUTES.find(tuple(path.split("."))).attribute for path in _INDEXED]
    records = store.collection(_NAME, _ATTRIBUTES.shape, indexed, Features.JOBS)
    serializer = Serializer("", has_href=False)
    return Resources(_NAME, records, serializer, _ATTRIBUTES, lambda: None)
