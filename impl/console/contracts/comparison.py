"""The page on which two contracts are compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, render_template, request

from console.contracts import served
from console.contracts.comparing import Busy, Difference, NotCompared, difference
from console.contracts.served import Contracts
from console.texts import gettext
from tmf630 import wire

_OWN: Final = "own"
"""The choice of a contract that the reader gives."""
_PUBLISHED: Final = "published:"


def blueprint(contracts: Contracts) -> Blueprint:
    """The form, and what changes from one contract to the other."""
    pages = Blueprint("comparison", __name__, url_prefix="/contract/comparison")

    @pages.get("")
    def page() -> str:
        known = [*_choices(contracts)]
        chosen = {"old": known[0], "new": known[1] if len(known) > 1 else _OWN}
        return _page(contracts, chosen)

    @pages.post("")
    def compare() -> tuple[str, int]:
        chosen = {side: request.form.get(side, _OWN) for side in ("old", "new")}
        faults, texts = dict[str, str](), dict[str, bytes]()
        for side, name in chosen.items():
            texts[side] = _text(contracts, side, name)
            if not texts[side].strip():
                faults[side] = gettext("Choose a contract, or give one as a file or a text.")
        if faults:
            return _page(contracts, chosen, faults), 400
        try:
            found = difference(texts["old"], texts["new"])
        except Busy:
            said = gettext("Another comparison runs on this server: try again in a moment.")
            return _page(contracts, chosen, {"both": said}), 503
        except NotCompared as error:
            return _page(contracts, chosen, {"both": str(error)}), 400
        return _page(contracts, chosen, found=found), 200

    return pages


def _page(
    contracts: Contracts,
    chosen: Mapping[str, str],
    faults: Mapping[str, str] | None = None,
    found: Difference | None = None,
) -> str:
    return render_template(
        "contracts/comparison.html",
        choices=_choices(contracts),
        chosen=chosen,
        own=_OWN,
        texts={side: request.form.get(f"{side}-text", "") for side in ("old", "new")},
        faults=faults or {},
        found=found,
    )


def _choices(contracts: Contracts) -> Mapping[str, str]:
    """The contracts that can be chosen, each with its name for people."""
    effective = {each.base_path: served.title(each) for each in served.apis()}
    published = {
        _PUBLISHED + each.base_path: gettext("%(contract)s as published")
        % {"contract": served.title(each)}
        for each in served.apis()
        if each.base_path in contracts.known
    }
    return {**effective, **published}


def _text(contracts: Contracts, side: str, name: str) -> bytes:
    """The document of a contract; empty when there is none."""
    if name == _OWN:
        file = request.files.get(f"{side}-file")
        return (file.read() if file else b"") or request.form.get(f"{side}-text", "").encode()
    if name.startswith(_PUBLISHED):
        known = contracts.known.get(name.removeprefix(_PUBLISHED))
        return wire.encode(known.published()) if known else b""
    api = next((each for each in served.apis() if each.base_path == name), None)
    return wire.encode(api.contract) if api else b""
