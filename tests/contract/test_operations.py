"""The protocols of handlers agree with the contract's operations."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from types import ModuleType, NoneType, UnionType
from typing import Any, get_args, get_type_hints

import pytest

from tests.contract.conftest import BOTH, V4, V5, Json, Package, operations
from tmf622_contract import operations as version4

OPERATIONS = [
    pytest.param(package, method, path, operation, id=f"{version}-{method}-{path}")
    for version, package in (("v4", V4), ("v5", V5))
    for method, path, operation in operations(package.effective)
]
TYPES = {"string": str, "integer": int}


def generated(package: Package) -> ModuleType:
    return import_module(f"{package.name}.operations")


def protocols(package: Package) -> dict[str, type]:
    """The protocols of a package by their tags."""
    prefix = "Operations of the tag "
    return {
        (inspect.getdoc(each) or "").removeprefix(prefix).removesuffix("."): each
        for each in vars(generated(package)).values()
        if inspect.isclass(each) and (inspect.getdoc(each) or "").startswith(prefix)
    }


def snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def alternatives(annotation: Any) -> set[Any]:
    return set(get_args(annotation)) if isinstance(annotation, UnionType) else {annotation}


def expected_argument(parameter: Json) -> set[Any]:
    if parameter["in"] == "body":
        return {Any if "x-definitions" in parameter else version4.Json}
    optional = set() if parameter["required"] else {NoneType}
    return {TYPES[parameter["type"]], *optional}


@pytest.mark.parametrize(("package", "number"), [(V4, 23), (V5, 26)], ids=["v4", "v5"])
def test_every_operation_has_a_handler(package: Package, number: int) -> None:
    declared = {(method, path) for method, path, _ in operations(package.effective)}
    assert generated(package).HANDLERS.keys() == declared
    assert len(declared) == number


@pytest.mark.parametrize(("package", "method", "path", "operation"), OPERATIONS)
def test_a_handler_has_the_parameters_and_answers_of_its_operation(
    package: Package, method: str, path: str, operation: Json
) -> None:
    module = generated(package)
    name = module.HANDLERS[method, path]
    assert name == snake_case(operation["operationId"])
    handler = vars(protocols(package)[operation["tags"][0]])[name]
    assert inspect.iscoroutinefunction(handler)
    hints = get_type_hints(handler)

    answers = {answer.status for answer in alternatives(hints.pop("return"))}
    declared = {status for status in operation["responses"] if status.isdecimal()}
    assert answers == {int(status) for status in declared if int(status) < 400}

    assert hints.pop("request") is module.RequestT_contra
    assert {argument: alternatives(hint) for argument, hint in hints.items()} == {
        module.ARGUMENT_NAMES[parameter["name"]]: expected_argument(parameter)
        for parameter in operation["parameters"]
    }
    keywords = inspect.getfullargspec(handler).kwonlyargs
    assert set(keywords) == hints.keys()


@BOTH
def test_a_protocol_has_no_other_methods(package: Package) -> None:
    methods = {
        name
        for protocol in protocols(package).values()
        for name, member in vars(protocol).items()
        if inspect.iscoroutinefunction(member)
    }
    assert methods == set(generated(package).HANDLERS.values())


@BOTH
def test_an_argument_is_named_after_its_parameter(package: Package) -> None:
    declared = {
        each["name"]
        for *_, operation in operations(package.effective)
        for each in operation["parameters"]
    }
    assert {name: snake_case(name) for name in declared} == generated(package).ARGUMENT_NAMES


def test_an_answer_has_a_body_where_the_contract_declares_one() -> None:
    assert version4.Ok(b"{}").body == b"{}"
    assert version4.Created(b"{}", {"Location": "/1"}).headers == {"Location": "/1"}
    for bodiless in (version4.NoContent, version4.NotModified):
        assert bodiless({"ETag": '"1"'}).body == b""
        with pytest.raises(TypeError):
            bodiless(body=b"{}")  # type: ignore[call-arg]


def test_answers_share_no_headers() -> None:
    assert version4.Ok(b"").headers is not version4.Ok(b"").headers
