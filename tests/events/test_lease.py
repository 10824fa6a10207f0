"""The lease of a subscription: one dispatcher at a time delivers to it."""

from __future__ import annotations

from time import monotonic

import pytest

from tests.events.system import LEASE, EventSystem, S
from tmf630.events.delivery import lease as leases
from tmf630.events.delivery.lease import SubscriptionLease
from tmf630.events.delivery.progress import Progress
from tmf630.jobs.lease import LeaseLost, NotAcquired
from tmf630.resources.aggregate import ABSENT

pytestmark = pytest.mark.anyio


def lease_of(system: EventSystem, owner: str) -> SubscriptionLease:
    return SubscriptionLease(system.subscriptions, S, owner, system.lease_terms)


async def test_a_lease_of_another_process_cannot_be_acquired(system: EventSystem) -> None:
    await system.subscribe()
    lease, other = lease_of(system, "a"), lease_of(system, "b")
    await lease.acquire()
    assert lease.is_held and not other.is_held
    system.now += LEASE - 1
    with pytest.raises(NotAcquired):
        await other.acquire()
    await lease.renew(Progress(cursor=7))
    system.now += LEASE - 1
    with pytest.raises(NotAcquired):
        await other.acquire()


async def test_an_expired_lease_is_acquired_with_its_progress(system: EventSystem) -> None:
    await system.subscribe()
    lease, other = lease_of(system, "a"), lease_of(system, "b")
    await lease.acquire()
    progress = Progress(3, frozenset([1]), 9, 2, system.now, 4)
    await lease.renew(progress)
    system.now += LEASE
    assert await other.acquire() == progress
    for change in (lease.renew, lease.release):
        with pytest.raises(LeaseLost):
            await change(Progress())


async def test_a_released_lease_is_free(system: EventSystem) -> None:
    await system.subscribe()
    lease, other = lease_of(system, "a"), lease_of(system, "b")
    await lease.acquire()
    await lease.release(Progress(cursor=5))
    assert not lease.is_held
    assert await other.acquire() == Progress(cursor=5)


async def test_a_lease_expires_by_the_clock_of_its_process(
    system: EventSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It expires in time although the process cannot reach the store."""
    await system.subscribe()
    lease = lease_of(system, "a")
    await lease.acquire()
    moment = monotonic()
    monkeypatch.setattr(leases, "monotonic", lambda: moment + LEASE + 1)
    assert not lease.is_held


async def test_the_lease_of_a_removed_subscription_is_lost(system: EventSystem) -> None:
    await system.subscribe()
    lease = lease_of(system, "a")
    await lease.acquire()
    await system.subscriptions.update(S, lambda _: ABSENT)
    with pytest.raises(LeaseLost):
        await lease.renew(Progress())
    with pytest.raises(NotAcquired):
        await lease_of(system, "b").acquire()
