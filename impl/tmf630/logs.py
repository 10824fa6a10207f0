"""The server's log: lines for people or JSON for machines, each with the id of its request."""

from __future__ import annotations

import logging
from typing import Any

from tmf630.correlation import REQUEST_ID


def configuration(log_format: str, log_level: str) -> dict[str, Any]:
    """What `logging.config.dictConfig` takes, for `text` or `json` and a level such as `info`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": RequestFilter}},
        "formatters": {
            "text": {
                "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
            },
            "json": {
                "()": "pythonjsonlogger.orjson.OrjsonFormatter",
                "format": "%(levelname)s %(name)s %(request_id)s %(message)s",
                "rename_fields": {"levelname": "level", "name": "logger"},
                "timestamp": "time",
            },
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": log_format,
                "filters": ["request"],
            },
        },
        "root": {"level": log_level.upper(), "handlers": ["stderr"]},
        "loggers": {
            "connexion": {"level": "WARNING"},
        },
    }


class RequestFilter(logging.Filter):
    """Adds `request_id` to each record: that of the request being served, or `-`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = REQUEST_ID.get()
        return True
