"""A single change of a contract, and what has to be told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.contract.diff.drafts import Edit


def nothing(draft: object) -> None:
    """No edit."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """The edit, and what it is told as: the kind, the place, and whom it breaks.

    `breaks` is written by hand: `C` for clients, `S` for the server. A place without a blank is
    within the definitions; some places differ by the version, `2` or `3`. `forms` are the versions
    that the edit suits; `before` prepares the contract.
    """

    edit: Edit
    kind: str
    place: str | Mapping[str, str]
    breaks: str
    forms: str = "23"
    before: Edit = nothing

    def place_in(self, form: str) -> str:
        """The place in Swagger 2.0 or OpenAPI 3.0."""
        if isinstance(self.place, Mapping):
            return self.place[form]
        definitions = {"2": "definitions/", "3": "components/schemas/"}[form]
        return self.place if " " in self.place else definitions + self.place


def at(name: str, attribute: str) -> str:
    """The place of an attribute of a definition."""
    return f"{name}/properties/{attribute}"


def body(operation: str, below: str = "") -> dict[str, str]:
    """The place of the body of a request."""
    content = f"/content/application/json{below}" if below else ""
    return {"2": f"{operation} body{below}", "3": f"{operation} requestBody{content}"}


POST = "POST /productOrder"
PATCH = "PATCH /productOrder/{id}"
LIST = "GET /productOrder"
DELETE = "DELETE /productOrder/{id}"
CREATED = "POST /listener/productOrderCreateEvent"
CREATE, UPDATE, EVENT = "ProductOrder_Create", "ProductOrder_Update", "ProductOrderCreateEvent"
