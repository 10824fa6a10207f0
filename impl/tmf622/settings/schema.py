"""The schema of the settings, from environment variables or options of the command.

A bad value stops the start. A variable that names no setting causes a warning (`environment`).
"""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex
from typing import Final

from marshmallow import Schema, fields, validate

from tmf622.settings.limits import FIELDS
from tmf622.settings.readers import (
    FUNCTION,
    File,
    Listed,
    Tolerated,
    algorithm,
    computation,
    contract_file,
    host_name,
    is_base_path,
    is_base_url,
    is_client,
    is_header,
    is_issuer,
    is_issuer_url,
    is_public_url,
    is_store_url,
    network,
    origin,
    positive,
    seconds,
    switch,
)

RULES: Final = ("contract", "strict")
LOG_FORMATS: Final = ("text", "json")
LOG_LEVELS: Final = ("debug", "info", "warning", "error")
_ONE_OF: Final = "must be one of {choices}"


class _SettingsSchema(Schema):
    contract = Listed(load_default=(), read=contract_file)
    overlay = Listed(load_default=(), read=Path)
    v5_base_path = fields.String(
        load_default="/productOrderingManagement/v5", validate=is_base_path
    )
    compute = Listed(load_default=(), read=computation)
    centre = File(load_default=None)
    catalog_url = fields.String(load_default=None, validate=is_base_url)
    customer_url = fields.String(load_default=None, validate=is_base_url)
    party_url = fields.String(load_default=None, validate=is_base_url)
    inventory_url = fields.String(load_default=None, validate=is_base_url)
    acceptance_url = fields.String(load_default=None, validate=is_base_url)
    host = fields.String(
        load_default="127.0.0.1",
        validate=validate.Length(min=1, error="must be an address or a name"),
    )
    port = fields.Integer(
        load_default=8622,
        validate=validate.Range(0, 65535, error="must be from {min} to {max}"),
        error_messages={"invalid": "must be a port number, 0 for any that is free"},
    )
    store_url = fields.String(validate=is_store_url)
    public_url = fields.String(load_default=None, validate=is_public_url)
    allowed_hosts = Listed(load_default=(), read=host_name)
    cors_origins = Listed(load_default=(), read=origin)
    workers = fields.Integer(
        load_default=1,
        validate=validate.Range(1, 64, error="must be from {min} to {max}"),
        error_messages={"invalid": "must be a number of processes, from 1 to 64"},
    )
    tls_cert = File(load_default=None)
    tls_key = File(load_default=None)
    query_seconds = positive(4.0, 60, "seconds")
    search_seconds = seconds(300.0, 0, 3_600)
    rules = fields.String(load_default="contract", validate=validate.OneOf(RULES, error=_ONE_OF))
    tolerate = Tolerated(load_default=())
    cancellation_policy = fields.String(
        load_default=None,
        validate=validate.Regexp(rf"{FUNCTION}\Z", error="must be MODULE:FUNCTION"),
    )
    lease_seconds = seconds(15.0, 0.5, 3_600)
    actor_header = fields.String(load_default=None, validate=is_header)
    callback_networks = Listed(load_default=(), read=network)
    callback_http = switch(False)
    retry_hours = positive(72.0, 720, "hours")
    inbox = switch(True)
    auth_issuer = fields.String(load_default=None, validate=is_issuer)
    auth_audience = Listed(load_default=(), read=str)
    auth_jwks = fields.String(
        load_default=None, validate=validate.Length(min=1, error="must be a file or a URL")
    )
    auth_jwks_seconds = seconds(300.0, 1, 3_600)
    auth_algorithms = Listed(load_default=("RS256", "PS256", "ES256", "EdDSA"), read=algorithm)
    auth_token_types = Listed(load_default=("at+jwt",), read=str)
    auth_leeway_seconds = seconds(30.0, 0, 300)
    auth_party_claim = fields.String(
        load_default=None, validate=validate.Length(min=1, error="must be the name of a claim")
    )
    auth_authorize_url = fields.String(load_default=None, validate=is_issuer_url)
    auth_token_url = fields.String(load_default=None, validate=is_issuer_url)
    auth_docs_client = fields.String(load_default=None, validate=is_client)
    trust_proxy = Listed(load_default=(), read=network)
    scopes_header = fields.String(load_default="X-Scopes", validate=is_header)
    party_header = fields.String(load_default=None, validate=is_header)
    gzip = switch(True)
    insecure = switch(False)
    drain_seconds = seconds(0.0, 0, 600)
    console = switch(True)
    console_key = fields.String(
        load_default=lambda: token_hex(32),
        validate=validate.Length(min=32, error="must have 32 characters or more"),
    )
    console_client = fields.String(load_default=None, validate=is_client)
    console_client_secret = fields.String(
        load_default=None, validate=validate.Length(min=1, error="must not be empty")
    )
    console_scopes = Listed(load_default=(), read=str)
    metrics = switch(False)
    otel = switch(False)
    log_format = fields.String(
        load_default="text", validate=validate.OneOf(LOG_FORMATS, error=_ONE_OF)
    )
    log_level = fields.String(
        load_default="info", validate=validate.OneOf(LOG_LEVELS, error=_ONE_OF)
    )
    access_log = switch(False)


SCHEMA: Final = _SettingsSchema.from_dict(FIELDS)()
"""Reads and validates the texts of settings."""
NAMES: Final = tuple(SCHEMA.fields)
"""The names of all settings."""
