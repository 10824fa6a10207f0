"""Random JSON, and random documents that have the attributes of real ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from hypothesis import strategies as st

SCALARS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(["active", "terminated", "2026-01-31T08:15:00Z", "2026-01-31", ""]),
)
JSON_VALUES: Final = st.recursive(
    SCALARS,
    lambda values: (
        st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=4), values, max_size=3)
    ),
    max_leaves=12,
)


def documents(attributes: Mapping[str, Sequence[str]]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with any of these attributes, whose values are anything, or objects or lists of
    objects that have any of the attributes named with them.
    """
    return st.fixed_dictionaries(
        {}, optional={name: _values(parts) for name, parts in attributes.items()}
    )


def _values(parts: Sequence[str]) -> st.SearchStrategy[Any]:
    part = st.fixed_dictionaries({}, optional=dict.fromkeys(parts, JSON_VALUES))
    return JSON_VALUES | SCALARS | part | st.lists(part | SCALARS, max_size=3)
