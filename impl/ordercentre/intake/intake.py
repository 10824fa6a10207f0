"""The intake: stores the orders of a file, many at once, and each of them once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from time import time
from typing import Any, Final

from ordercentre.capture.objections import CaptureRefused
from ordercentre.intake.reading import SentOrder
from ordercentre.intake.results import Outcome, Result
from ordercentre.neighbours.protocol import NeighbourError
from productordering.operations.placing import Placing, ReceivedOrder
from productordering.ordering import Refused
from productordering.ordering.items import located
from productordering.ordering.metadata import AuditContext
from tmf622_contract.names import DefinitionName
from tmf630.contract.document import Contract
from tmf630.contract.tolerance import Tolerated
from tmf630.errors import Fault
from tmf630.identifiers import new_id
from tmf630.resources.audit import SERVER
from tmf630.resources.collection import Resources
from tmf630.store.condition import Attribute, Comparison, Kind, Operator
from tmf630.store.entries import Key, Record
from tmf630.store.queries import Query

_NEW_ORDER: Final[DefinitionName] = "ProductOrder_Create"
_EXTERNAL_ID: Final = Attribute(("externalId",), Kind.TEXT)
_MAX_BYTES: Final = 16_000_000
"""Bytes of the orders in progress, or of one that is larger; in memory they are some times that."""
_KEYS: Final = "intake"
"""Begins the names of keys."""
_NO_EXTERNAL_ID: Final = (
    "/externalId: is required, since an order that was stored before is recognised by it;"
    " --without-external-id stores orders without one"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How orders are taken in, of a file of that `name`; `at_once` of them are in progress.

    With `dry_run` they are checked, and nothing is stored. Without a `digest` of the file, an
    order without externalId is an error. With it, the number of its line identifies it.
    """

    name: str
    at_once: int
    dry_run: bool
    digest: str = ""


class Intake:
    """Takes orders in, as `POST` does.

    An order is recognised by its externalId in the store, and during its insertion by an
    idempotency key made of that: of two intakes, whenever they run, one stores it.
    """

    def __init__(
        self, orders: Resources, contract: Contract, placing: Placing, terms: Terms
    ) -> None:
        self._orders = orders
        self._definition = contract.definition(_NEW_ORDER)
        self._placing = placing
        self._terms = terms
        self._latest: dict[str, asyncio.Task[Result]] = {}

    async def results(self, orders: Iterable[SentOrder]) -> AsyncGenerator[Result, None]:
        """The results of all orders, in their order; raises what the store raises."""
        running: deque[tuple[asyncio.Task[Result], int]] = deque()
        size = 0
        try:
            for each in orders:
                size += each.size
                while len(running) == self._terms.at_once or (running and size > _MAX_BYTES):
                    task, its_size = running.popleft()
                    size -= its_size
                    yield await task
                running.append((self._start(each), each.size))
            while running:
                task, _ = running.popleft()
                yield await task
        finally:
            left = [task for task, _ in running]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    def _start(self, order: SentOrder) -> asyncio.Task[Result]:
        """Take an order in, after the earlier ones with its externalId."""
        external_id = order.external_id
        task = asyncio.create_task(self._after(self._latest.get(external_id), order))
        if external_id:
            self._latest[external_id] = task
            task.add_done_callback(lambda done: self._forget(external_id, done))
        return task

    def _forget(self, external_id: str, done: asyncio.Task[Result]) -> None:
        if self._latest.get(external_id) is done:
            del self._latest[external_id]

    async def _after(self, earlier: asyncio.Task[Result] | None, order: SentOrder) -> Result:
        if earlier:
            await asyncio.wait([earlier])
        tolerated: Tolerated = {}
        try:
            return await self._take(order, tolerated)
        except CaptureRefused as refused:
            return _failed(order, list(map(str, refused.objections)), refused.reference)
        except (Fault, Refused, NeighbourError) as error:
            return _failed(order, [str(error)])

    async def _take(self, order: SentOrder, tolerated: Tolerated) -> Result:
        """Take one order in; raises a Fault, Refused and NeighbourError."""
        if order.errors:
            return _failed(order, order.errors)
        key = self._key(order)
        if key and (record := await self._stored(order, key)):
            return _known(order, record)
        self._definition.validate(order.content, tolerated)
        if key is None:
            return _failed(order, [_NO_EXTERNAL_ID])
        id, placed = new_id(), ReceivedOrder(order.content, 0, tolerated)
        new = await self._placing.place(id, placed, self._audit(order))
        if not self._terms.dry_run:
            record = await self._orders.create_with_id(id, new, key)
            if record.id != id:
                return _known(order, record)
        return Result(
            line=order.line,
            external_id=order.external_id,
            outcome=Outcome.VALID if self._terms.dry_run else Outcome.STORED,
            id="" if self._terms.dry_run else id,
            tolerated=list(tolerated),
        )

    def _key(self, order: SentOrder) -> Key | None:
        """The idempotency key of an order; None for one that nothing identifies."""
        if order.external_id:
            identity = sha256(order.external_id.encode()).hexdigest()
        elif self._terms.digest:
            identity = f"{self._terms.digest} {order.line}"
        else:
            return None
        # No client can send a line feed in a key.
        return Key(name=f"{_KEYS}\n{identity}", digest="", moment=time())

    async def _stored(self, order: SentOrder, key: Key) -> Record | None:
        """The order that is stored already, if it is."""
        if not order.external_id:
            return await self._orders.find_by_key(key)
        condition = Comparison(_EXTERNAL_ID, Operator.EQ, (order.external_id,))
        found = await self._orders.find(Query(condition=condition, limit=1))
        return found.records[0] if found.records else None

    def _audit(self, order: SentOrder) -> AuditContext:
        cause = f"intake of {self._terms.name}, line {order.line}"
        return AuditContext(now=datetime.now(UTC), actor=SERVER, cause=cause)


def _failed(order: SentOrder, errors: Sequence[str], capture: str = "") -> Result:
    return Result(
        line=order.line,
        external_id=order.external_id,
        outcome=Outcome.FAILED,
        errors=errors,
        capture=capture,
    )


def _known(order: SentOrder, record: Record) -> Result:
    """The result of an order that is stored already, as that record."""
    present = {item["id"] for _, item in located(dict(record.read()))}
    return Result(
        line=order.line,
        external_id=order.external_id,
        outcome=Outcome.KNOWN,
        id=record.id,
        missing=[each for each in _item_ids(order.content) if each not in present],
    )


def _item_ids(content: Any) -> Iterator[str]:
    """The ids of the items of an order, which may be invalid."""
    items = content.get("productOrderItem")
    for each in items if isinstance(items, list) else ():
        if isinstance(each, dict) and isinstance(each.get("id"), str):
            yield each["id"]
