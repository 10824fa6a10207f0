"""`tmf622 serve`: starts the server, with the settings that its options and variables give."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from tmf622.cli.access import access_options, check_access
from tmf622.cli.common import (
    api_options,
    callback_options,
    centre_options,
    check_url,
    limit_options,
    load,
    load_apis,
    load_centre,
    public_url_option,
    stop,
    store_option,
)
from tmf622.cli.dispatcher import deliver
from tmf622.cli.output import announce, warn

if TYPE_CHECKING:
    from tmf622.cli.configuration import Check
    from tmf622.settings.settings import Settings
    from tmf630.http.server.tls import Certificate


@click.command()
@api_options
@click.option(
    "--compute",
    multiple=True,
    metavar="RESOURCE=MODULE:FUNCTION",
    help="Function that completes new resources; can be repeated (TMF622_COMPUTE).",
)
@centre_options
@click.option("--host", help="Address to listen on (TMF622_HOST, 127.0.0.1).")
@click.option("--port", help="Port to listen on, 0 for a free one (TMF622_PORT, 8622).")
@store_option
@public_url_option
@click.option(
    "--allowed-hosts",
    metavar="NAMES",
    help="Further values of Host to accept, * for all (TMF622_ALLOWED_HOSTS).",
)
@click.option(
    "--cors-origins",
    metavar="ORIGINS",
    help="Origins of web pages that may use it, * for all (TMF622_CORS_ORIGINS).",
)
@click.option("--workers", help="Number of server processes (TMF622_WORKERS, 1).")
@click.option("--tls-cert", metavar="FILE", help="Certificate and chain, PEM (TMF622_TLS_CERT).")
@click.option("--tls-key", metavar="FILE", help="Private key, PEM (TMF622_TLS_KEY).")
@click.option("--query-seconds", help="Time limit of a list (TMF622_QUERY_SECONDS, 4).")
@click.option(
    "--search-seconds",
    help="Time limit of a search in the background, 0 for none (TMF622_SEARCH_SECONDS, 300).",
)
@click.option("--rules", help="Rules for orders: contract or strict (TMF622_RULES).")
@click.option(
    "--tolerate",
    metavar="NAMES",
    help="Deviations to tolerate, or all (TMF622_TOLERATE).",
)
@click.option(
    "--cancellation-policy",
    metavar="MODULE:FUNCTION",
    help="Function that assesses cancellations (TMF622_CANCELLATION_POLICY).",
)
@click.option("--lease-seconds", help="How long a lease lasts (TMF622_LEASE_SECONDS, 15).")
@access_options
@callback_options
@click.option("--retry-hours", help="How long a delivery is retried (TMF622_RETRY_HOURS, 72).")
@click.option(
    "--inbox/--no-inbox", default=None, help="Store events of other servers (TMF622_INBOX)."
)
@click.option(
    "--gzip/--no-gzip",
    default=None,
    help="Pack responses for clients that accept gzip (TMF622_GZIP).",
)
@limit_options
@click.option(
    "--insecure",
    is_flag=False,
    flag_value="true",
    metavar="[true|false]",
    help="Let other machines reach it without authentication (TMF622_INSECURE).",
)
@click.option(
    "--drain-seconds", help="How long to serve on after SIGTERM (TMF622_DRAIN_SECONDS, 0)."
)
@click.option(
    "--console/--no-console", default=None, help="Serve pages for people (TMF622_CONSOLE)."
)
@click.option(
    "--console-client",
    metavar="ID",
    help="Client that the console is at the issuer (TMF622_CONSOLE_CLIENT).",
)
@click.option(
    "--console-scopes",
    metavar="NAMES",
    help="What the console asks the issuer for (TMF622_CONSOLE_SCOPES).",
)
@click.option(
    "--metrics/--no-metrics", default=None, help="Serve /metrics for Prometheus (TMF622_METRICS)."
)
@click.option("--otel/--no-otel", default=None, help="Send traces by OTLP (TMF622_OTEL).")
@click.option("--log-format", help="text or json (TMF622_LOG_FORMAT, text).")
@click.option("--log-level", help="debug, info, warning or error (TMF622_LOG_LEVEL, info).")
@click.option(
    "--access-log/--no-access-log", default=None, help="Log every request (TMF622_ACCESS_LOG)."
)
def serve(**options: Any) -> None:
    """Start the server, and stop it with Ctrl-C or SIGTERM."""
    from tmf622 import app, functions, telemetry
    from tmf622.apis import without_rules
    from tmf622.cli.migrate import prepare
    from tmf630.http.server import listening, serving
    from tmf630.http.server.asgi import Listening
    from tmf630.http.server.companion import Companion
    from tmf630.http.server.condition import ServerCondition
    from tmf630.http.server.serving import ServingOptions
    from tmf630.jobs.wakeup import Wakeup
    from tmf630.logs import LogSettings

    checks: Mapping[str, Check] = {
        "compute": functions.computations,
        "host": _check_host,
        "cancellation_policy": functions.policy,
        "store_url": check_url,
    }
    chosen = load(options, checks)
    certificate = _certificate(chosen)
    check_access(chosen)
    try:
        telemetry.check(chosen)
    except ValueError as error:
        stop(str(error), log_format=chosen.log_format)
    apis = load_apis(chosen)
    centre = load_centre(chosen, apis)
    try:
        functions.check_resources(chosen.compute, without_rules(apis))
    except ValueError as error:
        source, text = chosen.given["compute"]
        stop(f"{source} is {text!r}: {error}", log_format=chosen.log_format)
    try:
        taken = listening.listen(chosen.host, chosen.port, chosen.workers)
    except OSError as error:
        stop(
            f"cannot listen on {chosen.host} port {chosen.port}: {_reason(error)}",
            log_format=chosen.log_format,
        )
    _check_exposure(chosen, taken)
    store_note = prepare(chosen, apis)
    public_url = chosen.public_url or _address(chosen, taken)
    wakeup, condition = Wakeup(), ServerCondition(chosen.drain_seconds)
    log = LogSettings(chosen.log_format, chosen.log_level, access_log=chosen.access_log)
    # Until requests are served there is nothing to finish.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with suppress(KeyboardInterrupt), telemetry.prepared(chosen):
        serving.run(
            partial(app.create, chosen, public_url, wakeup.send, condition),
            Listening(taken, chosen.max_connections, certificate),
            ServingOptions(chosen.workers, log, condition),
            announce=partial(announce, chosen, public_url, apis, store_note, centre),
            companion=Companion("the dispatcher", partial(deliver, chosen, public_url, wakeup)),
        )


def _check_host(host: str) -> None:
    """Raise ValueError when a host is no address, and no name that resolves to one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.getaddrinfo(host, None, family, socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ValueError(
            "must be an address of this machine, such as 127.0.0.1, a name that leads to one,"
            " or 0.0.0.0 for all of them"
        ) from None


def _certificate(chosen: Settings) -> Certificate | None:
    """The certificate that the settings name. One that cannot be used stops the command."""
    from tmf630.http.server import tls

    if chosen.tls_cert is None or chosen.tls_key is None:
        if chosen.tls_cert is not chosen.tls_key:
            stop("--tls-cert and --tls-key go together", log_format=chosen.log_format)
        return None
    certificate = tls.Certificate(chosen.tls_cert, chosen.tls_key)
    try:
        tls.context(certificate)
    except tls.BadCertificate as error:
        stop(f"--tls-cert and --tls-key: {error}", log_format=chosen.log_format)
    return certificate


def _check_exposure(chosen: Settings, listening: socket.socket) -> None:
    """Stop when other machines would reach a server that asks nobody who they are.

    Warn when they would send their tokens unencrypted.
    """
    from tmf630.http.middleware.hosts import is_loopback

    address = listening.getsockname()[0]
    if is_loopback(address):
        return
    if chosen.authenticates:
        if not chosen.tls_cert and not (chosen.public_url or "").startswith("https:"):
            warn(
                "tokens and orders cross the network unencrypted: give --tls-cert and --tls-key, or"
                " say with --public-url which https address a gateway in front has",
                chosen.log_format,
            )
        return
    danger = (
        f"other machines reach {address}, and without authentication each of them can read, change"
        " and delete every order"
    )
    if chosen.insecure:
        warn(f"INSECURE: {danger}. It serves nevertheless, as --insecure says", chosen.log_format)
        return
    source = chosen.given["host"].source
    stop(
        f"{source} is {chosen.host!r}: {danger}. Listen on 127.0.0.1, or say who callers are with"
        " --auth-issuer or --trust-proxy; only --insecure serves nevertheless",
        log_format=chosen.log_format,
    )


def _reason(error: OSError) -> str:
    if error.errno == errno.EADDRNOTAVAIL:
        return "this machine does not have that address"
    return os.strerror(error.errno) if error.errno else str(error)


def _address(chosen: Settings, listening: socket.socket) -> str:
    """The URL of a server without a public URL."""
    address, port = listening.getsockname()[:2]
    scheme = "https" if chosen.tls_cert else "http"
    if address in ("0.0.0.0", "::"):  # noqa: S104 - a comparison, nothing is bound
        url = f"{scheme}://localhost:{port}"
        warn(
            f"it listens on every address of this machine, but every href and Location that it"
            f" gives begins with {url}: say with --public-url where clients reach it",
            chosen.log_format,
        )
        return url
    host = chosen.host
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
