"""Settings of authentication that contradict each other stop the start, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.api.access.issuer import ISSUER, Issuer
from tmf622.__main__ import main

pytestmark = pytest.mark.any_store


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path / "keys.json")


def lines(environment: dict[str, str]) -> list[str]:
    """What stops the start. The address keeps a start that is accepted by mistake from lasting."""
    ended = CliRunner().invoke(main, ["serve", "--host", "203.0.113.1"], env=environment)
    assert (ended.exit_code, ended.stdout) == (2, "")
    return ended.stderr.splitlines()


def test_what_is_missing_is_named() -> None:
    environment = {
        "TMF622_AUTH_ISSUER": ISSUER,
        "TMF622_AUTH_AUTHORIZE_URL": f"{ISSUER}/authorize",
        "TMF622_AUTH_DOCS_CLIENT": "docs",
        "TMF622_TRUST_PROXY": "10.0.0.0/8",
    }
    assert lines(environment) == [
        "tmf622: --auth-issuer needs --auth-audience as well",
        "tmf622: --auth-issuer needs --auth-jwks as well",
        "tmf622: --auth-authorize-url needs --auth-token-url as well",
        "tmf622: --auth-docs-client needs --auth-token-url as well",
        "tmf622: --trust-proxy needs --actor-header as well",
    ]


def test_what_is_of_no_use_is_named(issuer: Issuer) -> None:
    environment = {
        "TMF622_AUTH_JWKS": str(issuer.file),
        "TMF622_AUTH_PARTY_CLAIM": "party",
        "TMF622_AUTH_TOKEN_URL": f"{ISSUER}/token",
        "TMF622_PARTY_HEADER": "X-Party",
        "TMF622_CONSOLE_CLIENT_SECRET": "secret of the console",
    }
    assert lines(environment) == [
        "tmf622: --auth-jwks is of no use without --auth-issuer",
        "tmf622: --auth-party-claim is of no use without --auth-issuer",
        "tmf622: --auth-token-url is of no use without --auth-issuer",
        "tmf622: TMF622_CONSOLE_CLIENT_SECRET is of no use without --console-client",
        "tmf622: --party-header is of no use without --trust-proxy",
    ]


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("/nowhere/keys.json", "No such file or directory"),
        ("http://issuer.example/keys", "the scheme is http; allowed is https"),
        ("ftp://issuer.example/keys", "the scheme is ftp"),
    ],
)
def test_keys_that_cannot_be_read_are_named(issuer: Issuer, place: str, why: str) -> None:
    [line] = lines(issuer.settings(TMF622_AUTH_JWKS=place))
    assert line.startswith(f"tmf622: --auth-jwks is {place!r}: {why}")


def test_a_file_without_keys_is_named(issuer: Issuer) -> None:
    issuer.file.write_text("{}")
    [line] = lines(issuer.settings())
    assert (
        line
        == f"tmf622: --auth-jwks is {str(issuer.file)!r}: it is no key set: it has no array of keys"
    )


def test_a_server_that_authenticates_may_listen_anywhere(issuer: Issuer) -> None:
    [line] = lines(issuer.settings())
    assert line.startswith("tmf622: cannot listen on 203.0.113.1")
