"""Reads the settings of a command from variables and options, and finds what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, cast

from marshmallow import ValidationError

from tmf622.environment import meant, variable
from tmf622.settings import Given, Settings, default_store_url, shown
from tmf622.settings_schema import SCHEMA

Check = Callable[[Any], object]
"""Raises ValueError when a valid value cannot be used."""
NO_CHECKS: Final[Mapping[str, Check]] = MappingProxyType({})

_OPTIONS: Final = {"store_url": "--store"}
"""Options whose names differ from those of their settings."""


class BadSettings(Exception):
    """Bad settings: a message for each, with what is allowed."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__(*messages)
        self.messages = messages


def load(
    environment: Mapping[str, str],
    options: Mapping[str, Any],
    checks: Mapping[str, Check] = NO_CHECKS,
) -> Settings:
    """The settings from `TMF622_…` variables, and from options where they are not None.

    `checks` has a check for some settings, by their names. Raises BadSettings for all bad ones.
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
    """The settings that are given. An option overrides a variable."""
    environment = meant(environment)
    given = {}
    for name in SCHEMA.fields:
        if (value := options.get(name)) not in (None, ()):
            text = ",".join(value) if isinstance(value, tuple) else str(value)
            given[name] = Given(_OPTIONS.get(name, f"--{name.replace('_', '-')}"), text)
        elif (value := environment.get(variable(name))) is not None:
            given[name] = Given(variable(name), value)
    return given


def _read(texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of all valid settings, and a message for each other one."""
    texts = {"store_url": default_store_url(), **texts}
    try:
        return dict(SCHEMA.load(texts)), {}
    except ValidationError as error:
        wrong = {str(name): str(said[0]) for name, said in error.messages_dict.items()}
        return cast("dict[str, Any]", error.valid_data), wrong


def _described(name: str, given: Mapping[str, Given]) -> str:
    """A bad setting as it was given, or its default."""
    if name not in given:
        return f"the default of {variable(name)}"
    return f"{given[name].source} is {shown(name, given[name].text)!r}"
