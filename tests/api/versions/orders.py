"""The same order as a client of each version places it."""

from __future__ import annotations

import copy
from typing import Any

Json = dict[str, Any]

V4_ORDER: Json = {
    "externalId": "PO-1",
    "category": "residential",
    "relatedParty": [
        {"id": "C-45", "name": "Edda Lind", "role": "customer", "@referredType": "Individual"}
    ],
    "channel": [{"id": "web", "role": "sales"}],
    "productOrderItem": [
        {
            "id": "1",
            "action": "add",
            "quantity": 1,
            "productOffering": {"id": "fibre-500"},
            "product": {
                "productCharacteristic": [{"name": "downstream", "value": 500}],
                "place": [{"id": "A-7", "role": "installation", "@type": "PlaceRef"}],
            },
        }
    ],
}
V5_ORDER: Json = {
    "@type": "ProductOrder",
    "externalId": [{"@type": "ExternalIdentifier", "id": "PO-1"}],
    "category": "residential",
    "relatedParty": [
        {
            "@type": "RelatedPartyRefOrPartyRoleRef",
            "role": "customer",
            "partyOrPartyRole": {
                "@type": "PartyRef",
                "id": "C-45",
                "name": "Edda Lind",
                "@referredType": "Individual",
            },
        }
    ],
    "channel": [
        {
            "@type": "RelatedChannel",
            "role": "sales",
            "channel": {"@type": "ChannelRef", "id": "web"},
        }
    ],
    "productOrderItem": [
        {
            "@type": "ProductOrderItem",
            "id": "1",
            "action": "add",
            "quantity": 1,
            "productOffering": {"@type": "ProductOfferingRef", "id": "fibre-500"},
            "product": {
                "@type": "Product",
                "productCharacteristic": [
                    {"@type": "IntegerCharacteristic", "name": "downstream", "value": 500}
                ],
                "place": [
                    {
                        "@type": "RelatedPlaceRefOrValue",
                        "role": "installation",
                        "place": {"@type": "PlaceRef", "id": "A-7"},
                    }
                ],
            },
        }
    ],
}
IDENTIFIERS: list[Json] = [
    {"@type": "ExternalIdentifier", "id": "PO-1", "owner": "shop"},
    {"@type": "ExternalIdentifier", "id": "4711", "owner": "billing"},
]
"""More identifiers than v4 can say."""


def v4_order(**attributes: Any) -> Json:
    """An order of v4."""
    return {**copy.deepcopy(V4_ORDER), **attributes}


def v5_order(**attributes: Any) -> Json:
    """The same order as v5 says it."""
    return {**copy.deepcopy(V5_ORDER), **attributes}


def sent_part(answer: Any, sent: Any) -> Any:
    """An answer, reduced to what was sent."""
    if isinstance(answer, dict) and isinstance(sent, dict):
        return {name: sent_part(answer[name], sent[name]) for name in sent if name in answer}
    if isinstance(answer, list) and isinstance(sent, list) and len(answer) == len(sent):
        return [sent_part(*pair) for pair in zip(answer, sent, strict=True)]
    return answer
