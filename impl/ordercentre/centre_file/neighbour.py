"""The tables of a neighbour's API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import ValidationError, fields, post_load, validates_schema

from ordercentre.centre import Credentials, Mode
from ordercentre.centre_file.surroundings import no_secret, secret_in_file, secret_in_variable
from ordercentre.centre_file.table import Table, made
from ordercentre.centre_file.values import (
    Value,
    base_url,
    count,
    one_of,
    seconds,
    text,
    texts,
    url,
)

_FILE: Final = "client_secret_file"
_VARIABLE: Final = "client_secret_variable"


class _OAuth2Table(Table):
    """OAuth 2.0 client credentials; the secret is elsewhere."""

    refused = ("client_secret",)

    token_url = Value(url, required=True)
    client_id = Value(text, required=True)
    client_secret = Value(no_secret)
    client_secret_file = Value(secret_in_file)
    client_secret_variable = Value(secret_in_variable)
    scope = Value(text)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _has_one_secret(self, _: Any, original: Any, **__: Any) -> None:
        if not isinstance(original, Mapping) or "client_secret" in original:
            return
        if _FILE in original and _VARIABLE in original:
            raise ValidationError({_VARIABLE: [f"is one too many: there is {_FILE}"]})
        if _FILE not in original and _VARIABLE not in original:
            raise ValidationError({_FILE: [f"is missing, and so is {_VARIABLE}"]})

    @post_load
    def _made(self, table: Mapping[str, Any], **_: Any) -> Credentials:
        return made(Credentials, table, client_secret=table.get(_FILE) or table[_VARIABLE])


class ApiTable(Table):
    """How a neighbour's API is used."""

    url = Value(base_url, required=True)
    timeout_seconds = Value(seconds(0.1, 60), attribute="seconds")
    attempts = Value(count(1, 10))
    oauth2 = fields.Nested(_OAuth2Table, attribute="credentials")


class NeighbourTable(ApiTable):
    """A neighbour that a `POST` may wait for."""

    url = Value(
        base_url,
        required=True,
        error_messages={"required": "is missing here, and among the settings"},
    )
    mode = Value(one_of([*Mode]))
    max_age_seconds = Value(seconds(0, 86_400), attribute="max_age")


class CatalogTable(NeighbourTable):
    """The product catalogue, and what can be ordered of it."""

    live_states = Value(texts)


class CustomerTable(NeighbourTable):
    """The customers, and who orders nothing."""

    ended_states = Value(texts)
    roles = Value(texts)
