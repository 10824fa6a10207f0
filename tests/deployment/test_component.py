"""The chart's component is as an ODA Canvas wants it, and the server serves what it says.

What is required of each version is from the custom resource definitions of TM Forum's Canvas.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import pytest

from tests.deployment.chart import NAME, Json, Rendered, component
from tests.server import TIMEOUT, free_port, running
from tmf622_demo.neighbours import CONTRACTS

_ACCEPTANCE: Final = {"TMF622_ACCEPTANCE_URL": "http://acceptance/tmf-api/serviceOrdering/v4"}
_EXPOSED: Final = {"name", "apiType", "specification", "implementation", "path", "port"}
_METADATA: Final = {"id", "name", "version", "description", "functionalBlock", "status"}


def spec(version: str, **settings: str) -> Json:
    found = Rendered(component(version, **settings)).only("Component")
    assert found["apiVersion"] == f"oda.tmforum.org/{version}"
    specified: Json = found["spec"]
    return specified


@pytest.mark.parametrize("version", ["v1", "v1beta3"])
def test_every_resource_is_of_the_component(version: str) -> None:
    rendered = Rendered(component(version))
    for each in [*rendered.resources, rendered.only("Deployment")["spec"]["template"]]:
        assert each["metadata"]["labels"]["oda.tmforum.org/componentName"] == NAME
    # The Canvas reads the metrics of Services by this label.
    assert rendered.only("Service")["metadata"]["labels"]["name"] == NAME


def test_a_component_of_v1() -> None:
    found = spec("v1", **_ACCEPTANCE)
    assert found.keys() == {
        "componentMetadata",
        "coreFunction",
        "eventNotification",
        "managementFunction",
        "securityFunction",
    }
    assert found["componentMetadata"].keys() == _METADATA
    assert found["componentMetadata"]["id"] == "TMFC002"
    exposed = [*Rendered(component()).exposed(), *found["managementFunction"]["exposedAPIs"]]
    assert [each.get("id") for each in exposed] == ["TMF622", "TMF622", "TMF669", None]
    for each in exposed:
        assert each.keys() - {"id", "developerUI"} == _EXPOSED
        assert all(isinstance(document, dict) for document in each["specification"])
        assert each["specification"]
    published, subscribed = (
        found["eventNotification"][kind][0] for kind in ("publishedEvents", "subscribedEvents")
    )
    assert published.keys() == subscribed.keys() == {"name", "description", "specification"}
    assert published["specification"][0]["hub"].endswith("/v4/hub")
    assert subscribed["specification"][0]["callback"] == f"/{NAME}/serviceOrderListener"
    assert found["securityFunction"]["canvasSystemRole"] == "Admin"
    assert "controllerRole" not in found["securityFunction"]


def test_a_component_of_v1beta3() -> None:
    found = spec("v1beta3", **_ACCEPTANCE)
    assert found.keys() == _METADATA | {
        "coreFunction",
        "eventNotification",
        "managementFunction",
        "securityFunction",
    }
    exposed = [*found["coreFunction"]["exposedAPIs"], *found["securityFunction"]["exposedAPIs"]]
    for each in exposed:
        assert each.keys() - {"developerUI"} == _EXPOSED
        assert all(isinstance(document, str) for document in each["specification"])
    published, subscribed = (
        found["eventNotification"][kind][0] for kind in ("publishedEvents", "subscribedEvents")
    )
    assert (published["apiType"], published["port"]) == ("openapi", 8622)
    assert isinstance(published["specification"], str)
    assert published["hub"].endswith("/v4/hub")
    assert subscribed["callback"] == f"/{NAME}/serviceOrderListener"
    assert found["securityFunction"]["controllerRole"] == "Admin"
    assert "canvasSystemRole" not in found["securityFunction"]


@pytest.mark.parametrize("version", ["v1", "v1beta3"])
def test_metrics_are_in_the_management_function_alone(version: str) -> None:
    found = spec(version)
    (metrics,) = found["managementFunction"]["exposedAPIs"]
    assert (metrics["apiType"], metrics["path"]) == ("prometheus", f"/{NAME}/metrics")
    others = [*found["coreFunction"]["exposedAPIs"], *found["securityFunction"]["exposedAPIs"]]
    assert {each["apiType"] for each in others} == {"openapi"}


@pytest.mark.parametrize("settings", [{}, {"TMF622_V5_BASE_PATH": ""}])
def test_the_server_serves_what_the_component_says(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    """Behind a gateway that leaves its path in requests; the contract of roles is any other."""
    rendered = Rendered(component(**settings))
    (tmp_path / "roles.yaml").write_bytes((CONTRACTS / "parties.yaml").read_bytes())
    variables = rendered.variables()
    variables["TMF622_CONTRACT"] = variables["TMF622_CONTRACT"].replace(
        "/etc/tmf622", str(tmp_path)
    )
    del variables["TMF622_INSECURE"]  # this one is on a loopback address
    port = free_port()
    exposed = [*rendered.exposed()]
    assert len(exposed) == (2 if settings else 3)
    with (
        running(f"sqlite:///{tmp_path}/orders.sqlite3", "--port", port, environment=variables),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=TIMEOUT) as client,
    ):
        for api in exposed:
            root = ok(client, api["path"])
            assert root["api"] == f"https://orders.example.com{api['path']}"
            assert client.get(api["developerUI"]).status_code == 200
            (document,) = api["specification"]
            described = ok(client, urlsplit(document["url"]).path)
            assert described["servers"] == [{"url": api["path"]}]
        assert client.get(f"/{NAME}/metrics").status_code == 200
        (published,) = rendered.only("Component")["spec"]["eventNotification"]["publishedEvents"]
        hub = published["specification"][0]["hub"]
        assert "POST" in client.options(hub).headers["allow"]


def ok(client: httpx.Client, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.json()
