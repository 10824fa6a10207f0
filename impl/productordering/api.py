"""TMF622 as APIs: the definitions of the collections and events of its two versions.

Orders and tasks are stored in v4's form. v5 has a view of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any, Final

from productordering.finding import conditions
from productordering.finding.attributes import stored_attributes
from productordering.generated import V4, V5
from productordering.ordering.cancellation import PARTIES
from productordering.versions import events, paths, reading
from productordering.versions.mapping import API as API_V5
from tmf630.api.definition import ApiDefinition, CollectionDefinition
from tmf630.api.derivation import event_types
from tmf630.query.attributes import Definitions
from tmf630.query.view import View
from tmf630.resources.audit import Audited
from tmf630.store.features import Features
from tmf630.wire import Json
from tmf_contracts.model.attributes import indexed_paths

_DOMAIN: Final = "ProductOrdering"

COLLECTIONS: Final[Mapping[str, CollectionDefinition]] = {
    "productOrder": CollectionDefinition(
        definition=paths.ORDER,
        path="/productOrder",
        indexed=(
            "state",
            "externalId",
            "externalIdV5.id",
            "category",
            "orderDate",
            "completionDate",
            "requestedStartDate",
            "relatedParty.id",
            "productOrderItem.state",
            "productOrderItem.productOffering.id",
            "billingAccount.id",
        ),
        features=Features.ALL,
        parties="relatedParty.id",
        audited=Audited("state"),
    ),
    "cancelProductOrder": CollectionDefinition(
        definition=paths.TASK,
        path="/cancelProductOrder",
        indexed=("state", "productOrder.id", PARTIES),
        features=Features.KEYS | Features.JOBS | Features.OUTBOX,
        parties=PARTIES,
        hidden=PARTIES,
        audited=Audited("state", subject="productOrder"),
    ),
}

_SHOWN: Final[Mapping[str, Callable[[Json], Json]]] = {
    paths.ORDER: reading.order,
    paths.TASK: reading.task,
}


@cache
def definition() -> ApiDefinition:
    """The definition of TMF622 v4, as its contract was generated."""
    [v4] = with_rules(V4.definition())
    return v4


def is_own(api: ApiDefinition) -> bool:
    """Whether an API is a version of TMF622, as `with_rules` makes them."""
    return not api.prefix


def with_rules(v4: ApiDefinition, v5: ApiDefinition | None = None) -> Sequence[ApiDefinition]:
    """The APIs with what TMF622 has beside that of any contract; `v5` is None if not served.

    What is stored is the same with v5 and without.
    """
    stored = _stored(v4, v5 or V5.definition())
    collections = {
        name: replace(each, stored=stored, indexed=tuple(dict.fromkeys(_indexed(each, v4, v5))))
        for name, each in COLLECTIONS.items()
    }
    first = replace(
        v4,
        prefix="",
        collections=collections,
        event_types=event_types(v4.model, api="", domain=_DOMAIN),
    )
    return [first] if v5 is None else [first, _as_view(v5, first)]


def _as_view(v5: ApiDefinition, v4: ApiDefinition) -> ApiDefinition:
    """v5, which shows the collections and events of v4."""
    types = event_types(v5.model, api=API_V5, domain=_DOMAIN)
    convert = partial(_event, v4.base_path, v5.base_path)
    return replace(
        v5,
        prefix=v4.prefix,
        collections={
            name: replace(each, view=_view(each.definition))
            for name, each in v4.collections.items()
        },
        event_types=replace(types, converted={v4.event_types.api: convert}),
    )


def _view(definition: str) -> View:
    return View(
        api=API_V5,
        shown=_SHOWN[definition],
        condition=partial(conditions.stored, definition),
        sort=partial(conditions.stored_sort, definition),
    )


def _event(v4_path: str, v5_path: str, logged: Json) -> Json:
    """v5's event of a logged one, with hrefs that lead to v5."""
    made = events.event(logged)
    payload: dict[str, Any] = {
        name: {**each, "href": _moved(each["href"], v4_path, v5_path)} if "href" in each else each
        for name, each in made["event"].items()
    }
    return {**made, "event": payload}


def _moved(href: str, v4_path: str, v5_path: str) -> str:
    before, found, after = href.rpartition(f"{v4_path}/")
    return f"{before}{v5_path}/{after}" if found else href


def _stored(v4: ApiDefinition, v5: ApiDefinition) -> Definitions:
    """The attributes of what is stored, also those that an operator has added to v5."""
    generated = V5.definition().model.attributes
    declared = v5.model.attributes
    own = {
        name: [attribute for attribute in each if attribute not in generated.get(name, {})]
        for name, each in declared.items()
        if each is not generated.get(name)
    }
    return stored_attributes(v4.model.attributes, declared, own)


def _indexed(
    collection: CollectionDefinition, v4: ApiDefinition, v5: ApiDefinition | None
) -> Iterator[str]:
    """The paths of the stored attributes that are indexed, also of those that an operator adds."""
    definition = collection.definition
    yield from collection.indexed
    yield from indexed_paths(v4.model.attributes, definition)
    if v5:
        for path in indexed_paths(v5.model.attributes, definition):
            yield ".".join(paths.stored(definition, path.split(".")).path)
