"""Exchanges: a request as a curl command and its answer as text, for reports."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Final

import httpx

LONGEST: Final = 4_000
"""An answer's text shows this many characters of its body."""
_CLIENT_HEADERS: Final = {"accept-encoding", "connection", "content-length", "host", "user-agent"}
_SECRET: Final = {"authorization", "cookie", "proxy-authorization", "x-api-key"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request as a curl command without its credentials, and the answer as text."""

    curl: str
    answer: str


def of(request: httpx.Request, answer: httpx.Response | Exception) -> Exchange:
    """The exchange of a request and its answer, or of the error that came instead."""
    return Exchange(curl(request), _text(answer))


def curl(request: httpx.Request) -> str:
    """A shell command that repeats a request."""
    words = ["curl", "-i"]
    if request.method == "HEAD":
        words.append("-I")
    elif request.method != "GET":
        words += ["-X", request.method]
    for name, value in request.headers.items():
        if name == "host" and value != request.url.netloc.decode("ascii"):
            words += ["-H", f"Host: {value}"]
        elif name not in _CLIENT_HEADERS:
            words += ["-H", f"{name}: {'…' if name in _SECRET else value}"]
    if request.content:
        words += ["--data-raw", request.content.decode("utf-8", "replace")]
    return shlex.join([*words, str(request.url)])


def reason(error: Exception) -> str:
    """The text of an error, or its type when it has none."""
    return str(error) or type(error).__name__


def text_of(answer: httpx.Response) -> str:
    """The body of an answer as text; UTF-8 when its charset is unknown."""
    try:
        return answer.content.decode(answer.charset_encoding or "utf-8", "replace")
    except (LookupError, ValueError):
        return answer.content.decode("utf-8", "replace")


def _text(answer: httpx.Response | Exception) -> str:
    if isinstance(answer, Exception):
        return f"no answer: {reason(answer)}"
    head = [f"{answer.http_version} {answer.status_code} {answer.reason_phrase}"]
    head += [f"{name}: {value}" for name, value in answer.headers.items()]
    body = text_of(answer)
    shown = body if len(body) <= LONGEST else f"{body[:LONGEST]}… ({len(body)} characters)"
    return "\n".join([*head, "", shown]).rstrip()
