"""Faults of servers of a contract of version 5's shape, and the check of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.conformance import faults
from tests.conformance.faults import Faults, with_each
from tests.conformance.faults import caught_by as caught
from tests.conformance.proxy import Answer, Fault, Forward, Request

VERSION5_FAULTS: Faults = {}
_PARTY = "relatedParty.partyOrRole"


def caught_by(check: str, wrong: str) -> Callable[[Fault], Fault]:
    return caught(check, wrong, VERSION5_FAULTS)


def _parties(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for related in job.get("relatedParty", ()):
        yield related.get("partyOrRole", {})


@caught_by("profile.creating.job.full-types", "a party in an answer fits no branch")
def has_a_party_of_no_branch(request: Request, forward: Forward) -> Answer:
    def forget_the_id(job: dict[str, Any]) -> None:
        for party in _parties(job):
            if party.get("@type") == "PartyRef":
                party.pop("id", None)

    return with_each(forward(request), forget_the_id)


@caught_by("profile.changing.job.patch-relatedParty", "a party in an answer fits two branches")
def has_a_party_of_two_branches(request: Request, forward: Forward) -> Answer:
    def forget_the_type(job: dict[str, Any]) -> None:
        for party in _parties(job):
            party.pop("@type", None)

    return with_each(forward(request), forget_the_type)


@caught_by("profile.creating.job.kept", "a branch loses an attribute")
def forgets_roles(request: Request, forward: Forward) -> Answer:
    def forget_the_name(job: dict[str, Any]) -> None:
        for party in _parties(job):
            if party.get("@type") == "Supplier":
                party.pop("name", None)

    return with_each(forward(request), forget_the_name)


@caught_by("profile.reading.job.types", "a sub-type has a value of another type")
def makes_texts(request: Request, forward: Forward) -> Answer:
    def make_a_text(job: dict[str, Any]) -> None:
        own = {"@type": "IntegerCharacteristic", "name": "handles", "value": "two"}
        job["characteristic"] = [own]

    return with_each(forward(request), make_a_text)


@caught_by(f"profile.filtering.job.{_PARTY}-branches", "a filter through a branch is ignored")
def ignores_branches(request: Request, forward: Forward) -> Answer:
    through = [name for name, _ in request.parameters if name.startswith(f"{_PARTY}.")]
    return forward(request.without(*through))


@caught_by(f"guideline.fields.job.{_PARTY}-branches", "a selection within a branch selects all")
def selects_whole_parties(request: Request, forward: Forward) -> Answer:
    return forward(replace(request, query=request.query.replace(f"{_PARTY}.", "relatedParty,")))


@caught_by("profile.selection.job.created", "POST takes no fields")
def selects_nothing_of_created(request: Request, forward: Forward) -> Answer:
    return forward(request.without("fields") if request.method == "POST" else request)


@caught_by("profile.selection.job.patched", "PATCH takes no fields")
def selects_nothing_of_patched(request: Request, forward: Forward) -> Answer:
    return forward(request.without("fields") if request.method == "PATCH" else request)


@caught_by(f"guideline.errors.job.{_PARTY}-branch", "a party that fits no branch is accepted")
def takes_any_party(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if request.asks_for("POST", "job") and answer.status == 400:
        return replace(answer, status=201, body=b'{"id": "made"}')
    return answer


@caught_by("guideline.errors.job.unknown-id-error", "an error has no @type")
def has_errors_of_no_type(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if answer.status < 400 or not answer.body:
        return answer
    return answer.having({key: each for key, each in answer.json.items() if key != "@type"})


@caught_by("guideline.notifications.registered", "a subscription has no @type")
def registers_without_type(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    if not request.asks_for("POST", "hub") or answer.status != 201:
        return answer
    return answer.having({key: each for key, each in answer.json.items() if key != "@type"})


@caught_by("guideline.notifications.JobCreateEvent-types", "an event is of version 4's shape")
def sends_events_of_version_4(request: Request, forward: Forward) -> Answer:
    return faults.registered(request, forward, "fields=eventId,eventTime,eventType,event")


@caught_by("guideline.notifications.JobDeleteEvent-listener", "a listener answers 201")
def creates_a_notification(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    listens = request.asks_for("POST", "listener") and answer.status == 204
    return replace(answer, status=201, body=request.body) if listens else answer


@caught_by("guideline.notifications.JobCreateEvent-listener", "a listener answers with a body")
def shows_the_event(request: Request, forward: Forward) -> Answer:
    answer = forward(request)
    listens = request.asks_for("POST", "listener") and answer.status == 204
    return replace(answer, status=200, body=request.body) if listens else answer
