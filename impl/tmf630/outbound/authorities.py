"""The certificate authorities that connections trust."""

from __future__ import annotations

import os
import ssl
from functools import cache

import certifi


@cache
def trusted() -> ssl.SSLContext:
    """The authorities that every connection trusts.

    Those that `SSL_CERT_FILE` or else `SSL_CERT_DIR` names, or else those of Mozilla.
    """
    if file := os.environ.get("SSL_CERT_FILE"):
        return ssl.create_default_context(cafile=file)
    if directory := os.environ.get("SSL_CERT_DIR"):
        return ssl.create_default_context(capath=directory)
    return ssl.create_default_context(cafile=certifi.where())
