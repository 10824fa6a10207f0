"""What the server makes of a resource that a client creates or changes."""

from __future__ import annotations

import pytest

from tests.contract.model.contracts import DATE, TEXT, Json, array, enum, objects, ref, tickets
from tmf_contracts.model.api import api_model
from tmf_contracts.model.changes import changed_resource, new_resource
from tmf_contracts.model.resources import ResourceModel

NOW, LATER = "2026-03-01T09:30:00Z", "2026-03-02T09:30:00Z"


def model(properties: Json, create: Json | None = None, **definitions: Json) -> ResourceModel:
    (found,) = api_model(tickets(properties, create, definitions=definitions)).resources
    return found


def renamed(resource: str, properties: Json) -> ResourceModel:
    """The model of a resource of that name."""
    of = tickets(properties)
    of["paths"] = {
        path.replace("/ticket", f"/{resource}"): item for path, item in of["paths"].items()
    }
    (found,) = api_model(of).resources
    return found


def created(properties: Json, sent: Json, create: Json | None = None) -> Json:
    return new_resource(model(properties, create), sent, NOW)


@pytest.mark.parametrize(
    ("states", "first"),
    [
        (("rejected", "held", "acknowledged"), "acknowledged"),
        (("inProgress", "accepted"), "accepted"),
        (("validated", "initialized"), "initialized"),
        (("suspended", "active"), "active"),
        (("Running", "Created"), "Created"),
        (("Not Started", "Running"), "Not Started"),
    ],
)
def test_the_first_state_is_a_beginning(states: tuple[str, ...], first: str) -> None:
    assert created({"state": enum(*states)}, {}) == {"state": first}


def test_the_state_attribute_has_one_of_three_names() -> None:
    properties = {"lifecycleStatus": TEXT, "status": enum("new"), "state": enum("open")}
    assert created(properties, {}) == {"state": "open"}
    del properties["state"]
    assert created(properties, {}) == {"status": "new"}
    del properties["status"]
    assert created(properties, {}) == {"lifecycleStatus": "In study"}


def test_an_object_is_no_state() -> None:
    found = model({"state": ref("Place"), "status": TEXT}, Place=objects({"name": TEXT}))
    assert found.state
    assert (found.state.name, found.state.states) == ("status", None)


@pytest.mark.parametrize("create", [None, {}])
def test_a_state_of_free_text_has_a_usual_beginning(create: Json | None) -> None:
    assert created({"status": TEXT}, {}, create) == {"status": "created"}
    assert created({"state": TEXT}, {}, create) == {"state": "acknowledged"}
    assert created({"lifecycleStatus": TEXT}, {}, create) == {"lifecycleStatus": "In study"}


def test_a_client_may_send_what_its_body_declares() -> None:
    properties = {"state": enum("new", "open"), "isBundle": {"type": "boolean"}, "@type": TEXT}
    sent = {"state": "open", "isBundle": True, "@type": "Special"}
    assert created(properties, sent) == sent
    assert created(properties, {}) == {"state": "new", "isBundle": False, "@type": "Ticket"}


def test_what_only_the_server_sets_is_not_taken_from_a_client() -> None:
    properties = {"state": enum("new", "open"), "result": TEXT, "name": TEXT}
    sent = {"id": "1", "href": "x", "state": "open", "result": "good", "name": "a", "own": 1}
    assert created(properties, sent, create={"name": TEXT}) == {
        "name": "a",
        "own": 1,
        "state": "new",
    }


def test_defaults_are_not_filled_in() -> None:
    assert created({"priority": {"type": "integer", "default": 5}}, {}) == {}


def test_a_resource_has_its_own_dates() -> None:
    names = ("creationDate", "lastUpdate", "lastUpdateDate", "statusChangeDate", "expectedDate")
    assert created(dict.fromkeys(names, DATE), {}) == dict.fromkeys(names[:4], NOW)
    assert created({"creationDate": DATE}, {"creationDate": LATER}) == {"creationDate": LATER}
    assert created({"creationDate": objects({"from": DATE})}, {}) == {}


