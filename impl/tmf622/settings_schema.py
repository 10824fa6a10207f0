"""How the texts of settings are read, from environment variables or options of the command.

A bad value stops the start. A variable that names no setting causes a warning (`environment`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from marshmallow import Schema, ValidationError, fields, validate

from productordering import tolerances
from tmf622.limits import FIELDS
from tmf622.settings import Computation, ContractFile
from tmf630.http.access.algorithms import KEY_TYPES
from tmf630.outbound import targets
from tmf630.outbound.networks import Network

RULES: Final = ("contract", "strict")
LOG_FORMATS: Final = ("text", "json")
LOG_LEVELS: Final = ("debug", "info", "warning", "error")
_ONE_OF: Final = "must be one of {choices}"
_ORIGIN: Final = r"[a-z][a-z\d+.-]*://(\[[\da-f:]+\]|[\w-]+(\.[\w-]+)*)(:\d+)?"
_ISSUER_URL: Final = rf"(?=https?:){_ORIGIN}([/?][!-\"$-?A-~]*)?\Z"
"""An address for browsers, without user information and fragment. Its origin goes into a header."""
_BASE_PATH: Final = r"(/(?!\.\.?(/|\Z))[\w.~-]+)+/?"
_FUNCTION: Final = r"\w+(\.\w+)*:\w+"
_USUAL_PORTS: Final = {"http": ":80", "https": ":443"}


def _is_store_url(url: str) -> None:
    scheme, _, rest = url.partition("://")
    if scheme not in ("sqlite", "mongodb", "mongodb+srv") or not rest.strip("/"):
        raise ValidationError("must be sqlite:///PATH, mongodb://HOST/DATABASE or mongodb+srv://…")
    if scheme == "sqlite" and not rest.startswith("/"):
        raise ValidationError("has three slashes: sqlite:///PATH, and four for an absolute path")
    if scheme == "sqlite" and (rest.startswith("/:") or "?" in rest or Path(rest[1:]).is_dir()):
        raise ValidationError("must name a file, and no options")


def _is_public_url(url: str) -> None:
    with suppress(ValueError):
        parts = urlsplit(url)
        plain = not (parts.query or parts.fragment)
        if parts.scheme in ("http", "https") and parts.hostname and plain and _is_ascii(url):
            _ = parts.port  # raises ValueError for one that is none
            return
    raise ValidationError("must be http(s)://HOST[:PORT][/PATH], where clients reach the server")


def _is_base_url(url: str) -> None:
    try:
        targets.check_base_url(url)
    except targets.Malformed as error:
        raise ValidationError(f"must be http(s)://HOST[:PORT][/PATH]: {error}") from None


def _is_ascii(url: str) -> bool:
    """Whether a URL can be a header value as it is, and has no user information."""
    return re.fullmatch(r"[!-~]*", url) is not None and "@" not in url


def _contract_file(text: str) -> ContractFile:
    file, mark, base_path = text.rpartition("=")
    if not mark:
        return ContractFile(Path(text))
    if not re.fullmatch(_BASE_PATH, base_path, re.ASCII):
        raise ValueError(f"has base paths such as /tmf-api/name/v4, not {base_path}")
    return ContractFile(Path(file), base_path)


def _computation(text: str) -> Computation:
    resource, _, function = text.partition("=")
    if not (re.fullmatch(r"[\w.]+", resource) and re.fullmatch(_FUNCTION, function)):
        raise ValueError("must be RESOURCE=MODULE:FUNCTION")
    return Computation(resource, function)


def _algorithm(text: str) -> str:
    if text not in KEY_TYPES:
        raise ValueError(f"has {text!r}; there are {', '.join(KEY_TYPES)}")
    return text


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise ValueError(f"has networks such as 10.1.0.0/16 or fd00::/8: {error}") from None


def _host_name(text: str) -> str:
    name = text.lower().removeprefix("[").removesuffix("]")
    with suppress(ValueError):
        return str(ip_address(name))
    if re.fullmatch(r"\*|(\*\.)?[\w-]+(\.[\w-]+)*", name, re.ASCII):
        return name
    raise ValueError("has names or addresses, without ports, or *.example.org, or * for all")


def _origin(text: str) -> str:
    origin = text.lower()
    if origin in ("*", "null") or re.fullmatch(_ORIGIN, origin, re.ASCII):
        # A browser leaves out the port that goes without saying.
        return origin.removesuffix(_USUAL_PORTS.get(origin.partition(":")[0], ""))
    raise ValueError("has origins such as https://shop.example:8443, or * for all")


class _Listed(fields.Field[tuple[Any, ...]]):
    """A comma-separated list. `read` reads each element."""

    def __init__(self, *, read: Callable[[str], Any], **options: Any) -> None:
        super().__init__(**options)
        self._read = read

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> tuple[Any, ...]:
        try:
            return tuple(self._read(each.strip()) for each in str(value).split(",") if each.strip())
        except ValueError as error:
            raise ValidationError(str(error)) from None


class _File(fields.Field[Path]):
    """The path of a file."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Path:
        if not value or "\0" in value:
            raise ValidationError("must be the name of a file")
        return Path(value)


