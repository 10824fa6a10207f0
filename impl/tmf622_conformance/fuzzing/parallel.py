"""Fuzzes by several contracts at once, in a process each: generating requests keeps a core busy."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from threading import Lock
from typing import Any, Final

from tmf622_conformance.check import CannotRun, Result
from tmf622_conformance.fuzzing.fuzzer import Fuzzer, Progress
from tmf622_conformance.fuzzing.ownership import OnCreated

_SPAWN: Final = get_context("spawn")


def results(
    fuzzers: Sequence[Fuzzer], progress: Progress, on_created: OnCreated
) -> Sequence[Result]:
    """The results of all fuzzers, in the order of the fuzzers.

    Raises `CannotRun` as soon as one of them cannot run or its process ends early. Ctrl-C stops
    all of them; `on_created` receives what they have created until then.
    """
    processes = _started(fuzzers)
    finished: dict[Connection, Sequence[Result]] = {}
    try:
        for connection, kind, content in _messages(processes):
            match kind:
                case "progress":
                    progress(*content)
                case "created":
                    on_created(content)
                case "results":
                    finished[connection] = content
                case "cannot run":
                    raise CannotRun(content)
    finally:
        _stop(processes, on_created)
    for (connection, process), fuzzer in zip(processes.items(), fuzzers, strict=True):
        if connection not in finished:
            raise CannotRun(
                f"the process that fuzzes by the {fuzzer.contract.name} contract has ended:"
                f" exit status {process.exitcode}"
            )
    return [result for connection in processes for result in finished[connection]]


def _started(fuzzers: Sequence[Fuzzer]) -> dict[Connection, SpawnProcess]:
    processes = {}
    with _interrupts_ignored():
        for fuzzer in fuzzers:
            receiver, sender = Pipe(duplex=False)
            process = _SPAWN.Process(target=_fuzz, args=(fuzzer, sender), daemon=True)
            process.start()
            # With the only other copy closed, the pipe ends when the process does.
            sender.close()
            processes[receiver] = process
    return processes


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Let processes that start in this block ignore Ctrl-C, from their first moment on.

    A terminal sends Ctrl-C to every process. This one stops the others, so that each can still
    report what it has created. A process inherits which signals its parent ignores.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _messages(processes: dict[Connection, SpawnProcess]) -> Iterator[tuple[Connection, str, Any]]:
    """The messages of all processes until they have ended: connection, kind and content."""
    open_ = list(processes)
    while open_:
        ready = wait(open_)
        for connection in [each for each in open_ if each in ready]:
            try:
                kind, content = connection.recv()
            except (EOFError, OSError):
                open_.remove(connection)
                continue
            yield connection, kind, content


def _stop(processes: dict[Connection, SpawnProcess], on_created: OnCreated) -> None:
    for process in processes.values():
        process.terminate()
    for _, kind, content in _messages(processes):
        if kind == "created":
            on_created(content)
    for connection, process in processes.items():
        connection.close()
        process.join()


def _fuzz(fuzzer: Fuzzer, sender: Connection) -> None:
    """Run a fuzzer in this process, and send its messages."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    lock = Lock()

    def send(kind: str, content: object) -> None:
        # Schemathesis calls from several threads.
        with lock:
            sender.send((kind, content))

    try:
        found = fuzzer.results(
            lambda label, cases: send("progress", (label, cases)),
            lambda path: send("created", path),
        )
        send("results", found)
    except CannotRun as error:
        send("cannot run", str(error))
    except KeyboardInterrupt:
        # The parent has stopped this process, and has every message.
        return
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
