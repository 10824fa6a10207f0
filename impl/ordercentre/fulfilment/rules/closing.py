"""Delivered items are closed before they are completed: no patch changes them after that.

So the inventory gets what the order says of them, and an amendment that came too late is known. The
functions are pure: of an order, and of the content of its fulfilment.
"""

from __future__ import annotations

from collections.abc import Mapping

from ordercentre.acceptance.mapping import digest
from ordercentre.capture.changes import POINT_OF_NO_RETURN
from ordercentre.fulfilment.content import ServiceOrder
from ordercentre.fulfilment.rules import answers, outcomes
from productordering.ordering.items import located
from tmf630.wire import Json


def is_open(order: Json, content: Json) -> bool:
    """Whether a patch may still change an item that is delivered."""
    delivered = outcomes.delivered(content)
    return any(
        item["id"] in delivered and item.get(POINT_OF_NO_RETURN) is not True
        for _, item in located(order)
    )


def with_late_amendments(content: Json, order: Json) -> Json:
    """The content that tells of amendments that were accepted, but not sent before the delivery."""
    said = {item["id"]: item for _, item in located(order)}
    digests: dict[str, dict[str, str]] = {}
    for id, each in outcomes.outcomes(content).items():
        if each.state in outcomes.DELIVERED and id in said:
            digests.setdefault(each.source, {})[id] = digest(said[id])
    changed = [
        _with_late(each, digests.get(each["draft"]["externalId"], {}))
        for each in content["serviceOrder"]
    ]
    return content if changed == content["serviceOrder"] else {**content, "serviceOrder": changed}


def _with_late(sent: ServiceOrder, said: Mapping[str, str]) -> ServiceOrder:
    # An amendment that is on its way is answered by the centre.
    known = sent.get("amended", sent["draft"])["digests"]
    late = {id: each for id, each in said.items() if known[id] != each}
    return answers.too_late(sent, late) if late else sent
