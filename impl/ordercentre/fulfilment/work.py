"""The work of one job on a fulfilment: its content, which each step saves, and its lease."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import Final

from ordercentre.acceptance.draft import ServiceOrderDraft
from ordercentre.fulfilment import entry
from ordercentre.fulfilment.content import ServiceOrder
from ordercentre.fulfilment.entry import Entry
from ordercentre.neighbours.protocol import NeighbourError, NotAsked
from tmf630.discretion import told
from tmf630.jobs.lease import LeaseLost, LeaseTerms
from tmf630.resources.collection import Resources
from tmf630.store.errors import Unavailable
from tmf630.wire import Json

_LOG: Final = logging.getLogger(__name__)


class Work:
    """The content of an entry while this job holds the lease of it.

    `unavailable` are the failures of neighbours, for which the job runs again.
    """

    def __init__(
        self, fulfilments: Resources, order_id: str, owner: str, content: Json, terms: LeaseTerms
    ) -> None:
        self.order_id: Final = order_id
        self.content = content
        self.unavailable: list[NeighbourError] = []
        self._planned: set[str] = set()
        self._fulfilments = fulfilments
        self._owner = owner
        self._terms = terms

    async def save(self, content: Json) -> None:
        """Store new content, if it is new, and renew the lease; raises LeaseLost."""
        if content == self.content:
            return
        run_at = self._terms.expiry()
        change = partial(entry.saved, owner=self._owner, content=content, run_at=run_at)
        await self._fulfilments.update(self.order_id, change)
        self.content = content

    async def save_service_order(self, index: int, changed: ServiceOrder) -> None:
        """Store a changed service order."""
        before = self.content["serviceOrder"]
        after = [*before[:index], changed, *before[index + 1 :]]
        await self.save({**self.content, "serviceOrder": after})

    async def release(self, content: Json, run_at: float | None) -> None:
        """Store the content after the last step, and when the job runs again."""
        change = partial(entry.released, owner=self._owner, content=content, run_at=run_at)
        await self._end(change)

    async def remove(self) -> None:
        """Remove the entry."""
        await self._end(partial(entry.removed, owner=self._owner))

    def planned(self, drafts: Iterable[ServiceOrderDraft]) -> None:
        """Note service orders that no job has tried to create before."""
        self._planned |= {each.external_id for each in drafts}

    def is_new(self, draft: ServiceOrderDraft) -> bool:
        """Whether a service order cannot exist yet; it can from now on."""
        is_new = draft.external_id in self._planned
        self._planned.discard(draft.external_id)
        return is_new

    @contextmanager
    def tolerating(self) -> Iterator[None]:
        """Within this context the failure of a neighbour ends the step, and not the job."""
        try:
            yield
        except NeighbourError as error:
            _LOG.info("the fulfilment of order %s waits: %s", self.order_id, told(error))
            self.unavailable.append(error)

    def failure(self) -> Json:
        """What the entry says of the failures of looks, this one included."""
        if not self.unavailable:
            return {"failures": 0, "error": ""}
        # While a neighbour is not asked, nothing new is known of it.
        is_new = any(not isinstance(each, NotAsked) for each in self.unavailable)
        failures = max(1, self.content.get("failures", 0) + is_new)
        return {"failures": failures, "error": str(self.unavailable[0])}

    @property
    def pause(self) -> float:
        """The seconds in which none of the neighbours is asked that did not answer; else 0."""
        pauses = [each.retry_after for each in self.unavailable if isinstance(each, NotAsked)]
        return min(pauses) if pauses and len(pauses) == len(self.unavailable) else 0.0

    @asynccontextmanager
    async def renewing(self) -> AsyncIterator[None]:
        """Within this context the lease is renewed, however long the neighbours take to answer."""
        renewing = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def _renew(self) -> None:
        """Renew the lease until it is lost; the next write of the job finds that out, too."""
        with suppress(LeaseLost):
            while True:
                await asyncio.sleep(self._terms.seconds / 3)
                run_at = self._terms.expiry()
                change = partial(entry.renewed, owner=self._owner, run_at=run_at)
                with suppress(Unavailable):
                    await self._fulfilments.update(self.order_id, change)

    async def _end(self, change: Callable[[Entry], Entry]) -> None:
        await self._fulfilments.update(self.order_id, change)
