"""What pages show of many orders: read beside them, one question at a time, and not too often.

A page never waits for a reading. It shows the latest answers, and asks for what it lacks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Condition, Thread
from time import monotonic
from typing import Any, Final, Generic, NamedTuple, TypeVar

from console.api import Api, Refusal
from console.desk import Desk
from tmf630 import pacing
from tmf630.caller import Caller
from tmf630.discretion import told
from tmf630.errors import INTERNAL
from tmf630.store.errors import StoreError

T = TypeVar("T")
Key = tuple[str | None, frozenset[str], str]
"""What a caller may see, and the name of a question."""

_LOG: Final = logging.getLogger(__name__)
_PART: Final = 1 / 10
"""Of the time, that reading may take."""
_PART_OF_FIRST: Final = 1 / 2
"""Of the time, that reading may take while a reader sees no answer at all."""
_PART_OF_ONE: Final = 1 / 50
"""Of the time, that reading one answer may take."""
_AFTER_FAILURE_SECONDS: Final = 1.0
"""A store that fails, or a server that ends, would refuse the next question, too."""
_WANTED_SECONDS: Final = 30.0
"""For how long a question is asked again after a page wanted its answer."""
_KEPT_SECONDS: Final = 600.0
"""For how long an answer is kept after that."""


class Asking(NamedTuple):
    """Who asks, and what can be asked."""

    api: Api
    caller: Caller
    desk: Desk


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """Something to read: `ask` answers it, or raises Refusal or StoreError.

    Questions of one name are the same. An answer is used again for `fresh` seconds, at least.
    """

    name: str
    ask: Callable[[Asking], T] = field(compare=False)
    fresh: float = 10.0


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """The latest answer to a question, read at a moment; both are None before the first one.

    `refusal` is why there is none.
    """

    value: T | None = None
    moment: datetime | None = None
    refusal: Refusal | None = None

    @property
    def is_missing(self) -> bool:
        """Whether it is still to be read."""
        return self.moment is None


@dataclass(slots=True)
class _Entry:
    asking: Asking
    question: Question[Any]
    wanted: float
    due: float = 0.0
    answer: Answer[Any] = field(default_factory=Answer)


class Readings:
    """The latest answers. A thread reads them while pages want them."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._entries: dict[Key, _Entry] = {}
        self._is_reading = False

    def latest(self, asking: Asking, question: Question[T]) -> Answer[T]:
        """The latest answer, which is read again when it is no longer fresh."""
        caller, now = asking.caller, monotonic()
        key = (caller.party, caller.scopes, question.name)
        with self._changed:
            entry = self._entries.setdefault(key, _Entry(asking, question, now))
            entry.asking, entry.wanted = asking, now
            if not self._is_reading:
                self._is_reading = True
                Thread(target=self._read, name="console-readings", daemon=True).start()
            self._changed.notify()
            return entry.answer

    def _read(self) -> None:
        pacing.begin()
        try:
            while entry := self._next():
                part = _PART_OF_FIRST if entry.answer.is_missing else _PART
                began = monotonic()
                entry.answer = _answer(entry)
                took = monotonic() - began
                entry.due = monotonic() + max(entry.question.fresh, took / _PART_OF_ONE)
                self._pause(max(took / part - took, _rest(entry.answer.refusal)))
        except (CancelledError, RuntimeError) as error:
            # The loop of the server has ended.
            _LOG.debug("nothing more is read: %s", told(error))
        finally:
            with self._changed:
                self._is_reading = False

    def _next(self) -> _Entry | None:
        """Wait for the question that is due next; None when no page has wanted one lately."""
        with self._changed:
            while True:
                now = monotonic()
                self._entries = {
                    key: each
                    for key, each in self._entries.items()
                    if now - each.wanted < _KEPT_SECONDS
                }
                wanted = [
                    each for each in self._entries.values() if now - each.wanted < _WANTED_SECONDS
                ]
                if not wanted:
                    return None
                entry = min(wanted, key=_due)
                if entry.due <= now:
                    return entry
                self._changed.wait(min(entry.due - now, _WANTED_SECONDS))

    def _pause(self, seconds: float) -> None:
        end = monotonic() + seconds
        with self._changed:
            while (left := end - monotonic()) > 0:
                self._changed.wait(left)


class View:
    """The answers that a page of one caller shows."""

    def __init__(self, readings: Readings, asking: Asking) -> None:
        self._readings = readings
        self._asking = asking
        self.missing = 0
        """How many are still to be read."""

    def latest(self, question: Question[T]) -> Answer[T]:
        """The latest answer to a question."""
        answer = self._readings.latest(self._asking, question)
        self.missing += answer.is_missing
        return answer


def _rest(refusal: Refusal | None) -> float:
    """Seconds without a question after an answer; none after what a caller is not allowed."""
    has_failed = refusal is not None and refusal.status >= INTERNAL.status
    return _AFTER_FAILURE_SECONDS if has_failed else 0.0


def _due(entry: _Entry) -> float:
    return entry.due


def _answer(entry: _Entry) -> Answer[Any]:
    value, refusal = None, None
    try:
        value = entry.question.ask(entry.asking)
    except Refusal as refused:
        refusal = refused
    except (StoreError, TimeoutError) as error:
        _LOG.warning("the overview lacks %s: %s", entry.question.name, told(error))
        refusal = Refusal(503, {"reason": "The service is temporarily unavailable"})
    except (CancelledError, RuntimeError):
        raise
    except Exception:  # noqa: BLE001 - whatever it is, the others are read
        _LOG.exception("the overview lacks %s", entry.question.name)
        refusal = Refusal(500, {"reason": "Internal error"})
    return Answer(value, datetime.now(UTC), refusal)
