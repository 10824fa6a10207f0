"""docs/defects.md lists every kind of defect, in the order of their repairs."""

from __future__ import annotations

import re
from pathlib import Path

from tmf_contracts import repairs

PAGE = Path(__file__).resolve().parents[2] / "docs" / "defects.md"


def test_every_kind_is_listed() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert listed == [each.name for each in repairs.KINDS]
