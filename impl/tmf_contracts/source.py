"""Reads a contract from its file, in the inner form: Swagger 2.0 without what can be resolved.

Shared parameters and responses are put where they are used, the parameters of a path go to its
operations, and every `allOf` is merged. OpenAPI 3.0 becomes Swagger 2.0.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tmf_contracts import branches, documents, validity
from tmf_contracts.documents import InvalidContract
from tmf_contracts.reading import filtering, merging, openapi3, sharing, structure
from tmf_contracts.references import dangling, endless, reached, referred


def read(file: Path) -> dict[str, Any]:
    """The contract in a JSON or YAML file. Raises InvalidContract."""
    try:
        document = documents.read(file)
    except OSError as error:
        raise InvalidContract(f"{file} cannot be read: {error.strerror}") from None
    try:
        return inner(document)
    except InvalidContract as fault:
        raise InvalidContract(f"{file} is no contract that can be used: {fault}") from None


def inner(document: Any) -> dict[str, Any]:
    """A document as a contract in the inner form; it may share parts with the document.

    Raises InvalidContract.
    """
    if documents.kind(document) == documents.OPENAPI:
        structure.check_openapi(document)
        contract = openapi3.converted(document)
    else:
        structure.check_swagger(document)
        contract = sharing.put_in_place(document)
    for place, reference in dangling(contract):
        raise InvalidContract(f"the $ref at {place} leads nowhere: {reference}")
    for alias in endless(contract["definitions"]):
        raise InvalidContract(f"the $ref at /definitions/{alias} leads to itself")
    merged = merging.merged(contract)
    if name := branches.circle(merged["definitions"]):
        raise InvalidContract(f"the branches lead back to where they begin at /definitions/{name}")
    definitions = merged["definitions"]
    used = reached(definitions, referred(merged["paths"]))
    validity.check({name: each for name, each in definitions.items() if name in used})
    return filtering.undone(merged)
