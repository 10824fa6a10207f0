"""How the text of a setting is read, and what it may be."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from marshmallow import ValidationError, fields, validate

from productordering import tolerances
from tmf622.settings.settings import Computation, ContractFile
from tmf630.http.access.algorithms import KEY_TYPES
from tmf630.outbound import targets
from tmf630.outbound.networks import Network

_ORIGIN: Final = r"[a-z][a-z\d+.-]*://(\[[\da-f:]+\]|[\w-]+(\.[\w-]+)*)(:\d+)?"
_ISSUER_URL: Final = rf"(?=https?:){_ORIGIN}([/?][!-\"$-?A-~]*)?\Z"
"""An address for browsers, without user information and fragment. Its origin goes into a header."""
_BASE_PATH: Final = r"(/(?!\.\.?(/|\Z))[\w.~-]+)+/?"
FUNCTION: Final = r"\w+(\.\w+)*:\w+"
_USUAL_PORTS: Final = {"http": ":80", "https": ":443"}


def is_store_url(url: str) -> None:
    """Raise ValidationError for what is no URL of a store."""
    scheme, _, rest = url.partition("://")
    if scheme not in ("sqlite", "mongodb", "mongodb+srv") or not rest.strip("/"):
        raise ValidationError("must be sqlite:///PATH, mongodb://HOST/DATABASE or mongodb+srv://…")
    if scheme == "sqlite" and not rest.startswith("/"):
        raise ValidationError("has three slashes: sqlite:///PATH, and four for an absolute path")
    if scheme == "sqlite" and (rest.startswith("/:") or "?" in rest or Path(rest[1:]).is_dir()):
        raise ValidationError("must name a file, and no options")


def is_public_url(url: str) -> None:
    """Raise ValidationError for what cannot be the URL at which clients reach a server."""
    with suppress(ValueError):
        parts = urlsplit(url)
        plain = not (parts.query or parts.fragment)
        if parts.scheme in ("http", "https") and parts.hostname and plain and _is_ascii(url):
            _ = parts.port  # raises ValueError for one that is none
            return
    raise ValidationError("must be http(s)://HOST[:PORT][/PATH], where clients reach the server")


def is_base_url(url: str) -> None:
    """Raise ValidationError for what cannot be the base URL of a neighbour."""
    try:
        targets.check_base_url(url)
    except targets.Malformed as error:
        raise ValidationError(f"must be http(s)://HOST[:PORT][/PATH]: {error}") from None


def _is_ascii(url: str) -> bool:
    """Whether a URL can be a header value as it is, and has no user information."""
    return re.fullmatch(r"[!-~]*", url) is not None and "@" not in url


def contract_file(text: str) -> ContractFile:
    """The file of a contract, from `FILE` or `FILE=BASE_PATH`; raises ValueError."""
    file, mark, base_path = text.rpartition("=")
    if not mark:
        return ContractFile(Path(text))
    if not re.fullmatch(_BASE_PATH, base_path, re.ASCII):
        raise ValueError(f"has base paths such as /tmf-api/name/v4, not {base_path}")
    return ContractFile(Path(file), base_path)


def computation(text: str) -> Computation:
    """From `RESOURCE=MODULE:FUNCTION`; raises ValueError."""
    resource, _, function = text.partition("=")
    if not (re.fullmatch(r"[\w.]+", resource) and re.fullmatch(FUNCTION, function)):
        raise ValueError("must be RESOURCE=MODULE:FUNCTION")
    return Computation(resource, function)


def algorithm(text: str) -> str:
    """The name of an algorithm of signatures; raises ValueError."""
    if text not in KEY_TYPES:
        raise ValueError(f"has {text!r}; there are {', '.join(KEY_TYPES)}")
    return text


def network(text: str) -> Network:
    """A network of addresses; raises ValueError."""
    try:
        return ip_network(text)
    except ValueError as error:
        raise ValueError(f"has networks such as 10.1.0.0/16 or fd00::/8: {error}") from None


def host_name(text: str) -> str:
    """A name or address without a port, as Host is compared with it; raises ValueError."""
    name = text.lower().removeprefix("[").removesuffix("]")
    with suppress(ValueError):
        return str(ip_address(name))
    if re.fullmatch(r"\*|(\*\.)?[\w-]+(\.[\w-]+)*", name, re.ASCII):
        return name
    raise ValueError("has names or addresses, without ports, or *.example.org, or * for all")


def origin(text: str) -> str:
    """An origin of web pages, as browsers send it; raises ValueError."""
    found = text.lower()
    if found in ("*", "null") or re.fullmatch(_ORIGIN, found, re.ASCII):
        # A browser leaves out the port that goes without saying.
        return found.removesuffix(_USUAL_PORTS.get(found.partition(":")[0], ""))
    raise ValueError("has origins such as https://shop.example:8443, or * for all")


class Listed(fields.Field[tuple[Any, ...]]):
    """A comma-separated list. `read` reads each element."""

    def __init__(self, *, read: Callable[[str], Any], **options: Any) -> None:
        super().__init__(**options)
        self._read = read

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> tuple[Any, ...]:
        try:
            return tuple(self._read(each.strip()) for each in str(value).split(",") if each.strip())
        except ValueError as error:
            raise ValidationError(str(error)) from None


class File(fields.Field[Path]):
    """The path of a file."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Path:
        if not value or "\0" in value:
            raise ValidationError("must be the name of a file")
        return Path(value)


