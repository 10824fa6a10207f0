"""An OpenID provider on this machine: it signs in whoever is said to be at the browser."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.api.access.issuer import AUDIENCE, Issuer, signed

CLIENT: Final = "console"
SECRET: Final = "a secret of the console"  # noqa: S105 - of a test
_REALM: Final = "/realms/orders"


class OpenIdProvider(AbstractContextManager["OpenIdProvider"]):
    """Discovery, authorization, tokens, keys and sign-out, as an issuer has them.

    `scopes` and `claims` are those of the access token of the person at the browser; `error`
    refuses to sign anybody in. `named` overrides claims of the ID token. `logins` are the requests
    to sign in, `failures` why requests for tokens were refused, and `logouts` the requests to
    sign out. `secrets` are those in the bodies of requests for tokens.
    """

    def __init__(self, directory: Path, secret: str | None = SECRET) -> None:
        self.issuer = Issuer(directory / "keys.json")
        self.secret = secret
        self.scopes: Sequence[str] = ()
        self.claims: dict[str, Any] = {}
        self.named: dict[str, Any] = {}
        self.error: str | None = None
        self.metadata: dict[str, Any] = {}
        self.logins: list[Mapping[str, str]] = []
        self.failures: list[str] = []
        self.logouts: list[Mapping[str, str]] = []
        self.secrets: list[str | None] = []
        self._codes: dict[str, Mapping[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}{_REALM}"
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def settings(self, **others: str) -> dict[str, str]:
        """The variables of a server whose console is a client of this provider."""
        secret = {"TMF622_CONSOLE_CLIENT_SECRET": self.secret} if self.secret else {}
        return {
            "TMF622_AUTH_ISSUER": self.url,
            "TMF622_AUTH_AUDIENCE": AUDIENCE,
            "TMF622_AUTH_JWKS": f"{self.url}/keys",
            "TMF622_CONSOLE_CLIENT": CLIENT,
            **secret,
            **others,
        }

    def headers(self, *scopes: str, **claims: Any) -> dict[str, str]:
        """The headers of a request with a token of this provider."""
        return self.issuer.headers(*scopes, iss=self.url, **claims)

    def found(self) -> Mapping[str, Any]:
        """What it says about itself."""
        usual = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "end_session_endpoint": f"{self.url}/sign-out",
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        }
        return {name: each for name, each in (usual | self.metadata).items() if each is not None}

    def authorized(self, asked: Mapping[str, str]) -> str:
        """Where a request to sign in leads."""
        self.logins.append(asked)
        answer = {"state": asked["state"]}
        if self.error:
            answer["error"] = self.error
        else:
            code = secrets.token_urlsafe()
            self._codes[code] = asked
            answer["code"] = code
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def tokens(self, sent: Mapping[str, str], authorization: str) -> Mapping[str, Any] | None:
        """The tokens for a code; None, with a reason in `failures`, for a wrong request."""
        self.secrets.append(sent.get("client_secret"))
        asked = self._codes.pop(sent.get("code", ""), None)
        if why := self._objection(asked, sent, authorization):
            self.failures.append(why)
            return None
        assert asked
        access = self.issuer.token(*self.scopes, iss=self.url, **self.claims)
        about = self.issuer.claims(iss=self.url, aud=CLIENT, nonce=asked["nonce"], scope=None)
        usual = about | {"name": "Clerk Seven"} | self.named
        claims = {name: each for name, each in usual.items() if each is not None}
        id_token = signed(self.issuer.key, claims, typ="JWT")
        return {"access_token": access, "id_token": id_token, "token_type": "Bearer"}

    def _objection(
        self, asked: Mapping[str, str] | None, sent: Mapping[str, str], authorization: str
    ) -> str | None:
        if asked is None:
            return "the code is not known"
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            return "the code verifier is wrong"
        if sent.get("redirect_uri") != asked["redirect_uri"]:
            return "the redirect URI is another one"
        given = base64.b64encode(f"{CLIENT}:{self.secret}".encode()).decode()
        if self.secret and authorization != f"Basic {given}":
            return "the client does not authenticate"
        return None if self.secret or sent.get("client_id") == CLIENT else "the client is unnamed"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                place = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(place.query).items()}
                match place.path.removeprefix(_REALM):
                    case "/.well-known/openid-configuration":
                        self._answer(provider.found())
                    case "/keys":
                        self._answer(json.loads(provider.issuer.file.read_text()))
                    case "/authorize":
                        self._lead(provider.authorized(asked))
                    case "/sign-out":
                        provider.logouts.append(asked)
                        self._lead(asked["post_logout_redirect_uri"])
                    case _:
                        self._answer({}, 404)

            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                sent = {name: values[0] for name, values in parse_qs(text).items()}
                made = provider.tokens(sent, self.headers.get("Authorization", ""))
                self._answer(made or {"error": "invalid_grant"}, 200 if made else 400)

            def log_message(self, *_: object) -> None:
                """Nothing is logged."""

            def _answer(self, value: Mapping[str, Any], status: int = 200) -> None:
                text = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def _lead(self, address: str) -> None:
                self.send_response(302)
                self.send_header("Location", address)
                self.send_header("Content-Length", "0")
                self.end_headers()

        return Handler
