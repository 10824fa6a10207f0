"""The effective contract: the published one with all repairs and further overlays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tmf_contracts import overlay, repairs
from tmf_contracts.references import dangling


def effective(
    published: Mapping[str, Any], overlays: Iterable[Any], base_path: str | None = None
) -> dict[str, Any]:
    """A published contract (Swagger 2.0) with the general repairs and these overlays.

    It is at `base_path`, if that is given. Raises OverlayError, also when a reference that an
    overlay has made leads nowhere.
    """
    contract = repairs.repaired(published)
    for each in overlays:
        contract = overlay.apply(contract, each)
        for place, reference in dangling(contract):
            raise overlay.OverlayError(f"the $ref at {place} leads nowhere: {reference}")
    return contract if base_path is None else {**contract, "basePath": base_path}
