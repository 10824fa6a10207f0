"""Runs `tmf622 contract`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from tmf622.__main__ import main


def contract(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["contract", *map(str, arguments)])


def written(folder: Path, document: Any, name: str = "things.json") -> Path:
    file = folder / name
    file.write_text(json.dumps(document), "utf-8")
    return file
