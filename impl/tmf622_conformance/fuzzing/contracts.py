"""The forms of a contract that servers are fuzzed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tmf622_conformance.check import MANDATORY, RECOMMENDED, Level
from tmf622_conformance.contract import Contract, Json

PUBLISHED: Final = "published"


@dataclass(frozen=True, slots=True)
class FuzzedContract:
    """A form of a contract to generate requests from.

    `form` is the attribute of the contract: `published`, `repaired` or `effective`. `mode` is the
    kind of data: `positive`, which the contract allows, or `all`. `level` is what most failures
    mean.
    """

    contract: Contract
    name: str
    form: str
    source: str
    mode: str
    level: Level

    def read(self) -> Json:
        """The contract's document."""
        document: Json = getattr(self.contract, self.form)
        return document


def published(contract: Contract) -> FuzzedContract:
    """The published contract has defects, so requests stay within what it allows."""
    return FuzzedContract(contract, "published", PUBLISHED, "contract", "positive", MANDATORY)


def repaired(contract: Contract) -> FuzzedContract:
    """The contract with its defects repaired, with wrong requests too."""
    return FuzzedContract(
        contract,
        "effective",
        "repaired",
        "contract with its defects repaired",
        "all",
        RECOMMENDED,
    )


def fuzzed(contract: Contract) -> Sequence[FuzzedContract]:
    """The forms that any server is fuzzed by."""
    return published(contract), repaired(contract)
