"""`python -m tmf_codegen` generates the committed packages, byte by byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.conftest import BOTH, ROOT, V4, Json, Package

IMPORTABLE = os.pathsep.join([str(ROOT / "impl"), os.environ.get("PYTHONPATH", "")])


def regenerated(
    *arguments: str | Path, folder: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tmf_codegen", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": IMPORTABLE, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a package by name, without __pycache__."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in files
        if "__pycache__" not in file.parts
    }


@BOTH
def test_the_committed_package_is_what_the_contract_generates(
    tmp_path: Path, package: Package
) -> None:
    output = tmp_path / package.name
    output.mkdir()
    (output / "contract.json").write_text("{}")
    (output / "stale.py").write_text("")

    arguments = ("--overlay", package.overlay, "--output", output)
    done = regenerated(*arguments, LC_ALL="C", TZ="Asia/Tokyo", TMPDIR=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert contents(output) == contents(package.folder)


def test_without_options_every_package_is_generated(tmp_path: Path) -> None:
    openapi, generated = tmp_path / "openapi", tmp_path / "generated"
    shutil.copytree(ROOT / "openapi", openapi)
    generated.mkdir()

    done = regenerated(folder=tmp_path)

    assert done.returncode == 0, done.stderr
    assert contents(generated) == contents(ROOT / "generated")


def test_an_overlay_without_a_package_needs_an_output(tmp_path: Path) -> None:
    overlay = tmp_path / "own.yaml"
    shutil.copy(V4.overlay, overlay)

    done = regenerated("--overlay", overlay)

    assert done.returncode == 1
    assert done.stderr == f"tmf_codegen: --output is missing: {overlay} has no package of its own\n"


def test_a_contract_that_the_overlay_does_not_fit_changes_nothing(
    tmp_path: Path, transcription: Json
) -> None:
    contract = tmp_path / "contract.json"
    contract.write_text(json.dumps(transcription).replace("ProductOrder_Update", "ProductOrder_M"))
    output = tmp_path / "package"
    output.mkdir()
    (output / "contract.json").write_text("{}")

    done = regenerated("--contract", contract, "--output", output)

    assert done.returncode == 1
    assert "ProductOrder_Update" in done.stderr
    assert contents(output) == {"contract.json": b"{}"}


def test_another_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("two years of work")

    done = regenerated("--output", tmp_path)

    assert done.returncode == 1
    assert "left alone" in done.stderr
    assert contents(tmp_path) == {"thesis.txt": b"two years of work"}


@pytest.mark.parametrize("option", ["--contract", "--overlay"])
def test_a_missing_file_is_named(tmp_path: Path, option: str) -> None:
    done = regenerated(option, tmp_path / "missing", "--output", tmp_path / "package")

    assert done.returncode == 1
    assert str(tmp_path / "missing") in done.stderr
    assert not (tmp_path / "package").exists()


def test_a_broken_template_is_reported(tmp_path: Path) -> None:
    openapi = tmp_path / "openapi"
    templates = openapi / "templates"
    templates.mkdir(parents=True)
    for file in (ROOT / "openapi").glob("*.*"):
        (openapi / file.name).write_bytes(file.read_bytes())
    for file in (ROOT / "openapi" / "templates").iterdir():
        (templates / file.name).write_bytes(file.read_bytes())
    (templates / "schemas.mustache").write_text("{{#models}}")

    done = regenerated("--overlay", openapi / "overlay.yaml", "--output", tmp_path / "package")

    assert done.returncode == 1
    assert "schemas.mustache" in done.stderr
    assert not (tmp_path / "package").exists()
