"""The diagrams of the lifecycles in docs/orders.md, generated from their tables (Mermaid).

`python -m tests.ordering.picture` updates the page.
"""

from __future__ import annotations

import re
from typing import Final

from productordering.ordering.lifecycle import INITIAL, ORDER, TASK, Lifecycle
from tests.pages import DOCS

PAGE: Final = DOCS / "orders.md"
PICTURES: Final = {"order": ORDER, "task": TASK}
"""The lifecycle that each `<!-- lifecycle: NAME -->` of the page shows."""

_PLACE: Final = re.compile(r"(<!-- lifecycle: (\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)


def drawn(lifecycle: Lifecycle) -> str:
    """A state diagram: every state with the ones that may follow, final ones with the end."""
    lines = ["stateDiagram-v2", f"    [*] --> {INITIAL}"]
    for state, following in lifecycle.items():
        lines += [f"    {state} --> {each}" for each in following or ["[*]"]]
    return "```mermaid\n" + "\n".join(lines) + "\n```\n"


def illustrated(text: str) -> str:
    """The text of the page with new diagrams."""
    return _PLACE.sub(lambda place: place[1] + drawn(PICTURES[place[2]]), text)


if __name__ == "__main__":
    PAGE.write_text(illustrated(PAGE.read_text()))
