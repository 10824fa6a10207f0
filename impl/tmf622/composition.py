"""The composition root: the parts of the served APIs over a store, as the settings say."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from tmf622.settings import Settings
from tmf630.api.components import Components, Terms
from tmf630.api.definition import ApiDefinition
from tmf630.http.hosts import is_loopback
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
    callbacks = Rules(
        networks=settings.callback_networks,
        http=settings.callback_http,
        loopback=is_loopback(settings.host) and is_loopback(urlsplit(url).hostname or ""),
    )
    terms = Terms(LeaseTerms(settings.lease_seconds, time.time), callbacks)
    return Components(store, apis, url, terms, wake)
