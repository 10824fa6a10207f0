"""A reader who has a keyboard alone, and sees where it is."""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Locator, Page, expect

_MOST_KEYS: Final = 120
_SEEN: Final = """
() => {
  const at = document.activeElement;
  const { left, right, top, bottom } = at.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  return {
    what: at.outerHTML.slice(0, 200),
    isSomewhere: at !== document.body,
    isMarked: outlineStyle !== "none" && parseFloat(outlineWidth) > 0,
    isInView: right > 0 && bottom > 0 && left < innerWidth && top < innerHeight && right > left,
  };
}
"""


class Keyboard:
    """The keyboard at a page: no pointer, and no script that moves the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Write a text in the place of what is there."""
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def tab(self, *, back: bool = False) -> None:
        """Go to the next place, or the one before; it is seen to be there."""
        self.press("Shift+Tab" if back else "Tab")
        self.see()

    def walk(self, target: Locator, *, back: bool = False) -> None:
        """Go from place to place until the target has the focus."""
        expect(target).to_be_visible()
        for _ in range(_MOST_KEYS):
            self.tab(back=back)
            if self.is_at(target):
                return
        raise AssertionError("the keyboard does not lead there")

    def choose(self, target: Locator, *, back: bool = False) -> None:
        """Go to a link, a button or a summary, and press it."""
        self.walk(target, back=back)
        self.press("Enter")

    def is_at(self, target: Locator) -> bool:
        """Whether something has the focus."""
        found: bool = target.evaluate("each => each === document.activeElement")
        return found

    def see(self) -> None:
        """The focus is not lost, and its place is marked, and in view."""
        seen: dict[str, Any] = self.page.evaluate(_SEEN)
        assert seen["isSomewhere"], "the focus is lost"
        assert seen["isMarked"], seen["what"]
        assert seen["isInView"], seen["what"]

    def led_to(self, target: Locator) -> None:
        """The page has given the focus to something."""
        expect(target).to_be_focused()
        self.see()

    def skip(self) -> None:
        """On a new page, skip to its content: the first place is the link that does it."""
        self.page.wait_for_load_state()
        self.tab()
        assert self.is_at(self.page.get_by_role("link", name="Skip to the content"))
        self.press("Enter")
        self.led_to(self.page.get_by_role("main"))
