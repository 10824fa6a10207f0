"""Secrets are rotated while events are delivered: for a while there are signatures by both."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Final

import pytest

from tests.events.system import CALLBACK, HOURS, NOW, EventSystem, Listener, S
from tests.events.test_deliveries import REQUEST, running
from tests.events.test_signature import verified
from tmf630 import wire
from tmf630.events.delivery.sending.sender import Result
from tmf630.events.subscription.rotation import MAX_FORMER, NotRotated, end_former, rotate
from tmf630.events.subscription.signature import Secret, new_secret

pytestmark = pytest.mark.anyio

OLD, NEW, THIRD = new_secret(), new_secret(), new_secret()
_NUMBERS: Final = count(1)


class SignedListener(Listener):
    """A listener that keeps the headers and the body of each event, by its id."""

    def __init__(self) -> None:
        super().__init__()
        self.received: dict[str, tuple[Mapping[str, str], bytes]] = {}

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Result:
        self.received[wire.decode(body)["eventId"]] = headers, body
        return await super().post(url, body, headers)

    def signers(self, id: str) -> set[str]:
        """Which of the secrets have signed an event."""
        headers, body = self.received[id]
        return {
            each
            for each in (OLD, NEW, THIRD)
            if headers and verified(Secret.parsed(each).key, dict(headers), body)
        }


async def rotated(system: EventSystem, secret: str, until: float) -> None:
    wake = system.publisher().wake_dispatchers
    await rotate(system.subscriptions, wake, S, secret, now=system.now, until=until)


async def until_signed_by(system: EventSystem, listener: SignedListener, *secrets: str) -> None:
    """Return when an event is signed by exactly these."""
    while True:
        id = f"A{next(_NUMBERS)}"
        await system.publish(id)
        await listener.wait_for(id)
        if listener.signers(id) == set(secrets):
            return


async def test_a_running_delivery_signs_with_both_until_a_moment(system: EventSystem) -> None:
    listener = SignedListener()
    await system.subscribe()
    async with running(system.dispatcher(listener)):
        await until_signed_by(system, listener)
        await rotated(system, OLD, until=NOW)
        await until_signed_by(system, listener, OLD)
        await rotated(system, NEW, until=NOW + 24 * HOURS)
        await until_signed_by(system, listener, NEW, OLD)
        assert listener.connections == 1
        system.now = NOW + 25 * HOURS
        await system.publish("A-late")
        await listener.wait_for("A-late")
        assert listener.signers("A-late") == {NEW}


async def test_former_secrets_can_end_at_once(system: EventSystem) -> None:
    listener = SignedListener()
    await system.subscribe()
    async with running(system.dispatcher(listener)):
        await rotated(system, OLD, until=NOW)
        await rotated(system, NEW, until=NOW + HOURS)
        await until_signed_by(system, listener, NEW, OLD)
        await end_former(system.subscriptions, system.publisher().wake_dispatchers, S)
        await until_signed_by(system, listener, NEW)
        await rotated(system, THIRD, until=NOW)
        await until_signed_by(system, listener, THIRD)


async def test_no_answer_of_the_hub_has_a_secret(system: EventSystem) -> None:
    hub = system.hub()
    sent = {
        "callback": CALLBACK,
        "secret": OLD,
        "@formerSecrets": [{"secret": THIRD, "until": 9e9}],
    }
    made = wire.decode((await hub.register(REQUEST, sent)).body)
    wake = system.publisher().wake_dispatchers
    await rotate(system.subscriptions, wake, made["id"], NEW, now=NOW, until=NOW + HOURS)
    stored = (await system.subscriptions.read(made["id"])).resource
    assert stored["secret"] == NEW
    assert stored["@formerSecrets"] == [{"secret": OLD, "until": NOW + HOURS}]
    for answer in (
        await hub.retrieve(REQUEST, made["id"], None),
        await hub.list(REQUEST, None, None, None),
    ):
        assert b"ecret" not in answer.body
    assert made == {"id": made["id"], "callback": CALLBACK}


async def test_what_is_no_new_secret_is_refused(system: EventSystem) -> None:
    await system.subscribe()
    for text in ("", "whsec_", "whsec_abc", "secret"):
        with pytest.raises(NotRotated):
            await rotated(system, text, until=NOW + HOURS)
    await rotated(system, OLD, until=NOW)
    with pytest.raises(NotRotated, match="already"):
        await rotated(system, OLD, until=NOW + HOURS)
    for _ in range(MAX_FORMER):
        await rotated(system, new_secret(), until=NOW + HOURS)
    with pytest.raises(NotRotated, match="end them first"):
        await rotated(system, NEW, until=NOW + HOURS)
    system.now = NOW + 2 * HOURS
    await rotated(system, NEW, until=system.now + HOURS)
    with pytest.raises(NotRotated, match="there is no subscription"):
        await rotate(
            system.subscriptions, system.publisher().wake_dispatchers, "none", OLD, now=0, until=0
        )
