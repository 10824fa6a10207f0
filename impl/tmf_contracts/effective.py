"""The effective contract: the published one with all repairs and further overlays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tmf_contracts import overlay, repairs, source
from tmf_contracts.documents import InvalidContract


def effective(
    published: Mapping[str, Any], overlays: Iterable[Any] = (), base_path: str | None = None
) -> dict[str, Any]:
    """A published contract, in the inner form, with the general repairs and these overlays.

    An overlay can change what the general repairs declare, so they come first. What an overlay
    adds is repaired as well: its integers get bounds, its operations the statuses that every
    operation has. The contract is at `base_path`, if that is given. Raises OverlayError, also when
    an overlay does not leave a valid contract.
    """
    contract = repairs.repaired(published)
    for each in overlays:
        changed = overlay.apply(contract, each)
        try:
            contract = repairs.repaired(source.inner(changed))
        except InvalidContract as fault:
            raise overlay.OverlayError(f"with the overlay, {fault}") from None
    return contract if base_path is None else {**contract, "basePath": base_path}
