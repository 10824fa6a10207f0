"""Readings: pages do not wait for them, one is read at a time, and callers see their own."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Event
from typing import Any, cast

import pytest

from console.api import Refusal
from console.overview.readings import Answer, Asking, Question, Readings
from tests.api.waiting import eventually
from tmf630.caller import Caller
from tmf630.store.errors import Unavailable


def asking(party: str | None = None, scopes: tuple[str, ...] = ()) -> Asking:
    caller = Caller("somebody", frozenset(scopes), party)
    return Asking(cast("Any", None), caller, cast("Any", None))


def read(readings: Readings, by: Asking, question: Question[Any]) -> Answer[Any]:
    return eventually(lambda: readings.latest(by, question), lambda each: not each.is_missing)


def counting(fresh: float) -> Question[int]:
    numbers = iter(range(1, 1_000_000))
    return Question("count", lambda _: next(numbers), fresh)


def test_a_page_does_not_wait() -> None:
    readings, answered = Readings(), Event()
    question = Question("slow", lambda _: answered.wait(60))
    first = readings.latest(asking(), question)
    assert first.is_missing and first.value is None
    answered.set()
    assert read(readings, asking(), question).value is True


def test_one_is_read_at_a_time() -> None:
    readings, begun, go_on = Readings(), SimpleQueue[str](), Event()

    def ask(name: str) -> Callable[[Asking], bool]:
        def answer(_: Asking) -> bool:
            begun.put(name)
            return go_on.wait(60)

        return answer

    questions = [Question(name, ask(name)) for name in ("a", "b")]
    for each in questions:
        readings.latest(asking(), each)
    assert begun.get(timeout=60) == "a"
    assert begun.empty()
    go_on.set()
    assert begun.get(timeout=60) == "b"


def test_an_answer_is_used_again_while_it_is_fresh() -> None:
    readings, question = Readings(), counting(3_600)
    assert read(readings, asking(), question).value == 1
    other = Question("other", lambda _: True)
    assert read(readings, asking(), other).value
    assert readings.latest(asking(), question).value == 1


def test_an_old_answer_is_shown_until_there_is_a_new_one() -> None:
    readings, question = Readings(), counting(0)
    first = read(readings, asking(), question)
    later = eventually(
        lambda: readings.latest(asking(), question), lambda each: (each.value or 0) > 1
    )
    assert first.moment and later.moment and first.moment <= later.moment


@pytest.mark.parametrize("other", [asking("b"), asking(None), asking("a", ("read",))])
def test_callers_who_see_differently_have_answers_of_their_own(other: Asking) -> None:
    readings = Readings()
    question = Question("who", lambda asked: (asked.caller.party, asked.caller.scopes))
    one = asking("a")
    assert read(readings, one, question).value == ("a", frozenset())
    assert readings.latest(other, question).is_missing
    assert read(readings, other, question).value == (other.caller.party, other.caller.scopes)


def test_what_is_refused_is_said() -> None:
    def refuse(_: Asking) -> int:
        raise Refusal(403, {"reason": "Access denied"})

    answer = read(Readings(), asking(), Question("hidden", refuse))
    assert answer.value is None
    assert answer.refusal and answer.refusal.status == 403


def test_a_store_that_fails_is_said_and_others_are_read() -> None:
    def fail(_: Asking) -> int:
        raise Unavailable("no store")

    readings = Readings()
    answer = read(readings, asking(), Question("broken", fail))
    assert answer.refusal and answer.refusal.status == 503
    assert read(readings, asking(), Question("well", lambda _: 1)).value == 1
