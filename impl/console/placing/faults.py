"""What the API refuses of an order, part by part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_NEXT: Final = re.compile(r"; (?=/\S*?: |and more after these)")
_FAULT: Final = re.compile(r"(/\S*?): (.*)", re.DOTALL)


class Found(NamedTuple):
    """A fault: the JSON Pointer of its place, empty for the whole order, and what is wrong."""

    pointer: str
    message: str


def found(message: str) -> Sequence[Found]:
    """The faults in a message such as `/relatedParty/0/id: is required; /category: is 5, …`."""
    parts = [(each, _FAULT.fullmatch(each)) for each in _NEXT.split(message)]
    return [Found(match[1], match[2]) if match else Found("", each) for each, match in parts]
