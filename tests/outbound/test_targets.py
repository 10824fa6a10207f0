"""Allowed and refused targets."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outbound.hostile import HOSTILE
from tmf630.outbound import networks, targets
from tmf630.outbound.targets import Malformed, Refused, Rules

pytestmark = pytest.mark.anyio

STRICT = Rules(networks=(), http=False, loopback=False)
HTTP = Rules(networks=(), http=True, loopback=False)
LOOPBACK = Rules(networks=(), http=False, loopback=True)
PUBLIC = "93.184.215.14"


def allowing(*named: str) -> Rules:
    return Rules(networks=tuple(map(ip_network, named)), http=False, loopback=False)


class Names:
    """A resolver of these names."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked: list[str] = []

    async def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        return self.addresses


@pytest.mark.parametrize(("callback", "word"), HOSTILE, ids=[repr(url)[:60] for url, _ in HOSTILE])
async def test_hostile(callback: str, word: str) -> None:
    with pytest.raises(Refused) as refused:
        await targets.check(callback, STRICT)
    assert word in str(refused.value)


def test_every_hostile_callback_is_listed_once() -> None:
    assert len({callback for callback, _ in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize(
    ("callback", "rules"),
    [
        ("https://listener.example", STRICT),
        ("https://listener.example/", STRICT),
        ("HTTPS://Listener.Example:443/tmf-api/listener", STRICT),
        ("https://listener.example:8443/listener?tenant=a@b&to=https://other.example/", STRICT),
        ("https://listener.example/?x", STRICT),
        ("https://listener.example?x", STRICT),
        ("https://listener.example:1/%0d%0a", STRICT),
        ("https://listener.example:65535/a;b='(c)'!*,$", STRICT),
        ("https://xn--bcher-kva.example/listener", STRICT),
        ("https://service_a/listener", STRICT),
        ("https://7f000001.example/", STRICT),
        ("https://1.2.3.4.example/", STRICT),
        ("https://93.184.215.14/", STRICT),
        ("https://93.184.215.14:8443/", STRICT),
        ("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", STRICT),
        ("https://[2606:2800:21f:cb07:6820:80DA:AF6B:8b2c]:8443/listener", STRICT),
        ("https://[64:ff9b::93.184.215.14]/", STRICT),
        ("https://listener.example/" + "a" * 2_023, STRICT),
        ("http://listener.example/", HTTP),
        ("http://listener.example:8080/", HTTP),
        ("http://localhost:8622/tmf-api/listener", LOOPBACK),
        ("http://127.0.0.1:8622/", LOOPBACK),
        ("http://127.1.2.3/", LOOPBACK),
        ("http://[::1]:8622/", LOOPBACK),
        ("https://127.0.0.1/", LOOPBACK),
        ("https://10.1.2.3/", allowing("10.0.0.0/8")),
        ("https://[fd12::1]/", allowing("fd12::/16")),
        ("https://169.254.169.254/", allowing("169.254.169.254")),
        ("https://127.0.0.1/", allowing("127.0.0.0/8")),
        ("https://[::ffff:10.1.2.3]/", allowing("10.0.0.0/8", "::ffff:0:0/96")),
        ("https://[64:ff9b:1::93.184.215.14]/", allowing("64:ff9b:1::/48")),
    ],
)
async def test_allowed(callback: str, rules: Rules) -> None:
    host_of_localhost = "127.0.0.1" if "localhost" in callback else PUBLIC
    await targets.check(callback, rules, Names(host_of_localhost))


@pytest.mark.parametrize(
    ("callback", "rules", "word"),
    [
        ("https://127.0.0.1/", HTTP, "loopback"),
        ("http://listener.example/", LOOPBACK, "http to localhost"),
        ("http://localhost.example/", LOOPBACK, "http to localhost"),
        ("http://93.184.215.14/", LOOPBACK, "http to localhost"),
        ("http://10.1.2.3/", allowing("10.0.0.0/8"), "scheme is http"),
        ("https://10.1.2.3/", LOOPBACK, "private"),
        ("https://0.0.0.0/", LOOPBACK, "unspecified"),
        ("https://[::ffff:127.0.0.1]/", LOOPBACK, "IPv4 address within"),
        ("https://[::ffff:10.1.2.3]/", allowing("10.0.0.0/8"), "IPv4 address within"),
        ("https://[::ffff:10.1.2.3]/", allowing("::ffff:0:0/96"), "10.1.2.3 for some, a private"),
        ("https://[64:ff9b::10.1.2.3]/", STRICT, "10.1.2.3 for some, a private"),
        ("https://[64:ff9b:1::10.1.2.3]/", allowing("64:ff9b:1::/48"), "10.1.2.3 for some"),
        ("https://[2002:0a01:0203::1]/", allowing("2002::/16"), "10.1.2.3 for some"),
        ("https://[2001::8000:ffff:f5fe:fdfc]/", allowing("2001::/32"), "0.0.0.0 for some"),
        ("https://169.254.169.254/", allowing("169.254.0.0/16"), "metadata"),
        ("https://100.100.100.200/", allowing("100.64.0.0/10", "0.0.0.0/0"), "metadata"),
        ("https://[fd00:ec2::254]/", allowing("fd00::/8"), "metadata"),
        ("https://172.16.0.1/", allowing("10.0.0.0/8", "fd12::/16"), "private"),
    ],
)
async def test_allowed_networks_allow_no_other_callback(
    callback: str, rules: Rules, word: str
) -> None:
    with pytest.raises(Refused) as refused:
        await targets.check(callback, rules, Names(PUBLIC))
    assert word in str(refused.value)


async def test_every_address_of_a_name_must_be_allowed() -> None:
    rules = allowing("10.0.0.0/8")
    await targets.check("https://listener.example/", rules, Names("10.0.0.1", PUBLIC))
    with pytest.raises(Refused, match=r"listener\.example is at 192\.168\.0\.1, which is a priv"):
        await targets.check(
            "https://listener.example/", rules, Names("10.0.0.1", PUBLIC, "192.168.0.1")
        )


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("127.0.0.1", "loopback"),
        ("10.0.0.1", "private"),
        ("169.254.169.254", "metadata"),
        ("::1", "loopback"),
        ("fe80::1%eth0", "link-local"),
        ("fd00::1", "private"),
        ("::ffff:192.168.0.1", "IPv4 address within"),
    ],
)
async def test_a_name_of_an_internal_address(address: str, word: str) -> None:
    with pytest.raises(Refused, match=word):
        await targets.check("https://listener.example/", STRICT, Names(address))


