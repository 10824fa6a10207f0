"""Finds the route of a path at once, where Starlette's router tries one route after the other."""

from __future__ import annotations

from starlette.routing import Route
from starlette.types import Scope

from tmf630.http.middleware.routing import PathOperations


class PathTable:
    """Routes to path operations, by path.

    It has those without parameters, and those whose last segment alone is one.
    A path without parameters is found before a template that it matches (OpenAPI 3, Paths Object).
    """

    def __init__(self) -> None:
        self._fixed: dict[str, tuple[Route, PathOperations, str]] = {}
        self._parents: dict[str, tuple[Route, PathOperations, str]] = {}

    def add(self, route: Route) -> None:
        """Add a route, unless another one has its path, or it is of another form."""
        operations = route.endpoint
        if not isinstance(operations, PathOperations):
            return
        parent, _, last = route.path.rpartition("/")
        name = last[1:-1]
        if "{" not in route.path:
            self._fixed.setdefault(route.path, (route, operations, ""))
        elif "{" not in parent and last == f"{{{name}}}" and name.isidentifier():
            self._parents.setdefault(parent, (route, operations, name))

    def match(self, scope: Scope) -> PathOperations | None:
        """What is served at the path of a scope, or None.

        The scope gets the route and its parameters, as Starlette's router notes them.
        """
        if scope.get("root_path"):
            return None
        path: str = scope["path"]
        parameters: dict[str, str] = {}
        found = self._fixed.get(path)
        if found is None:
            parent, _, last = path.rpartition("/")
            found = self._parents.get(parent)
            if found is None or not last:
                return None
            parameters[found[2]] = last
        scope["route"], scope["endpoint"], _ = found
        scope["path_params"] = parameters
        return found[1]
