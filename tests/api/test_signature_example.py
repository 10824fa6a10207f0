"""The function in docs/events.md that verifies a signature, with events of a real server."""

from __future__ import annotations

import re
from typing import Any

from tests.api.client import ContractClient
from tests.api.listeners import Listener
from tests.api.orders import place
from tests.pages import DOCS
from tests.server import running

OURS = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
OTHER = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4"


def shown() -> Any:
    """The function `is_ours` of docs/events.md."""
    found = re.search(
        r"<!-- verify -->\n```python\n(.*?)```", (DOCS / "events.md").read_text(), re.DOTALL
    )
    assert found
    names: dict[str, Any] = {}
    exec(found[1], names)  # noqa: S102 - the code of the page is what is tested
    return names["is_ours"]


def test_it_accepts_our_signatures_only(sqlite_url: str) -> None:
    """It refuses events signed for another subscriber."""
    is_ours = shown()
    secrets = {"/ours": OURS, "/other": OTHER, "/none": None}
    with (
        Listener() as listener,
        running(sqlite_url) as server,
        ContractClient(server.url) as client,
    ):
        for path, secret in secrets.items():
            sent = {"callback": listener.url(path)} | ({"secret": secret} if secret else {})
            assert client.post("/hub", json=sent).status_code == 201
        place(client)
        requests = {each.path: each for each in listener.wait_for_requests(3)}
    headers = {path: dict(each.headers.items()) for path, each in requests.items()}
    ours, body = headers["/ours"], requests["/ours"].body
    assert is_ours(OURS, ours, body)
    assert is_ours(OTHER, headers["/other"], requests["/other"].body)
    assert not is_ours(OURS, headers["/other"], requests["/other"].body)
    assert not is_ours(OURS, headers["/none"], requests["/none"].body)
    assert not is_ours(OTHER, ours, body)
    assert not is_ours(OURS, ours, body + b" ")
    assert not is_ours(OURS, {**ours, "webhook-id": "another"}, body)
    assert not is_ours(OURS, {**ours, "webhook-timestamp": "1"}, body)
