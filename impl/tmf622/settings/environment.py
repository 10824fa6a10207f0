"""Environment variables named TMF622_…: those of settings, and those of other programs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_PREFIX: Final = "TMF622_"
_OTHERS: Final = re.compile(r"TMF622_(KIT|CONFORMANCE_TOKEN(_FILE)?|TEST_.*)")
"""Those of the conformance kit and its examples (docs/conformance.md), and of the test suite."""
_SERVICE_LINK: Final = re.compile(
    r"TMF622_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)"
)
"""Variables that Kubernetes sets for a service named tmf622 or tmf622-…."""
_LINKED_ADDRESS: Final = re.compile(r"(tcp|udp|sctp)://.*")
"""The value to which Kubernetes sets TMF622_PORT and TMF622_…_PORT."""


def variable(setting: str) -> str:
    """The name of the variable of a setting."""
    return _PREFIX + setting.upper()


def file_variable(setting: str) -> str:
    """The name of the variable that names a file with the text of a setting."""
    return f"{variable(setting)}_FILE"


def meant(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that are meant for this program."""
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(_PREFIX) and not _is_of_others(name, value)
    }


def unknown(environment: Mapping[str, str], settings: Iterable[str]) -> list[str]:
    """A warning for each variable that is meant for this program and names no setting."""
    names = [*settings]
    known = {of(each) for each in names for of in (variable, file_variable)}
    return [
        f"{name} is no setting, and is ignored: {_hint(name, names)}"
        for name in sorted(meant(environment).keys() - known)
    ]


def _is_of_others(name: str, value: str) -> bool:
    if _OTHERS.fullmatch(name) or _SERVICE_LINK.fullmatch(name):
        return True
    return name.endswith("_PORT") and _LINKED_ADDRESS.fullmatch(value) is not None


def _hint(name: str, settings: Sequence[str]) -> str:
    close = difflib.get_close_matches(name.removeprefix(_PREFIX).lower(), settings, n=1)
    names = [*map(variable, close or settings)]
    return f"did you mean {names[0]}?" if close else f"the settings are {', '.join(names)}"
