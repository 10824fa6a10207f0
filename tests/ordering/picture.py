"""The README's pictures of the lifecycles, drawn from their tables (Mermaid).

`python -m tests.ordering.picture` draws them anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from productordering.ordering.lifecycle import INITIAL, ORDER, TASK, Lifecycle

README: Final = Path(__file__).parents[2] / "README.md"
PICTURES: Final = {"order": ORDER, "task": TASK}
"""What stands behind `<!-- lifecycle: NAME -->` in the README, to its lifecycle."""

_PLACE: Final = re.compile(r"(<!-- lifecycle: (\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)


def drawn(lifecycle: Lifecycle) -> str:
    """A state diagram: every state with those it leads to, the final ones to the end."""
    lines = ["stateDiagram-v2", f"    [*] --> {INITIAL}"]
    for state, following in lifecycle.items():
        lines += [f"    {state} --> {each}" for each in following or ["[*]"]]
    return "```mermaid\n" + "\n".join(lines) + "\n```\n"


def illustrated(readme: str) -> str:
    """The README with every picture as its lifecycle is."""
    return _PLACE.sub(lambda place: place[1] + drawn(PICTURES[place[2]]), readme)


if __name__ == "__main__":
    README.write_text(illustrated(README.read_text()))
