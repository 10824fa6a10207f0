"""The settings of a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from tmf630.outbound.networks import Network
from tmf630.printing import without_password

NEIGHBOURS: Final[Mapping[str, str]] = {
    "catalog": "the product catalogue, TMF620",
    "customer": "the customers, TMF629",
    "party": "the parties, TMF632",
    "inventory": "the product inventory, TMF637",
    "acceptance": "the acceptance centre, TMF641",
}
"""The neighbours of an order centre, and what each is; the base URL of each is a setting."""

SECRETS: Final = ("console_key", "console_client_secret")
"""Settings that no option gives: other users of the machine would see it."""


class Given(NamedTuple):
    """The source of a setting, such as `--port` or TMF622_PORT, and its text."""

    source: str
    text: str


class ContractFile(NamedTuple):
    """The file of a contract, and the base path of its API, None for the contract's own."""

    file: Path
    base_path: str | None = None


class Rate(NamedTuple):
    """So many requests in so many seconds."""

    requests: int
    seconds: int


class Computation(NamedTuple):
    """The name of a resource, and of the function that completes a new one (`MODULE:FUNCTION`)."""

    resource: str
    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a server, which serves the APIs of `contract` beside TMF622.

    `v5_base_path` is where it serves TMF622 v5, empty for nowhere.

    `centre` is the file of the order centre. The URLs after it are the base URLs of its neighbours;
    None for a neighbour that it does not have, or that the file names.

    The files in `overlay` add to the contracts what an operator declares. The
    functions of `compute` complete new resources of these APIs.

    Without a `public_url` clients reach it where it listens.

    With the certificate in `tls_cert`, and the key of it in `tls_key`, it serves https alone.

    `query_seconds` is the time limit of a list, `search_seconds` that of a search in the
    background, 0 for none. `rules` selects the rules for orders, `tolerate`
    the deviations from the contract that are tolerated. `cancellation_policy` names the function
    that assesses cancellations, None for the default policy. `lease_seconds` is how long a lease
    lasts, after which another process continues. In the header `actor_header` a gateway names the
    sender of a request.

    `allowed_hosts` are values of Host that the server accepts beside its own. Web pages of
    `cors_origins` may use it from a browser.

    Callbacks may be in `callback_networks` although these are private, and with `callback_http`
    they may lack TLS. A delivery is retried for `retry_hours`. Without `inbox` the server refuses
    events of other servers.

    Callers need access tokens of `auth_issuer` for one of `auth_audience`, signed by a key of
    `auth_jwks`, a file or a URL, that is read again after `auth_jwks_seconds`. The claim
    `auth_party_claim` names the party whose orders a caller may see. A proxy in `trust_proxy` names
    callers, scopes and parties in headers.

    At `auth_authorize_url` people sign in, and at `auth_token_url` their programs get a token;
    `auth_docs_client` is the public client that the documentation is there. The published documents
    say so.

    With `insecure` other machines may reach a server that does not authenticate. With `access_log`
    every request has a line in the log. After SIGTERM the server takes new connections for
    `drain_seconds`.

    With `console` it serves pages for people, whose cookies are signed with `console_key`. They
    sign in at the issuer, where the pages are `console_client`, with `console_client_secret` unless
    that is a public client, and ask for `console_scopes`.

    With `metrics` it serves what Prometheus reads, and with `otel` it sends traces.

    With `gzip` it packs responses for clients that accept that. `request_seconds` and what begins
    with `max_` are limits (see `limits`). A caller may send requests at `max_rate`, None for any.

    `given` has the settings that are not defaults.
    """

    given: Mapping[str, Given]
    v5_base_path: str
    contract: tuple[ContractFile, ...]
    overlay: tuple[Path, ...]
    compute: tuple[Computation, ...]
    centre: Path | None
    catalog_url: str | None
    customer_url: str | None
    party_url: str | None
    inventory_url: str | None
    acceptance_url: str | None
    host: str
    port: int
    store_url: str
    public_url: str | None
    allowed_hosts: tuple[str, ...]
    cors_origins: tuple[str, ...]
    workers: int
    tls_cert: Path | None
    tls_key: Path | None
    query_seconds: float
    search_seconds: float
    rules: str
    tolerate: tuple[str, ...]
    cancellation_policy: str | None
    lease_seconds: float
    actor_header: str | None
    callback_networks: tuple[Network, ...]
    callback_http: bool
    retry_hours: float
    inbox: bool
    gzip: bool
    max_body_bytes: int
    max_depth: int
    max_query_bytes: int
    max_page_bytes: int
    max_requests: int
    max_caller_requests: int
    max_rate: Rate | None
    request_seconds: int
    max_connections: int
    max_subscriptions: int
    max_dead_letters: int
    max_inbox_events: int
    insecure: bool
    auth_issuer: str | None
    auth_audience: tuple[str, ...]
    auth_jwks: str | None
    auth_jwks_seconds: float
    auth_algorithms: tuple[str, ...]
    auth_token_types: tuple[str, ...]
    auth_leeway_seconds: float
    auth_party_claim: str | None
    auth_authorize_url: str | None
    auth_token_url: str | None
    auth_docs_client: str | None
    trust_proxy: tuple[Network, ...]
    scopes_header: str
    party_header: str | None
    drain_seconds: float
    console: bool
    console_key: str
    console_client: str | None
    console_client_secret: str | None
    console_scopes: tuple[str, ...]
    metrics: bool
    otel: bool
    log_format: str
    log_level: str
    access_log: bool

    @property
    def authenticates(self) -> bool:
        """Whether the server knows who its callers are."""
        return bool(self.auth_issuer or self.trust_proxy)


def default_store_url() -> str:
    """The embedded store in the user's data directory."""
    from platformdirs import user_data_path

    return f"sqlite:///{user_data_path('tmf622') / 'tmf622.sqlite3'}"


def shown(name: str, text: str) -> str:
    """The text of a setting without secrets."""
    return _SHOWN.get(name, str)(text)


_SHOWN: Final[Mapping[str, Callable[[str], str]]] = {
    **dict.fromkeys(SECRETS, lambda _: "…"),
    "store_url": without_password,
    **{f"{name}_url": without_password for name in NEIGHBOURS},
}
"""How settings that contain secrets are shown."""
