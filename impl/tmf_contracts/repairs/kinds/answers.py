"""Defects in the answers that an operation declares."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from tmf_contracts.references import target
from tmf_contracts.repairs.defect import Change, Finding, Json, Kind
from tmf_contracts.repairs.shape import error_definition, operations

_PHRASES: Final = {str(each.value): f"{each.phrase}." for each in HTTPStatus}


def _errors(contract: Json) -> Iterator[Finding]:
    name = error_definition(contract)
    if name not in contract["definitions"]:
        place = ("definitions",)
        yield Finding(place, f"no `{name}`", (Change(place, {name: _ERROR}),))


def _descriptions(contract: Json) -> Iterator[Finding]:
    for operation in operations(contract):
        for status, response in operation.responses.items():
            if "description" not in response:
                place = (*operation.place, "responses", status)
                change = Change(place, {"description": _PHRASES.get(status, "An answer.")})
                yield Finding(place, "no description", (change,))


def _creations(contract: Json) -> Iterator[Finding]:
    for operation in operations(contract):
        schema = next(
            (
                each["schema"]
                for status, each in operation.responses.items()
                if status.startswith("2") and "schema" in each
            ),
            None,
        )
        if operation.creates and "201" not in operation.responses and target(schema or {}):
            place = (*operation.place, "responses")
            answer = {"description": "What was created.", "schema": schema}
            yield Finding(place, "no 201", (Change(place, {"201": answer}),))


def _notifications(contract: Json) -> Iterator[Finding]:
    subscription = next(
        (
            each.answer("201")
            for each in operations(contract)
            if each.is_of_hub and each.method == "post"
        ),
        {},
    )
    for operation in operations(contract):
        accepted = [each for each in operation.responses if each.startswith("2")]
        if operation.is_of_listener and not accepted and subscription:
            place = (*operation.place, "responses")
            answer = {"description": "The event is accepted.", "schema": subscription}
            yield Finding(place, "no success", (Change(place, {"201": answer}),))


_ERROR: Final[Json] = {
    "type": "object",
    "description": "Answer to a request that failed.",
    "required": ["code", "reason"],
    "properties": {
        "code": {"type": "string", "description": "Code of the failure (TMF630)."},
        "reason": {"type": "string", "description": "What went wrong, fit to be shown to a user."},
        "message": {"type": "string", "description": "Details, and how to put it right."},
        "status": {"type": "string", "description": "HTTP status of the answer."},
        "referenceError": {"type": "string", "description": "URI of a page about the failure."},
        "@baseType": {"type": "string", "description": "Type that `@type` extends."},
        "@schemaLocation": {"type": "string", "description": "URI of the type's JSON Schema."},
        "@type": {"type": "string", "description": "Type of this object."},
    },
}

KINDS: Final = (
    Kind(
        "error-definition",
        "Every TM Forum server answers a failed request with the same object (TMF630), and clients "
        "read it.",
        "the definition is added",
        _errors,
    ),
    Kind(
        "undescribed-response",
        "The specifications demand a description, and tools refuse a contract without.",
        "the status's own words",
        _descriptions,
    ),
    Kind(
        "created-status",
        "What is created is answered with 201, which tells it from a request that was only "
        "accepted.",
        "201 is declared",
        _creations,
    ),
    Kind(
        "listener-answer",
        "A listener has to know how it says that an event has arrived.",
        "201 with the subscription is declared, as in TM Forum's contracts",
        _notifications,
    ),
)
