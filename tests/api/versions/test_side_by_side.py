"""An order that is placed by one version is read, patched, filtered and deleted by the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from tests.api.client import JSON_PATCH, ContractClient
from tests.api.versions.clients import V5Client
from tests.api.versions.orders import (
    IDENTIFIERS,
    V4_ORDER,
    V5_ORDER,
    sent_part,
    v4_order,
    v5_order,
)

Json = dict[str, Any]
MERGE_PATCH = "application/merge-patch+json"
_PARTY = "$[?(@.relatedParty[?(@.{}id=='C-7' %26%26 @.role=='customer')])]"


def placed(client: httpx.Client, order: Json) -> Json:
    answer = client.post("/productOrder", json=order)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


def read(client: httpx.Client, id: str) -> Json:
    answer = client.get(f"/productOrder/{id}")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def patched(client: httpx.Client, id: str, patch: Any, media_type: str = MERGE_PATCH) -> Json:
    answer = client.patch(f"/productOrder/{id}", json=patch, headers={"Content-Type": media_type})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def found(client: httpx.Client, query: Mapping[str, str]) -> list[str]:
    answer = client.get("/productOrder", params=query)
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()]


class TestRead:
    def test_an_order_of_v4_is_one_of_v5(self, v4: ContractClient, v5: V5Client) -> None:
        order = placed(v4, v4_order())
        shown = read(v5, order["id"])
        assert sent_part(shown, V5_ORDER) == V5_ORDER
        assert shown["href"] == f"{v5.base_url}productOrder/{order['id']}"
        assert shown["creationDate"] == order["orderDate"]
        assert shown["state"] == "acknowledged"
        assert "orderDate" not in shown

    def test_an_order_of_v5_is_one_of_v4(self, v4: ContractClient, v5: V5Client) -> None:
        order = placed(v5, v5_order())
        shown = read(v4, order["id"])
        assert sent_part(shown, V4_ORDER) == V4_ORDER
        assert shown["href"] == f"{v4.base_url}productOrder/{order['id']}"
        assert shown["orderDate"] == order["creationDate"]
        assert sent_part(order, V5_ORDER) == V5_ORDER

    def test_both_have_the_same_entity_tag(self, v4: ContractClient, v5: V5Client) -> None:
        path = f"/productOrder/{placed(v5, v5_order())['id']}"
        tags = [client.get(path).headers["etag"] for client in (v4, v5)]
        assert tags[0] == tags[1]
        old = {"If-Match": tags[0]}
        assert v4.patch(path, json={"priority": "1"}, headers=old).status_code == 200
        assert v5.patch(path, json={"priority": "2"}, headers=old).status_code == 412
        new = {"If-None-Match": v4.get(path).headers["etag"]}
        assert v5.get(path, headers=new).status_code == 304

    def test_attributes_are_selected_by_the_names_of_a_version(self, v5: V5Client) -> None:
        order = placed(v5, v5_order())
        fields = {"fields": "creationDate,relatedParty.role,orderDate"}
        shown = v5.get(f"/productOrder/{order['id']}", params=fields).json()
        assert shown == {
            "id": order["id"],
            "href": order["href"],
            "creationDate": order["creationDate"],
            "relatedParty": [{"role": "customer"}],
        }

    def test_post_and_patch_answer_the_selected_attributes(self, v5: V5Client) -> None:
        fields = {"fields": "category"}
        order = v5.post("/productOrder", json=v5_order(), params=fields).json()
        assert order.keys() == {"id", "href", "category"}
        path = f"/productOrder/{order['id']}"
        changed = v5.patch(path, json={"category": "business"}, params=fields).json()
        assert changed == {**order, "category": "business"}

    def test_unknown_types_and_attributes_are_kept(self, v4: ContractClient, v5: V5Client) -> None:
        item = {
            "@type": "FibreItem",
            "@baseType": "ProductOrderItem",
            "id": "1",
            "action": "add",
            "window": {"from": "08:00"},
        }
        order = placed(v5, v5_order(productOrderItem=[item], shelf="B4"))
        assert sent_part(order, {"shelf": 0, "productOrderItem": [item]}) == {
            "shelf": "B4",
            "productOrderItem": [item],
        }
        assert sent_part(read(v4, order["id"]), {"productOrderItem": [item]}) == {
            "productOrderItem": [item]
        }


class TestValuesOfV5:
    def test_survive_a_patch_of_v4(self, v4: ContractClient, v5: V5Client) -> None:
        party = {
            "@type": "RelatedPartyRefOrPartyRoleRef",
            "role": "customer",
            "partyOrPartyRole": {"@type": "PartyRef", "id": "C-45", "partyId": "P-1"},
        }
        order = placed(v5, v5_order(externalId=IDENTIFIERS, relatedParty=[party]))
        patched(v4, order["id"], {"description": "For the new flat", "priority": "1"})
        shown = read(v5, order["id"])
        assert shown["externalId"] == IDENTIFIERS
        assert shown["relatedParty"] == [party]
        assert shown["priority"] == "1"

    def test_follow_what_v4_changes(self, v4: ContractClient, v5: V5Client) -> None:
        order = placed(v5, v5_order(externalId=IDENTIFIERS))
        patched(v4, order["id"], {"externalId": "PO-2"})
        assert read(v5, order["id"])["externalId"] == [
            {**IDENTIFIERS[0], "id": "PO-2"},
            IDENTIFIERS[1],
        ]
        assert found(v5, {"externalId.id": "PO-2"}) == [order["id"]]

    def test_what_only_v5_has_can_be_changed_by_v5(self, v5: V5Client) -> None:
        order = placed(v5, v5_order(externalId=IDENTIFIERS))
        changed = patched(v5, order["id"], {"externalId": IDENTIFIERS[1:]})
        assert changed["externalId"] == IDENTIFIERS[1:]
        assert found(v5, {"externalId.id": "4711", "externalId.owner": "billing"})[-1:] == [
            order["id"]
        ]


class TestPatch:
    def test_v5_patches_an_order_of_v4(self, v4: ContractClient, v5: V5Client) -> None:
        order = placed(v4, v4_order())
        duration = [{"op": "add", "path": "/productOrderItem/0/quantity", "value": 2}]
        patched(v5, order["id"], duration, JSON_PATCH)
        shown = read(v4, order["id"])
        item = order["productOrderItem"][0]
        assert shown == {**order, "productOrderItem": [{**item, "quantity": 2}]}

    def test_states_are_changed_by_both(self, v4: ContractClient, v5: V5Client) -> None:
        id = placed(v4, v4_order())["id"]
        assert patched(v5, id, {"state": "inProgress"})["state"] == "inProgress"
        assert patched(v4, id, {"state": "completed"})["state"] == "completed"
        shown = read(v5, id)
        assert shown["state"] == "completed"
        assert shown["productOrderItem"][0]["state"] == "completed"
        assert shown["completionDate"] == read(v4, id)["completionDate"]

    def test_by_query(self, v5: V5Client) -> None:
        id = placed(v5, v5_order())["id"]
        path = "$.relatedParty[?(@.role=='customer')].partyOrPartyRole.name"
        patch = [{"op": "replace", "path": path, "value": "Edda Berg"}]
        shown = patched(v5, id, patch, "application/json-patch-query+json")
        assert shown["relatedParty"][0]["partyOrPartyRole"]["name"] == "Edda Berg"

    def test_a_date_in_another_spelling_is_no_change(self, v5: V5Client) -> None:
        order = placed(v5, v5_order())
        spelled = order["creationDate"].replace("Z", "+00:00")
        patch = {"creationDate": spelled, "description": "x"}
        assert patched(v5, order["id"], patch) == {**order, "description": "x"}

    @pytest.mark.parametrize(
        ("patch", "status", "said"),
        [
            ({"creationDate": "2026-01-01T00:00:00Z"}, 400, "/creationDate: cannot be changed"),
            ({"requestedInitialState": "draft"}, 400, "/requestedInitialState: cannot be changed"),
            ({"state": "completed"}, 409, "/state: "),
            ({"externalId": "PO-1"}, 400, '/externalId: is "PO-1"'),
            ({"productOrderItem": []}, 400, "/productOrderItem: "),
        ],
    )
    def test_a_patch_that_is_refused(
        self, v5: V5Client, patch: Json, status: int, said: str
    ) -> None:
        id = placed(v5, v5_order())["id"]
        answer = v5.patch(f"/productOrder/{id}", json=patch)
        assert (answer.status_code, said in answer.json()["message"]) == (status, True), answer.text
        assert read(v5, id)["state"] == "acknowledged"

    def test_what_v4_could_not_answer_is_refused(self, v5: V5Client) -> None:
        id = placed(v5, v5_order())["id"]
        note = {"@type": "Note", "text": "x", "@schemaLocation": "no URI"}
        answer = v5.patch(f"/productOrder/{id}", json={"note": [note]})
        assert answer.status_code == 409
        assert "TMF622 v4" in answer.json()["message"]
        assert "/note/0/@schemaLocation" in answer.json()["message"]


@pytest.fixture(scope="module")
def rare(v4: ContractClient) -> str:
    """The id of an order that no other one is like."""
    party = {"id": "C-7", "name": "Ida", "role": "customer", "@referredType": "Individual"}
    item = v4_order()["productOrderItem"][0]
    item["product"]["place"][0]["id"] = "A-77"
    order = v4_order(
        category="rare",
        externalId="PO-7",
        relatedParty=[party],
        channel=[{"id": "shop-7"}],
        productOrderItem=[item],
    )
    id: str = placed(v4, order)["id"]
    return id


class TestFind:
    @pytest.mark.parametrize(
        ("v4_query", "v5_query"),
        [
            ("externalId=PO-7", "externalId.id=PO-7"),
            ("relatedParty.id=C-7", "relatedParty.partyOrPartyRole.id=C-7"),
            ("relatedParty.name=Ida", "relatedParty.partyOrPartyRole.name=Ida"),
            ("channel.id=shop-7", "channel.channel.id=shop-7"),
            (
                "productOrderItem.product.place.id=A-77",
                "productOrderItem.product.place.place.id=A-77",
            ),
            ("category=rare", "category=rare"),
            (
                "category=rare&orderDate.gt=2020-01-01T00:00:00Z&sort=-orderDate",
                "category=rare&creationDate.gt=2020-01-01T00:00:00Z&sort=-creationDate",
            ),
            (f"filter={_PARTY.format('')}", f"filter={_PARTY.format('partyOrPartyRole.')}"),
        ],
    )
    def test_filters_find_the_same(
        self, rare: str, v4: ContractClient, v5: V5Client, v4_query: str, v5_query: str
    ) -> None:
        for client, query in ((v4, v4_query), (v5, v5_query)):
            answer = client.get(f"/productOrder?{query}")
            assert [each["id"] for each in answer.json()] == [rare], answer.text
            assert answer.headers["x-total-count"] == "1"

    def test_by_href(self, rare: str, v5: V5Client) -> None:
        assert found(v5, {"href": f"{v5.base_url}productOrder/{rare}"}) == [rare]

    @pytest.mark.parametrize(
        "name", ["orderDate", "relatedParty.id", "externalId", "partyOrPartyRole"]
    )
    def test_v5_knows_no_names_of_v4(self, v5: V5Client, name: str) -> None:
        answer = v5.get("/productOrder", params={name: "x"})
        assert (answer.status_code, name.rpartition(".")[2] in answer.json()["message"]) == (
            400,
            True,
        )

    def test_pages_link_to_pages_of_the_same_version(self, v5: V5Client) -> None:
        for _ in range(2):
            placed(v5, v5_order(category="paged"))
        answer = v5.get("/productOrder", params={"category": "paged", "limit": "1"})
        assert f"{v5.base_url}productOrder?category=paged&offset=1" in answer.headers["link"]


class TestCreateOnce:
    def test_a_key_belongs_to_the_base_path(self, v4: ContractClient, v5: V5Client) -> None:
        key = {"Idempotency-Key": "the same"}
        orders = [
            client.post("/productOrder", json=order, headers=key)
            for client, order in ((v4, v4_order()), (v5, v5_order()), (v5, v5_order()))
        ]
        ids = [each.json()["id"] for each in orders]
        assert [each.status_code for each in orders] == [201] * 3
        assert ids[0] != ids[1] == ids[2]
        assert orders[2].headers["idempotency-replayed"] == "true"
        assert orders[2].json() == orders[1].json()


def test_an_order_is_deleted_for_both(v4: ContractClient, v5: V5Client) -> None:
    path = f"/productOrder/{placed(v4, v4_order())['id']}"
    assert v5.delete(path).status_code == 204
    assert [client.get(path).status_code for client in (v4, v5)] == [404, 404]


def test_the_history_is_the_same(v4: ContractClient, v5: V5Client) -> None:
    id = placed(v4, v4_order())["id"]
    patched(v5, id, {"description": "Ring the bell"})
    histories = [client.get(f"/productOrder/{id}/history").json() for client in (v4, v5)]
    assert histories[0] == histories[1]
    assert histories[0]["change"][-1]["attributes"] == ["description"]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ({"@type": None}, "/@type: "),
        ({"productOrderItem": None}, "/productOrderItem: "),
        ({"externalId": "PO-1"}, "/externalId: "),
        ({"relatedParty": [{"id": "1", "@referredType": "Individual"}]}, "/relatedParty/0/@type"),
    ],
)
def test_an_order_that_is_refused(v5: V5Client, order: Json, said: str) -> None:
    sent = {name: each for name, each in v5_order(**order).items() if each is not None}
    answer = v5.post("/productOrder", json=sent)
    assert answer.status_code == 400
    assert said in answer.json()["message"]


def test_what_v4_could_not_answer_is_a_conflict(v5: V5Client) -> None:
    order = {**v5_order(), "@schemaLocation": "no uri"}
    answer = v5.post("/productOrder", json=order)
    assert answer.status_code == 409
    said = answer.json()["message"]
    assert said == (
        'TMF622 v4, which has the same orders, says: /@schemaLocation: is "no uri", which is no uri'
    )