class _Tolerated(fields.Field[tuple[str, ...]]):
    """A comma-separated list of tolerances, or `all`."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> tuple[str, ...]:
        names = {each.strip() for each in str(value).split(",") if each.strip()}
        if unknown := names.difference(tolerances.NAMES, [tolerances.ALL]):
            known = ", ".join([*tolerances.NAMES, tolerances.ALL])
            raise ValidationError(f"has {min(unknown)!r}; there are {known}")
        return tolerances.NAMES if tolerances.ALL in names else tuple(sorted(names))


def _is_base_path(text: str) -> None:
    if text and not re.fullmatch(_BASE_PATH, text, re.ASCII):
        raise ValidationError("must be a path such as /tmf-api/name/v5, or empty for none")


def _is_issuer(url: str) -> None:
    if not re.fullmatch(r"https?://[!-~]+", url):
        raise ValidationError("must be the issuer's URL, as its tokens have it")


def _seconds(default: float, least: float, most: float) -> fields.Float:
    return fields.Float(
        load_default=default,
        validate=validate.Range(least, most, error="must be from {min} to {max}"),
        error_messages={"invalid": f"must be a number of seconds, from {least:g} to {most:g}"},
    )


_is_header: Final = validate.Regexp(
    r"[\w!#$%&'*+.^`|~-]+\Z", re.ASCII, error="must be a header's name"
)


_is_issuer_url: Final = validate.Regexp(
    _ISSUER_URL,
    re.ASCII | re.IGNORECASE,
    error="must be http(s)://HOST[:PORT]/PATH, without user and fragment",
)


class _SettingsSchema(Schema):
    contract = _Listed(load_default=(), read=_contract_file)
    overlay = _Listed(load_default=(), read=Path)
    v5_base_path = fields.String(
        load_default="/productOrderingManagement/v5", validate=_is_base_path
    )
    compute = _Listed(load_default=(), read=_computation)
    centre = _File(load_default=None)
    catalog_url = fields.String(load_default=None, validate=_is_base_url)
    customer_url = fields.String(load_default=None, validate=_is_base_url)
    party_url = fields.String(load_default=None, validate=_is_base_url)
    inventory_url = fields.String(load_default=None, validate=_is_base_url)
    acceptance_url = fields.String(load_default=None, validate=_is_base_url)
    host = fields.String(
        load_default="127.0.0.1",
        validate=validate.Length(min=1, error="must be an address or a name"),
    )
    port = fields.Integer(
        load_default=8622,
        validate=validate.Range(0, 65535, error="must be from {min} to {max}"),
        error_messages={"invalid": "must be a port number, 0 for any that is free"},
    )
    store_url = fields.String(validate=_is_store_url)
    public_url = fields.String(load_default=None, validate=_is_public_url)
    allowed_hosts = _Listed(load_default=(), read=_host_name)
    cors_origins = _Listed(load_default=(), read=_origin)
    workers = fields.Integer(
        load_default=1,
        validate=validate.Range(1, 64, error="must be from {min} to {max}"),
        error_messages={"invalid": "must be a number of processes, from 1 to 64"},
    )
    tls_cert = _File(load_default=None)
    tls_key = _File(load_default=None)
    query_seconds = fields.Float(
        load_default=4.0,
        validate=validate.Range(
            0, 60, min_inclusive=False, error="must be more than {min}, up to {max}"
        ),
        error_messages={"invalid": "must be a number of seconds, up to 60"},
    )
    rules = fields.String(load_default="contract", validate=validate.OneOf(RULES, error=_ONE_OF))
    tolerate = _Tolerated(load_default=())
    cancellation_policy = fields.String(
        load_default=None,
        validate=validate.Regexp(rf"{_FUNCTION}\Z", error="must be MODULE:FUNCTION"),
    )
    lease_seconds = _seconds(15.0, 0.5, 3_600)
    actor_header = fields.String(load_default=None, validate=_is_header)
    callback_networks = _Listed(load_default=(), read=_network)
    callback_http = fields.Boolean(
        load_default=False, error_messages={"invalid": "must be true or false"}
    )
    retry_hours = fields.Float(
        load_default=72.0,
        validate=validate.Range(
            0, 720, min_inclusive=False, error="must be more than {min}, up to {max}"
        ),
        error_messages={"invalid": "must be a number of hours, up to 720"},
    )
    inbox = fields.Boolean(load_default=True, error_messages={"invalid": "must be true or false"})
    auth_issuer = fields.String(load_default=None, validate=_is_issuer)
    auth_audience = _Listed(load_default=(), read=str)
    auth_jwks = fields.String(
        load_default=None, validate=validate.Length(min=1, error="must be a file or a URL")
    )
    auth_jwks_seconds = _seconds(300.0, 1, 3_600)
    auth_algorithms = _Listed(load_default=("RS256", "PS256", "ES256", "EdDSA"), read=_algorithm)
    auth_token_types = _Listed(load_default=("at+jwt",), read=str)
    auth_leeway_seconds = _seconds(30.0, 0, 300)
    auth_party_claim = fields.String(
        load_default=None, validate=validate.Length(min=1, error="must be the name of a claim")
    )
    auth_authorize_url = fields.String(load_default=None, validate=_is_issuer_url)
    auth_token_url = fields.String(load_default=None, validate=_is_issuer_url)
    auth_docs_client = fields.String(
        load_default=None,
        validate=validate.Regexp(r"[ -~]+\Z", error="must be the id of a client, in ASCII"),
    )
    trust_proxy = _Listed(load_default=(), read=_network)
    scopes_header = fields.String(load_default="X-Scopes", validate=_is_header)
    party_header = fields.String(load_default=None, validate=_is_header)
    gzip = fields.Boolean(load_default=True, error_messages={"invalid": "must be true or false"})
    insecure = fields.Boolean(
        load_default=False, error_messages={"invalid": "must be true or false"}
    )
    drain_seconds = fields.Float(
        load_default=0.0,
        validate=validate.Range(0, 600, error="must be from {min} to {max}"),
        error_messages={"invalid": "must be a number of seconds, up to 600"},
    )
    metrics = fields.Boolean(
        load_default=False, error_messages={"invalid": "must be true or false"}
    )
    otel = fields.Boolean(load_default=False, error_messages={"invalid": "must be true or false"})
    log_format = fields.String(
        load_default="text", validate=validate.OneOf(LOG_FORMATS, error=_ONE_OF)
    )
    log_level = fields.String(
        load_default="info", validate=validate.OneOf(LOG_LEVELS, error=_ONE_OF)
    )
    access_log = fields.Boolean(
        load_default=False, error_messages={"invalid": "must be true or false"}
    )


SCHEMA: Final = _SettingsSchema.from_dict(FIELDS)()
"""Reads and validates the texts of settings."""
NAMES: Final = tuple(SCHEMA.fields)
"""The names of all settings."""
