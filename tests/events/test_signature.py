"""Signatures, as subscribers verify them."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmf630.events.subscription.signature import Secret, headers

KEY = bytes(range(24))


def whsec(key: bytes) -> str:
    return "whsec_" + base64.b64encode(key).decode()


def verified(key: bytes, sent: dict[str, str], body: bytes) -> bool:
    """The subscriber's check that docs/events.md shows."""
    signed = b".".join((sent["webhook-id"].encode(), sent["webhook-timestamp"].encode(), body))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{expected}" in sent["webhook-signature"].split(" ")


def test_a_known_signature() -> None:
    """Computed by `openssl dgst -sha256 -mac HMAC -macopt hexkey:0001…17 -binary | base64`."""
    sent = headers([Secret.parsed(whsec(KEY))], "event-1", 1_700_000_000, b'{"a":1}')
    assert sent == {
        "webhook-id": "event-1",
        "webhook-timestamp": "1700000000",
        "webhook-signature": "v1,qmKZcgJT/ot0tIYiWprixUuYSKv5CHRYv85esDMnUBE=",
    }


@given(st.binary(min_size=24, max_size=64), st.binary(), st.integers(0, 2**40))
def test_subscribers_verify_what_was_sent(key: bytes, body: bytes, moment: int) -> None:
    sent = headers([Secret.parsed(whsec(key))], "event-1", moment, body)
    assert verified(key, sent, body)
    assert not verified(key, sent, body + b" ")
    assert not verified(key, {**sent, "webhook-timestamp": str(moment + 1)}, body)
    assert not verified(key, {**sent, "webhook-id": "event-2"}, body)
    assert not verified(b"!" + key, sent, body)


def test_without_a_secret_nothing_is_signed() -> None:
    assert headers([], "event-1", 1, b"{}") == {}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "begins with whsec_"),
        (base64.b64encode(KEY).decode(), "begins with whsec_"),
        ("WHSEC_" + base64.b64encode(KEY).decode(), "begins with whsec_"),
        ("whsec_", "24 to 64 bytes in base64, not 0"),
        (whsec(bytes(23)), "24 to 64 bytes in base64, not 23"),
        (whsec(bytes(65)), "24 to 64 bytes in base64, not 65"),
        ("whsec_hunter2hunter2hunter2hunter2hunter2", "is base64"),
        ("whsec_hunter2 hunter2 hunter2 hunter2 hunt", "is base64"),
        ("whsec_hünter2hünter2hünter2hünter2", "is base64"),
        ("whsec_hunter2-hunter2_hunter2-hunter2_", "is base64"),
    ],
)
def test_bad_secrets_are_not_quoted(text: str, word: str) -> None:
    with pytest.raises(ValueError, match=word) as refused:
        Secret.parsed(text)
    assert "nter2" not in str(refused.value)


def test_a_secret_is_not_in_its_repr() -> None:
    secret = Secret.parsed(whsec(b"hunter2" * 4))
    assert "hunter2" not in f"{secret} {secret!r}"


@pytest.mark.parametrize("length", [24, 25, 63, 64])
def test_lengths_of_secrets(length: int) -> None:
    assert Secret.parsed(whsec(bytes(length))).key == bytes(length)
