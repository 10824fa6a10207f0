"""Events are sent to checked addresses, and to listeners with verified certificates."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest
import trustme

from tests.events.listener import listening
from tests.events.senders import (
    BODY,
    DELIVERED,
    LOOPBACK,
    PUBLIC,
    STRICT,
    USER_AGENT,
    WAIT,
    fine,
    names,
)
from tests.server import free_port
from tmf630.events.delivery.sending.sender import Outcome, Result, Sender
from tmf630.outbound import authorities, targets
from tmf630.outbound.targets import Rules

pytestmark = pytest.mark.anyio


async def test_a_refused_connection(sender: Sender) -> None:
    answer = await sender.post(f"http://127.0.0.1:{free_port()}/", BODY, {})
    assert answer == Result(Outcome.FAILED, "no connection: Connection refused")


async def test_a_callback_that_is_not_allowed_any_more() -> None:
    async with listening(fine) as listener:
        for rules, word in (
            (Rules(networks=(), http=False, loopback=False), "the scheme is http"),
            (STRICT, "loopback"),
        ):
            answer = await Sender(rules, USER_AGENT).post(listener.url(), BODY, {})
            assert answer.outcome is Outcome.FAILED
            assert answer.reason.startswith("refused: ") and word in answer.reason
    assert listener.connections == 0


async def test_a_name_that_changes_between_check_and_connect() -> None:
    resolve = names([PUBLIC], ["127.0.0.1"])
    async with listening(fine) as listener:
        url = listener.url(host="listener.example")
        await targets.check(url, STRICT, resolve)
        answer = await Sender(STRICT, USER_AGENT, resolve).post(url, BODY, {})
    assert answer.outcome is Outcome.FAILED
    assert answer.reason.startswith("refused: listener.example is at 127.0.0.1")
    assert listener.connections == 0


async def test_one_internal_address_among_public_ones_prevents_the_connection() -> None:
    async with listening(fine) as listener:
        sender = Sender(STRICT, USER_AGENT, names(["127.0.0.1", PUBLIC]))
        answer = await sender.post(listener.url(host="listener.example"), BODY, {})
    assert answer.reason.startswith("refused: listener.example is at 127.0.0.1")
    assert listener.connections == 0


async def test_the_address_that_is_checked_is_connected_to() -> None:
    """Only the given resolver knows the name."""
    allowed = Rules(networks=(ip_network("127.0.0.0/8"),), http=True, loopback=False)
    async with listening(fine, host="127.0.0.9") as listener:
        sender = Sender(allowed, USER_AGENT, names(["127.0.0.9"]))
        url = listener.url(host="listener.example")
        assert await sender.post(url, BODY, {}) == DELIVERED
        await sender.aclose()
    assert listener.requests[0].headers["host"] == f"listener.example:{listener.port}"


async def test_the_next_address_is_tried_after_one_that_does_not_answer() -> None:
    async with listening(fine, host="127.0.0.9") as listener:
        sender = Sender(LOOPBACK, USER_AGENT, names(["127.0.0.8", "127.0.0.9"]))
        assert await sender.post(listener.url(host="listener.example"), BODY, {}) == DELIVERED
        await sender.aclose()


async def test_a_name_that_does_not_exist(sender: Sender) -> None:
    answer = await sender.post("http://listener.invalid/", BODY, {})
    assert answer.outcome is Outcome.FAILED
    assert answer.reason.startswith("refused: listener.invalid could not be resolved: ")


class Authority:
    """A trusted certificate authority, and the certificates of listeners."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._authority = trustme.CA()
        self._authority.cert_pem.write_to_path(path)

    def listener(self, *names: str) -> ssl.SSLContext:
        return certified(self._authority, *names)


def certified(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Authority]:
    authority = Authority(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    authorities.trusted.cache_clear()
    yield authority
    authorities.trusted.cache_clear()


async def test_a_listener_whose_certificate_is_trusted(authority: Authority) -> None:
    sender = Sender(LOOPBACK, USER_AGENT, names(["127.0.0.1"]))
    async with listening(fine, tls=authority.listener("listener.example")) as listener:
        url = listener.url(host="listener.example", scheme="https")
        for _ in range(3):
            assert await sender.post(url, BODY, {}) == DELIVERED
        await sender.aclose()
    assert listener.connections == 1


async def test_a_listener_with_the_certificate_of_an_address(authority: Authority) -> None:
    sender = Sender(LOOPBACK, USER_AGENT)
    async with listening(fine, tls=authority.listener("127.0.0.1")) as listener:
        assert await sender.post(listener.url(scheme="https"), BODY, {}) == DELIVERED
        await sender.aclose()


async def test_a_certificate_of_another_name(authority: Authority) -> None:
    sender = Sender(LOOPBACK, USER_AGENT, names(["127.0.0.1"]))
    async with listening(fine, tls=authority.listener("other.example", "127.0.0.1")) as listener:
        answer = await sender.post(listener.url(host="listener.example", scheme="https"), BODY, {})
    assert answer.outcome is Outcome.FAILED
    assert "not valid for 'listener.example'" in answer.reason
    assert listener.requests == []


async def test_a_certificate_of_an_unknown_authority(sender: Sender) -> None:
    async with listening(fine, tls=certified(trustme.CA(), "127.0.0.1")) as listener:
        answer = await sender.post(listener.url(scheme="https"), BODY, {})
    assert answer.outcome is Outcome.FAILED
    assert answer.reason.startswith("no connection: its certificate is not trusted: ")
    assert listener.requests == []


async def test_a_listener_without_tls(sender: Sender) -> None:
    async def answer_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer_plainly, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        answer = await sender.post(f"https://127.0.0.1:{port}/", BODY, {})
    assert answer.outcome is Outcome.FAILED and answer.reason.startswith("no connection: ")


async def test_a_handshake_that_hangs_is_closed(short_timeout_sender: Sender) -> None:
    """The listener waits for the end of a request without TLS."""
    async with listening(fine) as listener:
        answer = await short_timeout_sender.post(listener.url(scheme="https"), BODY, {})
        await asyncio.wait_for(listener.left.wait(), WAIT)
    assert answer == Result(Outcome.FAILED, "no answer in 0.2 seconds")
