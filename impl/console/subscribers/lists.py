"""The table of the subscribers."""

from __future__ import annotations

from flask import Blueprint, render_template

from console.api import Refusal
from console.subscribers import hubs
from console.subscribers.standing import rows
from tmf630.events.formatting import moment


def blueprint() -> Blueprint:
    """The page of all subscribers that the reader sees."""
    pages = Blueprint("subscribers", __name__, url_prefix="/subscribers")

    @pages.get("")
    def page() -> tuple[str, int]:
        try:
            found, refusal = rows(hubs.seen()), None
        except Refusal as refused:
            found, refusal = [], refused
        return (
            render_template(
                "subscribers/list.html",
                rows=found,
                refusal=refusal,
                hubs=hubs.hubs(),
                at=moment,
            ),
            refusal.status if refusal else 200,
        )

    return pages
