"""The contract of a catalogue, with what TMF620 v4.1 has of offerings, for a server to serve."""

from __future__ import annotations

from typing import Final

from tests.ordercentre.packaged import contract

CONTRACT: Final = contract("catalogue")
BASE_PATH: Final = CONTRACT["basePath"].rstrip("/")
