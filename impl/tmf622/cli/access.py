"""The options that say who the callers of a server are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

import click

from tmf622.cli.common import stop
from tmf622.settings.environment import variable
from tmf622.settings.settings import Settings

T = TypeVar("T")

_OPTIONS: Final = (
    ("auth-issuer", "URL", "Issuer of the access tokens that callers need"),
    ("auth-audience", "NAMES", "What a token has to be for (aud): this server"),
    ("auth-jwks", "PLACE", "The issuer's keys, a file or a URL"),
    ("auth-jwks-seconds", "SECONDS", "How old keys may be before they are read again"),
    ("auth-algorithms", "NAMES", "How tokens may be signed"),
    ("auth-token-types", "NAMES", "What the typ of a token may be"),
    ("auth-leeway-seconds", "SECONDS", "How far the clock of the issuer may differ"),
    ("auth-party-claim", "NAME", "Claim with the party whose orders a caller may see"),
    ("auth-authorize-url", "URL", "Where people sign in, for the documentation"),
    ("auth-token-url", "URL", "Where callers get their tokens, for the documentation"),
    ("auth-docs-client", "ID", "Public client that /docs is at the issuer"),
    ("trust-proxy", "NETWORKS", "Where a proxy is that names callers in headers"),
    ("actor-header", "NAME", "Header in which a gateway names the sender"),
    ("scopes-header", "NAME", "Header in which a trusted proxy gives scopes"),
    ("party-header", "NAME", "Header in which a trusted proxy names the party"),
)


def access_options(command: Callable[..., T]) -> Callable[..., T]:
    """The options that say who callers are, and what they may see."""
    for name, metavar, text in reversed(_OPTIONS):
        help_text = f"{text} ({variable(name.replace('-', '_'))})."
        command = click.option(f"--{name}", metavar=metavar, help=help_text)(command)
    return command


def check_access(chosen: Settings) -> None:
    """Stop when the settings of callers contradict each other, or their keys cannot be used."""
    from tmf622 import access

    try:
        access.check(chosen)
    except ValueError as error:
        stop(*error.args, log_format=chosen.log_format)
