"""The kit has access to a server that needs tokens, and shows no token to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.api.access.issuer import Issuer
from tests.server import Server, running
from tmf622.__main__ import main
from tmf622_conformance.credentials import FILE_VARIABLE, VARIABLE

pytestmark = pytest.mark.any_store

SECRET = "s3cret-of-the-user"  # noqa: S105 - not a secret


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("issuer") / "keys.json")


@pytest.fixture(scope="module")
def server(issuer: Issuer) -> Iterator[Server]:
    store = f"sqlite:///{issuer.file.with_name('orders.sqlite3')}"
    with running(store, environment=issuer.settings()) as server:
        yield server


def command(url: str, *options: str, **variables: str) -> Result:
    ended = CliRunner().invoke(
        main, ["conformance", "--url", url, *options], env=variables, catch_exceptions=False
    )
    assert SECRET not in ended.output
    return ended


def file_with(token: str, folder: Path) -> str:
    file = folder / "token"
    file.write_text(f"{token}\n", "utf-8")
    return str(file)


@pytest.mark.parametrize("place", ["option", "variable", "file"])
def test_a_token_gives_access(server: Server, issuer: Issuer, tmp_path: Path, place: str) -> None:
    token = issuer.token()
    file = file_with(token, tmp_path)
    options = ("--check", "guideline.paging.*")
    ended = {
        "option": lambda: command(server.api, *options, "--token-file", file),
        "variable": lambda: command(server.api, *options, **{VARIABLE: token}),
        "file": lambda: command(server.api, *options, **{FILE_VARIABLE: file}),
    }[place]()
    assert ended.exit_code == 0, ended.output


def test_without_a_token_the_kit_says_how_it_gets_one(server: Server) -> None:
    ended = command(server.api)
    assert ended.exit_code == 2
    assert ended.stderr.startswith(f"tmf622: {server.api} refuses access; --token-file or --header")


def test_no_report_has_the_token(server: Server, issuer: Issuer, tmp_path: Path) -> None:
    token = issuer.token("productOrder:read")
    reports = {
        option: tmp_path / f"report.{option}" for option in ("--report", "--junit", "--json")
    }
    ended = command(
        server.api,
        *(word for option, file in reports.items() for word in (option, str(file))),
        *("--profile", "profile"),
        **{VARIABLE: token},
    )
    assert ended.exit_code == 1
    for file in reports.values():
        said = file.read_text("utf-8")
        assert "insufficient_scope" in said
        assert token not in said
        assert token.rpartition(".")[2] not in said


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        (f"Bearer {SECRET}", (), "holds no access token: it is one word, without Bearer before it"),
        ("", (), "holds no access token"),
        (f"{SECRET}é", (), "holds no access token"),
        (SECRET, ("--header", "authorization: Basic eA=="), "exclude each other"),
        (None, (), "cannot be read: No such file or directory"),
    ],
)
def test_a_token_that_cannot_be_sent_is_named(
    tmp_path: Path, content: str | None, options: tuple[str, ...], expected: str
) -> None:
    file = str(tmp_path / "none") if content is None else file_with(content, tmp_path)
    ended = command("http://127.0.0.1:9", "--token-file", file, *options)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert expected in ended.stderr
    assert file in ended.stderr
