"""JSON Patches, and how they are sent."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.api.client import JSON_PATCH
from tests.api.orders import Json, path

BY_QUERY = "application/json-patch-query+json"


def send(client: httpx.Client, placed: Json, patch: Any, kind: str = JSON_PATCH) -> httpx.Response:
    headers = {"Content-Type": kind}
    return client.patch(path(placed), content=json.dumps(patch), headers=headers)


def op(name: str, path: str, **members: Any) -> Json:
    return {"op": name, "path": path, **members}


def moved(name: str, source: str, target: str) -> Json:
    return {"op": name, "from": source, "path": target}
