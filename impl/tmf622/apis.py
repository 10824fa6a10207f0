"""The APIs that a server serves: TMF622, and those of further contracts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from productordering import api as productordering
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
    loaded = {each: _loaded(each) for each in settings.contract}
    files = [file for file, api in loaded.items() if api]
    found = [productordering.definition(), *(api for api in loaded.values() if api)]
    _check_base_paths(files, found)
    return found


@cache
def _loaded(contract: ContractFile) -> ApiDefinition | None:
    """The definition of the API of a contract; None for that of TMF622, at its own base path."""
    try:
        published = source.read(contract.file)
        if contract.base_path is None and productordering.is_own_contract(published):
            return None
        document = effective(published, (), contract.base_path)
        return derived(document, openapi3.converted(document))
    except (InvalidContract, OverlayError) as error:
        message = str(error)
        named = message if str(contract.file) in message else f"{contract.file}: {message}"
        raise Unservable(named) from None


def _check_base_paths(files: Sequence[ContractFile], apis: Sequence[ApiDefinition]) -> None:
    """Raise Unservable when two contracts have one base path, or one has none."""
    taken: dict[str, str] = {}
    names = ["the contract of TMF622", *(str(each.file) for each in files)]
    for name, api in zip(names, apis, strict=True):
        if not api.base_path:
            raise Unservable(f"{name} names no base path: add one, as in {name}=/tmf-api/name/v4")
        if other := taken.get(api.base_path):
            raise Unservable(
                f"{name} has the base path of {other}, {api.base_path}: give it another one, as in"
                f" {name}=/other/v4"
            )
        taken[api.base_path] = name
