"""Reads a contract from its file, in the inner form: Swagger 2.0 without what can be resolved.

Shared parameters and responses are put where they are used, the parameters of a path go to its
operations, and every `allOf` is merged.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tmf_contracts import documents
from tmf_contracts.documents import InvalidContract
from tmf_contracts.reading import merging, sharing, structure
from tmf_contracts.references import dangling


def read(file: Path) -> dict[str, Any]:
    """The contract in a JSON or YAML file. Raises InvalidContract."""
    try:
        document = documents.read(file)
    except OSError as error:
        raise InvalidContract(f"{file} cannot be read: {error.strerror}") from None
    try:
        return inner(document)
    except InvalidContract as fault:
        raise InvalidContract(f"{file} is not a Swagger 2.0 contract: {fault}") from None


def inner(document: Any) -> dict[str, Any]:
    """A contract in the inner form, and the document changed. Raises InvalidContract."""
    kind = documents.kind(document)
    if kind != documents.SWAGGER:
        raise InvalidContract(f"it is {kind}")
    structure.check(document, ("definitions",), ("parameters",), ("responses",))
    contract = dict(document)
    contract.setdefault("definitions", {})
    sharing.put_in_place(contract)
    contract.pop("parameters", None)
    contract.pop("responses", None)
    for place, reference in dangling(contract):
        raise InvalidContract(f"the $ref at {place} leads nowhere: {reference}")
    merging.merge(contract)
    return contract
