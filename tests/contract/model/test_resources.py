"""The resources that are found in a contract."""

from __future__ import annotations

import pytest

from tests.contract.conftest import EFFECTIVE
from tests.contract.model.contracts import (
    DATE,
    KEYS,
    TEXT,
    Json,
    array,
    contract,
    crud,
    enum,
    hub,
    listener,
    objects,
    operation,
    ref,
    tickets,
)
from tmf_contracts.model.api import ApiModel, api_model
from tmf_contracts.model.paths import Parent, UnexpectedShape
from tmf_contracts.model.resources import ResourceModel


def model(of: Json) -> ResourceModel:
    (found,) = api_model(of).resources
    return found


def named(found: ApiModel, name: str) -> ResourceModel:
    return next(each for each in found.resources if each.name == name)


def topics(**paths: Json) -> Json:
    """A contract of topics with events, and with a hub of each topic."""
    definitions = {
        name: objects({**KEYS, "name": TEXT})
        for kind in ("Topic", "Event")
        for name in (kind, f"{kind}_Create", f"{kind}_Update")
    }
    return contract(
        definitions,
        {
            **crud("topic", "Topic"),
            **crud("event", "Event", "/topic/{topicId}", "eventId"),
            "/topic/{topicId}/hub": hub(get=operation(array(ref("EventSubscription")))),
            "/topic/{topicId}/hub/{id}": {"delete": operation(None, status="204")},
            "/hub": hub(),
            "/hub/{id}": {"delete": operation(None, status="204")},
            **paths,
        },
    )


def test_tmf622_has_orders_and_cancellation_tasks() -> None:
    found = api_model(EFFECTIVE)
    assert [each.name for each in found.resources] == ["productOrder", "cancelProductOrder"]
    order = found.resources[0]
    assert (order.collection_path, order.item_path) == ("/productOrder", "/productOrder/{id}")
    assert order.item_parameter == "id"
    assert order.definition == "ProductOrder"
    assert (order.create, order.update) == ("ProductOrder_Create", "ProductOrder_Update")
    assert order.collection_methods == {"GET", "POST"}
    assert order.item_methods == {"GET", "PATCH", "DELETE"}
    assert order.server_owned >= {"id", "href", "state", "orderDate"}
    assert order.read_only == {"id", "href", "orderDate"}
    assert order.parent is None
    further = ("history", "captureResponse")
    assert found.further == tuple(("GET", f"/productOrder/{{id}}/{each}") for each in further)


def test_definitions_are_those_that_operations_refer_to() -> None:
    found = model(
        contract(
            {
                "Case": objects({**KEYS, "a": TEXT, "b": TEXT}),
                "NewCase": objects({"a": TEXT}),
                "Case_Create": objects({"b": TEXT}),
                "Amendment": objects({"b": TEXT}),
            },
            {
                "/ticket": {
                    "get": operation(array(ref("Case"))),
                    "post": operation(ref("Case"), ref("NewCase"), "201"),
                },
                "/ticket/{key}": {"patch": operation(ref("Case"), ref("Amendment"))},
            },
        )
    )
    assert (found.definition, found.create, found.update) == ("Case", "NewCase", "Amendment")
    assert found.server_owned == {"id", "href", "b"}
    assert found.read_only == {"id", "href", "a"}
    assert found.item_parameter == "key"


def test_a_definition_can_be_another_name_of_one() -> None:
    of = tickets({"name": TEXT, "state": enum("open")}, events=("TicketCreateEvent",))
    definitions = of["definitions"]
    definitions["Case"], definitions["Ticket"] = definitions["Ticket"], ref("Case")
    definitions["Ticket_Create"] = ref("Ticket_Update")
    definitions["Ticket_Update"] = objects({"name": TEXT})
    found = model(of)
    assert found.definition == "Case"
    assert (found.create, found.update) == ("Ticket_Create", "Ticket_Update")
    assert found.server_owned == found.read_only == {"id", "href", "state"}
    assert api_model(of).events[0].resource == "ticket"


