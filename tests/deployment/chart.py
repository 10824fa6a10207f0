"""The chart as Helm renders it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

helm = pytest.importorskip("helm_python", reason="Helm is not installed on this platform")

ROOT: Final = Path(__file__).parents[2]
CHART: Final = ROOT / "scripts/kubernetes/tmf622"
NAME: Final = "r1-productordering"
"""The name of the resources of the component below."""
Json = dict[str, Any]

OPEN: Final[Json] = {
    "publicUrl": "https://orders.example.com/",
    "authentication": {"insecure": True},
}
"""The least that the chart wants to know."""
CLUSTERED: Final[Json] = OPEN | {
    "store": {"secret": "mongodb"},
    "replicas": 3,
    "autoscaling": {"enabled": True},
    "image": {"pullSecrets": ["registry"]},
    "files": {"configMap": "contracts", "secret": "credentials"},
    "networkPolicy": {"from": [{"podSelector": {"matchLabels": {"app": "gateway"}}}]},
    "serviceMonitor": {
        "enabled": True,
        "labels": {"release": "prometheus"},
        "endpoint": {"authorization": {"credentials": {"name": "token", "key": "token"}}},
    },
}


def component(version: str = "v1", **settings: str) -> Json:
    """Values of a component with a role API."""
    described = {"enabled": True, "apiVersion": version, "roleApi": {"file": "roles.yaml"}}
    return CLUSTERED | {"component": described, "settings": settings}


class Rendered:
    """The resources of a release `r1`, in the namespace `orders`."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        with helm.Chart.load(str(CHART)) as chart:
            files = chart.render(dict(values), name="r1", namespace="orders")
        self.resources: list[Json] = [
            each
            for text in files.values()
            for each in yaml.load_all(text, _Strict)
            if isinstance(each, dict)
        ]

    def kinds(self) -> set[str]:
        return {each["kind"] for each in self.resources}

    def only(self, kind: str) -> Json:
        """The one resource of a kind."""
        (found,) = (each for each in self.resources if each["kind"] == kind)
        return found

    def variables(self) -> dict[str, str]:
        """The settings of its servers."""
        data: dict[str, str] = self.only("ConfigMap")["data"]
        return data

    def pod(self) -> Json:
        """The specification of its pods."""
        spec: Json = self.only("Deployment")["spec"]["template"]["spec"]
        return spec

    def exposed(self) -> Iterator[Json]:
        """The APIs that its component exposes, metrics apart."""
        spec = self.only("Component")["spec"]
        yield from spec["coreFunction"]["exposedAPIs"]
        yield from spec["securityFunction"]["exposedAPIs"]


class _Strict(yaml.SafeLoader):
    """Refuses a mapping that has a key twice, as Kubernetes does."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        assert len(keys) == len({*keys}), keys
        return super().construct_mapping(node, deep)
