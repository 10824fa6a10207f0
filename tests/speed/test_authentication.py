"""Authentication costs a request little, and the cost of a refusal tells nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.access.issuer import PARTY_CLAIM, SCOPES, Issuer
from tests.speed.counting import counted, counted_for_stranger

GROWTH = 1.15


@pytest.mark.parametrize("restricted", [False, True], ids=["sees all", "sees its party's"])
def test_a_token_costs_a_request_little(tmp_path: Path, *, restricted: bool) -> None:
    before = counted(tmp_path / "open.sqlite3")
    issuer = Issuer(tmp_path / "keys.json")
    environment, claims = issuer.settings(), {}
    if restricted:
        environment["TMF622_AUTH_PARTY_CLAIM"] = PARTY_CLAIM
        claims[PARTY_CLAIM] = "party-1"
    token = issuer.token(*SCOPES, **claims)
    now = counted(tmp_path / "closed.sqlite3", environment, token)
    assert now["GET"] <= GROWTH * before["GET"], (before, now)


def test_what_is_hidden_costs_as_much_as_what_is_not_there(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path / "keys.json")
    environment = {**issuer.settings(), "TMF622_AUTH_PARTY_CLAIM": PARTY_CLAIM}
    owner, stranger = (
        issuer.token(*SCOPES, **{PARTY_CLAIM: party}) for party in ("party-1", "stranger")
    )
    counts = counted_for_stranger(tmp_path / "orders.sqlite3", environment, owner, stranger)
    there = {name.split()[0]: count for name, count in counts.items() if "there" in name}
    absent = {name.split()[0]: count for name, count in counts.items() if "absent" in name}
    assert there == absent
