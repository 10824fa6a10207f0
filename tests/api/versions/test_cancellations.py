"""A cancellation that is requested by one version is one of the other, too."""

from __future__ import annotations

from typing import Any

from tests.api.client import ContractClient
from tests.api.versions.clients import V5Client
from tests.api.versions.orders import v4_order, v5_order
from tests.api.versions.test_side_by_side import placed
from tests.api.waiting import eventually

Json = dict[str, Any]


def ended(client: ContractClient, id: str) -> Json:
    found: Json = eventually(
        lambda: client.get(f"/cancelProductOrder/{id}").json(),
        lambda task: task["state"] in ("done", "terminatedWithError"),
    )
    return found


def v5_task(order: str, **more: Any) -> Json:
    reference = {"@type": "ProductOrderRef", "id": order}
    return {"@type": "CancelProductOrder", "productOrder": reference, **more}


def test_v5_cancels_an_order_of_v4(v4: ContractClient, v5: V5Client) -> None:
    id = placed(v4, v4_order())["id"]
    answer = v5.post("/cancelProductOrder", json=v5_task(id, cancellationReason="Ordered twice"))
    task = answer.json()
    assert (answer.status_code, task["state"]) == (201, "acknowledged")
    assert answer.headers["location"] == task["href"]
    assert task["href"] == f"{v5.base_url}cancelProductOrder/{task['id']}"
    assert ended(v5, task["id"])["state"] == "done"
    shown = v4.get(f"/cancelProductOrder/{task['id']}").json()
    assert shown["state"] == "done"
    assert shown["cancellationReason"] == "Ordered twice"
    assert shown["productOrder"]["id"] == id
    assert v4.get(f"/productOrder/{id}").json()["state"] == "cancelled"


def test_v4_cancels_an_order_of_v5(v4: ContractClient, v5: V5Client) -> None:
    id = placed(v5, v5_order())["id"]
    task = v4.post("/cancelProductOrder", json={"productOrder": {"id": id}}).json()
    shown = ended(v5, task["id"])
    assert shown["state"] == "done"
    assert shown["productOrder"] == {"@type": "ProductOrderRef", "id": id}
    assert v5.get(f"/productOrder/{id}").json()["state"] == "cancelled"


def test_v5_reads_why_a_cancellation_was_refused(v5: V5Client) -> None:
    id = placed(v5, v5_order())["id"]
    for state in ("inProgress", "completed"):
        item = {"@type": "ProductOrderItem", "id": "1", "action": "add", "state": state}
        other = {**item, "id": "2", "state": "acknowledged"}
        items = {"productOrderItem": [item, other]}
        assert v5.patch(f"/productOrder/{id}", json=items).status_code == 200
    task = ended(v5, v5.post("/cancelProductOrder", json=v5_task(id)).json()["id"])
    assert task["state"] == "terminatedWithError"
    assert task["terminationReason"] == "item 1 is completed"


def test_a_key_belongs_to_the_base_path(v4: ContractClient, v5: V5Client) -> None:
    key = {"Idempotency-Key": "cancel once"}
    orders = [placed(v4, v4_order())["id"] for _ in range(2)]
    first = v4.post("/cancelProductOrder", json={"productOrder": {"id": orders[0]}}, headers=key)
    tasks = [v5.post("/cancelProductOrder", json=v5_task(orders[1]), headers=key) for _ in "12"]
    assert [each.status_code for each in (first, *tasks)] == [201] * 3
    assert tasks[0].json() == tasks[1].json() != first.json()
    assert tasks[1].headers["idempotency-replayed"] == "true"


def test_tasks_are_found_and_withdrawn_by_both(v4: ContractClient, v5: V5Client) -> None:
    id = placed(v4, v4_order())["id"]
    task = v5_task(id, requestedCancellationDate="2099-01-01T00:00:00Z")
    made = v5.post("/cancelProductOrder", json=task).json()
    for client in (v4, v5):
        listed = client.get("/cancelProductOrder", params={"productOrder.id": id}).json()
        assert [each["id"] for each in listed] == [made["id"]]
    assert v5.delete(f"/cancelProductOrder/{made['id']}").status_code == 204
    assert v4.get(f"/cancelProductOrder/{made['id']}").status_code == 404
    assert v4.get(f"/productOrder/{id}").json()["state"] == "acknowledged"
