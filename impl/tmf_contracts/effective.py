"""The effective contract: the published one with all repairs and further overlays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tmf_contracts import additions, overlay, repairs, source
from tmf_contracts.documents import InvalidContract


def effective(
    published: Mapping[str, Any], overlays: Iterable[Any] = (), base_path: str | None = None
) -> dict[str, Any]:
    """A published contract, in the inner form, with the general repairs and these overlays.

    It is at `base_path`, if that is given. Raises OverlayError.
    """
    contract = repairs.repaired(published)
    for each in overlays:
        contract = extended(contract, each)
    return contract if base_path is None else {**contract, "basePath": base_path}


def extended(
    contract: Mapping[str, Any], document: Any, *, repaired: bool = True
) -> dict[str, Any]:
    """An effective contract with an overlay, which can change what the repairs declare.

    What an overlay adds is repaired as well: its integers get bounds, its operations the statuses
    that every operation has. Without `repaired`, the contract is one as it was published. Raises
    OverlayError, also when the result is no valid contract.
    """
    changed = overlay.apply(contract, document)
    try:
        made = additions.completed(contract, source.inner(changed))
        return repairs.repaired(made) if repaired else made
    except InvalidContract as fault:
        raise overlay.OverlayError(f"with the overlay, {fault}") from None
