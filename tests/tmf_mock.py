"""tmf-mock, the nearest published peer: a server of TMF641 that keeps its orders in memory."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

PEER: Final = "TMF622_TEST_PEER"
"""The environment variable with the path of the command `tmf-mock`."""
BASE_PATH: Final = "/tmf-api/serviceOrdering/v4"
_SERVES: Final = re.compile(r"running on (http://\S+)")


@contextmanager
def serving(before: Sequence[str] = ()) -> Iterator[tuple[str, int]]:
    """Its root and its process, without any orders; `before` are words before the command."""
    command = [*before, os.environ[PEER], "start", "--host", "127.0.0.1", "--port", "0"]
    with subprocess.Popen(
        [*command, "--apis", "641", "--no-seed"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield _root(process), process.pid
        finally:
            process.terminate()


def _root(process: subprocess.Popen[str]) -> str:
    """Where it serves, once it does; it prints hardly more than that."""
    assert process.stderr
    printed = []
    for line in process.stderr:
        if found := _SERVES.search(line):
            return found[1]
        printed.append(line)
    raise AssertionError(f"tmf-mock ended with {process.wait()}: {''.join(printed)}")
