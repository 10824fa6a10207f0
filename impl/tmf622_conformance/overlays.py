"""The overlays of a server's operator, each applied to the contract that it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

from tmf622_conformance.contract import TMF622, TMF622_V5, Contract, Json
from tmf_contracts import overlay, source
from tmf_contracts.effective import extended
from tmf_contracts.overlay import OverlayError
from tmf_contracts.structure import structure

_VERSIONS: Final = (TMF622, TMF622_V5)


def overlaid(contract: Contract, files: Sequence[Path]) -> Contract:
    """The contract with those of the overlays that are for it; raises OverlayError.

    This project's server chooses in the same way: `extends` names the contract; without it, an
    overlay is for each version of TMF622 that it fits.
    """
    chosen = [file for file in files if _is_for(contract, file)]
    if not chosen:
        return contract
    found = replace(
        contract,
        read_published=partial(_with_overlays, contract.read_published, chosen),
        read_effective=partial(_with_overlays, contract.read_effective, chosen, repaired=True),
    )
    _ = found.published, found.effective
    return found


def _is_for(contract: Contract, file: Path) -> bool:
    """Whether an overlay is for a contract, and not for a version of TMF622 that the kit knows.

    Raises OverlayError when it is for a contract that is not known here. One that fits none is for
    this contract: what does not fit is then named.
    """
    document = overlay.read(file)
    same = [each for each in _VERSIONS if _is_same(contract, each)]
    others = [each for each in _VERSIONS if each not in same]
    if not isinstance(document, Mapping) or "extends" not in document:
        return _fits(contract, document) or not any(_fits(each, document) for each in others)
    try:
        extends = overlay.extended(document)
    except OverlayError as error:
        raise OverlayError(f"{file}: {error}") from None
    name = PurePosixPath(urlsplit(extends).path).name
    if name in {contract.file, *(each.file for each in same)}:
        return True
    if name in {each.file for each in others}:
        return False
    raise OverlayError(f"{file}: it extends {extends}; the contract here is {contract.file}")


def _is_same(contract: Contract, version: Contract) -> bool:
    """Whether a contract is that of a version of TMF622, in whatever words and file."""
    if contract.published["paths"].keys() != version.published["paths"].keys():
        return False
    return bool(structure(contract.published) == structure(source.inner(version.published)))


def _fits(contract: Contract, document: Any) -> bool:
    try:
        overlay.apply(contract.effective, document)
    except OverlayError:
        return False
    return True


def _with_overlays(
    read: Callable[[], Json], files: Sequence[Path], *, repaired: bool = False
) -> Json:
    contract = read()
    for file in files:
        document = overlay.read(file)
        try:
            contract = extended(contract, document, repaired=repaired)
        except OverlayError as error:
            raise OverlayError(f"{file}: {error}") from None
    return contract
