"""The requests that schemathesis generates from a contract, and their restrictions."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import jsonschema_rs
import schemathesis
from schemathesis import Case, GenerationMode, Response
from schemathesis.config import ConfigError, SchemathesisConfig
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.openapi.checks import (
    AllowHeaderMismatch,
    JsonSchemaError,
    MissingContentType,
    UndefinedStatusCode,
    UnsupportedMethodResponse,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from tmf622_conformance.check import CannotRun
from tmf622_conformance.contract import Contract, Json
from tmf622_conformance.fuzzing.contracts import FuzzedContract
from tmf622_conformance.fuzzing.documents import document, with_large_bodies
from tmf622_conformance.server.api import SECONDS, TOLERATED
from tmf_contracts.model.api import ApiModel

_INT64: Final = range(-(2**63), 2**63)
_NO_CONTENT: Final = 204
_SCHEMA_LOCATION: Final = "@schemaLocation"
_URI: Final = jsonschema_rs.Draft4Validator({"format": "uri"}, validate_formats=True)
_NO_ID: Final = "-"
"""Stands for an empty id, with which a path would be that of the list."""
_CONFIG: Final[Mapping[str, Any]] = {
    "continue-on-failure": True,
    "suppress-health-check": ["data_too_large", "filter_too_much", "too_slow"],
    "request-timeout": SECONDS,
    "cache": {"enabled": False},
    "phases": {"stateful": {"max-steps": 6}},
}
"""Settings of data generation. All checks stay on, and expected statuses are not widened."""


@dataclass(frozen=True, slots=True)
class Effort:
    """The amount of fuzzing: `examples` for each operation and phase, generated from `seed`.

    `long` includes the coverage phase of the operations with large bodies: for TMF622 these are
    300,000 requests, a hundred times as many, and 4 GB of memory.
    """

    examples: int = 20
    seed: int = 622
    long: bool = False


def schema(
    fuzzed: FuzzedContract, effort: Effort, base_url: str, headers: Mapping[str, str]
) -> OpenApiSchema:
    """A contract as schemathesis loads it.

    The user's configuration files are not read. Raises `CannotRun` when the URL is not valid.
    """
    made = schemathesis.openapi.from_dict(document(fuzzed), config=_config(fuzzed, effort))
    # The client of the other parts trusts the same authorities.
    authorities = os.environ.get("SSL_CERT_FILE") or True
    try:
        made.config.update(base_url=base_url, headers=dict(headers), tls_verify=authorities)
    except ConfigError as error:
        raise CannotRun(f"{base_url} cannot be fuzzed: {error}") from error
    queries = _queries(fuzzed.contract.model)
    extended = fuzzed.contract.effective["paths"]
    made.hooks.register_hook_with_name(lambda context, case: _restricted(case, queries), "map_case")
    made.hooks.register_hook_with_name(
        lambda context, failure, case, response: not _is_tolerated(failure, response),
        "filter_failure",
    )
    made.hooks.register_hook_with_name(
        lambda context, failure, case, response: not _is_extension(failure, case, extended),
        "filter_failure",
    )
    return made


def _config(fuzzed: FuzzedContract, effort: Effort) -> SchemathesisConfig:
    generation = {
        "mode": fuzzed.mode,
        "max-examples": effort.examples,
        "no-shrink": True,
        "database": "none",
    }
    large = list(with_large_bodies(fuzzed.read()))
    short = {"include-name": large, "phases": {"coverage": {"enabled": False}}}
    return SchemathesisConfig.from_dict(
        {
            **_CONFIG,
            "seed": effort.seed,
            "generation": generation,
            "operations": [short] if large and not effort.long else [],
        }
    )


def _queries(model: ApiModel) -> Sequence[str]:
    """The queries of generated subscriptions."""
    types = [each.type for each in model.events]
    members = [
        f"{event.payload}.{event.payload_resource}.id=unknown"
        for event in model.events
        if event.payload and event.payload_resource
    ]
    return ["", *_of_types(types[:1]), *_of_types(types[:2], "&fields=id"), *members[:1]]


def _of_types(types: Sequence[str], more: str = "") -> Sequence[str]:
    return [f"eventType={','.join(types)}{more}"] if types else []


def allow_published_gaps(made: OpenApiSchema, contract: Contract) -> None:
    """Adapt requests and checks to the gaps in a published contract.

    It does not say that paging starts at zero, nor that an answer without a body has no media type.
    Answers that only the repaired contract allows are right, such as statuses of the protocol.
    """
    made.hooks.register_hook_with_name(lambda context, query: _paging_query(query), "map_query")
    made.hooks.register_hook_with_name(
        lambda context, failure, case, response: _has_body(failure, response), "filter_failure"
    )
    made.hooks.register_hook_with_name(
        lambda context, failure, case, response: (
            not _is_repaired(failure, case, response, contract)
        ),
        "filter_failure",
    )


def _is_repaired(failure: Failure, case: Case[Any], response: Response, contract: Contract) -> bool:
    if not isinstance(failure, JsonSchemaError | UndefinedStatusCode):
        return False
    try:
        value = json.loads(response.content)
    except ValueError:
        value = None
    operation = case.operation
    status = response.status_code
    return contract.repaired_allows(operation.method, operation.path, status, value)


def _restricted(case: Case[Any], queries: Sequence[str]) -> Case[Any]:
    for name, value in (case.path_parameters or {}).items():
        if value == "":
            case.path_parameters[name] = _NO_ID
    if case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE:
        case.body = _within_limits(case.body)
        if case.operation.path.endswith("/hub") and isinstance(case.body, dict):
            case.body = _valid_subscription(case.body, queries)
    return case


def _valid_subscription(subscription: Json, queries: Sequence[str]) -> Json:
    """A subscription with a valid URL as callback and a valid query.

    The contract has no grammar for either, and need not require the callback.
    """
    made = {**subscription}
    if isinstance(callback := made.get("callback", ""), str):
        made["callback"] = (
            f"https://listener.invalid/{quote(callback, safe='', errors='replace')[:1_000]}"
        )
    if isinstance(query := made.get("query"), str):
        made["query"] = queries[len(query) % len(queries)]
    return made


def _within_limits(value: Any) -> Any:
    """The value within limits that a contract does not declare, or only in some places.

    Integers have 64 bits, names of attributes have no NUL, and `@schemaLocation` is a URI, as
    TMF630 says. Only positive requests, which the server has to accept, are restricted.
    """
    if isinstance(value, dict):
        return {
            name.replace("\0", ""): _location(each)
            if name == _SCHEMA_LOCATION and isinstance(each, str)
            else _within_limits(each)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [_within_limits(each) for each in value]
    if isinstance(value, int) and value not in _INT64:
        return _INT64[-1]
    return value


def _location(text: str) -> str:
    made = f"https://schema.invalid/{quote(text, safe='', errors='replace')}"
    return text if _URI.is_valid(text) else made


def _paging_query(query: Any) -> Any:
    for name in {"offset", "limit"} & set(query or ()):
        query[name] = abs(int(query[name])) % 2**63
    return query


def _is_tolerated(failure: Failure, response: Response) -> bool:
    """Whether the server declares, by X-Tolerated, that it accepts this invalid request."""
    return isinstance(failure, AcceptedNegativeData) and TOLERATED.lower() in response.headers


def _is_extension(failure: Failure, case: Case[Any], paths: Json) -> bool:
    """Whether a failure is about an operation that the effective contract adds: it has `paths`."""
    known = {method.upper() for method in paths.get(case.operation.path, ())}
    match failure:
        case UnsupportedMethodResponse():
            return failure.method.upper() in known
        case AllowHeaderMismatch():
            return not failure.missing_methods and known.issuperset(failure.undocumented_methods)
    return False


def _has_body(failure: Failure, response: Response) -> bool:
    return not (isinstance(failure, MissingContentType) and response.status_code == _NO_CONTENT)
