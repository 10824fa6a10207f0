"""Conditions on hrefs as conditions on ids: a record has no href, which depends on the URL."""

from __future__ import annotations

from tmf630.query.parameters import fault
from tmf630.store.condition import (
    EVERYTHING,
    ID,
    NOTHING,
    AllOf,
    AnyOf,
    Attribute,
    Comparison,
    Condition,
    Exists,
    Not,
    Operator,
)


def on_ids(condition: Condition, url: str) -> Condition:
    """The condition on the records of a collection with that URL.

    Raises a 400 Fault for a pattern of hrefs.
    """
    match condition:
        case Comparison(Attribute(("href",)), operator, hrefs):
            return AnyOf([_on_id(operator, str(href), f"{url}/") for href in hrefs])
        case Exists(("id" | "href",)):
            return EVERYTHING
        case Not(within):
            return Not(on_ids(within, url))
        case AllOf(conditions):
            return AllOf([on_ids(each, url) for each in conditions])
        case AnyOf(conditions):
            return AnyOf([on_ids(each, url) for each in conditions])
    return condition


def _on_id(operator: Operator, href: str, prefix: str) -> Condition:
    if operator is Operator.REGEX:
        raise fault("href", "has no pattern of its own, ask about the id")
    if href.startswith(prefix):
        return Comparison(ID, operator, (href.removeprefix(prefix),))
    # Hrefs begin alike: beside one that begins otherwise, all stand on the same side.
    before = operator in (Operator.LT, Operator.LTE) and prefix < href
    after = operator in (Operator.GT, Operator.GTE) and prefix > href
    return EVERYTHING if before or after else NOTHING
