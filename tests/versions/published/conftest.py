"""The bodies of new orders in the published contract of v5."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tmf630.wire import Json

_FOLDER = os.environ.get("TMF622_TEST_CONTRACTS")
_FILES = sorted(Path(_FOLDER).rglob("TMF622*v5*.oas.yaml")) if _FOLDER else []

collect_ignore_glob = [] if _FILES else ["test_*.py"]


def _examples(file: Path) -> dict[str, Json]:
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    shared = document["components"]

    def resolved(kind: str, value: Json) -> Json:
        found: Json = shared[kind][value["$ref"].rsplit("/", 1)[1]] if "$ref" in value else value
        return found

    body = resolved("requestBodies", document["paths"]["/productOrder"]["post"]["requestBody"])
    examples: Mapping[str, Json] = body["content"]["application/json"]["examples"]
    return {name: resolved("examples", each)["value"] for name, each in examples.items()}


_EXAMPLES = _examples(_FILES[0]) if _FILES else {}


@pytest.fixture(params=_EXAMPLES)
def example(request: pytest.FixtureRequest) -> Json:
    """The body of a POST."""
    return _EXAMPLES[request.param]
