"""The relationships among service order items, from those among the items of the product order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Final

from ordercentre.acceptance.decomposition import Plan
from tmf630.wire import Json

_BUNDLES: Final = "bundles"
_Pairs = dict[tuple[str, str, str], None]
"""The id of a service order item, the type of its relationship, and the id of the related one.

A dictionary keeps their order, and has each once."""


def relationships(
    plans: Mapping[str, Plan], sent: Mapping[str, Sequence[str]]
) -> Mapping[str, Sequence[Json]]:
    """The `serviceOrderItemRelationship` of service order items, by their ids.

    `sent` has the ids of service order items by the id of their item, in one service order. What
    an item that is not sent relates to, the items in it relate to, and what relates to it, relates
    to these. The next item that is sent, and contains another one, `bundles` it, unless the order
    says how they are related.
    """
    pairs: _Pairs = {}
    nested = _nested(plans, sent)
    for id in sent:
        for source, kind, target in _declared(plans, plans[id], sent):
            for each in nested.get(target, ()):
                _relate(pairs, sent[source], kind, sent[each])
    related = {(source, target) for source, _, target in pairs}
    for id in sent:
        above = next((each.id for each in _above(plans[id]) if each.id in sent), None)
        if above and not {(sent[above][0], sent[id][0]), (sent[id][0], sent[above][0])} & related:
            _relate(pairs, sent[above], _BUNDLES, sent[id])
    found: dict[str, list[Json]] = {}
    for source, kind, target in pairs:
        found.setdefault(source, []).append(_relationship(kind, target))
    return found


def _declared(
    plans: Mapping[str, Plan], plan: Plan, sent: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str, str]]:
    """The item, the type and the related item of what it relates to, also by what contains it."""
    for declaring in (plan, *_unsent_above(plan, sent)):
        for each in declaring.item.get("productOrderItemRelationship", ()):
            kind, target = each.get("relationshipType"), plans.get(each.get("id"))
            if kind and target and _leads_out(plan, declaring, target, sent):
                yield plan.id, kind, target.id


def _leads_out(
    plan: Plan, declaring: Plan, target: Plan, sent: Mapping[str, Sequence[str]]
) -> bool:
    """Whether an item relates to a target by what `declaring`, itself or around it, declares."""
    if declaring is not plan and declaring in (target, *_above(target)):
        return False
    return target.id in sent or target not in _above(plan)


def _unsent_above(plan: Plan, sent: Mapping[str, Sequence[str]]) -> Iterator[Plan]:
    return takewhile(lambda each: each.id not in sent, _above(plan))


def _above(plan: Plan) -> Iterator[Plan]:
    """The items that contain an item, the next one first."""
    above = plan.parent
    while above:
        yield above
        above = above.parent


def _nested(
    plans: Mapping[str, Plan], sent: Mapping[str, Sequence[str]]
) -> Mapping[str, Sequence[str]]:
    """The ids of the items that stand for each item: itself if it is sent, else those in it."""
    found: dict[str, list[str]] = {}
    for id in sent:
        found.setdefault(id, []).append(id)
        for above in _above(plans[id]):
            if above.id in sent:
                break
            found.setdefault(above.id, []).append(id)
    return found


def _relate(pairs: _Pairs, sources: Sequence[str], kind: str, targets: Sequence[str]) -> None:
    """Relate the first to the first, and so on; what is left of either, to the last of the other.

    Every one with every other would be too many where the quantities are large.
    """
    for n in range(max(len(sources), len(targets))):
        source = sources[min(n, len(sources) - 1)]
        target = targets[min(n, len(targets) - 1)]
        if source != target:
            pairs[source, kind, target] = None


def _relationship(kind: str, target: str) -> Json:
    """A relationship that TMF641 v4.0 and v4.1 both read: one requires `itemId`, one `id`."""
    return {
        "@type": "ServiceOrderItemRelationship",
        "relationshipType": kind,
        "orderItem": {"@type": "ServiceOrderItemRef", "id": target, "itemId": target},
    }
