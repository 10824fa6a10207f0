"""One subscriber: its deliveries, what it has missed, and a test event."""

from __future__ import annotations

import time
from typing import Final

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from console.api import Refusal
from console.subscribers import acting, hubs, letters
from console.subscribers.hubs import Subscriber
from console.subscribers.standing import rows
from console.texts import gettext, ngettext
from tmf630 import wire
from tmf630.errors import CONFLICT
from tmf630.events.delivery import redelivery
from tmf630.events.delivery.sending.sender import Sender
from tmf630.events.delivery.trial import Trial, try_out
from tmf630.events.formatting import address, moment
from tmf630.events.outbox.audit_log import record_now

_USER_AGENT: Final = "tmf622"
_MAX_OFFSET: Final = 1_000_000


def blueprint() -> Blueprint:
    """The page of a subscriber, and what it sends."""
    pages = Blueprint("subscriber", __name__, url_prefix="/subscribers/<id>")

    @pages.get("")
    def page(id: str) -> str:
        return _page(hubs.one(id))

    @pages.post("/redeliver")
    def redeliver(id: str) -> Response:
        acting.changed(id)
        every = "all" in request.form
        chosen = request.form.getlist("one") or request.form.getlist("event")
        if not (every or chosen):
            flash(gettext("Choose the events that are to be delivered again."))
        else:
            count = _redelivered(id, [] if every else chosen)
            said = ngettext("%(num)s event is sent again.", "%(num)s events are sent again.", count)
            flash(said % {"num": count})
        return redirect(url_for("subscriber.page", id=id), 303)

    @pages.post("/test")
    def test(id: str) -> str:
        subscriber = acting.changed(id)
        return _page(subscriber, _tried(subscriber))

    return pages


def _page(subscriber: Subscriber, trial: Trial | None = None) -> str:
    offset = request.args.get("offset", "0")
    known = offset.isdecimal() and len(offset) <= len(str(_MAX_OFFSET))
    start = int(offset) if known else 0
    found = rows([subscriber])
    if not found:
        return render_template("subscribers/ended.html", subscriber=subscriber)
    read = letters.subscription(subscriber)
    now = time.time()
    return render_template(
        "subscribers/subscriber.html",
        subscriber=subscriber,
        row=found[0],
        is_signed=bool(read and read.secret),
        former=[each.until for each in read.former if each.until > now] if read else [],
        queued=letters.queued(subscriber),
        dead=letters.dead(subscriber, start),
        limit=letters.LIMIT,
        trial=trial,
        body=letters.written(wire.decode(trial.body)) if trial else "",
        at=moment,
        address=address,
    )


def _redelivered(id: str, event_ids: list[str]) -> int:
    parts = g.desk.parts
    use_case = redelivery.redeliver(
        parts.subscriptions, parts.undelivered, parts.audit, id, event_ids, time.time()
    )
    try:
        return acting.run(use_case)
    except redelivery.Unknown as error:
        raise Refusal(
            CONFLICT.status, {"reason": CONFLICT.reason, "message": str(error)}
        ) from error


def _tried(subscriber: Subscriber) -> Trial:
    parts = g.desk.parts
    to = letters.subscription(subscriber)
    if to is None:
        said = gettext("The subscription cannot be read, and nothing is delivered to it.")
        raise Refusal(CONFLICT.status, {"reason": CONFLICT.reason, "message": said})
    sender = Sender(parts.terms.callbacks, _USER_AGENT)

    async def tried() -> Trial:
        await parts.audit.add([record_now(subscriber.id, parts.subscriptions.name, "test event")])
        return await try_out(to, subscriber.hub.definition.contract, sender)

    return acting.run(tried())
