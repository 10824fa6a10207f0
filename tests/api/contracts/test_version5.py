"""A contract of version 5's shape, served beside TMF622: `@type` selects, listeners answer 204."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.api.client import ContractClient, DeclaredAnswers
from tests.api.listeners import Listener
from tests.contract.version5 import BASE_PATH, EVENTS, VERSION5
from tests.server import TIMEOUT, Server, running

Json = dict[str, Any]

_OPENAPI3, _SWAGGER = "#/components/schemas/", "#/definitions/"
PARTY: Json = {"@type": "PartyRef", "id": "42", "name": "Edda"}
JOB: Json = {
    "@type": "Job",
    "description": "A broken handle",
    "relatedParty": [
        {"@type": "RelatedParty", "role": "owner", "partyOrRole": PARTY},
        {
            "@type": "RelatedParty",
            "partyOrRole": {"@type": "Supplier", "name": "Handles", "engagedParty": PARTY},
        },
    ],
    "characteristic": [{"@type": "IntegerCharacteristic", "name": "handles", "value": 2}],
    "place": {"@type": "Location", "accuracy": "1 m"},
}


@pytest.fixture(scope="module")
def server(module_store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    file = tmp_path_factory.mktemp("contract") / "repair.json"
    file.write_text(json.dumps(VERSION5))
    with running(module_store, "--contract", f"{file}={BASE_PATH}") as server:
        yield server


@pytest.fixture(scope="module")
def schemas(server: Server) -> Json:
    """The schemas of OpenAPI 3.0 as definitions, for a validator that knows no discriminators."""
    answer = httpx.get(f"{server.url}{BASE_PATH}/openapi3.json", timeout=TIMEOUT)
    found: Json = json.loads(answer.text.replace(_OPENAPI3, _SWAGGER))["components"]["schemas"]
    return found


@pytest.fixture(scope="module")
def declared(server: Server, schemas: Json) -> DeclaredAnswers:
    contract = httpx.get(f"{server.url}{BASE_PATH}/openapi.json", timeout=TIMEOUT).json()
    return DeclaredAnswers({**contract, "definitions": schemas})


@pytest.fixture(scope="module")
def jobs(server: Server, declared: DeclaredAnswers) -> Iterator[ContractClient]:
    with ContractClient(server.url, BASE_PATH, declared) as client:
        yield client


@pytest.fixture
def plain(server: Server) -> Iterator[httpx.Client]:
    """A client that checks nothing, for selections of attributes."""
    with httpx.Client(base_url=server.url + BASE_PATH, timeout=TIMEOUT) as client:
        yield client


def created(jobs: ContractClient, **more: Any) -> Json:
    answer = jobs.post("/job", json={**JOB, **more})
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


def test_a_job_is_created_with_objects_of_all_branches(jobs: ContractClient) -> None:
    job = created(jobs)
    assert {name: job[name] for name in JOB} == JOB
    assert job["state"] == "acknowledged"
    assert jobs.get(f"/job/{job['id']}").json() == job


@pytest.mark.parametrize(
    ("party", "said"),
    [
        ({"@type": "Individual"}, "/relatedParty/0/partyOrRole/givenName: is required"),
        ({"@type": "Unknown"}, "/relatedParty/0/partyOrRole/id: is required"),
        ({"id": "1"}, "/relatedParty/0/partyOrRole/@type: is required"),
    ],
)
def test_an_error_is_that_of_the_branch(jobs: ContractClient, party: Json, said: str) -> None:
    related = {"@type": "RelatedParty", "partyOrRole": party}
    answer = jobs.post("/job", json={**JOB, "relatedParty": [related]})
    assert (answer.status_code, answer.json()["message"]) == (400, said)


def test_an_order_without_a_type_is_refused(jobs: ContractClient) -> None:
    answer = jobs.post("/job", json={"description": "A broken handle"})
    assert (answer.status_code, answer.json()["message"]) == (400, "/@type: is required")


def test_a_patch_needs_no_type_and_can_change_the_branch(jobs: ContractClient) -> None:
    path = f"/job/{created(jobs)['id']}"
    place = {"@type": "PlaceRef", "id": "7"}
    answer = jobs.patch(path, json={"place": {**place, "accuracy": None}, "state": "inProgress"})
    assert (answer.status_code, answer.json()["place"]) == (200, place)
    answer = jobs.patch(path, json={"place": {"id": None}})
    assert answer.status_code == 409
    assert "/place/id: is required" in answer.json()["message"]


def test_filters_name_the_attributes_of_all_branches(
    jobs: ContractClient, plain: httpx.Client
) -> None:
    id = created(jobs, description="A lost key")["id"]
    for query in (
        {"relatedParty.partyOrRole.id": "42"},
        {"relatedParty.partyOrRole.engagedParty.name": "Edda"},
        {"characteristic.value": "2"},
        {"place.accuracy": "1 m"},
    ):
        found = jobs.get("/job", params={"description": "A lost key", **query}).json()
        assert [each["id"] for each in found] == [id]
    answer = plain.get("/job", params={"relatedParty.partyOrRole.partyNam": "x"})
    assert answer.status_code == 400


def test_post_and_patch_answer_the_fields_that_are_asked_for(
    declared: DeclaredAnswers, plain: httpx.Client
) -> None:
    fields = {"fields": "state,relatedParty.partyOrRole.name"}
    answer = plain.post("/job", params=fields, json=JOB)
    selected = answer.json()
    assert (answer.status_code, selected.keys()) == (
        201,
        {"id", "href", "state", "relatedParty"},
    )
    schema = json.dumps({"$ref": f"{_SWAGGER}Job_Selection"})
    declared.validator(schema).validate(selected)
    answer = plain.patch(f"/job/{selected['id']}", params=fields, json={"state": "completed"})
    assert answer.json() == {**selected, "state": "completed"}


def test_events_are_delivered_as_declared_to_listeners_that_answer_204(
    jobs: ContractClient, declared: DeclaredAnswers
) -> None:
    with Listener(204) as listener:
        callback = {"callback": listener.url()}
        assert jobs.post("/hub", json=callback).json()["message"] == "/@type: is required"
        hub = jobs.post("/hub", json={"@type": "Hub", **callback}).json()
        path = f"/job/{created(jobs)['id']}"
        jobs.patch(path, json={"priority": 3})
        jobs.patch(path, json={"state": "completed"})
        jobs.delete(path)
        events = listener.wait_for_events(4)
        assert [each["@type"] for each in events] == list(EVENTS)[:4]
        for each in events:
            schema = json.dumps({"$ref": _SWAGGER + each["eventType"]})
            declared.validator(schema).validate(each)
            assert each["timeOccurred"] == each["eventTime"]
            assert each["event"]["job"]["@type"] == "Job"
        assert jobs.delete(f"/hub/{hub['id']}").status_code == 204


def test_an_event_of_another_server_is_answered_without_a_body(jobs: ContractClient) -> None:
    name = "JobInformationRequiredEvent"
    event: Json = {
        "@type": name,
        "eventId": "e1",
        "eventType": name,
        "event": {"job": {"@type": "JobRef", "id": "1"}},
    }
    answer = jobs.post("/listener/jobInformationRequiredEvent", json=event)
    assert (answer.status_code, answer.content) == (204, b"")
    del event["event"]["job"]["id"]
    answer = jobs.post("/listener/jobInformationRequiredEvent", json=event)
    assert (answer.status_code, answer.json()["message"]) == (400, "/event/job/id: is required")


def test_an_error_has_a_type(jobs: ContractClient) -> None:
    answer = jobs.get("/job/none")
    assert (answer.status_code, answer.json()["@type"]) == (404, "Error")
