"""What is told of a text before it is decoded is never wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.behaviour.finding.conditions import EQ, GT, REGEX, exists, instant, where
from tmf630 import wire
from tmf630.store.condition import AllOf, AnyElement, AnyOf, Condition, Not
from tmf630.store.matching import matcher
from tmf630.store.prefilter import possible

CONDITIONS: list[Condition] = [
    where("description", EQ, "a", 'q"', "é"),
    where("description", REGEX, "^a$"),
    where("description", GT, "b"),
    where("note.text", EQ, "a"),
    where("score", EQ, 1),
    where("@x", EQ, "a"),
    instant("note.date", GT, "2026-01-01T00:00:00Z"),
    exists("note.text"),
    AnyElement("note", where("text", EQ, "a")),
    AllOf([where("description", EQ, "a"), where("state", EQ, "b")]),
    AnyOf([where("description", EQ, "a"), where("state", EQ, "b")]),
    AnyOf([where("description", EQ, "a"), Not(where("state", EQ, "b"))]),
    Not(where("description", EQ, "a")),
]
NAMES = st.sampled_from(["description", "state", "note", "text", "date", "score", "@x", "id"])
VALUES = st.recursive(
    st.sampled_from(
        [None, True, 1, "a", "b", "c", 'q"', "é", "\\", "description", "text", '"text":"a"']
    )
    | st.just("2026-02-01T00:00:00Z"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
WRITERS = [
    wire.encode,
    lambda value: json.dumps(value).encode(),
    lambda value: json.dumps(value, indent=1, separators=(" ,", " : ")).encode(),
    lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(),
    lambda value: json.dumps(value).replace("description", "\\u0064escription").encode(),
]


@given(st.dictionaries(NAMES, VALUES, max_size=5), st.sampled_from(WRITERS))
@pytest.mark.parametrize("condition", CONDITIONS, ids=map(str, range(len(CONDITIONS))))
def test_no_match_is_taken_for_impossible(
    condition: Condition, resource: dict[str, Any], write: Any
) -> None:
    may_hold = possible(condition)
    text = write(resource)
    if matcher(condition)({**json.loads(text), "id": "1"}):
        assert may_hold is None or may_hold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'{"description":"a"}', True),
        (b'{"description":"b"}', False),
        (b'{"description":null}', False),
        (b'{"state":"a"}', False),
        (b'{"x":{"description":"b"},"description":"a"}', True),
        (b'{"description":"\\u0061"}', True),
        (b'{"description": "b"}', True),
        (b'{"description":["b"]}', True),
    ],
)
def test_most_that_does_not_match_is_told(text: bytes, expected: bool) -> None:
    may_hold = possible(where("description", EQ, "a"))
    assert may_hold is not None
    assert may_hold(text) is expected
