"""The pages of a server: contract, documentation, health."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import httpx
import pytest
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator

from tests.api.client import CONTRACT, MEDIA_TYPE, OPENAPI3
from tests.server import BASE_PATH, BASE_PATH_V5, TIMEOUT, free_port, running
from tmf_contracts.publication import security

pytestmark = pytest.mark.any_store

ASSETS = {
    "/docs/swagger-ui.css": "text/css",
    "/docs/swagger-ui-bundle.js": "text/javascript",
    "/docs/start.js": "text/javascript",
    "/docs/favicon-32x32.png": "image/png",
}


class References(HTMLParser):
    """The URLs that a page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            value or "" for name, value in attrs if name in ("src", "href", "action", "srcset")
        ]


def test_the_contract_is_the_generated_one_and_claims_no_security(
    page_client: httpx.Client,
) -> None:
    answer = page_client.get("/openapi.json")
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.json() == security.swagger(CONTRACT, None)
    assert '"security' not in answer.text


def test_the_contract_is_valid(page_client: httpx.Client) -> None:
    contract = page_client.get("/openapi.json").json()
    OpenAPIV2SpecValidator(contract).validate()
    assert contract["basePath"].rstrip("/") == BASE_PATH
    # Without these it describes the server that serves it.
    assert not {"host", "schemes"} & contract.keys()


def test_the_contract_is_served_as_openapi_3_too(page_client: httpx.Client) -> None:
    answer = page_client.get("/openapi3.json")
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.json() == OPENAPI3
    OpenAPIV30SpecValidator(answer.json()).validate()
    assert answer.json()["servers"] == [{"url": BASE_PATH}]
    assert '"security' not in answer.text


def test_the_events_are_served_as_asyncapi(page_client: httpx.Client) -> None:
    answer = page_client.get("/asyncapi.json")
    assert answer.headers["content-type"] == MEDIA_TYPE
    document = answer.json()
    assert document["asyncapi"] == "3.0.0"
    events = {each["address"] for each in document["channels"].values()}
    declared = {path for path in CONTRACT["paths"] if path.startswith("/listener/")}
    assert events == declared


@pytest.mark.parametrize("path", ["/docs", "/docs/"])
def test_the_documentation_refers_to_no_other_host(page_client: httpx.Client, path: str) -> None:
    page = page_client.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html;charset=utf-8"
    references = References()
    references.feed(page.text)
    assert {str(page.url.join(each)) for each in references.found} == {
        str(page_client.base_url.join(path)) for path in (*ASSETS, "/docs", f"{BASE_PATH_V5}/docs")
    }
    assert "//" not in "".join(references.found)


@pytest.mark.parametrize("path", ["/docs", *ASSETS])
def test_the_content_security_policy_allows_no_other_host(
    page_client: httpx.Client, path: str
) -> None:
    policy = page_client.get(path).headers["content-security-policy"]
    directives = {each.split()[0]: each.split()[1:] for each in policy.split(";")}
    assert directives["default-src"] == ["'self'"]
    allowed = {source for sources in directives.values() for source in sources}
    assert allowed <= {"'self'", "'none'", "'unsafe-inline'", "data:"}
    assert "'unsafe-inline'" not in directives.get("script-src", [])


@pytest.mark.parametrize(("path", "media_type"), ASSETS.items())
def test_assets_are_served(page_client: httpx.Client, path: str, media_type: str) -> None:
    asset = page_client.get(path)
    assert asset.status_code == 200
    assert asset.headers["content-type"].partition(";")[0] == media_type
    assert asset.content


def test_the_documentation_reads_the_contract(page_client: httpx.Client) -> None:
    assert 'data-contract="/openapi3.json"' in page_client.get("/docs").text


def test_the_documentation_is_of_a_current_swagger_ui(page_client: httpx.Client) -> None:
    bundle = page_client.get("/docs/swagger-ui-bundle.js").text
    assert re.search(r'PACKAGE_VERSION:"5\.', bundle)


def test_links_begin_with_the_path_of_the_public_url(sqlite_url: str) -> None:
    port = free_port()
    options = ("--port", port, "--public-url", "https://example.com/shop/")
    with (
        running(sqlite_url, *options),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=TIMEOUT) as page_client,
    ):
        page = page_client.get("/docs").text
        assert 'data-contract="/shop/openapi3.json"' in page
        assert set(re.findall('(?:href|src)="([^"]*)"', page)) == {
            f"/shop/docs/{name}"
            for name in ("swagger-ui.css", "favicon-32x32.png", "swagger-ui-bundle.js", "start.js")
        } | {"/shop/docs", f"/shop{BASE_PATH_V5}/docs"}
        assert page_client.get("/openapi.json").json()["basePath"] == "/shop" + BASE_PATH
        assert page_client.get("/openapi3.json").json()["servers"] == [{"url": "/shop" + BASE_PATH}]
        browsed = page_client.get("/", headers={"Accept": "text/html"})
        assert browsed.headers["location"] == "/shop/docs"
        said = page_client.get("/").json()
        assert said["resources"]["productOrder"] == (
            f"https://example.com/shop{BASE_PATH}/productOrder"
        )


@pytest.mark.parametrize("path", ["/", BASE_PATH, BASE_PATH + "/"])
def test_the_roots_link_to_all_pages(page_client: httpx.Client, path: str) -> None:
    answer = page_client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPE
    said = answer.json()
    assert (said["name"], said["version"]) == ("Product Ordering", "4.0.0")
    assert said["resources"].keys() >= {"productOrder", "cancelProductOrder"}
    linked = [said["documentation"], *said["contracts"].values(), *said["health"].values()]
    for url in [*linked, said["resources"]["productOrder"], said["api"]]:
        assert page_client.get(url).status_code == 200


def test_a_browser_is_redirected_to_the_documentation(page_client: httpx.Client) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    home = page_client.get("/", headers=browser, follow_redirects=True)
    assert (home.status_code, home.url.path) == (200, "/docs")


@pytest.mark.parametrize("kind", ["live", "ready"])
def test_a_running_server_is_healthy(page_client: httpx.Client, kind: str) -> None:
    answer = page_client.get(f"/health/{kind}")
    assert (answer.status_code, answer.json()) == (200, {"status": kind})
    assert answer.headers["content-type"] == MEDIA_TYPE
