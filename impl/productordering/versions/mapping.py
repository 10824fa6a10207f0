"""How v5 says what v4 says: the names, containers, types and states that differ, as tables.

The keys of the outer tables are v5's definitions, without the suffixes of requests (`_FVO` and
`_MVO`). An attribute that is in no table has the same name and values in both versions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Names = Mapping[str, str]

API: Final = "v5"
"""v5's name as an API, among those of a store: some events are v5's alone."""
DRAFT: Final = "draft"
"""The state of an order that is not placed yet."""

RENAMED: Final[Mapping[str, Names]] = {
    "ProductOrder": {"orderDate": "creationDate"},
    "Product": {"agreement": "agreementItem"},
    "ProductPrice": {"productPriceAlteration": "priceAlteration"},
    "AgreementItemRef": {"id": "agreementId", "href": "agreementHref", "name": "agreementName"},
    "QuoteItemRef": {"id": "quoteItemId"},
    "ProductOfferingQualificationItemRef": {"id": "itemId"},
    "RelatedOrderItem": {"productOrderId": "orderId", "productOrderHref": "orderHref"},
    "Event": {"timeOcurred": "timeOccurred"},
}
"""v5's name of each attribute that v4 calls otherwise, by v4's name."""

MISSPELLED: Final[Names] = {"canccelProductOrder": "cancelProductOrder"}
"""The right name of a member that v5's contract misspells in one event, and not in its example."""

REFERENCE: Final = ("id", "href", "name", "@referredType")
"""The attributes of a reference."""
TYPING: Final = ("@type", "@baseType", "@schemaLocation")
"""The attributes that say what type an object has."""


@dataclass(frozen=True, slots=True)
class Wrapper:
    """An object of v5 whose attribute `member` contains what v4 has beside the role.

    `definition` is that of `member`, `projected` are the attributes of it that v4 has. `nothing` is
    what v4 says when the object has no `member`, because v4 requires it.
    """

    member: str
    definition: str
    projected: tuple[str, ...]
    nothing: Names


_NO_PARTY: Final = {"id": "", "@referredType": "Party"}
WRAPPERS: Final = {
    "RelatedPartyRefOrPartyRoleRef": Wrapper(
        "partyOrPartyRole", "PartyRefOrPartyRoleRef", REFERENCE, _NO_PARTY
    ),
    "RelatedPartyOrPartyRole": Wrapper(
        "partyOrPartyRole", "PartyOrPartyRole", REFERENCE, _NO_PARTY
    ),
    "RelatedChannel": Wrapper("channel", "ChannelRef", REFERENCE, {"id": ""}),
    # v4's `@type` of a related place is the type of the place.
    "RelatedPlaceRefOrValue": Wrapper("place", "PlaceRefOrValue", (*REFERENCE, *TYPING), {}),
}
RELATIONSHIP: Final = "ProductRelationship"
"""The one definition that contains a `product` in v4, and is flat in v5."""

BESIDE_SUFFIX: Final = "V5"
"""Ends the name of what is beside an attribute that both versions have, as in `stateV5`."""
STATE: Final = "state"
EXTERNAL_ID: Final = "externalId"
BESIDE: Final = frozenset(
    {
        *(each.member for each in WRAPPERS.values()),
        *(name + BESIDE_SUFFIX for name in (STATE, EXTERNAL_ID, *TYPING)),
    }
)
"""The attributes of the stored form that contain what v4 cannot say, where v4 says a part of it."""
OF_THE_SERVER: Final = BESIDE - {"channel", "place"}
"""Those by whose names no version declares another attribute."""

STATES: Final[Mapping[str, Names]] = {
    "ProductOrder": {"draft": "pending", "inProgress.accepted": "inProgress"},
    "ProductOrderItem": {"partial": "completed"},
    "CancelProductOrder": {
        "rejected": "terminatedWithError",
        "cancelled": "terminatedWithError",
    },
}
"""v4's word for each state that only v5 has."""

TYPES_OF_V4: Final[Names] = {
    "ProductRefOrValue": "ProductRefOrValue",
    "RelatedPartyRefOrPartyRoleRef": "RelatedParty",
    "RelatedPartyOrPartyRole": "RelatedParty",
    "RelatedOrderItem": "RelatedProductOrderItem",
}
"""v4's name of each definition that v5 calls otherwise, as a value of `@type`."""

UNTYPED: Final = frozenset({"Money", "Duration", "TimePeriod", "TargetProductSchema", "Event"})
"""The definitions that do not require `@type`, or whose `@type` is no name of a definition."""

_BILLED: Final = {"billingAccount": "BillingAccountRef"}
_PRICED: Final = {"price": "Price", "productOfferingPrice": "ProductOfferingPriceRef"}
_ALTERED: Final = {**_PRICED, "priceAlteration": "PriceAlteration"}
_OF_ITEMS: Final = {"productOrderItem": "ProductOrderItemRef"}

