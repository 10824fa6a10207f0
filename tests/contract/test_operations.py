"""The protocols of handlers agree with the contract's operations."""

from __future__ import annotations

import inspect
import re
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints

import pytest

from tests.contract.conftest import EFFECTIVE, Json, operations
from tmf622_contract import operations as generated
from tmf622_contract.operations import ARGUMENT_NAMES, HANDLERS

OPERATIONS = list(operations(EFFECTIVE))
PROTOCOLS = {
    "productOrder": generated.ProductOrderOperations,
    "cancelProductOrder": generated.CancelProductOrderOperations,
    "events subscription": generated.EventsSubscriptionOperations,
    "notification listeners (client side)": generated.NotificationListenersOperations,
}
TYPES = {"string": str, "integer": int}


def snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def alternatives(annotation: Any) -> set[Any]:
    return set(get_args(annotation)) if isinstance(annotation, UnionType) else {annotation}


def expected_argument(parameter: Json) -> set[Any]:
    if parameter["in"] == "body":
        return {Any if "x-definitions" in parameter else generated.Json}
    optional = set() if parameter["required"] else {NoneType}
    return {TYPES[parameter["type"]], *optional}


def test_there_are_22_operations() -> None:
    assert len(HANDLERS) == len(OPERATIONS) == 22


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_a_handler_has_the_parameters_and_answers_of_its_operation(
    method: str, path: str, operation: Json
) -> None:
    name = HANDLERS[method, path]
    assert name == snake_case(operation["operationId"])
    handler = vars(PROTOCOLS[operation["tags"][0]])[name]
    assert inspect.iscoroutinefunction(handler)
    hints = get_type_hints(handler)

    answers = {answer.status for answer in alternatives(hints.pop("return"))}
    assert answers == {int(status) for status in operation["responses"] if int(status) < 400}

    assert hints.pop("request") is generated.RequestT_contra
    assert {argument: alternatives(hint) for argument, hint in hints.items()} == {
        ARGUMENT_NAMES[parameter["name"]]: expected_argument(parameter)
        for parameter in operation["parameters"]
    }
    keywords = inspect.getfullargspec(handler).kwonlyargs
    assert set(keywords) == hints.keys()


def test_a_protocol_has_no_other_methods() -> None:
    methods = {
        name
        for protocol in PROTOCOLS.values()
        for name, member in vars(protocol).items()
        if inspect.iscoroutinefunction(member)
    }
    assert methods == set(HANDLERS.values())


def test_an_argument_is_named_after_its_parameter() -> None:
    declared = {each["name"] for *_, operation in OPERATIONS for each in operation["parameters"]}
    assert {name: snake_case(name) for name in declared} == ARGUMENT_NAMES


def test_an_answer_has_a_body_where_the_contract_declares_one() -> None:
    assert generated.Ok(b"{}").body == b"{}"
    assert generated.Created(b"{}", {"Location": "/1"}).headers == {"Location": "/1"}
    for bodiless in (generated.NoContent, generated.NotModified):
        assert bodiless({"ETag": '"1"'}).body == b""
        with pytest.raises(TypeError):
            bodiless(body=b"{}")  # type: ignore[call-arg]


def test_answers_share_no_headers() -> None:
    assert generated.Ok(b"").headers is not generated.Ok(b"").headers
