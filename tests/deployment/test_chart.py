"""The chart is valid, whatever is chosen, and its pods are confined."""

from __future__ import annotations

from typing import Any

import kubernetes_validate
import pytest

from tests.deployment.chart import CHART, CLUSTERED, OPEN, Rendered, component, helm
from tmf622 import VERSION
from tmf630.http.server.processes import SECONDS_TO_FINISH

_KUBERNETES = ("1.29", "1.37")
"""The oldest version that the chart takes, and the latest whose schemas there are."""
_OURS = ("oda.tmforum.org/", "monitoring.coreos.com/")
_CHOICES: dict[str, dict[str, Any]] = {
    "embedded": OPEN,
    "clustered": CLUSTERED,
    "component": component(),
    "older component": component("v1beta3"),
    "embedded component": OPEN | {"component": {"enabled": True}},
}


def test_helm_finds_nothing_wrong() -> None:
    found = helm.lint(str(CHART), OPEN, strict=True)
    assert [each["error"] for each in found["messages"]] == ["icon is recommended"]
    assert found["errors"] == []


@pytest.mark.parametrize("version", _KUBERNETES)
@pytest.mark.parametrize("choice", _CHOICES)
def test_resources_are_valid(choice: str, version: str) -> None:
    resources = Rendered(_CHOICES[choice]).resources
    assert len(resources) > 5
    for each in resources:
        if not each["apiVersion"].startswith(_OURS):
            kubernetes_validate.validate(each, version, strict=True)


@pytest.mark.parametrize("choice", _CHOICES)
def test_pods_are_as_a_restricted_namespace_wants_them(choice: str) -> None:
    pod = Rendered(_CHOICES[choice]).pod()
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] > 0
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
    }
    assert (pod["automountServiceAccountToken"], pod["enableServiceLinks"]) == (False, False)
    assert container["resources"]["limits"]["memory"]
    mounted = {each["name"] for each in container["volumeMounts"]}
    assert mounted == {each["name"] for each in pod["volumes"]}


def test_pods_have_the_time_to_finish_requests() -> None:
    rendered = Rendered(OPEN | {"drainSeconds": 20})
    assert rendered.variables()["TMF622_DRAIN_SECONDS"] == "20"
    assert rendered.pod()["terminationGracePeriodSeconds"] >= 20 + SECONDS_TO_FINISH + 5


def test_an_embedded_store_has_one_pod_and_a_volume_that_stays() -> None:
    rendered = Rendered(OPEN)
    deployment = rendered.only("Deployment")["spec"]
    assert (deployment["replicas"], deployment["strategy"]) == (1, {"type": "Recreate"})
    claim = rendered.only("PersistentVolumeClaim")["metadata"]
    assert claim["annotations"] == {"helm.sh/resource-policy": "keep"}
    assert {"name": "data", "persistentVolumeClaim": {"claimName": claim["name"]}} in (
        rendered.pod()["volumes"]
    )
    assert not rendered.kinds() & {"PodDisruptionBudget", "HorizontalPodAutoscaler", "Component"}


def test_servers_on_mongodb_read_its_url_from_a_secret() -> None:
    rendered = Rendered(CLUSTERED)
    assert "PersistentVolumeClaim" not in rendered.kinds()
    pod = rendered.pod()
    (variable,) = pod["containers"][0]["env"]
    assert variable == {"name": "TMF622_STORE_URL_FILE", "value": "/run/secrets/store/store-url"}
    assert any(each.get("secret", {}).get("secretName") == "mongodb" for each in pod["volumes"])
    assert rendered.only("PodDisruptionBudget")["spec"]["maxUnavailable"] == 1
    assert rendered.only("HorizontalPodAutoscaler")["spec"]["minReplicas"] == 3
    assert "replicas" not in rendered.only("Deployment")["spec"]
    assert rendered.only("NetworkPolicy")["spec"]["ingress"][0]["from"]
    monitor = rendered.only("ServiceMonitor")
    assert monitor["metadata"]["labels"]["release"] == "prometheus"
    (endpoint,) = monitor["spec"]["endpoints"]
    assert endpoint["authorization"] == {"credentials": {"name": "token", "key": "token"}}
    assert rendered.variables()["TMF622_METRICS"] == "true"


def test_settings_are_variables() -> None:
    issuer = {"issuer": "https://id", "audience": "orders", "jwks": "https://id/keys"}
    chosen = OPEN | {"authentication": issuer, "settings": {"TMF622_WORKERS": "2"}}
    assert Rendered(chosen).variables() == {
        "TMF622_AUTH_ISSUER": "https://id",
        "TMF622_AUTH_AUDIENCE": "orders",
        "TMF622_AUTH_JWKS": "https://id/keys",
        "TMF622_DRAIN_SECONDS": "5",
        "TMF622_PUBLIC_URL": "https://orders.example.com",
        "TMF622_WORKERS": "2",
    }


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"publicUrl": ""}, "publicUrl: where clients reach"),
        ({"publicUrl": "https://orders.example.com/path"}, "publicUrl"),
        ({"authentication": {}}, "authentication.issuer: who issues"),
        ({"authentication": {"issuer": "https://id"}}, "authentication.audience"),
        ({"settings": {"TMF622_PORT": "1"}}, "settings.TMF622_PORT: other values"),
        ({"settings": {"WORKERS": "2"}}, "WORKERS"),
        ({"autoscaling": {"enabled": True}}, "autoscaling needs MongoDB"),
        ({"component": {"enabled": True, "roleApi": {"file": "r"}}}, "files.configMap: it has"),
        ({"replica": 2}, "replica"),
    ],
)
def test_wrong_values_are_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(helm.HelmError, match=message):
        Rendered(OPEN | values)


def test_its_version_is_the_projects() -> None:
    (container,) = Rendered(OPEN).pod()["containers"]
    assert container["image"] == f"tmf622:{VERSION}"
