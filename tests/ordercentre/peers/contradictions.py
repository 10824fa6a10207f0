"""What TM Forum's published contracts do not allow, although it is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ITEM_REFERENCE: Final = (
    "the body: /serviceOrderItem/*/serviceOrderItemRelationship/*/orderItem:"
    " Additional properties are not allowed ('id' was unexpected)"
)
_ITEM_ID: Final = "TMF641 v4.1 requires the id of a ServiceOrderItemRef, and declares none"
_CACHED: Final = (
    *("productOffering", "productOfferingPrice", "productSpecification"),
    *("customer", "individual"),
)

CONTRADICTIONS: Final[Mapping[str, str]] = {
    f"POST /serviceOrder: {_ITEM_REFERENCE}": _ITEM_ID,
    f"PATCH /serviceOrder/{{id}}: {_ITEM_REFERENCE}": _ITEM_ID,
    "GET /hub: is no operation": "TMF641 has no list of subscriptions, and many servers have one",
    **dict.fromkeys(
        (f"GET /{name}/{{id}}: the answer 304 is not declared" for name in _CACHED),
        "HTTP answers If-None-Match so; no contract of TM Forum's declares it",
    ),
}
"""The reason of each, by the fault in the words of `NeighbourContract`."""
