"""The step of the build that puts htmx into the wheel."""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools.command.build_py import build_py

# setuptools runs this file by itself, before the package is anywhere.
sys.path.insert(0, str(Path(__file__).parents[1]))

from console.htmx import FILE, of_package


class BuildWithHtmx(build_py):
    """Copies the packages, and htmx among the files that pages load."""

    def run(self) -> None:
        """Copy them; an editable installation has htmx from where the package is installed."""
        super().run()
        if not self.editable_mode:
            self.copy_file(str(of_package()), str(Path(self.build_lib) / "console" / FILE))
