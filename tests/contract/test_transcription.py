"""The transcription of version 4.0.0: whole, described and published with the package."""

from __future__ import annotations

import json

from tests.contract.conftest import GENERATED, Json, operations
from tests.contract.structure import prose


def test_its_size_is_the_official_one(transcription: Json) -> None:
    definitions = transcription["definitions"].values()
    assert len(list(operations(transcription))) == 18
    assert len(definitions) == 71
    assert sum(len(definition.get("properties", {})) for definition in definitions) == 554


def test_everything_is_described(transcription: Json, effective: Json) -> None:
    for contract in (transcription, effective):
        assert all(prose(contract))
        assert all(operation["description"] for *_, operation in operations(contract))


def test_it_is_published_with_the_package(transcription: Json) -> None:
    assert json.loads((GENERATED / "published.json").read_text("utf-8")) == transcription
