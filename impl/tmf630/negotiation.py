"""Media types: what a request may carry and what its sender must accept (RFC 9110, section 12)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from werkzeug.http import parse_options_header

from tmf630.caching import cached
from tmf630.errors import NOT_ACCEPTABLE, UNSUPPORTED, Fault

JSON: Final = "application/json"
MEDIA_TYPE: Final = "application/json;charset=utf-8"
"""What every answer is sent as: the contract's own `produces`."""


def check_accept(headers: Mapping[str, str]) -> None:
    """Raise a 406 Fault when the sender does not accept JSON."""
    accept = headers.get("accept")
    if accept and not _accepts_json(accept):
        raise Fault(NOT_ACCEPTABLE, "Accept excludes application/json, the only type there is")


def media_type(headers: Mapping[str, str], allowed: Collection[str]) -> str:
    """The media type of a request's body, JSON when it says none; raises a 415 Fault."""
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise Fault(
            UNSUPPORTED,
            f"Content-Encoding {encoding} is not understood, only identity: send the body as it is",
            {"Accept-Encoding": "identity"},
        )
    declared = headers.get("content-type")
    if declared is None or not declared.strip():
        return JSON
    name, charset = _content_type(declared)
    if name not in allowed:
        raise Fault(UNSUPPORTED, f"Content-Type {name} is not one of {', '.join(allowed)}")
    if charset not in ("utf-8", "utf8"):
        raise Fault(UNSUPPORTED, f"the charset of a JSON body is utf-8, not {charset}")
    return name


def _read_content_type(header: str) -> tuple[str, str]:
    name, parameters = parse_options_header(header)
    return name.strip().lower(), parameters.get("charset", "utf-8").strip().lower()


def _read_accept(header: str) -> bool:
    """Whether the most specific media range that matches JSON has a quality above 0."""
    qualities = {}
    for element in header.split(","):
        name, parameters = parse_options_header(element.strip())
        qualities[name.strip().lower()] = _quality(parameters.get("q", "1"))
    for media_range in (JSON, "application/*", "*/*"):
        if media_range in qualities:
            return qualities[media_range] > 0
    return False


_content_type: Final = cached(_read_content_type, 256, len)
_accepts_json: Final = cached(_read_accept, 256, len)


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
