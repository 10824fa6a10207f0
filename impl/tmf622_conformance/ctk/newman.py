"""Runs newman, the command that executes Postman collections."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from tmf622_conformance.check import CannotRun
from tmf622_conformance.ctk.kit import Json, read_json

_SECONDS: Final = 900
"""The time limit of a collection."""


def executable(folder: Path) -> str:
    """The path of newman, on PATH or installed in the kit; raises `CannotRun` without one."""
    installed = next(folder.rglob("node_modules/.bin/newman"), None)
    found = shutil.which("newman") or (str(installed) if installed else None)
    if found is None:
        raise CannotRun(
            "the official kit is run by newman, which is not there: install Node.js, "
            "and then newman with `npm install --global newman`"
        )
    return found


def run(newman: str, collection: Json, environment: Json) -> Json:
    """Run a collection; returns newman's report. Raises `CannotRun` when newman fails."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {"collection": collection, "environment": environment}
        for each, content in files.items():
            (folder / each).write_text(json.dumps(content), "utf-8")
        command = [
            *(newman, "run", str(folder / "collection")),
            *("--environment", str(folder / "environment")),
            *("--reporters", "json", "--reporter-json-export", str(folder / "report")),
        ]
        try:
            ended = subprocess.run(  # noqa: S603 - the user's own kit
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise CannotRun(f"newman has not ended after {_SECONDS} s") from error
        if not (folder / "report").exists():
            said = (ended.stderr or ended.stdout).strip()[:500]
            raise CannotRun(f"newman has ended with {ended.returncode}: {said}")
        report = read_json(folder / "report")
    return report if isinstance(report, dict) else {}
