"""Turns a report of newman into results of checks, one for each assertion."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

import httpx

from tmf622_conformance import exchange
from tmf622_conformance.check import Check, Level, Outcome, Part, Result
from tmf622_conformance.contract import Contract
from tmf622_conformance.exchange import Exchange

Json = dict[str, Any]
_ANSWERED: Final = "the request is answered"
_DECODED: Final = {b"content-encoding", b"content-length", b"transfer-encoding"}


def results_of(collection: str, report: Json, contract: Contract) -> Iterator[Result]:
    """A result for each assertion, and for each request that was not answered.

    The id is made of the names of collection, request and assertion, with a number where the same
    names come again. Entries of an unknown form are ignored.
    """
    times: Counter[str] = Counter()
    for execution in _objects(_object(report.get("run")).get("executions")):
        name = str(_object(execution.get("item")).get("name", "request"))
        shown = _exchange(execution)
        operations = _operations(execution, contract)
        for sentence, error in _assertions(execution):
            id = ".".join([Part.CTK, _slug(collection), f"{_slug(name)}-{_slug(sentence)}"])
            times[id] += 1
            numbered = id if times[id] == 1 else f"{id}-{times[id]}"
            source = f"{collection}, {name}"
            check = Check(numbered, Level.MANDATORY, sentence, source, operations)
            if error is None:
                yield Result(check, Outcome.PASSED)
            else:
                yield Result(check, Outcome.FAILED, message=error, exchanges=shown)


def _assertions(execution: Json) -> Iterator[tuple[str, str | None]]:
    """The assertions, each with its error or None."""
    if error := execution.get("requestError"):
        yield _ANSWERED, _message(error)
    for each in _objects(execution.get("assertions")):
        if not each.get("skipped"):
            wrong = each.get("error")
            yield str(each.get("assertion", "unnamed")), _message(wrong) if wrong else None


def _message(error: Any) -> str:
    said = _object(error)
    return str(said.get("message") or said.get("code") or error)


def _exchange(execution: Json) -> Sequence[Exchange]:
    """The request and its answer, put together from the parts that newman reports."""
    request = _request(execution)
    if request is None:
        return ()
    answer = execution.get("response")
    if not isinstance(answer, dict):
        error = execution.get("requestError") or ""
        return (exchange.of(request, ConnectionError(_message(error))),)
    headers = _headers(answer)
    response = httpx.Response(
        _status(answer),
        headers=[each for each in headers if each[0].lower() not in _DECODED],
        content=_content(answer),
        request=request,
    )
    return (exchange.of(request, response),)


def _request(execution: Json) -> httpx.Request | None:
    """The request that was sent; None when its parts are not valid."""
    sent = _object(execution.get("request"))
    content = str(_object(sent.get("body")).get("raw") or "").encode("utf-8", "replace")
    method, url = str(sent.get("method") or ""), sent.get("url")
    if not (method and url):
        return None
    try:
        return httpx.Request(method, _url(url), headers=_headers(sent), content=content or None)
    except (httpx.InvalidURL, ValueError):
        return None


def _headers(message: Json) -> list[tuple[bytes, bytes]]:
    """The headers of a request or an answer. In reports of newman 4 values may be numbers."""
    return [
        (_bytes(each["key"]), _bytes(each.get("value")))
        for each in _objects(message.get("header"))
        if each.get("key") and not each.get("disabled")
    ]


def _status(answer: Json) -> int:
    code = str(answer.get("code"))
    return int(code) if code.isdecimal() else 0


def _content(answer: Json) -> bytes:
    """The body of an answer: a list of byte values, an object that has one, or a text."""
    stream = answer.get("stream")
    data = stream.get("data") if isinstance(stream, dict) else stream
    if isinstance(data, list):
        return bytes(each & 0xFF for each in data if isinstance(each, int))
    return _bytes(data if data is not None else answer.get("body"))


def _url(url: Any) -> str:
    if not isinstance(url, dict):
        return str(url)
    port = f":{url['port']}" if url.get("port") else ""
    query = "&".join(
        f"{each['key']}={_text(each.get('value'))}"
        for each in _objects(url.get("query"))
        if each.get("key") and not each.get("disabled")
    )
    host, path = _joined(".", url.get("host")), _joined("/", url.get("path")).removeprefix("/")
    protocol = url.get("protocol") or "http"
    return f"{protocol}://{host}{port}/{path}{'?' + query if query else ''}"


def _joined(by: str, parts: Any) -> str:
    return by.join(map(_text, parts)) if isinstance(parts, list) else _text(parts)


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _bytes(value: Any) -> bytes:
    return _text(value).encode("utf-8", "replace")


def _operations(execution: Json, contract: Contract) -> Sequence[str]:
    """The operationId of a request, if it is one of the contract's."""
    request = _request(execution)
    if request is None:
        return ()
    for id, method, path in _patterns(contract):
        if request.method == method and path.search(request.url.path):
            return (id,)
    return ()


@cache
def _patterns(contract: Contract) -> Sequence[tuple[str, str, re.Pattern[str]]]:
    return [
        (id, method, re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path) + "/?$"))
        for id, (method, path) in contract.operations.items()
    ]


def _slug(text: str) -> str:
    """A text as a part of an id: its words, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "unnamed"
