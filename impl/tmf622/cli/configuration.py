"""Reads the settings of a command from variables and options, and finds what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, cast

from marshmallow import ValidationError

from tmf622.settings.environment import file_variable, meant, variable
from tmf622.settings.schema import SCHEMA
from tmf622.settings.settings import Given, Settings, default_store_url, shown
from tmf630.printing import has_password

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
    given = _given(meant(environment), options)
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
    """The settings that are given. An option overrides a variable, and this one that of a file.

    Raises BadSettings for secrets in options, which other users of the machine see, and for files
    that cannot be read.
    """
    given = {}
    wrong = []
    for name in SCHEMA.fields:
        try:
            if found := _of_option(name, options) or _of_variable(name, environment):
                given[name] = found
        except ValueError as error:
            wrong.append(str(error))
    if wrong:
        raise BadSettings(wrong)
    return given


def _of_option(name: str, options: Mapping[str, Any]) -> Given | None:
    value = options.get(name)
    if value in (None, ()):
        return None
    text = ",".join(value) if isinstance(value, tuple) else str(value)
    text = text.lower() if isinstance(value, bool) else text  # as variables have it
    source = _OPTIONS.get(name, f"--{name.replace('_', '-')}")
    if name == "store_url" and has_password(text):
        raise ValueError(
            f"{source} is {shown(name, text)!r}: a password is no part of a command, which other"
            f" users see; give the URL in the variable {variable(name)}, or in a file that"
            f" {file_variable(name)} names"
        )
    return Given(source, text)


def _of_variable(name: str, environment: Mapping[str, str]) -> Given | None:
    if (value := environment.get(variable(name))) is not None:
        return Given(variable(name), value)
    source = file_variable(name)
    if (file := environment.get(source)) is None:
        return None
    try:
        return Given(source, Path(file).read_text().rstrip("\r\n"))
    except UnicodeDecodeError:
        raise ValueError(f"{source} is {file!r}, which is no text in UTF-8") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ValueError(f"{source} is {file!r}, which cannot be read: {reason}") from None


def _read(texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of all valid settings, and a message for each other one."""
    if "store_url" not in texts:
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
