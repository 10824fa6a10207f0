"""The limits of requests and callers, as the settings of a server say."""

from __future__ import annotations

from tmf622.settings.settings import Settings
from tmf622.stores import DEFAULT_DATABASE, sqlite_path
from tmf630.http.access.access import Access
from tmf630.http.access.limited import LimitedAccess, Rate
from tmf630.http.access.local_rate import LocalRate
from tmf630.http.limits import RequestLimits


def request_limits(settings: Settings) -> RequestLimits:
    """The limits of each request, and of all together."""
    return RequestLimits(
        settings.max_body_bytes,
        settings.max_depth,
        settings.max_query_bytes,
        settings.request_seconds,
        settings.max_requests,
    )


def limited(access: Access, settings: Settings) -> Access:
    """Access with the limits of each caller; without such limits it is the given one."""
    if not (settings.max_rate or settings.max_caller_requests):
        return access
    return LimitedAccess(access, settings.max_caller_requests, _rate(settings))


def _rate(settings: Settings) -> Rate | None:
    if settings.max_rate is None:
        return None
    if path := sqlite_path(settings.store_url):
        return LocalRate(path.with_name(f"{path.name}-rate"), *settings.max_rate)
    from tmf630.http.access.shared_rate import SharedRate

    return SharedRate(settings.store_url, DEFAULT_DATABASE, *settings.max_rate)
