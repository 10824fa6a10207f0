"""Conditions on hrefs and ids as conditions on the keys of records.

A record has no href, which depends on the URL. The key of a resource that is below another one is
`PARENT/ID`.
"""

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


def on_keys(condition: Condition, within: str) -> Condition:
    """The condition on the records of which the keys begin with `within`, and on no other ones.

    Raises a 400 Fault for a pattern of ids.
    """
    # The character after a slash is 0: all keys that begin with PARENT/ are before PARENT0.
    after = within[:-1] + chr(ord(within[-1]) + 1)
    bounds = [Comparison(ID, Operator.GTE, (within,)), Comparison(ID, Operator.LT, (after,))]
    return AllOf([*bounds, _on_keys(condition, within)])


def _on_keys(condition: Condition, within: str) -> Condition:
    match condition:
        case Comparison(Attribute(("id",)), Operator.REGEX):
            raise fault("id", "has no pattern here")
        case Comparison(Attribute(("id",)) as id, operator, values):
            return Comparison(id, operator, tuple(f"{within}{each}" for each in values))
        case Not(negated):
            return Not(_on_keys(negated, within))
        case AllOf(conditions):
            return AllOf([_on_keys(each, within) for each in conditions])
        case AnyOf(conditions):
            return AnyOf([_on_keys(each, within) for each in conditions])
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
