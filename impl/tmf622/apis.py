"""The APIs that a server serves: the versions of TMF622, and those of further contracts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from productordering import api as productordering
from productordering.generated import V4, V5
from tmf622.settings.settings import ContractFile, Settings
from tmf630.api.definition import ApiDefinition
from tmf_contracts.documents import InvalidContract

_PAGES: Final = ("docs", "health", "openapi.json", "openapi3.json", "asyncapi.json", "metrics")
"""The first parts of the paths of pages."""


class Unservable(Exception):
    """A contract cannot be served; the message is one line that says which and why."""


def served(settings: Settings) -> Sequence[ApiDefinition]:
    """The definitions of all APIs, TMF622 v4 first, then v5 if it is served; raises Unservable.

    The contracts of TMF622 need no file; if there is one, it makes no difference.
    """
    return _served(settings.contract, settings.overlay, settings.v5_base_path.rstrip("/"))


def without_rules(apis: Sequence[ApiDefinition]) -> Sequence[ApiDefinition]:
    """The APIs of further contracts, among all that are served."""
    return [each for each in apis if not productordering.is_own(each)]


@cache
def _served(
    contracts: Sequence[ContractFile], files: Sequence[Path], v5_base_path: str
) -> Sequence[ApiDefinition]:
    """The definitions of APIs with the overlays in files."""
    own = [(V4, V4.definition())]
    if v5_base_path:
        own.append((V5, V5.definition(v5_base_path)))
    found: Sequence[ApiDefinition] = [definition for _, definition in own]
    others: Sequence[ContractFile] = ()
    if contracts or files:
        # It reads and repairs contracts, which takes as much to import as a third of the server.
        from tmf622 import contract_files

        try:
            found, others = contract_files.applied(own, contracts, files)
        except InvalidContract as error:
            raise Unservable(str(error)) from None
    versions = found[: len(own)]
    found = [*productordering.with_rules(*versions), *found[len(own) :]]
    named = [_Named(f"the contract of TMF622 {each.model.name.version}") for each in versions]
    named += [_Named(str(each.file), f"{each.file}=/other/v4") for each in others]
    _check_base_paths(named, found)
    return found


class _Named(NamedTuple):
    """The contract of an API in messages, and how it gets another base path."""

    name: str
    elsewhere: str = "--v5-base-path /other/v5"


def _check_base_paths(named: Sequence[_Named], apis: Sequence[ApiDefinition]) -> None:
    """Raise Unservable when two contracts have one base path, or one has none.

    The collections of base paths that only differ in punctuation or in `/tmf-api` have one prefix.
    The versions of TMF622 have the same collections.
    """
    taken: dict[str, str] = {}
    for (name, elsewhere), api in zip(named, apis, strict=True):
        if not api.base_path:
            raise Unservable(f"{name} names no base path: add one, as in {name}=/tmf-api/name/v4")
        if api.base_path.split("/")[1] in _PAGES:
            raise Unservable(
                f"{name} cannot be at {api.base_path}, where a page of the server is: give it"
                f" another base path, as in {elsewhere}"
            )
        if outer := next((each for each in taken if _is_within(api.base_path, each)), None):
            raise Unservable(
                f"{name} cannot be at {api.base_path}, which is below {taken[outer]}, or above it:"
                f" give it another base path, as in {elsewhere}"
            )
        places = [each for each in (api.base_path, api.prefix) if each]
        if other := next((taken[each] for each in places if each in taken), None):
            raise Unservable(
                f"{name} has the base path of {other}, or one that looks the same in a store,"
                f" {api.base_path}: give it another one, as in {elsewhere}"
            )
        taken |= dict.fromkeys(places, name)


def _is_within(path: str, other: str) -> bool:
    """Whether one of two different paths is below the other one."""
    return path.startswith(f"{other}/") or other.startswith(f"{path}/")
