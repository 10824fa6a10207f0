"""The APIs that a server serves: TMF622, and those of further contracts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from productordering import api as productordering
from tmf622 import overlays
from tmf622.overlays import Served
from tmf622.settings import ContractFile, Settings
from tmf630.api.definition import ApiDefinition
from tmf630.api.derivation import derived
from tmf_contracts import source
from tmf_contracts.documents import InvalidContract
from tmf_contracts.effective import effective
from tmf_contracts.overlay import OverlayError
from tmf_contracts.publication import openapi3


class Unservable(Exception):
    """A contract cannot be served; the message is one line that says which and why."""


def served(settings: Settings) -> Sequence[ApiDefinition]:
    """The definitions of all APIs, TMF622 first; raises Unservable.

    The contract of TMF622 needs no file; if there is one, it makes no difference.
    """
    return _served(settings.contract, settings.overlay)


@cache
def _served(contracts: Sequence[ContractFile], files: Sequence[Path]) -> Sequence[ApiDefinition]:
    """The definitions of APIs with the overlays in files."""
    loaded = {each: _loaded(each) for each in contracts}
    own = [each.file.name for each, api in loaded.items() if api is None]
    others = {each: api for each, api in loaded.items() if api}
    ordering = Served(
        (productordering.CONTRACT_FILE, *own),
        productordering.definition(),
        productordering.extended,
    )
    served: Sequence[Served] = [ordering, *others.values()]
    for file in files:
        try:
            served = overlays.applied(served, file)
        except OverlayError as error:
            raise Unservable(str(error)) from None
    found = [each.api for each in served]
    _check_base_paths(list(others), found)
    return found


def _loaded(contract: ContractFile) -> Served | None:
    """The API of a contract; None for that of TMF622, at its own base path."""
    try:
        published = source.read(contract.file)
        if contract.base_path is None and productordering.is_own_contract(published):
            return None
        document = effective(published, (), contract.base_path)
        return Served((contract.file.name,), _defined(document), _defined)
    except (InvalidContract, OverlayError) as error:
        message = str(error)
        named = message if str(contract.file) in message else f"{contract.file}: {message}"
        raise Unservable(named) from None


def _defined(document: Mapping[str, Any]) -> ApiDefinition:
    return derived(document, partial(openapi3.converted, document))


def _check_base_paths(files: Sequence[ContractFile], apis: Sequence[ApiDefinition]) -> None:
    """Raise Unservable when two contracts have one base path, or one has none.

    The collections of base paths that only differ in punctuation or in `/tmf-api` have one prefix.
    """
    taken: dict[str, str] = {}
    names = ["the contract of TMF622", *(str(each.file) for each in files)]
    for name, api in zip(names, apis, strict=True):
        if not api.base_path:
            raise Unservable(f"{name} names no base path: add one, as in {name}=/tmf-api/name/v4")
        if other := taken.get(api.base_path) or taken.get(api.prefix):
            raise Unservable(
                f"{name} has the base path of {other}, or one that looks the same in a store,"
                f" {api.base_path}: give it another one, as in {name}=/other/v4"
            )
        taken |= {api.base_path: name, api.prefix: name}