@pytest.mark.parametrize(
    ("resource", "own", "other"),
    [
        ("productOrder", "orderDate", "productDate"),
        ("productOrder", "productOrderDate", "derDate"),
        ("checkServiceQualification", "serviceQualificationDate", "checkDate"),
        ("quote", "quoteDate", "orderDate"),
        ("product", "productDate", "orderDate"),
    ],
)
def test_the_date_of_a_resource_has_its_name(resource: str, own: str, other: str) -> None:
    found = renamed(resource, {own: DATE, other: DATE})
    assert new_resource(found, {}, NOW) == {own: NOW}


def test_the_date_of_a_service_is_text_without_a_format() -> None:
    assert new_resource(renamed("service", {"serviceDate": TEXT}), {}, NOW) == {"serviceDate": NOW}


def test_a_requested_date_is_a_wish_unless_only_the_server_sets_it() -> None:
    assert created({"requestedDate": DATE}, {}) == {}
    assert created({"requestedDate": DATE}, {}, create={}) == {"requestedDate": NOW}


@pytest.mark.parametrize("required", [(), ("result",)])
def test_a_list_that_no_client_can_send_is_empty(required: tuple[str, ...]) -> None:
    several = {**array(TEXT), "minItems": 1}
    properties = {"name": TEXT, "result": array(TEXT), "several": several, "sent": array(TEXT)}
    create = {"name": TEXT, "sent": array(TEXT)}
    of = tickets(properties, create=create, required=required)
    (found,) = api_model(of).resources
    first, second = new_resource(found, {}, NOW), new_resource(found, {}, NOW)
    assert first == second == {"result": []}
    assert first["result"] is not second["result"]


def test_a_change_has_its_dates() -> None:
    found = model(
        {"state": enum("new", "open"), "name": TEXT}
        | dict.fromkeys(("creationDate", "lastUpdate", "statusChangeDate"), DATE)
    )
    before = new_resource(found, {"name": "a"}, NOW)
    renamed = changed_resource(found, before, {**before, "name": "b"}, LATER)
    assert renamed == {**before, "name": "b", "lastUpdate": LATER}
    opened = changed_resource(found, before, {**before, "state": "open"}, LATER)
    changes = {"state": "open", "lastUpdate": LATER, "statusChangeDate": LATER}
    assert opened == {**before, **changes}
    assert changed_resource(found, before, dict(before), LATER) == before


def orders() -> ResourceModel:
    """Tickets with items of items; both have states, and so do the products of items."""
    return model(
        {"state": enum("acknowledged", "done"), "ticketItem": array(ref("TicketItem"))},
        TicketItem=objects(
            {
                "id": TEXT,
                "state": TEXT,
                "product": array(ref("Product")),
                "ticketItem": array(ref("TicketItem")),
            }
        ),
        Product=objects({"status": enum("created")}),
    )


def test_items_have_states_at_every_depth() -> None:
    inner = {"id": "2", "product": [{}]}
    outer = {"id": "1", "state": "held", "ticketItem": [inner]}
    made = new_resource(orders(), {"ticketItem": [outer, {"id": "3"}]}, NOW)
    assert made["ticketItem"] == [
        {**outer, "ticketItem": [{**inner, "state": "acknowledged"}]},
        {"id": "3", "state": "acknowledged"},
    ]
    assert "state" not in inner


def test_a_patched_item_keeps_its_state() -> None:
    found = orders()
    sent = {"ticketItem": [{"id": "1", "state": "held", "ticketItem": [{"id": "2"}]}]}
    before = new_resource(found, sent, NOW)
    after = {**before, "ticketItem": [{"id": "1", "ticketItem": [{"id": "2"}]}, {"id": "3"}]}
    assert changed_resource(found, before, after, LATER)["ticketItem"] == [
        *before["ticketItem"],
        {"id": "3", "state": "acknowledged"},
    ]
