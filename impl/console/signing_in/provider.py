"""The issuer as an OpenID provider: Authorization Code with PKCE and a nonce, by Authlib."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from threading import Lock
from typing import Any, Final, NamedTuple

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import MismatchingStateError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App, OAuthError
from flask import request, session
from joserfc.errors import JoseError
from requests import RequestException

from console.signing_in import outgoing
from console.signing_in.authentication import Client
from tmf630 import wire
from tmf630.discretion import told
from tmf630.http.access import key_set
from tmf630.outbound import targets
from tmf630.outbound.targets import Refused

_LOG: Final = logging.getLogger(__name__)
_NAME: Final = "issuer"
_STATE: Final = f"_state_{_NAME}_"
"""How the names begin under which Authlib keeps in a session what has begun."""
_BACK: Final = "back"
_MOST: Final = 3
"""How many sign-ins of a browser may be under way: a cookie has little room."""
_METADATA: Final = "/.well-known/openid-configuration"
_MAX_AGE_SECONDS: Final = 3_600.0
_RETRY_SECONDS: Final = 5.0
"""Seconds before an issuer that did not answer is asked again."""


class Unavailable(Exception):
    """The issuer cannot be asked now."""


class Misbehaving(Exception):
    """The issuer does not answer as OpenID Connect has it."""


class _Odd(ValueError):
    """What is odd about an answer of the issuer, without a value that it has sent."""

    @property
    def log_text(self) -> str:
        """What the log tells."""
        return str(self)


class NotBegun(Exception):
    """A browser comes back that did not begin to sign in here, or too long ago."""


class NotSignedIn(Exception):
    """The issuer has signed nobody in; the message says why."""


class SignedIn(NamedTuple):
    """An access token, the claims of the ID token, and the page to lead back to."""

    token: str
    claims: Mapping[str, Any]
    back: str


class Provider:
    """Signs readers of the console at that URL in and out, at the issuer of a client."""

    def __init__(self, client: Client, url: str) -> None:
        self._client = client
        self._url = url
        self._app = _App(client)

    def address(self, back: str) -> str:
        """Where the reader signs in; the session keeps what has begun, and the page `back`."""
        begun = [name for name in session if name.startswith(_STATE)]
        for name in begun[: max(0, len(begun) + 1 - _MOST)]:
            del session[name]
        redirect_uri = f"{self._url}/signed-in"
        audience = {"audience": self._client.audience}
        made = self._app.create_authorization_url(redirect_uri, **audience)
        address: str = made.pop("url")
        self._app.save_authorize_data(redirect_uri=redirect_uri, back=back, **made)
        return address

    def signed_in(self) -> SignedIn:
        """What the issuer says of the reader who comes back from it with a code."""
        begun = self._app.framework.get_state_data(session, request.args.get("state"))
        if begun is None:
            raise NotBegun
        try:
            token = self._app.authorize_access_token()
        except MismatchingStateError:
            raise NotBegun from None
        except OAuthError as error:
            raise NotSignedIn(f"{error.error}: {error.description or ''}".rstrip(": ")) from None
        except (RequestException, AuthlibBaseError, JoseError, ValueError, TypeError) as error:
            raise _failed(error) from error
        if not token.get("userinfo"):
            raise _failed(_Odd("there is no ID token beside the access token"))
        return SignedIn(str(token.get("access_token", "")), token["userinfo"], begun[_BACK])

    def end_address(self) -> str | None:
        """Where the reader signs out of the issuer; None where that is not known."""
        try:
            if not self._app.load_server_metadata().get("end_session_endpoint"):
                return None
        except (Unavailable, Misbehaving):
            return None
        back = f"{self._url}/signed-out"
        made = self._app.create_logout_url(back, client_id=self._client.id)
        return str(made["url"])


class _App(FlaskOAuth2App):
    """A client of Authlib that sends its requests under the rules of the server."""

    def __init__(self, client: Client) -> None:
        super().__init__(
            FlaskIntegration(_NAME),
            name=_NAME,
            client_id=client.id,
            client_secret=client.secret,
            client_kwargs={"scope": " ".join(client.scopes), "code_challenge_method": "S256"},
        )
        self.client_cls = outgoing.sessions(client.rules)
        self._client = client
        self._loading = Lock()
        self._due = 0.0
        self._failure: Exception | None = None

    def load_server_metadata(self) -> dict[str, Any]:
        """What the issuer says about itself; raises Unavailable or Misbehaving."""
        with self._loading:
            if time.monotonic() >= self._due:
                self._load()
            if self._failure:
                raise self._failure
            return self.server_metadata

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        """The public keys for signatures of the issuer; others are left out."""
        try:
            keys = key_set.parsed(wire.encode(super().fetch_jwk_set(force)))
        except key_set.Unreadable as error:
            raise ValueError(f"its keys cannot be read: {error}") from None
        return {"keys": [each.as_dict(private=False) for each in keys]}

    def _load(self) -> None:
        url = self._client.issuer.rstrip("/") + _METADATA
        try:
            with self._get_session() as sent:
                answer = sent.request("GET", url, withhold_token=True)
                answer.raise_for_status()
            self.server_metadata = _checked(answer.json(), self._client)
            self._failure = None
            self._due = time.monotonic() + _MAX_AGE_SECONDS
        except (RequestException, ValueError, Refused) as error:
            self._failure = _failed(error)
            self._due = time.monotonic() + _RETRY_SECONDS


def _checked(metadata: Any, client: Client) -> dict[str, Any]:
    """The metadata of an issuer; raises ValueError or Refused for wrong ones."""
    if not isinstance(metadata, dict) or metadata.get("issuer") != client.issuer:
        raise _Odd("its metadata are not those of this issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        targets.target(str(metadata.get(name, "")), client.rules)
    if (end := metadata.get("end_session_endpoint")) is not None:
        targets.target(str(end), client.rules)
    named = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    posts = client.secret and "client_secret_basic" not in named
    # The rest of the metadata would become options of Authlib.
    return {
        "issuer": client.issuer,
        "authorization_endpoint": metadata["authorization_endpoint"],
        "token_endpoint": metadata["token_endpoint"],
        "jwks_uri": metadata["jwks_uri"],
        "end_session_endpoint": end,
        "id_token_signing_alg_values_supported": [*client.algorithms],
        **({"token_endpoint_auth_method": "client_secret_post"} if posts else {}),
    }


def _failed(error: Exception) -> Exception:
    """What an error of a library means; the log says it as well."""
    _LOG.warning("readers of the console cannot sign in: %s", told(error.__cause__ or error))
    kind = Unavailable if isinstance(error, RequestException) else Misbehaving
    return kind(str(error))
