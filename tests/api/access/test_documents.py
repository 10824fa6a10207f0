"""What a server that needs tokens publishes of them, for each of its APIs."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
from click.testing import CliRunner
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator

from tests.api.access.issuer import Issuer
from tests.contract.repairs import small
from tests.server import BASE_PATH_V5, TIMEOUT, running
from tmf622.__main__ import main

pytestmark = pytest.mark.any_store

AUTHORIZE = "https://login.example/authorize?realm=shop"
EXCHANGE = "https://login.example/token"
CLIENT = 'docs of "the shop" <1>'
PLACES = pytest.mark.parametrize("place", ["", BASE_PATH_V5, "/tmf-api/things/v4"])


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "things.json").write_text(json.dumps(small.contract()))
    environment = Issuer(folder / "keys.json").settings(
        TMF622_AUTH_AUTHORIZE_URL=AUTHORIZE,
        TMF622_AUTH_TOKEN_URL=EXCHANGE,
        TMF622_AUTH_DOCS_CLIENT=CLIENT,
        TMF622_CONTRACT=str(folder / "things.json"),
    )
    with (
        running(f"sqlite:///{folder / 'orders.sqlite3'}", environment=environment) as server,
        httpx.Client(base_url=server.url, timeout=TIMEOUT) as client,
    ):
        yield client


@PLACES
def test_contracts_have_the_addresses_of_the_issuer(documents: httpx.Client, place: str) -> None:
    swagger = documents.get(f"{place}/openapi.json").json()
    OpenAPIV2SpecValidator(swagger).validate()
    assert swagger["securityDefinitions"]["oauth2"]["authorizationUrl"] == AUTHORIZE
    openapi3 = documents.get(f"{place}/openapi3.json").json()
    OpenAPIV30SpecValidator(openapi3).validate()
    flows = openapi3["components"]["securitySchemes"]["oauth2"]["flows"]
    assert {each["tokenUrl"] for each in flows.values()} == {EXCHANGE}
    for document in (swagger, openapi3):
        assert document["paths"]["/hub"]["post"]["security"][0] == {"oauth2": ["hub:write"]}


@PLACES
def test_the_documentation_signs_in(documents: httpx.Client, place: str) -> None:
    page = documents.get(f"{place}/docs")
    assert 'data-client="docs of &quot;the shop&quot; &lt;1&gt;"' in page.text
    assert 'data-redirect="/docs/oauth2-redirect.html"' in page.text
    policy = page.headers["content-security-policy"]
    assert policy.endswith("; connect-src 'self' https://login.example")


@pytest.mark.parametrize("name", ["oauth2-redirect.html", "oauth2-redirect.js"])
def test_the_issuer_leads_back_to_a_page_of_the_server(documents: httpx.Client, name: str) -> None:
    answer = documents.get(f"/docs/{name}", params={"code": "a code"})
    assert answer.status_code == 200
    assert "connect-src" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("AUTH_TOKEN_URL", "login.example/token"),
        ("AUTH_TOKEN_URL", "https://user@login.example/token"),
        ("AUTH_TOKEN_URL", "https://login.example; script-src */token"),
        ("AUTH_AUTHORIZE_URL", "ftp://login.example/"),
        ("AUTH_AUTHORIZE_URL", "https://login.example/#top"),
        ("AUTH_DOCS_CLIENT", "dócs"),
    ],
)
def test_a_wrong_setting_stops_the_start(setting: str, value: str) -> None:
    ended = CliRunner().invoke(main, ["serve"], env={f"TMF622_{setting}": value})
    assert ended.exit_code == 2
    assert ended.stderr.startswith(f"tmf622: TMF622_{setting} is {value!r}: must be ")
