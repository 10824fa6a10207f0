"""What one listener has not taken and is tried again, while it takes other events."""

from __future__ import annotations

import asyncio
import random
from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Final

from tmf630.events.delivery.undelivered import Letter, Letters

_LONGEST_PAUSE: Final = 300.0
_JITTER: Final = 1.3
_DOUBLINGS: Final = 9
"""After which a pause is longer than the longest."""


def pause(tries: int) -> float:
    """Seconds until something is tried again: from 1 to 300, about doubled with every try."""
    longest = min(2.0 ** min(tries - 1, _DOUBLINGS), _LONGEST_PAUSE / _JITTER)
    return longest * random.uniform(1, _JITTER)  # noqa: S311


@dataclass(slots=True)
class _Line:
    """Letters about one resource, of which the first is tried next, from that moment on."""

    next: float
    tries: int = 1
    letters: list[Letter] = field(default_factory=list)
    busy: bool = False


class Aside:
    """The letters of one subscription that wait, those about one resource behind each other.

    `clock` gives seconds since 1970.
    """

    def __init__(self, subscription: str, letters: Letters, clock: Callable[[], float]) -> None:
        self._subscription = subscription
        self._letters = letters
        self._clock = clock
        self._lines: dict[str, _Line] = {}
        self._hurry = asyncio.Event()

    def __contains__(self, resource: str) -> bool:
        return resource in self._lines

    def __len__(self) -> int:
        return sum(len(line.letters) for line in self._lines.values())

    @property
    def letters(self) -> Sequence[Letter]:
        """The letters of which none is being tried."""
        return [each for id in self.idle for each in self._lines[id].letters]

    @property
    def idle(self) -> Sequence[str]:
        """The resources about which no letter is being tried."""
        return [resource for resource, line in self._lines.items() if not line.busy]

    def due(self) -> Sequence[str]:
        """The resources whose first letter is to be tried now."""
        now = self._clock()
        return [resource for resource in self.idle if self._lines[resource].next <= now]

    def until_due(self) -> float:
        """Seconds until a letter is to be tried."""
        next_due = min((self._lines[each].next for each in self.idle), default=float("inf"))
        return max(0.0, next_due - self._clock())

    async def hurried(self, seconds: float) -> None:
        """Return when everything is to be tried, or after so many seconds."""
        self._hurry.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._hurry.wait()

    @contextmanager
    def first(self, resource: str) -> Iterator[Letter]:
        """The letter about a resource that is next, tried by nobody else meanwhile."""
        line = self._lines[resource]
        line.busy = True
        try:
            yield line.letters[0]
        finally:
            line.busy = False

    async def collect(self) -> None:
        """Take up what waits in the store."""
        for letter in await self._letters.of(self._subscription, dead=False):
            self._add(letter)

    async def keep(self, letter: Letter) -> None:
        """Have one more letter wait."""
        await self._letters.keep(letter)
        self._add(letter)

    async def taken(self, letter: Letter) -> None:
        """The listener has taken it: the next one about the resource can be tried."""
        await self._letters.remove(letter)
        self._drop(letter)

    async def give_up(self, letter: Letter, reason: str) -> None:
        """Nobody tries it any more until somebody says so."""
        await self._letters.put(replace(letter, dead=True, reason=reason))
        self._drop(letter)

    def put_off(self, resource: str) -> None:
        """The listener has not taken the first letter about a resource."""
        line = self._lines[resource]
        line.tries += 1
        line.next = self._clock() + pause(line.tries)

    def hurry(self) -> None:
        """Have everything tried now."""
        for line in self._lines.values():
            line.next = 0
        self._hurry.set()

    def _add(self, letter: Letter) -> None:
        line = self._lines.setdefault(letter.logged.resource, _Line(self._clock() + pause(1)))
        if all(each.id != letter.id for each in line.letters):
            insort(line.letters, letter, key=lambda each: each.id)

    def _drop(self, letter: Letter) -> None:
        line = self._lines[letter.logged.resource]
        line.letters.remove(letter)
        line.tries, line.next = 0, 0
        if not line.letters:
            del self._lines[letter.logged.resource]
