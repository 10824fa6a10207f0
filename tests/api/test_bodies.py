"""Bodies: media types, size, depth, and malformed JSON."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import httpx
import pytest

from tests.api.client import CONTRACT, ContractClient
from tests.api.orders import item, order, refused
from tests.api.raw import exchange, request
from tests.server import BASE_PATH, Server

pytestmark = pytest.mark.any_store

ORDER = json.dumps(order()).encode()
LARGEST = 2 * 1024 * 1024
DEEPEST = 64


def post(client: httpx.Client, content: bytes, **headers: str) -> httpx.Response:
    return client.post("/productOrder", content=content, headers=headers)


# Media types and encodings

TAKEN = [
    "application/json",
    "Application/JSON",
    "application/json;charset=utf-8",
    "application/json; charset=UTF-8",
    'application/json; charset="utf-8"',
    'application/json ; Charset="UTF-8"',
    "application/json;charset=utf8",
    "application/json; version=1",
    "application/json;",
    "",
]

NOT_TAKEN = [
    "text/plain",
    "text/json",
    "application/xml",
    "application/jsonp",
    "application/merge-patch+json",
    "application/json-patch+json",
    "application/vnd.api+json",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "json",
    "*/*",
    "application/json;charset=latin-1",
    "application/json;charset=utf-16",
    "application/json;charset=foo",
    "application/json, text/plain",
    "\xe9/\xff",
]


@pytest.mark.parametrize("content_type", TAKEN)
def test_json_media_types_are_accepted(client: ContractClient, content_type: str) -> None:
    assert post(client, ORDER, **{"Content-Type": content_type}).status_code == 201


def test_a_body_without_a_content_type_is_json(client: ContractClient) -> None:
    request = client.build_request("POST", "/productOrder", content=ORDER)
    assert "content-type" not in request.headers
    assert client.send(request).status_code == 201


@pytest.mark.parametrize("content_type", NOT_TAKEN)
def test_another_media_type_is_refused(client: ContractClient, content_type: str) -> None:
    answer = client.post(
        "/productOrder", content=ORDER, headers=[(b"Content-Type", content_type.encode("latin-1"))]
    )
    refused(answer, 415, "68")


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "x-gzip"])
def test_a_packed_body_is_unpacked(client: ContractClient, encoding: str) -> None:
    answer = post(client, gzip.compress(ORDER), **{"Content-Encoding": encoding})
    assert answer.status_code == 201
    assert (
        answer.json()["productOrderItem"]
        == json.loads(post(client, ORDER).text)["productOrderItem"]
    )


@pytest.mark.parametrize("encoding", ["deflate", "br", "x-foo", "identity, gzip", "gzip, gzip"])
def test_a_body_in_another_coding_is_refused(client: ContractClient, encoding: str) -> None:
    answer = post(client, gzip.compress(ORDER), **{"Content-Encoding": encoding})
    refused(answer, 415, "68", "Content-Encoding", "gzip")
    assert answer.headers["accept-encoding"] == "gzip"


PACKED = gzip.compress(ORDER)
BROKEN = {
    "plain": ORDER,
    "cut": PACKED[:-3],
    "with another member": PACKED + PACKED,
    "with a wrong checksum": PACKED[:-8] + bytes(4) + PACKED[-4:],
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_gzip_did_not_write_is_refused(client: ContractClient, body: bytes) -> None:
    refused(post(client, body, **{"Content-Encoding": "gzip"}), 400, "22", "gzip")


def test_what_is_unpacked_has_the_limit_of_a_body(client: ContractClient) -> None:
    largest = gzip.compress(of_length(2 * 1024 * 1024))
    assert post(client, largest, **{"Content-Encoding": "gzip"}).status_code == 201
    bomb = gzip.compress(bytes(200_000_000), 9)
    refused(post(client, bomb, **{"Content-Encoding": "gzip"}), 413, "66", "2097152")


@pytest.mark.parametrize("encoding", ["identity", "Identity", ""])
def test_identity_is_a_content_encoding(client: ContractClient, encoding: str) -> None:
    assert post(client, ORDER, **{"Content-Encoding": encoding}).status_code == 201


# Lengths and chunks


def test_a_body_can_be_chunked(client: ContractClient) -> None:
    sent = client.post("/productOrder", content=(bytes([each]) for each in ORDER))
    assert sent.request.headers["transfer-encoding"] == "chunked"
    assert sent.status_code == 201


def of_length(length: int) -> bytes:
    """An order of this many bytes."""
    empty = json.dumps(order(description="")).encode()
    return empty.replace(b'""', b'"' + b"x" * (length - len(empty)) + b'"', 1)


def chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_two_mebibytes_is_refused(client: ContractClient, chunked: bool) -> None:
    for length, status in ((LARGEST, 201), (LARGEST + 1, 413)):
        body = of_length(length)
        assert len(body) == length
        answer = client.post("/productOrder", content=chunks(body) if chunked else body)
        assert answer.status_code == status
    refused(answer, 413, "66", str(LARGEST))
    assert client.get("/productOrder?limit=0").status_code == 200


def test_a_body_is_refused_for_its_declared_length(server: Server) -> None:
    # No byte of the body is sent, so the declared length is the reason.
    head = request("POST", f"{BASE_PATH}/productOrder", f"Content-Length: {2**62}")
    refused(exchange(server, head), 413, "66")


@pytest.mark.parametrize(
    "path", [path for path, each in CONTRACT["paths"].items() if "post" in each]
)
def test_a_missing_body_is_refused(client: ContractClient, path: str) -> None:
    refused(client.post(path), 400, "21")
    refused(client.post(path, content=iter([b""])), 400, "21")


# JSON syntax

NESTED_TOO_DEEP = [
    b"[" * 100_000,
    b'{"x":' * 100_000,
    b"[" * 100_000 + b"]" * 100_000,
    b'{"productOrderItem":' + b"[" * DEEPEST + b"]" * DEEPEST + b"}",
]

MANY_NAMES = b"{" + b"".join(b'"%x":1,' % number for number in range(190_000))

MALFORMED = {
    "blank": b" \r\n",
    "word": b"order",
    "cut off": ORDER[:-1],
    "trailing": ORDER + b"}",
    "two values": ORDER + ORDER,
    "trailing comma": b'{"x":1,}',
    "comment": b"{} // order",
    "single quotes": b"{'x':1}",
    "unquoted name": b"{x:1}",
    "BOM": b"\xef\xbb\xbf" + ORDER,
    "NUL after": ORDER + b"\0",
    "line break in a string": b'{"x":"\n"}',
    "NUL in a string": b'{"x":"\0"}',
    "unknown escape": b'{"x":"\\x41"}',
    "latin-1": '{"x":"é"}'.encode("latin-1"),
    "UTF-16": '{"x":1}'.encode("utf-16"),
    "overlong": b'{"x":"\xc0\xaf"}',
    "encoded surrogate": b'{"x":"\xed\xa0\x80"}',
    "leading zero": b'{"x":01}',
    "plus": b'{"x":+1}',
    "bare fraction": b'{"x":.5}',
    "hexadecimal": b'{"x":0x10}',
    "other digits": '{"x":１}'.encode(),  # noqa: RUF001 - fullwidth
    "NaN": b'{"x":NaN}',
    "Infinity": b'{"x":Infinity}',
    "-Infinity": b'{"x":-Infinity}',
    "beyond a double": b'{"x":1e999}',
    "below a double": b'{"x":[-1e999]}',
    "5,000 digits": b'{"x":' + b"9" * 5_000 + b"}",
    "2^63": b'{"x":{"y":[9223372036854775808]}}',
    "-2^63-1": b'{"x":-9223372036854775809}',
    "a name twice": b'{"x":1,"x":1}',
    "a name twice, deep": b'{"x":[{"y":{"a":1,"b":2,"a":3}}]}',
    "a name twice, escaped": b'{"x":1,"\\u0078":1}',
    "a name twice, no character": b'{"\\ud800":1,"\\ud800":1}',
    "a name twice after many": MANY_NAMES + b'"z":1,"z":1}',
    "high surrogate": b'{"x":"\\ud83d"}',
    "low surrogate": b'{"x":"\\uDCE6"}',
    "surrogates in the wrong order": b'{"x":"\\udce6\\ud83d"}',
    "surrogate in a name": b'{"\\ud800":1}',
    "surrogate, upper case": b'{"x":"\\uD83D"}',
    "NUL in a name": b'{"a\\u0000b":1}',
    "NUL in a name, deep": b'{"x":[{"\\u0000":1}]}',
    **{f"depth {number}": body for number, body in enumerate(NESTED_TOO_DEEP)},
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_malformed_json_is_refused(client: ContractClient, body: bytes) -> None:
    answer = post(client, body)
    refused(answer, 400, "22")
    assert len(answer.content) < 500


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_refused_by_name(client: ContractClient, encoding: str) -> None:
    answer = post(client, ORDER.decode().encode(encoding))
    refused(answer, 400, "22", "byte order mark", "UTF-8 without one")


def nested(depth: int) -> bytes:
    """An order of that many levels."""
    value = "1"
    for level in range(depth - 1):
        value = f"[{value}]" if level % 2 else f'{{"x":{value}}}'
    return f'{{"x":{value},"productOrderItem":[{json.dumps(item())}]}}'.encode()


def test_a_body_over_64_levels_is_refused(client: ContractClient) -> None:
    assert post(client, nested(DEEPEST)).status_code == 201
    refused(post(client, nested(DEEPEST + 1)), 400, "22", str(DEEPEST))


# What stands before and after the next level, as if it were closed and opened again.
DECOYS = {
    "a bracket": ('["]",', ',"["]'),
    "brackets": ('["]][",', ',"[]["]'),
    "a bracket between quotes": (r'["\"]\"",', r',"\"[\""]'),
    "a bracket after a backslash": (r'["\\]",', r',"\\["]'),
    "a brace as a name": ('{"}":0,"x":', ',"{":0}'),
    "a brace as a value": ('{"a":"}","x":', ',"b":"{"}'),
}


@pytest.mark.parametrize("decoy", DECOYS.values(), ids=DECOYS)
def test_brackets_in_strings_do_not_count_as_levels(
    client: ContractClient, decoy: tuple[str, str]
) -> None:
    before, after = decoy

    def body(depth: int) -> bytes:
        value = before * (depth - 1) + "1" + after * (depth - 1)
        return f'{{"x":{value},"productOrderItem":[{json.dumps(item())}]}}'.encode()

    assert post(client, body(DEEPEST)).status_code == 201
    for deep in (DEEPEST + 1, 250, 500):
        refused(post(client, body(deep)), 400, "22", str(DEEPEST))
