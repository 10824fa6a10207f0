"""The files that pages load: styles, scripts, icons; each is kept by browsers until it changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, request, url_for

from console.htmx import htmx

_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HTMX: Final = "htmx.js"
_FOREVER: Final = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


@blueprint.get("/assets/<version>/<name>")
def file(version: str, name: str) -> Response:
    """A file; the version in its address changes with it."""
    contents = _contents()
    if name not in contents or version != _version(name):
        abort(404)
    headers = {"Cache-Control": _FOREVER}
    media_type = _TYPES[Path(name).suffix]
    return Response(contents[name], headers=headers, content_type=media_type)


@blueprint.app_template_global("asset")
def address(name: str) -> str:
    """The address of a file."""
    return _address(request.script_root, name)


@cache
def _address(_root: str, name: str) -> str:
    """The address of a file below the root of the requests."""
    return url_for("assets.file", version=_version(name), name=name)


@cache
def _contents() -> Mapping[str, bytes]:
    own = {each.name: each.read_bytes() for each in (files(__package__) / "static").iterdir()}
    return {**own, _HTMX: htmx().read_bytes()}


@cache
def _version(name: str) -> str:
    return blake2b(_contents()[name], digest_size=8).hexdigest()
