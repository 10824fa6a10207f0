"""Requests of cancellations, and their tasks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.api.orders import Json
from tests.api.waiting import eventually

ENDS = ("done", "terminatedWithError")
FAR = "2999-01-01T00:00:00Z"
"""A date in the far future."""


def soon(seconds: float = 2.0) -> str:
    """The date-time so many seconds from now."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def post(
    client: httpx.Client, placed: Json, key: str | None = None, **attributes: Any
) -> httpx.Response:
    """Request the cancellation of an order."""
    return client.post(
        "/cancelProductOrder",
        json={**attributes, "productOrder": {"id": placed["id"]}},
        headers={"Idempotency-Key": key} if key else {},
    )


def cancel(client: httpx.Client, placed: Json, **attributes: Any) -> Json:
    """Request the cancellation of an order; returns the task in the answer."""
    answer = post(client, placed, **attributes)
    assert answer.status_code == 201, answer.text
    task: Json = answer.json()
    return task


def task_now(client: httpx.Client, task: Json) -> Json:
    """The task as it is now."""
    answer = client.get(f"/cancelProductOrder/{task['id']}")
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def ended(client: httpx.Client, task: Json) -> Json:
    """The task, once it has ended."""
    return eventually(lambda: task_now(client, task), lambda seen: seen["state"] in ENDS)


def cancelled(client: httpx.Client, placed: Json, **attributes: Any) -> Json:
    """Request the cancellation of an order; returns the task once it has ended."""
    return ended(client, cancel(client, placed, **attributes))


def tasks_of(client: httpx.Client, placed: Json) -> list[Json]:
    """The tasks of an order."""
    found: list[Json] = client.get(
        "/cancelProductOrder", params={"productOrder.id": placed["id"]}
    ).json()
    return found
