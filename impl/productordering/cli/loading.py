"""The settings as they are given: which by what, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, cast

from marshmallow import ValidationError

from productordering.environment import meant, variable
from productordering.settings import SCHEMA, Given, Settings, default_store_url, shown

Check = Callable[[Any], object]
"""Raises ValueError when a value that can be read cannot be used."""
NO_CHECKS: Final[Mapping[str, Check]] = MappingProxyType({})

_OPTIONS: Final = {"store_url": "--store"}
"""The options that are not named as their settings are."""


class BadSettings(Exception):
    """Settings that the server cannot start with: a message for each, with what is allowed."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__(*messages)
        self.messages = messages


def load(
    environment: Mapping[str, str],
    options: Mapping[str, Any],
    checks: Mapping[str, Check] = NO_CHECKS,
) -> Settings:
    """The settings from `TMF622_…` variables, and from options where they are not None.

    `checks` are made of the settings of their names. Raises BadSettings for all that are bad.
    """
    given = _given(environment, options)
    values, wrong = _read({name: each.text for name, each in given.items()})
    for name in checks.keys() - wrong.keys():
        try:
            checks[name](values[name])
        except ValueError as error:
            wrong[name] = str(error)
    if wrong:
        names = [name for name in SCHEMA.fields if name in wrong]
        raise BadSettings([f"{_described(name, given)}: {wrong[name]}" for name in names])
    return Settings(given=given, **values)


def _given(environment: Mapping[str, str], options: Mapping[str, Any]) -> dict[str, Given]:
    """The settings that are given; an option counts more than a variable."""
    environment = meant(environment)
    given = {}
    for name in SCHEMA.fields:
        if (value := options.get(name)) is not None:
            given[name] = Given(_OPTIONS.get(name, f"--{name.replace('_', '-')}"), str(value))
        elif (value := environment.get(variable(name))) is not None:
            given[name] = Given(variable(name), value)
    return given


def _read(texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of all settings that can be read, and what is wrong with the others."""
    texts = {"store_url": default_store_url(), **texts}
    try:
        return dict(SCHEMA.load(texts)), {}
    except ValidationError as error:
        wrong = {str(name): str(said[0]) for name, said in error.messages_dict.items()}
        return cast("dict[str, Any]", error.valid_data), wrong


def _described(name: str, given: Mapping[str, Given]) -> str:
    """A setting that is bad, as it was given; where it was not, its default is."""
    if name not in given:
        return f"the default of {variable(name)}"
    return f"{given[name].source} is {shown(name, given[name].text)!r}"
