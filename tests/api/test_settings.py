"""Settings that a server cannot start with: one line names each of them."""

from __future__ import annotations

import subprocess

import pytest
from click.testing import CliRunner

from tests.server import COMMAND
from tmf622.__main__ import main

# Were a bad setting taken, the server could not listen here, and its test would fail, not hang.
NOWHERE = ("--host", "203.0.113.1")

BAD = {
    "port": ["abc", "70000", "-1", "80.5", "", "0x50"],
    "workers": ["0", "-1", "two", "65", "1.5", ""],
    "query-seconds": ["0", "-1", "61", "four", "inf", "nan", ""],
    "rules": ["loose", "STRICT", ""],
    "cancellation-policy": [
        *("", "json", "json:", ":dumps", "json:dumps(1)", "json.dumps", ".policy:assess"),
        *("no_such_module:assess", "json:no_such_function", "json:dumps", "json:JSONDecoder"),
    ],
    "lease-seconds": ["0", "0.4", "3601", "-1", "long", "inf", "nan", ""],
    "actor-header": ["", "X Actor", "X-Actor:", "X-Äctor", "X-Actor\n", "(X)"],
    "allowed-hosts": ["orders.example:8622", "https://orders.example", "a b", "*.", "a,::g"],
    "cors-origins": [
        *("shop.example", "https://", "https://shop.example/", "https://shop.example/orders"),
        *("https://shop.example?a=b", "https://a@shop.example", "https://例え.jp", "https://a,b"),
    ],
    "log-format": ["xml", "JSON", ""],
    "log-level": ["loud", "INFO", ""],
    "public-url": [
        *("https://例え.jp", "https://example.com:99999", "https:// example.com"),
        *("https://miller:secret@example.com", "ftp://example.com", "example.com"),
        *("//example.com", "https://", "", "https://[::1"),
        *("https://example.com?a=b", "https://example.com#a"),
    ],
    "store": [
        *("sqlite:///:memory:", "sqlite:////", "sqlite:///orders.sqlite3?mode=ro"),
        *("", "orders", "/orders.sqlite3", "sqlite:", "sqlite://", "sqlite:///", "sqlite://a/b"),
        *("postgres://localhost/orders", "mongodb://", "mongodb://localhost:port/orders"),
        *("mongodb://localhost/?replicaSet", "mongodb://localhost/orders?colour=red"),
        "http://localhost",
    ],
}
VARIABLES = {name: f"TMF622_{name.upper().replace('-', '_')}" for name in BAD} | {
    "store": "TMF622_STORE_URL"
}
CASES = [(name, value) for name, values in BAD.items() for value in values]


def shown(name: str, value: str) -> str:
    """What a message shows of a value: of a store's URL no options, which may hold passwords."""
    return value.partition("?")[0] if name == "store" else repr(value)[1:-1]


def refused(options: tuple[str, ...], environment: dict[str, str], *words: str) -> None:
    """Assert that the command stops with one line that has the words."""
    ended = CliRunner().invoke(main, ["serve", *NOWHERE, *options], env=environment)
    assert (ended.exit_code, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert "cannot listen" not in line
    for word in words:
        assert word in line


@pytest.mark.parametrize(("name", "value"), CASES)
def test_a_bad_option_is_named(name: str, value: str) -> None:
    refused((f"--{name}", value), {}, VARIABLES[name], shown(name, value))


@pytest.mark.parametrize(("name", "value"), CASES)
def test_a_bad_variable_is_named(name: str, value: str) -> None:
    refused((), {VARIABLES[name]: value}, VARIABLES[name], shown(name, value))


@pytest.mark.parametrize("name", ["TMF622_PROT", "TMF622_COLOUR", "TMF622_port", "TMF622_"])
def test_an_unknown_variable_is_named(name: str) -> None:
    refused((), {name: "1"}, name)


def test_a_password_is_not_shown() -> None:
    for url in (
        "mongodb://miller:secret@localhost:port/orders",
        "mongodb://miller:sec/secret@localhost/orders",
        "mongodb://localhost:port/orders?tlsCertificateKeyFilePassword=secret",
    ):
        ended = CliRunner().invoke(main, ["serve", *NOWHERE, "--store", url])
        assert "localhost" in ended.stderr
        assert "secret" not in ended.stderr


def test_a_typing_error_is_understood() -> None:
    refused((), {"TMF622_PROT": "1"}, "TMF622_PORT")
    refused((), {"TMF622_STORE": "1"}, "TMF622_STORE_URL")


def test_variables_of_others_and_of_the_tests_are_left_alone() -> None:
    environment = {"TMF621_PORT": "1", "TMF622_TEST_MONGODB_URI": "mongodb://localhost"}
    ended = CliRunner().invoke(main, ["serve", *NOWHERE], env=environment)
    assert "cannot listen on 203.0.113.1" in ended.stderr


def test_an_option_counts_more_than_a_variable() -> None:
    refused(("--port", "abc"), {"TMF622_PORT": "8622"}, "abc")


def test_an_unknown_option_is_named() -> None:
    tried = [*COMMAND, "serve", "--prot", "1"]
    ended = subprocess.run(tried, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--prot" in ended.stderr.splitlines()[-1]


def test_a_host_that_is_not_here_is_named() -> None:
    ended = CliRunner().invoke(main, ["serve", "--host", "no-such-host.invalid", "--port", "0"])
    assert ended.exit_code == 2
    (line,) = ended.stderr.splitlines()
    assert "no-such-host.invalid" in line
