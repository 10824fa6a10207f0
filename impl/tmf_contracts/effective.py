"""The effective contract: the published one with all repairs and further overlays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tmf_contracts import additions, overlay, repairs, source
from tmf_contracts.documents import InvalidContract


def effective(
    published: Mapping[str, Any], overlays: Iterable[Any] = (), base_path: str | None = None
) -> dict[str, Any]:
    """A published contract, in the inner form, with the general repairs and these overlays.

    The overlays are the contract's own: they can correct anything, even the type of an attribute.
    It is at `base_path`, if that is given. Raises OverlayError.
    """
    contract = repairs.repaired(published)
    for each in overlays:
        contract = repairs.repaired(_applied(contract, each))
    return contract if base_path is None else {**contract, "basePath": base_path}


def extended(
    contract: Mapping[str, Any], document: Any, *, repaired: bool = True
) -> dict[str, Any]:
    """An effective contract with an overlay of an operator, which keeps the types of attributes.

    It can change what the repairs declare. What it adds is repaired as well: its integers get
    bounds, its operations the statuses that every operation has. Without `repaired`, the contract
    is one as it was published. Raises OverlayError, also when the result is no valid contract.
    """
    made = _applied(contract, document, additions.check_types)
    return repairs.repaired(made) if repaired else made


def _applied(
    contract: Mapping[str, Any],
    document: Any,
    check: Callable[[Mapping[str, Any], Mapping[str, Any]], None] | None = None,
) -> dict[str, Any]:
    """The contract with an overlay, and with what follows from it; `check` gets both contracts."""
    changed = overlay.apply(contract, document)
    try:
        after = source.inner(changed)
        if check:
            check(contract, after)
        return additions.completed(contract, after)
    except InvalidContract as fault:
        raise overlay.OverlayError(f"with the overlay, {fault}") from None
