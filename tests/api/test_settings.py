"""Invalid settings stop the start, with one line for each; unknown variables are warned of."""

from __future__ import annotations

import json
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from tests.server import COMMAND, TIMEOUT, running
from tmf622.__main__ import main

# No server can listen here: the test of a setting that is accepted by mistake fails, not hangs.
NOWHERE = ("--host", "203.0.113.1")

BAD = {
    "port": ["abc", "70000", "-1", "80.5", "", "0x50"],
    "workers": ["0", "-1", "two", "65", "1.5", ""],
    "query-seconds": ["0", "-1", "61", "four", "inf", "nan", ""],
    "search-seconds": ["-1", "3601", "long", "inf", "nan", ""],
    "rules": ["loose", "STRICT", ""],
    "compute": [
        *("json:dumps", "query=", "query=json", "query=json:", "=json:dumps", "a b=json:dumps"),
        *("query=no_such_module:f", "query=json:no_such", "query=json:dumps"),
    ],
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
    "host": ["", "nonsense.invalid", "256.1.1.1", "::zz", "a" * 300],
    "callback-http": ["", "maybe", "2"],
    "insecure": ["", "maybe", "2"],
    "auth-issuer": ["", "issuer", "https://a b"],
    "auth-jwks": [""],
    "auth-jwks-seconds": ["0", "3601", "long", "nan", ""],
    "auth-algorithms": ["none", "HS256", "RS256,HS512", "rs256"],
    "auth-leeway-seconds": ["-1", "301", "long", ""],
    "auth-party-claim": [""],
    "trust-proxy": ["proxy", "10.0.0.1/8", "256.0.0.0/8"],
    "scopes-header": ["", "X Scopes"],
    "party-header": ["", "X Party"],
    "public-url": [
        *("https://例え.jp", "https://example.com:99999", "https:// example.com"),
        *("https://miller:secret@example.com", "ftp://example.com", "example.com"),
        *("//example.com", "https://", "", "https://[::1"),
        *("https://example.com?a=b", "https://example.com#a"),
    ],
    "centre": ["", "a\0b"],
    "catalog-url": [
        *("", "catalog.example", "//catalog.example", "ftp://catalog.example", "https://"),
        *("https://miller@catalog.example", "https://miller:secret@catalog.example/v4"),
        *("https://catalog.example/v4?key=secret", "https://catalog.example/v4?", "https://a/#b"),
        *("https://catalog.example:99999", "https://catalog.example:", "https://[::1"),
        *("https://cat alog.example", "https://例え.jp", "https://0x7f.1", "https://a\\b"),
    ],
    "customer-url": ["customer.example"],
    "party-url": ["https://party.example?a=b"],
    "inventory-url": ["https://a:b@inventory.example"],
    "acceptance-url": ["ws://acceptance.example"],
    "store": [
        *("sqlite:///:memory:", "sqlite:////", "sqlite:///orders.sqlite3?mode=ro"),
        *("", "orders", "/orders.sqlite3", "sqlite:", "sqlite://", "sqlite:///", "sqlite://a/b"),
        *("postgres://localhost/orders", "mongodb://", "mongodb://localhost:port/orders"),
        *("mongodb://localhost/?replicaSet", "mongodb://localhost/orders?colour=red"),
        "http://localhost",
    ],
}
NEIGHBOUR_URLS = ("catalog-url", "customer-url", "party-url", "inventory-url", "acceptance-url")
VARIABLES = {name: f"TMF622_{name.upper().replace('-', '_')}" for name in BAD} | {
    "store": "TMF622_STORE_URL"
}
OPTIONS = {name: f"--{name}" for name in BAD}
CASES = [(name, value) for name, values in BAD.items() for value in values]
# No variable can have a NUL.
VARIABLE_CASES = [(name, value) for name, value in CASES if "\0" not in value]


def shown(name: str, value: str) -> str:
    """A value as messages show it: some URLs without what may be a password."""
    if name == "store" or name in NEIGHBOUR_URLS:
        return repr(re.sub("//.*@", "//…@", value.partition("?")[0]))[1:-1]
    return repr(value)[1:-1]


