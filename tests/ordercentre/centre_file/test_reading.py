"""A centre file and URLs become an order centre; what the file leaves out has its default."""

from __future__ import annotations

from pathlib import Path

import pytest

from ordercentre.centre import (
    AcceptanceCentre,
    AcceptanceRules,
    CatalogueRules,
    Centre,
    Credentials,
    CustomerRules,
    FalloutRules,
    MappingRule,
    Mode,
    NeighbourSettings,
    ServiceSpecification,
)
from ordercentre.centre_file.reading import read
from tests.ordercentre.centre_file.files import NO_VARIABLES, any_filter, centre

URL = "https://neighbour.example/v4"
OTHER = "http://127.0.0.1:8080"
NEIGHBOURS = ("catalog", "customer", "party", "inventory")

EVERYTHING = f"""
[catalog]
url = "{URL}"
mode = "deferred"
timeout_seconds = 2.5
attempts = 1
max_age_seconds = 0
live_states = ["Active"]

[catalog.oauth2]
token_url = "https://login.example/token?tenant=a"
client_id = "centre"
client_secret_variable = "CATALOG_SECRET"
scope = "read write"

[customer]
url = "{URL}"
ended_states = ["gone"]
roles = ["buyer", "payer"]

[acceptance]
default = "south"
lead_seconds = 3600
poll_seconds = 1
event_poll_seconds = 60.5

[[acceptance.centre]]
name = "south"
url = "{URL}/south"

[[acceptance.centre]]
name = "north"
url = "{URL}/north"
filter = "place.region=north"
timeout_seconds = 9
attempts = 2

[acceptance.centre.oauth2]
token_url = "https://login.example/token"
client_id = "north"
client_secret_file = "secrets/north"

[[acceptance.mapping]]
offering = "fibre-500"
services = [{{ id = "access", name = "Access" }}, {{ id = "ip", per_product = 2 }}]
characteristics = {{ speed = "bandwidth" }}
point_of_no_return = "completed"
split = true

[[acceptance.mapping]]
specification = "router"

[[acceptance.mapping]]

[acceptance.fallout]
attempts = 0
pause_seconds = 0.5
"""


def neighbour(name: str, attempts: int = 3) -> NeighbourSettings:
    max_age = 60.0 if name == "catalog" else 10.0
    return NeighbourSettings(name=name, url=URL, attempts=attempts, max_age=max_age)


def credentials(client_id: str, secret: str, token_url: str, scope: str = "") -> Credentials:
    return Credentials(token_url=token_url, client_id=client_id, client_secret=secret, scope=scope)


def test_every_key_is_read(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "north").write_text("verborgen\n")
    found = centre(tmp_path, EVERYTHING, environment={"CATALOG_SECRET": " geheim "})
    north = NeighbourSettings(
        name="north",
        url=f"{URL}/north",
        credentials=credentials("north", "verborgen", "https://login.example/token"),
        seconds=9.0,
        attempts=2,
    )
    assert found == Centre(
        catalog=NeighbourSettings(
            name="catalog",
            url=URL,
            credentials=credentials(
                "centre", "geheim", "https://login.example/token?tenant=a", "read write"
            ),
            mode=Mode.DEFERRED,
            seconds=2.5,
            attempts=1,
            max_age=0.0,
        ),
        customer=neighbour("customer"),
        acceptance=AcceptanceRules(
            centres=(
                AcceptanceCentre(neighbour=north, filter="place.region=north"),
                AcceptanceCentre(neighbour=NeighbourSettings(name="south", url=f"{URL}/south")),
            ),
            default="south",
            mapping=(
                MappingRule(
                    offering="fibre-500",
                    services=(
                        ServiceSpecification(id="access", name="Access"),
                        ServiceSpecification(id="ip", per_product=2),
                    ),
                    characteristics={"speed": "bandwidth"},
                    point_of_no_return="completed",
                    split=True,
                ),
                MappingRule(specification="router"),
                MappingRule(),
            ),
            lead_seconds=3600.0,
            poll_seconds=1.0,
            event_poll_seconds=60.5,
            fallout=FalloutRules(attempts=0, pause=0.5),
        ),
        catalogue_rules=CatalogueRules(live_states=("Active",)),
        customer_rules=CustomerRules(ended_states=("gone",), roles=("buyer", "payer")),
    )
    assert found.catalog and isinstance(found.catalog.mode, Mode)
    assert "geheim" not in repr(found) and "verborgen" not in repr(found)


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_url_alone_is_a_neighbour(name: str) -> None:
    found = read(None, {name: URL}, NO_VARIABLES, any_filter)
    expected = dict.fromkeys(NEIGHBOURS) | {name: neighbour(name)}
    assert {each: getattr(found, each) for each in NEIGHBOURS} == expected
    assert found.acceptance is None


