"""The keys of an issuer: read again when they have to be, and no more often."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import pytest
from joserfc.jwk import Key

from tests.api.access.issuer import new_key
from tmf630.errors import Fault
from tmf630.http.access.key_set import KeySet, Unreadable, parsed

pytestmark = pytest.mark.anyio

FIRST, SECOND = new_key("first"), new_key("second")


class Published:
    """What an issuer publishes; `reads` counts how often it is read."""

    def __init__(self, *keys: Key) -> None:
        self.keys: Sequence[Key] = keys
        self.reads = 0
        self.now = 1_000.0
        self.read_twice = asyncio.Event()

    async def read(self) -> bytes:
        self.reads += 1
        await asyncio.sleep(0)
        if not self.keys:
            raise Unreadable("it is away")
        if self.reads > 1:
            asyncio.get_running_loop().call_soon(self.read_twice.set)
        return json.dumps({"keys": [each.as_dict(private=False) for each in self.keys]}).encode()

    def key_set(self) -> KeySet:
        return KeySet(self.read, 300, lambda: self.now)


async def ids(keys: KeySet, id: str | None) -> list[str | None]:
    return [each.kid for each in await keys.find(id, "EC")]


async def test_known_keys_are_read_once() -> None:
    published = Published(FIRST)
    keys = published.key_set()
    assert [await ids(keys, "first") for _ in range(100)] == [["first"]] * 100
    assert published.reads == 1


async def test_callers_at_the_same_time_wait_for_the_same_read() -> None:
    published = Published(FIRST)
    keys = published.key_set()
    assert await asyncio.gather(*(ids(keys, "first") for _ in range(100))) == [["first"]] * 100
    assert published.reads == 1


async def test_a_key_rotated_just_after_the_start_is_found_at_once() -> None:
    published = Published(FIRST)
    keys = published.key_set()
    assert await ids(keys, "first") == ["first"]
    published.keys = [SECOND]
    assert await ids(keys, "second") == ["second"]
    assert await ids(keys, "first") == []


async def test_unknown_keys_do_not_hammer_the_issuer() -> None:
    published = Published(FIRST)
    keys = published.key_set()
    for number in range(1_000):
        assert await ids(keys, f"unknown-{number}") == []
        published.now += 0.01
    assert published.reads == 1 + 5
    published.now += 30
    await ids(keys, "unknown")
    assert published.reads == 1 + 6


async def test_a_revoked_key_is_forgotten_when_the_keys_are_read_again() -> None:
    published = Published(FIRST, SECOND)
    keys = published.key_set()
    assert await ids(keys, "second") == ["second"]
    published.keys = [FIRST]
    published.now += 299
    assert await ids(keys, "second") == ["second"]
    published.now += 1
    # This read goes on beside the requests, whose verified tokens count for a moment only.
    assert await ids(keys, "second") == ["second"]
    assert keys.due <= published.now + 10
    await published.read_twice.wait()
    assert await ids(keys, "second") == []
    assert keys.due == published.now + 300


async def test_a_key_revoked_while_no_request_came_is_forgotten_before_the_next() -> None:
    published = Published(FIRST, SECOND)
    keys = published.key_set()
    assert await ids(keys, "second") == ["second"]
    published.keys = [FIRST]
    published.now += 600
    assert await ids(keys, "second") == []


async def test_an_issuer_that_is_away_leaves_its_keys_for_an_hour() -> None:
    published = Published(FIRST)
    keys = published.key_set()
    await keys.ready()
    published.keys = []
    published.now += 3_600
    assert await ids(keys, "first") == ["first"]
    published.now += 1
    with pytest.raises(Fault, match="cannot be read") as refused:
        await keys.find("first", "EC")
    assert refused.value.kind.status == 503
    published.keys = [FIRST]
    published.now += 10
    assert await ids(keys, "first") == ["first"]


async def test_an_issuer_that_is_away_from_the_start_is_asked_now_and_then() -> None:
    published = Published()
    keys = published.key_set()
    for _ in range(100):
        with pytest.raises(Fault, match="cannot be read"):
            await keys.find("first", "EC")
    assert published.reads == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html>", "no JSON"),
        ("[]", "no array of keys"),
        ('{"keys": {}}', "no array of keys"),
        ('{"keys": []}', "no public key"),
        ('{"keys": [{"kty": "oct", "k": "c2VjcmV0LXNlY3JldA"}]}', "no public key"),
        ('{"keys": [{"kty": "LATTICE"}, 1, {"kty": "EC", "crv": "P-256"}]}', "no public key"),
    ],
)
def test_a_text_without_public_keys_is_no_key_set(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        parsed(text.encode())


def test_other_keys_are_left_out() -> None:
    usable = FIRST.as_dict(private=False)
    encryption = {**SECOND.as_dict(private=False), "use": "enc"}
    private = new_key("private").as_dict(private=True)
    text = json.dumps({"keys": [{"kty": "LATTICE"}, encryption, private, usable]})
    assert [each.kid for each in parsed(text.encode())] == ["first"]
