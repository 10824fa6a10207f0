"""Attributes that an operator's overlay declares, in TMF622 and in another contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api.client import JSON_PATCH, ContractClient, DeclaredAnswers
from tests.api.contracts import own, shop
from tests.api.contracts.own import Json
from tests.api.contracts.test_resources import TICKET
from tests.api.listeners import subscribed
from tests.api.orders import order
from tests.server import BASE_PATH, TIMEOUT, Server, running

VALUES: Json = {
    "salesRegion": "north",
    "creditScore": 640.5,
    "contractEnd": "2027-06-30T12:00:00+02:00",
    "site": {"building": "B1", "floor": 3},
    "tags": ["gold", "fibre"],
}


@dataclass(frozen=True)
class Resource:
    """A collection whose resources have the attributes; `sent` is a body without them.

    `documents` is the URL below which the contract is published.
    """

    client: ContractClient
    documents: str
    path: str
    definition: str
    sent: Json

    def created(self, **attributes: Any) -> Json:
        answer = self.client.post(self.path, json={**self.sent, **attributes})
        assert answer.status_code == 201, answer.text
        made: Json = answer.json()
        return made

    def at(self, resource: Json) -> str:
        return f"{self.path}/{resource['id']}"

    def found(self, **query: str) -> list[str]:
        """The ids of those that a query finds."""
        answer = self.client.get(self.path, params=query)
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()]


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("overlays")
    return [
        *("--contract", own.written(folder, shop.SHOP, "shop.json")),
        *("--overlay", own.written(folder, own.overlay("ProductOrder"))),
        *("--overlay", own.written(folder, own.overlay("Ticket", extends="shop.json"), "t.yaml")),
    ]


@pytest.fixture(scope="module")
def served(module_store: str, options: list[str]) -> Iterator[Server]:
    with running(module_store, *options) as server:
        yield server


@pytest.fixture(scope="module", params=["productOrder", "ticket"])
def resource(served: Server, request: pytest.FixtureRequest) -> Iterator[Resource]:
    """Answers are checked against the contract that the server publishes."""
    is_order = request.param == "productOrder"
    base_path = BASE_PATH if is_order else shop.BASE_PATH
    documents = served.url if is_order else served.url + base_path
    effective = httpx.get(f"{documents}/openapi.json", timeout=TIMEOUT).json()
    definition, sent = ("ProductOrder", order()) if is_order else ("Ticket", TICKET)
    with ContractClient(served.url, base_path, DeclaredAnswers(effective)) as client:
        yield Resource(client, documents, f"/{request.param}", definition, sent)


def test_they_are_returned_as_sent(resource: Resource) -> None:
    made = resource.created(**VALUES)
    assert {**made, **VALUES} == made
    assert resource.client.get(resource.at(made)).json() == made


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"salesRegion": "east"}, '/salesRegion: is "east"; allowed are "north", "south"'),
        ({"creditScore": 1000.5}, "/creditScore: "),
        ({"creditScore": "640"}, '/creditScore: is "640", which is not of type number'),
        ({"contractEnd": "2027-06-30"}, "/contractEnd: "),
        ({"site": {"floor": 1}}, "/site/building: is required"),
        ({"site": {"building": "B1", "floor": 1.5}}, "/site/floor: "),
        ({"tags": ["a", "b", "c", "d"]}, "/tags: has more elements than 3"),
        ({"tags": ["a", 2]}, "/tags/1: "),
        ({"tags": None}, "/tags: "),
    ],
)
def test_they_are_validated(resource: Resource, attributes: Json, said: str) -> None:
    refused = resource.client.post(resource.path, json={**resource.sent, **attributes})
    assert refused.status_code == 400
    assert said in refused.json()["message"]
    if None not in attributes.values():
        path = resource.at(resource.created(**VALUES))
        patch = [
            {"op": "add", "path": f"/{name}", "value": each} for name, each in attributes.items()
        ]
        refused = resource.client.patch(path, json=patch, headers={"Content-Type": JSON_PATCH})
        assert refused.status_code in (400, 409)
        assert said in refused.json()["message"]


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ({"salesRegion": "north"}, "ac"),
        ({"salesRegion": "south,north"}, "abc"),
        ({"creditScore.gt": "300"}, "ab"),
        ({"creditScore.lte": "300"}, "c"),
        ({"contractEnd": "2027-06-30T10:00:00Z"}, "a"),
        ({"contractEnd.gt": "2027-12-31"}, "b"),
        ({"site.floor.gte": "3"}, "ab"),
        ({"tags": "gold"}, "ab"),
        ({"tags.ne": "gold"}, "c"),
        ({"filter": "$[?(@.creditScore>300 && @.salesRegion=='south')]"}, "b"),
        ({"filter": "$.site[?(@.floor==-1)]"}, "c"),
        ({"sort": "creditScore"}, "cab"),
        ({"sort": "-contractEnd"}, "bac"),
        ({"sort": "site.floor"}, "cab"),
        ({"sort": "-tags"}, "cba"),
    ],
)
def test_they_are_filtered_and_sorted(
    resource: Resource, query: dict[str, str], finds: str
) -> None:
    building = f"B-{uuid4().hex[:12]}"
    rows = {
        "a": {**VALUES, "site": {"building": building, "floor": 3}, "tags": ["fibre", "gold"]},
        "b": {
            "salesRegion": "south",
            "creditScore": 900,
            "tags": ["gold", "late"],
            "contractEnd": "2028-01-01T00:00:00Z",
            "site": {"building": building, "floor": 4},
        },
        "c": {
            "salesRegion": "north",
            "creditScore": 300,
            "tags": ["new"],
            "site": {"building": building, "floor": -1},
        },
    }
    names = {resource.created(**each)["id"]: name for name, each in rows.items()}
    found = [names[id] for id in resource.found(**{"site.building": building}, **query)]
    assert "".join(found if "sort" in query else sorted(found)) == finds


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"salesRegion": "east"}, "salesRegion: "),
        ({"creditScore": "much"}, "is not a number"),
        ({"contractEnd.gt": "soon"}, "is not a date-time"),
        ({"site": "B1"}, "ask about an attribute of it, as site.building"),
        ({"site.colour": "red"}, "no attribute"),
    ],
)
def test_bad_values_in_queries_are_named(
    resource: Resource, query: dict[str, str], said: str
) -> None:
    refused = resource.client.get(resource.path, params=query)
    assert refused.status_code == 400
    assert said in refused.json()["message"]


def test_they_are_selected(resource: Resource) -> None:
    made = resource.created(**VALUES)
    query = {"id": made["id"], "fields": "site.building,tags"}
    [shown] = resource.client.get(resource.path, params=query).json()
    keys = {name: made[name] for name in ("id", "href")}
    assert shown == {**keys, "site": {"building": "B1"}, "tags": ["gold", "fibre"]}


def test_a_merge_patch_changes_and_removes_them(resource: Resource) -> None:
    path = resource.at(resource.created(**VALUES))
    patch = {"creditScore": None, "site": {"floor": None}, "tags": ["silver"]}
    answer = resource.client.patch(path, json=patch)
    assert answer.status_code == 200, answer.text
    patched = answer.json()
    assert "creditScore" not in patched
    assert (patched["site"], patched["tags"]) == ({"building": "B1"}, ["silver"])
    assert patched["salesRegion"] == "north"
    refused = resource.client.patch(path, json={"site": {"building": None}})
    assert refused.status_code in (400, 409)
    assert "/site/building" in refused.json()["message"]


def test_a_date_in_another_spelling_is_no_change(resource: Resource) -> None:
    made = resource.created(**VALUES)
    before = resource.client.get(resource.at(made)).headers["etag"]
    answer = resource.client.patch(
        resource.at(made), json={"contractEnd": "2027-06-30T10:00:00.000Z"}
    )
    assert answer.json()["contractEnd"] == VALUES["contractEnd"]
    assert answer.headers["etag"] == before


def test_a_hub_query_knows_them(resource: Resource) -> None:
    name = resource.path[1:]
    query = f"event.{name}.creditScore.gt=700&event.{name}.tags=gold"
    with subscribed(resource.client, "/rich", query) as listener:
        resource.created(creditScore=600, tags=["gold"])
        rich = resource.created(creditScore=800, tags=["gold"])
        [event] = listener.wait_for_events(1)
    assert event["event"][name]["id"] == rich["id"]
    assert event["event"][name]["creditScore"] == 800
    callback = {"callback": "http://127.0.0.1:9/x", "query": f"event.{name}.creditRank=1"}
    assert resource.client.post("/hub", json=callback).status_code == 400


def test_the_documents_declare_them(resource: Resource) -> None:
    swagger = httpx.get(f"{resource.documents}/openapi.json", timeout=TIMEOUT).json()
    for suffix in ("", "_Create", "_Update"):
        declared = swagger["definitions"][resource.definition + suffix]["properties"]
        assert declared.keys() >= own.ATTRIBUTES.keys()
        assert declared["creditScore"]["maximum"] == 1000
    openapi3 = httpx.get(f"{resource.documents}/openapi3.json", timeout=TIMEOUT).json()
    schemas = openapi3["components"]["schemas"]
    assert schemas[f"{resource.definition}Site"]["required"] == ["building"]
    assert schemas[f"{resource.definition}_Update"]["properties"]["tags"]["nullable"] is True
    listing = openapi3["paths"][resource.path]["get"]["parameters"]
    names = {each["name"] for each in listing}
    assert names >= {"creditScore.gt", "contractEnd.lt", *own.INDEXED}


def test_an_undeclared_attribute_is_kept_and_the_refusal_says_how_to_declare_it(
    resource: Resource,
) -> None:
    made = resource.created(shelf="7")
    assert resource.client.get(resource.at(made)).json()["shelf"] == "7"
    refused = resource.client.get(resource.path, params={"shelf": "7"})
    assert refused.status_code == 400
    message = refused.json()["message"]
    assert "--overlay" in message
    assert "docs/own-attributes.md" in message