CONTAINED: Final[Mapping[str, Names]] = {
    "ProductOrder": {
        **_BILLED,
        "agreement": "AgreementRef",
        "channel": "RelatedChannel",
        "externalId": "ExternalIdentifier",
        "note": "Note",
        "orderRelationship": "OrderRelationship",
        "orderTotalPrice": "OrderPrice",
        "payment": "PaymentRef",
        "productOfferingQualification": "ProductOfferingQualificationRef",
        "productOrderErrorMessage": "ProductOrderErrorMessage",
        "productOrderItem": "ProductOrderItem",
        "productOrderJeopardyAlert": "ProductOrderJeopardyAlert",
        "productOrderMilestone": "ProductOrderMilestone",
        "quote": "QuoteRef",
        "relatedParty": "RelatedPartyRefOrPartyRoleRef",
    },
    "ProductOrderErrorMessage": _OF_ITEMS,
    "ProductOrderJeopardyAlert": _OF_ITEMS,
    "ProductOrderMilestone": _OF_ITEMS,
    "ProductOrderItem": {
        **_BILLED,
        "appointment": "AppointmentRef",
        "itemPrice": "OrderPrice",
        "itemTerm": "OrderTerm",
        "itemTotalPrice": "OrderPrice",
        "note": "Note",
        "payment": "PaymentRef",
        "product": "ProductRefOrValue",
        "productOffering": "ProductOfferingRef",
        "productOfferingQualificationItem": "ProductOfferingQualificationItemRef",
        "productOrderItem": "ProductOrderItem",
        "productOrderItemRelationship": "OrderItemRelationship",
        "qualification": "ProductOfferingQualificationRef",
        "quoteItem": "QuoteItemRef",
    },
    "Product": {
        **_BILLED,
        "agreementItem": "AgreementItemRef",
        "place": "RelatedPlaceRefOrValue",
        "product": "ProductRefOrValue",
        "productCharacteristic": "Characteristic",
        "productOffering": "ProductOfferingRef",
        "productOrderItem": "RelatedOrderItem",
        "productPrice": "ProductPrice",
        "productRelationship": RELATIONSHIP,
        "productSpecification": "ProductSpecificationRef",
        "productTerm": "ProductTerm",
        "realizingResource": "ResourceRef",
        "realizingService": "ServiceRef",
        "relatedParty": "RelatedPartyOrPartyRole",
    },
    "Characteristic": {"characteristicRelationship": "CharacteristicRelationship"},
    "OrderPrice": {**_ALTERED, **_BILLED},
    "ProductPrice": _ALTERED,
    "PriceAlteration": _PRICED,
    "Price": {"dutyFreeAmount": "Money", "taxIncludedAmount": "Money"},
    "OrderTerm": {"duration": "Duration"},
    "ProductTerm": {"duration": "Duration", "validFor": "TimePeriod"},
    "ProductSpecificationRef": {"targetProductSchema": "TargetProductSchema"},
    "CancelProductOrder": {"productOrder": "ProductOrderRef"},
}
"""The definition of the objects in each attribute, by v5's name; one object or an array of them.

What is in no table is stored as v5 says it: the `intent` of a product, and what wrappers contain.
"""

INTENT: Final = "IntentRefOrValue"
TEXT, DATE_TIME, OBJECTS = "text", "date-time", "objects"
_VERSIONED: Final = {"version": TEXT}

ADDED: Final[Mapping[str, Mapping[str, str | tuple[str, ...]]]] = {
    "ProductOrder": {
        "orderRelationship": OBJECTS,
        "productOrderErrorMessage": OBJECTS,
        "productOrderJeopardyAlert": OBJECTS,
        "productOrderMilestone": OBJECTS,
        "requestedInitialState": ("acknowledged", "draft"),
    },
    "ProductOrderItem": {"note": OBJECTS},
    "Product": {"creationDate": DATE_TIME, "intent": INTENT},
    "Characteristic": {"characteristicRelationship": OBJECTS, "id": TEXT},
    "AppointmentRef": {"name": TEXT},
    "BillingAccountRef": {"ratingType": TEXT},
    "ProductOfferingPriceRef": _VERSIONED,
    "ProductOfferingRef": _VERSIONED,
    "CancelProductOrder": {"creationDate": DATE_TIME},
}
"""The attributes that only v5 has, and their values: the kind of them, or all that there are.

`OBJECTS` are valid by the definition that `CONTAINED` has of them.

v4 keeps them as attributes that it does not declare. One that a v4 client has filled with something
of another kind is not in v5's view. The date of a task is not stored: its id contains it.
"""
