"""A MongoDB with authentication: a user without the needed rights stops the start."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from tests import mongod
from tests.api.client import ContractClient
from tests.api.orders import place, retrieve
from tests.server import COMMAND, running

PASSWORD = "p4ssw0rd"  # noqa: S105 - of a server of these tests
WRONG = "gu3ssed"
USERS = {
    "admin": ("root", "admin"),
    "keeper": ("readWrite", "orders"),
    "reader": ("read", "orders"),
}
"""Users, with role and database."""

pytestmark = pytest.mark.skipif(
    bool(mongod.unavailable()), reason="SecantusDB knows no users and lets in everybody"
)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mongod.ReplicaSet]:
    """A MongoDB with these users only."""
    member = mongod.Member(tmp_path_factory.mktemp("guarded"), key="sharedByTheMembers")
    server = mongod.ReplicaSet(member, elected_within=500)
    try:
        server.start()
        # A local connection may create the first user, which creates the others.
        url = server.url
        for user, (role, database) in USERS.items():
            client: MongoClient[dict[str, Any]]
            with MongoClient(url) as client:
                roles = [{"role": role, "db": database}]
                client.admin.command("createUser", user, pwd=PASSWORD, roles=roles)
            url = as_user(server, "admin", PASSWORD, "/admin")
        yield server
    finally:
        server.kill()


def as_user(server: mongod.ReplicaSet, user: str, password: str, path: str = "/orders") -> str:
    return server.url.replace("//", f"//{user}:{password}@").replace("/?", f"{path}?")


def test_a_user_with_the_role_readwrite_suffices(guarded: mongod.ReplicaSet) -> None:
    url = f"{as_user(guarded, 'keeper', PASSWORD)}&authSource=admin"
    with running(url) as server, ContractClient(server.url) as client:
        assert retrieve(client, place(client))


@pytest.mark.parametrize(
    ("user", "password", "options", "words"),
    [
        ("keeper", WRONG, "&authSource=admin", "does not know this user and password"),
        ("keeper", PASSWORD, "", "authSource, the database that knows the user"),
        ("reader", PASSWORD, "&authSource=admin", "the role readWrite on its database"),
        ("", "", "", "TMF622_STORE_URL has to name a user who has the role readWrite"),
    ],
)
def test_any_other_user_stops_the_start(
    guarded: mongod.ReplicaSet, user: str, password: str, options: str, words: str
) -> None:
    url = as_user(guarded, user, password) + options if user else guarded.url
    ended = subprocess.run(
        [*COMMAND, "serve", "--port", "0"],
        env={**os.environ, "TMF622_STORE_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    (line,) = ended.stderr.splitlines()
    assert (ended.returncode, ended.stdout) == (2, "")
    assert line.startswith("tmf622: MongoDB: ")
    assert words in line
    assert not (password and password in line)


def test_a_user_who_may_only_read_exports_and_no_password_is_in_the_file(
    guarded: mongod.ReplicaSet, tmp_path: Path
) -> None:
    file = tmp_path / "all.ndjson"
    keeper, reader = (
        f"{as_user(guarded, user, PASSWORD)}&authSource=admin" for user in ("keeper", "reader")
    )
    for arguments, url in (
        (("seed", "--orders", "3", "--until", "2020-01-01"), keeper),
        (("export", str(file)), reader),
    ):
        ended = subprocess.run(
            [*COMMAND, *arguments],
            env={**os.environ, "TMF622_STORE_URL": url},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
    assert PASSWORD not in file.read_text()
    assert file.read_text().count('"kind":"entry"') >= 3
