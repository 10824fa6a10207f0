"""The project built and installed as its users do, without a network.

The wheel is built from the source distribution, and so shows what both have. It is installed in a
new environment, which has what `scripts/requirements/serve.txt` pins and nothing else.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tests.server import BASE_PATH, Server

_ROOT = Path(__file__).parents[2]
_FOR_THE_BUILD = frozenset({"django", "django-htmx", "setuptools", "sqlparse"})
"""Of what is pinned, what a server does not need."""
_BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "generated", "impl")


def build(folder: Path) -> tuple[Path, Path]:
    """The source distribution in a folder, and the wheel that is built from it."""
    source = folder / "source"
    source.mkdir()
    for name in _BUILT_FROM:
        copy = shutil.copytree if (_ROOT / name).is_dir() else shutil.copy
        copy(_ROOT / name, source / name)
    for cache in [*source.rglob("__pycache__"), *source.rglob("*.egg-info")]:
        shutil.rmtree(cache)
    made = folder / "made"
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(made), str(source)])
    (archive,), (wheel,) = made.glob("*.tar.gz"), made.glob("*.whl")
    return archive, wheel


class Installation:
    """The wheel in an environment of its own, in a folder that has nothing else of the clone."""

    def __init__(self, wheel: Path, folder: Path) -> None:
        self._home = folder / "home"
        self._home.mkdir()
        environment = folder / "environment"
        venv.create(environment)
        self._programs = environment / "bin"
        (packages,) = environment.glob("lib/python*/site-packages")
        for name in _pinned():
            _link(name, packages)
        pip = [sys.executable, "-m", "pip", "--python", str(self._programs / "python")]
        run([*pip, "install", "--no-index", "--no-deps", str(wheel)], self.variables)
        run([*pip, "check"], self.variables)

    @property
    def variables(self) -> dict[str, str]:
        """Its environment variables: an empty home, and nothing that leads to the clone."""
        return {"HOME": str(self._home), "PATH": f"{self._programs}{os.pathsep}{os.defpath}"}

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The end of a command of `tmf622`, with what it has printed."""
        return subprocess.run(
            [str(self._programs / "tmf622"), *arguments],
            cwd=self._home,
            env=self.variables,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def serving(self) -> Iterator[Server]:
        """Its server, with its defaults but for the port."""
        process = subprocess.Popen(
            [str(self._programs / "tmf622"), "serve", "--port", "0"],
            cwd=self._home,
            env=self.variables,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        url = next(line.split()[1] for line in process.stdout if line.startswith("API"))
        server = Server(url.removesuffix(BASE_PATH), process)
        try:
            yield server
        finally:
            server.stop()


def run(command: list[str], variables: dict[str, str] | None = None) -> None:
    """Run a command, which has to succeed."""
    ended = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def _pinned() -> frozenset[str]:
    """The names of the packages that a server needs, by what is pinned for any platform."""
    pins = (_ROOT / "scripts/requirements/serve.txt").read_text("utf-8")
    return frozenset(re.findall(r"^([\w.-]+)==", pins, re.MULTILINE)) - _FOR_THE_BUILD


def _link(name: str, packages: Path) -> None:
    """Make a package of this environment a package of another one."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return  # it is pinned for other platforms
    for part in {each.parts[0] for each in found.files or ()} - {"..", "__pycache__"}:
        (packages / part).symlink_to(Path(str(found.locate_file(part))))
