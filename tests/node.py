"""Node.js packages for the tests, installed once by their lock file."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest


def is_available() -> bool:
    """Whether packages can be installed."""
    return shutil.which("npm") is not None


def installed(folder: Path) -> Path:
    """The folder of the commands of a folder's packages; skips the test without Node.js."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(f"{folder.name} needs Node.js, and there is no npm")
    modules = folder / "node_modules"
    with (folder / "package-lock.json").open() as locked:
        # Tests run in several processes.
        fcntl.flock(locked, fcntl.LOCK_EX)
        installed = modules / ".package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < Path(locked.name).stat().st_mtime:
            quiet = ["--no-audit", "--no-fund", "--loglevel", "error"]
            subprocess.run([npm, "ci", "--ignore-scripts", *quiet], cwd=folder, check=True)
    return modules / ".bin"
