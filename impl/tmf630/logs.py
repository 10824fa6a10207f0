"""The server's log: lines for people or JSON for machines, each with the id of its request.

A line has no value that a client or a neighbour sent. `discretion` says what it has of exceptions.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Any, Final, TextIO

from tmf630.correlation import REQUEST_ID
from tmf630.discretion import traceback_text
from tmf630.log_batch import FORMATS, LogBatch

_LOG: Final = logging.getLogger(__name__)
REQUESTS: Final = "tmf630.http.middleware.request_log"
"""The logger of requests, which has a level of its own with an access log."""
_WATCHING: Final[list[Callable[[], None]]] = []
BATCHES: Final[list[LogBatch]] = []
"""The lines that are written together, once the log is configured."""
PACKAGES: Final = ("ordercentre", "productordering", "tmf622", "tmf630")
"""The loggers whose level is the setting. Libraries log documents at `debug`, so theirs is not."""
SIGNALS: Final = (signal.SIGUSR1, signal.SIGUSR2)
"""The first one switches to `debug`, the second one back to the level of the settings."""

_Exception = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


@dataclass(slots=True)
class LogSettings:
    """How the processes of a server log: `text` or `json`, and a level such as `info`.

    With an `access_log` every request has a line, whatever the level is. While `debug` is true that
    is the level, also in a process that starts meanwhile.
    """

    format: str
    level: str
    access_log: bool = False
    debug: bool = False

    def levels(self) -> Mapping[str, str]:
        """The level of each logger; the empty name is that of all libraries."""
        level = "DEBUG" if self.debug else self.level.upper()
        return {
            "": "INFO" if level == "DEBUG" else level,
            "connexion": "WARNING",
            **dict.fromkeys(PACKAGES, level),
            REQUESTS: "INFO" if self.access_log and level != "DEBUG" else "NOTSET",
        }


def configure(settings: LogSettings) -> None:
    """Log as the settings say, in this process."""
    # What no line has need not be found out for each.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = _Handler()
    handler.setFormatter(TextFormatter() if settings.format == "text" else json_formatter())
    handler.addFilter(RequestFilter())
    logging.getLogger().handlers[:] = [handler]
    BATCHES[:] = [LogBatch(FORMATS[settings.format])]
    _set_levels(settings)
    sys.excepthook = _log_uncaught


def follow_signals(settings: LogSettings, forward: Callable[[int], None]) -> None:
    """Switch the level when the process of the running event loop gets one of SIGNALS.

    `forward` gets the signal, too.
    """
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_log_unhandled)

    def switch(number: int, *, debug: bool) -> None:
        forward(number)
        if not debug:  # while the line is still shown
            _say(number, settings.level)
        settings.debug = debug
        _set_levels(settings)
        if debug:
            _say(number, "debug")

    more, less = SIGNALS
    loop.add_signal_handler(more, partial(switch, more, debug=True))
    loop.add_signal_handler(less, partial(switch, less, debug=False))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def _say(number: int, level: str) -> None:
    _LOG.info("%s: the log level is %s", signal.Signals(number).name, level)


def watch_levels(look: Callable[[], None]) -> None:
    """Call a function now, and after each change of the levels: what it finds it can keep."""
    _WATCHING.append(look)
    look()


def _set_levels(settings: LogSettings) -> None:
    for name, level in settings.levels().items():
        logging.getLogger(name).setLevel(level)
    for look in _WATCHING:
        look()


class _Handler(logging.StreamHandler[TextIO]):
    """Writes to standard error, after what is still to be written."""

    def emit(self, record: logging.LogRecord) -> None:
        for each in BATCHES:
            each.write()
        super().emit(record)


class RequestFilter(logging.Filter):
    """Adds `request_id` to each record: that of the request being served, or `-`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = REQUEST_ID.get()
        return True


class _Discreet(logging.Formatter):
    """Formats exceptions without their texts."""

    def formatException(self, ei: _Exception) -> str:  # noqa: N802 - logging's name
        return traceback_text(ei[1]) if ei[1] else ""


class TextFormatter(_Discreet):
    """Lines for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s")


def json_formatter() -> logging.Formatter:
    """Makes lines for machines. The library is imported when it is needed."""
    from pythonjsonlogger.orjson import OrjsonFormatter  # noqa: PLC0415 - as said

    class JsonFormatter(_Discreet, OrjsonFormatter):
        pass

    return JsonFormatter(
        "%(levelname)s %(name)s %(request_id)s %(message)s",
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp="time",
    )


def _log_uncaught(
    kind: type[BaseException], error: BaseException, frames: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, frames)
    else:
        _LOG.critical("the process ends", exc_info=error)


def _log_unhandled(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what asyncio reports, without the representations of tasks, which quote exceptions."""
    _LOG.error("%s", context["message"], exc_info=context.get("exception"))
