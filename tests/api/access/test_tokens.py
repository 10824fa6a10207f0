"""Access tokens: which are accepted, and what is said of the others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.api.access.issuer import (
    Issuer,
    bearer,
    new_key,
    of_header,
    signed,
    signed_by_public_key,
    unsigned,
)
from tests.api.client import ContractClient
from tests.server import TIMEOUT, running

pytestmark = pytest.mark.any_store

NOW = int(time.time())


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("issuer") / "keys.json")


@pytest.fixture(scope="module")
def client(issuer: Issuer) -> Iterator[ContractClient]:
    store = f"sqlite:///{issuer.file.with_name('orders.sqlite3')}"
    with (
        running(store, environment=issuer.settings()) as server,
        ContractClient(server.url) as client,
    ):
        yield client


def asked(client: ContractClient, headers: dict[str, str]) -> httpx.Response:
    return client.get("/productOrder", headers=headers)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"aud": ["https://other.example", "https://orders.example"]},
        {"client_id": None, "azp": "shop"},
        {"exp": -5},
        {"nbf": 20},
        {"scope": None, "scp": ["productOrder:read"]},
    ],
    ids=["as usual", "audiences", "azp", "leeway at the end", "leeway before", "list of scopes"],
)
def test_a_token_is_accepted(
    client: ContractClient, issuer: Issuer, changes: dict[str, Any]
) -> None:
    # Times are seconds from now.
    now = int(time.time())
    claims = {name: now + each if isinstance(each, int) else each for name, each in changes.items()}
    assert asked(client, issuer.headers(**claims)).status_code == 200


@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_a_key_that_is_published_later_is_found_at_once(
    client: ContractClient, issuer: Issuer, kind: str
) -> None:
    new = new_key(f"later {kind}", kind)
    issuer.publish([issuer.key, new])
    assert asked(client, bearer(signed(new, issuer.claims()))).status_code == 200
    # Some issuers name no key.
    assert asked(client, bearer(signed(new, issuer.claims(), kid=None))).status_code == 200


REFUSED: dict[str, tuple[str, Callable[[Issuer], dict[str, str]]]] = {
    "no header": ("40", lambda _: {}),
    "another scheme": ("40", lambda _: {"Authorization": "Basic c2hvcDpzZWNyZXQ="}),
    "no token": ("41", lambda _: {"Authorization": "Bearer"}),
    "no jwt": ("41", lambda _: bearer("a-token")),
    "two parts": ("41", lambda issuer: bearer(issuer.token().rpartition(".")[0])),
    "no base64": ("41", lambda _: bearer("!.!.!")),
    "a text as header": ("41", lambda _: bearer(of_header(b'"alg"'))),
    "a deep header": ("41", lambda _: bearer(of_header(b"[" * 3_000))),
    "expired": ("42", lambda issuer: issuer.headers(exp=NOW - 60)),
    "not yet": ("41", lambda issuer: issuer.headers(nbf=NOW + 86_400)),
    "no end": ("41", lambda issuer: issuer.headers(exp=None)),
    "end as text": ("41", lambda issuer: issuer.headers(exp="tomorrow")),
    "no issuer": ("41", lambda issuer: issuer.headers(iss=None)),
    "wrong issuer": ("41", lambda issuer: issuer.headers(iss="https://evil.example")),
    "wrong audience": ("41", lambda issuer: issuer.headers(aud="https://other.example")),
    "no audience": ("41", lambda issuer: issuer.headers(aud=None)),
    "no subject": ("41", lambda issuer: issuer.headers(sub=None)),
    "subject in two lines": ("41", lambda issuer: issuer.headers(sub="clerk\n7")),
    "an id token": ("41", lambda issuer: bearer(signed(issuer.key, issuer.claims(), typ="JWT"))),
    "no typ": ("41", lambda issuer: bearer(signed(issuer.key, issuer.claims(), typ=None))),
    "unknown key": ("41", lambda issuer: bearer(signed(new_key("other"), issuer.claims()))),
    "another key's id": ("41", lambda issuer: bearer(signed(new_key("first"), issuer.claims()))),
    "HS256 by the public key": (
        "41",
        lambda issuer: bearer(signed_by_public_key(issuer.key, issuer.claims())),
    ),
    "alg none": ("41", lambda issuer: bearer(unsigned(issuer.claims()))),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_token_is_refused(client: ContractClient, issuer: Issuer, name: str) -> None:
    code, headers = REFUSED[name]
    sent = headers(issuer)
    refused = asked(client, sent)
    assert refused.status_code == 401
    assert refused.json()["code"] == code
    challenge = refused.headers["WWW-Authenticate"]
    assert challenge.startswith('Bearer realm="')
    assert ("invalid_token" in challenge) is (code != "40")
    token = sent.get("Authorization", "").partition(" ")[2]
    assert not token or token not in refused.text + challenge


@pytest.mark.parametrize(
    "scope", [None, 5, True, {"productOrder:read": 1}, [["productOrder:read"]]]
)
def test_a_scope_that_is_no_text_is_none(
    client: ContractClient, issuer: Issuer, scope: object
) -> None:
    token = signed(issuer.key, {**issuer.claims(), "scope": scope})
    refused = asked(client, bearer(token))
    assert (refused.status_code, refused.json()["code"]) == (403, "50")


def test_a_page_takes_no_token_of_several(issuer: Issuer) -> None:
    """A gateway may look at another one of them."""
    store = f"sqlite:///{issuer.file.with_name('metrics.sqlite3')}"
    environment = issuer.settings(TMF622_METRICS="true")
    tokens = [issuer.headers("metrics:read"), issuer.headers("productOrder:read")]
    with running(store, environment=environment) as server:
        sent = [field for each in tokens for field in each.items()]
        for fields in (sent, sent[::-1]):
            assert (
                httpx.get(f"{server.url}/metrics", headers=fields, timeout=TIMEOUT).status_code
                == 401
            )
        assert (
            httpx.get(f"{server.url}/metrics", headers=tokens[0], timeout=TIMEOUT).status_code
            == 200
        )
