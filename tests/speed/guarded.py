"""What the baseline guards: requests and deliveries, and the same with authentication."""

from __future__ import annotations

from pathlib import Path

from tests.api.access.issuer import Issuer
from tests.speed import counting, delivery


def counted(directory: Path) -> dict[str, int]:
    """The instructions of each, on new stores in that directory."""
    issuer = Issuer(directory / "keys.json")
    counts: dict[str, int] = {}
    for name, environment, token in (
        ("", {}, ""),
        (" with a token", issuer.settings(), issuer.token()),
    ):
        place = directory / (name.strip() or "without a token")
        place.mkdir()
        requests = counting.counted(place / "orders.sqlite3", environment, token)
        requests["delivery"] = delivery.counted(place, environment, token)
        counts |= {f"{kind}{name}": count for kind, count in requests.items()}
    return counts
