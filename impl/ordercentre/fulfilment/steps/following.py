"""Follows service orders: what has become of each, and of its cancellation."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.acceptance.progress import Progress, progress
from ordercentre.acceptance.service_orders import Cancellation, Outcome
from ordercentre.fulfilment.content import ServiceOrder, Stage
from ordercentre.fulfilment.rules import answers, outcomes
from ordercentre.fulfilment.steps.centres import Centres
from ordercentre.fulfilment.work import Work
from ordercentre.neighbours.protocol import RefusedByNeighbour

_LOG: Final = logging.getLogger(__name__)
_GONE: Final = "the acceptance centre does not have it any more"
_NO_REASON: Final = "the acceptance centre says no reason"


class Following:
    """Follows the service orders of the `centres`."""

    def __init__(self, centres: Centres) -> None:
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
        content = await self._centres.of(draft).retrieve(sent["id"])
        if content is None:
            await work.save_service_order(index, answers.refused(sent, _GONE))
            return None
        found = progress(content, draft)
        if count := len(found.ignored):
            _LOG.warning(
                "service order %s says %s things that are not understood",
                draft.external_id,
                count,
            )
        await work.save_service_order(index, outcomes.with_progress(sent, found))
        return found

    async def _cancel(self, work: Work, index: int, sent: ServiceOrder) -> None:
        """Ask for the cancellation, or for what has come of it."""
        draft, asked = ServiceOrderDraft.of(sent["draft"]), sent["cancelling"]
        if asked["refused"]:
            return
        centre = self._centres.of(draft)
        if sent["stage"] == Stage.TO_CREATE:
            found = await centre.find_by_external_id(draft.external_id)
            if found is None:
                await work.save_service_order(index, answers.never_sent(sent))
                return
            sent = {**sent, "stage": Stage.OPEN, "id": str(found["id"])}
        try:
            if not asked["task"]:
                task = await centre.cancel(sent["id"], asked["reason"])
                sent = {**sent, "cancelling": {**asked, "task": task}}
                await work.save_service_order(index, sent)
            said = await centre.cancellation(sent["cancelling"]["task"])
        except RefusedByNeighbour as error:
            sent = answers.refused_cancellation(sent, str(error))
        else:
            sent = _after(sent, said)
        await work.save_service_order(index, sent)


def _after(sent: ServiceOrder, said: Cancellation) -> ServiceOrder:
    """A service order after a look at its cancellation."""
    match said.outcome:
        case Outcome.REFUSED:
            return answers.refused_cancellation(sent, said.reason or _NO_REASON)
        case Outcome.DONE:
            return answers.cancelled(sent)
        case Outcome.OPEN:
            return sent
