"""Filters by each first-level attribute, and selection of each."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from tmf622_conformance.check import MANDATORY, Part, expect
from tmf622_conformance.checks.group import Group
from tmf622_conformance.checks.samples import full, full_order, other
from tmf622_conformance.contract import problems, properties, scalars, target
from tmf622_conformance.server.api import (
    CANCELLATIONS,
    ORDERS,
    Api,
    Json,
    brief,
    json_of,
    path_of,
)

FILTERS: Final = Group(Part.PROFILE, "filtering", "TMF630 part 1, filtering")
FIELDS: Final = Group(Part.PROFILE, "selection", "TMF630 part 1, attribute selection")
_UNTIL_ENDED: Final = {"state", "effectiveCancellationDate"}
"""Attributes that the server changes until a task has ended."""
_ALWAYS: Final = {"id", "href"}


def _order(api: Api, attribute: str) -> Json:
    """A new order with an attribute, where a client may send that."""
    sent = full_order("ProductOrder_Create")
    return api.place(**{attribute: sent[attribute]} if attribute in sent else {})


def _cancellation(api: Api, attribute: str) -> Json:
    """A new task with an attribute, where a client may send that."""
    sent = full("CancelProductOrder_Create")
    del sent["productOrder"]
    task = api.cancel(api.place(), **{attribute: sent[attribute]} if attribute in sent else {})
    return api.wait_until_ended(task) if attribute in _UNTIL_ENDED else task


def _leaf(name: str, attribute: str) -> tuple[str, Json] | None:
    """The path to filter an attribute by: its own, or that of its first scalar."""
    schema = properties(name)[attribute]
    plain = dict(scalars(name)).get(attribute)
    if plain is not None:
        return attribute, plain
    inner = target(schema)
    first = next(scalars(inner), None) if inner else None
    return (f"{attribute}.{first[0]}", first[1]) if first else None


def _values(resource: Any, path: str) -> list[Any]:
    """The values of a resource at a path, in each element of the arrays on it."""
    if isinstance(resource, list):
        return [value for each in resource for value in _values(each, path)]
    if not path:
        return [resource]
    name, _, rest = path.partition(".")
    if not isinstance(resource, dict) or name not in resource:
        return []
    return _values(resource[name], rest)


def _text(value: Any) -> str:
    """A value in a query, quoted when it has a comma."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) and "," in value else str(value)


def _filters(api: Api, collection: str, made: Any, path: str, schema: Json) -> None:
    resource = api.retrieve(collection, made(api, path.partition(".")[0])["id"])
    values = _values(resource, path)
    other_filters = {"id": resource["id"]} if path != "id" else {}
    for value in values[:1]:
        found = api.find(collection, {path: _text(value), **other_filters})
        expect(
            [each.get("id") for each in found] == [resource["id"]],
            f"{path}={value} does not find the resource with this value",
        )
    another = other(values[0] if values else "", schema)
    if another is None or another in values:
        return
    found = api.find(collection, {path: _text(another), **other_filters})
    expect(not found, f"{path}={another} finds a resource with another value")


def _selects(api: Api, collection: str, made: Any, attribute: str) -> None:
    resource = api.retrieve(collection, made(api, attribute)["id"])
    expected = (_ALWAYS | {attribute}) & set(resource)
    answer = api.get(path_of(collection, resource["id"]), {"fields": attribute})
    selected = json_of(answer)
    expect(answer.is_success and isinstance(selected, dict), f"the answer is {brief(answer)}")
    expect(
        set(selected) == expected,
        f"fields={attribute} selects {_names(selected)}; there should be {_names(expected)}",
    )
    expect(
        selected.get(attribute) == resource.get(attribute),
        f"{attribute} has another value when it is selected",
    )
    (listed,) = api.find(collection, {"fields": attribute, "id": resource["id"]}) or [{}]
    expect(
        set(listed) == expected,
        f"in a list fields={attribute} selects {_names(listed)}; "
        f"there should be {_names(expected)}",
    )


def _is_valid_in_part(api: Api, collection: str, made: Any, name: str) -> None:
    resource = made(api, "category")
    answer = api.get(path_of(collection, resource["id"]), {"fields": ",".join(properties(name))})
    wrong = problems(name, json_of(answer), required=False)
    expect(answer.is_success and not wrong, f"{brief(answer)}; {'; '.join(wrong)}")


def _names(resource: Any) -> str:
    return ", ".join(sorted(resource)) or "nothing"


for _collection, _name, _made in (
    (ORDERS, "ProductOrder", _order),
    (CANCELLATIONS, "CancelProductOrder", _cancellation),
):
    for _attribute in properties(_name):
        if _filterable := _leaf(_name, _attribute):
            _path, _schema = _filterable
            FILTERS.check(
                f"{_name}.{_attribute}",
                MANDATORY,
                f"GET {_collection}?{_path}=… finds the resource with this value, and no other",
                f"list{_name}",
                source=f"{FILTERS.source}; contract, definitions/{_name}/{_attribute}",
            )(partial(_filters, collection=_collection, made=_made, path=_path, schema=_schema))
        FIELDS.check(
            f"{_name}.{_attribute}",
            MANDATORY,
            f"fields={_attribute} selects it, id and href, in one resource and in a list",
            *(f"retrieve{_name}", f"list{_name}"),
            source=f"{FIELDS.source}; contract, definitions/{_name}/{_attribute}",
        )(partial(_selects, collection=_collection, made=_made, attribute=_attribute))
    FIELDS.check(
        f"{_name}-types",
        MANDATORY,
        f"a {_name} of which all attributes are selected has them in their types",
        f"retrieve{_name}",
    )(partial(_is_valid_in_part, collection=_collection, made=_made, name=_name))
