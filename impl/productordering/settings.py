"""What the server can be told, by environment variables or options of the command.

An unknown or bad setting stops the start: a typing error must not become a default.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from marshmallow import Schema, ValidationError, fields, validate
from platformdirs import user_data_path

from productordering import tolerances
from tmf630.events.networks import Network
from tmf630.events.signature import Secret

PREFIX: Final = "TMF622_"
TEST_PREFIX: Final = "TMF622_TEST_"
"""Settings of the test suite, which a server that it starts must not take for mistakes."""
RULES: Final = ("contract", "strict")
_ORIGIN: Final = r"[a-z][a-z\d+.-]*://(\[[\da-f:]+\]|[\w-]+(\.[\w-]+)*)(:\d+)?"
_USUAL_PORTS: Final = {"http": ":80", "https": ":443"}
LOG_FORMATS: Final = ("text", "json")
LOG_LEVELS: Final = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a server. Without a `public_url` clients reach it where it listens.

    `query_seconds` is how long the store may take to find what a list asks for. `rules` says
    what is asked of an order, and `tolerate` names what is mended that the contract does not allow;
    `cancellation_policy` names the function that assesses cancellations,
    None for the one that goes without saying, and `lease_seconds` is after how long a task is
    taken over from a server that has died with it. `actor_header` is the header in which a gateway
    tells who sends a request.

    `allowed_hosts` are names that the server answers to beside its own, and the pages of
    `cors_origins` may use it from a browser.

    Callbacks may lead to `callback_networks` although these are private, and with `callback_http`
    need not be https; what is sent to them is signed with each of `callback_secrets`, and given up
    after `retry_hours`.
    """

    host: str
    port: int
    store_url: str
    public_url: str | None
    allowed_hosts: tuple[str, ...]
    cors_origins: tuple[str, ...]
    workers: int
    query_seconds: float
    rules: str
    tolerate: tuple[str, ...]
    cancellation_policy: str | None
    lease_seconds: float
    actor_header: str | None
    callback_networks: tuple[Network, ...]
    callback_http: bool
    callback_secrets: tuple[Secret, ...]
    retry_hours: float
    log_format: str
    log_level: str


class BadSetting(Exception):
    """A setting that the server cannot start with; the message names it and what is allowed."""


def default_store_url() -> str:
    """The embedded store in the user's data directory."""
    return f"sqlite:///{user_data_path('tmf622') / 'tmf622.sqlite3'}"


def load(environment: Mapping[str, str], options: Mapping[str, Any]) -> Settings:
    """The settings from `TMF622_…` variables, and from options where they are not None.

    Raises BadSetting.
    """
    given: dict[str, Any] = {
        _setting(name): value
        for name, value in environment.items()
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX)
    }
    given.update({name: value for name, value in options.items() if value is not None})
    try:
        return Settings(**{"store_url": default_store_url(), **_SCHEMA.load(given)})
    except ValidationError as error:
        name, messages = next(iter(error.messages_dict.items()))
        raise BadSetting(_described(str(name), str(messages[0]), given)) from None


def without_password(url: str) -> str:
    """A store's URL as it may be shown: without user information and options."""
    return re.sub("//.*@", "//…@", url.partition("?")[0])


def _setting(variable: str) -> str:
    """The setting that a variable names; where it names none, the variable itself."""
    name = variable.removeprefix(PREFIX)
    return name.lower() if name.isupper() and name.lower() in _SCHEMA.fields else variable


def _described(name: str, message: str, given: Mapping[str, Any]) -> str:
    if name in _SCHEMA.fields:
        value = str(given[name])
        shown = _SHOWN.get(name, str)(value)
        return f"{PREFIX}{name.upper()} is {shown!r}: {message}"
    close = difflib.get_close_matches(name.removeprefix(PREFIX).lower(), _SCHEMA.fields, n=1)
    names = [PREFIX + known.upper() for known in close or _SCHEMA.fields]
    hint = f"did you mean {names[0]}?" if close else f"the settings are {', '.join(names)}"
    return f"{name} is no setting: {hint}"


def _secret(_: str) -> str:
    return "…"


_SHOWN: Final[Mapping[str, Callable[[str], str]]] = {
    "store_url": without_password,
    "callback_secrets": _secret,
}
"""How those settings are shown that keep a secret."""


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


def _is_ascii(url: str) -> bool:
    """Whether a URL can stand in a header as it is, and tells no user's name."""
    return re.fullmatch(r"[!-~]*", url) is not None and "@" not in url


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
    """Texts with commas between them, each of which is read by itself."""

    def __init__(self, *, read: Callable[[str], Any], **options: Any) -> None:
        super().__init__(**options)
        self._read = read

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> tuple[Any, ...]:
        try:
            return tuple(self._read(each.strip()) for each in str(value).split(",") if each.strip())
        except ValueError as error:
            raise ValidationError(str(error)) from None


class _Tolerated(fields.Field[tuple[str, ...]]):
    """Names of what is tolerated, with commas between them, or `all`."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> tuple[str, ...]:
        names = {each.strip() for each in str(value).split(",") if each.strip()}
        if unknown := names.difference(tolerances.NAMES, [tolerances.ALL]):
            known = ", ".join([*tolerances.NAMES, tolerances.ALL])
            raise ValidationError(f"has {min(unknown)!r}; there are {known}")
        return tolerances.NAMES if tolerances.ALL in names else tuple(sorted(names))


class _SettingsSchema(Schema):
    host = fields.String(load_default="127.0.0.1", validate=validate.Length(min=1))
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
    query_seconds = fields.Float(
        load_default=4.0,
        validate=validate.Range(
            0, 60, min_inclusive=False, error="must be more than {min}, up to {max}"
        ),
        error_messages={"invalid": "must be a number of seconds, up to 60"},
    )
    rules = fields.String(load_default="contract", validate=validate.OneOf(RULES))
    tolerate = _Tolerated(load_default=())
    cancellation_policy = fields.String(
        load_default=None,
        validate=validate.Regexp(r"\w+(\.\w+)*:\w+\Z", error="must be MODULE:FUNCTION"),
    )
    lease_seconds = fields.Float(
        load_default=15.0,
        validate=validate.Range(0.5, 3_600, error="must be from {min} to {max}"),
        error_messages={"invalid": "must be a number of seconds, from 0.5 to 3600"},
    )
    actor_header = fields.String(
        load_default=None,
        validate=validate.Regexp(
            r"[\w!#$%&'*+.^`|~-]+\Z", re.ASCII, error="must be a header's name"
        ),
    )
    callback_networks = _Listed(load_default=(), read=_network)
    callback_http = fields.Boolean(
        load_default=False, error_messages={"invalid": "must be true or false"}
    )
    callback_secrets = _Listed(load_default=(), read=Secret.parsed)
    retry_hours = fields.Float(
        load_default=72.0,
        validate=validate.Range(
            0, 720, min_inclusive=False, error="must be more than {min}, up to {max}"
        ),
        error_messages={"invalid": "must be a number of hours, up to 720"},
    )
    log_format = fields.String(load_default="text", validate=validate.OneOf(LOG_FORMATS))
    log_level = fields.String(load_default="info", validate=validate.OneOf(LOG_LEVELS))


_SCHEMA: Final = _SettingsSchema()
