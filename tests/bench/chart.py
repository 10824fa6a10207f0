"""A chart of rates as SVG: a group of bars for each work, a bar for each contender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

_COLOURS: Final = ("#8a94a6", "#0b6e4f", "#6bbf9a", "#c8553d", "#d9a441", "#e8cf9a")
_WIDTH: Final = 720
_LEFT: Final = 60
_BAR: Final = 18
_GAP: Final = 26
_SPACE: Final = 90


def drawn(title: str, rates: Mapping[str, Mapping[str, float]], names: Sequence[str]) -> str:
    """`rates` are requests a second by work, then by the names of the contenders."""
    most = max(rate for each in rates.values() for rate in each.values())
    scale = (_WIDTH - _LEFT - _SPACE) / most
    body = [_text(_LEFT, 24, title, "600 15px"), *_legend(names)]
    top = 44 + 20 * len(names)
    for work, by_name in rates.items():
        body.append(_text(_LEFT - 8, top + _BAR * len(by_name) / 2 + 5, work, "600 13px", "end"))
        for name, colour in zip(names, _COLOURS, strict=False):
            if name not in by_name:
                continue
            width = by_name[name] * scale
            body.append(
                f'<rect x="{_LEFT}" y="{top}" width="{width:.1f}" height="{_BAR - 3}"'
                f' fill="{colour}"/>'
            )
            label = f"{by_name[name]:,.0f}/s"
            body.append(_text(_LEFT + width + 6, top + 12, label, "12px"))
            top += _BAR
        top += _GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" role="img"'
        f' aria-label="{escape(title)}">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(body)}</svg>\n'
    )


def _legend(names: Sequence[str]) -> list[str]:
    lines = []
    for number, (name, colour) in enumerate(zip(names, _COLOURS, strict=False)):
        y = 38 + 20 * number
        lines.append(f'<rect x="{_LEFT}" y="{y}" width="12" height="12" fill="{colour}"/>')
        lines.append(_text(_LEFT + 20, y + 11, name, "13px"))
    return lines


def _text(x: float, y: float, text: str, font: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="#1d2433" text-anchor="{anchor}"'
        f' style="font:{font} sans-serif">{escape(text)}</text>'
    )
