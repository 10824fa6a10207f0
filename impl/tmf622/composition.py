"""The composition root: the parts of the served APIs over a store, as the settings say."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from tmf622.settings.settings import Settings
from tmf630.api.components import Components, Terms
from tmf630.api.definition import ApiDefinition
from tmf630.http.middleware.hosts import is_loopback
from tmf630.jobs.lease import LeaseTerms
from tmf630.outbound.targets import Rules
from tmf630.store.protocol import Store


def components(
    store: Store,
    apis: Sequence[ApiDefinition],
    url: str,
    settings: Settings,
    wake: Callable[[], None] = lambda: None,
) -> Components:
    """The parts of APIs over one store, in a server with that URL; `wake` wakes the dispatcher."""
    terms = Terms(
        LeaseTerms(settings.lease_seconds, time.time),
        target_rules(settings, url),
        settings.max_subscriptions,
        settings.max_inbox_events,
        restricted=bool(settings.auth_party_claim or settings.party_header),
    )
    return Components(store, apis, url, terms, wake)


def target_rules(settings: Settings, url: str | None) -> Rules:
    """Where the server sends requests. It is reached at `url`; None if that is where it listens."""
    reached = settings.host if url is None else urlsplit(url).hostname or ""
    return Rules(
        networks=settings.callback_networks,
        http=settings.callback_http,
        loopback=is_loopback(settings.host) and is_loopback(reached),
    )