def refused(
    options: tuple[str, ...], environment: dict[str, str], *words: str, nowhere: bool = True
) -> None:
    """Assert that the command stops with one line, which has the words."""
    given = [*(NOWHERE if nowhere else ()), *options]
    ended = CliRunner().invoke(main, ["serve", *given], env=environment)
    assert (ended.exit_code, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert "cannot listen" not in line
    for word in words:
        assert word in line


@pytest.mark.parametrize(("name", "value"), CASES)
def test_a_bad_option_is_named(name: str, value: str) -> None:
    refused((f"--{name}", value), {}, f"{OPTIONS[name]} is ", shown(name, value))


@pytest.mark.parametrize(("name", "value"), VARIABLE_CASES)
def test_a_bad_variable_is_named(name: str, value: str) -> None:
    environment = {VARIABLES[name]: value}
    refused((), environment, f"{VARIABLES[name]} is ", shown(name, value), nowhere=name != "host")


def test_all_bad_settings_are_named_at_once() -> None:
    options = ("--host", "nonsense.invalid", "--store", "mongodb://localhost:port/orders")
    environment = {
        "TMF622_PORT": "abc",
        "TMF622_WORKERS": "0",
        "TMF622_CANCELLATION_POLICY": "json:no_such_function",
        "TMF622_PROT": "1",
    }
    ended = CliRunner().invoke(main, ["serve", *options], env=environment)
    assert (ended.exit_code, ended.stdout) == (2, "")
    lines = ended.stderr.splitlines()
    named = ["--host", "TMF622_PORT", "--store", "TMF622_WORKERS", "TMF622_CANCELLATION_POLICY"]
    assert [line.split()[1] for line in lines] == [*named, "TMF622_PROT"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("TMF622_PROT", "did you mean TMF622_PORT?"),
        ("TMF622_STORE", "did you mean TMF622_STORE_URL?"),
        ("TMF622_port", "did you mean TMF622_PORT?"),
        ("TMF622_COLOUR", "the settings are TMF622_CONTRACT, "),
        ("TMF622_", "the settings are TMF622_CONTRACT, "),
    ],
)
def test_an_unknown_variable_is_warned_of(name: str, hint: str) -> None:
    warning, ended = refused_afterwards({name: "1"})
    assert warning.startswith(f"tmf622: warning: {name} is no setting, and is ignored: {hint}")
    assert "cannot listen" in ended


def test_an_unknown_variable_is_warned_of_in_json() -> None:
    warning, _ = refused_afterwards({"TMF622_PROT": "1", "TMF622_LOG_FORMAT": "json"})
    line = json.loads(warning)
    assert line["level"] == "WARNING"
    assert "TMF622_PROT" in line["message"]


def refused_afterwards(environment: dict[str, str]) -> tuple[str, str]:
    """The two lines of a server that then fails on its address."""
    ended = CliRunner().invoke(main, ["serve", *NOWHERE], env=environment)
    assert (ended.exit_code, ended.stdout) == (2, "")
    first, second = ended.stderr.splitlines()
    return first, second


SERVICE_LINKS = {
    "TMF622_SERVICE_HOST": "10.0.0.1",
    "TMF622_SERVICE_PORT": "8622",
    "TMF622_SERVICE_PORT_HTTP": "8622",
    "TMF622_PORT": "tcp://10.0.0.1:8622",
    "TMF622_PORT_8622_TCP": "tcp://10.0.0.1:8622",
    "TMF622_PORT_8622_TCP_PROTO": "tcp",
    "TMF622_PORT_8622_TCP_PORT": "8622",
    "TMF622_PORT_8622_TCP_ADDR": "10.0.0.1",
}
"""The variables that Kubernetes sets for a service named tmf622."""


def test_variables_of_other_programs_are_ignored() -> None:
    of_another_service = {
        name.replace("TMF622_", "TMF622_MONGO_"): value for name, value in SERVICE_LINKS.items()
    }
    environment = {
        **SERVICE_LINKS,
        **of_another_service,
        "TMF622_KIT": "https://example.com/kit.git",
        "TMF622_CONFORMANCE_TOKEN_FILE": "/run/secrets/token",
        "TMF622_TEST_MONGODB_URI": "mongodb://localhost",
        "TMF621_PORT": "1",
    }
    ended = CliRunner().invoke(main, ["serve", *NOWHERE], env=environment)
    (line,) = ended.stderr.splitlines()
    assert "cannot listen on 203.0.113.1 port 8622: " in line


def test_a_bad_port_beside_service_links_is_named() -> None:
    refused((), {**SERVICE_LINKS, "TMF622_PORT": "tcp:8622"}, "TMF622_PORT is 'tcp:8622'")