def test_a_url_alone_is_an_acceptance_centre() -> None:
    found = read(None, {"acceptance": URL}, NO_VARIABLES, any_filter)
    only = AcceptanceCentre(neighbour=NeighbourSettings(name="default", url=URL))
    assert found == Centre(acceptance=AcceptanceRules(centres=(only,), default="default"))


@pytest.mark.parametrize("name", NEIGHBOURS)
@pytest.mark.parametrize("given", ["", f'url = "{OTHER}"', 'url = "no URL"'])
def test_a_url_of_the_settings_wins(tmp_path: Path, name: str, given: str) -> None:
    found = centre(tmp_path, f"[{name}]\nattempts = 7\n{given}", {name: URL})
    assert getattr(found, name) == neighbour(name, attempts=7)


def test_neighbours_of_the_file_and_of_the_settings_are_together(tmp_path: Path) -> None:
    found = centre(tmp_path, f'[catalog]\nurl = "{URL}"', {"party": OTHER})
    assert (found.catalog and found.catalog.url, found.party and found.party.url) == (URL, OTHER)
    assert (found.customer, found.inventory, found.acceptance) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[acceptance]\nlead_seconds = 1", [("default", URL)]),
        ('[acceptance]\ndefault = "south"', [("south", URL)]),
        ('[[acceptance.centre]]\nname = "south"', [("south", URL)]),
        (
            f"""
            [acceptance]
            default = "south"
            [[acceptance.centre]]
            name = "south"
            url = "{OTHER}"
            [[acceptance.centre]]
            name = "north"
            url = "{OTHER}"
            filter = "channel.id=shop"
            """,
            [("north", OTHER), ("south", URL)],
        ),
    ],
)
def test_the_url_of_the_settings_is_that_of_the_default_acceptance_centre(
    tmp_path: Path, text: str, expected: list[tuple[str, str]]
) -> None:
    acceptance = centre(tmp_path, text, {"acceptance": URL}).acceptance
    assert acceptance
    assert acceptance.default == expected[-1][0]
    found = [(each.neighbour.name, each.neighbour.url) for each in acceptance.centres]
    assert found == expected


def test_a_default_centre_without_a_filter_gets_the_rest(tmp_path: Path) -> None:
    """It is the last one, so the first match is right wherever it is in the file."""
    text = f"""
        [acceptance]
        default = "c"
        [[acceptance.centre]]
        name = "c"
        url = "{URL}"
        [[acceptance.centre]]
        name = "b"
        url = "{URL}"
        filter = "category=b"
        [[acceptance.centre]]
        name = "a"
        url = "{URL}"
        filter = "category=a"
        """
    acceptance = centre(tmp_path, text).acceptance
    assert acceptance
    assert [each.neighbour.name for each in acceptance.centres] == ["b", "a", "c"]


def test_the_only_centre_is_the_default(tmp_path: Path) -> None:
    text = f'[[acceptance.centre]]\nname = "a"\nurl = "{URL}"\nfilter = "category=a"'
    acceptance = centre(tmp_path, text).acceptance
    assert acceptance
    assert acceptance.default == "a"


def test_the_path_of_a_secret_can_be_absolute(tmp_path: Path) -> None:
    secret = tmp_path / "a secret"
    secret.write_text("geheim")
    text = f"""
        [catalog.oauth2]
        token_url = "{URL}"
        client_id = "a"
        client_secret_file = "{secret}"
        """
    (tmp_path / "folder").mkdir()
    found = centre(tmp_path / "folder", text, {"catalog": URL})
    assert found.catalog
    assert found.catalog.credentials == credentials("a", "geheim", URL)
