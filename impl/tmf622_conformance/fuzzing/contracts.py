"""The contracts that servers are fuzzed by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tmf622_conformance import contract
from tmf622_conformance.check import MANDATORY, RECOMMENDED, Level
from tmf622_conformance.contract import Json


@dataclass(frozen=True, slots=True)
class FuzzedContract:
    """A contract to generate requests from.

    `mode` is the kind of data: `positive`, which the contract allows, or `all`. `level` is what
    most failures mean. `read` returns the contract's document.
    """

    name: str
    source: str
    mode: str
    level: Level
    read: Callable[[], Json]


# The published contract has defects, so requests stay within what it allows.
PUBLISHED: Final = FuzzedContract(
    "published", "contract", "positive", MANDATORY, contract.published
)
EFFECTIVE: Final = FuzzedContract(
    "effective", "contract with its defects repaired", "all", RECOMMENDED, contract.repaired
)
CONTRACTS: Final = (PUBLISHED, EFFECTIVE)