class Tolerated(fields.Field[tuple[str, ...]]):
    """A comma-separated list of tolerances, or `all`."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> tuple[str, ...]:
        names = {each.strip() for each in str(value).split(",") if each.strip()}
        if unknown := names.difference(tolerances.NAMES, [tolerances.ALL]):
            known = ", ".join([*tolerances.NAMES, tolerances.ALL])
            raise ValidationError(f"has {min(unknown)!r}; there are {known}")
        return tolerances.NAMES if tolerances.ALL in names else tuple(sorted(names))


def is_base_path(text: str) -> None:
    """Raise ValidationError for what is neither a base path nor empty."""
    if text and not re.fullmatch(_BASE_PATH, text, re.ASCII):
        raise ValidationError("must be a path such as /tmf-api/name/v5, or empty for none")


def is_issuer(url: str) -> None:
    """Raise ValidationError for what is no issuer."""
    if not re.fullmatch(r"https?://[!-~]+", url):
        raise ValidationError("must be the issuer's URL, as its tokens have it")


def seconds(default: float, least: float, most: float) -> fields.Float:
    """A number of seconds."""
    return fields.Float(
        load_default=default,
        validate=validate.Range(least, most, error="must be from {min} to {max}"),
        error_messages={"invalid": f"must be a number of seconds, from {least:g} to {most:g}"},
    )


is_client: Final = validate.Regexp(r"[ -~]+\Z", error="must be the id of a client, in ASCII")
is_header: Final = validate.Regexp(
    r"[\w!#$%&'*+.^`|~-]+\Z", re.ASCII, error="must be a header's name"
)
is_issuer_url: Final = validate.Regexp(
    _ISSUER_URL,
    re.ASCII | re.IGNORECASE,
    error="must be http(s)://HOST[:PORT]/PATH, without user and fragment",
)


def positive(default: float, most: float, unit: str) -> fields.Float:
    """A number of seconds or hours that is more than 0."""
    return fields.Float(
        load_default=default,
        validate=validate.Range(
            0, most, min_inclusive=False, error="must be more than {min}, up to {max}"
        ),
        error_messages={"invalid": f"must be a number of {unit}, up to {most:g}"},
    )


def switch(default: bool) -> fields.Boolean:
    """On or off."""
    return fields.Boolean(load_default=default, error_messages={"invalid": "must be true or false"})
