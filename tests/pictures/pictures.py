"""The pictures: which page each shows, and how it is looked at."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, Page

from tests.console.browser import NARROW
from tests.pictures.scene import Scene

FOLDER: Final = Path(__file__).parents[2] / "docs" / "console"
HOUR: Final = 15
"""The hour of the day that it is in pictures, in the time zone in which it is."""
_WIDE: Final = (1280, 800)
_QUALITY: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a page; its path has the fields of a scene. `prepare` works on the page."""

    name: str
    path: str
    prepare: Callable[[Page], None] = lambda _: None
    size: tuple[int, int] = _WIDE
    scheme: Literal["light", "dark"] = "light"
    locale: str = "en-GB"

    @property
    def file(self) -> Path:
        """Where it is kept."""
        return FOLDER / f"{self.name}.webp"


def _choose_a_bundle(page: Page) -> None:
    page.get_by_label("Add an offering of the catalogue").fill("home")
    page.get_by_role("button", name="Home").click()
    page.get_by_label("Quantity of Internet").wait_for()
    page.evaluate("scrollTo(0, 0)")


def _go_to_the_decision(page: Page) -> None:
    page.get_by_role("link", name="waits for a decision").press("Enter")


PICTURES: Final[Sequence[Picture]] = (
    Picture(name="overview", path="/"),
    Picture(name="orders", path="/orders"),
    Picture(name="order", path="/orders/{order}"),
    Picture(name="fallout", path="/orders/{waiting}", prepare=_go_to_the_decision),
    Picture(name="placing", path="/place", prepare=_choose_a_bundle),
    Picture(name="subscriber", path="/subscribers/{subscriber}"),
    Picture(name="lifecycles", path="/contract/lifecycles"),
    Picture(name="chinese", path="/", scheme="dark", locale="zh-CN"),
    Picture(name="narrow", path="/orders", size=NARROW, scheme="dark"),
)


def take(picture: Picture, browser: Browser, of: Scene) -> None:
    """Take a picture, and write its file."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=picture.scheme,
        locale=picture.locale,
        timezone_id=_zone(datetime.now(UTC).hour),
    )
    page = context.new_page()
    page.goto(f"{of.url}/console{picture.path.format_map(of._asdict())}")
    # No number is missing.
    page.locator("[data-reading]").wait_for(state="detached")
    page.wait_for_load_state("networkidle")
    picture.prepare(page)
    # Playwright itself writes no WebP, which is half as large as PNG.
    options = {"format": "webp", "quality": _QUALITY}
    shot = context.new_cdp_session(page).send("Page.captureScreenshot", options)
    picture.file.write_bytes(base64.b64decode(shot["data"]))
    context.close()


def _zone(hour: int) -> str:
    """The time zone in which it is `HOUR`, when it is that hour in UTC."""
    return f"Etc/GMT{hour - HOUR:+d}"
