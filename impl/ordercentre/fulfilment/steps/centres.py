"""The acceptance centres to which service orders are sent."""

from __future__ import annotations

from collections.abc import Mapping

from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.acceptance.service_orders import ServiceOrders
from ordercentre.neighbours.protocol import NeighbourUnavailable


class Centres:
    """The clients of the acceptance centres, by the names of these."""

    def __init__(self, clients: Mapping[str, ServiceOrders]) -> None:
        self._clients = clients

    def of(self, draft: ServiceOrderDraft) -> ServiceOrders:
        """The client of the centre that a service order is for.

        Raises NeighbourUnavailable if it is not configured any more.
        """
        if draft.centre not in self._clients:
            raise NeighbourUnavailable(f"{draft.centre}: no such acceptance centre is configured")
        return self._clients[draft.centre]
