"""Makes the records of generated orders, in processes of their own."""

from __future__ import annotations

import gc
import signal
from collections.abc import Generator, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from random import Random
from typing import Final, NamedTuple
from uuid import UUID

from productordering.seed.order import orders
from tmf630.store.entries import Record

_BLOCK: Final = 2_000
"""Orders that are made from a random state of their own, so that any process can make them."""
_MAKERS: Final = 2
"""Processes. One that writes is about as fast as one that makes."""
_APART: Final = 1 << 64
"""How far apart the random states of blocks are: farther than seeds that anybody chooses."""


class Seed(NamedTuple):
    """Orders placed in the 90 days before `until`, the same ones whenever both are the same."""

    number: int
    until: datetime


def made(seed: Seed, numbers: range) -> Generator[Sequence[Record]]:
    """The records of the orders of these numbers, from 0, some at a time, in that order."""
    starts = range(numbers.start // _BLOCK * _BLOCK, numbers.stop, _BLOCK)
    blocks = [range(max(each, numbers.start), min(each + _BLOCK, numbers.stop)) for each in starts]
    if len(blocks) <= 1:
        # It takes longer to start a process.
        yield from (_block(seed, each) for each in blocks)
        return
    with ExitStack() as stack:
        makers = [_maker(stack, seed, blocks[n::_MAKERS]) for n in range(_MAKERS)]
        for number in range(len(blocks)):
            yield makers[number % _MAKERS].recv()


def _maker(stack: ExitStack, seed: Seed, blocks: Sequence[range]) -> Connection:
    """Where a process sends the records of those blocks. It ends with the stack."""
    spawning = get_context("spawn")
    receiver, sender = spawning.Pipe(duplex=False)
    process = spawning.Process(target=_send, args=(seed, blocks, sender), daemon=True)
    with sender:
        process.start()
    stack.callback(process.join)
    stack.callback(process.terminate)
    stack.enter_context(receiver)
    return receiver


def _send(seed: Seed, blocks: Sequence[range], to: Connection) -> None:
    """Send blocks, each when the one before has been received."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption ends the one who receives
    gc.disable()  # orders have no cycles: to look for some takes a quarter of the time
    with suppress(BrokenPipeError):  # whoever receives has ended
        for each in blocks:
            to.send(_block(seed, each))


def _block(seed: Seed, numbers: range) -> list[Record]:
    """The records of some orders of one block."""
    block = numbers.start // _BLOCK
    first = block * _BLOCK
    random = Random(seed.number + block * _APART)
    milliseconds = int(seed.until.timestamp() * 1000)
    records = []
    found = islice(orders(random, seed.until, first), numbers.stop - first)
    for number, order in enumerate(found, first):
        record_id = str(_uuid7(milliseconds, number, random.getrandbits(32)))
        if number in numbers:
            # Its content takes longer to send than to decode.
            records.append(Record.of(record_id, 1, order)._replace(content=None))
    return records


def _uuid7(milliseconds: int, number: int, noise: int) -> UUID:
    """A reproducible UUID of version 7 (RFC 9562, section 5.7).

    `number` fills the first 42 random bits, so ids of one millisecond sort by it.
    """
    high = milliseconds << 16 | 0x7 << 12 | number >> 30
    low = 0b10 << 62 | (number & (1 << 30) - 1) << 32 | noise
    return UUID(int=high << 64 | low)
