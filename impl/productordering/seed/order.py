"""Generates whole product orders."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from random import Random
from typing import Any, NamedTuple

from productordering.ordering.lifecycle import TERMINAL
from productordering.seed.course import COURSES, draw_state, set_states
from productordering.seed.items import Basket
from productordering.seed.journeys import JOURNEYS
from productordering.seed.parties import STAFF, Customer, customer, linked, party, staff_party

Order = dict[str, Any]

_PERIOD_DAYS = 90.0
_WISH_SHARE = 0.4
_CUSTOMERS = 200_000
_LONGEST_DELIVERY = max(course.reach[1] for course in COURSES.values())
_OFFSETS = (UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=2)))
# Most orders are ordinary: "2".
_PRIORITIES = ("0", "1", "2", "2", "2", "3", "3", "4")
_CHANNELS = (
    ("WEB", "1", "Web shop"),
    ("APP", "2", "Self-care app"),
    ("CALL", "3", "Call centre"),
    ("SHOP", "4", "High street shop"),
    ("PART", "5", "Partner"),
)
_WISHES = (
    "Please ring twice, the bell is quiet.",
    "Leave parcels with the neighbour at number 4.",
    "Call before coming, the gate is locked.",
    "No visits before ten, please.",
)
_PAYMENTS = (("CardPayment", "Card payment"), ("BankTransferPayment", "Bank transfer"))


def orders(random: Random, until: datetime, placed: int = 0) -> Iterator[Order]:
    """Product orders without end, as a server stores them, without id and href.

    Their dates are within the 90 days before `until`, an aware date-time, in random order. The same
    state of `random` and the same `until` give the same orders. No two orders share a mutable
    value. They are numbered on from those that were `placed` before.
    """
    clocks = [until.astimezone(offset) for offset in _OFFSETS]
    for number in count(placed + 1):
        yield _order(random, number, random.choice(clocks))


def _order(random: Random, number: int, until: datetime) -> Order:
    journey = random.choice(JOURNEYS)
    buyer = customer(random.randrange(_CUSTOMERS), journey.business)
    basket = Basket(random, buyer, number)
    items = basket.items(journey.parts)
    state = draw_state(random, basket.leaves)
    set_states(random, items, basket.leaves, state)
    times = _times(random, journey.days, state, until)
    prefix, channel_id, channel = random.choice(_CHANNELS)
    remark = random.choice(COURSES[state].remarks)
    return {
        "@type": "ProductOrder",
        "externalId": f"{prefix}-{times.ordered.year}-{number:06d}",
        "category": journey.category,
        "description": journey.description,
        "priority": random.choice(_PRIORITIES),
        "state": state,
        "orderDate": _recorded(times.ordered),
        "requestedStartDate": _asked(times.wanted_from),
        "requestedCompletionDate": _asked(times.wanted_by),
        **_outcome(state, times, remark),
        "notificationContact": buyer.email,
        "channel": [{"id": channel_id, "name": channel, "role": "order capture"}],
        "relatedParty": _parties(random, buyer, basket.visits > 0),
        "billingAccount": linked("accountManagement/v4/billingAccount", buyer.account),
        "note": _notes(random, buyer, times, remark),
        **_paperwork(random, basket, buyer, number),
        "productOrderItem": items,
    }


class _Times(NamedTuple):
    ordered: datetime
    wanted_from: datetime
    wanted_by: datetime
    expected: datetime
    reached: datetime


def _times(random: Random, days: float, state: str, until: datetime) -> _Times:
    """Dates: closed orders are from the whole period, open ones mostly from its last days."""
    course = COURSES[state]
    if state in TERMINAL:
        age = random.uniform(days * _LONGEST_DELIVERY, _PERIOD_DAYS)
    else:
        age = _PERIOD_DAYS * random.random() ** 4
    ordered = until - timedelta(days=age)
    start = ordered + timedelta(days=days * random.uniform(0.1, 0.4))
    return _Times(
        ordered=ordered,
        wanted_from=start.replace(minute=0, second=0),
        wanted_by=ordered + timedelta(days=days * random.uniform(0.6, 1.5)),
        expected=ordered + timedelta(days=days),
        reached=ordered + timedelta(days=min(age, days * random.uniform(*course.reach))),
    )


def _outcome(state: str, times: _Times, remark: str) -> Order:
    outcome = {}
    if state not in ("acknowledged", "rejected"):
        outcome["expectedCompletionDate"] = _asked(times.expected)
    if state == "completed":
        outcome["completionDate"] = _recorded(times.reached)
    if state == "cancelled":
        outcome |= {"cancellationDate": _recorded(times.reached), "cancellationReason": remark}
    return outcome


def _parties(random: Random, buyer: Customer, visited: bool) -> list[dict[str, Any]]:
    parties = [party(buyer, "customer"), staff_party(random.choice(STAFF), "seller")]
    if visited:
        parties.append(staff_party(random.choice(STAFF), "technician"))
    return parties


def _notes(random: Random, buyer: Customer, times: _Times, remark: str) -> list[dict[str, str]]:
    _, agent = random.choice(STAFF)
    notes = [{"id": "1", "author": agent, "date": _recorded(times.reached), "text": remark}]
    if random.random() < _WISH_SHARE:
        date, text = _recorded(times.ordered), random.choice(_WISHES)
        notes.append({"id": "2", "author": buyer.name, "date": date, "text": text})
    return notes


def _paperwork(random: Random, basket: Basket, buyer: Customer, number: int) -> Order:
    """References to other processes: prices, payment, qualification, quote, agreement."""
    paperwork: Order = {}
    if total := basket.bill.total():
        paperwork["orderTotalPrice"] = total
    if basket.bill.has_once:
        kind, name = random.choice(_PAYMENTS)
        payment = {"id": f"PAY-{number}", "name": name, "@referredType": kind}
        paperwork["payment"] = [payment]
    if basket.visits:
        path = "productOfferingQualification/v4/productOfferingQualification"
        paperwork["productOfferingQualification"] = [linked(path, f"POQ-{number}")]
    if buyer.business:
        quote = linked("quoteManagement/v4/quote", f"Q-{number}")
        agreement = {"id": f"AG-{buyer.number}", "name": "Framework agreement"}
        paperwork |= {"quote": [quote], "agreement": [agreement]}
    return paperwork


def _recorded(moment: datetime) -> str:
    return _rfc3339(moment.isoformat(timespec="milliseconds"))


def _asked(moment: datetime) -> str:
    return _rfc3339(moment.isoformat(timespec="seconds"))


def _rfc3339(text: str) -> str:
    return text.replace("+00:00", "Z")
