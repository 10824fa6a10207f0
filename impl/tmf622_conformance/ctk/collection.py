"""Prepares a Postman collection and its environment for a server."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from tmf622_conformance.ctk.kit import Json, Kit, within

_BASE: Final = re.compile(r"^\{\{\s*([^}\s]+)\s*\}\}(?=/|$|(\w))")
"""The variable that a URL begins with, and whether a path follows it without a slash."""


def prepare(collection: Json, config: Json, headers: Mapping[str, str]) -> Json:
    """The collection with the configured headers and payloads; `headers` take precedence."""
    prepared = copy.deepcopy(collection)
    configured = within(config, "headers")
    configured = configured if isinstance(configured, dict) else {}
    sent = {name: str(value) for name, value in {**configured, **headers}.items()}
    payloads = {
        resource.lower(): payload
        for resource, methods in (within(config, "payloads") or {}).items()
        if isinstance(payload := within(methods, "POST", "payload"), dict)
    }
    names = {name.lower() for name in sent}
    for request in _requests(prepared):
        declared = request.get("header")
        declared = declared if isinstance(declared, list) else []
        others = [each for each in declared if str(within(each, "key")).lower() not in names]
        request["header"] = others + [{"key": key, "value": sent[key]} for key in sent]
        path = _BASE.sub("/", _url(request)).partition("?")[0]
        resource = path.rstrip("/").rpartition("/")[2].lower()
        if request.get("method") == "POST" and resource in payloads:
            request["body"] = {"mode": "raw", "raw": json.dumps(payloads.pop(resource))}
    return prepared


def _requests(item: Json) -> Iterator[Json]:
    for each in within(item, "item") or []:
        yield from _requests(each)
    if isinstance(request := within(item, "request"), dict):
        yield request


def _url(request: Json) -> str:
    url = request.get("url")
    return str(within(url, "raw") if isinstance(url, dict) else url)


def environment(kit: Kit, collection: Json, base_url: str) -> Json:
    """The kit's environment, with the base URL as the variable that request URLs begin with."""
    declared = within(kit.environment, "values") or []
    values = {each["key"]: each.get("value") for each in declared if within(each, "key")}
    base = base_url.rstrip("/")
    for request in _requests(collection):
        if found := _BASE.match(_url(request)):
            values[found[1]] = f"{base}/" if found[2] else base
    return {
        "name": kit.environment.get("name", "environment"),
        "values": [{"key": key, "value": value, "enabled": True} for key, value in values.items()],
    }
