"""Requests as schemathesis makes them up from a contract, and what is not sent."""

from __future__ import annotations

import copy
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import schemathesis
from schemathesis import Case, GenerationMode, Response
from schemathesis.config import ConfigError, SchemathesisConfig
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.openapi.checks import (
    AllowHeaderMismatch,
    MissingContentType,
    UnsupportedMethodResponse,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from tmf622_conformance.check import CannotRun
from tmf622_conformance.contract import Json, effective
from tmf622_conformance.server.api import SECONDS, TOLERATED

INT64: Final = range(-(2**63), 2**63)
QUERIES: Final = (
    "eventType=ProductOrderCreateEvent",
    "eventType=ProductOrderStateChangeEvent,ProductOrderDeleteEvent&fields=state",
    "event.productOrder.state=completed",
    "",
)
"""What subscriptions ask for."""
_NO_CONTENT: Final = 204
_OF_ORDERS: Final = "^(POST|PATCH) /(productOrder|listener/productOrder)"
"""The operations whose body has a ProductOrder: in the coverage phase, up to 120,000 requests."""
_CONFIG: Final[Mapping[str, Any]] = {
    "continue-on-failure": True,
    "suppress-health-check": ["data_too_large", "filter_too_much", "too_slow"],
    "request-timeout": SECONDS,
    "cache": {"enabled": False},
    "phases": {"stateful": {"max-steps": 6}},
}
"""No check is off, and no expected status is widened: what is set here is how data is made."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is sent: `examples` for each operation and phase, chosen by `seed`.

    `long` keeps the coverage phase for the operations with orders: 300,000 requests, a hundred
    times as many as without, and 4 GB of memory.
    """

    examples: int = 20
    seed: int = 622
    long: bool = False


def schema(
    contract: Json, mode: str, effort: Effort, base_url: str, headers: Mapping[str, str]
) -> OpenApiSchema:
    """A contract to make requests from: `positive` ones, which it allows, or `all`.

    No file is looked for that would configure it. Raises `CannotRun` when the URL is none.
    """
    generation = {
        "mode": mode,
        "max-examples": effort.examples,
        "no-shrink": True,
        "database": "none",
    }
    short = {"include-name-regex": _OF_ORDERS, "phases": {"coverage": {"enabled": False}}}
    config = SchemathesisConfig.from_dict(
        {
            **_CONFIG,
            "seed": effort.seed,
            "generation": generation,
            "operations": [] if effort.long else [short],
        }
    )
    made = schemathesis.openapi.from_dict(_without_selection(contract), config=config)
    # The other parts' client trusts the same authorities.
    authorities = os.environ.get("SSL_CERT_FILE") or True
    try:
        made.config.update(base_url=base_url, headers=dict(headers), tls_verify=authorities)
    except ConfigError as error:
        raise CannotRun(f"{base_url} cannot be fuzzed: {error}") from error
    made.hooks.register_hook_with_name(lambda context, case: _storable_case(case), "map_case")
    made.hooks.register_hook_with_name(
        lambda context, failure, case, response: not _tolerates(failure, response),
        "filter_failure",
    )
    made.hooks.register_hook_with_name(
        lambda context, failure, case, response: not _has_more(failure, case), "filter_failure"
    )
    return made


def hold_to_what_is_published(made: OpenApiSchema) -> None:
    """Neither send nor ask for what the published contract only means to bound.

    It forgets that there is no paging below zero, and that an answer without a body has no media
    type.
    """
    made.hooks.register_hook_with_name(lambda context, query: _paging_query(query), "map_query")
    made.hooks.register_hook_with_name(
        lambda context, failure, case, response: _of_a_body(failure, response), "filter_failure"
    )


def _without_selection(contract: Json) -> Json:
    """The contract without `fields`.

    Attribute selection drops attributes that the contract requires, so that an answer to it can
    never be valid; it has checks of its own.
    """
    copied = copy.deepcopy(contract)
    for path in copied["paths"].values():
        for operation in path.values():
            operation["parameters"] = [
                parameter
                for parameter in operation.get("parameters", [])
                if parameter["name"] != "fields"
            ]
    return copied


def _storable_case(case: Case[Any]) -> Case[Any]:
    if case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE:
        case.body = storable(case.body)
        if case.operation.path.endswith("/hub") and isinstance(case.body, dict):
            case.body = registrable(case.body)
    return case


def registrable(subscription: Json) -> Json:
    """What is sent to the hub with a callback that is a URL, and a query that can be read.

    Of neither has the contract a grammar.
    """
    made = {**subscription}
    if isinstance(callback := made.get("callback"), str):
        made["callback"] = (
            f"https://listener.invalid/{quote(callback, safe='', errors='replace')[:1_000]}"
        )
    if isinstance(query := made.get("query"), str):
        made["query"] = QUERIES[len(query) % len(QUERIES)]
    return made


def storable(value: Any) -> Any:
    """The value within two limits that Swagger 2.0 cannot declare where any value is allowed.

    No integer is beyond 64 bits, and no name of an attribute has a NUL in it. They are kept in
    requests that are made to be accepted, and only there.
    """
    if isinstance(value, dict):
        return {name.replace("\0", ""): storable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [storable(each) for each in value]
    if isinstance(value, int) and value not in INT64:
        return INT64[-1]
    return value


def _paging_query(query: Any) -> Any:
    for name in {"offset", "limit"} & set(query or ()):
        query[name] = abs(int(query[name])) % 2**63
    return query


def _tolerates(failure: Failure, response: Response) -> bool:
    """Whether a server says that it has mended what it should have refused."""
    return isinstance(failure, AcceptedNegativeData) and TOLERATED.lower() in response.headers


def _has_more(failure: Failure, case: Case[Any]) -> bool:
    """Whether a server is blamed for an operation that ours has beyond the published contract."""
    known = {method.upper() for method in effective()["paths"].get(case.operation.path, ())}
    match failure:
        case UnsupportedMethodResponse():
            return failure.method.upper() in known
        case AllowHeaderMismatch():
            return not failure.missing_methods and known.issuperset(failure.undocumented_methods)
    return False


def _of_a_body(failure: Failure, response: Response) -> bool:
    return not (isinstance(failure, MissingContentType) and response.status_code == _NO_CONTENT)
