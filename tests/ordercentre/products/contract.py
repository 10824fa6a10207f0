"""The contract of a product inventory in TM Forum's shape, which takes no other attributes."""

from __future__ import annotations

from typing import Final

from tests.ordercentre.packaged import contract

INVENTORY: Final = contract("inventory")
BASE_PATH: Final = INVENTORY["basePath"].rstrip("/")