def test_a_body_without_attributes_can_give_all_of_them() -> None:
    of = tickets({"name": TEXT})
    of["definitions"]["Ticket_Create"] = {"type": "object"}
    of["definitions"]["Ticket_Update"] = {}
    found = model(of)
    assert found.server_owned == found.read_only == {"id", "href"}


def test_a_resource_that_can_only_be_posted_has_no_item() -> None:
    post = {"post": operation(ref("Task"), ref("Task_Create"), "201")}
    task = {"Task": objects(KEYS), "Task_Create": objects({})}
    found = model(contract(task, {"/task": post}))
    assert (found.item_path, found.item_parameter) == (None, None)
    assert found.collection_methods == {"POST"}
    assert found.item_methods == frozenset()


def test_a_resource_that_can_only_be_read_has_nothing_that_a_client_cannot_give() -> None:
    get = {
        "/bucket": {"get": operation(array(ref("Bucket")))},
        "/bucket/{id}": {"get": operation(ref("Bucket"))},
    }
    found = model(contract({"Bucket": objects({**KEYS, "name": TEXT}, "id")}, get))
    assert (found.create, found.update) == (None, None)
    assert found.server_owned == found.read_only == found.made_by_server == frozenset()


def test_a_collection_needs_no_operations_of_its_own() -> None:
    found = model(
        contract({"Flow": objects(KEYS)}, {"/flow/{id}": {"get": operation(ref("Flow"))}})
    )
    assert (found.name, found.collection_path, found.item_path) == ("flow", "/flow", "/flow/{id}")
    assert found.collection_methods == frozenset()


@pytest.mark.parametrize(
    "answers",
    [{"200": "Ticket", "201": "Ticket"}, {"202": "Ticket"}, {"201": "Ticket", "202": None}],
)
def test_a_post_may_answer_other_statuses_than_201(answers: dict[str, str | None]) -> None:
    of = tickets({"name": TEXT})
    of["paths"]["/ticket"]["post"]["responses"] = {
        status: {"description": "Done.", **({"schema": ref(name)} if name else {})}
        for status, name in answers.items()
    }
    assert model(of).definition == "Ticket"


def test_put_is_an_update() -> None:
    of = tickets({"name": TEXT, "openedAt": DATE}, update={"name": TEXT})
    item = of["paths"]["/ticket/{id}"]
    item["put"] = item.pop("patch")
    found = model(of)
    assert found.item_methods == {"GET", "PUT", "DELETE"}
    assert found.update == "Ticket_Update"
    assert found.read_only == {"id", "href", "openedAt"}


def test_what_is_required_and_not_posted_is_made_by_the_server() -> None:
    of = tickets(
        {"name": TEXT, "status": enum("open", "created"), "result": array(TEXT), "score": TEXT},
        create={"name": TEXT},
        required=("id", "name", "status", "result", "score"),
    )
    found = model(of)
    assert found.made_by_server == {"id", "status", "result", "score"}
    assert found.computed == {"score"}


@pytest.mark.parametrize("create", [objects({"id": TEXT}), objects({}, "id", "href")])
def test_a_client_gives_the_id_when_the_contract_says_so(create: Json) -> None:
    of = tickets({"name": TEXT})
    assert model(of).takes_id is False
    of["definitions"]["Ticket_Create"] = create
    assert model(of).takes_id is True


def test_a_sub_resource_has_a_parent() -> None:
    found = api_model(topics())
    assert named(found, "topic").parent is None
    event = named(found, "event")
    assert event.parent == Parent("/topic", "topicId")
    assert event.collection_path == "/topic/{topicId}/event"
    assert (event.item_parameter, event.item_path) == (
        "eventId",
        "/topic/{topicId}/event/{eventId}",
    )


def test_the_hub_of_a_resource_is_a_hub_of_its_own() -> None:
    below, top = api_model(topics()).hubs
    assert (top.collection_path, top.parent) == ("/hub", None)
    assert (top.subscription, top.input) == ("EventSubscription", "EventSubscriptionInput")
    assert top.collection_methods == {"POST"}
    assert top.item_methods == {"DELETE"}
    assert below.parent == Parent("/topic", "topicId")
    assert below.collection_methods == {"GET", "POST"}
    assert (below.item_path, below.item_parameter) == ("/topic/{topicId}/hub/{id}", "id")


