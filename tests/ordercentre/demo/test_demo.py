"""`tmf622 demo` walks six orders to their ends, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest
from click.testing import CliRunner

from tests.server import COMMAND, TIMEOUT
from tmf622_demo import command, following
from tmf622_demo.client import Client, Stopped
from tmf622_demo.following import Following
from tmf622_demo.screen import Screen

_LAST: Final = "  tmf622 fallout list"
_URL: Final = re.compile(r"^ +(\w+) +(http://127\.0\.0\.1:\d+/\S+)$", re.MULTILINE)
_STATES: Final = re.compile(r"order +(\w+) → (\w+)")


class Demo:
    """A demonstration that has walked all orders, and is left running."""

    def __init__(self, printed: str) -> None:
        self.printed = printed
        self.urls = dict(_URL.findall(printed))
        self.walks = re.split(r"^\d\. ", printed, flags=re.MULTILINE)[1:]
        """What is printed of each order."""


@contextmanager
def kept(folder: Path) -> Iterator[Demo]:
    """A demonstration with its files in a folder, which ends with Ctrl-C."""
    process = subprocess.Popen(
        [*COMMAND, "demo", "--keep"],
        env={**os.environ, "TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        printed = []
        for line in process.stdout:
            printed.append(line)
            if line.startswith(_LAST):
                break
        try:
            yield Demo("".join(printed))
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(TIMEOUT) == 0


def test_six_orders_are_walked_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with kept(tmp_path) as demo:
        assert len(demo.walks) == 6, demo.printed
        check_orders(demo)
        check_what_is_left_running(demo)
    assert list(tmp_path.iterdir()) == []
    for url in demo.urls.values():
        with pytest.raises(httpx.ConnectError):
            httpx.get(url)


def check_orders(demo: Demo) -> None:
    """What is to be seen of each order."""
    bundle, failing, amended, cancelled, future, refused = demo.walks
    ends = [_STATES.findall(each)[-1][1] for each in (bundle, failing, amended, cancelled, future)]
    assert ends == ["completed", "completed", "completed", "cancelled", "completed"]
    # 40.00 for the line, 5.00 for each of two boxes, and half of 12.00 for the channels.
    assert "56.00 EUR (47.05 without tax) a month" in bundle
    assert "109.00 EUR (91.60 without tax) once" in bundle
    products = re.findall(r"^ +([A-Z][\w ]+?) +active", bundle, re.MULTILINE)
    assert sorted(products) == sorted(
        ["Home", "TV", "TV box", "TV channels", "Internet", "Fibre line", "Router"]
    )
    for seen in ("attempt 1", "attempt 2", "inProgress → held", "1 decided: retry"):
        assert seen in failing
    assert "service order field-1 is amended" in amended
    assert re.search(r"Fibre line +active .*speed 1000", amended)
    assert "service order field-1 is cancelled" in cancelled
    assert re.search(r"sent +\d\.\d s before its start", future)
    assert re.search(r"captureResponse +rejected; asked: .*catalog", refused)
    assert len(re.findall(r"/(productOrderItem|relatedParty)/\S+: ", refused)) == 7


def check_what_is_left_running(demo: Demo) -> None:
    """The URLs and commands that are printed at the end."""
    assert len(demo.urls) == 7
    api = demo.urls["server"]
    assert "Ana Lopes" in httpx.get(f"{demo.urls['console']}/orders", timeout=TIMEOUT).text
    orders = httpx.get(f"{api}/productOrder", timeout=TIMEOUT).json()
    assert sorted(each["state"] for each in orders) == ["cancelled", *["completed"] * 4]
    [*_, store] = re.findall(r"--store (\S+)", demo.printed)
    listed = subprocess.run(
        [*COMMAND, "fallout", "list", "--store", store], capture_output=True, text=True, check=True
    )
    assert "no failed item waits" in listed.stdout


def test_a_server_that_does_not_start_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "CENTRE", tmp_path / "missing.toml")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ended = CliRunner().invoke(command.demo)
    assert ended.exit_code == 1
    assert "tmf622: the process of the server has ended with 2" in ended.stderr
    assert "missing.toml" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_step_that_does_not_come_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    order = {"id": "1", "state": "acknowledged"}
    client = Client("http://127.0.0.1:1")
    monkeypatch.setattr(client, "get", lambda _: order)
    monkeypatch.setattr(following, "SECONDS", 0.0)
    with pytest.raises(Stopped, match="order 1 becomes completed: this has not come within 0 s"):
        Following(client, Screen(), order).until("completed")
