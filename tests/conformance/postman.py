"""newman, which runs Postman collections: installed once, as its lock file says."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).with_name("newman")


def newman() -> Path:
    """The folder that has the command; a test that asks for it is skipped without Node.js."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("newman runs on Node.js, and there is no npm")
    modules = FOLDER / "node_modules"
    with (FOLDER / "package-lock.json").open() as locked:
        # Tests run in several processes.
        fcntl.flock(locked, fcntl.LOCK_EX)
        installed = modules / ".package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < Path(locked.name).stat().st_mtime:
            subprocess.run(
                [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=FOLDER, check=True
            )
    return modules / ".bin"
