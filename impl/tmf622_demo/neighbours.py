"""The neighbours: one server with five small contracts, and what they know."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tmf622_demo.client import Client
from tmf622_demo.processes import serving

CONTRACTS: Final = Path(__file__).with_name("contracts")
_CONTENT: Final = Path(__file__).with_name("content")
_BASE_PATHS: Final[Mapping[str, tuple[str, str]]] = {
    "catalog": ("catalogue", "/tmf-api/productCatalogManagement/v4"),
    "customer": ("customers", "/tmf-api/customerManagement/v4"),
    "party": ("parties", "/tmf-api/partyManagement/v4"),
    "inventory": ("inventory", "/tmf-api/productInventory/v4"),
    "acceptance": ("acceptance", "/tmf-api/serviceOrdering/v4"),
}
"""The file of each neighbour, and its base path, by the neighbour's name among the settings."""

Neighbours = Mapping[str, Client]
"""A client of each neighbour, by its name among the settings."""


@contextmanager
def neighbours(folder: Path) -> Iterator[Neighbours]:
    """The neighbours, with their content; raises Stopped."""
    options = [
        option
        for file, base_path in _BASE_PATHS.values()
        for option in ("--contract", f"{CONTRACTS / file}.yaml={base_path}")
    ]
    with serving("neighbours", folder, "--v5-base-path", "", *options) as url:
        clients = {name: Client(url + path) for name, (_, path) in _BASE_PATHS.items()}
        for name, client in clients.items():
            _load(client, _CONTENT / f"{_BASE_PATHS[name][0]}.json")
        yield clients


def _load(client: Client, content: Path) -> None:
    """Create what a neighbour knows from the beginning."""
    if not content.exists():
        return
    for collection, resources in json.loads(content.read_text(encoding="utf-8")).items():
        for resource in resources:
            client.post(f"/{collection}", resource)
