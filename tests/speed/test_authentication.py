"""Authentication costs a request little: a verified token is cached."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.access.issuer import PARTY_CLAIM, SCOPES, Issuer
from tests.speed.counting import counted

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
