"""A head whose fields are known is read as the parser reads it."""

from __future__ import annotations

from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmf630.errors import Fault
from tmf630.http.connections.known_heads import Head, KnownHeads
from tmf630.http.connections.reader import Event, RequestReader

FIELDS = b"Host: localhost:8080\r\nAccept: application/json\r\n"
FIRST = b"GET /first HTTP/1.1\r\n"

LINES = (
    b"GET /a HTTP/1.1",
    b"GET /a/b-c_d.~!$&'()*+,;=:@%20?x=1&y=/?:@%C3%A9 HTTP/1.1",
    b"GET /a? HTTP/1.1",
    b"GET /a?? HTTP/1.1",
    b"HEAD /a HTTP/1.1",
    b"GET / HTTP/1.1",
    b"GET //a/b HTTP/1.1",
    b"GET /a HTTP/1.0",
    b"GET /a HTTP/1.2",
    b"get /a HTTP/1.1",
    b"POST /a HTTP/1.1",
    b"DELETE /a HTTP/1.1",
    b"GET /a#b HTTP/1.1",
    b"GET /a|b HTTP/1.1",
    b"GET /\xc3\xa9 HTTP/1.1",
    b"GET  /a HTTP/1.1",
    b"GET /a  HTTP/1.1",
    b"GET http://other:81/a?b HTTP/1.1",
    b"GET * HTTP/1.1",
    b"OPTIONS * HTTP/1.1",
    b"GET /a HTTP/1.1 ",
)
REST = (
    FIELDS,
    b"Host: localhost\r\n",
    b"Host: localhost\r\nX-Twice: 1\r\nx-twice: 2\r\n",
    b"Host: localhost\r\nConnection: close\r\n",
    b"Host: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n",
    b"Host: localhost\r\nContent-Length: 0\r\n",
    b"Host: localhost\r\nContent-Length: 3\r\n",
    b"Host: localhost\r\nTransfer-Encoding: chunked\r\n",
    b"Host: localhost\r\nExpect: 100-continue\r\n",
    b"Host: a\r\nHost: b\r\n",
    b"Accept: */*\r\n",
    b"Host: localhost\r\n folded: 1\r\n",
    b"Host: localhost\r\nno colon\r\n",
    b"Host : localhost\r\n",
)


def told(events: list[Event]) -> list[object]:
    """What events say, in a form that can be compared."""
    return [
        astuple(each) if isinstance(each, Head) else str(each) if isinstance(each, Fault) else each
        for each in events
    ]


def without_known(data: bytes) -> list[object]:
    return told(RequestReader(KnownHeads()).read(data))


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("fields", REST)
def test_another_line_is_read_as_without_known_fields(line: bytes, fields: bytes) -> None:
    known = KnownHeads()
    RequestReader(known).read(FIRST + fields + b"\r\n")
    for end in (b"\r\n", b"\r\nGET /b HTTP/1.1\r\n", b"\r\nabc", b""):
        data = line + b"\r\n" + fields + end
        assert told(RequestReader(known).read(data)) == without_known(data)


@settings(deadline=None)
@given(st.text('/?#%&=;:@[]{}|\\^`"<> ~.-+*aé\x00\r\n\t', max_size=12))
def test_any_target_is_read_as_without_known_fields(target: str) -> None:
    known = KnownHeads()
    RequestReader(known).read(FIRST + FIELDS + b"\r\n")
    data = b"GET /" + target.encode() + b" HTTP/1.1\r\n" + FIELDS + b"\r\n"
    assert told(RequestReader(known).read(data)) == without_known(data)


def test_a_long_line_is_read_as_without_known_fields() -> None:
    known = KnownHeads()
    RequestReader(known).read(FIRST + FIELDS + b"\r\n")
    for length in (3_000, 5_000, 66_000):
        data = b"GET /%b HTTP/1.1\r\n%b\r\n" % (b"x" * length, FIELDS)
        assert told(RequestReader(known).read(data)) == without_known(data)


def test_known_fields_are_one_object() -> None:
    known = KnownHeads()
    data = FIRST + FIELDS + b"\r\n"
    first, second = (RequestReader(known).read(data)[0] for _ in range(2))
    assert isinstance(first, Head)
    assert isinstance(second, Head)
    assert second.headers is first.headers


def test_a_head_that_comes_in_parts_is_read_whole() -> None:
    known = KnownHeads()
    data = FIRST + FIELDS + b"\r\n"
    RequestReader(known).read(data)
    reader = RequestReader(known)
    assert reader.read(data[:30]) == []
    assert told(reader.read(data[30:])) == without_known(data)
    assert told(reader.read(data)) == without_known(data)


def test_the_latest_fields_are_known_and_large_ones_are_not() -> None:
    known = KnownHeads()
    for number in range(1_000):
        RequestReader(known).read(FIRST + FIELDS + b"X: %d\r\n\r\n" % number)
    assert known.head(FIRST + FIELDS + b"X: 999\r\n\r\n")
    assert known.head(FIRST + FIELDS + b"X: 0\r\n\r\n") is None
    large = FIRST + FIELDS + b"X: %b\r\n\r\n" % (b"x" * 5_000)
    RequestReader(known).read(large)
    assert known.head(large) is None
