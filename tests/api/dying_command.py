"""A command that kills itself at a planned call of a method, as `kill -9` would.

`main` is `tmf622`. TMF622_TEST_DIES_AT is such as `package.module:Class.method 3`: the third call
kills the process before it has done anything.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from importlib import import_module
from itertools import count
from typing import Any

from tmf622 import __main__ as command

VARIABLE = "TMF622_TEST_DIES_AT"


def main() -> None:
    place, _, number = os.environ[VARIABLE].partition(" ")
    module, _, path = place.partition(":")
    name, _, method = path.partition(".")
    owner = getattr(import_module(module), name)
    setattr(owner, method, _dying(getattr(owner, method), int(number)))
    command.main()


def _dying(method: Callable[..., Any], number: int) -> Callable[..., Any]:
    calls = count(1)

    def called(*arguments: Any, **named: Any) -> Any:
        if next(calls) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return method(*arguments, **named)

    return called
