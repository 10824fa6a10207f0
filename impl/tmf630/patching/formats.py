"""The patch formats of TMF630, by media type."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from tmf630.patching import json_patch, merge_patch, query_paths

PATCHES: Final[dict[str, Callable[[Any, Any], Any]]] = {
    **dict.fromkeys(merge_patch.MEDIA_TYPES, merge_patch.merged),
    "application/json-patch+json": json_patch.patched,
    query_paths.BY_QUERY: partial(json_patch.patched, query=True),
}
"""Media type, to the function of a document and a patch that returns the patched document."""
