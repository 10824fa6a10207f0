"""Defects in what a contract says of the whole API: where it is, its media types, its tags."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tmf_contracts.repairs.defect import Change, Finding, Json, Kind
from tmf_contracts.repairs.shape import operations

JSON: Final = "application/json"
_MEDIA_TYPES: Final = ("consumes", "produces")


def _hosts(contract: Json) -> Iterator[Finding]:
    for name in ("host", "schemes"):
        if name in contract:
            yield Finding((name,), f"`{contract[name]}` is named", (Change((name,)),))


def _base_paths(contract: Json) -> Iterator[Finding]:
    path = contract.get("basePath")
    if path is None:
        found, repaired = "there is none", "/"
    else:
        found, repaired = f"`{path}`", "/" + path.strip("/")
    if repaired != path:
        yield Finding(("basePath",), found, (Change((), {"basePath": repaired}),))


def _media_types(contract: Json) -> Iterator[Finding]:
    for name in _MEDIA_TYPES:
        declared = contract.get(name)
        if declared is None or _have_parameters(declared):
            yield _finding((name,), declared, [JSON])
    for operation in operations(contract):
        for name in _MEDIA_TYPES:
            declared = operation.declared.get(name)
            if declared is not None and _have_parameters(declared):
                plain = dict.fromkeys(each.partition(";")[0].strip() for each in declared)
                yield _finding((*operation.place, name), declared, list(plain))


def _have_parameters(media_types: list[str]) -> bool:
    return not media_types or any(";" in each for each in media_types)


def _finding(place: tuple[str, ...], declared: list[str] | None, repaired: list[str]) -> Finding:
    # An overlay appends to arrays, so this one is removed first.
    removal = () if declared is None else (Change(place),)
    update = Change(place[:-1], {place[-1]: repaired})
    found = "there are none" if not declared else ", ".join(f"`{each}`" for each in declared)
    return Finding(place, found, (*removal, update))


def _tags(contract: Json) -> Iterator[Finding]:
    known = {each["name"] for each in contract.get("tags", ())}
    for operation in operations(contract):
        tags: list[Any] = operation.declared.get("tags", [])
        changes = []
        if not tags:
            tags = [next(filter(None, operation.path.split("/")), "api")]
            changes.append(Change(operation.place, {"tags": tags}))
            found = "the operation has no tag"
        missing = [{"name": each} for each in tags if each not in known]
        if missing:
            known |= {each["name"] for each in missing}
            changes.append(Change((), {"tags": missing}))
            found = f"`{tags[0]}` is no tag of the contract"
        if changes:
            yield Finding((*operation.place, "tags"), found, tuple(changes))


KINDS: Final = (
    Kind(
        "host",
        "The host is a placeholder, and a server is reached in more ways than one: without host "
        "and schemes, the document describes the server that it was fetched from.",
        "host and schemes are removed",
        _hosts,
    ),
    Kind(
        "base-path",
        "The base path and a path are joined as they stand, so a slash at its end doubles the one "
        "at the path's beginning.",
        "one slash at its beginning and none at its end",
        _base_paths,
    ),
    Kind(
        "media-types",
        "A parameter is part of a media type, so a plain `application/json` would be none of those "
        "that are accepted: JSON is `application/json`, whatever parameters a client adds.",
        "media types without parameters",
        _media_types,
    ),
    Kind(
        "tags",
        "Documentation and generated code group operations by their tags.",
        "the first part of the path is the tag",
        _tags,
    ),
)
