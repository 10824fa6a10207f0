"""OpenAPI Overlay 1.0 on small documents."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmf_contracts import overlay
from tmf_contracts.overlay import OverlayError

HEAD = {"overlay": "1.0.0", "info": {"title": "Repairs", "version": "1"}}

scalars = st.none() | st.booleans() | st.integers() | st.text()
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
)
objects = st.dictionaries(st.text(), values)


def applied(document: dict[str, Any], *actions: dict[str, Any]) -> dict[str, Any]:
    return overlay.apply(document, {**HEAD, "actions": list(actions)})


def test_an_update_is_merged_into_an_object() -> None:
    document = {"get": {"summary": "old", "responses": {"200": {"description": "fine"}}}}
    update = {"summary": "new", "responses": {"404": {"description": "gone"}}}
    assert applied(document, {"target": "$.get", "update": update}) == {
        "get": {
            "summary": "new",
            "responses": {"200": {"description": "fine"}, "404": {"description": "gone"}},
        }
    }


def test_arrays_within_an_update_are_joined() -> None:
    assert applied({"tags": ["a"]}, {"target": "$", "update": {"tags": ["b", "c"]}}) == {
        "tags": ["a", "b", "c"]
    }


@pytest.mark.parametrize("entry", ["c", 3, None, {"name": "c"}, ["c", "d"]])
def test_an_update_of_an_array_is_appended_as_one_entry(entry: Any) -> None:
    assert applied({"tags": ["a"]}, {"target": "$.tags", "update": entry}) == {"tags": ["a", entry]}


def test_a_value_of_any_kind_is_removed() -> None:
    document = {"text": "t", "array": [1], "object": {"a": 1}, "kept": 0}
    action = {"target": "$['text', 'array', 'object']", "remove": True}
    assert applied(document, action) == {"kept": 0}


def test_all_selected_entries_of_an_array_are_removed() -> None:
    document = {"parameters": [{"in": "query"}, {"in": "body"}, {"in": "query"}, {"in": "path"}]}
    action = {"target": "$.parameters[?@.in == 'query']", "remove": True}
    assert applied(document, action) == {"parameters": [{"in": "body"}, {"in": "path"}]}


def test_a_value_within_a_removed_one_may_be_selected_too() -> None:
    document = {"a": {"x": {"x": 1}}, "b": 1}
    assert applied(document, {"target": "$..x", "remove": True}) == {"a": {}, "b": 1}


def test_a_node_that_is_selected_twice_is_changed_once() -> None:
    action = {"target": "$['tags', 'tags']", "update": "b"}
    assert applied({"tags": ["a"]}, action) == {"tags": ["a", "b"]}


def test_remove_wins_over_update() -> None:
    action = {"target": "$.a", "remove": True, "update": {"b": 1}}
    assert applied({"a": {}}, action) == {}


def test_an_action_sees_the_result_of_those_before_it() -> None:
    removal = {"target": "$.consumes", "remove": True}
    update = {"target": "$", "update": {"consumes": ["text/plain"]}}
    assert applied({"consumes": ["a", "b"]}, removal, update) == {"consumes": ["text/plain"]}


def test_updates_of_two_nodes_share_no_value() -> None:
    added = {"target": "$.*", "update": {"tags": ["shared"]}}
    appended = {"target": "$.a.tags", "update": "own"}
    assert applied({"a": {}, "b": {}}, added, appended)["b"] == {"tags": ["shared"]}


def test_a_target_that_selects_nothing_is_an_error_that_names_the_action() -> None:
    fits = {"target": "$.a", "update": {"b": 1}}
    with pytest.raises(OverlayError, match=r"action 2 \(\$\.missing\.x\) selects nothing"):
        applied({"a": {}}, fits, {"target": "$.missing.x", "remove": True})


@pytest.mark.parametrize(
    ("target", "update"),
    [
        ("$.text", "other"),
        ("$.text", {"a": 1}),
        ("$.object", "text"),
        ("$.object", [1]),
        ("$", {"object": "text"}),
        ("$", {"object": [1]}),
        ("$", {"array": {"a": 1}}),
        ("$", {"array": 1}),
        ("$", {"text": {"a": 1}}),
    ],
)
def test_incompatible_kinds_of_values_are_an_error(target: str, update: Any) -> None:
    document = {"text": "t", "object": {}, "array": []}
    with pytest.raises(OverlayError, match="action 1"):
        applied(document, {"target": target, "update": update})


@pytest.mark.parametrize(
    ("malformed", "complaint"),
    [
        ("text", "object"),
        ({**HEAD}, "at least one action"),
        ({**HEAD, "actions": []}, "at least one action"),
        ({**HEAD, "actions": {}}, "at least one action"),
        ({**HEAD, "overlay": "2.0.0", "actions": [{}]}, "version 1.0"),
        ({"overlay": "1.0.0", "actions": [{}]}, "title and a version"),
        ({**HEAD, "info": {"title": "t"}, "actions": [{}]}, "title and a version"),
        ({**HEAD, "action": [], "actions": [{}]}, "unknown fields: action"),
        ({**HEAD, "actions": [{"update": {}}]}, "action 1 has no target"),
        ({**HEAD, "actions": ["$"]}, "action 1 has no target"),
        ({**HEAD, "actions": [{"target": "$"}]}, "neither updates nor removes"),
        ({**HEAD, "actions": [{"target": "$", "remove": False}]}, "neither updates nor removes"),
        ({**HEAD, "actions": [{"target": "$", "remove": "yes"}]}, "true or false"),
        ({**HEAD, "actions": [{"target": "$", "remove": True}]}, "whole contract"),
        ({**HEAD, "actions": [{"target": "$[?", "update": {}}]}, r"action 1 .* no JSONPath"),
        ({**HEAD, "actions": [{"target": "a.b", "update": {}}]}, r"action 1 .* no JSONPath"),
        ({**HEAD, "actions": [{"target": "$", "updates": {}}]}, "unknown fields: updates"),
    ],
)
def test_a_malformed_overlay_is_refused(malformed: Any, complaint: str) -> None:
    with pytest.raises(OverlayError, match=complaint):
        overlay.apply({}, malformed)


def test_extensions_and_other_patch_versions_are_allowed() -> None:
    action = {"target": "$", "update": {"b": 1}, "x-owner": "o"}
    repairs = {**HEAD, "overlay": "1.0.1", "x-made": 1, "actions": [action]}
    assert overlay.apply({}, repairs) == {"b": 1}


@given(objects, objects)
def test_neither_the_document_nor_the_overlay_is_modified(
    document: dict[str, Any], update: dict[str, Any]
) -> None:
    document["node"] = {"tags": ["a"]}
    actions = [{"target": "$.node", "update": {**update, "tags": ["b"]}}]
    before = copy.deepcopy((document, actions))
    applied(document, *actions)
    assert (document, actions) == before


@given(objects, values)
def test_removing_an_addition_restores_the_document(document: dict[str, Any], value: Any) -> None:
    document.pop("added", None)
    addition = {"target": "$", "update": {"added": value}}
    assert applied(document, addition) == {**document, "added": value}
    assert applied(document, addition, {"target": "$.added", "remove": True}) == document


def test_a_yaml_file_is_read_as_json_values(tmp_path: Path) -> None:
    file = tmp_path / "overlay.yaml"
    file.write_text("actions:\n- update: {404: gone}\n", "utf-8")
    assert overlay.read(file) == {"actions": [{"update": {"404": "gone"}}]}


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "overlay.yaml"
    file.write_text("actions: [", "utf-8")
    with pytest.raises(OverlayError, match=r"overlay\.yaml is neither JSON nor YAML"):
        overlay.read(file)


@pytest.mark.parametrize("repairs", [{}, [], {"extends": 1}])
def test_an_overlay_that_extends_nothing_is_refused(repairs: Any) -> None:
    with pytest.raises(OverlayError, match="extends"):
        overlay.extended(repairs)
