"""What is found in the published contracts."""

from __future__ import annotations

from tests.contract.conftest import Json, operations
from tmf_contracts.model.api import api_model
from tmf_contracts.model.attributes import attributes

_SCALARS = {"string", "date-time", "uri", "integer", "number", "boolean", "any"}


def test_every_operation_is_found(published: Json) -> None:
    found = api_model(published)
    assert found.further == ()
    assert [each.collection_path for each in found.hubs] == ["/hub"]
    served = {
        *((m, each.collection_path) for each in found.resources for m in each.collection_methods),
        *((m, each.item_path) for each in found.resources for m in each.item_methods),
        *((m, each.collection_path) for each in found.hubs for m in each.collection_methods),
        *((m, each.item_path) for each in found.hubs for m in each.item_methods),
        *(("POST", each.listener_path) for each in found.events),
    }
    assert served == {(method, path) for method, path, _ in operations(published)}


def test_definitions_are_named_after_their_resources(published: Json) -> None:
    for each in api_model(published).resources:
        assert each.definition.lower() == each.name.lower()
        assert each.create == (f"{each.definition}_Create" if each.create else None)
        assert each.update == (f"{each.definition}_Update" if each.update else None)


def test_every_event_is_about_a_resource(published: Json) -> None:
    for each in api_model(published).events:
        assert each.resource
        assert each.type.lower().startswith(each.resource.lower())
        assert each.payload in each.members


def test_every_required_attribute_has_a_value(published: Json) -> None:
    for each in api_model(published).resources:
        assert each.computed == frozenset()
        if each.state and each.state.states:
            assert each.state.first in each.state.states


def test_every_type_can_be_looked_up(published: Json) -> None:
    table = attributes(published)
    types = {each.type for declared in table.values() for each in declared.values()}
    assert types <= _SCALARS | table.keys()
