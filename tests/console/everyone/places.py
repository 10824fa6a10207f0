"""The servers whose pages are looked at: with content, with none, and with nobody who is known."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.api.access.issuer import ALL
from tests.api.access.openid import OpenIdProvider
from tests.api.listeners import Listener, subscribe
from tests.api.orders import Json, retrieve
from tests.api.stores import sqlite_url_in
from tests.api.test_events_status import HASTY
from tests.api.waiting import eventually
from tests.ordercentre.capturing.content import customer, item, order
from tests.ordercentre.capturing.neighbours import neighbours as of_catalogue
from tests.ordercentre.fulfilment.neighbours import neighbours as of_acceptance
from tests.ordercentre.fulfilment.site import Site, site
from tests.server import BASE_PATH, Server, running
from tmf630.events.subscription.signature import new_secret

_ALTERATION: Final = {"name": "Discount", "priceType": "oneTime", "price": {"percentage": 10}}
_EUROS: Final = {"dutyFreeAmount": {"unit": "EUR", "value": 40}, "taxRate": 19}
_ORDERS: Final = 6
REPORT: Final = "20260101T000000-00000001"
"""The name of a run of the kit."""


class Place(NamedTuple):
    """A server, what its pages are about, by the names that addresses have for it.

    `headers` are those of each request of the reader; `folder` has what the server keeps.
    """

    server: Server
    names: Mapping[str, str]
    headers: Mapping[str, str]
    folder: Path
    provider: OpenIdProvider | None = None

    def address(self, path: str) -> str:
        """The URL of a path below `/console`, with names of things in braces."""
        return f"{self.server.url}/console{path.format(**self.names)}"


@contextmanager
def with_content(folder: Path) -> Iterator[Place]:
    """An order centre with a catalogue, orders, subscribers and reports; it asks nobody who he is.

    Its orders are in all stages: one has failed items, one is late, one is cancelled, one refused.
    """
    for name in ("acceptance", "catalogue", "centre"):
        (folder / name).mkdir()
    with (
        of_acceptance(folder / "acceptance") as acceptance,
        of_catalogue(folder / "catalogue") as catalogue,
        Listener(500) as refusing,
        Listener() as taking,
        site(
            folder / "centre",
            sqlite_url_in(folder / "centre"),
            acceptance,
            *("--callback-http", "--catalog-url", catalogue.url("catalog"), *HASTY),
        ) as centre,
    ):
        created = "eventType=ProductOrderCreateEvent"
        failing = subscribe(centre.client, refusing.url(), created, secret=new_secret())
        subscribe(centre.client, taking.url(), created)
        names = {
            "order": _failing(centre)["id"],
            "cancelled": _cancelled(centre)["id"],
            "late": _late(centre)["id"],
            "refused": _refused(centre),
            "failing": failing,
            "unsigned": subscribe(centre.client, taking.url("/unsigned")),
            "report": REPORT,
        }
        for number in range(_ORDERS):
            centre.place(item("1", "fibre"), externalId=f"SHOP-{number}", category="fibre")
        _report(folder / "centre" / "conformance")
        yield Place(centre.server, names, {}, folder / "centre")


@contextmanager
def empty(folder: Path) -> Iterator[Place]:
    """An order centre without orders; readers sign in."""
    with (
        OpenIdProvider(folder) as provider,
        running(
            sqlite_url_in(folder),
            *("--acceptance-url", "http://127.0.0.1:9/orders"),
            environment=provider.settings(),
        ) as server,
    ):
        yield Place(server, {}, {}, folder, provider)


def visited(of: Place) -> Place:
    """The same for a reader whose token has none of the scopes."""
    assert of.provider
    return of._replace(headers=of.provider.headers("other:read", ALL))


@contextmanager
def closed(folder: Path) -> Iterator[Place]:
    """A server at which nobody can sign in."""
    with OpenIdProvider(folder) as provider:
        environment = provider.settings(TMF622_TRUST_PROXY="10.0.0.0/8")
        for name in ("TMF622_CONSOLE_CLIENT", "TMF622_CONSOLE_CLIENT_SECRET"):
            del environment[name]
        options = ("--actor-header", "X-Client")
        with running(sqlite_url_in(folder), *options, environment=environment) as server:
            yield Place(server, {}, {}, folder)


def _failing(centre: Site) -> Json:
    """An order with all that an order can have, one of whose items waits for a person."""
    bundle = item(
        "1",
        "home",
        itemPrice=[{"name": "Fee", "price": _EUROS, "priceAlteration": [_ALTERATION]}],
        productOrderItem=[
            item("1.1", "fibre", quantity=1, product={"place": [{"id": "s", "role": "install"}]}),
            item(
                "1.2",
                "phone",
                productOrderItemRelationship=[{"id": "1.1", "relationshipType": "reliesOn"}],
            ),
        ],
    )
    attributes: Mapping[str, Any] = {
        "externalId": "BUNDLE-1",
        "relatedParty": [{**customer("ada"), "name": "Ada"}],
        "description": "A bundle with all that there is",
        "agreement": [{"id": "frame-7", "name": "Frame contract"}],
        "note": [{"text": "Ring twice", "author": "Ben", "date": "2026-11-01T10:00:00Z"}],
        "orderTotalPrice": [{"name": "Monthly", "priceType": "recurring", "price": _EUROS}],
        "channel": [{"id": "web", "name": "Web shop"}],
        "@ours": {"deep": [{"value": 1.5}]},
    }
    placed, first = centre.sent(bundle, **attributes)
    centre.neighbours.change(first, errorMessage=[{"message": "No free port"}])
    centre.neighbours.work(first, "failed")
    second = centre.neighbours.sent(placed, 2)[1]
    centre.neighbours.work(second, "failed")
    # An order has a look of its own once its worklist has it.
    eventually(lambda: centre.worklist(placed))
    return placed


def _cancelled(centre: Site) -> Json:
    placed, _ = centre.sent(item("1", "fibre"), externalId="GONE-1")
    task = {"productOrder": {"id": placed["id"]}, "cancellationReason": "Moving abroad"}
    assert centre.client.post("/cancelProductOrder", json=task).status_code == 201
    return centre.in_state(placed, "cancelled")


def _late(centre: Site) -> Json:
    requested = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    placed, service_order = centre.sent(item("1", "fibre"), requestedCompletionDate=requested)
    centre.neighbours.change(service_order, expectedCompletionDate="2999-01-01T00:00:00Z")
    eventually(lambda: placed["id"] in centre.command("late"))
    assert retrieve(centre.client, placed)
    return placed


def _refused(centre: Site) -> str:
    """The id of an order that was refused."""
    refused = centre.client.post("/productOrder", json=order(item("1", "nothing"))).json()
    id: str = refused["referenceError"].split("/")[-2]
    return id


def _report(folder: Path) -> None:
    """What a run of the kit has left that found something, and one that could not run."""
    folder.mkdir()
    run = {"api": BASE_PATH, "url": "http://127.0.0.1:9", "actor": "anna", "began": 1, "ended": 2}
    check = {"level": "must", "source": "TMF630", "sentence": "A list has a total", "message": ""}
    exchange = {"curl": "curl http://127.0.0.1:9", "answer": "HTTP/1.1 500"}
    results: list[Json] = [
        {"part": "profile", "id": f"check-{outcome}", "outcome": outcome, "exchanges": [], **check}
        for outcome in ("passed", "failed", "not judged")
    ]
    results[1] = {**results[1], "message": "there is none", "exchanges": [exchange]}
    report = {
        "conformant": False,
        "contract": "TMF622",
        "url": "http://127.0.0.1:9",
        "seconds": 1,
        "selection": "profile",
        "results": results,
        "remaining": ["/productOrder/1"],
    }
    for number, status in ((0, 2), (1, 1)):
        name = REPORT[:-1] + str(number)
        said = {**run, "name": name, "status": status}
        (folder / f"{name}.run.json").write_text(json.dumps(said))
        (folder / f"{name}.log").write_text("nobody listens there")
    (folder / f"{REPORT}.json").write_text(json.dumps(report))
