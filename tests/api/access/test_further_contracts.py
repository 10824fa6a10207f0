"""Resources of further contracts are seen by their parties, and so is what is below them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.api.access.issuer import ALL, PARTY_CLAIM, Issuer
from tests.api.access.parties import MARK, A, B
from tests.api.orders import Json, refused
from tests.contract.model.contracts import KEYS, TEXT, array, contract, crud, objects, ref
from tests.server import TIMEOUT, running

BASE_PATH = "/tmf-api/ticketManagement/v4"
SCOPES = ("ticket:read", "ticket:write", "ticket:admin")
_PARTY = objects({"id": TEXT, "@referredType": TEXT}, "@referredType")
_TICKET = {"name": TEXT, "relatedParty": array(ref("RelatedParty"))}
NESTED: Json = contract(
    {
        "RelatedParty": _PARTY,
        "Ticket": objects({**KEYS, **_TICKET}),
        "Remark": objects({**KEYS, "text": TEXT}),
        **dict.fromkeys(("Ticket_Create", "Ticket_Update"), objects(_TICKET)),
        **dict.fromkeys(("Remark_Create", "Remark_Update"), objects({"text": TEXT})),
    },
    {
        **crud("ticket", "Ticket"),
        **crud("ticket/{ticketId}/remark", "Remark"),
        **crud("ticket/{ticketId}/remark/{remarkId}/reply", "Remark"),
    },
    basePath=BASE_PATH,
)


@pytest.fixture(scope="module")
def clients(
    module_store: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[httpx.Client]]:
    """Of two parties, and of a clerk who sees all."""
    issuer = Issuer(tmp_path_factory.mktemp("issuer") / "keys.json")
    file = issuer.file.with_name("nested.json")
    file.write_text(json.dumps(NESTED))
    environment = issuer.settings(TMF622_AUTH_PARTY_CLAIM=PARTY_CLAIM)
    with (
        running(module_store, "--contract", str(file), environment=environment) as server,
        ExitStack() as stack,
    ):
        yield [
            stack.enter_context(
                httpx.Client(
                    base_url=server.url + BASE_PATH,
                    timeout=TIMEOUT,
                    headers=issuer.headers(*scopes, party_id=party),
                )
            )
            for party, scopes in ((A, SCOPES), (B, SCOPES), (None, (*SCOPES, ALL)))
        ]


def created(client: httpx.Client, path: str, **sent: object) -> str:
    """The path of a new resource."""
    answer = client.post(path, json=sent)
    assert answer.status_code == 201, answer.text
    return f"{path}/{answer.json()['id']}"


def test_what_is_below_a_hidden_resource_is_hidden(clients: list[httpx.Client]) -> None:
    a, b, clerk = clients
    party = [{"id": A, "@referredType": "Individual"}]
    ticket = created(a, "/ticket", name=MARK, relatedParty=party)
    remark = created(a, f"{ticket}/remark", text=MARK)
    reply = created(a, f"{remark}/reply", text=MARK)
    for path in (ticket, remark, reply):
        assert MARK in a.get(path).text
        assert MARK in clerk.get(path).text
        for method in ("GET", "PATCH", "DELETE"):
            answer = b.request(method, path, json={} if method == "PATCH" else None)
            refused(answer, 404, "60")
            assert MARK not in answer.text
    for path in (f"{ticket}/remark", f"{remark}/reply"):
        refused(b.get(path), 404, "60", "there is no ticket with this id")
        refused(b.post(path, json={"text": "mine"}), 404, "60", "there is no ticket with this id")
        assert a.get(path).headers["X-Total-Count"] == "1"
