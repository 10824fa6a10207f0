"""Who may change the entry of a fulfilment, and when its job runs."""

from __future__ import annotations

import pytest

from ordercentre.fulfilment import entry
from tmf630.jobs.lease import FREE, LeaseLost, LeaseTerms, NotAcquired
from tmf630.resources.aggregate import ABSENT
from tmf630.wire import Json

TERMS = LeaseTerms(30, lambda: 1000.0)
CONTENT: Json = {"serviceOrder": [], "fallout": []}


def test_one_process_alone_has_the_lease() -> None:
    first = entry.acquired(entry.NEW, "a", TERMS)
    assert first.run_at == 1030
    with pytest.raises(NotAcquired):
        entry.acquired(first, "b", TERMS)
    later = LeaseTerms(30, lambda: 1031.0)
    second = entry.acquired(first, "b", later)
    with pytest.raises(LeaseLost):
        entry.saved(second, "a", CONTENT, 1.0)
    with pytest.raises(LeaseLost):
        entry.renewed(second, "a", 1.0)
    with pytest.raises(LeaseLost):
        entry.released(second, "a", CONTENT, 1.0)
    with pytest.raises(LeaseLost):
        entry.removed(second, "a")
    assert entry.renewed(second, "b", 2000.0).run_at == 2000
    assert entry.removed(second, "b") is ABSENT


def test_what_happens_meanwhile_is_looked_at_next() -> None:
    leased = entry.acquired(entry.NEW, "a", TERMS)
    woken = entry.woken(leased)
    assert woken.run_at == leased.run_at
    assert entry.released(woken, "a", CONTENT, None).run_at == FREE
    idle = entry.released(leased, "a", CONTENT, None)
    assert idle.run_at is None
    assert entry.woken(idle).run_at == FREE
    assert entry.woken(ABSENT) is ABSENT


def test_requests_are_in_the_content_of_the_next_look() -> None:
    failed = {"item": "1", "state": "waiting"}
    before = entry.NEW._replace(resource={**CONTENT, "fallout": [failed]})
    asked = entry.with_request(before, cancellation={"task": "t", "reason": "r"})
    decided = entry.with_request(asked, decisions={"1": "retry", "2": "fail"})
    taken = entry.acquired(decided, "a", TERMS)
    assert taken.resource["cancellation"] == {"task": "t", "reason": "r", "outcome": ""}
    assert taken.resource["fallout"] == [{**failed, "decision": "retry"}]
    assert taken.metadata == {"owner": "a"}
