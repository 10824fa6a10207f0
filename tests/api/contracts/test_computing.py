"""Functions that complete new resources by what only their server can know."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner

from tests.api.client import ContractClient
from tests.api.contracts.conftest import shop_client
from tests.api.orders import refused
from tests.server import running
from tmf622.__main__ import main

_FUNCTIONS = """
from tmf630.errors import INVALID_FIELD, Fault


async def look(visit):
    match visit["place"]:
        case "nowhere":
            raise Fault(INVALID_FIELD, "/place: is unknown")
        case "wrong":
            return {**visit, "result": 7}
        case "forgotten":
            return None
        case "closed":
            raise RuntimeError("the door is locked")
    return {**visit, "id": "another", "href": "elsewhere", "result": " ".join(sorted(visit))}


def not_a_coroutine(visit):
    return visit
"""


def environment(folder: Path) -> Mapping[str, str]:
    """The variables with which a server finds the functions."""
    (folder / "functions_of_a_test.py").write_text(_FUNCTIONS)
    return {"PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])}


@pytest.fixture(scope="module")
def computing(
    module_store: str, shop_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ContractClient]:
    options = ("--contract", str(shop_file), "--compute", "visit=functions_of_a_test:look")
    variables = environment(tmp_path_factory.mktemp("functions"))
    with (
        running(module_store, *options, environment=variables) as server,
        shop_client(server) as client,
    ):
        yield client


def test_a_new_resource_is_completed(computing: ContractClient) -> None:
    id = str(uuid4())
    answer = computing.post("/visit", json={"id": id, "place": "Bonn", "result": "unseen"})
    assert answer.status_code == 201
    visit = answer.json()
    assert (visit["id"], visit["result"]) == (id, "place")
    assert visit["href"].endswith(f"/visit/{id}")
    assert computing.get(f"/visit/{id}").json() == visit
    assert computing.get(f"/visit?id={id}&result=place").json() == [visit]


def test_a_function_may_refuse(computing: ContractClient) -> None:
    id = str(uuid4())
    answer = computing.post("/visit", json={"id": id, "place": "nowhere"})
    refused(answer, 400, "24", "/place: is unknown")
    assert computing.get(f"/visit/{id}").status_code == 404


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("wrong", "a new visit was completed to an invalid one"),
        ("forgotten", "a new visit was completed to what is no object"),
        ("closed", "RuntimeError"),
    ],
)
def test_only_the_log_has_the_reason_for_a_failure(
    capfd: pytest.CaptureFixture[str],
    sqlite_url: str,
    shop_file: Path,
    tmp_path: Path,
    place: str,
    why: str,
) -> None:
    options = ("--contract", str(shop_file), "--compute", "visit=functions_of_a_test:look")
    with (
        running(sqlite_url, *options, environment=environment(tmp_path)) as server,
        shop_client(server) as client,
    ):
        answer = client.post("/visit", json={"id": "1", "place": place})
        refused(answer, 500, "1", "the log of the server says")
        assert why not in answer.text
        assert client.get("/visit").json() == []
    assert why in capfd.readouterr().err


@pytest.mark.any_store
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["visit=functions_of_a_test:not_a_coroutine"], "async"),
        (["visit=functions_of_a_test:look"] * 2, "has two functions for visit"),
        (["place=functions_of_a_test:look"], "no client can create 'place': there are ticket, "),
        (["productOrder=functions_of_a_test:look"], "no client can create 'productOrder'"),
    ],
)
def test_a_bad_function_stops_the_start(
    shop_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    given: list[str],
    said: str,
) -> None:
    environment(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    options = [text for each in given for text in ("--compute", each)]
    ended = CliRunner().invoke(main, ["serve", "--contract", str(shop_file), *options])
    assert ended.exit_code == 2
    [line] = ended.stderr.splitlines()
    assert f"--compute is {','.join(given)!r}: " in line
    assert said in line
