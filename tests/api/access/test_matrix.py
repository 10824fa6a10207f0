"""Each operation of both versions refuses each kind of bad credentials, before all else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.access.issuer import (
    ALL,
    SCOPES,
    Issuer,
    bearer,
    new_key,
    signed,
    signed_by_public_key,
    unsigned,
)
from tests.api.access.operations import OPERATIONS, Operation, name
from tests.api.waiting import eventually
from tests.server import TIMEOUT, running

pytestmark = pytest.mark.any_store

NOW = int(time.time())
REVOKED = new_key("revoked")


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("issuer") / "keys.json")


@pytest.fixture(scope="module")
def client(issuer: Issuer) -> Iterator[httpx.Client]:
    store = f"sqlite:///{issuer.file.with_name('orders.sqlite3')}"
    with (
        running(store, environment=issuer.settings()) as server,
        httpx.Client(base_url=server.url, timeout=TIMEOUT) as client,
    ):
        yield client


def bad_credentials(issuer: Issuer) -> dict[str, tuple[str, dict[str, str]]]:
    """Kinds of bad credentials, each with the code of the answer and the headers."""
    claims = issuer.claims()
    return {
        "no token": ("40", {}),
        "malformed": ("41", bearer("a.b.c")),
        "expired": ("42", issuer.headers(exp=NOW - 60)),
        "not yet valid": ("41", issuer.headers(nbf=NOW + 86_400)),
        "wrong issuer": ("41", issuer.headers(iss="https://evil.example")),
        "wrong audience": ("41", issuer.headers(aud="https://other.example")),
        "unknown key": ("41", bearer(signed(new_key("unknown"), claims))),
        "revoked key": ("41", bearer(signed(REVOKED, claims))),
        "alg none": ("41", bearer(unsigned(claims))),
        "HS256 by the public key": ("41", bearer(signed_by_public_key(issuer.key, claims))),
    }


def sent(client: httpx.Client, operation: Operation, headers: dict[str, str]) -> httpx.Response:
    """A request without a body, about no resource: whoever may send it is told so."""
    return client.request(operation.method, operation.url("absent"), headers=headers)


@pytest.mark.parametrize("operation", OPERATIONS, ids=name)
def test_bad_credentials_are_refused(
    client: httpx.Client, issuer: Issuer, operation: Operation
) -> None:
    answers = {
        kind: (code, sent(client, operation, headers))
        for kind, (code, headers) in bad_credentials(issuer).items()
    }
    for kind, (code, answer) in answers.items():
        assert answer.status_code == 401, kind
        error = answer.json()
        assert (error["code"], error["status"], error["@type"]) == (code, "401", "Error"), kind
        assert answer.headers["WWW-Authenticate"].startswith("Bearer "), kind


@pytest.mark.parametrize("operation", OPERATIONS, ids=name)
def test_a_token_needs_the_scope(
    client: httpx.Client, issuer: Issuer, operation: Operation
) -> None:
    others = [*(each for each in SCOPES if each != operation.scope), ALL]
    refused = sent(client, operation, issuer.headers(*others))
    assert (refused.status_code, refused.json()["code"]) == (403, "50")
    challenge = refused.headers["WWW-Authenticate"]
    assert f'error="insufficient_scope", scope="{operation.scope}"' in challenge
    assert operation.scope in refused.json()["message"]
    served = sent(client, operation, issuer.headers(operation.scope))
    assert served.status_code not in (401, 403)


def test_a_key_that_is_revoked_verifies_nothing_any_more(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path / "keys.json")
    issuer.publish([issuer.key, REVOKED])
    operation = next(each for each in OPERATIONS if each.path == "/productOrder")
    revoked = bearer(signed(REVOKED, issuer.claims()))
    settings = issuer.settings(TMF622_AUTH_JWKS_SECONDS="1")
    with (
        running(f"sqlite:///{tmp_path / 'orders.sqlite3'}", environment=settings) as server,
        httpx.Client(base_url=server.url, timeout=TIMEOUT) as client,
    ):
        assert sent(client, operation, revoked).status_code == 200
        issuer.publish([issuer.key])
        refused = eventually(
            lambda: sent(client, operation, revoked), lambda answer: answer.status_code == 401
        )
        assert refused.json()["code"] == "41"
        assert sent(client, operation, issuer.headers()).status_code == 200
