"""A test event: what it is, how it is signed, and what is said of the answer."""

from __future__ import annotations

import pytest

from productordering.generated import V4, V5
from tests.api.listeners import Answer, Listener, Silence
from tests.events.senders import LOOPBACK, STRICT, USER_AGENT
from tests.events.test_signature import verified
from tmf630 import wire
from tmf630.api.definition import ApiDefinition
from tmf630.contract.document import Contract
from tmf630.contract.tolerance import Tolerated
from tmf630.events.delivery.sending.sender import Outcome, Sender
from tmf630.events.delivery.trial import Trial, try_out
from tmf630.events.subscription import subscription
from tmf630.events.subscription.signature import Secret, new_secret
from tmf630.outbound.targets import Rules

pytestmark = pytest.mark.anyio

APIS = [V4.definition(), V5.definition("/v5")]
SECRET = new_secret()


async def tried(
    api: ApiDefinition, callback: str, query: str = "", *, rules: Rules = LOOPBACK, **stored: str
) -> Trial:
    resource = {"callback": callback, "query": query, **stored}
    to = subscription.read("s", resource, api.event_types)
    return await try_out(to, api.contract, Sender(rules, USER_AGENT, seconds=1.0))


@pytest.mark.parametrize("api", APIS, ids=["v4", "v5"])
@pytest.mark.parametrize("resource", ["ProductOrder", "CancelProductOrder"])
async def test_a_test_event_is_one_of_the_contract(api: ApiDefinition, resource: str) -> None:
    type_ = f"{resource}StateChangeEvent"
    with Listener() as listener:
        trial = await tried(api, listener.url(), f"eventType={type_}")
        [request] = listener.requests
    assert request.path == f"/listener/{type_[0].lower()}{type_[1:]}"
    assert request.body == trial.body
    event = wire.decode(trial.body)
    tolerated: Tolerated = {}
    Contract(api.read).definition(type_).validate(event, tolerated)
    assert not tolerated
    [about] = event["event"].values()
    assert event["eventType"] == type_
    assert about["id"].startswith("test-")
    assert (trial.result.outcome, trial.result.reason) == (Outcome.DELIVERED, "201")
    assert (trial.is_wanted, trial.is_signed) == (True, False)


async def test_it_is_signed_as_real_ones_are() -> None:
    with Listener() as listener:
        trial = await tried(APIS[0], listener.url(), secret=SECRET)
        [request] = listener.requests
    sent = dict(request.headers)
    assert trial.is_signed
    assert sent["webhook-id"] == trial.event["eventId"]
    assert verified(Secret.parsed(SECRET).key, sent, request.body)


async def test_it_has_what_the_query_selects() -> None:
    with Listener() as listener:
        trial = await tried(APIS[0], listener.url(), "fields=id")
        unwanted = await tried(APIS[0], listener.url(), "event.productOrder.state=completed")
    assert list(wire.decode(trial.body)["event"]["productOrder"]) == ["id"]
    assert (trial.is_wanted, unwanted.is_wanted) == (True, False)
    assert len(listener.requests) == 2


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        (500, Outcome.FAILED, "500"),
        (302, Outcome.FAILED, "302: redirects are not followed"),
        (410, Outcome.GONE, "410"),
        (Silence.HANG, Outcome.FAILED, "1"),
    ],
)
async def test_what_failed_is_said(answer: Answer, outcome: Outcome, said: str) -> None:
    with Listener(answer) as listener:
        trial = await tried(APIS[0], listener.url())
    assert trial.result.outcome is outcome
    assert said in trial.result.reason
    assert len(listener.requests) == 1


async def test_the_rules_of_callbacks_hold() -> None:
    with Listener() as listener:
        trial = await tried(APIS[0], listener.url(), rules=STRICT)
    assert trial.result.outcome is Outcome.FAILED
    assert listener.requests == []
