"""How a server knows its callers, and what its console is at the issuer of access tokens."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tmf630.outbound.targets import Rules

if TYPE_CHECKING:
    from tmf630.http.access.bearer import Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client of `issuer`, public without a `secret`.

    It asks for access tokens with these scopes for `audience`. `rules` are those of requests to the
    issuer. `algorithms` may sign ID tokens, and `verified` verifies access tokens; it raises a 401,
    403 or 503 Fault.
    """

    issuer: str
    id: str
    secret: str | None = field(repr=False)
    scopes: Sequence[str]
    audience: str
    algorithms: Sequence[str]
    rules: Rules
    verified: Callable[[str], Coroutine[Any, Any, Verified]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Authentication:
    """Whether callers are authenticated, and by whom: an issuer, a proxy, or both.

    Without authentication `is_exposed` is whether other machines may reach the server. `url` is
    that of the console, to which the issuer leads readers back. `client` is None where people
    cannot sign in.
    """

    by_issuer: bool
    by_proxy: bool
    is_exposed: bool
    url: str
    client: Client | None

    @property
    def is_on(self) -> bool:
        """Whether callers are authenticated."""
        return self.by_issuer or self.by_proxy
