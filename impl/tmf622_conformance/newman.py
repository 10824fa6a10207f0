"""What newman reports, as results of checks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

import httpx

from tmf622_conformance import contract, exchange
from tmf622_conformance.check import Check, Level, Outcome, Part, Result
from tmf622_conformance.exchange import Exchange

Json = dict[str, Any]
_ANSWERED: Final = "the request is answered"
_DECODED: Final = {"content-encoding", "content-length", "transfer-encoding"}


def results_of(collection: str, report: Json) -> Iterator[Result]:
    """A result for each assertion, and for each request that was not answered.

    The id of one is the collection's, the request's and its own name, with a number if that is not
    the only one of them.
    """
    times: Counter[str] = Counter()
    for execution in report["run"].get("executions", []):
        name = str(execution["item"].get("name", "request"))
        shown = _exchange(execution)
        operations = _operations(execution)
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
    """What was asserted, with what is wrong, if anything is."""
    if error := execution.get("requestError"):
        yield _ANSWERED, str(error.get("message") or error.get("code") or error)
    for each in execution.get("assertions", []):
        if not each.get("skipped"):
            wrong = each.get("error")
            yield str(each["assertion"]), str(wrong.get("message", wrong)) if wrong else None


def _exchange(execution: Json) -> Sequence[Exchange]:
    """The request and its answer, of which newman tells the parts."""
    if "request" not in execution:
        return ()
    request = _request(execution["request"])
    answer = execution.get("response")
    if answer is None:
        error = execution.get("requestError") or {}
        return (exchange.of(request, ConnectionError(str(error.get("message", "")))),)
    headers = [(each["key"], each["value"]) for each in answer.get("header", [])]
    response = httpx.Response(
        answer["code"],
        headers=[each for each in headers if each[0].lower() not in _DECODED],
        content=bytes(answer.get("stream", {}).get("data", [])),
        request=request,
    )
    return (exchange.of(request, response),)


def _request(sent: Json) -> httpx.Request:
    body = sent.get("body") or {}
    headers = {each["key"]: each["value"] for each in sent.get("header", [])}
    content = str(body.get("raw", "")) or None
    return httpx.Request(sent["method"], _url(sent["url"]), headers=headers, content=content)


def _url(url: Json | str) -> str:
    if isinstance(url, str):
        return url
    host = ".".join(url.get("host", []))
    port = f":{url['port']}" if url.get("port") else ""
    query = "&".join(
        f"{each['key']}={each.get('value') or ''}"
        for each in url.get("query", [])
        if not each.get("disabled")
    )
    path = "/".join(url.get("path", []))
    return f"{url.get('protocol', 'http')}://{host}{port}/{path}{'?' + query if query else ''}"


def _operations(execution: Json) -> Sequence[str]:
    """The operation that a request is of, where it is one of the contract's."""
    if "request" not in execution:
        return ()
    request = _request(execution["request"])
    for id, method, path in _patterns():
        if request.method == method and path.search(request.url.path):
            return (id,)
    return ()


@cache
def _patterns() -> Sequence[tuple[str, str, re.Pattern[str]]]:
    return [
        (id, method, re.compile(path.replace("{id}", "[^/]+") + "/?$"))
        for id, (method, path) in contract.operations(contract.published()).items()
    ]


def _slug(text: str) -> str:
    """The words of a text, as a part of an id."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "unnamed"
