"""The events of the published contracts as AsyncAPI 3.0; tests/clients has them validated."""

from __future__ import annotations

from tests.contract.conftest import Json
from tests.contract.test_asyncapi import URL, found, references
from tmf_contracts.publication import asyncapi


def test_each_listener_of_a_published_contract_has_a_channel(published: Json) -> None:
    document = asyncapi.document(published, URL)
    assert {each["address"] for each in document["channels"].values()} == {
        path for path in published["paths"] if "/listener/" in path
    }
    for each in references(document):
        found(document, each)