async def test_addresses_are_in_the_order_of_the_resolver() -> None:
    names = Names(PUBLIC, "2606:2800:21f::1")
    assert await targets.addresses("listener.example", STRICT, names) == names.addresses
    assert names.asked == ["listener.example"]


async def test_an_address_is_not_resolved() -> None:
    names = Names("127.0.0.1")
    assert list(await targets.addresses(PUBLIC, STRICT, names)) == [PUBLIC]
    assert names.asked == []


async def test_a_name_that_does_not_exist() -> None:
    with pytest.raises(Refused, match=r"listener\.invalid could not be resolved: "):
        await targets.check("https://listener.invalid/", STRICT)


async def test_a_name_without_addresses() -> None:
    with pytest.raises(Refused, match="has no address"):
        await targets.check("https://listener.example/", STRICT, Names())


async def test_a_name_server_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(host: str) -> Sequence[str]:
        await asyncio.Event().wait()
        return ()

    monkeypatch.setattr(targets, "_LOOKUP_SECONDS", 0.0)
    with pytest.raises(Refused, match="within 0 seconds"):
        await targets.check("https://listener.example/", STRICT, hang)


V4 = st.ip_addresses(v=4) | st.integers(0, 2**16 - 1).map(lambda low: IPv4Address(low << 16))
V6 = st.ip_addresses(v=6) | st.integers(0, 2**16 - 1).map(lambda high: IPv6Address(high << 112))


@given(V4 | V6)
def test_addresses_that_python_calls_not_global_are_refused(
    address: IPv4Address | IPv6Address,
) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        within_nat64 = address in ip_network("64:ff9b::/96")  # reserved, for Python
        assert within_nat64 or networks.objection(address, (), loopback=False)


@given(V4, st.sampled_from(["::", "::ffff:0:0", "64:ff9b::", "64:ff9b:1::"]))
def test_an_internal_address_is_refused_in_every_notation(
    address: IPv4Address, prefix: str
) -> None:
    disguised = IPv6Address(int(IPv6Address(prefix)) + int(address))
    if networks.objection(address, (), loopback=False):
        everything = (ip_network("::/0"),)
        assert networks.objection(disguised, (), loopback=False)
        if int(disguised) > 1:
            assert networks.objection(disguised, everything, loopback=False)


URLS = st.from_regex(
    r"https?://([a-z0-9.\-_]{1,12}|[0-9a-fx.]{1,15}|\[[0-9a-f:.]{2,20}\]|[!-~]{1,8})"
    r"(:[0-9]{1,5})?([/?][!-~]{0,10})?",
    fullmatch=True,
)


@given(URLS)
def test_url_parsers_agree_on_allowed_callbacks(url: str) -> None:
    try:
        target = targets.target(url, HTTP)
    except Refused:
        return
    split = urlsplit(url)
    read = httpx.URL(url)
    default = {"http": 80, "https": 443}[target.scheme]
    assert (split.scheme, split.port or default) == (target.scheme, target.port)
    assert (read.scheme, read.port or default) == (target.scheme, target.port)
    for host in (split.hostname, read.host):
        assert host is not None
        same = ip_address(host) == ip_address(target.host) if ":" in host else host == target.host
        assert same


@pytest.mark.parametrize(
    ("url", "authority", "path"),
    [
        ("https://Listener.Example:443", "listener.example", "/"),
        ("https://listener.example:8443?a=b", "listener.example:8443", "/?a=b"),
        ("http://listener.example:443/a?b?c", "listener.example:443", "/a?b?c"),
        ("http://[2606:0::1]:80/", "[2606::1]", "/"),
        ("https://[2606::1]:80/", "[2606::1]:80", "/"),
    ],
)
def test_where_a_request_goes(url: str, authority: str, path: str) -> None:
    target = targets.target(url, HTTP)
    assert (target.authority, target.path) == (authority, path)


@pytest.mark.parametrize("url", ["https://a.example", "HTTP://a.example:8080/v4/", "http://[::1]/"])
async def test_a_base_url_is_one_of_http(url: str) -> None:
    targets.check_base_url(url)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        *(("", "https://"), ("a.example", "https://"), ("ftp://a.example", "https://")),
        *(("https://a.example?", "query"), ("https://a.example/?b=c", "query")),
        *(("https://a.example/#b", "fragment"), ("https://b@a.example", "user information")),
    ],
)
async def test_a_base_url_takes_paths(url: str, word: str) -> None:
    with pytest.raises(Malformed) as refused:
        targets.check_base_url(url)
    assert word in str(refused.value)
