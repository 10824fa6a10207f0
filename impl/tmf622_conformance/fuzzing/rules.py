"""The checks of schemathesis: what each demands, and the cases that it covers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from schemathesis import GenerationMode
from schemathesis.core.failures import Failure
from schemathesis.engine import Status
from schemathesis.engine.recorder import CaseNode, CheckNode

ANSWERED: Final = "answered"
"""The kit's own check, beside those of schemathesis: every request is answered."""
SENTENCES: Final[Mapping[str, str]] = {
    ANSWERED: "each request is answered",
    "allow_header_conformance": "Allow names the supported methods",
    "content_type_conformance": "each answer is of a media type that the contract declares",
    "ensure_resource_availability": "a created resource can be retrieved",
    "negative_data_rejection": "a request that the contract does not allow is refused",
    "not_a_server_error": "no request makes the server fail, with a status from 500 on",
    "positive_data_acceptance": "a request that the contract allows is not refused for its form",
    "response_headers_conformance": "each answer has the headers that the contract declares",
    "response_schema_conformance": "each body is as the contract's schema for its status says",
    "status_code_conformance": "each status is one that the contract declares",
    "unsupported_method": "a method that the contract does not have is answered with 405",
    "use_after_free": "a deleted resource is no longer found",
}


def _mode(node: CaseNode) -> GenerationMode | None:
    return node.value.meta.generation.mode if node.value.meta else None


def _declares_headers(node: CaseNode) -> bool:
    return any(response.headers for _, response in node.value.operation.responses.items())


_APPLIES: Final[Mapping[str, Callable[[CaseNode], bool]]] = {
    "allow_header_conformance": lambda node: node.value.method == "OPTIONS",
    "ensure_resource_availability": lambda node: node.parent_id is not None,
    "negative_data_rejection": lambda node: _mode(node) is GenerationMode.NEGATIVE,
    "positive_data_acceptance": lambda node: _mode(node) is GenerationMode.POSITIVE,
    "response_headers_conformance": _declares_headers,
    "unsupported_method": lambda node: node.value.method != node.value.operation.method.upper(),
    "use_after_free": lambda node: node.parent_id is not None,
}
"""The cases that a check covers; schemathesis also passes cases that it does not cover."""
_EXCLUDED: Final = {"ignored_auth", "missing_required_header", "object_level_authorization"}
"""Checks about credentials and required headers, which a fuzzed document does not have."""


def outcomes(node: CaseNode, checks: Sequence[CheckNode]) -> Mapping[str, Sequence[Failure]]:
    """The failures of a case by check; a passed check has an empty list."""
    failures: dict[str, list[Failure]] = {}
    for check in checks:
        if check.failure_info:
            failures.setdefault(check.name, []).append(check.failure_info.failure)
        elif check.status is Status.SUCCESS and _applies(check.name, node):
            failures.setdefault(check.name, [])
    return failures


def _applies(name: str, node: CaseNode) -> bool:
    return name not in _EXCLUDED and (name not in _APPLIES or _APPLIES[name](node))
