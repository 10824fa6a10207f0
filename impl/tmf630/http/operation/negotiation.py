"""Media types: what a request can carry and what its client must accept (RFC 9110, section 12).

Headers with parameters are read by werkzeug, which takes 20 ms and 2 MB when it is first imported.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from tmf630.errors import NOT_ACCEPTABLE, UNSUPPORTED, Fault
from tmf630.http.caching import cached_if_short

JSON: Final = "application/json"
GZIP: Final = "gzip"
MEDIA_TYPE: Final = "application/json;charset=utf-8"
"""The type of every response: the contract's own `produces`."""


def check_accept(headers: Mapping[str, str]) -> None:
    """Raise a 406 Fault when the client does not accept JSON."""
    accept = headers.get("accept")
    if accept and not _accepts_json(accept):
        raise Fault(NOT_ACCEPTABLE, "Accept excludes application/json, the only type there is")


def media_type(headers: Mapping[str, str], allowed: Collection[str]) -> str:
    """The media type of a request's body, JSON when it names none; raises a 415 Fault."""
    if "content-encoding" in headers:
        _check_coding(headers["content-encoding"])
    declared = headers.get("content-type")
    if declared is None or not declared.strip():
        return JSON
    name, charset = _content_type(declared)
    if name not in allowed:
        raise Fault(UNSUPPORTED, f"Content-Type {name} is not one of {', '.join(allowed)}")
    if charset not in ("utf-8", "utf8"):
        raise Fault(UNSUPPORTED, f"the charset of a JSON body is utf-8, not {charset}")
    return name


def is_packed(coding: str) -> bool:
    """Whether the Content-Encoding of a body is gzip."""
    return coding.strip().lower() in (GZIP, f"x-{GZIP}")


def _check_coding(coding: str) -> None:
    if coding.strip().lower() not in ("", "identity") and not is_packed(coding):
        raise Fault(
            UNSUPPORTED,
            f"Content-Encoding {coding} is not understood, only {GZIP}, or the body as it is",
            {"Accept-Encoding": GZIP},
        )


def listed(header: str) -> Sequence[tuple[str, Mapping[str, str]]]:
    """The elements of a header that is a list, in lower case, each with its parameters."""
    if ";" not in header and '"' not in header:
        return [(each.strip().lower(), {}) for each in header.split(",")]
    from werkzeug.http import parse_list_header, parse_options_header

    parsed = map(parse_options_header, parse_list_header(header))
    return [(name.strip().lower(), parameters) for name, parameters in parsed]


@cached_if_short(256)
def _content_type(header: str) -> tuple[str, str]:
    if ";" not in header:
        return header.strip().lower(), "utf-8"
    from werkzeug.http import parse_options_header

    name, parameters = parse_options_header(header)
    return name.strip().lower(), parameters.get("charset", "utf-8").strip().lower()


@cached_if_short(256)
def _accepts_json(header: str) -> bool:
    """Whether the most specific media range that matches JSON has a quality above 0.

    werkzeug's own `parse_accept_header` drops a range with a quality such as `.2`, as HTTP clients
    of Java send, and matches `application/json` only where it has the same parameters.
    """
    qualities = {name: _quality(each.get("q", "1")) for name, each in listed(header)}
    for media_range in (JSON, "application/*", "*/*"):
        if media_range in qualities:
            return qualities[media_range] > 0
    return False


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
