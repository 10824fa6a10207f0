"""How the callers of a server are identified, as its settings say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tmf622.composition import target_rules
from tmf622.settings.environment import variable
from tmf622.settings.settings import Settings
from tmf630.http.access.access import Access, OpenAccess
from tmf630.http.access.proxy import ProxyAccess, ProxyHeaders
from tmf630.outbound.targets import Refused, Rules, target

if TYPE_CHECKING:
    from tmf630.http.access.bearer import BearerAccess
    from tmf630.http.access.key_set import KeySet

_FILE_SECONDS: Final = 5.0
"""Seconds after which a file of keys is read again."""


class Callers:
    """Identifies the callers of a server at that URL.

    `bearer` is how it does that by access tokens, and `keys` verify these; both are None without.
    """

    def __init__(self, settings: Settings, url: str) -> None:
        self.keys: KeySet | None = None
        self.bearer: BearerAccess | None = None
        # Cryptography is imported for those who need it.
        if settings.auth_issuer and settings.auth_jwks:
            from tmf630.http.access.bearer import BearerAccess
            from tmf630.http.access.verification import Trust

            self.keys = _keys(settings.auth_jwks, settings, target_rules(settings, url))
            trust = Trust(
                issuer=settings.auth_issuer,
                audiences=frozenset(settings.auth_audience),
                algorithms=settings.auth_algorithms,
                types=frozenset(each.lower() for each in settings.auth_token_types),
                leeway_seconds=settings.auth_leeway_seconds,
            )
            self.bearer = BearerAccess(trust, self.keys, settings.auth_party_claim)
        self.access = _access(settings, self.bearer)


def check(settings: Settings) -> None:
    """Raise ValueError, with a line for each fault, when settings contradict each other."""
    wrong = [*_incomplete(settings)]
    if settings.auth_jwks:
        wrong += _wrong_keys(settings.auth_jwks, target_rules(settings, settings.public_url))
    if wrong:
        raise ValueError(*wrong)


def _incomplete(settings: Settings) -> Iterator[str]:
    token_url, secret = settings.auth_token_url, settings.console_client_secret
    for name, value, of, is_there in (
        ("--auth-audience", settings.auth_audience, "--auth-issuer", settings.auth_issuer),
        ("--auth-jwks", settings.auth_jwks, "--auth-issuer", settings.auth_issuer),
        ("--auth-token-url", token_url, "--auth-authorize-url", settings.auth_authorize_url),
        ("--auth-token-url", token_url, "--auth-docs-client", settings.auth_docs_client),
        ("--actor-header", settings.actor_header, "--trust-proxy", settings.trust_proxy),
    ):
        if is_there and not value:
            yield f"{of} needs {name} as well"
    for name, value, of, is_there in (
        ("--auth-audience", settings.auth_audience, "--auth-issuer", settings.auth_issuer),
        ("--auth-jwks", settings.auth_jwks, "--auth-issuer", settings.auth_issuer),
        ("--auth-party-claim", settings.auth_party_claim, "--auth-issuer", settings.auth_issuer),
        ("--auth-token-url", token_url, "--auth-issuer", settings.auth_issuer),
        ("--console-client", settings.console_client, "--auth-issuer", settings.auth_issuer),
        (variable("console_client_secret"), secret, "--console-client", settings.console_client),
        ("--console-scopes", settings.console_scopes, "--console-client", settings.console_client),
        ("--party-header", settings.party_header, "--trust-proxy", settings.trust_proxy),
    ):
        if value and not is_there:
            yield f"{name} is of no use without {of}"


def _wrong_keys(place: str, rules: Rules) -> Iterator[str]:
    from tmf630.http.access.key_set import Unreadable, parsed

    try:
        if _is_url(place):
            target(place, rules)
        else:
            parsed(Path(place).read_bytes())
    except Refused as refused:
        yield f"--auth-jwks is {place!r}: {refused} (--callback-http)"
    except Unreadable as error:
        yield f"--auth-jwks is {place!r}: {error}"
    except OSError as error:
        yield f"--auth-jwks is {place!r}: {error.strerror}"


def _access(settings: Settings, bearer: Access | None) -> Access:
    if settings.trust_proxy and settings.actor_header:
        headers = ProxyHeaders(
            caller=settings.actor_header, scopes=settings.scopes_header, party=settings.party_header
        )
        return ProxyAccess(settings.trust_proxy, headers, bearer)
    return bearer or OpenAccess(settings.actor_header)


def _keys(place: str, settings: Settings, rules: Rules) -> KeySet:
    from tmf630.http.access import reading
    from tmf630.http.access.key_set import KeySet

    seconds = settings.auth_jwks_seconds
    if _is_url(place):
        return KeySet(reading.from_url(place, rules), seconds)
    return KeySet(reading.from_file(Path(place)), min(seconds, _FILE_SECONDS))


def _is_url(place: str) -> bool:
    return "://" in place
