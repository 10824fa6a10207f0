"""Rotates the secret that deliveries to a subscriber are signed with."""

from __future__ import annotations

import time
from collections.abc import Coroutine
from typing import Any, Final

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from console.subscribers import acting, letters
from console.subscribers.hubs import Subscriber
from console.texts import gettext
from tmf630.events.subscription import rotation
from tmf630.events.subscription.rotation import NotRotated
from tmf630.events.subscription.signature import new_secret

HOURS: Final = (24, 1, 72, 168)
"""For how long the former secret signs too; the first is usual."""
_HOUR: Final = 3_600


def blueprint() -> Blueprint:
    """The form of a new secret."""
    pages = Blueprint("secrets", __name__, url_prefix="/subscribers/<id>/secret")

    @pages.get("")
    def form(id: str) -> str:
        return _form(acting.changed(id), new_secret())

    @pages.post("")
    def rotate(id: str) -> tuple[str, int] | Response:
        subscriber = acting.changed(id)
        secret, hours = request.form.get("secret", "").strip(), request.form.get("hours", "")
        kept = int(hours) if hours in {str(each) for each in HOURS} else 0
        now = time.time()
        parts = g.desk.parts
        use_case = rotation.rotate(
            parts.subscriptions,
            parts.publisher.wake_dispatchers,
            id,
            secret,
            now=now,
            until=now + kept * _HOUR,
        )
        if fault := _fault(use_case):
            return _form(subscriber, secret, fault), 400
        flash(gettext("Deliveries are signed with the new secret from now on."))
        return redirect(url_for("subscriber.page", id=id), 303)

    @pages.post("/former")
    def end_former(id: str) -> tuple[str, int] | Response:
        subscriber = acting.changed(id)
        parts = g.desk.parts
        wake = parts.publisher.wake_dispatchers
        if fault := _fault(rotation.end_former(parts.subscriptions, wake, id)):
            return _form(subscriber, new_secret(), fault), 400
        flash(gettext("Deliveries are signed with the present secret alone."))
        return redirect(url_for("subscriber.page", id=id), 303)

    return pages


def _form(subscriber: Subscriber, secret: str, fault: str = "") -> str:
    read = letters.subscription(subscriber)
    return render_template(
        "subscribers/secret.html",
        subscriber=subscriber,
        secret=secret,
        fault=fault,
        hours=HOURS,
        chosen=request.form.get("hours", str(HOURS[0])),
        is_signed=bool(read and read.secret),
    )


def _fault(use_case: Coroutine[Any, Any, None]) -> str:
    """What keeps a rotation from being done; empty when it is done."""
    try:
        acting.run(use_case)
    except NotRotated as error:
        return str(error)
    return ""
