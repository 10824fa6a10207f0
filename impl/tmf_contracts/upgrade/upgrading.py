"""Puts a new revision into a checkout, and finds the work that it leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from tmf_contracts import overlay
from tmf_contracts.documents import InvalidContract
from tmf_contracts.effective import effective
from tmf_contracts.model.api import api_model
from tmf_contracts.packages import PACKAGES
from tmf_contracts.publication import filters
from tmf_contracts.upgrade import checks, code, work
from tmf_contracts.upgrade.work import Item, Kind

_HAND_WRITTEN: Final = Path("impl/productordering")


class NoProject(Exception):
    """A folder is no checkout of this project; the message is one line."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A new revision: its file, its contract in the inner form, and the overlay for it."""

    file: Path
    contract: dict[str, Any]
    overlay: Path

    @property
    def name(self) -> str:
        """The title and version."""
        info = self.contract["info"]
        return f"{info['title']} {info['version']}"

    @property
    def branch(self) -> str:
        """The name of the branch for this revision."""
        return f"contract-{self.contract['info']['version']}"

    def apply(self, checkout: Path, *, with_tests: bool) -> Iterator[Item]:
        """Put the revision in place and generate; the work that is left, as it is found."""
        file, package = checkout / self.overlay, checkout / PACKAGES[self.overlay]
        if not file.exists():
            raise NoProject(f"there is no {self.overlay} here: run it in a clone of the project")
        old, was = _generated(package)
        placed = file.parent / self.file.name
        placed.write_bytes(self.file.read_bytes())
        whole = overlay.read(file)
        fitting, unfit = overlay.divided(effective(self.contract), whole, filters.check)
        yield from (Item(Kind.OVERLAY, each) for each in unfit)
        _extend(file, placed.name)
        applied = file.parent / "applied.yaml"
        applied.write_text(
            yaml.safe_dump({**fitting, "extends": placed.name}, sort_keys=False), "utf-8"
        )
        fault = checks.generate(checkout, placed, applied, package)
        applied.unlink()
        if fault:
            yield Item(Kind.GENERATION, fault)
            return
        new, now = _generated(package)
        texts = list(code.texts(checkout, checkout / _HAND_WRITTEN))
        before, after = api_model(old), api_model(new)
        yield from work.file(overlay.extended(whole), placed.name, texts)
        yield from work.base_path(before, after)
        yield from sorted(work.handlers(code.handlers(was), code.handlers(now)), key=_place)
        yield from work.attributes(before, after, texts)
        yield from work.states(after, texts)
        yield from (Item(Kind.TYPES, each) for each in checks.type_errors(checkout))
        if with_tests:
            yield from (Item(Kind.TESTS, each) for each in checks.failed_tests(checkout))


def revision(file: Path, contract: dict[str, Any], overlay: Path) -> Upgrade:
    """The revision of the contract that an overlay extends, in a file; raises InvalidContract."""
    for name in ("title", "version"):
        if not str(contract["info"].get(name, "")).strip():
            raise InvalidContract(f"{file} has no info.{name}")
    return Upgrade(file, contract, overlay)


def _generated(package: Path) -> tuple[dict[str, Any], str]:
    """The effective contract of a generated package, and the source of its operations."""
    contract = json.loads((package / "contract.json").read_text("utf-8"))
    return contract, (package / "operations.py").read_text("utf-8")


def _extend(file: Path, contract: str) -> None:
    """Say in the overlay's file which contract it extends. The rest stays as it is."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    made = [f"extends: {contract}\n" if each.startswith("extends:") else each for each in lines]
    file.write_text("".join(made), "utf-8")


def _place(item: Item) -> tuple[str, str]:
    return item.kind.name, item.text