@pytest.mark.parametrize(
    ("options", "allowed"),
    [
        (("--callback-http", "--rules", "strict"), True),
        (("--callback-http",), True),
        (("--callback-http", "true"), True),
        (("--callback-http=false",), False),
        ((), False),
    ],
)
def test_a_boolean_is_an_option_with_a_value_or_without(
    sqlite_url: str, options: tuple[str, ...], allowed: bool
) -> None:
    callback = {"callback": "http://93.184.215.14/listener"}
    with running(sqlite_url, *options) as server:
        answer = httpx.post(f"{server.api}/hub", json=callback, timeout=TIMEOUT)
    assert (answer.status_code == 201) is allowed


def test_a_password_is_not_shown() -> None:
    for url in (
        "mongodb://miller:secret@localhost:port/orders",
        "mongodb://miller:sec/secret@localhost/orders",
        "mongodb://localhost:port/orders?tlsCertificateKeyFilePassword=secret",
    ):
        ended = CliRunner().invoke(main, ["serve", *NOWHERE, "--store", url])
        assert "localhost" in ended.stderr
        assert "secret" not in ended.stderr


@pytest.mark.parametrize("command", ["serve", "events status", "seed --orders 1", "migrate"])
@pytest.mark.parametrize(
    "rest",
    ["miller:secret@localhost/orders", "localhost/orders?tlsCertificateKeyFilePassword=secret"],
)
def test_a_password_is_no_part_of_a_command(command: str, rest: str) -> None:
    tried = [*command.split(), "--store", f"mongodb://{rest}"]
    ended = CliRunner().invoke(main, tried)
    assert (ended.exit_code, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert "TMF622_STORE_URL_FILE" in line
    assert "secret" not in line


def test_options_of_a_store_are_a_part_of_a_command() -> None:
    refused(("--store", "mongodb://miller@localhost:27017,b:1/o?colour=red"), {}, "cannot be read")


def test_a_setting_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "rules"
    file.write_text("loose\n")
    refused((), {"TMF622_RULES_FILE": str(file)}, "TMF622_RULES_FILE is 'loose'")
    file.write_text("mongodb://miller:secret@localhost:port/orders")
    ended = CliRunner().invoke(main, ["serve", *NOWHERE], env={"TMF622_STORE_URL_FILE": str(file)})
    assert "TMF622_STORE_URL_FILE is 'mongodb://…@localhost:port/orders'" in ended.stderr
    assert "secret" not in ended.stderr


def test_a_variable_and_an_option_override_a_file(tmp_path: Path) -> None:
    file = tmp_path / "rules"
    file.write_text("contract")
    environment = {"TMF622_RULES_FILE": str(file)}
    refused((), {**environment, "TMF622_RULES": "loose"}, "TMF622_RULES is 'loose'")
    refused(("--rules", "loose"), environment, "--rules is 'loose'")


@pytest.mark.parametrize(("content", "word"), [(None, "No such file"), (b"\xff", "UTF-8")])
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, content: bytes | None, word: str
) -> None:
    file = tmp_path / "setting"
    if content is not None:
        file.write_bytes(content)
    refused((), {"TMF622_RULES_FILE": str(file)}, f"TMF622_RULES_FILE is {str(file)!r}", word)


@pytest.mark.parametrize("name", NEIGHBOUR_URLS)
def test_a_password_of_a_neighbour_is_not_shown(name: str) -> None:
    for url in ("https://miller:secret@localhost/v4", "https://localhost/v4?key=secret"):
        ended = CliRunner().invoke(main, ["serve", *NOWHERE, f"--{name}", url])
        assert "localhost" in ended.stderr
        assert "secret" not in ended.stderr


def test_an_option_overrides_a_variable() -> None:
    refused(("--port", "abc"), {"TMF622_PORT": "8622"}, "abc")


def test_an_unknown_option_is_named() -> None:
    tried = [*COMMAND, "serve", "--prot", "1"]
    ended = subprocess.run(tried, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--prot" in ended.stderr.splitlines()[-1]


def test_an_address_of_another_machine_is_named() -> None:
    ended = CliRunner().invoke(main, ["serve", *NOWHERE])
    assert ended.exit_code == 2
    (line,) = ended.stderr.splitlines()
    assert "203.0.113.1 port 8622: this machine does not have that address" in line


def test_the_version_is_printed() -> None:
    printed = subprocess.run([*COMMAND, "--version"], capture_output=True, text=True, check=True)
    assert printed.stdout == f"tmf622, version {version('tmf622')}\n"
