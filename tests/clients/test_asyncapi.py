"""AsyncAPI documents are read by AsyncAPI's own parser, with all of its checks.

The parser runs on Node.js; without npm the tests are skipped.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.contract.conftest import EFFECTIVE, Json
from tests.contract.published.conftest import FILES
from tests.node import installed
from tmf_contracts import source
from tmf_contracts.publication import asyncapi

PARSER = Path(__file__).parent / "asyncapi"
URL = "https://orders.example/tmf-api/productOrderingManagement/v4"


def problems(folder: Path, documents: Sequence[Json]) -> list[list[str]]:
    """What is wrong with each document."""
    installed(PARSER)
    files = [folder / f"{number}.json" for number in range(len(documents))]
    for file, document in zip(files, documents, strict=True):
        file.write_text(json.dumps(document), "utf-8")
    command: list[str | Path] = [shutil.which("node") or "node", PARSER / "validate.mjs", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_documents_are_valid(tmp_path: Path) -> None:
    contracts = [EFFECTIVE, *map(source.read, FILES)]
    documents = [asyncapi.document(each, URL) for each in contracts]
    assert problems(tmp_path, documents) == [[] for _ in documents]


def test_the_parser_finds_what_is_wrong(tmp_path: Path) -> None:
    document = asyncapi.document(EFFECTIVE, URL)
    operation = document["operations"]["sendProductOrderCreateEvent"]
    operation["channel"] = {"$ref": "#/channels/productOrderDeleteEvent"}
    (found,) = problems(tmp_path, [document])
    assert any(each.startswith("operations/sendProductOrderCreateEvent") for each in found)
