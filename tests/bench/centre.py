"""`scripts/bench centre`: what the capture of an order costs the client that places it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

import click
import httpx

from tests.bench import comparison, load, work
from tests.bench.comparison import Figures
from tests.bench.contenders import SIZES, SQLITE, WORKS, Contender, on_sqlite
from tests.bench.results import FOLDER, HEAD, machine, row
from tests.ordercentre.capturing.neighbours import CONTRACTS, OF_COLLECTION
from tests.server import TIMEOUT, running

Json = dict[str, Any]

_SIZE: Final = 6_000
_NAME: Final = "tmf622 with an order centre"
_AIM: Final = 0.5
_CENTRE: Final = "\n".join(f"[{name}]\nmax_age_seconds = 86400" for name in CONTRACTS)


@click.command()
@click.option("--runs", type=click.IntRange(1), default=3)
@click.option("--turns", type=click.IntRange(1), default=3, help="Of each contender in a run.")
@click.option("--seconds", type=float, default=3.0, help="Of each work in a turn.")
def centre(runs: int, turns: int, seconds: float) -> None:
    """POST with and without an order centre whose neighbours are cached, into bench/CENTRE.md."""
    load.check_tools()
    figures = Figures()
    with TemporaryDirectory() as directory, _neighbours(Path(directory)) as options:
        captured = Contender(_NAME, on_sqlite(*options), adapt)
        plain = Contender(SQLITE.name, SQLITE.start, adapt)
        for run in range(runs):
            comparison.take_turns(figures, run, {_SIZE: (plain, captured)}, turns, seconds)
    how = f"{runs} runs of {turns} turns, A B A B, {seconds:g} s for each work"
    ratios = figures.ratios(_SIZE, captured, plain, "POST")
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "CENTRE.md").write_text("\n".join(_page(figures, how, ratios)) + "\n")


def adapt(order: Json) -> Json:
    """The order by a customer of the customer API; its last item modifies a product."""
    customer, *others = order["relatedParty"]
    *items, last = order["productOrderItem"]
    modified = {**last, "action": "modify", "product": {**last["product"], "id": "line"}}
    return {
        **order,
        "relatedParty": [{**customer, "@referredType": "Customer"}, *others],
        "productOrderItem": [*items, modified],
    }


@contextmanager
def _neighbours(directory: Path) -> Iterator[Sequence[str]]:
    """A server that is every neighbour; gives the options of a server that asks it."""
    contracts = []
    for name, (contract, _) in CONTRACTS.items():
        file = directory / f"{name}.json"
        file.write_text(json.dumps(contract), encoding="utf-8")
        contracts += ["--contract", str(file)]
    centre_file = directory / "centre.toml"
    centre_file.write_text(_CENTRE, encoding="utf-8")
    with running(f"sqlite:///{directory / 'neighbours.sqlite3'}", *contracts) as server:
        urls = {name: server.url + base_path for name, (_, base_path) in CONTRACTS.items()}
        for collection, resource in _content():
            url = f"{urls[OF_COLLECTION[collection]]}/{collection}"
            httpx.post(url, json=resource, timeout=TIMEOUT).raise_for_status()
        given = [part for name, url in urls.items() for part in (f"--{name}-url", url)]
        yield ["--callback-http", "--centre", str(centre_file), *given]


def _content() -> Iterator[tuple[str, Json]]:
    """What the neighbours know of the order: a specification, an offering and a price an item."""
    order = adapt(work.order("bench-x", _SIZE, SIZES[_SIZE]))
    customer, active = order["relatedParty"][0]["id"], {"status": "active"}
    party = {"id": "individual", "@referredType": "Individual"}
    yield "customer", {"id": customer, "name": "Example", "engagedParty": party, **active}
    yield "individual", {"id": "individual", "fullName": "Ada Example", "status": "validated"}
    offering = order["productOrderItem"][-1]["productOffering"]["id"]
    owner = {"id": customer, "role": "customer", "@referredType": "Customer"}
    yield (
        "product",
        {"id": "line", "productOffering": {"id": offering}, "relatedParty": [owner], **active},
    )
    for item in order["productOrderItem"]:
        product, id = item["product"], item["productOffering"]["id"]
        yield "productSpecification", _specification(product)
        yield (
            "productOffering",
            {
                "id": id,
                "name": "Fibre to the home",
                "lifecycleStatus": "active",
                "productSpecification": {"id": product["productSpecification"]["id"]},
                "productOfferingPrice": [{"id": f"price-{id}"}],
            },
        )
        yield (
            "productOfferingPrice",
            {
                "id": f"price-{id}",
                "name": "Monthly fee",
                "lifecycleStatus": "active",
                "priceType": "recurring",
                "recurringChargePeriodType": "month",
                "recurringChargePeriodLength": 1,
                "price": {"unit": "EUR", "value": 29.99},
                "tax": [{"taxCategory": "VAT", "taxRate": 19}],
            },
        )


def _specification(product: Json) -> Json:
    characteristics = [
        {"name": each["name"], "valueType": each["valueType"], "configurable": True}
        for each in product["productCharacteristic"]
    ]
    return {
        "id": product["productSpecification"]["id"],
        "name": "Fibre access",
        "version": "1",
        "lifecycleStatus": "active",
        "productSpecCharacteristic": characteristics,
    }


def _page(figures: Figures, how: str, ratios: Sequence[float]) -> Iterator[str]:
    yield "# Speed with an order centre"
    yield ""
    yield (
        f"Made by `scripts/bench centre` on {datetime.now(UTC):%Y-%m-%d}: {how}. {machine()};"
        " SQLite, one worker."
    )
    yield ""
    yield from _WHAT.strip().splitlines()
    yield ""
    yield from HEAD
    for name in (SQLITE.name, _NAME):
        for each in WORKS:
            yield row(figures, _SIZE, name, each)
    yield ""
    each_run = ", ".join(f"{ratio:.2f}" for ratio in ratios)
    reached = "reached" if median(ratios) >= _AIM else "not reached"
    yield (
        f"POST with an order centre, times without: {median(ratios):.2f} (of each run {each_run});"
        f" the aim of {_AIM:g} is {reached}."
    )


_WHAT: Final = """
- Both servers get the same orders of 6 KB: three items, of which one modifies a product, by a
  customer behind whom there is an individual.
- The order centre has a catalogue, a customer API, a party API and an inventory, all served by
  tmf622. Their answers are in its cache: each order is checked by what is cached, gets names,
  prices and totals, and its capture is recorded. It has no acceptance centre.
- Each contender has one core for all its processes, also for the one that publishes events and
  looks at each order; the load (wrk, 16 connections) has another. Each turn begins with 1,000
  orders on a new store. A turn in which one request fails is void, and ends the run.
"""