def test_collections_that_end_in_the_same_word_have_different_names() -> None:
    found = api_model(topics(**crud("event", "Event")))
    assert [each.name for each in found.resources] == ["topic", "topic.event", "event"]


def test_other_operations_are_named() -> None:
    summary = {"get": operation(ref("Topic"))}
    found = api_model(topics(**{"/topic/{id}/summary": summary}))
    assert found.further == (("GET", "/topic/{id}/summary"),)


@pytest.mark.parametrize(
    ("base", "path"),
    [
        ("/tmf-api/ticket/v4/", "/tmf-api/ticket/v4"),
        ("/ticket/v4", "/ticket/v4"),
        ("ticket//v4", "/ticket/v4"),
        ("/", ""),
    ],
)
def test_the_base_path_has_one_slash_between_parts(base: str, path: str) -> None:
    of = {**tickets({}), "basePath": base, "host": "serverRootserverRoot", "schemes": ["http"]}
    name = api_model(of).name
    assert (name.title, name.version, name.base_path) == ("Tickets", "4.0.0", path)
    del of["basePath"]
    assert api_model(of).name.base_path == ""


def refused(of: Json) -> str:
    with pytest.raises(UnexpectedShape) as raised:
        api_model(of)
    message = str(raised.value)
    assert "\n" not in message
    return message


def test_a_contract_of_another_shape_is_refused() -> None:
    of = contract({}, {"/hub": hub()})
    assert refused(of) == "no path of the contract is a collection of resources"


@pytest.mark.parametrize(
    ("path", "method", "declared", "message"),
    [
        ("/ticket", "get", operation(ref("Ticket")), "GET /ticket answers no array"),
        (
            "/ticket",
            "get",
            operation(array(TEXT)),
            "an answer of GET /ticket refers to no definition",
        ),
        (
            "/ticket/{id}",
            "get",
            operation(ref("Other")),
            "GET /ticket answers Ticket, but GET /ticket/{id} answers Other",
        ),
        ("/ticket", "post", operation(ref("Ticket")), "POST /ticket has no body"),
        (
            "/ticket",
            "post",
            operation(ref("Ticket"), {"type": "object"}),
            "the body of POST /ticket refers to no definition",
        ),
        ("/ticket/{id}", "patch", operation(ref("Ticket")), "PATCH /ticket/{id} has no body"),
        ("/listener/x", "post", operation(None), "POST /listener/x has no body"),
        (
            "/other/{id}/ticket",
            "post",
            operation(ref("Ticket"), ref("Ticket_Create")),
            "/other/{id}/ticket is below no collection of the contract",
        ),
        (
            "/other",
            "get",
            operation(array(ref("Empty"))),
            "Empty, the definition of /other, has no properties",
        ),
    ],
)
def test_an_operation_of_another_shape_is_named(
    path: str, method: str, declared: Json, message: str
) -> None:
    of = tickets({"name": TEXT}, definitions={"Other": objects(KEYS), "Empty": {}})
    of["paths"].setdefault(path, {})[method] = declared
    assert refused(of) == message


def test_a_resource_without_an_answer_is_refused() -> None:
    of = contract({"Pet": objects(KEYS)}, {"/pet": {"post": operation(None, ref("Pet"), "405")}})
    assert refused(of) == "no operation of /pet answers a resource"


def test_listeners_are_no_resources() -> None:
    of = tickets({"name": TEXT}, definitions={"TicketCreateEvent": objects({"eventId": TEXT})})
    of["paths"]["/client/listener/ticketCreateEvent"] = listener("TicketCreateEvent")
    found = api_model(of)
    assert [each.name for each in found.resources] == ["ticket"]
    assert [each.listener_path for each in found.events] == ["/client/listener/ticketCreateEvent"]
