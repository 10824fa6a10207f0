"""The overlays of an operator, each applied to the contract that it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from tmf630.api.definition import ApiDefinition
from tmf_contracts import overlay
from tmf_contracts.documents import InvalidContract
from tmf_contracts.effective import extended
from tmf_contracts.overlay import OverlayError


@dataclass(frozen=True, slots=True)
class Served:
    """An API that is served, and the names that the file of its contract has.

    APIs of one `family` have the same resources: an overlay that names none of them is for all that
    it fits. `define` makes the definition of the API from its contract, changed by an overlay; it
    raises InvalidContract.
    """

    names: Sequence[str]
    api: ApiDefinition
    define: Callable[[Mapping[str, Any]], ApiDefinition]
    family: str


def applied(served: Sequence[Served], file: Path) -> Sequence[Served]:
    """The APIs with an overlay applied to one of them; raises OverlayError.

    A contract that is served at several base paths has it at all of them.
    """
    try:
        document = overlay.read(file)
        chosen = _chosen(served, document)
        return [_extended(each, document, chosen) for each in served]
    except (InvalidContract, OverlayError) as error:
        message = str(error)
        named = message if message.startswith(str(file)) else f"{file}: {message}"
        raise OverlayError(named) from None


def _extended(served: Served, document: Any, chosen: Sequence[Served]) -> Served:
    """An API with an overlay, if it is one of the chosen ones."""
    if served not in chosen:
        return served
    try:
        return replace(served, api=served.define(extended(served.api.contract, document)))
    except (InvalidContract, OverlayError) as error:
        if served is chosen[0]:
            raise
        raise OverlayError(f"in {served.names[0]}, {error}") from None


def _chosen(served: Sequence[Served], document: Any) -> Sequence[Served]:
    """The APIs that an overlay is for; raises OverlayError."""
    if isinstance(document, Mapping) and "extends" in document:
        extends = overlay.extended(document)
        name = PurePosixPath(urlsplit(extends).path).name
        if found := [each for each in served if name in each.names]:
            return found
        known = ", ".join(dict.fromkeys(each.names[0] for each in served))
        raise OverlayError(f"it extends {extends}, which is not served: there are {known}")
    faults = [_fault(each, document) for each in served]
    fitting = [each for each, fault in zip(served, faults, strict=True) if not fault]
    if len({each.family for each in fitting}) > 1:
        names = " and ".join(dict.fromkeys(each.names[0] for each in fitting))
        raise OverlayError(f"it fits {names}: name one of them with extends")
    if not fitting:
        pairs = zip(served, faults, strict=True)
        said = "; ".join(dict.fromkeys(f"{each.names[0]}: {fault}" for each, fault in pairs))
        raise OverlayError(f"it fits no contract: {said}")
    return fitting


def _fault(served: Served, document: Any) -> str:
    """Why an overlay does not fit a contract; empty if it does."""
    try:
        overlay.apply(served.api.contract, document)
    except OverlayError as error:
        return str(error)
    return ""
