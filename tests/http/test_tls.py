"""A server with TLS: its certificate and its handshakes."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from tests.api.orders import order
from tests.api.stores import sqlite_url_in
from tests.server import COMMAND, TIMEOUT, Server, running
from tests.standard_error import standard_error_in

pytestmark = pytest.mark.any_store


class Files:
    """The files of a certificate for this machine, and what a client needs to trust it."""

    def __init__(self, folder: Path) -> None:
        self.chain, self.key = folder / "chain.pem", folder / "key.pem"
        self._authority = trustme.CA()
        self.client = ssl.create_default_context()
        self._authority.configure_trust(self.client)
        self.renew()

    @property
    def options(self) -> tuple[str, ...]:
        return ("--tls-cert", str(self.chain), "--tls-key", str(self.key))

    def renew(self) -> None:
        issued = self._authority.issue_cert("127.0.0.1", "localhost")
        self.key.write_bytes(issued.private_key_pem.bytes())
        self.chain.write_bytes(b"".join(each.bytes() for each in issued.cert_chain_pems))


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@contextmanager
def connected(server: Server) -> Iterator[socket.socket]:
    address = urlsplit(server.url)
    where = (address.hostname, address.port)
    with socket.create_connection(where, timeout=TIMEOUT) as connection:
        yield connection


def serial(server: Server, client: ssl.SSLContext) -> object:
    """The serial number of the certificate that the server shows."""
    with connected(server) as plain, client.wrap_socket(plain, server_hostname="localhost") as tls:
        shown = tls.getpeercert()
        assert shown
        return shown["serialNumber"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_with_a_certificate_serves_https(
    tmp_path: Path, files: Files, workers: str
) -> None:
    options = (*files.options, "--workers", workers)
    with running(sqlite_url_in(tmp_path), *options) as server:
        assert server.url.startswith("https://")
        with httpx.Client(verify=files.client, timeout=TIMEOUT) as client:
            placed = client.post(f"{server.api}/productOrder", json=order())
            assert placed.status_code == 201
            location = placed.headers["location"]
            assert client.get(location).json()["href"] == location
            assert client.get(f"{server.url}/").json()["api"] == server.api
        before = serial(server, files.client)
        files.renew()
        while serial(server, files.client) == before:
            pass  # the server looks at the files once a second


def test_files_that_do_not_match_leave_the_certificate_as_it_is(
    tmp_path: Path, files: Files
) -> None:
    with (
        standard_error_in(tmp_path / "log") as more,
        running(sqlite_url_in(tmp_path), *files.options) as server,
    ):
        before = serial(server, files.client)
        files.key.write_bytes(trustme.CA().issue_cert("localhost").private_key_pem.bytes())
        said = ""
        while "the certificate stays as it is" not in said:
            said += "\n".join(more())
            assert serial(server, files.client) == before
        assert "is not the key of the certificate" in said
        assert serial(server, files.client) == before


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_an_old_version_of_tls_is_refused(tmp_path: Path, files: Files) -> None:
    with running(sqlite_url_in(tmp_path), *files.options) as server:
        files.client.set_ciphers("DEFAULT@SECLEVEL=0")
        for version, taken in ((ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True)):
            files.client.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            files.client.maximum_version = version
            if taken:
                assert serial(server, files.client)
            else:
                with pytest.raises(ssl.SSLError):
                    serial(server, files.client)


def test_what_is_no_tls_ends_its_own_connection_alone(tmp_path: Path, files: Files) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(running(sqlite_url_in(tmp_path), *files.options))
        _, dribbling, plain = (stack.enter_context(connected(server)) for _ in range(3))
        dribbling.sendall(b"\x16\x03\x01\x02")
        plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert plain.recv(100)[:4] != b"HTTP"
        dribbling.sendall(b"\x00")
        assert serial(server, files.client)


def refused(*options: str) -> str:
    """The only line that a server says that does not start."""
    ended = subprocess.run(
        [*COMMAND, "serve", "--port", "0", *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    return line


def test_files_that_cannot_be_used_stop_the_start(tmp_path: Path, files: Files) -> None:
    chain, key = str(files.chain), str(files.key)
    missing, empty, other = (tmp_path / name for name in ("missing", "empty", "other"))
    empty.touch()
    other.write_bytes(trustme.CA().issue_cert("localhost").private_key_pem.bytes())
    for cert, private, words in (
        (missing, key, f"{missing} cannot be read: No such file"),
        (chain, missing, f"{missing} cannot be read: No such file"),
        (empty, key, f"{empty} has to be a certificate"),
        (chain, empty, f"{empty} has to be a private key"),
        (chain, other, f"{other} is not the key of the certificate in {chain}"),
    ):
        assert words in refused("--tls-cert", str(cert), "--tls-key", str(private))
    assert "go together" in refused("--tls-cert", chain)
    assert "go together" in json.loads(refused("--tls-key", key, "--log-format", "json"))["message"]


def test_an_encrypted_key_stops_the_start(files: Files) -> None:
    key = load_pem_private_key(files.key.read_bytes(), None)
    protection = BestAvailableEncryption(b"secret")
    files.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection))
    line = refused(*files.options)
    assert f"{files.key} is encrypted" in line
    assert "secret" not in line
