"""What the README shows of verifying a signature, with events that a server has sent."""

from __future__ import annotations

import re
from typing import Any

from tests.api.client import ContractClient
from tests.api.listeners import Listener
from tests.api.orders import place
from tests.api.waiting import eventually
from tests.api.walks import README
from tests.server import running

OURS = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
OTHER = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4"


def shown() -> Any:
    """The function `is_ours` of the README."""
    found = re.search(r"<!-- verify -->\n```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert found
    names: dict[str, Any] = {}
    exec(found[1], names)  # noqa: S102 - what the README says is what is tried
    return names["is_ours"]


def test_it_knows_what_is_ours(sqlite_url: str) -> None:
    is_ours = shown()
    secrets = {"TMF622_CALLBACK_SECRETS": f"{OURS},{OTHER}"}
    with (
        Listener() as listener,
        running(sqlite_url, environment=secrets) as server,
        ContractClient(server.url) as client,
    ):
        client.post("/hub", json={"callback": listener.url()})
        place(client)
        (request,) = eventually(lambda: listener.requests)
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert is_ours(OURS, headers, request.body)
    assert is_ours(OTHER, headers, request.body)
    assert not is_ours("whsec_" + "A" * 32, headers, request.body)
    assert not is_ours(OURS, headers, request.body + b" ")
    assert not is_ours(OURS, {**headers, "webhook-id": "another"}, request.body)
    assert not is_ours(OURS, {**headers, "webhook-timestamp": "1"}, request.body)
    assert not is_ours(OURS, {}, request.body)
