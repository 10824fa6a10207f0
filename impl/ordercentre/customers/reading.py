"""Customers of TMF629 v4, individuals and organizations of TMF632 v4, as the order centre's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from ordercentre.catalogue.model import ALWAYS, Period
from ordercentre.customers.model import Customer, Party
from ordercentre.neighbours.documents import Document
from tmf630.wire import Json, encode

_SEGMENT_NAMES: Final = frozenset({"marketsegment", "segment"})
"""TMF629 has no attribute for market segments: operators add one, or use a characteristic."""
_NAMES: Final = ("name", "fullName", "formattedName", "tradingName", "legalName")
_NAME_PARTS: Final = ("givenName", "middleName", "familyName")
_SHOWN_OF_CUSTOMER: Final = (
    *("statusReason", "validFor", "engagedParty", "account", "contactMedium"),
)
_SHOWN_OF_PARTY: Final = (*_NAMES[1:], *_NAME_PARTS, "deathDate", "existsDuring", "contactMedium")
"""What a snapshot has besides id, href, name and status, the most important first."""
_SNAPSHOT_BYTES: Final = 16 * 1024


class CustomerRead(NamedTuple):
    """A customer, whose party is as its document names it, and a snapshot of the document."""

    customer: Customer
    snapshot: Json


class PartyRead(NamedTuple):
    """A party, and a snapshot of its document."""

    party: Party
    snapshot: Json


def customer(found: Document, id: str) -> CustomerRead:
    """The customer that was looked up by an id; raises Unreadable."""
    engaged = found.part("engagedParty")
    read = Customer(
        id=found.text("id") or id,
        href=found.text("href"),
        name=found.text("name"),
        status=found.text("status"),
        valid_for=_period(found.part("validFor")),
        segments=tuple(dict.fromkeys(_segments(found))),
        party=_engaged(engaged) if engaged else None,
    )
    return CustomerRead(read, _snapshot(found, read, _SHOWN_OF_CUSTOMER))


def individual(found: Document, id: str) -> PartyRead:
    """The individual that was looked up by an id; raises Unreadable."""
    return _party(found, id, "Individual", Period(end=found.end("deathDate")))


def organization(found: Document, id: str) -> PartyRead:
    """The organization that was looked up by an id; raises Unreadable."""
    return _party(found, id, "Organization", _period(found.part("existsDuring")))


def _party(found: Document, id: str, referred_type: str, valid_for: Period) -> PartyRead:
    read = Party(
        id=found.text("id") or id,
        referred_type=referred_type,
        name=_name(found),
        status=found.text("status"),
        href=found.text("href"),
        valid_for=valid_for,
    )
    return PartyRead(read, _snapshot(found, read, _SHOWN_OF_PARTY))


def _engaged(reference: Document) -> Party | None:
    if not (id := reference.text("id")):
        return None
    return Party(
        id=id,
        referred_type=reference.text("@referredType"),
        name=reference.text("name"),
        href=reference.text("href"),
    )


def _period(found: Document | None) -> Period:
    if found is None:
        return ALWAYS
    return Period(found.moment("startDateTime"), found.end("endDateTime"))


def _name(found: Document) -> str:
    whole = (found.text(name) for name in _NAMES)
    return next(filter(None, whole), "") or " ".join(filter(None, map(found.text, _NAME_PARTS)))


def _segments(found: Document) -> Iterator[str]:
    for name in found.content:
        if name.casefold() in _SEGMENT_NAMES:
            yield from _segments_in(found, name)
    for characteristic in found.parts("characteristic"):
        if characteristic.text("name").casefold() in _SEGMENT_NAMES:
            yield from _segments_in(characteristic, "value")


def _segments_in(found: Document, name: str) -> Iterator[str]:
    """The segments in an attribute: a text, a reference, or a list of references."""
    value = found.content.get(name)
    if isinstance(value, list):
        references: Sequence[Document | None] = found.parts(name)
    elif isinstance(value, dict):
        references = (found.part(name),)
    else:
        yield from filter(None, (found.text(name),))
        return
    for reference in filter(None, references):
        yield from filter(None, (reference.text("id"), reference.text("name")))


def _snapshot(found: Document, read: Customer | Party, names: Sequence[str]) -> Json:
    """What was read, and the first attributes of those names that fit the size of a snapshot."""
    texts = {"id": read.id, "href": read.href, "name": read.name, "status": read.status}
    values = {name: text or None for name, text in texts.items()}
    values |= {name: found.content.get(name) for name in names}
    shown: Json = {}
    left = _SNAPSHOT_BYTES
    for name, value in values.items():
        if value is not None:
            left -= len(encode(value))
            if left < 0:
                break
            shown[name] = value
    return shown
