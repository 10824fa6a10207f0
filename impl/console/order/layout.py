"""A layered layout of a directed graph (after Sugiyama): layers from left to right."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

WIDTH: Final = 168
HEIGHT: Final = 40
ACROSS: Final = 120
"""The free room from a layer to the next, in which the names of links stand."""
_DOWN: Final = 16
_MARGIN: Final = 4
_SWEEPS: Final = 4

Link = tuple[str, str]


class Point(NamedTuple):
    """A place in a drawing, in pixels from its upper left corner."""

    x: int
    y: int


class Layout(NamedTuple):
    """The size of a drawing, the upper left corner of each node, and the line of each link.

    `across` is the room from a layer to the next.
    """

    width: int
    height: int
    places: Mapping[str, Point]
    lines: Mapping[Link, Sequence[Point]]
    across: int

    def path(self, source: str, target: str) -> str:
        """The line from one node to another, as SVG writes paths."""
        first, *points = self.lines[source, target]
        text, before = f"M{first.x} {first.y}", first
        for point in points:
            bend = (point.x - before.x) // 2 or self.across // 3
            x = before.x + bend
            y = point.x - bend if point.x != before.x else x
            text += f"C{x} {before.y} {y} {point.y} {point.x} {point.y}"
            before = point
        return text

    def middle(self, source: str, target: str) -> Point:
        """Where the name of a line stands."""
        line = self.lines[source, target]
        one, other = line[(len(line) - 1) // 2], line[(len(line) - 1) // 2 + 1]
        aside = self.across // 4 if one.x == other.x else 0
        return Point((one.x + other.x) // 2 + aside, (one.y + other.y) // 2 - 4)


def laid_out(nodes: Collection[str], links: Sequence[Link], across: int = ACROSS) -> Layout:
    """The layout of nodes with these links between them; circles are drawn with links back."""
    forward = _without_circles(nodes, links)
    depth = _depths(nodes, forward)
    routes = {link: _route(number, link, depth) for number, link in enumerate(forward)}
    layers: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for node in dict.fromkeys([*nodes, *(each for route in routes.values() for each in route)]):
        layers[depth[node]].append(node)
    steps = [step for route in routes.values() for step in pairwise(route)]
    places = _placed(_ordered(layers, steps), across)
    lines = {link: _line(link, routes, places) for link in links}
    return Layout(
        len(layers) * (WIDTH + across) - across // 2 + 2 * _MARGIN,
        max(place.y for place in places.values()) + HEIGHT + _MARGIN,
        {node: places[node] for node in nodes},
        lines,
        across,
    )


def _route(number: int, link: Link, depth: dict[str, int]) -> Sequence[str]:
    """The nodes of a link, with a place of its own in each layer that it crosses."""
    source, target = link
    crossed = {f"{number}/{each}": each for each in range(depth[source] + 1, depth[target])}
    depth.update(crossed)
    return [source, *crossed, target]


def _placed(layers: Sequence[Sequence[str]], across: int) -> Mapping[str, Point]:
    pitch = HEIGHT + _DOWN
    tallest = max(len(layer) for layer in layers)
    return {
        node: Point(
            _MARGIN + column * (WIDTH + across),
            _MARGIN + row * pitch + (tallest - len(layer)) * pitch // 2,
        )
        for column, layer in enumerate(layers)
        for row, node in enumerate(layer)
    }


def _line(
    link: Link, routes: Mapping[Link, Sequence[str]], places: Mapping[str, Point]
) -> Sequence[Point]:
    """The points of a link: one at the side of each of its nodes, two where it crosses a layer."""
    source, target = link
    route = routes.get(link) or [*reversed(routes.get((target, source), (target, source)))]
    is_back = places[target].x < places[source].x
    near, far = (0, WIDTH) if is_back else (WIDTH, 0)
    points = [_beside(places[source], near)]
    for each in route[1:-1]:
        points += [_beside(places[each], far), _beside(places[each], near)]
    last = far if places[target].x != places[source].x else near
    return [*points, _beside(places[target], last)]


def _beside(place: Point, x: int) -> Point:
    return Point(place.x + x, place.y + HEIGHT // 2)


def _without_circles(nodes: Collection[str], links: Iterable[Link]) -> Sequence[Link]:
    """The links, those turned round that would close a circle."""
    following: dict[str, list[str]] = {node: [] for node in nodes}
    forward: list[Link] = []
    for source, target in links:
        if source == target:
            continue
        if _leads(following, target, source):
            source, target = target, source  # noqa: PLW2901 - it is turned round
        following[source].append(target)
        forward.append((source, target))
    return forward


def _leads(following: Mapping[str, Sequence[str]], start: str, end: str) -> bool:
    seen, open_ = {start}, [start]
    while open_:
        for each in following[open_.pop()]:
            if each == end:
                return True
            if each not in seen:
                seen.add(each)
                open_.append(each)
    return False


def _depths(nodes: Collection[str], links: Sequence[Link]) -> dict[str, int]:
    """The layer of each node: the one after the last of those that lead to it."""
    depth = dict.fromkeys(nodes, 0)
    for _ in nodes:
        for source, target in links:
            depth[target] = max(depth[target], depth[source] + 1)
    return depth


def _ordered(layers: list[list[str]], links: Sequence[Link]) -> list[list[str]]:
    """The layers, each sorted by where the neighbours of its nodes are: so fewer lines cross."""
    beside: dict[str, list[str]] = {node: [] for layer in layers for node in layer}
    for source, target in links:
        beside[source].append(target)
        beside[target].append(source)
    for _ in range(_SWEEPS):
        places = {node: row for layer in layers for row, node in enumerate(layer)}
        for layer in layers:
            centres = {
                node: sum(places[each] for each in beside[node]) / len(beside[node])
                if beside[node]
                else places[node]
                for node in layer
            }
            layer.sort(key=centres.__getitem__)
            places.update({node: row for row, node in enumerate(layer)})
    return layers
