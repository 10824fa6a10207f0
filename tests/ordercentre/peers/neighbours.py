"""All neighbours: one server of five contracts, behind a watched line for each."""

from __future__ import annotations

import json
import os
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from click.testing import CliRunner

from tests.conformance.proxy import proxied
from tests.contract.model.contracts import Json
from tests.ordercentre.fulfilment.neighbours import Neighbours, serving, store_url
from tests.ordercentre.peers.content import content
from tests.ordercentre.peers.contract import NeighbourContract
from tests.ordercentre.peers.contradictions import CONTRADICTIONS
from tests.ordercentre.peers.watching import Watched
from tmf622.__main__ import main
from tmf622_conformance.contract import read
from tmf622_demo.neighbours import CONTRACTS

_FILES: Final = {
    "catalog": ("catalogue", "TMF620"),
    "customer": ("customers", "TMF629"),
    "party": ("parties", "TMF632"),
    "inventory": ("inventory", "TMF637"),
    "acceptance": ("acceptance", "TMF641"),
}
"""The small contract of each neighbour, and the number of its published one."""
_FOLDER: Final = os.environ.get("TMF622_TEST_CONTRACTS")
HAS_PUBLISHED: Final = bool(_FOLDER)
"""Whether there is a folder with TM Forum's contracts, which are no part of this project."""


@dataclass(frozen=True, slots=True)
class Served:
    """The neighbours, and the lines to them by their names: each URL, and what is seen there.

    `contradictions` are the faults for which the contracts have to answer.
    """

    neighbours: Neighbours
    urls: Mapping[str, str]
    watched: Mapping[str, Watched]
    contradictions: Container[str]

    def check(self) -> None:
        """Fail if anything else was wrong with what was sent and answered since the last check."""
        for name, each in self.watched.items():
            found, each.faults = each.faults, []
            wrong = {fault for fault in found if fault not in self.contradictions}
            assert not wrong, f"{name}: {sorted(wrong)}"

    def products(self, order: Json) -> dict[str, tuple[str, dict[str, Any]]]:
        """The status and the characteristics of an order's products, by their names."""
        return {
            each["name"]: (each["status"], values(each.get("productCharacteristic", ())))
            for each in self.neighbours.products(order)
        }


def values(characteristics: Iterable[Json]) -> dict[str, Any]:
    """The values of characteristics, by their names."""
    return {each["name"]: each["value"] for each in characteristics}


@contextmanager
def served(folder: Path, *, as_published: bool) -> Iterator[Served]:
    """The neighbours with their content, by published contracts or by small ones."""
    files = {name: file(name, as_published=as_published) for name in _FILES}
    _load(folder, files.values(), as_published=as_published)
    with serving(folder, files.values()) as made, ExitStack() as stack:
        watched = {n: Watched(contract(n, as_published=as_published)) for n in files}
        urls = {
            name: stack.enter_context(proxied(made.root, each, each.contract.base_path))
            for name, each in watched.items()
        }
        yield Served(made, urls, watched, CONTRADICTIONS if as_published else ())


def contract(name: str, *, as_published: bool) -> NeighbourContract:
    """The contract of a neighbour: the published one as it is, the small one with its repairs."""
    found = file(name, as_published=as_published)
    if as_published:
        return NeighbourContract(json.loads(found.read_text(encoding="utf-8")))
    return NeighbourContract(read(found).effective)


def file(name: str, *, as_published: bool) -> Path:
    """The file of a neighbour's contract."""
    small, number = _FILES[name]
    if as_published:
        return max(Path(_FOLDER or "").rglob(f"{number}*v4*.swagger.json"))
    return CONTRACTS / f"{small}.yaml"


def _load(folder: Path, contracts: Iterable[Path], *, as_published: bool) -> None:
    """Store what the neighbours know, each resource with the id that it has here."""
    options = [part for each in contracts for part in ("--contract", str(each))]
    known: dict[str, list[Json]] = {}
    for collection, resource in content(as_published=as_published):
        known.setdefault(collection, []).append(resource)
    for collection, resources in known.items():
        lines = folder / f"{collection}.ndjson"
        lines.write_text("\n".join(map(json.dumps, resources)))
        arguments = ["load", str(lines), "--resource", collection, "--store", store_url(folder)]
        result = CliRunner().invoke(main, [*arguments, *options])
        assert result.exit_code == 0, result.output
