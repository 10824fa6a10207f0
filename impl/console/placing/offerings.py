"""The offerings of the order centre's catalogue, as the form of a new order needs them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import g

from console.api import Refusal
from console.formats import money
from console.texts import gettext
from tmf630.wire import Json

if TYPE_CHECKING:
    from ordercentre.offers import Offers


def are_there() -> bool:
    """Whether there is a catalogue."""
    centre = g.desk.centre
    return centre is not None and centre.has_offers


def matching(words: str) -> Json:
    """The offerings that have these words: `offerings` and `isComplete`; raises Refusal."""

    async def search() -> Any:
        return await _offers().find(words)

    found = g.desk.run(g.api, search())
    offerings = [{"id": each.id, "name": each.name} for each in found.offerings]
    return {"offerings": offerings, "isComplete": found.is_complete}


def with_components(id: str) -> Mapping[str, Json]:
    """An offering and its components, by their ids; raises Refusal."""

    async def get() -> Mapping[str, Json]:
        return await _offers().get(id)

    found = g.desk.run(g.api, get())
    if id not in found:
        raise Refusal(404, {"message": gettext("The catalogue does not have this offering.")})
    return {
        name: {**each, "prices": [_price(price) for price in each["prices"]]}
        for name, each in found.items()
    }


def _offers() -> Offers:
    offers: Offers | None = g.desk.centre.offers if g.desk.centre else None
    if offers is None:
        raise Refusal(404, {"message": gettext("There is no catalogue.")})
    return offers


def _price(price: Mapping[str, Any]) -> str:
    """An `OrderPrice` of TMF622 in words, such as `Fee: 29.99 EUR / month`."""
    amounts = price.get("price", {})
    amount = amounts.get("taxIncludedAmount") or amounts.get("dutyFreeAmount")
    if not amount:
        return str(price.get("name", ""))
    shown = money(amount["value"], amount.get("unit", ""))
    for part in (price.get("unitOfMeasure"), price.get("recurringChargePeriod")):
        shown += f" / {part}" if part else ""
    altered = [str(each["name"]) for each in price.get("priceAlteration", ()) if each.get("name")]
    return ", ".join([": ".join(filter(None, (price.get("name"), shown))), *altered])
