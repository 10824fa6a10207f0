"""Patterns: which part of a text they match, and the limit of what a search costs."""

from __future__ import annotations

import pytest

from tmf630.patterns import BadPattern, Pattern, TooLong
from tmf630.store.condition import Attribute, Comparison, Kind, Operator
from tmf630.store.errors import TooSlow
from tmf630.store.matching import matcher

COSTLY = "(a{0,50}b{0,50}){10}"
LONG = "a" * 1_000_000


@pytest.mark.parametrize(
    ("pattern", "text", "part", "whole"),
    [
        ("b", "abc", True, False),
        ("a.c", "abc", True, True),
        ("a|ab", "ab", True, True),
        ("^a", "ab", True, False),
        ("", "ab", True, False),
        ("", "", True, True),
        ("b$", "a\nb", True, False),
    ],
)
def test_a_pattern_matches_a_part_of_a_text_or_all_of_it(
    pattern: str, text: str, part: bool, whole: bool
) -> None:
    compiled = Pattern(pattern)
    assert (compiled.is_in(text), compiled.is_all_of(text)) == (part, whole)


@pytest.mark.parametrize("pattern", ["(", "(?=a)", r"\1", "a{1001}"])
def test_what_re2_cannot_compile_is_no_pattern(pattern: str) -> None:
    with pytest.raises(BadPattern):
        Pattern(pattern)


def test_a_search_that_costs_too_much_is_not_begun() -> None:
    for search in (Pattern(COSTLY).is_in, Pattern(COSTLY).is_all_of):
        with pytest.raises(TooLong):
            search(LONG)


def test_a_query_with_such_a_search_is_too_slow() -> None:
    matches = matcher(Comparison(Attribute(("state",), Kind.TEXT), Operator.REGEX, (COSTLY,)))
    assert matches({"state": "abab"})
    with pytest.raises(TooSlow):
        matches({"state": LONG})
