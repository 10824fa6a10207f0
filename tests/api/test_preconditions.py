"""Conditional requests."""

from __future__ import annotations

import pytest

from tests.api.client import ContractClient
from tests.api.orders import path, place, refused

STALE = ['"0"', '"2"', 'W/"1"', "1", '"0", "2"', '""', 'x"1"', '"1" x', '"1" "2"', "*, *"]
CURRENT = ['"1"', "*", '"0", "1"', '"1","2"', '"a,b", "1"']


@pytest.mark.parametrize("tag", STALE)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PATCH", "DELETE"])
def test_if_match_of_another_state_prevents_a_change(
    client: ContractClient, method: str, tag: str
) -> None:
    target = path(place(client))
    before = client.get(target)
    got = client.request(method, target, headers={"If-Match": tag}, json={"priority": "1"})
    assert got.status_code == 412
    if method != "HEAD":
        refused(got, 412, "65", before.headers["etag"])
    assert client.get(target).content == before.content


@pytest.mark.parametrize("tag", CURRENT)
def test_a_change_of_the_matched_state_is_made(client: ContractClient, tag: str) -> None:
    target = path(place(client))
    headers = {"If-Match": tag}
    assert client.get(target, headers=headers).status_code == 200
    assert client.patch(target, json={"priority": "1"}, headers=headers).status_code == 200


def test_the_matched_state_can_be_deleted(client: ContractClient) -> None:
    target = path(place(client))
    changed = client.patch(target, json={"priority": "1"})
    assert client.delete(target, headers={"If-Match": '"1"'}).status_code == 412
    tag = {"If-Match": changed.headers["etag"]}
    assert client.delete(target, headers=tag).status_code == 204


@pytest.mark.parametrize("tag", [*CURRENT, 'W/"1"'])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_current_representation_is_not_sent_again(
    client: ContractClient, method: str, tag: str
) -> None:
    target = path(place(client))
    got = client.request(method, target, headers={"If-None-Match": tag})
    assert (got.status_code, got.content, got.headers["etag"]) == (304, b"", '"1"')


@pytest.mark.parametrize("tag", [*CURRENT, 'W/"1"'])
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_if_none_match_prevents_a_change_of_the_named_state(
    client: ContractClient, method: str, tag: str
) -> None:
    target = path(place(client))
    before = client.get(target)
    got = client.request(method, target, headers={"If-None-Match": tag}, json={"priority": "1"})
    refused(got, 412, "65", '"1"')
    assert client.get(target).content == before.content


@pytest.mark.parametrize("tag", ['"0"', "1"])
def test_if_none_match_of_another_state_allows_a_change(client: ContractClient, tag: str) -> None:
    target = path(place(client))
    headers = {"If-None-Match": tag}
    assert client.patch(target, headers=headers, json={"priority": "1"}).status_code == 200
    assert client.delete(target, headers=headers).status_code == 204


def test_a_changed_representation_is_sent(client: ContractClient) -> None:
    target = path(place(client))
    client.patch(target, json={"priority": "1"})
    got = client.get(target, headers={"If-None-Match": '"1"'})
    assert (got.status_code, got.json()["priority"]) == (200, "1")


def test_an_unknown_order_is_not_found_whatever_if_match_says(client: ContractClient) -> None:
    got = client.patch("/productOrder/unknown", json={}, headers={"If-Match": '"1"'})
    refused(got, 404, "60")
