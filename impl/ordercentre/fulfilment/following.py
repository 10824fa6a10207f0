"""Follows service orders: what has become of each, and of its cancellation."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final

from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.acceptance.progress import Progress, progress
from ordercentre.acceptance.service_orders import Cancellation, Outcome, ServiceOrders
from ordercentre.fulfilment import outcomes
from ordercentre.fulfilment.entry import ServiceOrder, Stage
from ordercentre.fulfilment.work import Work
from ordercentre.neighbours.protocol import RefusedByNeighbour
from productordering.ordering.lifecycle import TERMINAL

_LOG: Final = logging.getLogger(__name__)
_GONE: Final = "the acceptance centre does not have it any more"


class Following:
    """Follows the service orders of the `centres`, which has each by its name."""

    def __init__(self, centres: Mapping[str, ServiceOrders]) -> None:
        self._centres = centres

    async def follow(self, work: Work) -> Mapping[str, Progress]:
        """Look at each open service order; what each says, by its externalId."""
        said: dict[str, Progress] = {}
        for index, each in enumerate(work.content["serviceOrder"]):
            if each["stage"] in (Stage.OPEN, Stage.TO_AMEND):
                with work.tolerating():
                    if found := await self._look(work, index, each):
                        said[each["draft"]["externalId"]] = found
        return said

    async def cancel(self, work: Work) -> None:
        """Take each cancellation of a service order as far as it can be taken now."""
        for index, each in enumerate(work.content["serviceOrder"]):
            if "cancelling" in each and each["stage"] != Stage.ENDED:
                with work.tolerating():
                    await self._cancel(work, index, each)

    async def _look(self, work: Work, index: int, sent: ServiceOrder) -> Progress | None:
        draft = ServiceOrderDraft.of(sent["draft"])
        content = await self._centres[draft.centre].retrieve(sent["id"])
        if content is None:
            await work.save_service_order(index, outcomes.refused(sent, _GONE))
            return None
        found = progress(content, draft)
        for each in found.ignored:
            _LOG.warning("service order %s: %s", draft.external_id, each)
        await work.save_service_order(index, outcomes.with_progress(sent, found))
        return found

    async def _cancel(self, work: Work, index: int, sent: ServiceOrder) -> None:
        """Ask for the cancellation, or for what has come of it."""
        draft, asked = ServiceOrderDraft.of(sent["draft"]), sent["cancelling"]
        if asked["refused"]:
            return
        centre = self._centres[draft.centre]
        changed: Any = sent
        if sent["stage"] == Stage.TO_CREATE:
            found = await centre.find_by_external_id(draft.external_id)
            if found is None:
                await work.save_service_order(index, outcomes.never_sent(sent))
                return
            changed = {**sent, "stage": Stage.OPEN, "id": str(found["id"])}
        try:
            if not asked["task"]:
                task = await centre.cancel(changed["id"], asked["reason"])
                changed = {**changed, "cancelling": {**asked, "task": task}}
            else:
                changed = _after(changed, await centre.cancellation(asked["task"]))
        except RefusedByNeighbour as error:
            changed = {**changed, "cancelling": {**asked, "refused": str(error)}}
        await work.save_service_order(index, changed)


def _after(sent: Any, said: Cancellation) -> Any:
    """A service order after a look at its cancellation."""
    if said.outcome is Outcome.REFUSED:
        refused = said.reason or "the acceptance centre says no reason"
        return {**sent, "cancelling": {**sent["cancelling"], "refused": refused}}
    if said.outcome is Outcome.OPEN:
        return sent
    # A centre may say that it is done before it says so of the items.
    known = {
        id: each if each["state"] in TERMINAL else {**each, "state": "cancelled"}
        for id, each in {
            **dict.fromkeys(ServiceOrderDraft.of(sent["draft"]).points, outcomes.UNKNOWN),
            **sent["items"],
        }.items()
    }
    return {**sent, "stage": Stage.ENDED, "state": "cancelled", "items": known}
