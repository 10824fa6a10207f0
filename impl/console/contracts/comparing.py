"""The difference of two contracts, found by `tmf622 contract diff` in a process of its own.

A contract from somewhere may take long to read: requests do not wait for that, and it has an end.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Final, NamedTuple

_SECONDS: Final = 60.0
_FAILED: Final = 2
"""The exit status when a contract cannot be read."""
_COMMAND: Final = (sys.executable, "-m", "tmf622", "contract", "diff")
_CLASSES: Final = {
    "both": frozenset({"clients", "server"}),
    "clients": frozenset({"clients"}),
    "server": frozenset({"server"}),
    "compatible": frozenset[str](),
}
_NAMES: Final = {
    "definition-added": "definitions are added",
    "definition-removed": "definitions are removed",
}
"""Changes of which the name of the definition is all that there is to say."""
_running = Lock()


class NotCompared(Exception):
    """Two contracts cannot be compared; the message is for people."""


class Busy(Exception):
    """Another comparison runs in this process."""


class Class(NamedTuple):
    """The changes that break the same side, each text once, with the places where it holds."""

    name: str
    number: int
    changes: Sequence[tuple[str, Sequence[str]]]


class Difference(NamedTuple):
    """The names of two contracts, and the changes from one to the other."""

    old: str
    new: str
    total: int
    classes: Sequence[Class]


def difference(old: bytes, new: bytes) -> Difference:
    """The difference of two contracts, JSON or YAML; raises NotCompared and Busy."""
    if not _running.acquire(blocking=False):
        raise Busy
    try:
        with TemporaryDirectory(prefix="tmf622-") as folder:
            return _difference(Path(folder), {"old": old, "new": new})
    finally:
        _running.release()


def _difference(folder: Path, contracts: Mapping[str, bytes]) -> Difference:
    files = [folder / name for name in contracts]
    for file, text in zip(files, contracts.values(), strict=True):
        file.write_bytes(text)
    try:
        ended = subprocess.run(  # noqa: S603 - our own command, and names of files that are ours
            [*_COMMAND, *files, "--format", "json"],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotCompared(f"the comparison took longer than {_SECONDS:g} s") from None
    if ended.returncode >= _FAILED or not ended.stdout:
        said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        message = said[-1].partition("diff: ")[2] if said else ""
        raise NotCompared(message.replace(f"{folder}/", "") or "the comparison has failed")
    return _read(json.loads(ended.stdout))


def _read(found: Mapping[str, Any]) -> Difference:
    return Difference(
        _name(found["old"]),
        _name(found["new"]),
        found["counts"]["changes"],
        [
            Class(name, found["counts"][name], _grouped(found["changes"], breaks))
            for name, breaks in _CLASSES.items()
            if found["counts"][name]
        ],
    )


def _grouped(
    changes: Sequence[Mapping[str, Any]], breaks: frozenset[str]
) -> Sequence[tuple[str, Sequence[str]]]:
    texts: dict[str, list[str]] = {}
    for each in changes:
        if frozenset(each["breaks"]) == breaks:
            text, place = each["text"], each["place"]
            if each["kind"] in _NAMES:
                text, place = _NAMES[each["kind"]], each["subject"]
            texts.setdefault(text, []).append(place)
    return [*texts.items()]


def _name(contract: Mapping[str, str]) -> str:
    return f"{contract['title']} {contract['version']}"
