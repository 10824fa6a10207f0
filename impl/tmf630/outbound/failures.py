"""How a request fails that gets no answer."""

from __future__ import annotations

import os
import ssl
from typing import Final

from tmf630.discretion import told
from tmf630.outbound.exchange import NoAnswer, Unsendable
from tmf630.outbound.targets import Refused

FAILURES: Final = (Refused, TimeoutError, OSError, NoAnswer, Unsendable)


def described(error: BaseException, seconds: float) -> str:
    """What failed, for people; `seconds` is the time limit of the request."""
    if isinstance(error, Refused):
        return f"refused: {error}"
    if isinstance(error, TimeoutError):
        return f"no answer in {seconds:g} seconds"
    kind = "no answer" if isinstance(error, NoAnswer) else "no connection"
    return f"{kind}: {_cause(error)}"


def logged(error: BaseException, seconds: float) -> str:
    """The same as the log tells it: without the URL, and without what the other side has sent."""
    if isinstance(error, Refused):
        return f"refused: {error.log_text}"
    inner = _innermost(error)
    if isinstance(error, TimeoutError) or isinstance(inner, OSError):
        return described(error, seconds)
    return told(inner)


def _cause(error: BaseException) -> str:
    """The error of the system or of TLS: libraries wrap it, and say less."""
    error = _innermost(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    if isinstance(error, OSError) and error.errno and not isinstance(error, ssl.SSLError):
        return os.strerror(error.errno)
    return str(error) or "the connection was closed"


def _innermost(error: BaseException) -> BaseException:
    while inner := error.__cause__ or error.__context__:
        error = inner
    return error
