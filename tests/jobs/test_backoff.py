"""Growing pauses, and the times of attempts."""

from __future__ import annotations

import pytest

from tmf630.events.delivery.retry_queue import RETRIES
from tmf630.jobs.backoff import Backoff, RetryTimer


def test_pauses_double_up_to_the_longest() -> None:
    backoff = Backoff(first=1.0, longest=10.0)
    assert [backoff.pause(failures) for failures in (1, 2, 3, 4, 5, 100_000)] == [
        1,
        2,
        4,
        8,
        10,
        10,
    ]


@pytest.mark.parametrize("failures", [1, 2, 5, 9, 1_000])
def test_the_random_share_of_a_pause(failures: int) -> None:
    """Deliveries are first retried after 1 second, later after 5 minutes at most."""
    pauses = [RETRIES.pause(failures) for _ in range(200)]
    longest = min(300, 1.3 * 2 ** min(failures - 1, 10))
    assert longest / 1.3 - 1e-9 <= min(pauses) < max(pauses) <= longest


def test_an_attempt_is_due_after_its_pause() -> None:
    now = [100.0]
    timer = RetryTimer(Backoff(first=1.0, longest=10.0), lambda: now[0])
    assert timer.is_due and timer.seconds_left == 0
    timer.fail()
    timer.fail()
    assert (timer.failures, timer.is_due, timer.seconds_left) == (2, False, 2)
    now[0] += 2
    assert timer.is_due
    timer.fail()
    timer.retry_now()
    assert (timer.failures, timer.is_due) == (3, True)
    timer.fail()
    timer.reset()
    assert (timer.failures, timer.is_due) == (0, True)
