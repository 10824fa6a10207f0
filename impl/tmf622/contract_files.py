"""The APIs as the files of an operator change them: further contracts, and overlays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from productordering.generated import V4, V5, GeneratedContract
from tmf622 import overlays
from tmf622.overlays import Served
from tmf622.settings.settings import ContractFile
from tmf630.api.definition import ApiDefinition
from tmf630.api.derivation import derived
from tmf_contracts import source
from tmf_contracts.documents import InvalidContract
from tmf_contracts.effective import effective
from tmf_contracts.overlay import OverlayError
from tmf_contracts.publication import openapi3

Own = Sequence[tuple[GeneratedContract, ApiDefinition]]
"""The served versions of TMF622, with their definitions."""


def applied(
    own: Own, contracts: Sequence[ContractFile], files: Sequence[Path]
) -> tuple[Sequence[ApiDefinition], Sequence[ContractFile]]:
    """The definitions of `own`, then of further contracts, with the overlays in files.

    Returns the further contracts as well. A file may be a contract of TMF622 itself. Raises
    InvalidContract, whose message says which file and why.
    """
    loaded = {each: _loaded(each) for each in contracts}
    served_own = [generated for generated, _ in own]
    for file, each in loaded.items():
        if isinstance(each, GeneratedContract) and each not in served_own:
            raise InvalidContract(f"{file.file} is served nowhere: --v5-base-path is empty")
    others = {file: each for file, each in loaded.items() if isinstance(each, Served)}
    served: Sequence[Served] = [
        *(_generated(generated, api, loaded) for generated, api in own),
        *others.values(),
    ]
    for overlay in files:
        try:
            served = overlays.applied(served, overlay)
        except OverlayError as error:
            raise InvalidContract(str(error)) from None
    return [each.api for each in served], [*others]


def _generated(
    generated: GeneratedContract,
    api: ApiDefinition,
    loaded: Mapping[ContractFile, Served | GeneratedContract],
) -> Served:
    """One of the contracts of TMF622. Its file may be given under another name."""
    names = [each.file.name for each, found in loaded.items() if found is generated]
    define = partial(generated.extended, api)
    return Served((generated.file, *names), api, define, family="TMF622")


def _loaded(contract: ContractFile) -> Served | GeneratedContract:
    """The API of a contract; or the contract of TMF622 that it is, if it has no base path here."""
    try:
        published = source.read(contract.file)
        if contract.base_path is None:
            for each in (V4, V5):
                if each.is_published_as(published):
                    return each
        document = effective(published, (), contract.base_path)
        name = contract.file.name
        return Served((name,), _defined(document), _defined, family=name)
    except (InvalidContract, OverlayError) as error:
        message = str(error)
        named = message if str(contract.file) in message else f"{contract.file}: {message}"
        raise InvalidContract(named) from None


def _defined(document: Mapping[str, Any]) -> ApiDefinition:
    return derived(lambda: document, partial(openapi3.converted, document))
