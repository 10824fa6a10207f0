"""The generated packages of the project, and the overlay that each is generated with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

OVERLAY: Final = Path("openapi/overlay.yaml")
"""The overlay of version 4."""
PACKAGES: Final[Mapping[Path, Path]] = {
    OVERLAY: Path("generated/tmf622_contract"),
    Path("openapi/overlay-v5.yaml"): Path("generated/tmf622_contract_v5"),
}
"""The package of each overlay. Paths are relative to the root of the project."""
