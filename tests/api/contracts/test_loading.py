"""`tmf622 load`: resources that no client can create."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from getpass import getuser
from pathlib import Path
from typing import Any

import pytest

from tests.api.audits import audit
from tests.api.client import ContractClient
from tests.server import COMMAND

Loading = tuple[ContractClient, Callable[..., subprocess.CompletedProcess[str]]]


def load(file: Path, contract: Path, store: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "load", str(file), "--contract", str(contract), "--store", store, *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def lines(file: Path, *rows: Any) -> Path:
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n")
    return file


@pytest.fixture
def places(tmp_path: Path) -> Path:
    return lines(
        tmp_path / "places.ndjson", {"id": "P1", "city": "Bonn"}, {"id": "P2", "city": "Ulm"}
    )


def test_loaded_resources_are_read_and_filtered(
    shop: ContractClient, module_store: str, shop_file: Path, places: Path
) -> None:
    done = load(places, shop_file, module_store, "--resource", "place")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "2 loaded"), done.stderr
    assert shop.get("/place/P1").json()["city"] == "Bonn"
    [place] = shop.get("/place", params={"city": "Ulm"}).json()
    assert place["href"] == str(shop.base_url.join("place/P2"))


def test_a_second_load_replaces(
    shop: ContractClient, module_store: str, shop_file: Path, tmp_path: Path
) -> None:
    for city in ("Bonn", "Köln"):
        file = lines(tmp_path / "places.ndjson", {"id": "P9", "city": city})
        assert load(file, shop_file, module_store, "--resource", "place").returncode == 0
    assert shop.get("/place/P9").json()["city"] == "Köln"


def test_resources_below_another_one_are_its_own(
    shop: ContractClient, module_store: str, shop_file: Path, places: Path, tmp_path: Path
) -> None:
    load(places, shop_file, module_store, "--resource", "place")
    for parent in ("P1", "P2"):
        rows = [{"id": "A", "name": f"hall of {parent}"}, {"id": "B", "name": "cellar"}]
        file = lines(tmp_path / "rooms.ndjson", *rows)
        done = load(file, shop_file, module_store, "--resource", "room", "--parent", parent)
        assert done.returncode == 0, done.stderr
    assert shop.get("/place/P1/room/A").json() == {
        "id": "A",
        "href": str(shop.base_url.join("place/P1/room/A")),
        "name": "hall of P1",
    }
    assert [each["id"] for each in shop.get("/place/P2/room").json()] == ["A", "B"]
    assert [each["id"] for each in shop.get("/place/P2/room?name=cellar").json()] == ["B"]
    assert [each["id"] for each in shop.get("/place/P2/room?id=A").json()] == ["A"]
    href = str(shop.base_url.join("place/P2/room/B"))
    assert [each["id"] for each in shop.get("/place/P2/room", params={"href": href}).json()] == [
        "B"
    ]
    assert shop.get("/place/P3/room").status_code == 404
    assert shop.get("/place/P3/room/A").status_code == 404


@pytest.fixture
def loading(shop: ContractClient, module_store: str, shop_file: Path) -> Loading:
    """A client of the shop, and the command that loads a file into its store."""

    def load_here(file: Path, *options: str) -> subprocess.CompletedProcess[str]:
        return load(file, shop_file, module_store, *options)

    return shop, load_here


@pytest.mark.any_store
@pytest.mark.parametrize(
    ("options", "rows", "said"),
    [
        (
            (),
            [{}],
            "choose one with --resource: there are ticket, alarm, visit, place, room, check",
        ),
        (("--resource", "pet"), [{}], "--resource is 'pet': there are ticket,"),
        (("--resource", "place"), [{"city": "Bonn"}, {"city": 1}, {}], "line 2: /city: "),
        (("--resource", "place"), [[]], "line 1: is no JSON object"),
        (("--resource", "place"), [{"id": "a/b", "city": "x"}], "line 1: /id: "),
        (("--resource", "room"), [{}], "/place/{placeId}/room: give each id in it with --parent"),
        (("--resource", "room", "--parent", "P0"), [{}], "there is no place with this id"),
    ],
)
def test_what_cannot_be_loaded_is_named_and_nothing_stored(
    loading: Loading, tmp_path: Path, options: tuple[str, ...], rows: list[Any], said: str
) -> None:
    shop, load_here = loading
    before = shop.get("/place").headers["x-total-count"]
    done = load_here(lines(tmp_path / "rows.ndjson", *rows), *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert shop.get("/place").headers["x-total-count"] == before


def test_the_audit_has_the_user_who_loaded_them(
    store_url: str, shop_file: Path, places: Path
) -> None:
    for _ in range(2):
        assert load(places, shop_file, store_url, "--resource", "place").returncode == 0
        places = lines(places, {"id": "P1", "city": "Köln"})
    records = audit(store_url, "--contract", str(shop_file), "--order", "P1")
    assert [(each["action"], each.get("attributes")) for each in records] == [
        ("create", None),
        ("change", ["city"]),
    ]
    assert {(each["actor"], each["requestId"]) for each in records} == {(getuser(), "tmf622 load")}
