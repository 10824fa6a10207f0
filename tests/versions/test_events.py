"""v4's events as v5's, and the changes of which only v5 has events."""

from __future__ import annotations

from typing import Any

import pytest

from productordering.versions import events
from tests.api.client import CONTRACT
from tests.versions.contracts import violations_of_v5
from tests.versions.orders import v4_order
from tmf630.wire import Json

MOMENT = "2026-03-01T09:30:00.000Z"
ITEMS = [
    {"id": "100", "action": "add", "productOrderItem": [{"id": "it's", "action": "add"}]},
    {"id": "a,b", "action": "add"},
]
ORDER = {"id": "o", "href": "/o", **v4_order(productOrderItem=ITEMS, orderDate=MOMENT)}
TASK = {"id": "t", "state": "done", "productOrder": {"id": "o"}}
EVENT_TYPES = sorted(
    name for name in CONTRACT["definitions"] if name.endswith("Event") and name != "Event"
)


def logged(event_type: str, **members: Any) -> Json:
    """An event as v4's listeners get it."""
    of_task = event_type.startswith("Cancel")
    payload = {"cancelProductOrder": TASK} if of_task else {"productOrder": ORDER}
    return {
        "eventId": "e",
        "eventTime": MOMENT,
        "eventType": event_type,
        "correlationId": "c",
        "domain": "ProductOrdering",
        "title": "A title",
        "timeOcurred": MOMENT,
        "event": payload,
        **members,
    }


@pytest.mark.parametrize("event_type", [*EVENT_TYPES, *events.OF_ENTRIES.values()])
def test_every_event_is_valid_in_v5(event_type: str) -> None:
    made = events.event(logged(event_type, fieldPath="description"))
    assert violations_of_v5(event_type, made) == ""
    assert made["@type"] == event_type
    assert made["timeOccurred"] == MOMENT
    assert made.keys().isdisjoint({"timeOcurred", "fieldPath"})


def test_there_are_events_to_test() -> None:
    assert len(EVENT_TYPES) == 8


def test_the_resource_is_as_v5_says_it() -> None:
    made = events.event(logged("ProductOrderCreateEvent"))
    assert made["event"]["productOrder"]["creationDate"] == MOMENT


def test_a_task_is_there_by_the_right_name_and_by_that_of_the_contract() -> None:
    payload = events.event(logged("CancelProductOrderStateChangeEvent"))["event"]
    assert payload["canccelProductOrder"] == payload["cancelProductOrder"]


@pytest.mark.parametrize(
    ("field_path", "pointer"),
    [
        ("$", ""),
        ("productOrderItem[?(@.id=='100')]", "/productOrderItem/0"),
        ("productOrderItem[?(@.id=='a,b')]", "/productOrderItem/1"),
        (r"productOrderItem[?(@.id=='it\'s')]", "/productOrderItem/0/productOrderItem/0"),
        ("productOrderItem[?(@.id=='gone')]", "/productOrderItem"),
        (
            "productOrderItem[?(@.id=='100')],productOrderItem[?(@.id=='a,b')]",
            "/productOrderItem",
        ),
        (
            "productOrderItem[?(@.id=='100')].product.agreement",
            "/productOrderItem/0/product/agreementItem",
        ),
        ("orderDate", "/creationDate"),
        ("$.orderDate", "/creationDate"),
        ("relatedParty.id", "/relatedParty/partyOrPartyRole/id"),
        ("description,orderDate", ""),
        ("a/b~c", "/a~1b~0c"),
    ],
)
def test_what_is_required_is_named_by_a_pointer(field_path: str, pointer: str) -> None:
    made = events.event(logged("ProductOrderInformationRequiredEvent", fieldPath=field_path))
    assert made["event"] == {
        "productOrder": {
            "@type": "ProductOrderRef",
            "id": "o",
            "href": "/o",
            "@referredType": "ProductOrder",
        },
        "informationRequired": {"op": "add", "path": pointer},
    }


def test_what_is_required_of_a_task() -> None:
    event_type = "CancelProductOrderInformationRequiredEvent"
    payload = events.event(logged(event_type, fieldPath="cancellationReason"))["event"]
    assert payload["informationRequired"] == {"op": "add", "path": "/cancellationReason"}
    assert payload["cancelProductOrder"]["@type"] == "CancelProductOrderRef"


MILESTONE = {"id": "m", "status": "Yet-To-Reach", "@type": "ProductOrderMilestone"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"productOrderMilestone": [MILESTONE]}, ["ProductOrderMilestoneEvent"]),
        ({"productOrderMilestone": [MILESTONE]}, {"productOrderMilestone": [MILESTONE]}, []),
        (
            {"productOrderMilestone": [MILESTONE]},
            {"productOrderMilestone": [{**MILESTONE, "status": "Completed"}]},
            ["ProductOrderMilestoneEvent"],
        ),
        ({"productOrderMilestone": [MILESTONE]}, {}, []),
        (
            {},
            {"productOrderErrorMessage": [{}], "productOrderJeopardyAlert": [{}]},
            ["ProductOrderJeopardyAlertEvent", "ProductOrderErrorMessageEvent"],
        ),
        ({}, {"productOrderMilestone": "none of v5's"}, []),
        ({}, {"productOrderMilestone": [5, {"id": 7}]}, []),
    ],
)
def test_new_and_changed_entries_have_events_of_their_own(
    before: Json, after: Json, expected: list[str]
) -> None:
    assert events.of_entries(v4_order(**before), v4_order(**after)) == expected
