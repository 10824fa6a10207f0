"""TLS: the certificate of a server, taken up again when its files change."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, NamedTuple

_LOG: Final = logging.getLogger(__name__)
_LOOK_SECONDS: Final = 1.0


class BadCertificate(ValueError):
    """A certificate or a key that cannot be used; the message says which one, and why."""


class Certificate(NamedTuple):
    """The files of a certificate with its chain, and of its private key, in PEM."""

    chain: Path
    key: Path


def context(certificate: Certificate) -> ssl.SSLContext:
    """The context of a server with that certificate: TLS 1.2 or later. Raises BadCertificate."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    _load(made, certificate)
    return made


@asynccontextmanager
async def serving(certificate: Certificate | None) -> AsyncIterator[ssl.SSLContext | None]:
    """The context of a server, whose certificate is kept current; None without a certificate."""
    if certificate is None:
        yield None
        return
    made = context(certificate)
    keeping = asyncio.create_task(_keep_current(made, certificate))
    yield made
    keeping.cancel()


async def _keep_current(used: ssl.SSLContext, certificate: Certificate) -> None:
    """Load the files whenever they change, until cancelled; connections from then on have them."""
    earlier = _state(certificate)
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        if (now := _state(certificate)) == earlier:
            continue
        earlier = now
        try:
            context(certificate)  # a pair that does not match leaves the used one as it is
            _load(used, certificate)
        except BadCertificate as error:
            _LOG.warning("the certificate stays as it is: %s", error)
        else:
            _LOG.info("a renewed certificate is used from now on")


def _load(made: ssl.SSLContext, certificate: Certificate) -> None:
    for file in certificate:
        try:
            file.read_bytes()
        except OSError as error:
            raise BadCertificate(f"{file} cannot be read: {error.strerror}") from None
    try:
        made.load_cert_chain(*certificate, password=_no_password)
    except _Encrypted:
        raise BadCertificate(
            f"{certificate.key} is encrypted: it has to be a key that no password protects"
        ) from None
    except ssl.SSLError as error:
        raise BadCertificate(_explained(certificate, error)) from None


class _Encrypted(Exception):
    """The key needs a password."""


def _no_password() -> str:
    raise _Encrypted


def _explained(certificate: Certificate, error: ssl.SSLError) -> str:
    chain, key = certificate
    if error.reason == "KEY_VALUES_MISMATCH":
        return f"{key} is not the key of the certificate in {chain}"
    # OpenSSL does not say which of the two files it could not read.
    wrong = key if b"CERTIFICATE" in chain.read_bytes() else chain
    what = "a private key" if wrong is key else "a certificate"
    return f"{wrong} has to be {what} in PEM ({error.reason or 'it is not'})"


def _state(certificate: Certificate) -> list[tuple[int, int, int] | None]:
    """What changes when the files do."""
    return [_stamp(file) for file in certificate]


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
