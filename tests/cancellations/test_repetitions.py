"""A repetition of a request finds its task in any state."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from productordering.cancellations import transitions
from productordering.cancellations.steps import Steps
from productordering.ordering.cancellation import refuse_if_completed
from tests.cancellations.test_store_calls import CountedOrders, now
from tmf630.resources.aggregate import ABSENT
from tmf630.store.sqlite import SQLiteStore

pytestmark = pytest.mark.anyio


class Unstored:
    """A lookup that a repetition has made before its task was stored."""

    async def __call__(self, id: str) -> None:
        return None


@pytest.mark.parametrize("is_deleted", [False, True])
async def test_a_slow_repetition_leaves_the_task_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_deleted: bool
) -> None:
    store = SQLiteStore(tmp_path / "orders.sqlite3")
    try:
        made = CountedOrders(store, refuse_if_completed)
        order_id = await made.place()
        await made.cancel(order_id)
        steps = Steps(made.orders, made.tasks, now)
        task: Any = (await made.orders.read(order_id)).metadata["cancellation"]
        await made.orders.update(order_id, partial(transitions.ended, task["task"]))
        if is_deleted:
            await made.tasks.update(task["task"], lambda _: ABSENT)
        before = await made.tasks.read(task["task"])
        with monkeypatch.context() as patch:
            patch.setattr(made.tasks, "get", Unstored())
            record = await steps.store_task(order_id, task)
        assert record.id == task["task"]
        assert (await made.tasks.read(task["task"])).resource == before.resource
        assert bool(before.resource) is not is_deleted
    finally:
        await store.close()
