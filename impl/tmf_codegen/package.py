"""Writes the generated package, from a contract and its overlay."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator

from tmf_codegen import generator, names
from tmf_contracts.diff import reading
from tmf_contracts.diff.model import Contract
from tmf_contracts.documents import InvalidContract
from tmf_contracts.effective import effective
from tmf_contracts.origins import origins
from tmf_contracts.publication import openapi3

_CONTRACT = "contract.json"
_OPENAPI3 = "openapi3.json"
_PUBLISHED = "published.json"
_ORIGINS = "origins.json"
_MESSAGE_LENGTH = 200
_STYLE = ("--isolated", "--target-version", "py311", "--line-length", "100", "--quiet")


class PackageError(Exception):
    """The package cannot be generated; the message says why."""


def effective_contract(published: Mapping[str, Any], overlay: Any) -> dict[str, Any]:
    """The contract with the general repairs and an overlay: valid Swagger 2.0.

    Raises OverlayError when the overlay does not fit, and PackageError when the result is invalid.
    """
    contract = effective(published, [overlay])
    _check("the repaired contract", OpenAPIV2SpecValidator(contract))
    return contract


def openapi3_of(contract: Mapping[str, Any]) -> dict[str, Any]:
    """The effective contract as valid OpenAPI 3.0.

    Raises Unconvertible, UnknownFilter, and PackageError when the result is not valid.
    """
    document = openapi3.converted(contract)
    _check("the contract as OpenAPI 3.0", OpenAPIV30SpecValidator(document))
    return document


def _check(name: str, validator: OpenAPIV2SpecValidator | OpenAPIV30SpecValidator) -> None:
    for error in validator.iter_errors():
        place = "/".join(str(step) for step in error.absolute_path)
        # Some messages quote the whole invalid value.
        message = error.message.replace("\n", " ")
        if len(message) > _MESSAGE_LENGTH:
            message = f"{message[: _MESSAGE_LENGTH // 2]} … {message[-_MESSAGE_LENGTH // 2 :]}"
        raise PackageError(f"{name} is invalid at /{place}: {message}")


def generated_from(folder: Path) -> Contract | None:
    """The effective contract of the package in a folder; None when there is none."""
    with suppress(FileNotFoundError, ValueError, InvalidContract):
        return reading.contract(json.loads((folder / _CONTRACT).read_text("utf-8")))
    return None


def write(
    folder: Path,
    published: Mapping[str, Any],
    overlay: Mapping[str, Any],
    contract: Mapping[str, Any],
    templates: Path,
) -> None:
    """Replace the package in the folder: of a published contract and its overlay.

    Nothing changes when the generation fails.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _CONTRACT).exists():
        raise PackageError(f"{folder} holds no generated package, and is left alone")
    with TemporaryDirectory() as temporary:
        package = Path(temporary) / folder.name
        package.mkdir()
        contracts = {
            _PUBLISHED: _as_json(published),
            _ORIGINS: _origins(published, overlay),
            _CONTRACT: _as_json(contract),
            _OPENAPI3: _as_json(openapi3_of(contract)),
        }
        for name, text in {**contracts, **_modules(contract, templates)}.items():
            (package / name).write_text(text, "utf-8", newline="\n")
        _format(package)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(package, folder)


def _as_json(contract: Mapping[str, Any]) -> str:
    return json.dumps(contract, indent=2, ensure_ascii=False) + "\n"


def _origins(published: Mapping[str, Any], overlay: Mapping[str, Any]) -> str:
    """Where the parts of the contract come from that the published one does not have.

    An object a line: the console reads it.
    """
    lines = (
        json.dumps(
            {"place": each.place, "kind": each.kind, "removed": each.is_removed}
            | ({} if each.kind else {"why": each.why}),
            ensure_ascii=False,
        )
        for each in dict.fromkeys(origins(published, overlay))
    )
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _modules(contract: Mapping[str, Any], templates: Path) -> dict[str, str]:
    return {
        "names.py": names.module(contract),
        "py.typed": "",
        **generator.generate(contract, templates),
    }


def _format(folder: Path) -> None:
    """Format the modules; the templates put a comma after every argument, even the last."""
    _ruff("check", "--fix", "--select", "COM819,I", folder)
    _ruff("format", folder)


def _ruff(command: str, *arguments: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "ruff", command, *_STYLE, *arguments], check=True)
