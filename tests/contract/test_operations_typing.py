"""mypy checks that handlers serve every operation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.conftest import GENERATED

HANDLERS = """
from tmf622_contract.operations import (
    CancelProductOrderOperations, Created, Json, NoContent, NotModified, Ok
)

class Handlers:
    async def create_cancel_product_order(
        self, request: str, *, cancel_product_order: Json
    ) -> Created:
        return Created(b"")

    async def delete_cancel_product_order(self, request: str, *, id: str) -> NoContent:
        return NoContent()

    async def list_cancel_product_order(
        self, request: str, *, fields: str | None, offset: int | None, limit: int | None
    ) -> Ok:
        return Ok(b"")

    async def retrieve_cancel_product_order(
        self, request: str, *, id: str, fields: str | None
    ) -> Ok | NotModified:
        return NotModified()

operations: CancelProductOrderOperations[str] = Handlers()
"""
RETRIEVE = HANDLERS[HANDLERS.index("    async def retrieve") : HANDLERS.index("operations:")]


def mypy(source: str, folder: Path) -> subprocess.CompletedProcess[str]:
    module = folder / "handlers.py"
    module.write_text(source, "utf-8")
    return subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", module.name],
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(GENERATED.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_handlers_of_every_operation_are_accepted(tmp_path: Path) -> None:
    checked = mypy(HANDLERS, tmp_path)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (RETRIEVE, "\n"),
        ("*, id: str, fields: str | None", "*, id: int, fields: str | None"),
        ("*, id: str, fields: str | None", "*, id: str"),
        (RETRIEVE, RETRIEVE.replace("Ok | NotModified", "NoContent").replace("NotM", "NoC")),
    ],
    ids=["missing", "wrong type", "lacking parameter", "undeclared answer"],
)
def test_a_handler_that_does_not_fit_is_named(tmp_path: Path, written: str, instead: str) -> None:
    checked = mypy(HANDLERS.replace(written, instead), tmp_path)
    assert checked.returncode == 1
    assert "retrieve_cancel_product_order" in checked.stdout
