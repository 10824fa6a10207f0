"""The contracts that this server serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import g, request

from console.contracts.lifecycles import Lifecycle
from tmf630.api.definition import ApiDefinition
from tmf_contracts.origins import Origin


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a contract beside its document, each read when it is asked for.

    `published` is the contract as it was published, `effective` with the repairs that the server
    ships, and `origins` says what these are.
    """

    published: Callable[[], Mapping[str, Any]]
    effective: Callable[[], Mapping[str, Any]]
    origins: Callable[[], Sequence[Origin]]


@dataclass(frozen=True, slots=True)
class Contracts:
    """What pages show of contracts: what is `known` of those of TMF622, by their base paths.

    `lifecycles` are the tables of states, by the names of what has them.
    """

    known: Mapping[str, Known] = field(default_factory=dict)
    lifecycles: Mapping[str, Lifecycle] = field(default_factory=dict)


def apis() -> Sequence[ApiDefinition]:
    """The served APIs."""
    return [each.definition for each in g.desk.parts.apis]


def chosen() -> ApiDefinition:
    """The API that the address names; the first one if it names none."""
    name = request.args.get("api", "")
    found = apis()
    return next((each for each in found if each.base_path == name), found[0])


def title(api: ApiDefinition) -> str:
    """The name of an API for people."""
    return f"{api.model.name.title} {api.model.name.version}"
