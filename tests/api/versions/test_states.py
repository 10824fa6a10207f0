"""The states that only v5 has: v4 shows the state that comes nearest."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import ContractClient
from tests.api.versions.clients import V5Client
from tests.api.versions.orders import v4_order, v5_order
from tests.api.versions.test_cancellations import ended, v5_task
from tests.api.versions.test_events import Both
from tests.api.versions.test_side_by_side import found, patched, placed, read

Json = dict[str, Any]


def drafted(v5: V5Client, **more: Any) -> str:
    order = placed(v5, v5_order(requestedInitialState="draft", **more))
    assert order["state"] == "draft"
    id: str = order["id"]
    return id


class TestDraft:
    def test_v4_shows_it_as_pending(self, v4: ContractClient, v5: V5Client) -> None:
        id = drafted(v5)
        assert read(v4, id)["state"] == "pending"
        assert read(v5, id)["state"] == "draft"

    def test_it_is_placed(self, v4: ContractClient, v5: V5Client) -> None:
        id = drafted(v5)
        shown = patched(v5, id, {"state": "acknowledged"})
        assert shown["state"] == "acknowledged"
        assert [each["state"] for each in shown["productOrderItem"]] == ["acknowledged"]
        assert read(v4, id)["state"] == "acknowledged"

    def test_it_stays_one_while_v4_changes_other_attributes(
        self, v4: ContractClient, v5: V5Client
    ) -> None:
        id = drafted(v5)
        patched(v4, id, {"description": "For the new flat"})
        assert read(v5, id)["state"] == "draft"
        patched(v4, id, {"state": "inProgress"})
        assert read(v5, id)["state"] == "inProgress"

    def test_it_is_cancelled(self, v4: ContractClient, v5: V5Client) -> None:
        id = drafted(v5)
        task = v5.post("/cancelProductOrder", json=v5_task(id)).json()
        assert ended(v5, task["id"])["state"] == "done"
        assert [read(client, id)["state"] for client in (v4, v5)] == ["cancelled"] * 2

    def test_no_order_becomes_one(self, v5: V5Client) -> None:
        id = placed(v5, v5_order())["id"]
        answer = v5.patch(f"/productOrder/{id}", json={"state": "draft"})
        assert answer.status_code == 409
        assert "/state: " in answer.json()["message"]
        assert "requestedInitialState" in answer.json()["message"]

    def test_v4_makes_none(self, v4: ContractClient, v5: V5Client) -> None:
        sent = v4_order(requestedInitialState="draft", stateV5="draft", state="pending")
        id = placed(v4, sent)["id"]
        assert [read(client, id)["state"] for client in (v4, v5)] == ["acknowledged"] * 2

    def test_it_asks_for_no_information(self, v4: ContractClient, v5: V5Client) -> None:
        with Both(v4, v5) as both:
            id = drafted(v5)
            v5.delete(f"/productOrder/{id}")
            kinds = ["ProductOrderCreateEvent", "ProductOrderDeleteEvent"]
            of_v4, of_v5 = both.types(id, v4=kinds, v5=kinds)
        assert of_v4[0]["event"]["productOrder"]["state"] == "pending"
        assert of_v5[0]["event"]["productOrder"]["state"] == "draft"


class TestAccepted:
    def test_v4_shows_it_as_in_progress(self, v4: ContractClient, v5: V5Client) -> None:
        id = placed(v4, v4_order())["id"]
        assert patched(v5, id, {"state": "inProgress.accepted"})["state"] == "inProgress.accepted"
        shown = read(v4, id)
        assert shown["state"] == "inProgress"
        assert shown["productOrderItem"][0]["state"] == "inProgress"

    def test_it_goes_on_as_what_is_in_progress(self, v4: ContractClient, v5: V5Client) -> None:
        id = placed(v5, v5_order())["id"]
        for state in ("inProgress", "inProgress.accepted", "inProgress", "inProgress.accepted"):
            assert patched(v5, id, {"state": state})["state"] == state
        patched(v4, id, {"priority": "1"})
        assert read(v5, id)["state"] == "inProgress.accepted"
        patched(v4, id, {"state": "completed"})
        assert read(v5, id)["state"] == "completed"

    def test_only_v5_gets_an_event_of_it(self, v4: ContractClient, v5: V5Client) -> None:
        with Both(v4, v5) as both:
            id = placed(v5, v5_order())["id"]
            patched(v5, id, {"state": "inProgress"})
            patched(v5, id, {"state": "inProgress.accepted"})
            v5.delete(f"/productOrder/{id}")
            before = [
                f"ProductOrder{kind}Event"
                for kind in ("Create", "AttributeValueChange", "StateChange")
            ]
            after = ["ProductOrderDeleteEvent"]
            again = ["ProductOrderStateChangeEvent"]
            _, of_v5 = both.types(id, v4=before + after, v5=before + again + after)
        states = [each["event"]["productOrder"]["state"] for each in of_v5]
        assert states[2:4] == ["inProgress", "inProgress.accepted"]


def test_filters_by_state(v4: ContractClient, v5: V5Client) -> None:
    marked = {"category": "states"}
    draft = drafted(v5, **marked)
    pending = placed(v4, v4_order(**marked))["id"]
    patched(v4, pending, {"state": "pending"})
    accepted = placed(v5, v5_order(**marked))["id"]
    patched(v5, accepted, {"state": "inProgress.accepted"})
    assert found(v4, {**marked, "state": "pending"}) == [draft, pending]
    for state, ids in {
        "draft": [draft],
        "pending": [pending],
        "inProgress": [],
        "inProgress.accepted": [accepted],
        "draft,pending,held": [draft, pending],
        "acknowledged,inProgress.accepted": [accepted],
    }.items():
        assert found(v5, {**marked, "state": state}) == ids, state
    assert found(v5, {**marked, "state.ne": "draft"}) == [pending, accepted]
    assert found(v5, {**marked, "productOrderItem.state": "pending"}) == [draft, pending]


@pytest.mark.parametrize(
    ("attribute", "entry"),
    [
        ("Milestone", {"id": "m", "status": "Completed"}),
        ("JeopardyAlert", {"id": "j", "jeopardyType": "Red"}),
        ("ErrorMessage", {"code": "E7", "reason": "No port is free"}),
    ],
)
def test_entries_that_only_v5_has(
    v4: ContractClient, v5: V5Client, attribute: str, entry: Json
) -> None:
    name, kind = f"productOrder{attribute}", f"ProductOrder{attribute}Event"
    entries = {name: [{"@type": f"ProductOrder{attribute}", **entry}]}
    change = "ProductOrderAttributeValueChangeEvent"
    with Both(v4, v5) as both:
        id = placed(v5, v5_order())["id"]
        patched(v5, id, entries)
        patched(v4, id, {"priority": "1"})
        v4_kinds = ["ProductOrderCreateEvent", change, change]
        of_v4, of_v5 = both.types(id, v4=v4_kinds, v5=[*v4_kinds[:2], kind, change])
    assert of_v4[1]["fieldPath"] == name
    shown = of_v5[2]["event"]["productOrder"]
    assert (shown["id"], shown[name]) == (id, entries[name])
    assert shown["href"] == f"{v5.base_url}productOrder/{id}"
