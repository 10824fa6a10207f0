"""Fuzzing by several contracts at a time, in a process each: one is busy making up requests."""

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
from tmf622_conformance.fuzzing.fuzzer import Fuzzing, Progress
from tmf622_conformance.fuzzing.ownership import Made

_SPAWN: Final = get_context("spawn")


def results(fuzzings: Sequence[Fuzzing], progress: Progress, made: Made) -> Sequence[Result]:
    """The results of all, in the order of the fuzzings, whichever ends first.

    Raises `CannotRun` as soon as one of them cannot run or dies. On Ctrl-C all are stopped, and
    what they have made until then is told to `made`.
    """
    running = _started(fuzzings)
    ended: dict[Connection, Sequence[Result]] = {}
    try:
        for told, kind, said in _messages(running):
            match kind:
                case "progress":
                    progress(*said)
                case "made":
                    made(said)
                case "results":
                    ended[told] = said
                case "cannot run":
                    raise CannotRun(said)
    finally:
        _stop(running, made)
    for (told, process), fuzzing in zip(running.items(), fuzzings, strict=True):
        if told not in ended:
            raise CannotRun(
                f"fuzzing by the {fuzzing.by.name} contract has died: exit status"
                f" {process.exitcode}"
            )
    return [result for told in running for result in ended[told]]


def _started(fuzzings: Sequence[Fuzzing]) -> dict[Connection, SpawnProcess]:
    running = {}
    with _deaf_to_ctrl_c():
        for fuzzing in fuzzings:
            told, telling = Pipe(duplex=False)
            process = _SPAWN.Process(target=_fuzz, args=(fuzzing, telling), daemon=True)
            process.start()
            # The end of the process is to be the end of what it says.
            telling.close()
            running[told] = process
    return running


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """A terminal sends Ctrl-C to every process; those that are started here leave it to this one.

    What a process ignores, the ones that it starts ignore from their first moment on.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _messages(running: dict[Connection, SpawnProcess]) -> Iterator[tuple[Connection, str, Any]]:
    """What the processes say, each with its kind, until they have ended."""
    speaking = list(running)
    while speaking:
        ready = wait(speaking)
        for told in [each for each in speaking if each in ready]:
            try:
                kind, said = told.recv()
            except (EOFError, OSError):
                speaking.remove(told)
                continue
            yield told, kind, said


def _stop(running: dict[Connection, SpawnProcess], made: Made) -> None:
    for process in running.values():
        process.terminate()
    for _, kind, said in _messages(running):
        if kind == "made":
            made(said)
    for told, process in running.items():
        told.close()
        process.join()


def _fuzz(fuzzing: Fuzzing, telling: Connection) -> None:
    """What such a process does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    turn = Lock()

    def tell(kind: str, said: object) -> None:
        # Schemathesis calls from several threads.
        with turn:
            telling.send((kind, said))

    try:
        found = fuzzing.results(
            lambda label, cases: tell("progress", (label, cases)), lambda path: tell("made", path)
        )
        tell("results", found)
    except CannotRun as error:
        tell("cannot run", str(error))
    except KeyboardInterrupt:
        # It has been stopped, and has said what it has made.
        return
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
